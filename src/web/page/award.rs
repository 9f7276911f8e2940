//! Pages of badges and certificates, and the public page on which anybody checks one.

use serde::Serialize;

use super::super::qr::QrView;
use super::super::template::Page;
use super::super::words::Moment;
use super::{LessonRef, OptionView};

/// `GET /badges`
#[derive(Debug, Clone, Serialize)]
pub struct BadgesPage {
    /// Title of the course.
    pub course: String,
    /// Language of its texts.
    pub language: String,
    /// What addresses of this course have behind them.
    pub behind: String,
    /// The certificate, once there is one.
    pub certificate: Option<BadgeLine>,
    /// What the certificate asks for.
    pub requirements: Vec<RequirementLine>,
    /// Badges that were issued.
    pub badges: Vec<BadgeLine>,
    /// How many are earned and not issued yet.
    pub due: usize,
    /// Can they be issued here?
    pub can_issue: bool,
}

impl Page for BadgesPage {
    const TEMPLATE: &'static str = "learn/badges.html";
}

/// A badge in a list.
#[derive(Debug, Clone, Serialize)]
pub struct BadgeLine {
    /// Its page.
    pub href: String,
    /// What it is for.
    pub title: String,
    /// When it was issued.
    pub at: Moment,
    /// Was it withdrawn?
    pub withdrawn: bool,
}

/// One thing that the certificate asks for.
#[derive(Debug, Clone, Serialize)]
pub struct RequirementLine {
    /// The end of its phrases' names.
    pub kind: &'static str,
    /// How much is there.
    pub have: usize,
    /// How much it takes.
    pub need: usize,
    /// How much is missing.
    pub missing: usize,
    /// Modules in which it is open.
    pub open: Vec<LessonRef>,
}

/// `GET /badges/{badge}`
#[derive(Debug, Clone, Serialize)]
pub struct BadgePage {
    /// The whole course, or a part of it?
    pub certificate: bool,
    /// What it is called.
    pub title: String,
    /// Whose it is.
    pub name: String,
    /// Title of the course.
    pub course: String,
    /// Language of the course's title.
    pub language: String,
    /// What addresses of this course have behind them.
    pub behind: String,
    /// What one has to do for it.
    pub criteria: String,
    /// Who issued it.
    pub issuer: String,
    /// When, as a date.
    pub date: String,
    /// Its short code.
    pub code: String,
    /// The picture that phones read; `None` if it does not fit one.
    pub qr: Option<QrView>,
    /// The address in the picture.
    pub link: String,
    /// The file; `None` where only another node can make it.
    pub file: Option<String>,
    /// When it was withdrawn.
    pub withdrawn: Option<Moment>,
}

impl Page for BadgePage {
    const TEMPLATE: &'static str = "learn/badge.html";
}

/// `GET /check`
#[derive(Debug, Clone, Serialize)]
pub struct CheckPage {
    /// What was typed.
    pub code: String,
    /// What came of it.
    pub verdict: Option<VerdictView>,
}

impl Page for CheckPage {
    const TEMPLATE: &'static str = "site/check.html";
}

/// What is said of something that was shown.
#[derive(Debug, Clone, Serialize)]
pub struct VerdictView {
    /// `genuine`, `withdrawn`, `altered`, `unknown`, `cut-off`.
    pub kind: &'static str,
    /// `ok`, `warn`, `bad`.
    pub tone: &'static str,
    /// Does it say anything that may be repeated?
    pub told: bool,
    /// Whose it is.
    pub name: String,
    /// What for.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// When, as a date.
    pub date: String,
    /// When it was withdrawn, as a date; else empty.
    pub withdrawn: String,
    /// Up to when withdrawals are known here.
    pub as_of: Option<Moment>,
    /// Where whoever may do so withdraws it.
    pub withdraw: Option<String>,
}

/// `GET /awards/{code}`
#[derive(Debug, Clone, Serialize)]
pub struct WithdrawPage {
    /// Whose it is.
    pub name: String,
    /// What for.
    pub title: String,
    /// When it was issued, as a date.
    pub date: String,
    /// Where the form goes.
    pub action: String,
    /// Is it withdrawn already?
    pub withdrawn: bool,
}

impl Page for WithdrawPage {
    const TEMPLATE: &'static str = "keep/withdraw.html";
}

/// `GET /courses`
#[derive(Debug, Clone, Serialize)]
pub struct CoursesPage {
    /// The courses that are here, the first one first.
    pub courses: Vec<CourseLine>,
    /// Courses that the hub offers.
    pub offers: Vec<OfferLine>,
    /// Up to which size they come without being asked for; empty where none can come.
    pub automatic: Vec<OptionView>,
    /// Phrase that says why nothing is fetched at the moment; empty: nothing keeps it.
    pub waits: &'static str,
}

impl Page for CoursesPage {
    const TEMPLATE: &'static str = "keep/courses.html";
}

/// One course.
#[derive(Debug, Clone, Serialize)]
pub struct CourseLine {
    /// Its map.
    pub href: String,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How many lessons it has.
    pub lessons: usize,
    /// How large its pack is; empty if it is none.
    pub size: String,
    /// What its pack is known by; empty if it is none.
    pub hash: String,
    /// Takes it away; `None` if it is no pack.
    pub remove: Option<String>,
    /// Offers it to all libraries; `None` where that is not done.
    pub publish: Option<String>,
    /// Did it come from the hub, which offers it no longer?
    pub withdrawn: bool,
}

/// A course that the hub offers.
#[derive(Debug, Clone, Serialize)]
pub struct OfferLine {
    /// Its title.
    pub title: String,
    /// Its languages.
    pub languages: String,
    /// How large it is.
    pub size: String,
    /// How large its text is.
    pub text: String,
    /// How large its media are; empty if it has none.
    pub media: String,
    /// `published`, `offered`, `newer`, `coming`, `text`, `here` or `refused`.
    pub state: &'static str,
    /// So much of it is here, for people.
    pub here: String,
    /// The same for a bar.
    pub here_bytes: u64,
    /// All of it, for a bar.
    pub size_bytes: u64,
    /// Why it is not shown; empty if it is not refused.
    pub refused: String,
    /// Has it fetched.
    pub fetch: Option<String>,
    /// Has it fetched no further.
    pub stop: Option<String>,
    /// Offers it no longer.
    pub withdraw: Option<String>,
    /// How many libraries hold it, in words, and where the others are listed; only at the hub.
    pub reach: Option<(String, String)>,
}

/// `GET /courses/{course}/libraries`
#[derive(Debug, Clone, Serialize)]
pub struct ReachPage {
    /// The course's title.
    pub title: String,
    /// How many libraries hold it, in words.
    pub words: String,
    /// A page of those that do not.
    pub without: Vec<WithoutLine>,
    /// The page before.
    pub newer: Option<String>,
    /// The page after.
    pub older: Option<String>,
}

impl Page for ReachPage {
    const TEMPLATE: &'static str = "keep/reach.html";
}

/// A library that does not hold a course.
#[derive(Debug, Clone, Serialize)]
pub struct WithoutLine {
    /// Its name.
    pub name: String,
    /// Phrase of its country.
    pub country: String,
    /// When it was last heard; `None`: never.
    pub last_heard: Option<Moment>,
}

/// `GET /courses/{course}/publish`
#[derive(Debug, Clone, Serialize)]
pub struct PublishPage {
    /// The course's title.
    pub title: String,
    /// How large it is.
    pub size: String,
    /// How large its text is.
    pub text: String,
    /// How large its media are; empty if it has none.
    pub media: String,
    /// Is this very edition published already?
    pub is_published: bool,
    /// Where the form goes.
    pub action: String,
}

impl Page for PublishPage {
    const TEMPLATE: &'static str = "keep/publish.html";
}
