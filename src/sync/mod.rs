//! The protocol between nodes, sans-IO: what to send, what to believe, what to keep.
//!
//! Never opens a socket or a file, never asks a clock or for chance, never speaks SQL: `now` and
//! random bytes are arguments, and what a node holds is asked of a [`Ledger`].
//!
//! **The contract.** A [`exchange::Dialer`] makes the body of a POST, the caller carries it,
//! [`exchange::Listener`] makes the answer's body, and the caller hands that back to the dialer,
//! until it says [`exchange::Next::Done`]. Either side may vanish at any byte: what was committed
//! stays, what was not is asked for again. Every frame is checked and committed on its own before
//! the next one is looked at.
//!
//! The order in which foreign bytes are believed: length, Noise, frame, chain, signature, cut-off,
//! then (in the caller's commit) [`guard`] and [`admission`], and only then Automerge.

pub mod admission;
pub mod award;
pub mod bundle;
mod bytes;
pub mod error;
pub mod exchange;
pub mod files;
pub mod frame;
pub mod guard;
pub mod invitation;
pub mod join;
pub mod keys;
pub mod ledger;
pub mod log;
pub mod message;
pub mod recovery;
pub mod seal;
pub mod sketch;
pub mod who;

pub use error::{Judged, PeerFault};
pub use keys::NodeKeys;
pub use ledger::{Arrival, Ledger, LogState, Marks, PeerMemory};
