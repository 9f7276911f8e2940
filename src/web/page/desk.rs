//! Pages of the facilitator's desk: the morning, cohorts.

use serde::Serialize;

use super::super::template::Page;
use super::super::words::Moment;
use super::{LearnerLine, LookWay, OptionView};

/// `GET /follow`
#[derive(Debug, Clone, Serialize)]
pub struct MorningPage {
    /// Now.
    pub as_of: Moment,
    /// What waits, by kind.
    pub waits: Vec<WaitLine>,
    /// Could something wait for this person, and nothing does?
    pub nothing_waits: bool,
    /// Who may need help.
    pub help: Vec<HelpLine>,
    /// Are there more of them?
    pub more_help: bool,
    /// Does this person follow nobody?
    pub follows_nobody: bool,
    /// Libraries of which nothing can be told.
    pub unheard: Vec<UnheardLine>,
    /// Are there more of them?
    pub more_unheard: bool,
    /// How much was put off.
    pub put_off: usize,
}

impl Page for MorningPage {
    const TEMPLATE: &'static str = "desk/morning.html";
}

/// Something that waits.
#[derive(Debug, Clone, Serialize)]
pub struct WaitLine {
    /// Where it is looked after.
    pub href: &'static str,
    /// What and how many.
    pub words: String,
    /// Since when the oldest has waited.
    pub oldest: Option<Moment>,
}

/// A learner who may need help.
#[derive(Debug, Clone, Serialize)]
pub struct HelpLine {
    /// The learner's id.
    pub person: String,
    /// The learner's page.
    pub href: String,
    /// Where somebody writes to the learner.
    pub write: String,
    /// The name.
    pub name: String,
    /// The library.
    pub branch: String,
    /// Why, in words.
    pub reasons: String,
    /// When the library was heard; `None`: it is this one.
    pub as_of: Option<Moment>,
    /// What "not now" names.
    pub about: String,
}

/// A library that was not heard.
#[derive(Debug, Clone, Serialize)]
pub struct UnheardLine {
    /// Its learners.
    pub href: String,
    /// Its name.
    pub name: String,
    /// How many learners, and since when.
    pub words: String,
    /// What "not now" names.
    pub about: String,
}

/// `GET /follow/cohorts`
#[derive(Debug, Clone, Serialize)]
pub struct CohortsPage {
    /// May this person make one?
    pub may_keep: bool,
    /// At most one page of them.
    pub cohorts: Vec<CohortLine>,
    /// The page before.
    pub newer: Option<String>,
    /// The page after.
    pub older: Option<String>,
}

impl Page for CohortsPage {
    const TEMPLATE: &'static str = "desk/cohorts.html";
}

/// A cohort in a list.
#[derive(Debug, Clone, Serialize)]
pub struct CohortLine {
    /// Where it is.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Is it over?
    pub closed: bool,
    /// Learners in it.
    pub learners: u32,
    /// Names of its facilitators.
    pub facilitators: String,
    /// What its calendar says now.
    pub now: String,
}

/// `GET /follow/cohorts/{cohort}`
#[derive(Debug, Clone, Serialize)]
pub struct CohortPage {
    /// Its own address.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Is it over?
    pub closed: bool,
    /// Learners in it whom this person follows.
    pub learners: usize,
    /// Names of its facilitators.
    pub facilitators: String,
    /// Modules with dates.
    pub dates: Vec<DatesLine>,
    /// Its circles.
    pub circles: Vec<CircleLine>,
    /// Learners without a circle.
    pub without: usize,
    /// Where it talks, if this person takes part.
    pub talk: Option<String>,
    /// May this person change dates and circles?
    pub may_lead: bool,
    /// May this person change everything?
    pub may_keep: bool,
}

impl Page for CohortPage {
    const TEMPLATE: &'static str = "desk/cohort.html";
}

/// A module with its dates.
#[derive(Debug, Clone, Serialize)]
pub struct DatesLine {
    /// The module's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The first day, in words or for a field.
    pub begins: String,
    /// The last day.
    pub ends: String,
    /// Is it under way?
    pub now: bool,
}

/// A circle.
#[derive(Debug, Clone, Serialize)]
pub struct CircleLine {
    /// Its number.
    pub number: usize,
    /// Its mentor's name or id; empty: nobody.
    pub mentor: String,
    /// Learners in it.
    pub learners: usize,
    /// Are these fewer or more than a circle should have?
    pub hint: bool,
}

/// `GET /follow/cohorts/new`, `GET /follow/cohorts/{cohort}/change`
#[derive(Debug, Clone, Serialize)]
pub struct CohortFormPage {
    /// What is done here.
    pub title: String,
    /// Where one came from.
    pub back: String,
    /// Where the form goes.
    pub action: String,
    /// Name so far.
    pub name: String,
    /// Number of circles so far.
    pub circles: String,
    /// Who may be named.
    pub staff: Vec<OptionView>,
    /// Is there a cohort already?
    pub is_old: bool,
    /// Is it over?
    pub closed: bool,
}

impl Page for CohortFormPage {
    const TEMPLATE: &'static str = "desk/cohort_form.html";
}

/// `GET /follow/cohorts/{cohort}/dates`
#[derive(Debug, Clone, Serialize)]
pub struct CohortDatesPage {
    /// The cohort's address.
    pub back: String,
    /// Its name.
    pub name: String,
    /// The dates of each course; none where there is one course alone.
    pub courses: Vec<LookWay>,
    /// Where the form goes.
    pub action: String,
    /// Every module of that course with its dates so far.
    pub modules: Vec<DatesLine>,
}

impl Page for CohortDatesPage {
    const TEMPLATE: &'static str = "desk/cohort_dates.html";
}

/// `GET /follow/cohorts/{cohort}/circles`
#[derive(Debug, Clone, Serialize)]
pub struct CohortCirclesPage {
    /// The cohort's address.
    pub back: String,
    /// Its name.
    pub name: String,
    /// Its circles with their mentors' ids.
    pub circles: Vec<CircleLine>,
    /// Who may be named.
    pub staff: Vec<OptionView>,
}

impl Page for CohortCirclesPage {
    const TEMPLATE: &'static str = "desk/cohort_circles.html";
}

/// `GET /follow/cohorts/{cohort}/learners`
#[derive(Debug, Clone, Serialize)]
pub struct CohortLearnersPage {
    /// The cohort's address.
    pub back: String,
    /// Its name.
    pub name: String,
    /// May this person move learners between circles?
    pub may_lead: bool,
    /// May this person bring learners in?
    pub may_keep: bool,
    /// What was looked for.
    pub find: String,
    /// Learners of the network that were found.
    pub found: Vec<FoundLearner>,
    /// The cohort as a file for each course; none where there is one course alone.
    pub files: Vec<LookWay>,
    /// At most one page of the cohort's learners.
    pub learners: Vec<EnrolledLine>,
    /// The page before.
    pub newer: Option<String>,
    /// The page after.
    pub older: Option<String>,
}

impl Page for CohortLearnersPage {
    const TEMPLATE: &'static str = "desk/cohort_learners.html";
}

/// A learner who may be put into a cohort.
#[derive(Debug, Clone, Serialize)]
pub struct FoundLearner {
    /// The learner's id.
    pub person: String,
    /// The name.
    pub name: String,
    /// The library.
    pub branch: String,
}

/// A learner of a cohort.
#[derive(Debug, Clone, Serialize)]
pub struct EnrolledLine {
    /// The learner's id.
    pub person: String,
    /// The learner as in every list.
    pub line: LearnerLine,
    /// The number of the circle; empty: none yet.
    pub circle: String,
}

/// `GET /people/{person}/country`
#[derive(Debug, Clone, Serialize)]
pub struct CountryPage {
    /// Whose.
    pub name: String,
    /// Where the form goes.
    pub action: String,
    /// Countries to choose from.
    pub countries: Vec<OptionView>,
}

impl Page for CountryPage {
    const TEMPLATE: &'static str = "desk/country.html";
}

/// A learner's own cohort on the home page.
#[derive(Debug, Clone, Serialize)]
pub struct OwnCohortView {
    /// Its name.
    pub name: String,
    /// The number of the circle; `None`: none yet.
    pub circle: Option<u8>,
    /// Who accompanies the learner, in words; empty while nobody is known.
    pub people: String,
    /// Where the cohort talks.
    pub talk: String,
    /// What the calendar says now or next.
    pub dates: Vec<DatesLine>,
}
