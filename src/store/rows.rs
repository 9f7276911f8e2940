//! Rows as they leave the database: plain values, no behaviour beyond reading.

pub use super::blind::{AllotmentRow, HandedInRow, SentRow};
pub use super::codes::PinCodeRow;
pub use super::content::{ContentRow, ContentState};
pub use super::desk::ImportedRow;
pub use super::desk_rows::{Among, CohortRow, DeskBranchRow, DeskLearnerRow, HardQuiz};
pub use super::feedback::WaitingReviewRow;
pub use super::page_rows::{
    AttemptRow, BranchRow, Choice, Counts, LearnerRow, MemberRow, Only, PeopleThere, PersonHereRow,
    PersonRow, PostRow, ProgressRow, ThreadRow, ThreadsAsked, WaitingFor, WaitingPart, WrittenRow,
};
pub use super::submissions::{AssignmentDraftRow, StandingAsked, SubmissionRow};
use crate::domain::log::{Entry, EntryState, Head, SignedHead, Subject};
use crate::domain::roles::NodeRole;
use crate::domain::{
    ChangeHash, DocumentId, Incarnation, LessonPath, LogId, ModuleId, NetworkId, NodeId, PersonId,
    QuestionId, UnixMs,
};

/// This installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeRow {
    /// Its id, made from its key; a folder with another key is somebody else's.
    pub node: NodeId,
    /// Hub, branch or personal.
    pub role: NodeRole,
    /// Its present life.
    pub incarnation: Incarnation,
    /// Its network; `None` before it joined one.
    pub network: Option<NetworkId>,
    /// The library's name.
    pub name: String,
    /// Two letters.
    pub country: String,
    /// Language tag.
    pub language: String,
    /// When it was set up, as its clock claimed.
    pub created_at: UnixMs,
}

/// One log as far as it is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// Its row, for this database alone.
    pub key: i64,
    /// Which log.
    pub id: LogId,
    /// Entries that are here.
    pub length: u64,
    /// Chain over them.
    pub chain: [u8; 32],
    /// The latest signed length and its signature.
    pub signed: Option<(u64, [u8; 64])>,
    /// The chain at that length.
    pub signed_chain: Option<[u8; 32]>,
}

impl LogRow {
    /// The latest signed head.
    #[must_use]
    pub fn signed_head(&self) -> Option<SignedHead> {
        let ((length, signature), chain) = self.signed.zip(self.signed_chain)?;
        Some(SignedHead { head: Head { log: self.id, length, chain }, signature })
    }
}

/// One entry with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Which log.
    pub log: LogId,
    /// Which number it had when it came here.
    pub arrival: u64,
    /// Its place in its log, from 1.
    pub position: u64,
    /// What it is.
    pub entry: Entry,
    /// Does it count?
    pub state: EntryState,
}

/// Something that was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantineRow {
    /// The entry; `None` if it never became one.
    pub arrival: Option<u64>,
    /// Who sent or wrote it.
    pub node: NodeId,
    /// Which document it was for.
    pub document: Option<DocumentId>,
    /// The key of a record that was refused.
    pub record: Option<Subject>,
    /// Its hash, if it got that far.
    pub hash: Option<ChangeHash>,
    /// Why, as a word that the phrase files know.
    pub code: String,
    /// Why, in English, with details for whoever helps.
    pub reason: String,
    /// How many entries this is about.
    pub entries: u64,
    /// When, as this node's clock claims.
    pub at: UnixMs,
}

/// What is known of another node. `None`: nothing yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerRow {
    /// Which node.
    pub node: NodeId,
    /// The digest both sides had at the last agreement.
    pub agreed_digest: Option<u64>,
    /// Our arrival number then: everything up to it is there.
    pub agreed_arrival: Option<u64>,
    /// The digest we had when we last offered what we have.
    pub offered_digest: Option<u64>,
    /// Our arrival number then.
    pub offered_arrival: Option<u64>,
    /// When it last answered, as this node's clock claims.
    pub last_heard: Option<UnixMs>,
    /// When we last tried.
    pub last_tried: Option<UnixMs>,
    /// How that went: a stable code for the phrase files.
    pub last_outcome: Option<String>,
    /// Where it answers.
    pub url: Option<String>,
}

impl PeerRow {
    /// A node of which nothing is known.
    #[must_use]
    pub fn new(node: NodeId) -> Self {
        Self {
            node,
            agreed_digest: None,
            agreed_arrival: None,
            offered_digest: None,
            offered_arrival: None,
            last_heard: None,
            last_tried: None,
            last_outcome: None,
            url: None,
        }
    }
}

/// A bundle that left for a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedRow {
    /// For whom.
    pub node: NodeId,
    /// Counts the bundles for this recipient, from 1.
    pub sequence: u64,
    /// When it was written, as this node's clock claims.
    pub at: UnixMs,
    /// Who carries it, or the file's name.
    pub label: String,
    /// This node's arrival number then: everything up to it went along.
    pub arrival: u64,
    /// Entries that the recipient was not known to hold.
    pub entries: u64,
    /// The file's size.
    pub size_bytes: u64,
    /// Learners' files that went along.
    pub files: u64,
    /// Learners' files that did not fit.
    pub files_left: u64,
}

/// The newest bundle that was taken in from a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BroughtRow {
    /// Who wrote it.
    pub node: NodeId,
    /// In which life.
    pub incarnation: Incarnation,
    /// Its number among that life's bundles for this node.
    pub sequence: u64,
    /// When it was written, as its sender's clock claimed.
    pub written_at: UnixMs,
    /// When it was taken in, as this node's clock claims.
    pub taken_at: UnixMs,
}

/// What a peer last told of its computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerHealthRow {
    /// Which node.
    pub node: NodeId,
    /// Its program's version.
    pub version: String,
    /// How far its clock is ahead of ours.
    pub clock_ahead_ms: i64,
    /// Free space on its disk, if it says.
    pub free_mib: Option<u64>,
    /// Entries that waited there for us when it told.
    pub waiting: u64,
    /// When it told, as this node's clock claims.
    pub told_at: UnixMs,
}

/// How often a peer was spoken to on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeerDayRow {
    /// Which node.
    pub node: NodeId,
    /// Days since 1970.
    pub day: i64,
    /// Exchanges that came to an end.
    pub synced: u32,
    /// Tries that did not.
    pub failed: u32,
}

/// Bytes that went over the line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LineUse {
    /// Bodies of requests.
    pub bytes_up: u64,
    /// Bodies of answers.
    pub bytes_down: u64,
}

/// An invitation that the hub made.
#[derive(Clone, PartialEq, Eq)]
pub struct InvitationRow {
    /// The part that may be shown and logged.
    pub public_id: Vec<u8>,
    /// The part that proves it.
    pub secret: Vec<u8>,
    /// The library's name as invited.
    pub name: String,
    /// Two letters.
    pub country: String,
    /// When it was made, by the hub's clock.
    pub made_at: UnixMs,
    /// Wrong tries so far.
    pub tries: u32,
    /// Who joined with it.
    pub used_by: Option<NodeId>,
    /// Taken back, or burnt by wrong tries.
    pub voided: bool,
    /// What may join with it.
    pub role: NodeRole,
    /// The library whose learners a laptop may hold; `None` for a library.
    pub of: Option<NodeId>,
}

impl std::fmt::Debug for InvitationRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InvitationRow").field("name", &self.name).finish_non_exhaustive()
    }
}

/// How a person proves who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretKind {
    /// Digits: learners.
    Pin,
    /// Any characters: staff.
    Password,
}

/// A person who can sign in here.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Who.
    pub person: PersonId,
    /// The secret's hash in PHC form.
    pub secret_hash: String,
    /// What kind of secret.
    pub secret_kind: SecretKind,
    /// When the account was made, as this node's clock claims.
    pub created_at: UnixMs,
    /// When the person last signed in; `None`: never.
    pub last_seen: Option<UnixMs>,
}

impl std::fmt::Debug for AccountRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountRow").field("person", &self.person).finish_non_exhaustive()
    }
}

/// A signed-in browser.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Hash of the cookie's token.
    pub token_hash: [u8; 32],
    /// Who.
    pub person: PersonId,
    /// What forms of the session carry.
    pub csrf: String,
    /// On a computer that others use too?
    pub shared: bool,
    /// When it began, in seconds of the caller's clock.
    pub created_s: i64,
    /// When it was last used, in seconds of the same clock.
    pub seen_s: i64,
    /// Which run of the program that clock belongs to.
    pub boot: i64,
}

impl std::fmt::Debug for SessionRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionRow").field("person", &self.person).finish_non_exhaustive()
    }
}

/// Failures under one key: an account, a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThrottleRow {
    /// How many in a row.
    pub failures: u32,
    /// No further try before this second of the caller's clock.
    pub until_s: i64,
}

/// A check that a person has answered in a lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckAnswerRow {
    /// Who.
    pub person: PersonId,
    /// In which lesson.
    pub lesson: LessonPath,
    /// Which check.
    pub question: QuestionId,
    /// The latest answer, in the caller's form.
    pub answer: Vec<u8>,
    /// Was the first one right?
    pub first_right: bool,
    /// Is the latest one right?
    pub right: bool,
    /// When the latest was given, as this node's clock claims.
    pub at: UnixMs,
}

/// A quiz that was begun and not handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptDraftRow {
    /// Who.
    pub person: PersonId,
    /// Which module's quiz.
    pub module: ModuleId,
    /// Fixes the draw of questions.
    pub seed: u64,
    /// When it was begun, as this node's clock claims.
    pub started_at: UnixMs,
    /// What was answered so far, in the caller's form.
    pub answers: Vec<u8>,
}

/// A private note on a lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteRow {
    /// Which lesson.
    pub lesson: LessonPath,
    /// The words as typed.
    pub body: String,
    /// When it was last changed, as this node's clock claimed.
    pub changed_at: UnixMs,
}
