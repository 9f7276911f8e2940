//! What is said around a learner, and the page on which one message goes to several.

use serde::Serialize;

use super::super::template::Page;
use super::super::words::Moment;

/// Words for the team and the own note, on a learner's page.
#[derive(Debug, Clone, Serialize)]
pub struct TeamPart {
    /// The latest words.
    pub words: Vec<TeamLine>,
    /// How many earlier ones are not shown.
    pub more: usize,
    /// Where a word for the team goes.
    pub action: String,
    /// The word so far.
    pub typed: String,
    /// Where the own note goes.
    pub note_action: String,
    /// The own note.
    pub note: String,
    /// When it was changed.
    pub note_at: Option<Moment>,
    /// Ends the names under which a browser keeps drafts of both.
    pub draft: String,
}

/// A word for the team.
#[derive(Debug, Clone, Serialize)]
pub struct TeamLine {
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// What.
    pub words: String,
}

/// `GET /follow/write?to=…&to=…`
#[derive(Debug, Clone, Serialize)]
pub struct WriteToPage {
    /// To whom: id and name.
    pub to: Vec<(String, String)>,
    /// The message so far.
    pub typed: String,
}

impl Page for WriteToPage {
    const TEMPLATE: &'static str = "desk/write.html";
}
