//! Branchline: an offline-first e-learning course server for library branches.
//!
//! One binary, one role per installation (hub, branch, personal). The map of the code, with the way
//! of a click and of a peer's bytes through it, is [`architecture`].

pub mod cli;
pub mod course;
pub mod docs;
pub mod domain;
pub mod node;
pub mod store;
pub mod sync;
pub mod text;
pub mod web;

#[doc = include_str!("architecture.md")]
pub mod architecture {}
