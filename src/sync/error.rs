//! What a peer can do wrong. Every variant is the peer's guilt, or that of whoever answers in its
//! place.

use crate::domain::NodeId;
use crate::domain::fork::Fork;

/// The inner error is the peer's fault, the outer one the ledger's.
pub type Judged<T, E> = Result<Result<T, PeerFault>, E>;

/// Bytes that came do not deserve belief. The link is closed; what was committed before stays.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeerFault {
    /// Not our protocol: a portal's page, a proxy's error, another service.
    #[error("the answer is not of this protocol")]
    NotOurs,
    /// A protocol version that this program does not speak.
    #[error("protocol version {0} is not spoken here")]
    Version(u8),
    /// Longer than a limit.
    #[error("{what} is longer than allowed")]
    TooLong {
        /// Of what.
        what: &'static str,
    },
    /// The Noise layer refused: altered, replayed in the wrong place, or sealed for someone else.
    #[error("the seal does not open")]
    Seal,
    /// Well sealed and not well formed.
    #[error("{0} is malformed")]
    Malformed(&'static str),
    /// Entries that do not follow what is held here.
    #[error("entries that do not follow what is held here")]
    Gap,
    /// The signature under a log's head does not fit: altered, forged, or built on another way of
    /// that log than the one here.
    #[error("a signature does not fit its log")]
    Signature,
    /// Signed, and yet not what is held here: the log's own node wrote it in two ways. Whoever
    /// brought it may know nothing of that.
    #[error("a log that its node wrote in two ways")]
    Forked(Box<Fork>),
    /// A body is missing that nobody had erased.
    #[error("an entry without its body")]
    Hole,
    /// A log of a node that the roster does not list, or that may not write there.
    #[error("a log of a node that may not write it")]
    Author,
    /// The session is not known (any more); a new one can be begun.
    #[error("the session is not known here")]
    Session,
    /// The peer says that this node does not belong to the network (any more).
    #[error("the peer does not know this node")]
    Refused,
    /// The peer is busy and asks to come again later.
    #[error("the peer is busy")]
    Busy,
    /// A bundle of another network.
    #[error("it belongs to another network")]
    OtherNetwork,
    /// A bundle that is sealed for another node.
    #[error("it is sealed for node {0}")]
    OtherRecipient(NodeId),
    /// A bundle that ends before its last piece.
    #[error("it ends before its end")]
    CutShort,
    /// The invitation is wrong, used up or expired.
    #[error("the invitation does not work")]
    Invitation,
    /// The invitation is for another kind of node.
    #[error("the invitation is for another kind of node")]
    InvitationRole,
}
