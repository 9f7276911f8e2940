//! The desk for whoever has not signed in: set-up, the names at the door, PINs and passwords.

use std::sync::PoisonError;

use super::accounts::{add_person, hash, made_before};
use super::founding::found;
use super::sessions::{Opening, token_hash, uptime_s};
use super::throttle::Buckets;
use super::{SetUp, once_key};
use crate::domain::PersonId;
use crate::domain::limits::{SETUP_TRIES_MAX, SIGN_IN_FREE_TRIES};
use crate::domain::person;
use crate::domain::roles::{NodeRole, Role};
use crate::node::view::{NewSession, NodeView, PersonChoice};
use crate::node::{Node, NodeError, secret};
use crate::store::rows::{PersonHereRow, SecretKind, ThrottleRow};
use crate::text::fold::fold;
use crate::text::sort::sort_key;

/// The door.
#[derive(Debug, Clone)]
pub struct VisitorDesk {
    node: Node,
}

impl VisitorDesk {
    pub(super) fn new(node: Node) -> Self {
        Self { node }
    }

    pub(super) fn door(&self) -> &Node {
        &self.node
    }

    /// What a visitor may know of this node.
    ///
    /// # Errors
    /// [`NodeError::Disk`], as every function here.
    pub fn node(&self) -> Result<NodeView, NodeError> {
        let row = self.node.read(|read| Ok(read.node()?))?;
        Ok(match row {
            Some(row) => NodeView {
                id: row.node,
                name: row.name,
                country: row.country,
                role: row.role,
                set_up: true,
                joined: row.network.is_some(),
                language: row.language,
            },
            None => NodeView {
                id: self.node.inner.secrets.keys.node(),
                name: String::new(),
                country: String::new(),
                role: NodeRole::Branch,
                set_up: false,
                joined: false,
                language: "en".into(),
            },
        })
    }

    /// Is this the code that the first start printed? Wrong ones are counted; too many burn the
    /// code until the program is started again.
    ///
    /// # Errors
    /// [`NodeError::AlreadySetUp`].
    pub fn setup_code_fits(&self, code: &str) -> Result<bool, NodeError> {
        if self.node()?.set_up {
            return Err(NodeError::AlreadySetUp);
        }
        let Some(right) = self.node.setup_code() else { return Ok(false) };
        // Hashes are compared: that takes the same time wherever they differ.
        if blake3::hash(plain_code(code).as_bytes()) == blake3::hash(plain_code(&right).as_bytes())
        {
            return Ok(true);
        }
        let key = format!("set-up {}", self.node.inner.boot);
        let failures = self.node.write_local(move |write| {
            let failures = write.throttle(&key)?.map_or(0, |row| row.failures).saturating_add(1);
            write.put_throttle(&key, ThrottleRow { failures, until_s: 0 })?;
            Ok(failures)
        })?;
        if failures >= SETUP_TRIES_MAX {
            tracing::warn!("too many wrong set-up codes: start the program again for a new one");
            self.node.clear_setup_code();
        }
        Ok(false)
    }

    /// Sets this node up and signs its first admin in, as on a shared computer.
    ///
    /// # Errors
    /// [`NodeError::WrongSetupCode`], [`NodeError::AlreadySetUp`], [`NodeError::Field`].
    pub fn set_up(&self, form: SetUp) -> Result<NewSession, NodeError> {
        if !self.setup_code_fits(&form.code)? {
            return Err(NodeError::WrongSetupCode);
        }
        let admin = found(&self.node, form)?;
        self.enter(admin, true)
    }

    /// Everybody who can sign in here, in the order of the branch's language; with `filter` those
    /// whose names hold it, in either script and with or without marks.
    ///
    /// # Errors
    /// [`NodeError::NotSetUp`].
    pub fn people_here(&self, filter: Option<&str>) -> Result<Vec<PersonChoice>, NodeError> {
        let (row, people) = self.node.read(|read| {
            let row = read.node()?.ok_or(NodeError::NotSetUp)?;
            Ok((row, read.people_here()?))
        })?;
        let wanted = fold(filter.unwrap_or_default().trim());
        let mut people: Vec<PersonHereRow> =
            people.into_iter().filter(|row| fold(&row.name).contains(&wanted)).collect();
        people.sort_by_cached_key(|person| sort_key(&person.name, &row.language));
        Ok(people.into_iter().map(choice).collect())
    }

    /// One of them.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn person(&self, id: PersonId) -> Result<PersonChoice, NodeError> {
        self.node.read(|read| {
            let (account, person) = (read.account(id)?, read.person(id)?);
            let (account, person) = account.zip(person).ok_or(NodeError::NotFound("person"))?;
            Ok(PersonChoice {
                id,
                name: person.name,
                role: person.role,
                has_password: account.secret_kind == SecretKind::Password,
            })
        })
    }

    /// Signs somebody in. `device` is a long-lived mark of the browser: a device that has signed in
    /// before has a count of wrong tries of its own.
    ///
    /// # Errors
    /// [`NodeError::WrongSecret`], also for people who have no account here;
    /// [`NodeError::Throttled`].
    pub fn sign_in(
        &self,
        person: PersonId,
        secret: &str,
        device: &str,
        shared: bool,
    ) -> Result<NewSession, NodeError> {
        let node = &self.node;
        let Some(account) = node.read(|read| Ok(read.account(person)?))? else {
            // The same work as for an account that is there.
            hash(node, secret)?;
            return Err(NodeError::WrongSecret { tries_left: SIGN_IN_FREE_TRIES - 1 });
        };
        let (buckets, now_s) = (Buckets::of(person, device), uptime_s(node));
        let counted = buckets.clone();
        let tries_left = node.write_local(move |write| counted.count(write, now_s))?;
        let typed = match account.secret_kind {
            SecretKind::Pin => secret.trim(),
            SecretKind::Password => secret,
        };
        if !self.fits(&account.secret_hash, typed)? {
            return Err(NodeError::WrongSecret { tries_left });
        }
        let (is_marked, now) = (!device.is_empty(), node.now().0);
        let opening = Opening::new(node, person, shared);
        node.write_local(move |write| {
            buckets.succeed(write, is_marked)?;
            opening.write(write, now)
        })
    }

    fn fits(&self, kept: &str, typed: &str) -> Result<bool, NodeError> {
        let inner = &self.node.inner;
        secret::fits(&inner.secret_checks, &inner.secrets.pepper, kept, typed)
    }

    /// Makes a learner's account and signs the learner in. The same `once` again with the same PIN
    /// signs the same learner in.
    ///
    /// # Errors
    /// [`NodeError::Field`], [`NodeError::AccountsFull`], [`NodeError::NotSetUp`].
    pub fn sign_up(
        &self,
        once: &str,
        name: &str,
        pin: &str,
        language: &str,
        shared: bool,
    ) -> Result<NewSession, NodeError> {
        let pin = person::pin(pin).map_err(NodeError::field("pin"))?;
        let key = once_key("person", once)?;
        if let Some(id) = made_before(&self.node, Some(&key))? {
            // Whoever finds the form in a shared browser's history does not get in by sending it.
            return self.sign_in(id, pin, "", shared);
        }
        let id = add_person(&self.node, Some(once), Role::Learner, name, pin, language)?;
        self.enter(id, shared)
    }

    pub(super) fn enter(&self, person: PersonId, shared: bool) -> Result<NewSession, NodeError> {
        let (opening, now) = (Opening::new(&self.node, person, shared), self.node.now().0);
        self.node.write_local(move |write| opening.write(write, now))
    }

    /// Ends a session; one that has ended already is fine.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn sign_out(&self, token: &str) -> Result<(), NodeError> {
        let hash = token_hash(token);
        self.node.write_local(move |write| Ok(write.delete_session(&hash)?))
    }
}

impl Node {
    /// After set-up nobody needs the code, and after too many tries nobody may use it.
    pub(in crate::node) fn clear_setup_code(&self) {
        *self.inner.setup_code.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

fn choice(row: PersonHereRow) -> PersonChoice {
    PersonChoice {
        id: row.person,
        name: row.name,
        role: row.role,
        has_password: row.secret_kind == SecretKind::Password,
    }
}

/// The code as typed on any keyboard: no dashes, small letters, and the letters that look like
/// digits as those.
pub(super) fn plain_code(text: &str) -> String {
    let signs = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
    signs
        .map(|c| match c.to_ascii_lowercase() {
            'i' | 'l' => '1',
            'o' => '0',
            other => other,
        })
        .collect()
}
