//! Pages of the forum: lists, threads, and the forms to write in.

use serde::Serialize;

use super::super::template::Page;
use super::super::words::Moment;
use super::OptionView;

/// A thread in a list.
#[derive(Debug, Clone, Serialize)]
pub struct ThreadLine {
    /// Where it is.
    pub href: String,
    /// Its title.
    pub title: String,
    /// The space it stands in, in words; `None` where the list is that space's.
    pub space: Option<String>,
    /// Who opened it.
    pub author: String,
    /// Where from.
    pub branch: String,
    /// That branch's threads.
    pub branch_href: Option<String>,
    /// Posts in all.
    pub posts: u32,
    /// Posts not yet read.
    pub unread: u32,
    /// Phrases of what else is to be said of it: closed, at the top, answered, followed.
    pub tags: Vec<&'static str>,
    /// When the last one was written.
    pub last: Moment,
}

/// A way of several, one of which is taken.
#[derive(Debug, Clone, Serialize)]
pub struct WayView {
    /// Where to.
    pub href: String,
    /// Phrase.
    pub key: &'static str,
    /// Is it the one?
    pub current: bool,
}

/// `GET /forum`
#[derive(Debug, Clone, Serialize)]
pub struct ThreadListPage {
    /// The forum, or a part of it.
    pub title: String,
    /// Back to the lesson.
    pub lesson_href: Option<String>,
    /// Opens a thread here.
    pub new_href: String,
    /// The lesson's own question, and where to answer it.
    pub prompt: Option<PromptLink>,
    /// Spaces to choose from.
    pub spaces: Vec<OptionView>,
    /// Which threads are shown.
    pub filters: Vec<WayView>,
    /// Only threads of this branch.
    pub branch: Option<String>,
    /// Newest first.
    pub threads: Vec<ThreadLine>,
    /// The page before.
    pub newer: Option<String>,
    /// The page after.
    pub older: Option<String>,
    /// The space's feed; a cohort's has none.
    pub feed_href: Option<String>,
    /// May this person look after the forum?
    pub moderates: bool,
}

impl Page for ThreadListPage {
    const TEMPLATE: &'static str = "forum/list.html";
}

/// A lesson's own question.
#[derive(Debug, Clone, Serialize)]
pub struct PromptLink {
    /// The question.
    pub words: String,
    /// Where it is answered.
    pub href: String,
}

/// A lesson that a thread is about.
#[derive(Debug, Clone, Serialize)]
pub struct LessonLink {
    /// Its path in the course.
    pub path: String,
    /// Where it is.
    pub href: String,
    /// Its title.
    pub title: String,
}

/// `GET /forum/new`
#[derive(Debug, Clone, Serialize)]
pub struct NewThreadPage {
    /// Back to the list.
    pub back: String,
    /// The lesson it is about.
    pub lesson: Option<LessonLink>,
    /// The lesson's own question.
    pub prompt: Option<PromptLink>,
    /// Spaces to choose from; none for a lesson's thread.
    pub spaces: Vec<OptionView>,
    /// Title so far.
    pub title: String,
    /// Text so far.
    pub body: String,
    /// The text as it will look, made safe by `course::post`; empty if nobody asked.
    pub preview_html: String,
    /// Conversations that may have asked the same; only beside a preview.
    pub similar: Vec<ThreadLine>,
    /// Under what the browser keeps the draft.
    pub draft: String,
    /// People to mention; none where nobody is known.
    pub people: Vec<OptionView>,
    /// Languages to write in.
    pub languages: Vec<OptionView>,
}

impl Page for NewThreadPage {
    const TEMPLATE: &'static str = "forum/new.html";
}

/// `GET /forum/{thread}`
#[derive(Debug, Clone, Serialize)]
pub struct ThreadPage {
    /// Back to the list.
    pub back: String,
    /// Its own address, for forms too.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Language of the title.
    pub language: String,
    /// Where it stands, in words.
    pub space: Option<String>,
    /// The lesson it is about.
    pub lesson: Option<LessonLink>,
    /// The question that it answers, if nobody opened it.
    pub prompt: String,
    /// One page of the posts, in reading order.
    pub posts: Vec<PostView>,
    /// Posts not yet read, on all pages.
    pub new_count: usize,
    /// The first of them.
    pub new_href: Option<String>,
    /// Is the last post on this page? Then looking at it is having read all.
    pub is_end: bool,
    /// The page before.
    pub earlier: Option<String>,
    /// The page after.
    pub later: Option<String>,
    /// The part of the conversation before this one.
    pub earlier_part: Option<String>,
    /// The part in which the conversation goes on.
    pub later_part: Option<String>,
    /// It takes no more posts.
    pub locked: bool,
    /// It stays at the top of its list.
    pub pinned: bool,
    /// May this person close it and keep it at the top?
    pub moderates: bool,
    /// A moderator put it where it stands.
    pub moved: bool,
    /// Where a moderator may move it; empty for others.
    pub spaces: Vec<OptionView>,
    /// `follow`, `mute` or empty.
    pub choice: &'static str,
    /// Scripts to read in; none if nothing here is written in a language of two scripts.
    pub scripts: Vec<OptionView>,
    /// The post that the reply answers.
    pub reply_to: Option<PostLink>,
    /// Reply so far.
    pub body: String,
    /// The reply as it will look, made safe by `course::post`; empty if nobody asked.
    pub preview_html: String,
    /// Under what the browser keeps the draft.
    pub draft: String,
    /// People to mention; none where nobody is known.
    pub people: Vec<OptionView>,
    /// Languages to write in.
    pub languages: Vec<OptionView>,
}

impl Page for ThreadPage {
    const TEMPLATE: &'static str = "forum/thread.html";
}

/// Another post.
#[derive(Debug, Clone, Serialize)]
pub struct PostLink {
    /// Where it is.
    pub href: String,
    /// Its key.
    pub key: String,
    /// Who wrote it.
    pub author: String,
}

/// Where and when a post came from elsewhere.
#[derive(Debug, Clone, Serialize)]
pub struct ArrivedView {
    /// From whom it came.
    pub branch: String,
    /// When it came here.
    pub at: Moment,
}

/// One post.
#[derive(Debug, Clone, Serialize)]
pub struct PostView {
    /// Its key, also the anchor.
    pub key: String,
    /// Who wrote it.
    pub author: String,
    /// Where.
    pub branch: String,
    /// The reader's own?
    pub own: bool,
    /// When, as claimed.
    pub at: Moment,
    /// Language of the words.
    pub language: String,
    /// The words, made safe by `course::post`; empty if they are not to be read.
    pub body_html: String,
    /// Phrase of why there is nothing to be read.
    pub gone: Option<&'static str>,
    /// Its author was erased.
    pub erased: bool,
    /// Why it is hidden.
    pub reason: String,
    /// What the author is asked to change.
    pub asked: Option<String>,
    /// Was it changed?
    pub edited: bool,
    /// It is the answer.
    pub answer: bool,
    /// How many thank for it.
    pub thanks: u32,
    /// The reader does.
    pub thanked: bool,
    /// The post it answers.
    pub reply_to: Option<PostLink>,
    /// Not yet read?
    pub unread: bool,
    /// It mentions the reader.
    pub mentions_me: bool,
    /// The first that was not yet read.
    pub first_new: bool,
    /// `saved`, `at-hub`; `None` for posts from elsewhere.
    pub travel: Option<&'static str>,
    /// Who of the staff has read it; empty: nobody that is known.
    pub read_by: String,
    /// For posts that came late.
    pub arrived: Option<ArrivedView>,
    /// The pictures that go with it.
    pub pictures: Vec<PictureView>,
}

/// A picture of a post.
#[derive(Debug, Clone, Serialize)]
pub struct PictureView {
    /// Where it is.
    pub href: String,
    /// Which.
    pub hash: String,
    /// What is to be seen on it.
    pub alt: String,
    /// What it weighs, in words.
    pub size: String,
    /// It has come here.
    pub here: bool,
}
