//! What the forum's desks hand to pages.

use super::Travel;
use crate::domain::forum::Space;
use crate::domain::moderation::MarkKind;
use crate::domain::picture::Picture;
use crate::domain::{DocumentId, LessonPath, NodeId, PostKey, UnixMs};
pub use crate::store::rows::{Choice, Only};

/// What a list of threads is asked for.
#[derive(Debug, Clone, Default)]
pub struct ListAsked {
    /// Of this space; `None`: of all.
    pub space: Option<Space>,
    /// Which of them.
    pub only: Only,
    /// Begun by people of this branch.
    pub branch: Option<NodeId>,
    /// From 0.
    pub page: u32,
}

/// One thread in a list.
#[derive(Debug, Clone)]
pub struct ThreadRow {
    /// Its document.
    pub id: DocumentId,
    /// One line; empty for a prompt, while only answers have come, and if its first post is hidden
    /// or taken back.
    pub title: String,
    /// The lesson whose question it answers, if nobody opened it.
    pub prompt: Option<LessonPath>,
    /// Where it stands; `None` while only answers have come.
    pub space: Option<Space>,
    /// The cohort's name, if it stands in a cohort's space.
    pub cohort: Option<String>,
    /// A moderator put it there.
    pub moved: bool,
    /// From 0: a conversation of more posts than a thread takes has further parts.
    pub part: u32,
    /// The name of who wrote the first post; empty while no card came.
    pub author: String,
    /// The name of that person's library; empty while unknown.
    pub branch: String,
    /// That library.
    pub branch_id: Option<NodeId>,
    /// How many posts.
    pub posts: u32,
    /// How many of them are by others than who began.
    pub answers: u32,
    /// Posts by others that the person has not seen.
    pub unread: u32,
    /// What the person wants to hear of it.
    pub choice: Option<Choice>,
    /// A post that the person has not seen mentions the person.
    pub mentioned: bool,
    /// Somebody's post is marked as the answer.
    pub answered: bool,
    /// It stays at the top.
    pub pinned: bool,
    /// It takes no more posts.
    pub locked: bool,
    /// When the last post was written, as its node's clock claims.
    pub last_at: UnixMs,
    /// Was that clock known to be wrong?
    pub last_doubtful: bool,
}

impl ThreadRow {
    /// The lesson in whose space it stands.
    #[must_use]
    pub fn lesson(&self) -> Option<&LessonPath> {
        self.space.as_ref().and_then(Space::lesson)
    }
}

/// A thread with its posts, as one person reads it.
#[derive(Debug, Clone)]
pub struct ThreadView {
    /// Its document.
    pub id: DocumentId,
    /// As in lists.
    pub title: String,
    /// The lesson whose question it answers, if nobody opened it.
    pub prompt: Option<LessonPath>,
    /// Where it stands; `None` while only answers have come.
    pub space: Option<Space>,
    /// The cohort's name, if it stands in a cohort's space.
    pub cohort: Option<String>,
    /// A moderator put it there.
    pub moved: bool,
    /// Language tag of the first post; empty while only answers have come.
    pub language: String,
    /// All posts in reading order, as far as a page must know those that it does not show.
    pub outline: Vec<OutlineRow>,
    /// Position of the first post in `posts`.
    pub first: usize,
    /// Those that were asked for.
    pub posts: Vec<PostRow>,
    /// Whom a post here may mention, as it is typed behind an `@`.
    pub people: Vec<String>,
    /// Position of the first post that the person has not seen.
    pub new_from: Option<usize>,
    /// A moderator closed it.
    pub locked: bool,
    /// It stays at the top of its list.
    pub pinned: bool,
    /// May this person close it and keep it at the top?
    pub may_moderate: bool,
    /// What the person wants to hear of it.
    pub choice: Option<Choice>,
    /// The part of the conversation before this one.
    pub earlier_part: Option<DocumentId>,
    /// The part in which the conversation goes on.
    pub later_part: Option<DocumentId>,
}

impl ThreadView {
    /// The lesson in whose space it stands.
    #[must_use]
    pub fn lesson(&self) -> Option<&LessonPath> {
        self.space.as_ref().and_then(Space::lesson)
    }
}

/// One post in the outline of its thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineRow {
    /// Its key in the thread.
    pub key: PostKey,
    /// How long its words are, in characters.
    pub chars: usize,
    /// The person has not seen it yet.
    pub unread: bool,
}

/// One post, as one person reads it.
#[derive(Debug, Clone)]
pub struct PostRow {
    /// Its key in the thread.
    pub key: PostKey,
    /// The name of who wrote it; empty while no card came.
    pub author: String,
    /// The name of the library where it was written; empty while unknown.
    pub branch: String,
    /// By the person who reads?
    pub own: bool,
    /// When, as the writing node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub doubtful: bool,
    /// Language tag.
    pub language: String,
    /// The words as the author left them last; empty if they were taken back, or are hidden from
    /// this person.
    pub body: String,
    /// The post it answers, and the name of who wrote that.
    pub reply_to: Option<(PostKey, String)>,
    /// Has the person not seen it yet?
    pub unread: bool,
    /// Does it mention the person?
    pub mentions_me: bool,
    /// When it came here and from which library, if that was long after it was written.
    pub arrived: Option<(UnixMs, String)>,
    /// How far it has come.
    pub state: Travel,
    /// Those of the staff who have read it; only for own posts.
    pub read_by: Vec<String>,
    /// How often the author changed it.
    pub edits: u32,
    /// The author took it back, or was erased.
    pub removed: bool,
    /// The author was erased.
    pub erased: bool,
    /// Why a moderator hid it, if one did.
    pub hidden: Option<String>,
    /// What a moderator asks the author to change.
    pub asked: Option<String>,
    /// How many thank for it.
    pub thanks: u32,
    /// This person does.
    pub thanked: bool,
    /// It is the answer.
    pub answer: bool,
    /// The pictures that go with it.
    pub pictures: Vec<PictureRow>,
}

/// A picture of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureRow {
    /// Which, with its size and words.
    pub picture: Picture,
    /// Its file has come here.
    pub here: bool,
}

/// What stood in a post before.
#[derive(Debug, Clone)]
pub struct Version {
    /// The words.
    pub body: String,
    /// Their language.
    pub language: String,
    /// When they were written, as the writing node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub doubtful: bool,
}

/// One post with all that one person may do with it.
#[derive(Debug, Clone)]
pub struct PostView {
    /// Its thread.
    pub thread: DocumentId,
    /// The thread's title, as in lists.
    pub title: String,
    /// The lesson whose question the thread answers, if nobody opened it.
    pub prompt: Option<LessonPath>,
    /// The post.
    pub post: PostRow,
    /// Its words as they were typed, for the form that changes them.
    pub typed: String,
    /// Its words, the oldest first, the ones that count last; only one if it was never changed.
    /// Empty if they are taken back, or hidden and not this person's to judge.
    pub versions: Vec<Version>,
    /// Change and take back.
    pub may_edit: bool,
    /// Thank.
    pub may_thank: bool,
    /// Mark as the answer.
    pub may_answer: bool,
    /// Hide, ask for a change, keep.
    pub may_moderate: bool,
    /// Reports that nobody has looked at: why, and from which library. Only for moderators.
    pub reports: Vec<(String, String)>,
    /// Libraries that hear of a decision with their next sync.
    pub others: u32,
}

/// What waits for a moderator.
#[derive(Debug, Clone)]
pub struct Queue {
    /// Reported posts: thread, its title, post, reasons.
    pub reported: Vec<ReportedRow>,
    /// Questions without an answer for two days, by their arrival here.
    pub unanswered: Vec<ThreadRow>,
}

/// A reported post.
#[derive(Debug, Clone)]
pub struct ReportedRow {
    /// Its thread.
    pub thread: DocumentId,
    /// The thread's title, as in lists.
    pub title: String,
    /// The lesson whose question the thread answers, if nobody opened it.
    pub prompt: Option<LessonPath>,
    /// The post's key.
    pub key: PostKey,
    /// Its words.
    pub body: String,
    /// Their language.
    pub language: String,
    /// Why it was reported.
    pub reasons: Vec<String>,
}

/// A line of the public log: what was done, never by whom or to whom.
#[derive(Debug, Clone)]
pub struct LogRow {
    /// What.
    pub kind: MarkKind,
    /// False: it was taken back.
    pub on: bool,
    /// Why.
    pub reason: String,
    /// In which thread.
    pub thread: DocumentId,
    /// When, as the writing node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub doubtful: bool,
}

/// A post in a list of posts.
#[derive(Debug, Clone)]
pub struct FoundRow {
    /// Its thread.
    pub thread: DocumentId,
    /// The thread's title, as in lists.
    pub title: String,
    /// The lesson whose question the thread answers, if nobody opened it.
    pub prompt: Option<LessonPath>,
    /// Its key.
    pub key: PostKey,
    /// The name of who wrote it; empty while no card came.
    pub author: String,
    /// The name of the library where it was written; empty while unknown.
    pub branch: String,
    /// The words.
    pub body: String,
    /// Their language.
    pub language: String,
    /// When, as the writing node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub doubtful: bool,
}

/// The sheet for the notice board.
#[derive(Debug, Clone)]
pub struct Digest {
    /// From when on, by the arrival here.
    pub since: UnixMs,
    /// Posts that came.
    pub posts: u64,
    /// Threads they came in.
    pub threads: u64,
    /// The liveliest threads, and how many posts came in each.
    pub liveliest: Vec<(ThreadRow, u32)>,
    /// Questions that wait for an answer.
    pub unanswered: Vec<ThreadRow>,
}

/// What was erased, and where it may still be.
#[derive(Debug, Clone, Default)]
pub struct ErasedView {
    /// People.
    pub people: u64,
    /// Threads that were written once more without them.
    pub threads: u64,
    /// When this node last heard of one, by its own clock.
    pub last: Option<UnixMs>,
    /// Other computers of the network.
    pub others: u32,
    /// At the hub, the names of those that have not heard of it, as far as a page has room; the
    /// number is of all.
    pub unheard: (u32, Vec<String>),
    /// Is this the hub? Only there it is known who has heard.
    pub is_hub: bool,
}

/// What happened in the forum since somebody last looked.
#[derive(Debug, Clone, Default)]
pub struct Away {
    /// Answers to the person's own posts.
    pub answers: Vec<FoundRow>,
    /// Posts that mention the person and that the person has not seen.
    pub mentions: Vec<FoundRow>,
    /// The person's own posts that a moderator asks to change.
    pub asked: Vec<FoundRow>,
    /// Threads that the person follows and that have unread posts.
    pub followed: Vec<ThreadRow>,
}
