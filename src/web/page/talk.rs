//! Pages beside the forum's threads: one post with what may be done with it, search, the weekly
//! sheet, the moderators' queue and the public log.

use serde::Serialize;

use super::super::template::Page;
use super::super::words::Moment;
use super::{OptionView, PostView, ThreadLine};

/// `GET /forum/{thread}/{post}`
#[derive(Debug, Clone, Serialize)]
pub struct PostPage {
    /// Back to where it stands.
    pub back: String,
    /// Its own address, for forms too.
    pub href: String,
    /// The thread's title.
    pub title: String,
    /// The post.
    pub post: PostView,
    /// What stood there before, the latest first.
    pub history: Vec<VersionView>,
    /// May the reader change it and take it back?
    pub may_edit: bool,
    /// The author took it back.
    pub removed: bool,
    /// May the reader thank?
    pub may_thank: bool,
    /// May the reader mark it as the answer?
    pub may_answer: bool,
    /// May the reader report it?
    pub may_report: bool,
    /// May the reader hide it?
    pub moderates: bool,
    /// It is hidden.
    pub hidden: bool,
    /// Reports that nobody has looked at.
    pub reports: Vec<ReportView>,
    /// Libraries that hear of a decision with their next sync.
    pub others: u32,
    /// New words so far.
    pub body: String,
    /// The new words as they will look, made safe by `course::post`; empty if nobody asked.
    pub preview_html: String,
    /// Languages to write in.
    pub languages: Vec<OptionView>,
}

impl Page for PostPage {
    const TEMPLATE: &'static str = "forum/post.html";
}

/// What stood in a post.
#[derive(Debug, Clone, Serialize)]
pub struct VersionView {
    /// When it was written.
    pub at: Moment,
    /// Language of the words.
    pub language: String,
    /// The words, made safe by `course::post`.
    pub body_html: String,
}

/// A report.
#[derive(Debug, Clone, Serialize)]
pub struct ReportView {
    /// Why.
    pub reason: String,
    /// From which library.
    pub branch: String,
}

/// A post in a list of posts.
#[derive(Debug, Clone, Serialize)]
pub struct FoundLine {
    /// Where it is.
    pub href: String,
    /// Its thread's title.
    pub title: String,
    /// Its first words.
    pub words: String,
    /// Language of the words.
    pub language: String,
    /// Who wrote it.
    pub author: String,
    /// Where.
    pub branch: String,
    /// When.
    pub at: Moment,
}

/// `GET /forum/search`
#[derive(Debug, Clone, Serialize)]
pub struct FoundPage {
    /// What was looked for.
    pub asked: String,
    /// What was found, the newest arrival first.
    pub found: Vec<FoundLine>,
    /// The page before.
    pub newer: Option<String>,
    /// The page after.
    pub older: Option<String>,
}

impl Page for FoundPage {
    const TEMPLATE: &'static str = "forum/search.html";
}

/// `GET /forum/week`
#[derive(Debug, Clone, Serialize)]
pub struct DigestPage {
    /// From when on.
    pub since: String,
    /// Until when.
    pub until: String,
    /// Posts that came.
    pub posts: u64,
    /// Threads they came in.
    pub threads: u64,
    /// The liveliest threads.
    pub liveliest: Vec<DigestLine>,
    /// Questions that wait for an answer.
    pub unanswered: Vec<ThreadLine>,
}

impl Page for DigestPage {
    const TEMPLATE: &'static str = "forum/week.html";
}

/// A thread on the weekly sheet.
#[derive(Debug, Clone, Serialize)]
pub struct DigestLine {
    /// The thread.
    pub thread: ThreadLine,
    /// Posts that came in this week.
    pub count: u32,
}

/// `GET /moderation`
#[derive(Debug, Clone, Serialize)]
pub struct QueuePage {
    /// Reported posts.
    pub reported: Vec<ReportedLine>,
    /// Questions that wait for an answer.
    pub unanswered: Vec<ThreadLine>,
}

impl Page for QueuePage {
    const TEMPLATE: &'static str = "forum/queue.html";
}

/// A reported post.
#[derive(Debug, Clone, Serialize)]
pub struct ReportedLine {
    /// Where it is decided.
    pub href: String,
    /// Its thread's title.
    pub title: String,
    /// Its first words.
    pub words: String,
    /// Language of the words.
    pub language: String,
    /// Why it was reported.
    pub reasons: Vec<String>,
}

/// `GET /forum/log`
#[derive(Debug, Clone, Serialize)]
pub struct LogPage {
    /// The latest first.
    pub lines: Vec<LogLine>,
}

impl Page for LogPage {
    const TEMPLATE: &'static str = "forum/log.html";
}

/// `GET /forum/{thread}/{post}/picture`
#[derive(Debug, Clone, Serialize)]
pub struct PicturePage {
    /// Back to the post.
    pub back: String,
    /// Its own address, for forms too.
    pub href: String,
    /// The thread's title.
    pub title: String,
    /// The small picture that lies ready.
    pub ready_href: Option<String>,
    /// Its name there.
    pub ready: String,
    /// What it weighs, in words.
    pub size: String,
    /// Other computers of the network, each of which fetches it once.
    pub others: u32,
    /// What is to be seen on it, so far.
    pub alt: String,
    /// Most characters of that.
    pub alt_max: usize,
    /// Largest photograph, in MB.
    pub photo_mb: u64,
}

impl Page for PicturePage {
    const TEMPLATE: &'static str = "forum/picture.html";
}

/// `GET /forum/erased`
#[derive(Debug, Clone, Serialize)]
pub struct ErasedPage {
    /// People that were erased.
    pub people: u64,
    /// Threads that were written once more.
    pub threads: u64,
    /// When this computer last heard of an erasure.
    pub last: Option<Moment>,
    /// Other computers of the network.
    pub others: u32,
    /// Is this the hub?
    pub is_hub: bool,
    /// Computers that have not heard of it yet.
    pub unheard: u32,
    /// Some of their names.
    pub names: String,
}

impl Page for ErasedPage {
    const TEMPLATE: &'static str = "forum/erased.html";
}

/// A decision.
#[derive(Debug, Clone, Serialize)]
pub struct LogLine {
    /// Phrase of what was done.
    pub key: String,
    /// Why.
    pub reason: String,
    /// In which thread.
    pub href: String,
    /// When.
    pub at: Moment,
}
