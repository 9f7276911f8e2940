//! What desks hand to pages: plain values, no rules. Never holds a PIN or password; tokens and
//! codes stay out of `Debug`.

mod forum;

use std::collections::BTreeMap;
use std::fmt;

pub use forum::*;

use super::LineProgress;
use crate::domain::course::Question;
use crate::domain::grading::{Answer, Mark};
use crate::domain::line::{LineLeave, LinePlan};
use crate::domain::progress::{Attempt, Standing};
use crate::domain::roles::{NodeRole, Role};
use crate::domain::{LessonPath, ModuleId, NodeId, PersonId, QuestionId, UnixMs};
use crate::sync::invitation::InvitationLink;

/// Who is signed in, as every signed-in page needs it.
#[derive(Clone)]
pub struct SignedIn {
    /// Who.
    pub person: PersonId,
    /// The name as its owner writes it.
    pub name: String,
    /// What the person is in the course.
    pub role: Role,
    /// What this node is.
    pub node_role: NodeRole,
    /// The language the person reads in; `None`: never chosen.
    pub language: Option<String>,
    /// What every form of the session carries.
    pub csrf: String,
    /// On a computer that others use too?
    pub shared: bool,
    /// Hash of the cookie's token.
    pub token_hash: [u8; 32],
    /// How many of the newest threads have posts that the person has not seen.
    pub unread_threads: u32,
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn").field("person", &self.person).finish_non_exhaustive()
    }
}

/// The node as a visitor may know it.
#[derive(Debug, Clone)]
pub struct NodeView {
    /// Its id.
    pub id: NodeId,
    /// The library's name; empty before set-up.
    pub name: String,
    /// Two letters; empty before set-up.
    pub country: String,
    /// Hub, branch or personal; a branch before set-up.
    pub role: NodeRole,
    /// Is there a first admin?
    pub set_up: bool,
    /// Does it belong to a network?
    pub joined: bool,
    /// Language tag.
    pub language: String,
}

/// Someone with an account on this node, for the sign-in page.
#[derive(Debug, Clone)]
pub struct PersonChoice {
    /// Who.
    pub id: PersonId,
    /// The name as its owner writes it.
    pub name: String,
    /// What the person is in the course.
    pub role: Role,
    /// A password instead of a PIN?
    pub has_password: bool,
}

/// A new session: put `token` into the cookie.
#[derive(Clone)]
pub struct NewSession {
    /// For the cookie alone; only its hash is kept.
    pub token: String,
    /// Who is signed in.
    pub person: PersonId,
    /// How long the browser may keep the cookie, in seconds; 0: until it closes.
    pub max_age_s: u64,
}

impl fmt::Debug for NewSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewSession").field("person", &self.person).finish_non_exhaustive()
    }
}

/// The footer's sentence.
#[derive(Debug, Clone)]
pub struct WorkState {
    /// Does the node belong to a network?
    pub joined: bool,
    /// Entries written here that the hub has not confirmed.
    pub waiting: u64,
    /// When the hub last answered, as this node's clock claims; `None`: never.
    pub last_sync: Option<UnixMs>,
    /// Must a person do something?
    pub alert: bool,
}

/// The learner's home page.
#[derive(Debug, Clone)]
pub struct LearnerHome {
    /// How far the learner is, and the next step.
    pub standing: Standing,
    /// The modules in the order of the course.
    pub modules: Vec<ModuleStanding>,
    /// Threads with the newest posts first.
    pub newest_threads: Vec<ThreadRow>,
}

/// One module as the learner stands in it.
#[derive(Debug, Clone)]
pub struct ModuleStanding {
    /// Which module.
    pub module: ModuleId,
    /// Its title.
    pub title: String,
    /// Lessons it has.
    pub lessons: usize,
    /// Lessons of it that are done.
    pub done: usize,
    /// The best attempt: right answers, questions asked; `None`: none was finished.
    pub quiz_best: Option<(u8, u8)>,
    /// Has any attempt mastered the quiz?
    pub mastered: bool,
}

/// What the learner already did in one lesson.
#[derive(Debug, Clone)]
pub struct LessonState {
    /// When it was completed, as the writing node's clock claims; `None`: not yet.
    pub done_at: Option<UnixMs>,
    /// Answered checks: the latest answer and its mark.
    pub checks: BTreeMap<QuestionId, (Answer, Mark)>,
}

/// A module's quiz as the learner stands in it.
#[derive(Debug, Clone)]
pub struct QuizState {
    /// The attempt that was begun and not finished.
    pub open: Option<OpenAttempt>,
    /// Finished attempts, the earliest first.
    pub attempts: Vec<Attempt>,
    /// Has any of them mastered the quiz?
    pub mastered: bool,
    /// Right answers that master it.
    pub mastery: usize,
    /// Questions that one attempt asks.
    pub asked: usize,
}

/// An attempt half-way: the drawn questions and what was answered.
#[derive(Debug, Clone)]
pub struct OpenAttempt {
    /// The drawn questions, in the order asked.
    pub questions: Vec<Question>,
    /// What was answered so far; an answer stays.
    pub answers: BTreeMap<QuestionId, (Answer, Mark)>,
}

/// One library among others.
#[derive(Debug, Clone)]
pub struct BranchRow {
    /// Which node.
    pub node: NodeId,
    /// The library's name.
    pub name: String,
    /// Two letters.
    pub country: String,
    /// Hub, branch or personal.
    pub role: NodeRole,
    /// Learners at home there.
    pub learners: u32,
    /// Lessons they have done, all together.
    pub lessons_done: u32,
    /// When it last spoke with this node; `None`: never, or it is this node.
    pub last_heard: Option<UnixMs>,
    /// Has the hub cut it off?
    pub revoked: bool,
}

/// One learner among others.
#[derive(Debug, Clone)]
pub struct LearnerRow {
    /// Who.
    pub person: PersonId,
    /// The name as its owner writes it; empty while no card came.
    pub name: String,
    /// The branch where the account was made.
    pub branch: NodeId,
    /// That branch's name; empty while unknown.
    pub branch_name: String,
    /// Lessons that are done.
    pub lessons_done: u32,
    /// Lessons the course has.
    pub lessons: u32,
    /// The best attempt of each quiz: module, right answers, questions asked.
    pub quizzes: Vec<(ModuleId, u8, u8)>,
    /// The latest completion or attempt, as the writing node's clock claims.
    pub last_activity: Option<UnixMs>,
    /// When the branch last spoke with this node; `None`: never, or it is this node.
    pub last_heard: Option<UnixMs>,
}

/// Everything about one learner.
#[derive(Debug, Clone)]
pub struct LearnerPageView {
    /// The learner as in the list.
    pub row: LearnerRow,
    /// Done lessons in the order of the course: when, and whether that clock was doubtful.
    pub done: Vec<(LessonPath, UnixMs, bool)>,
    /// Finished attempts, by module, the earliest first.
    pub attempts: Vec<Attempt>,
}

/// One account on this node.
#[derive(Debug, Clone)]
pub struct PersonRow {
    /// Who.
    pub id: PersonId,
    /// The name as its owner writes it.
    pub name: String,
    /// What the person is in the course.
    pub role: Role,
    /// When the person last signed in here; `None`: never.
    pub last_seen: Option<UnixMs>,
    /// Can the person sign in here?
    pub has_account: bool,
    /// Was the account made here, and not elsewhere?
    pub at_home: bool,
}

/// Neighbours on the local network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanView {
    /// Those that are there, or were spoken with before.
    pub neighbours: Vec<NeighbourRow>,
    /// The setting: are they looked for?
    pub is_on: bool,
    /// Does this run of the program look for them at all?
    pub may_look: bool,
}

/// A neighbour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeighbourRow {
    /// Which node.
    pub node: NodeId,
    /// Its name on the roster.
    pub name: String,
    /// What it is.
    pub role: NodeRole,
    /// Where it answers, as far as is known in this run.
    pub url: Option<String>,
    /// Did somebody type that address?
    pub by_hand: bool,
    /// When the two last spoke; `None`: never.
    pub last_heard: Option<UnixMs>,
    /// What came of the last try from here; `None`: none was made.
    pub result: Option<SyncState>,
}

/// A laptop of this library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaptopRow {
    /// Which node.
    pub node: NodeId,
    /// Its name, as the invitation had it.
    pub name: String,
    /// May the learner go on there already?
    pub lent: bool,
}

/// The sync page. `state` is one of the states of EXPERIENCE.md's table.
#[derive(Debug, Clone)]
pub struct SyncView {
    /// How this node stands with its hub.
    pub state: SyncState,
    /// Entries that the hub has not confirmed.
    pub waiting: u64,
    /// Bytes of their bodies, before compression.
    pub waiting_bytes: u64,
    /// When the oldest of them was written or came here.
    pub oldest_waiting: Option<UnixMs>,
    /// When the hub last answered; `None`: never.
    pub last_sync: Option<UnixMs>,
    /// When this node last tried; `None`: never.
    pub last_tried: Option<UnixMs>,
    /// The hub; at the hub every other member.
    pub peers: Vec<PeerRow>,
    /// Changes that were refused.
    pub quarantined: u64,
    /// Where the hub answers.
    pub hub_url: Option<String>,
    /// How far the exchange under way has come.
    pub progress: Option<LineProgress>,
    /// What was set for the line.
    pub plan: LinePlan,
    /// Bytes that the line carried this month, both ways.
    pub month_bytes: u64,
    /// May the line be used by itself now?
    pub leave: LineLeave,
}

/// How this node stands with its hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncState {
    /// It belongs to no network, or is the hub.
    Alone,
    /// The hub holds everything from here, and this node everything it may read.
    UpToDate,
    /// Something waits.
    Waiting,
    /// An exchange is under way.
    Running,
    /// Nobody answers at the hub's address.
    Unreachable,
    /// Something else answers in the hub's place.
    Portal,
    /// The hub does not know this node any more.
    Refused,
    /// Nothing more can be moved, and yet the two differ.
    Differs,
}

impl SyncState {
    /// The word for JSON and for the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Alone => "alone",
            Self::UpToDate => "up-to-date",
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Unreachable => "unreachable",
            Self::Portal => "portal",
            Self::Refused => "refused",
            Self::Differs => "differs",
        }
    }

    /// The state that the word stands for.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [
            Self::Alone,
            Self::UpToDate,
            Self::Waiting,
            Self::Running,
            Self::Unreachable,
            Self::Portal,
            Self::Refused,
            Self::Differs,
        ]
        .into_iter()
        .find(|state| state.as_str() == word)
    }
}

/// Another node of the network.
#[derive(Debug, Clone)]
pub struct PeerRow {
    /// Which node.
    pub node: NodeId,
    /// The library's name.
    pub name: String,
    /// Hub, branch or personal.
    pub role: NodeRole,
    /// When it last spoke with this node; `None`: never.
    pub last_heard: Option<UnixMs>,
    /// Has the hub cut it off?
    pub revoked: bool,
}

/// An invitation as the hub admin sees it.
#[derive(Debug, Clone)]
pub struct InvitationRow {
    /// The part of the code that may be shown: its first four characters.
    pub public_id: String,
    /// The library's name as invited.
    pub name: String,
    /// Two letters.
    pub country: String,
    /// When it was made, by the hub's clock.
    pub made_at: UnixMs,
    /// Who joined with it.
    pub used_by: Option<NodeId>,
    /// Taken back, or burnt by wrong tries?
    pub voided: bool,
    /// What may join with it.
    pub role: NodeRole,
}

/// A fresh invitation: shown once.
#[derive(Clone)]
pub struct NewInvitation {
    /// The whole code; it cannot be shown again.
    pub code: String,
    /// The library's name as invited.
    pub name: String,
    /// Two letters.
    pub country: String,
}

impl NewInvitation {
    /// The invitation as one line, for a hub at that address.
    #[must_use]
    pub fn line(hub_url: &str, code: &str) -> String {
        InvitationLink::line(hub_url, code)
    }

    /// The invitation as a small file.
    #[must_use]
    pub fn file(hub_url: &str, code: &str) -> String {
        InvitationLink::file(hub_url, code)
    }

    /// Does a text hold a whole invitation, and not a code alone?
    #[must_use]
    pub fn is_line(text: &str) -> bool {
        InvitationLink::is_meant(text)
    }
}

impl fmt::Debug for NewInvitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewInvitation").field("country", &self.country).finish_non_exhaustive()
    }
}
