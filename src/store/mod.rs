//! SQLite: the log, documents, the read model that follows from them, and what never leaves this
//! node.
//!
//! One writer thread commits what queued up together; readers have connections of their own. Keeps
//! no truth in memory, never looks at a clock, and never decides whether an entry counts: it is
//! told.

mod accounts;
mod awards;
mod backup;
pub mod ballast;
mod belonging;
mod blind;
mod carried;
mod codes;
mod columns;
mod content;
mod desk;
mod desk_rows;
mod documents;
mod drafts;
mod error;
mod evaluation;
mod excuses;
mod feedback;
mod folded;
mod growth;
mod line;
mod log;
mod mentions;
mod open;
mod packs;
mod page_rows;
mod peers;
mod pictures;
mod project;
mod project_desk;
mod queries_desk;
mod queries_forum;
mod queries_learning;
mod queries_members;
mod queries_network;
mod rebuild;
pub mod rows;
mod search;
mod study;
mod submissions;
mod succession;
mod talk;
#[cfg(test)]
mod tests;
mod truth;
mod turns;
mod writer;

pub use backup::Depth;
pub use error::StoreError;
pub use log::Appended;
pub use open::{DATABASE_FILE, Fold, Read, Store};
pub use queries_members::TURNED_AWAY;
pub use rebuild::{Rebuilt, Watch};
pub use writer::Write;
