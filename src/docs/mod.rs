//! Shapes of the Automerge documents, one file a kind: the only place where their keys are spelled.
//!
//! Turns facts into changes and documents into facts. Never decides who may write what
//! (`sync::admission`) and never lets foreign bytes in (`sync::guard`): it reads documents that
//! passed both, and still takes no key on trust.

pub mod allotted;
pub mod award;
mod document;
mod error;
pub mod evaluation;
pub mod feedback;
mod first;
pub mod learner;
pub mod own;
pub mod record;
pub mod taken;
pub mod thread;
mod value;

pub use document::{Document, NewChange};
pub use error::DocsError;

pub(crate) use document::{actor_id, actor_parts};
pub(crate) use first::{FIRST_ACTOR, containers, first_change, is_home_only};
pub(crate) use value::tag;
