//! The page of what was set aside.

use serde::Serialize;

use super::super::template::Page;
use super::super::words::Moment;

/// `GET /sync/set-aside`
#[derive(Debug, Clone, Serialize)]
pub struct SetAsidePage {
    /// At most one page, the latest first.
    pub lines: Vec<AsideLine>,
    /// The page before.
    pub newer: Option<String>,
    /// The page after.
    pub older: Option<String>,
}

impl Page for SetAsidePage {
    const TEMPLATE: &'static str = "keep/set_aside.html";
}

/// One thing that was set aside.
#[derive(Debug, Clone, Serialize)]
pub struct AsideLine {
    /// Whose: the library's name, or its node's id.
    pub from: String,
    /// What it was about, in words.
    pub about: String,
    /// The phrase that says why.
    pub reason: String,
    /// The same in English with details, for whoever helps.
    pub detail: String,
    /// How many entries.
    pub entries: u64,
    /// When.
    pub at: Moment,
}
