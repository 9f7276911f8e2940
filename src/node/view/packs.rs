//! Courses that the hub publishes, as desks hand them to pages.

use super::ListPart;
use crate::domain::UnixMs;
use crate::domain::pack::PackOffer;

/// A course that the hub offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferRow {
    /// The course's id.
    pub course: String,
    /// What is offered.
    pub offer: PackOffer,
    /// How it stands here.
    pub state: OfferState,
    /// Is a course of that id shown here, whichever edition?
    pub is_other_here: bool,
    /// At the hub: how many libraries say that they hold it whole, of how many.
    pub reach: Option<(u32, u32)>,
}

/// Which libraries do not hold a published course.
#[derive(Debug, Clone)]
pub struct ReachView {
    /// The course's title.
    pub title: String,
    /// How many libraries say that they hold it whole.
    pub held: u32,
    /// How many libraries there are.
    pub libraries: u32,
    /// A page of the others, the longest silent first.
    pub without: ListPart<LibraryRow>,
}

/// A library that does not hold a course, as far as it was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryRow {
    /// Its name.
    pub name: String,
    /// Two letters.
    pub country: String,
    /// When it was last heard; `None`: never.
    pub last_heard: Option<UnixMs>,
}

/// How an offered course stands on a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfferState {
    /// This is the hub, which offers it.
    Published,
    /// It is to be had.
    Offered,
    /// It is being fetched.
    Coming {
        /// So much of it is here.
        here_bytes: u64,
        /// Are its lessons shown already?
        text_shown: bool,
    },
    /// It is here.
    Here,
    /// It has come and is not shown.
    Refused {
        /// The phrase that says why.
        phrase: String,
        /// The place that is meant; empty: the whole.
        place: String,
    },
}

/// Why nothing is fetched at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackWait {
    /// The disk is nearly full.
    Disk,
    /// The line's budget is spent, or it is not the time of day for it.
    Plan,
}
