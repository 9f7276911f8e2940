//! sync

pub mod guard;
