//! Pages of badges and certificates, and the public page on which anybody checks one.

use serde::Serialize;

use super::super::qr::QrView;
use super::super::template::Page;
use super::super::words::Moment;
use super::LessonRef;

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
