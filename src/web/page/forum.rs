//! Pages of the forum.

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
    /// Title of its lesson.
    pub lesson: Option<String>,
    /// Who opened it.
    pub author: String,
    /// Where from.
    pub branch: String,
    /// Posts in all.
    pub posts: u32,
    /// Posts not yet read.
    pub unread: u32,
    /// When the last one was written.
    pub last: Moment,
}

/// `GET /forum`
#[derive(Debug, Clone, Serialize)]
pub struct ThreadListPage {
    /// The forum, or a lesson's part of it.
    pub title: String,
    /// Back to the lesson.
    pub lesson_href: Option<String>,
    /// Opens a thread here.
    pub new_href: String,
    /// Newest first.
    pub threads: Vec<ThreadLine>,
    /// The page before.
    pub newer: Option<String>,
    /// The page after.
    pub older: Option<String>,
}

impl Page for ThreadListPage {
    const TEMPLATE: &'static str = "forum/list.html";
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
    pub prompt: String,
    /// Title so far.
    pub title: String,
    /// Text so far.
    pub body: String,
    /// Under what the browser keeps the draft.
    pub draft: String,
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
    /// Its own address.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Language of the title.
    pub language: String,
    /// The lesson it is about.
    pub lesson: Option<LessonLink>,
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
    /// No more posts fit.
    pub full: bool,
    /// The post that the reply answers.
    pub reply_to: Option<PostLink>,
    /// Reply so far.
    pub body: String,
    /// Under what the browser keeps the draft.
    pub draft: String,
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
    /// The words, made safe by `text::plain`.
    pub body_html: String,
    /// The post it answers.
    pub reply_to: Option<PostLink>,
    /// Not yet read?
    pub unread: bool,
    /// The first that was not yet read.
    pub first_new: bool,
    /// `saved`, `at-hub`; `None` for posts from elsewhere.
    pub travel: Option<&'static str>,
    /// Who of the staff has read it; empty: nobody that is known.
    pub read_by: String,
    /// For posts that came late.
    pub arrived: Option<ArrivedView>,
}
