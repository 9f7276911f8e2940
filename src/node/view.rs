//! What desks hand to pages: plain values, no rules. Never holds a PIN or password; tokens and
//! codes stay out of `Debug`.

mod assignments;
mod award;
mod belonging;
mod blind;
mod desk;
mod evaluation;
mod forum;
mod near;
mod network;
mod newcomers;
mod packs;
mod report;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub use assignments::*;
pub use award::*;
pub use belonging::*;
pub use blind::*;
pub use desk::*;
pub use evaluation::*;
pub use forum::*;
pub use near::{LanView, LaptopRow, NeighbourRow};
pub use network::*;
pub use newcomers::*;
pub use packs::{LibraryRow, OfferRow, OfferState, PackWait, ReachView};
pub use report::*;

use crate::domain::course::Question;
use crate::domain::grading::{Answer, Mark};
use crate::domain::progress::{Attempt, ModuleState, Standing};
use crate::domain::roles::{NodeRole, Role};
use crate::domain::{LessonPath, ModuleId, NodeId, PersonId, QuestionId, UnixMs};
pub use crate::store::rows::NoteRow;
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
    /// The lessons that are done.
    pub done: BTreeSet<LessonPath>,
    /// Threads with the newest posts first.
    pub newest_threads: Vec<ThreadRow>,
    /// Every assignment as the learner stands in it, in the order of the course.
    pub assignments: Vec<AssignmentStanding>,
    /// The course that this is about: its id.
    pub course: String,
    /// The other courses that are here.
    pub others: Vec<OtherCourse>,
}

/// How a learner stands in a course beside the one that home is about.
#[derive(Debug, Clone)]
pub struct OtherCourse {
    /// The course's id.
    pub course: String,
    /// How far the learner is, and the next step.
    pub standing: Standing,
    /// The modules in the order of the course.
    pub modules: Vec<ModuleStanding>,
    /// Every assignment as the learner stands in it, in the order of the course.
    pub assignments: Vec<AssignmentStanding>,
}

/// One module as the learner stands in it.
#[derive(Debug, Clone)]
pub struct ModuleStanding {
    /// Which module.
    pub module: ModuleId,
    /// Its title.
    pub title: String,
    /// Lessons it needs.
    pub lessons: usize,
    /// Lessons of it that are done.
    pub done: usize,
    /// The best attempt: right answers, questions asked; `None`: none was finished.
    pub quiz_best: Option<(u8, u8)>,
    /// Has any attempt mastered the quiz?
    pub mastered: bool,
    /// Done, open, or waiting for others.
    pub state: ModuleState,
}

/// What the learner already did in one lesson.
#[derive(Debug, Clone)]
pub struct LessonState {
    /// When it was completed, as the writing node's clock claims; `None`: not yet.
    pub done_at: Option<UnixMs>,
    /// Answered checks: the latest answer and its mark.
    pub checks: BTreeMap<QuestionId, (Answer, Mark)>,
    /// The learner's own note; empty if there is none.
    pub note: String,
    /// Has the learner marked it?
    pub bookmarked: bool,
    /// The anchor that was last in view; `None`: not known, or done.
    pub read_to: Option<String>,
    /// How its module stands.
    pub module: ModuleState,
    /// Is the learner excused from it?
    pub excused: bool,
}

/// A learner's own notes and marks, in the order of the course.
#[derive(Debug, Clone)]
pub struct NotesView {
    /// One a lesson.
    pub notes: Vec<NoteRow>,
    /// Marked lessons.
    pub bookmarks: Vec<LessonPath>,
}

/// How sure the learner said to be, 1 to 5; `None`: not said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfidenceState {
    /// Before the module.
    pub before: Option<u8>,
    /// After it.
    pub after: Option<u8>,
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

/// How far something has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Travel {
    /// Durable on this node.
    Saved,
    /// It left for the hub on a stick; the hub has not confirmed it.
    Carried,
    /// The hub holds it too.
    AtHub,
    /// Another node wrote it.
    FromElsewhere,
}

impl Travel {
    /// The word for its phrase; `None` for what was not written here.
    #[must_use]
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Self::Saved => Some("saved"),
            Self::Carried => Some("carried"),
            Self::AtHub => Some("at-hub"),
            Self::FromElsewhere => None,
        }
    }
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

/// Something that was set aside.
#[derive(Debug, Clone)]
pub struct SetAsideRow {
    /// Whose entry.
    pub node: NodeId,
    /// That library's name; empty while unknown.
    pub from: String,
    /// What it was about.
    pub about: About,
    /// How many entries.
    pub entries: u64,
    /// Why, as a word that the phrase files know.
    pub code: String,
    /// Why, in English, for whoever helps.
    pub detail: String,
    /// When, as this node's clock claims.
    pub at: UnixMs,
}

/// What an entry that was set aside was about.
#[derive(Clone, PartialEq, Eq)]
pub enum About {
    /// The course work of a learner, by name; empty while unknown.
    Learner(String),
    /// A thread, by title; empty while unknown.
    Thread(String),
    /// A person's card, by name; empty while unknown.
    Card(String),
    /// Another record.
    Record,
    /// A log as a whole.
    Log,
    /// A document of a newer program's kind.
    Other,
}

impl fmt::Debug for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Learner(_) => "Learner",
            Self::Thread(_) => "Thread",
            Self::Card(_) => "Card",
            Self::Record => "Record",
            Self::Log => "Log",
            Self::Other => "Other",
        })
    }
}

/// A log that was proved to be written in two ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForkRow {
    /// Whose log.
    pub node: NodeId,
    /// That library's name; its id while unknown.
    pub name: String,
    /// Which of the node's lives.
    pub life: u32,
    /// The two ways differ at this entry, or before.
    pub length: u64,
    /// Libraries that found it out, by name.
    pub reporters: Vec<String>,
    /// Has the hub cut the node off?
    pub settled: bool,
}

/// What an erasure takes and what it leaves.
#[derive(Clone)]
pub struct ErasureView {
    /// The person's name; empty while no card came.
    pub name: String,
    /// The home library's name; empty while unknown.
    pub branch: String,
    /// Finished lessons that go.
    pub lessons: u64,
    /// Posts that stay, without a name.
    pub posts: u64,
    /// Other records of the same person, which stay: each is erased by itself.
    pub others: Vec<PersonId>,
}

impl fmt::Debug for ErasureView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErasureView").field("lessons", &self.lessons).finish_non_exhaustive()
    }
}

/// A bundle that left, as its receipt says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedOut {
    /// For whom.
    pub recipient: NodeId,
    /// Its name on the roster.
    pub recipient_name: String,
    /// What a browser calls the file.
    pub file_name: String,
    /// Counts the bundles for this recipient, from 1.
    pub sequence: u64,
    /// Entries that the recipient is not known to hold.
    pub entries: u64,
    /// The file's size.
    pub size_bytes: u64,
    /// When it was written, as this node's clock claims.
    pub at: UnixMs,
    /// Who carries it, or the file's name.
    pub label: String,
    /// Learners' files that go along.
    pub files: u64,
    /// Learners' files that did not fit: they wait for the next bundle, or for the line.
    pub files_left: u64,
}

/// What lies on sticks for one node and was not confirmed by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnStick {
    /// For whom.
    pub recipient: NodeId,
    /// Its name on the roster.
    pub recipient_name: String,
    /// Is it the hub?
    pub is_hub: bool,
    /// The number of the latest bundle.
    pub sequence: u64,
    /// Entries of the latest bundle that it has not confirmed.
    pub entries: u64,
    /// When that bundle was written, as this node's clock claims.
    pub at: UnixMs,
    /// Who carries it, or the file's name.
    pub label: String,
}

/// What is in a bundle, before it is taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleView {
    /// Who wrote it.
    pub sender: NodeId,
    /// Its name on the roster; `None`: not known here yet.
    pub sender_name: Option<String>,
    /// When, as the sender's clock claims.
    pub written_at: UnixMs,
    /// Was that clock known to be wrong?
    pub clock_doubtful: bool,
    /// Its number among the sender's bundles for this node.
    pub sequence: u64,
    /// The file's size.
    pub size_bytes: u64,
    /// Entries in it.
    pub entries: u64,
    /// Of them, held here already.
    pub held: u64,
    /// Of them, those that lack earlier ones here and cannot be taken in.
    pub beyond: u64,
    /// When the newer bundle was written that has been taken in already, if one was.
    pub newer_came: Option<UnixMs>,
}

impl BundleView {
    /// Entries that taking it in would bring.
    #[must_use]
    pub fn new_entries(&self) -> u64 {
        self.entries.saturating_sub(self.held).saturating_sub(self.beyond)
    }
}

/// What taking a bundle in brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedIn {
    /// What was in it, as it stood before.
    pub bundle: BundleView,
    /// Entries that were new here.
    pub entries: u64,
    /// Was something in it refused?
    pub is_refused_in_part: bool,
    /// Learners' files that are here whole now.
    pub files: u64,
    /// Files of published courses that are here whole now.
    pub packs: u64,
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
