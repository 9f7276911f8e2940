//! What pages show: one struct a template, with exactly the fields that the template names. Values
//! only.
//!
//! A field ending in `_html` holds HTML that `course` or `text::plain` made safe; it alone is
//! printed unescaped.

mod follow;
mod forum;
mod gate;
mod keep;
mod learn;
mod near;
mod site;
mod talk;

pub use follow::*;
pub use forum::*;
pub use gate::*;
pub use keep::*;
pub use learn::*;
pub use near::*;
pub use site::*;
pub use talk::*;

#[cfg(test)]
mod tests;
