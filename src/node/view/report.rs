//! What leaves the facilitator's desk: a group's report for readers outside the network, and who
//! has which badge.

use super::{AwardView, Heard};
use crate::domain::cohort::Cohort;
use crate::domain::report::Shown;
use crate::domain::{ModuleId, NodeId, PersonId, UnixMs};

/// A group in figures that may be shown to anybody: none of them is about a few people.
#[derive(Debug, Clone)]
pub struct Report {
    /// The group's name.
    pub name: String,
    /// The cohort, if it is one.
    pub cohort: Option<Cohort>,
    /// Its learners.
    pub learners: Shown,
    /// Those who have begun.
    pub begun: Shown,
    /// Those who have done every lesson and mastered every quiz.
    pub finished: Shown,
    /// Those with a certificate that stands.
    pub certified: Shown,
    /// The weeks, the earliest first.
    pub weeks: Vec<ReportWeek>,
    /// The modules of the course, in order.
    pub modules: Vec<ReportModule>,
    /// Libraries with enough learners, the largest first; the last row may be all others together.
    pub libraries: Vec<ReportLibrary>,
    /// How old the figures are, library by library.
    pub heard: Vec<Heard>,
    /// Are these not all learners of the group?
    pub is_cut: bool,
}

/// A week of a report.
#[derive(Debug, Clone, Copy)]
pub struct ReportWeek {
    /// Its first moment.
    pub begins: UnixMs,
    /// Learners who did a lesson.
    pub learners: Shown,
    /// Lessons that were done; `None`: by too few people.
    pub lessons: Option<u32>,
}

/// A module of a report.
#[derive(Debug, Clone)]
pub struct ReportModule {
    /// Which one.
    pub module: ModuleId,
    /// Learners who have done as many lessons as it asks for.
    pub done: Shown,
    /// Learners who took its quiz.
    pub tried: Shown,
    /// Those of them who mastered it.
    pub mastered: Shown,
}

/// A library of a report, or several small ones together.
#[derive(Debug, Clone)]
pub struct ReportLibrary {
    /// Its name; empty: it is several.
    pub name: String,
    /// How many libraries these are.
    pub libraries: usize,
    /// Its learners.
    pub learners: u32,
    /// Those who have begun; `None`: of some library too few to be shown, so it is shown of none.
    pub begun: Option<u32>,
}

/// A learner's badges in a list.
#[derive(Debug, Clone)]
pub struct CertifiedRow {
    /// Who.
    pub person: PersonId,
    /// The name as it is now; empty while no card came.
    pub name: String,
    /// Where the learner is at home.
    pub home: NodeId,
    /// That library's name.
    pub branch: String,
    /// What stands, the certificate first, one of each.
    pub awards: Vec<AwardView>,
}

/// Who of a group has which badge.
#[derive(Debug, Clone)]
pub struct CertifiedView {
    /// The group's name.
    pub name: String,
    /// Everybody with one, by name.
    pub rows: Vec<CertifiedRow>,
    /// How old that is, library by library.
    pub heard: Vec<Heard>,
    /// Are these not all learners of the group?
    pub is_cut: bool,
}
