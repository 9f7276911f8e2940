//! Pages that leave the facilitator's desk: a group's report, and who has which badge.

use serde::Serialize;

use super::super::template::Page;
use super::GroupHead;

/// `GET /follow/cohorts/{cohort}/report`, `GET /follow/branches/{node}/report`
#[derive(Debug, Clone, Serialize)]
pub struct ReportPage {
    /// What every page of a group says.
    pub head: GroupHead,
    /// Title of the course.
    pub course: String,
    /// Language of its texts.
    pub language: String,
    /// From when until when the cohort's calendar goes; empty: it has none.
    pub span: String,
    /// What fewer people did is not shown.
    pub least: u32,
    /// Is the group too small for any figure?
    pub too_few: bool,
    /// Its figures as a whole.
    pub sums: Vec<SumLine>,
    /// Learners a week.
    pub learners_chart: ChartView,
    /// Lessons a week.
    pub lessons_chart: ChartView,
    /// The weeks.
    pub weeks: Vec<ReportWeekLine>,
    /// Learners who finished each module.
    pub modules_chart: ChartView,
    /// The modules.
    pub modules: Vec<ReportModuleLine>,
    /// Its libraries.
    pub libraries: Vec<ReportLibraryLine>,
    /// Is it shown how many have begun in each?
    pub begun_there: bool,
}

impl Page for ReportPage {
    const TEMPLATE: &'static str = "desk/report.html";
}

/// A figure of the whole group.
#[derive(Debug, Clone, Serialize)]
pub struct SumLine {
    /// The phrase of what is counted.
    pub key: &'static str,
    /// How many, in words.
    pub count: String,
}

/// A chart of bars. What its table hides it does not show either: such a bar is not there.
#[derive(Debug, Clone, Serialize)]
pub struct ChartView {
    /// What it shows, in a sentence.
    pub words: String,
    /// Width of its box; the height is 64.
    pub width: usize,
    /// Its bars.
    pub bars: Vec<BarView>,
}

/// A bar of a chart.
#[derive(Debug, Clone, Serialize)]
pub struct BarView {
    /// Its left edge.
    pub x: usize,
    /// Its top edge.
    pub y: usize,
    /// Its height.
    pub height: usize,
    /// The middle of its foot, where its mark stands.
    pub middle: usize,
    /// Its mark: a number, or nothing.
    pub mark: String,
}

/// A week of a report.
#[derive(Debug, Clone, Serialize)]
pub struct ReportWeekLine {
    /// Its mark in the chart.
    pub mark: usize,
    /// Its first day.
    pub begins: String,
    /// Learners who did a lesson, in words.
    pub learners: String,
    /// Lessons done, in words.
    pub lessons: String,
}

/// A module of a report.
#[derive(Debug, Clone, Serialize)]
pub struct ReportModuleLine {
    /// Its mark in the chart.
    pub mark: usize,
    /// Its title.
    pub title: String,
    /// Learners who finished its lessons, in words.
    pub done: String,
    /// Learners who took its quiz, in words.
    pub tried: String,
    /// Those who mastered it, in words.
    pub mastered: String,
}

/// A library of a report, or several together.
#[derive(Debug, Clone, Serialize)]
pub struct ReportLibraryLine {
    /// Its name, or how many these are.
    pub name: String,
    /// Its learners.
    pub learners: u32,
    /// Those who have begun.
    pub begun: Option<u32>,
}

/// `GET /follow/cohorts/{cohort}/certificates`, `GET /follow/branches/{node}/certificates`
#[derive(Debug, Clone, Serialize)]
pub struct CertificatesPage {
    /// What every page of a group says.
    pub head: GroupHead,
    /// Certificates on all pages.
    pub certificates: usize,
    /// Learners with a badge, on all pages.
    pub learners: usize,
    /// At most one page of them.
    pub rows: Vec<CertifiedLine>,
    /// The page before.
    pub newer: Option<String>,
    /// The page after.
    pub older: Option<String>,
}

impl Page for CertificatesPage {
    const TEMPLATE: &'static str = "desk/certificates.html";
}

/// A learner with badges.
#[derive(Debug, Clone, Serialize)]
pub struct CertifiedLine {
    /// The learner's page.
    pub href: String,
    /// The name.
    pub name: String,
    /// The library.
    pub branch: String,
    /// What the learner has.
    pub badges: Vec<CertifiedBadge>,
}

/// A badge in that list.
#[derive(Debug, Clone, Serialize)]
pub struct CertifiedBadge {
    /// What it is called.
    pub title: String,
    /// Is it the certificate?
    pub certificate: bool,
    /// The day on which it was issued.
    pub date: String,
    /// Its code.
    pub code: String,
}
