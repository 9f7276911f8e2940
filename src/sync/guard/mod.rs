//! Lets foreign Automerge changes into a document, and nothing else in.
//!
//! Automerge 0.12 panics, hangs or aborts on crafted bytes, and some changes apply but leave a document that never
//! loads again. So a change is read here first, by hand, and reaches the library last.

mod header;
mod refusal;

pub use header::{Header, change_hash};
pub use refusal::Refusal;
