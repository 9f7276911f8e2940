//! What pages show: one struct a template, with exactly the fields that the template names. Values
//! only.
//!
//! A field ending in `_html` holds HTML that `course` or `text::plain` made safe; it alone is
//! printed unescaped.

mod award;
mod belonging;
mod blind;
mod desk;
mod follow;
mod forum;
mod gate;
mod group;
mod handin;
mod import;
mod keep;
mod learn;
mod line;
mod members;
mod near;
mod newcomers;
mod report;
mod review;
mod set_aside;
mod site;
mod study;
mod survey;
mod talk;
mod team;

pub use award::*;
pub use belonging::*;
pub use blind::*;
pub use desk::*;
pub use follow::*;
pub use forum::*;
pub use gate::*;
pub use group::*;
pub use handin::*;
pub use import::*;
pub use keep::*;
pub use learn::*;
pub use line::*;
pub use members::*;
pub use near::*;
pub use newcomers::*;
pub use report::*;
pub use review::*;
pub use set_aside::*;
pub use site::*;
pub use study::*;
pub use survey::*;
pub use talk::*;
pub use team::*;

#[cfg(test)]
mod tests;
