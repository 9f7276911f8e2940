//! Pages on which accounts come from a table, and the sheet with their codes.

use serde::Serialize;

use super::super::template::Page;
use super::OptionView;

/// `GET /people/import`
#[derive(Debug, Clone, Serialize)]
pub struct NewcomersAskPage {
    /// Most people that one table brings in.
    pub most: usize,
}

impl Page for NewcomersAskPage {
    const TEMPLATE: &'static str = "keep/newcomers_ask.html";
}

/// `GET /people/import/{table}`
#[derive(Debug, Clone, Serialize)]
pub struct NewcomersPage {
    /// Its own address.
    pub href: String,
    /// How the file was read.
    pub encoding: &'static str,
    /// How else it could be.
    pub encodings: Vec<OptionView>,
    /// Its first rows.
    pub samples: Vec<String>,
    /// Rows that make an account.
    pub added: usize,
    /// Rows about somebody who has one.
    pub same: usize,
    /// Rows with a problem.
    pub problems: usize,
    /// Rows, problems first.
    pub rows: Vec<NewcomerLine>,
    /// How many more there are.
    pub more: usize,
    /// Has the file more rows than are looked at?
    pub is_cut: bool,
    /// Most people that one table brings in.
    pub most: usize,
    /// How many accounts it made.
    pub taken: Option<usize>,
    /// How many of these have no PIN yet.
    pub waiting: usize,
    /// How many of these nobody has used.
    pub unused: usize,
    /// The others, and why each stays, in words.
    pub staying: Vec<(String, String)>,
    /// How many more there are.
    pub more_staying: usize,
}

impl Page for NewcomersPage {
    const TEMPLATE: &'static str = "keep/newcomers.html";
}

/// A row of the table.
#[derive(Debug, Clone, Serialize)]
pub struct NewcomerLine {
    /// Its line in the file.
    pub number: usize,
    /// The name.
    pub name: String,
    /// The phrase of what it does.
    pub state: &'static str,
    /// `ok`, `bad` or nothing.
    pub tone: &'static str,
    /// What is wrong, in words.
    pub words: String,
}

/// `POST /people/import/{table}`
#[derive(Debug, Clone, Serialize)]
pub struct CodeSheetPage {
    /// The table's page.
    pub back: String,
    /// The library's name.
    pub library: String,
    /// The day until which the codes are good.
    pub until: String,
    /// Names and codes.
    pub rows: Vec<SheetLine>,
}

impl Page for CodeSheetPage {
    const TEMPLATE: &'static str = "keep/code_sheet.html";
}

/// A strip of the sheet.
#[derive(Debug, Clone, Serialize)]
pub struct SheetLine {
    /// Whose.
    pub name: String,
    /// The code.
    pub code: String,
}
