//! Pages on which records of one person are joined, and learners go on at another library.

use serde::Serialize;

use super::super::template::Page;
use super::OptionView;

/// `GET /people/{person}/together?find=…`
#[derive(Debug, Clone, Serialize)]
pub struct TogetherPage {
    /// Its own address.
    pub href: String,
    /// The name.
    pub name: String,
    /// The library.
    pub branch: String,
    /// Name of the record under which this one is shown.
    pub with: Option<String>,
    /// Names of those that are shown under this one, each with its own page of this kind.
    pub under: Vec<(String, String)>,
    /// What was looked for.
    pub find: String,
    /// What was found.
    pub found: Vec<NamesakeLine>,
}

impl Page for TogetherPage {
    const TEMPLATE: &'static str = "keep/together.html";
}

/// A record that may be of the same person.
#[derive(Debug, Clone, Serialize)]
pub struct NamesakeLine {
    /// Its id.
    pub person: String,
    /// The name.
    pub name: String,
    /// The library.
    pub branch: String,
    /// Lessons done under it.
    pub done: u32,
}

/// `GET /people/{person}/move`
#[derive(Debug, Clone, Serialize)]
pub struct MovePage {
    /// Its own address.
    pub href: String,
    /// The name.
    pub name: String,
    /// Where the learner learns now; `None`: here.
    pub now: Option<String>,
    /// Has the hub let that library read the learner's work?
    pub let_in: bool,
    /// Libraries to choose from.
    pub libraries: Vec<OptionView>,
}

impl Page for MovePage {
    const TEMPLATE: &'static str = "keep/move.html";
}

/// `GET /members/moves?page=…`
#[derive(Debug, Clone, Serialize)]
pub struct MovesPage {
    /// At most one page of them, those that wait first.
    pub moves: Vec<MoveLine>,
    /// The page before.
    pub newer: Option<String>,
    /// The page after.
    pub older: Option<String>,
}

impl Page for MovesPage {
    const TEMPLATE: &'static str = "keep/moves.html";
}

/// A learner who goes on at another library.
#[derive(Debug, Clone, Serialize)]
pub struct MoveLine {
    /// Where the hub lets it be.
    pub action: String,
    /// The name.
    pub name: String,
    /// The old library.
    pub from: String,
    /// The new one.
    pub to: String,
    /// Learners of the old library.
    pub learners: u32,
    /// Was it let?
    pub let_in: bool,
}
