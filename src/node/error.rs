//! What a desk may answer instead, with the blame in the name. `web` and `cli` turn these into
//! words.

use std::path::PathBuf;

use crate::docs::DocsError;
use crate::domain::attachment::FileFault;
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
    /// An assignment was handed in as often as it may be.
    #[error("an assignment is handed in at most {max} times")]
    VersionsFull {
        /// The limit.
        max: u64,
    },
    /// A file that a person chose is not taken.
    #[error("the file is not taken: {0}")]
    File(#[source] FileFault),
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
    /// So little is free on the disk that nothing more is saved.
    #[error("only {free_mib} MiB are free on the disk")]
    NoRoom {
        /// What is free, in MiB.
        free_mib: u64,
    },
    /// A node that belongs to no network has nobody to carry anything to.
    #[error("this node belongs to no network")]
    NotJoined,
    /// Nothing goes to a node that the hub has cut off.
    #[error("{name} has been cut off")]
    CutOff {
        /// The node's name on the roster.
        name: String,
    },
    /// A file stands where one was to be written.
    #[error("{} is there already", .0.display())]
    FileExists(PathBuf),
    /// A file or folder that a person named cannot be read or written.
    #[error("{} cannot be read or written", path.display())]
    Stick {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// What came back from the stick is not what was written.
    #[error("what was read back from {} is not what was written", .0.display())]
    ReadBack(PathBuf),
    /// More than one file on a stick can hold.
    #[error("the bundle is larger than a stick's file system allows")]
    BundleTooLarge,
    /// A bundle that is not taken in here.
    #[error("the bundle is not taken in: {0}")]
    Bundle(#[source] BundleRefusal),
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

/// Why a bundle is not taken in. Nothing was changed by it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleRefusal {
    /// Some other file.
    #[error("it is no bundle")]
    NotABundle,
    /// Written by a newer or older program.
    #[error("its version is not known here")]
    Version,
    /// Of another network.
    #[error("it is of another network")]
    OtherNetwork,
    /// For somebody else.
    #[error("it is for {name}")]
    ForAnother {
        /// The recipient's name on the roster.
        name: String,
    },
    /// For somebody of whom this node has not heard.
    #[error("it is for a node that is not known here")]
    ForUnknown,
    /// The end is missing.
    #[error("it is not whole")]
    CutShort,
    /// Altered on its way, or damaged.
    #[error("it was altered or damaged")]
    Altered,
    /// Longer than any bundle.
    #[error("it is too large")]
    TooLarge,
    /// By a node that the hub has cut off.
    #[error("its sender {name} has been cut off")]
    SenderCutOff {
        /// The sender's name on the roster.
        name: String,
    },
}

impl BundleRefusal {
    /// Its key in the phrase files, and the name that the phrase mentions.
    #[must_use]
    pub fn phrase(&self) -> (&'static str, Option<&str>) {
        match self {
            Self::NotABundle => ("bundle-not-one", None),
            Self::Version => ("bundle-version", None),
            Self::OtherNetwork => ("bundle-other-network", None),
            Self::ForAnother { name } => ("bundle-for-another", Some(name)),
            Self::ForUnknown => ("bundle-for-unknown", None),
            Self::CutShort => ("bundle-cut-short", None),
            Self::Altered => ("bundle-altered", None),
            Self::TooLarge => ("bundle-too-large", None),
            Self::SenderCutOff { name } => ("bundle-sender-cut-off", Some(name)),
        }
    }
}

/// Why a file is not taken: its key in the phrase files, and the number that the phrase mentions.
#[must_use]
pub fn file_phrase(fault: FileFault) -> (&'static str, u64) {
    match fault {
        FileFault::Empty => ("file-empty", 0),
        FileFault::TooLarge { max } => ("file-too-large", max / 1024 / 1024),
        FileFault::NotTaken => ("file-not-taken", 0),
        FileFault::Unreadable => ("file-unreadable", 0),
        FileFault::TooManyPixels { max } => ("file-too-many-pixels", max),
        FileFault::LearnerFull { max } => ("file-learner-full", max),
        FileFault::NodeFull => ("file-node-full", 0),
    }
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

    /// Trouble with a file that a person named.
    pub(super) fn stick(path: &std::path::Path, source: std::io::Error) -> Self {
        Self::Stick { path: path.to_owned(), source }
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
