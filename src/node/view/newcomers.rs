//! What pages show of accounts that come from a table.

use std::fmt;

use crate::domain::UnixMs;

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewcomerFault {
    /// There is no name in it.
    NoName,
    /// The name cannot be shown or is too long.
    Name,
    /// An earlier row has the same name.
    Twice,
    /// No further account fits.
    Full,
}

impl NewcomerFault {
    /// The word for phrases.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoName => "no-name",
            Self::Name => "name",
            Self::Twice => "twice",
            Self::Full => "full",
        }
    }
}

/// What a row would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewcomerVerdict {
    /// Makes an account.
    Added,
    /// Nothing: somebody of that name is at home here.
    Same,
    /// It is passed over.
    Problem(NewcomerFault),
}

/// A row of a table.
#[derive(Debug, Clone)]
pub struct NewcomerRow {
    /// Its line in the file.
    pub number: usize,
    /// The name in it.
    pub name: String,
    /// What it would do.
    pub verdict: NewcomerVerdict,
}

/// What a table would do.
#[derive(Debug, Clone)]
pub struct NewcomersView {
    /// How it was read.
    pub encoding: &'static str,
    /// Its first rows as they were read.
    pub samples: Vec<Vec<String>>,
    /// Its rows; none once it was taken in.
    pub rows: Vec<NewcomerRow>,
    /// Has it more rows than are looked at?
    pub is_cut: bool,
    /// It was taken in: how many accounts that made.
    pub taken: Option<usize>,
    /// How many of these have not set a PIN yet.
    pub waiting: usize,
    /// How many of these nobody has used, so that they can be taken away again.
    pub unused: usize,
    /// The others by name, and why each stays.
    pub staying: Vec<(String, Staying)>,
}

/// Why an account stays when the table that made it is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Staying {
    /// Somebody set a PIN with the code.
    SetPin,
    /// Something was done or said under it, at whichever library.
    Used,
    /// The learner was put into a cohort.
    Enrolled,
    /// The record is shown with another one, or the learner moved.
    Belongs,
}

impl Staying {
    /// The word for phrases.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SetPin => "pin",
            Self::Used => "used",
            Self::Enrolled => "enrolled",
            Self::Belongs => "belongs",
        }
    }
}

/// A name with its code.
#[derive(Clone)]
pub struct SheetRow {
    /// Whose.
    pub name: String,
    /// The code, shown this once.
    pub code: String,
}

impl fmt::Debug for SheetRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SheetRow").finish_non_exhaustive()
    }
}

/// Codes to print and to cut apart.
#[derive(Debug, Clone)]
pub struct CodeSheet {
    /// One for each, in the order of the table.
    pub rows: Vec<SheetRow>,
    /// Until when they are good.
    pub until: UnixMs,
}
