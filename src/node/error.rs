//! What a desk may answer instead, with the blame in the name. `web` and `cli` turn these into
//! words.

use std::path::PathBuf;

use crate::docs::DocsError;
use crate::domain::person::FieldFault;
use crate::store::StoreError;

/// What a desk may answer instead.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// No session, or one that ended.
    #[error("not signed in")]
    SignedOut,
    /// The table in `domain::roles` says no.
    #[error("this role may not do that")]
    NotAllowed,
    /// Named by what was looked for.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Something that a person filled in.
    #[error("field {field}: {fault}")]
    Field {
        /// Which field.
        field: &'static str,
        /// What is wrong with it.
        #[source]
        fault: FieldFault,
    },
    /// The PIN or password is another.
    #[error("the PIN or password does not match; {tries_left} tries before a pause")]
    WrongSecret {
        /// Tries before a pause.
        tries_left: u32,
    },
    /// Too many wrong ones.
    #[error("too many tries; again in {wait_s} s")]
    Throttled {
        /// How long to wait, in seconds.
        wait_s: u64,
    },
    /// The one-time code of the first start is another.
    #[error("the set-up code does not match")]
    WrongSetupCode,
    /// Set-up runs once.
    #[error("this node is set up already")]
    AlreadySetUp,
    /// Before set-up there is nothing to ask for.
    #[error("this node is not set up yet")]
    NotSetUp,
    /// The limit of accounts is reached.
    #[error("too many people have an account here (at most {max})")]
    AccountsFull {
        /// The limit.
        max: u64,
    },
    /// A moderator closed the thread.
    #[error("the thread is closed")]
    ThreadLocked,
    /// A node joins once.
    #[error("this node belongs to a network already")]
    AlreadyJoined,
    /// The hub did not take the code.
    #[error("the invitation does not work: wrong code, used, or expired")]
    InvitationRefused,
    /// Nobody answers there.
    #[error("the hub cannot be reached")]
    HubUnreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A page came where the protocol's answer should have.
    #[error("something between here and the hub answered in its place")]
    PortalAnswered,
    /// The hub's roster does not list this node, or cut it off.
    #[error("the hub does not know this node any more")]
    RefusedByHub,
    /// The address cannot be one.
    #[error("the address is not one of a hub: {0}")]
    WrongAddress(&'static str),
    /// The invitation is for a laptop and this is a library, or the other way round.
    #[error("the invitation is for another kind of node")]
    InvitationRole,
    /// What was typed is no recovery code.
    #[error("the recovery code has a slip in it")]
    RecoveryCode,
    /// Only a node of a network that is not its hub can be brought back from others.
    #[error("this node has no recovery code")]
    NoRecovery,
    /// The recovery code names another network than the one that was reached.
    #[error("the node at that address belongs to another network")]
    OtherNetwork,
    /// The network does not list the node of the recovery code, or has cut it off.
    #[error("the network does not know the node of that recovery code")]
    RecoveryRefused,
    /// The link broke in the middle; what came is kept.
    #[error("the recovery is not finished; what came so far is kept")]
    RecoveryCut,
    /// The folder holds what came for another node.
    #[error("the recovery of a node has begun in this folder")]
    RecoveryBegun,
    /// Nobody of this network answers at that address.
    #[error("no other node of this network answers at that address")]
    NotANeighbour,
    /// Another server runs on this data folder.
    #[error("another server is running on {}", .0.display())]
    FolderInUse(PathBuf),
    /// The database or a file beside it.
    #[error("the disk failed")]
    Disk(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Ours.
    #[error("a fault in the program: {0}")]
    Bug(&'static str),
}

/// A file beside the database cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{} cannot be used", path.display())]
pub(super) struct FileTrouble {
    pub(super) path: PathBuf,
    #[source]
    pub(super) source: std::io::Error,
}

impl NodeError {
    pub(super) fn file(path: &std::path::Path, source: std::io::Error) -> Self {
        Self::Disk(Box::new(FileTrouble { path: path.to_owned(), source }))
    }

    pub(super) fn field(field: &'static str) -> impl FnOnce(FieldFault) -> Self {
        move |fault| Self::Field { field, fault }
    }
}

impl From<StoreError> for NodeError {
    fn from(source: StoreError) -> Self {
        Self::Disk(Box::new(source))
    }
}

impl From<DocsError> for NodeError {
    fn from(source: DocsError) -> Self {
        Self::from(StoreError::from(source))
    }
}
