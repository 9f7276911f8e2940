//! What can stand in the way of a page, and the one table that says what a person is told about it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};

use crate::domain::InvalidId;
use crate::node::NodeError;

/// Why a request was not answered with what it asked for.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// A desk said no.
    #[error(transparent)]
    Node(#[from] NodeError),
    /// There is no such page.
    #[error("no such page")]
    NotFound,
    /// The session ended, or there never was one; what was typed is kept for the person to copy.
    #[error("not signed in")]
    SignedOut {
        /// The words of the form that was sent; empty if there were none.
        kept: String,
    },
    /// The person's role may not do that.
    #[error("this role may not do that")]
    NotAllowed,
    /// The form does not come from one of this node's own pages, or its page is too old.
    #[error("the form is not one of ours: {0}")]
    ForeignForm(&'static str),
    /// The form lacks what every browser sends with it.
    #[error("the form cannot be read: {0}")]
    Unreadable(&'static str),
    /// The name under which the node was called is not one of its own.
    #[error("called by a name that is not its own")]
    WrongHost,
    /// More bytes than a form may have.
    #[error("the form is too large")]
    TooLarge,
    /// The form did not arrive in time.
    #[error("the form did not arrive in time")]
    TooSlow,
    /// A template does not fit its page.
    #[error("a template does not fit its page")]
    Template(#[from] minijinja::Error),
    /// The thread that worked on the page was lost.
    #[error("the work was lost")]
    Lost,
}

/// What a person is told: a row of the one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// HTTP's word for it.
    pub status: StatusCode,
    /// Stable, short; never translated.
    pub code: &'static str,
    /// Phrase: what happened.
    pub title: &'static str,
    /// Phrase: what is safe, and what to do.
    pub advice: &'static str,
}

const fn told(
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    advice: &'static str,
) -> Told {
    Told { status, code, title, advice }
}

impl WebError {
    /// The one table of what is said about errors.
    #[must_use]
    pub fn told(&self) -> Told {
        use StatusCode as S;
        match self {
            Self::Node(error) => node_told(error),
            Self::NotFound => {
                told(S::NOT_FOUND, "not-found", "error-not-found", "error-not-found-advice")
            }
            Self::SignedOut { .. } => {
                told(S::UNAUTHORIZED, "signed-out", "error-signed-out", "error-signed-out-advice")
            }
            Self::NotAllowed => {
                told(S::FORBIDDEN, "not-allowed", "error-not-allowed", "error-not-allowed-advice")
            }
            Self::ForeignForm(_) => {
                told(S::FORBIDDEN, "foreign-form", "error-form", "error-form-advice")
            }
            Self::Unreadable(_) => {
                told(S::BAD_REQUEST, "unreadable", "error-form", "error-form-advice")
            }
            Self::WrongHost => {
                told(S::MISDIRECTED_REQUEST, "wrong-host", "error-host", "error-host-advice")
            }
            Self::TooLarge => {
                told(S::PAYLOAD_TOO_LARGE, "too-large", "error-large", "error-large-advice")
            }
            Self::TooSlow => {
                told(S::REQUEST_TIMEOUT, "too-slow", "error-slow", "error-slow-advice")
            }
            Self::Template(_) | Self::Lost => {
                told(S::INTERNAL_SERVER_ERROR, "bug", "error-bug", "error-bug-advice")
            }
        }
    }

    /// What was typed and could not be taken, for the person to copy.
    #[must_use]
    pub fn kept(&self) -> &str {
        if let Self::SignedOut { kept } = self { kept } else { "" }
    }

    /// True for what goes to the log: a bug or the disk, not a person's or a peer's doing.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        matches!(self.told().code, "bug" | "disk")
    }

    /// The number that the advice mentions, if it mentions one.
    #[must_use]
    pub fn count(&self) -> u64 {
        match self {
            Self::Node(NodeError::Throttled { wait_s }) => *wait_s,
            Self::Node(NodeError::AccountsFull { max } | NodeError::VersionsFull { max }) => *max,
            Self::Node(NodeError::NoRoom { free_mib }) => *free_mib,
            Self::Node(NodeError::WrongSecret { tries_left }) => u64::from(*tries_left),
            Self::Node(_)
            | Self::NotFound
            | Self::SignedOut { .. }
            | Self::NotAllowed
            | Self::ForeignForm(_)
            | Self::Unreadable(_)
            | Self::WrongHost
            | Self::TooLarge
            | Self::TooSlow
            | Self::Template(_)
            | Self::Lost => 0,
        }
    }
}

#[expect(clippy::too_many_lines, reason = "one table, a row for each error")]
fn node_told(error: &NodeError) -> Told {
    use StatusCode as S;
    let (unfit, clash) = (S::UNPROCESSABLE_ENTITY, S::CONFLICT);
    match error {
        NodeError::SignedOut => {
            told(S::UNAUTHORIZED, "signed-out", "error-signed-out", "error-signed-out-advice")
        }
        NodeError::NotAllowed => {
            told(S::FORBIDDEN, "not-allowed", "error-not-allowed", "error-not-allowed-advice")
        }
        NodeError::NotFound(_) => {
            told(S::NOT_FOUND, "not-found", "error-not-found", "error-not-found-advice")
        }
        NodeError::Field { .. } => told(unfit, "field", "error-field", "error-field-advice"),
        NodeError::WrongSecret { .. } => {
            told(unfit, "wrong-secret", "error-secret", "fault-wrong-secret")
        }
        NodeError::Throttled { .. } => {
            told(S::TOO_MANY_REQUESTS, "throttled", "error-throttled", "fault-throttled")
        }
        NodeError::WrongSetupCode => {
            told(S::FORBIDDEN, "wrong-setup-code", "error-setup-code", "fault-setup-code")
        }
        NodeError::AlreadySetUp => {
            told(clash, "already-set-up", "error-set-up", "error-set-up-advice")
        }
        NodeError::NotSetUp => {
            told(clash, "not-set-up", "error-not-set-up", "error-not-set-up-advice")
        }
        NodeError::AccountsFull { .. } => {
            told(clash, "accounts-full", "error-accounts-full", "fault-accounts-full")
        }
        NodeError::ThreadLocked => {
            told(clash, "thread-locked", "error-thread-locked", "fault-thread-locked")
        }
        NodeError::VersionsFull { .. } => {
            told(clash, "versions-full", "error-versions-full", "fault-versions-full")
        }
        NodeError::File(_) => told(unfit, "file", "error-file", "error-file-advice"),
        NodeError::AlreadyJoined => told(clash, "already-joined", "error-joined", "fault-joined"),
        NodeError::InvitationRefused => told(unfit, "invitation", "error-join", "fault-invitation"),
        NodeError::HubUnreachable(_) => {
            told(S::BAD_GATEWAY, "hub-unreachable", "error-join", "fault-hub-unreachable")
        }
        NodeError::PortalAnswered => told(S::BAD_GATEWAY, "portal", "error-join", "fault-portal"),
        NodeError::RefusedByHub => told(clash, "refused-by-hub", "error-refused", "fault-refused"),
        NodeError::WrongAddress(_) => told(unfit, "address", "error-join", "fault-address"),
        NodeError::NotJoined => told(clash, "not-joined", "error-not-joined", "fault-not-joined"),
        NodeError::InvitationRole => {
            told(unfit, "invitation-role", "error-join", "fault-invitation-role")
        }
        NodeError::RecoveryCode => {
            told(unfit, "recovery-code", "error-recovery", "fault-recovery-code")
        }
        NodeError::NoRecovery => told(clash, "no-recovery", "error-recovery", "fault-no-recovery"),
        NodeError::OtherNetwork => {
            told(unfit, "other-network", "error-recovery", "fault-other-network")
        }
        NodeError::RecoveryRefused => {
            told(clash, "recovery-refused", "error-recovery", "fault-recovery-refused")
        }
        NodeError::RecoveryCut => {
            told(S::BAD_GATEWAY, "recovery-cut", "error-recovery", "fault-recovery-cut")
        }
        NodeError::RecoveryBegun => {
            told(clash, "recovery-begun", "error-recovery", "fault-recovery-begun")
        }
        NodeError::NotANeighbour => {
            told(unfit, "not-a-neighbour", "error-neighbour", "fault-not-a-neighbour")
        }
        // Each says more beside the form that was sent.
        NodeError::CutOff { .. }
        | NodeError::FileExists(_)
        | NodeError::Stick { .. }
        | NodeError::ReadBack(_)
        | NodeError::BundleTooLarge => told(unfit, "stick", "error-carry-out", "fault-stick"),
        NodeError::Bundle(_) => told(unfit, "bundle", "error-bundle", "error-bundle-advice"),
        NodeError::NoRoom { .. } => {
            told(S::INSUFFICIENT_STORAGE, "no-room", "error-no-room", "error-no-room-advice")
        }
        NodeError::Disk(_) => {
            told(S::INSUFFICIENT_STORAGE, "disk", "error-disk", "error-disk-advice")
        }
        // A server that is running holds its folder: to hear this here is a bug.
        NodeError::FolderInUse(_) | NodeError::Bug(_) => {
            told(S::INTERNAL_SERVER_ERROR, "bug", "error-bug", "error-bug-advice")
        }
    }
}

impl ResponseError for WebError {
    fn status_code(&self) -> StatusCode {
        self.told().status
    }

    // The page itself is made by the layer around all handlers, which knows the reader's language.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

impl From<InvalidId> for WebError {
    fn from(_: InvalidId) -> Self {
        Self::NotFound
    }
}

impl From<actix_web::error::BlockingError> for WebError {
    fn from(_: actix_web::error::BlockingError) -> Self {
        Self::Lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::attachment::FileFault;
    use crate::domain::person::FieldFault;
    use crate::text::phrases::Phrases;

    #[test]
    fn everything_that_can_be_told_has_words() {
        let errors = [
            WebError::NotFound,
            WebError::SignedOut { kept: String::new() },
            WebError::NotAllowed,
            WebError::ForeignForm(""),
            WebError::Unreadable(""),
            WebError::WrongHost,
            WebError::TooLarge,
            WebError::TooSlow,
            WebError::Lost,
            NodeError::SignedOut.into(),
            NodeError::NotAllowed.into(),
            NodeError::NotFound("thread").into(),
            NodeError::Field { field: "name", fault: FieldFault::Empty }.into(),
            NodeError::WrongSecret { tries_left: 1 }.into(),
            NodeError::Throttled { wait_s: 1 }.into(),
            NodeError::WrongSetupCode.into(),
            NodeError::AlreadySetUp.into(),
            NodeError::NotSetUp.into(),
            NodeError::AccountsFull { max: 1 }.into(),
            NodeError::ThreadLocked.into(),
            NodeError::VersionsFull { max: 1 }.into(),
            NodeError::File(FileFault::Unreadable).into(),
            NodeError::AlreadyJoined.into(),
            NodeError::InvitationRefused.into(),
            NodeError::HubUnreachable("x".into()).into(),
            NodeError::PortalAnswered.into(),
            NodeError::RefusedByHub.into(),
            NodeError::WrongAddress("x").into(),
            NodeError::InvitationRole.into(),
            NodeError::RecoveryCode.into(),
            NodeError::NoRecovery.into(),
            NodeError::OtherNetwork.into(),
            NodeError::RecoveryRefused.into(),
            NodeError::RecoveryCut.into(),
            NodeError::RecoveryBegun.into(),
            NodeError::NotANeighbour.into(),
            NodeError::Disk("x".into()).into(),
            NodeError::NoRoom { free_mib: 1 }.into(),
            NodeError::Bug("x").into(),
            NodeError::FolderInUse("x".into()).into(),
            NodeError::NotJoined.into(),
            NodeError::CutOff { name: "x".into() }.into(),
            NodeError::FileExists("x".into()).into(),
            NodeError::Stick { path: "x".into(), source: std::io::ErrorKind::NotFound.into() }
                .into(),
            NodeError::ReadBack("x".into()).into(),
            NodeError::BundleTooLarge.into(),
            NodeError::Bundle(crate::node::BundleRefusal::CutShort).into(),
        ];
        for error in errors {
            let told = error.told();
            assert!(Phrases::get().has(told.title), "{error}: {}", told.title);
            assert!(Phrases::get().has(told.advice), "{error}: {}", told.advice);
            // A disk without room is nobody's fault, and nothing for whoever reads the log.
            let ours = [500, 507].contains(&told.status.as_u16()) && told.code != "no-room";
            assert_eq!(error.is_ours(), ours, "{error}");
        }
    }
}
