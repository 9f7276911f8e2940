//! What desks hand to pages: plain values.

use std::collections::BTreeMap;

use crate::domain::course::Question;
use crate::domain::grading::{Answer, Mark};
use crate::domain::progress::{Attempt, Standing};
use crate::domain::roles::{NodeRole, Role};
use crate::domain::{
    DocumentId, LessonPath, ModuleId, NodeId, PersonId, PostKey, QuestionId, UnixMs,
};

/// Who is signed in, as every signed-in page needs it.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    pub node_role: NodeRole,
    pub language: Option<String>,
    pub csrf: String,
    pub shared: bool,
    pub token_hash: [u8; 32],
    pub unread_threads: u32,
}
/// The node as a visitor may know it.
#[derive(Debug, Clone)]
pub struct NodeView {
    pub id: NodeId,
    pub name: String,
    pub country: String,
    pub role: NodeRole,
    pub set_up: bool,
    pub joined: bool,
    pub language: String,
}
/// Someone with an account on this node, for the sign-in page.
#[derive(Debug, Clone)]
pub struct PersonChoice {
    pub id: PersonId,
    pub name: String,
    pub role: Role,
    pub has_password: bool,
}
/// A new session: put `token` into the cookie.
#[derive(Debug, Clone)]
pub struct NewSession {
    pub token: String,
    pub person: PersonId,
    pub max_age_s: u64,
}
/// The footer's sentence.
#[derive(Debug, Clone)]
pub struct WorkState {
    pub joined: bool,
    pub waiting: u64,
    pub last_sync: Option<UnixMs>,
    pub alert: bool,
}
#[derive(Debug, Clone)]
pub struct LearnerHome {
    pub standing: Standing,
    pub modules: Vec<ModuleStanding>,
    pub newest_threads: Vec<ThreadRow>,
}
#[derive(Debug, Clone)]
pub struct ModuleStanding {
    pub module: ModuleId,
    pub title: String,
    pub lessons: usize,
    pub done: usize,
    pub quiz_best: Option<(u8, u8)>,
    pub mastered: bool,
}
/// What the learner already did in one lesson.
#[derive(Debug, Clone)]
pub struct LessonState {
    pub done_at: Option<UnixMs>,
    pub checks: BTreeMap<QuestionId, (Answer, Mark)>,
}
/// A module's quiz as the learner stands in it.
#[derive(Debug, Clone)]
pub struct QuizState {
    pub open: Option<OpenAttempt>,
    pub attempts: Vec<Attempt>,
    pub mastered: bool,
    pub mastery: usize,
    pub asked: usize,
}
/// An attempt half-way: the drawn questions and what was answered.
#[derive(Debug, Clone)]
pub struct OpenAttempt {
    pub questions: Vec<Question>,
    pub answers: BTreeMap<QuestionId, (Answer, Mark)>,
}
#[derive(Debug, Clone)]
pub struct ThreadRow {
    pub id: DocumentId,
    pub title: String,
    pub lesson: Option<LessonPath>,
    pub author: String,
    pub branch: String,
    pub posts: u32,
    pub unread: u32,
    pub last_at: UnixMs,
    pub last_doubtful: bool,
}
#[derive(Debug, Clone)]
pub struct ThreadView {
    pub id: DocumentId,
    pub title: String,
    pub lesson: Option<LessonPath>,
    pub language: String,
    pub posts: Vec<PostRow>,
    pub new_from: Option<usize>,
    pub full: bool,
}
#[derive(Debug, Clone)]
pub struct PostRow {
    pub key: PostKey,
    pub author: String,
    pub branch: String,
    pub own: bool,
    pub at: UnixMs,
    pub doubtful: bool,
    pub language: String,
    pub body: String,
    pub reply_to: Option<(PostKey, String)>,
    pub unread: bool,
    pub arrived: Option<(UnixMs, String)>,
    pub state: Travel,
}
/// How far something has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Travel {
    Saved,
    AtHub,
    FromElsewhere,
}
#[derive(Debug, Clone)]
pub struct BranchRow {
    pub node: NodeId,
    pub name: String,
    pub country: String,
    pub role: NodeRole,
    pub learners: u32,
    pub lessons_done: u32,
    pub last_heard: Option<UnixMs>,
    pub revoked: bool,
}
#[derive(Debug, Clone)]
pub struct LearnerRow {
    pub person: PersonId,
    pub name: String,
    pub branch: NodeId,
    pub branch_name: String,
    pub lessons_done: u32,
    pub lessons: u32,
    pub quizzes: Vec<(ModuleId, u8, u8)>,
    pub last_activity: Option<UnixMs>,
    pub last_heard: Option<UnixMs>,
}
#[derive(Debug, Clone)]
pub struct LearnerPageView {
    pub row: LearnerRow,
    pub done: Vec<(LessonPath, UnixMs, bool)>,
    pub attempts: Vec<Attempt>,
}
#[derive(Debug, Clone)]
pub struct PersonRow {
    pub id: PersonId,
    pub name: String,
    pub role: Role,
    pub last_seen: Option<UnixMs>,
}
/// The sync page. `state` is one of the states of EXPERIENCE.md's table.
#[derive(Debug, Clone)]
pub struct SyncView {
    pub state: SyncState,
    pub waiting: u64,
    pub waiting_bytes: u64,
    pub oldest_waiting: Option<UnixMs>,
    pub last_sync: Option<UnixMs>,
    pub last_tried: Option<UnixMs>,
    pub peers: Vec<PeerRow>,
    pub quarantined: u64,
    pub hub_url: Option<String>,
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
#[derive(Debug, Clone)]
pub struct PeerRow {
    pub node: NodeId,
    pub name: String,
    pub role: NodeRole,
    pub last_heard: Option<UnixMs>,
    pub revoked: bool,
}
#[derive(Debug, Clone)]
pub struct InvitationRow {
    pub public_id: String,
    pub name: String,
    pub country: String,
    pub made_at: UnixMs,
    pub used_by: Option<NodeId>,
    pub voided: bool,
}
/// A fresh invitation: shown once.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    pub code: String,
    pub name: String,
    pub country: String,
}
