//! Pages of tables: learners into a cohort from a file.

use serde::Serialize;

use super::super::template::Page;
use super::OptionView;

/// `GET /follow/cohorts/{cohort}/import`
#[derive(Debug, Clone, Serialize)]
pub struct ImportAskPage {
    /// The cohort's address.
    pub back: String,
    /// Its name.
    pub name: String,
}

impl Page for ImportAskPage {
    const TEMPLATE: &'static str = "desk/import_ask.html";
}

/// `GET /follow/cohorts/{cohort}/import/{table}`
#[derive(Debug, Clone, Serialize)]
pub struct ImportPage {
    /// The cohort's address.
    pub back: String,
    /// The table's own address.
    pub href: String,
    /// The cohort's name.
    pub name: String,
    /// How the table was read.
    pub encoding: &'static str,
    /// How else it could be read.
    pub encodings: Vec<OptionView>,
    /// Its first rows as they were read.
    pub samples: Vec<String>,
    /// Learners who would come in.
    pub added: usize,
    /// Learners who would come into another circle.
    pub changed: usize,
    /// Rows that change nothing.
    pub same: usize,
    /// Rows that are passed over.
    pub problems: usize,
    /// Rows one by one, problems first.
    pub rows: Vec<ImportLine>,
    /// Rows that are not shown.
    pub more: usize,
    /// Has the table more rows than are looked at?
    pub is_cut: bool,
    /// It was taken in: how many learners that were.
    pub taken: Option<usize>,
}

impl Page for ImportPage {
    const TEMPLATE: &'static str = "desk/import.html";
}

/// A row of a table.
#[derive(Debug, Clone, Serialize)]
pub struct ImportLine {
    /// Its line in the file.
    pub number: usize,
    /// The name in it.
    pub name: String,
    /// The library in it.
    pub library: String,
    /// The circle in it.
    pub circle: String,
    /// Phrase of what it would do.
    pub state: &'static str,
    /// `ok`, `warn`, `bad` or nothing.
    pub tone: &'static str,
    /// What is wrong, or what changes.
    pub words: String,
}
