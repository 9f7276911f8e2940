//! sync

pub mod admission;
pub mod guard;
