//! Course files made into the values of [`crate::domain::course`], and their faults told to
//! authors.
//!
//! [`load`] reads one language of a course, [`check`] tells an author everything that is wrong with
//! all of it, [`Library`] holds the course that comes inside the program. Never writes a file, and
//! lets no markup of an author reach a page except what `markdown` makes itself.

mod assignment;
mod call;
mod check;
mod courses;
mod drawing;
mod error;
mod fault;
mod fields;
mod front_matter;
mod glossary;
mod lesson_rules;
mod library;
mod links;
mod load;
mod markdown;
mod pack;
pub mod post;
mod questions;
mod safe_events;
mod search;
mod source;

pub use check::check;
pub use courses::Courses;
pub use error::CourseError;
pub use fault::{CourseFault, Level, render};
pub use library::Library;
pub use load::load;
pub use pack::{PackFault, PackSource, pack, pack_in_two};
pub use search::{Found, Hit, SearchIndex};
pub use source::{CourseSource, EmbeddedSource, FolderSource};

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod sample;
#[cfg(test)]
pub(crate) use sample::called as sample_course;
