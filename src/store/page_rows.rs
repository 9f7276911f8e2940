//! Rows that pages and reports are made of. Names and places are as the records had them; `None`:
//! no record came yet.

use super::rows::{PeerHealthRow, SecretKind};
use crate::domain::forum::{Part, Space};
use crate::domain::roles::{NodeRole, Role};
use crate::domain::{DocumentId, LessonPath, ModuleId, NodeId, PersonId, PostKey, UnixMs};

/// A person who can sign in here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonHereRow {
    /// Who.
    pub person: PersonId,
    /// The name as its owner writes it.
    pub name: String,
    /// What the person is in the course.
    pub role: Role,
    /// The language the person reads in.
    pub language: String,
    /// What the person signs in with.
    pub secret_kind: SecretKind,
    /// When the person last signed in here; `None`: never.
    pub last_seen: Option<UnixMs>,
}

/// A person of the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Who.
    pub person: PersonId,
    /// The name as its owner writes it.
    pub name: String,
    /// What the person is in the course.
    pub role: Role,
    /// The language the person reads in.
    pub language: String,
    /// The branch where the account was made.
    pub home: NodeId,
    /// That branch's name.
    pub branch: Option<String>,
    /// Which edition of the card this is.
    pub edition: u32,
}

/// One done lesson of one learner: the completion that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressRow {
    /// Which lesson.
    pub lesson: LessonPath,
    /// Which text of it.
    pub version: [u8; 8],
    /// When, as the writing node's clock claims.
    pub completed_at: UnixMs,
    /// Was that clock known to be wrong?
    pub clock_doubtful: bool,
    /// Seconds spent on it.
    pub study_s: u32,
    /// Checks answered right at the first try, and checks answered at all.
    pub checks: (u8, u8),
    /// The node that wrote it.
    pub node: NodeId,
}

/// One finished attempt at a quiz.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptRow {
    /// Whose quiz.
    pub module: ModuleId,
    /// Its key in the learner's document.
    pub key: String,
    /// Right answers.
    pub right: u8,
    /// Questions asked.
    pub asked: u8,
    /// When, as the writing node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub clock_doubtful: bool,
}

/// One learner among others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearnerRow {
    /// Who.
    pub person: PersonId,
    /// The name as its owner writes it.
    pub name: Option<String>,
    /// The branch where the account was made.
    pub home: NodeId,
    /// That branch's name.
    pub branch: Option<String>,
    /// Lessons that are done.
    pub lessons_done: u32,
    /// The best attempt of each quiz: module, right answers, questions asked.
    pub best: Vec<(ModuleId, u8, u8)>,
    /// The latest completion or attempt, as the writing node's clock claims.
    pub last_activity: Option<UnixMs>,
}

/// One thread in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadRow {
    /// Its document.
    pub id: DocumentId,
    /// `None` for a prompt, and while only answers have come. That of the conversation for its
    /// further parts.
    pub title: Option<String>,
    /// Where it stands; `None` while only answers have come.
    pub space: Option<Space>,
    /// Which part of which conversation it is.
    pub part: Part,
    /// Language tag of the first post.
    pub language: Option<String>,
    /// Who wrote the first post.
    pub author: Option<PersonId>,
    /// The node that wrote it.
    pub author_node: Option<NodeId>,
    /// The name of who did.
    pub author_name: Option<String>,
    /// The name of that person's branch.
    pub branch: Option<String>,
    /// How many posts.
    pub posts: u32,
    /// How many of them are by others than the first one's author.
    pub answers: u32,
    /// Posts by others that the asking person has not seen; 0 if nobody asked.
    pub unread: u32,
    /// What the asking person wants to hear of it; `None`: never said.
    pub choice: Option<Choice>,
    /// The least arrival number of its posts.
    pub first_arrival: u64,
    /// The greatest arrival number of its posts: what
    /// [`see_thread`](crate::store::Write::see_thread) takes.
    pub last_arrival: u64,
    /// When the last post in reading order was written, as its node's clock claims.
    pub last_at: Option<UnixMs>,
    /// Was that clock known to be wrong?
    pub last_doubtful: bool,
}

/// What a person wants to hear of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Everything, first.
    Follow,
    /// Nothing.
    Mute,
}

/// Which threads a list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Only {
    /// Every one.
    #[default]
    All,
    /// Those with a post of the asking person.
    Mine,
    /// Those in which nobody but the first author wrote.
    Unanswered,
    /// Those with posts that the asking person has not seen.
    Unread,
    /// Those that the asking person follows.
    Followed,
}

/// What a list of threads is asked for.
#[derive(Debug, Clone, Default)]
pub struct ThreadsAsked {
    /// Of this space; `None`: of all.
    pub space: Option<Space>,
    /// Which of them.
    pub only: Only,
    /// Begun by people of this branch.
    pub branch: Option<NodeId>,
    /// Whose unread posts are counted.
    pub seen_by: Option<PersonId>,
    /// Leaves out the parts that a conversation has gone on from, unless something in them is
    /// unread.
    pub newest_parts: bool,
    /// At most so many.
    pub limit: u32,
    /// Past so many.
    pub offset: u32,
}

/// Who wrote a post, without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenRow {
    /// Its key in the thread.
    pub key: PostKey,
    /// Who wrote it.
    pub author: PersonId,
    /// The node that wrote it.
    pub node: NodeId,
    /// The author took it back.
    pub removed: bool,
    /// Where it stands among the thread's posts.
    pub place: u64,
    /// When it was first to be seen here.
    pub arrival: u64,
    /// How long its words are, in characters.
    pub chars: usize,
}

/// One post as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostRow {
    /// Its key in the thread.
    pub key: PostKey,
    /// Who wrote it.
    pub author: PersonId,
    /// The name of who did.
    pub author_name: Option<String>,
    /// What that person is in the course.
    pub author_role: Option<Role>,
    /// The node that wrote it.
    pub node: NodeId,
    /// That node's name.
    pub branch: Option<String>,
    /// Its order number.
    pub order: u64,
    /// When, as the writing node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub clock_doubtful: bool,
    /// Language tag.
    pub language: String,
    /// The words as the author left them last; empty once they were taken back.
    pub body: String,
    /// How often the author changed them.
    pub edits: u32,
    /// The author took it back.
    pub removed: bool,
    /// The post it answers.
    pub reply_to: Option<PostKey>,
    /// When it was first to be seen here, as an arrival number.
    pub arrival: u64,
}

/// One node of the network as the hub's pages list it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchRow {
    /// Which node.
    pub node: NodeId,
    /// As the roster has it; `None` for a node that is not on it.
    pub role: Option<NodeRole>,
    /// The library's name: its own word first, then the roster's.
    pub name: String,
    /// Two letters.
    pub country: String,
    /// Has the hub revoked it?
    pub revoked: bool,
    /// Learners at home there.
    pub learners: u32,
    /// Lessons they have done, all together.
    pub lessons_done: u32,
    /// When it last spoke with this node, as this node's clock claims.
    pub last_heard: Option<UnixMs>,
    /// The arrival number of the newest entry that it wrote.
    pub newest_arrival: Option<u64>,
}

/// How much there is of everything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// People whose cards are here.
    pub people: u64,
    /// People with an account on this node.
    pub accounts: u64,
    /// Learner documents.
    pub learners: u64,
    /// Threads.
    pub threads: u64,
    /// Posts.
    pub posts: u64,
    /// Entries of all logs.
    pub entries: u64,
    /// Entries whose parents have not come.
    pub waiting: u64,
    /// Notes of refused changes.
    pub quarantined: u64,
}

/// What a peer has not confirmed to hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WaitingFor {
    /// How many entries.
    pub entries: u64,
    /// Bytes of their bodies, before compression.
    pub bytes: u64,
    /// The arrival number of the oldest.
    pub oldest_arrival: Option<u64>,
    /// Those of them that are changes of threads.
    pub posts: WaitingPart,
    /// Those that are changes of learners' documents.
    pub progress: WaitingPart,
    /// All others: names, listings.
    pub other: WaitingPart,
}

/// Waiting entries of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WaitingPart {
    /// How many entries.
    pub entries: u64,
    /// Bytes of their bodies, before compression.
    pub bytes: u64,
    /// The arrival number of the oldest.
    pub oldest_arrival: Option<u64>,
}

impl WaitingPart {
    /// Adds a group of entries.
    pub(super) fn add(&mut self, more: Self) {
        self.entries += more.entries;
        self.bytes += more.bytes;
        self.oldest_arrival = match (self.oldest_arrival, more.oldest_arrival) {
            (Some(known), Some(other)) => Some(known.min(other)),
            (known, other) => known.or(other),
        };
    }
}

/// The people of one node.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PeopleThere {
    /// People whose cards came from there.
    pub people: u64,
    /// Learners at home there.
    pub learners: u64,
    /// Lessons they have done, all together.
    pub lessons_done: u64,
    /// The latest completion or attempt, as the writing node's clock claims.
    pub last_activity: Option<UnixMs>,
}

/// A member of the network as the hub's page lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    /// Which node.
    pub node: NodeId,
    /// Hub, branch or personal.
    pub role: NodeRole,
    /// The library's name: its own word first, then the roster's.
    pub name: String,
    /// Two letters.
    pub country: String,
    /// Has the hub revoked it?
    pub revoked: bool,
    /// When it last spoke with this node, as this node's clock claims.
    pub last_heard: Option<UnixMs>,
    /// When it last came and was turned away, unless it was heard later.
    pub turned_away: Option<UnixMs>,
    /// Our arrival number at the last agreement.
    pub agreed_arrival: Option<u64>,
    /// What it last told of its computer.
    pub health: Option<PeerHealthRow>,
}
