//! People with an account here, and the cards by which other nodes know them.
//!
//! A learner's card stays within the branch until the first post; those of staff travel at once.
//! PINs and passwords never leave the node, and are never kept as typed.

use super::learner::writable_facts;
use super::{language, once_key};
use crate::docs::record::Record;
use crate::domain::limits::ACCOUNTS_MAX;
use crate::domain::person::{self, PersonCard};
use crate::domain::roles::{NodeRole, Role};
use crate::domain::{ChangeHash, NodeId, PersonId, Scope};
use crate::node::author::Author;
use crate::node::{Node, NodeError, secret};
use crate::store::rows::{AccountRow, SecretKind};

/// Everything that makes an account, checked and hashed.
#[derive(Debug)]
pub(in crate::node) struct NewAccount {
    pub(in crate::node) role: Role,
    pub(in crate::node) name: String,
    pub(in crate::node) language: String,
    pub(in crate::node) secret_kind: SecretKind,
    pub(in crate::node) secret_hash: String,
}

/// Makes an account with its card. The same `once` again gives the first person again; without one
/// (the command line) staff may have a PIN instead of a password.
pub(in crate::node) fn add_person(
    node: &Node,
    once: Option<&str>,
    role: Role,
    name: &str,
    secret: &str,
    language: &str,
) -> Result<PersonId, NodeError> {
    let key = once.map(|once| once_key("person", once)).transpose()?;
    if let Some(id) = made_before(node, key.as_deref())? {
        return Ok(id);
    }
    // A learner is at home in a library, and comes to a laptop from there.
    if role == Role::Learner && node.row()?.role == NodeRole::Personal {
        return Err(NodeError::NotAllowed);
    }
    let name = person::name(name).map_err(NodeError::field("name"))?;
    let language = super::language(language)?;
    let (secret_kind, secret) = fitting_secret(role, secret, once.is_none())?;
    let secret_hash = hash(node, secret)?;
    let account = NewAccount { role, name, language, secret_kind, secret_hash };
    node.write(move |author| {
        let Some(key) = key else { return create(author, &account) };
        let for_all = everybody(author.node());
        if let Some(id) = author.once(for_all, &key)? {
            return person_id(&id);
        }
        let id = create(author, &account)?;
        author.put_once(for_all, &key, &id.to_string(), author.now().0)?;
        Ok(id)
    })
}

/// Gives a person whose card is here a sign-in with a PIN, where this node may write for that
/// person: a guest whom the home branch has lent, or somebody of its own who needs a new PIN.
pub(super) fn welcome_person(node: &Node, person: PersonId, pin: &str) -> Result<(), NodeError> {
    let pin = person::pin(pin).map_err(NodeError::field("pin"))?;
    let secret_hash = hash(node, pin)?;
    node.write(move |author| {
        if author.person(person)?.is_none() {
            return Err(NodeError::NotFound("person"));
        }
        writable_facts(author, person)?;
        let earlier = author.account(person)?;
        if earlier.is_none() && author.account_count()? >= ACCOUNTS_MAX {
            return Err(NodeError::AccountsFull { max: ACCOUNTS_MAX });
        }
        // Whoever sat there with the old PIN is signed out.
        author.delete_sessions(person)?;
        Ok(author.put_account(&AccountRow {
            person,
            secret_hash,
            secret_kind: SecretKind::Pin,
            created_at: earlier.as_ref().map_or(author.now().0, |row| row.created_at),
            last_seen: earlier.and_then(|row| row.last_seen),
        })?)
    })
}

/// Gives one of this node's own staff a password: the old one was on a lost disk.
pub(super) fn welcome_staff(
    node: &Node,
    person: PersonId,
    password: &str,
) -> Result<(), NodeError> {
    let password = person::password(password).map_err(NodeError::field("password"))?;
    let (secret_hash, now) = (hash(node, password)?, node.now().0);
    node.write_local(move |write| {
        if write.account(person)?.is_some() {
            return Err(NodeError::NotAllowed);
        }
        Ok(write.put_account(&AccountRow {
            person,
            secret_hash,
            secret_kind: SecretKind::Password,
            created_at: now,
            last_seen: None,
        })?)
    })
}

/// The person whom an earlier form with this key made.
pub(super) fn made_before(node: &Node, key: Option<&str>) -> Result<Option<PersonId>, NodeError> {
    let Some(key) = key else { return Ok(None) };
    node.read(|read| {
        let row = read.node()?.ok_or(NodeError::NotSetUp)?;
        read.once(everybody(row.node), key)?.map(|id| person_id(&id)).transpose()
    })
}

/// Stands for whoever has no id yet: no person's random part is all zero.
fn everybody(node: NodeId) -> PersonId {
    PersonId::new(node, [0; 11])
}

fn person_id(text: &str) -> Result<PersonId, NodeError> {
    text.parse().map_err(|_| NodeError::Bug("a kept answer is no person id"))
}

fn fitting_secret(
    role: Role,
    secret: &str,
    staff_may_have_pin: bool,
) -> Result<(SecretKind, &str), NodeError> {
    let wrong = NodeError::field("secret");
    if role == Role::Learner {
        return Ok((SecretKind::Pin, person::pin(secret).map_err(wrong)?));
    }
    match person::pin(secret) {
        Ok(pin) if staff_may_have_pin => Ok((SecretKind::Pin, pin)),
        Ok(_) | Err(_) => Ok((SecretKind::Password, person::password(secret).map_err(wrong)?)),
    }
}

/// Hashes a checked secret. Takes a tenth of a second: never inside a write.
pub(super) fn hash(node: &Node, checked: &str) -> Result<String, NodeError> {
    let inner = &node.inner;
    secret::hash(&inner.secret_checks, &inner.secrets.pepper, inner.random(), checked)
}

/// Writes account and card.
pub(in crate::node) fn create(
    author: &Author<'_>,
    new: &NewAccount,
) -> Result<PersonId, NodeError> {
    if author.account_count()? >= ACCOUNTS_MAX {
        return Err(NodeError::AccountsFull { max: ACCOUNTS_MAX });
    }
    let id = PersonId::new(author.node(), author.random());
    let card = PersonCard {
        id,
        name: new.name.clone(),
        role: new.role,
        language: new.language.clone(),
        edition: 1,
    };
    author.record(first_scope(&card), &Record::Card(card))?;
    author.put_account(&AccountRow {
        person: id,
        secret_hash: new.secret_hash.clone(),
        secret_kind: new.secret_kind,
        created_at: author.now().0,
        last_seen: None,
    })?;
    Ok(id)
}

/// Where a card is written before its owner has posted anything.
fn first_scope(card: &PersonCard) -> Scope {
    match card.role {
        Role::Learner => Scope::Branch(card.id.home()),
        Role::Mentor | Role::Facilitator | Role::Ambassador | Role::Admin => Scope::Network,
    }
}

/// Before a person's first post: everybody who will read it may know the name.
pub(in crate::node) fn announce(author: &Author<'_>, person: PersonId) -> Result<(), NodeError> {
    // A guest's card is written at home, where the guest was announced or will be.
    let Some(card) = own_card(author, person)? else { return Ok(()) };
    if is_announced(author, &card)? {
        return Ok(());
    }
    author.record(Scope::Network, &Record::Card(card))
}

/// Writes a new edition of a card wherever the old one went.
pub(super) fn change_language(
    author: &Author<'_>,
    person: PersonId,
    tag: &str,
) -> Result<(), NodeError> {
    let Some(card) = own_card(author, person)? else { return Ok(()) };
    if card.language == tag {
        return Ok(());
    }
    let was_announced = is_announced(author, &card)?;
    let edition = card.edition.saturating_add(1);
    let next = PersonCard { language: language(tag)?, edition, ..card };
    let first = first_scope(&next);
    let record = Record::Card(next);
    author.record(first, &record)?;
    if was_announced && first != Scope::Network {
        author.record(Scope::Network, &record)?;
    }
    Ok(())
}

fn own_card(author: &Author<'_>, person: PersonId) -> Result<Option<PersonCard>, NodeError> {
    if person.home() != author.node() {
        return Ok(None);
    }
    Ok(author.person(person)?.map(|row| PersonCard {
        id: row.person,
        name: row.name,
        role: row.role,
        language: row.language,
        edition: row.edition,
    }))
}

/// Ends the card of somebody of this node who was never more than a name, and forgets the account.
pub(super) fn unmake(author: &Author<'_>, person: PersonId) -> Result<(), NodeError> {
    if let Some(card) = own_card(author, person)? {
        let edition = card.edition.saturating_add(1);
        let end = PersonCard { edition, ..card };
        author.record(first_scope(&end), &Record::CardEnd(end))?;
    }
    Ok(author.erase_person_here(person)?)
}

/// Is this edition in the network's log of any of this node's lives?
fn is_announced(author: &Author<'_>, card: &PersonCard) -> Result<bool, NodeError> {
    let record = Record::Card(card.clone());
    let hash = ChangeHash(*blake3::hash(&record.encode()).as_bytes());
    Ok(author.has_written(author.node(), Scope::Network, record.subject(), hash)?)
}
