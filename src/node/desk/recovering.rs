//! Coming back from a lost disk: at the door of an empty folder, and the card for it at the desk of
//! whoever looks after the node.

use std::fmt;

use super::accounts::{NewAccount, hash};
use super::sessions::uptime_s;
use super::throttle::Buckets;
use super::{AdminDesk, ConsoleDesk, VisitorDesk, language};
use crate::domain::roles::Role;
use crate::domain::{PersonId, person};
use crate::node::recovery::Recovered;
use crate::node::view::NewSession;
use crate::node::{Node, NodeError, secret};
use crate::store::rows::SecretKind;

/// What the page and the command line gather.
#[derive(Clone)]
pub struct Recovery {
    /// The one-time code that the first start prints; not asked for on the command line.
    pub setup_code: String,
    /// From the card.
    pub recovery_code: String,
    /// Where the hub or a neighbour answers.
    pub url: String,
    /// An admin of before, or a new one.
    pub admin_name: String,
    /// The password from now on.
    pub admin_password: String,
    /// Language tag of a new admin.
    pub language: String,
}

impl fmt::Debug for Recovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recovery").field("url", &self.url).finish_non_exhaustive()
    }
}

fn recover(node: &Node, form: &Recovery) -> Result<Recovered, NodeError> {
    // Names and passwords are looked at first: a slip there must not cost a download.
    let password =
        person::password(&form.admin_password).map_err(NodeError::field("admin_password"))?;
    let admin = NewAccount {
        role: Role::Admin,
        name: person::name(&form.admin_name).map_err(NodeError::field("admin_name"))?,
        language: language(&form.language)?,
        secret_kind: SecretKind::Password,
        secret_hash: hash(node, password)?,
    };
    let recovered = node.recover(&form.recovery_code, &form.url, admin)?;
    node.clear_setup_code();
    Ok(recovered)
}

impl VisitorDesk {
    /// Brings a library back into this empty folder and signs its admin in.
    ///
    /// # Errors
    /// [`NodeError::WrongSetupCode`], [`NodeError::AlreadySetUp`], [`NodeError::Field`];
    /// [`NodeError::RecoveryCode`], [`NodeError::OtherNetwork`], [`NodeError::RecoveryRefused`],
    /// [`NodeError::RecoveryBegun`]; [`NodeError::RecoveryCut`] after which the same goes on.
    pub fn recover(&self, form: &Recovery) -> Result<(NewSession, Recovered), NodeError> {
        if !self.setup_code_fits(&form.setup_code)? {
            return Err(NodeError::WrongSetupCode);
        }
        let recovered = recover(self.door(), form)?;
        Ok((self.enter(recovered.admin, true)?, recovered))
    }
}

impl ConsoleDesk {
    /// As [`VisitorDesk::recover`], without the set-up code and without a session.
    ///
    /// # Errors
    /// As there.
    pub fn recover(&self, form: &Recovery) -> Result<Recovered, NodeError> {
        recover(self.door(), form)
    }

    /// This node's recovery code.
    ///
    /// # Errors
    /// [`NodeError::NoRecovery`].
    pub fn recovery_code(&self) -> Result<String, NodeError> {
        self.door().recovery_code()
    }

    /// The hub answers at another address from now on.
    ///
    /// # Errors
    /// [`NodeError::OtherNetwork`], [`NodeError::HubUnreachable`], [`NodeError::WrongAddress`].
    pub fn move_hub(&self, url: &str) -> Result<(), NodeError> {
        self.door().move_hub(url)
    }
}

impl AdminDesk {
    /// This node's recovery code, after the admin's own password was given once more.
    ///
    /// # Errors
    /// [`NodeError::WrongSecret`], [`NodeError::Throttled`], [`NodeError::NoRecovery`].
    pub fn recovery_code(&self, password: &str, device: &str) -> Result<String, NodeError> {
        vouch(self.door(), self.who().person, password, device)?;
        self.door().recovery_code()
    }

    /// Can this node be brought back by a code?
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn has_recovery(&self) -> Result<bool, NodeError> {
        match self.door().recovery_code() {
            Ok(_) => Ok(true),
            Err(NodeError::NoRecovery) => Ok(false),
            Err(fault) => Err(fault),
        }
    }

    /// The hub answers at another address from now on.
    ///
    /// # Errors
    /// As [`ConsoleDesk::move_hub`].
    pub fn move_hub(&self, url: &str) -> Result<(), NodeError> {
        self.door().move_hub(url)
    }
}

/// Is it really that person who sits there? Counts like a sign-in.
pub(super) fn vouch(
    node: &Node,
    person: PersonId,
    typed: &str,
    device: &str,
) -> Result<(), NodeError> {
    let account = node.read(|read| Ok(read.account(person)?))?;
    let account = account.ok_or(NodeError::NotFound("person"))?;
    let (buckets, now_s) = (Buckets::of(person, device), uptime_s(node));
    let counted = buckets.clone();
    let tries_left = node.write_local(move |write| counted.count(write, now_s))?;
    let inner = &node.inner;
    let typed = match account.secret_kind {
        SecretKind::Pin => typed.trim(),
        SecretKind::Password => typed,
    };
    if !secret::fits(&inner.secret_checks, &inner.secrets.pepper, &account.secret_hash, typed)? {
        return Err(NodeError::WrongSecret { tries_left });
    }
    let is_marked = !device.is_empty();
    node.write_local(move |write| buckets.succeed(write, is_marked))
}
