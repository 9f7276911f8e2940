//! A learner's own laptop: which ones belong to this library, and who takes the course along on
//! one.

use super::recovering::vouch;
use super::{AdminDesk, LearnerDesk};
use crate::docs::learner;
use crate::domain::roles::{NodeRole, Role};
use crate::domain::{DocumentId, NodeId, PersonId, Scope};
use crate::node::ledger::roster;
use crate::node::view::LaptopRow;
use crate::node::{Node, NodeError};

/// The laptops of this library that belong to the network, with whether that learner may go on
/// there already.
fn laptops(node: &Node, person: PersonId) -> Result<Vec<LaptopRow>, NodeError> {
    node.read(|read| {
        let own = read.node()?.ok_or(NodeError::NotSetUp)?.node;
        if person.home() != own {
            return Err(NodeError::NotFound("person"));
        }
        let document = crate::node::author::load_document(read, DocumentId::learner(person))?;
        let writers = learner::writers(&document, None);
        let known = roster(read)?;
        let scope = Scope::Branch(own);
        let here = known
            .members()
            .filter(|member| member.role == NodeRole::Personal && known.may_read(member.id, scope));
        let row = |member: &crate::domain::roster::Member| LaptopRow {
            node: member.id,
            name: member.name.clone(),
            lent: writers.contains(&member.id),
        };
        Ok(here.map(row).collect())
    })
}

/// Lets a learner of this library learn at another node too.
pub(super) fn lend(node: &Node, person: PersonId, to: NodeId) -> Result<(), NodeError> {
    node.write(move |author| {
        let here = person.home() == author.node() && author.person(person)?.is_some();
        if !here {
            return Err(NodeError::NotFound("person"));
        }
        // Without the right to read the library's learners the other node would never see the
        // document.
        if !roster(author)?.may_read(to, Scope::Branch(author.node())) {
            return Err(NodeError::NotFound("node"));
        }
        author.change(DocumentId::learner(person), |document, incarnation| {
            learner::allow_writer(document, person.home(), incarnation, to)
        })
    })
}

fn lend_to_laptop(node: &Node, person: PersonId, to: NodeId) -> Result<(), NodeError> {
    match laptops(node, person)?.into_iter().find(|laptop| laptop.node == to) {
        None => Err(NodeError::NotFound("node")),
        // Sent twice, written once.
        Some(laptop) if laptop.lent => Ok(()),
        Some(_) => lend(node, person, to),
    }
}

impl AdminDesk {
    /// A learner at home here, and the laptops on which the course could go along.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for everybody who is no learner of this library.
    pub fn laptops(&self, person: PersonId) -> Result<(String, Vec<LaptopRow>), NodeError> {
        let row = self.door().read(|read| Ok(read.person(person)?))?;
        let row = row.filter(|row| row.role == Role::Learner);
        let name = row.ok_or(NodeError::NotFound("person"))?.name;
        Ok((name, laptops(self.door(), person)?))
    }

    /// Lets a learner go on on that laptop.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for a node that is no laptop of this library.
    pub fn take_along(&self, person: PersonId, to: NodeId) -> Result<(), NodeError> {
        self.laptops(person)?;
        lend_to_laptop(self.door(), person, to)
    }
}

impl LearnerDesk {
    /// The laptops of this library on which the learner could go on.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for a guest: only the library at home may say where else.
    pub fn laptops(&self) -> Result<Vec<LaptopRow>, NodeError> {
        laptops(self.door(), self.who().person)
    }

    /// Goes on on that laptop too, after the PIN was given once more: a session left open on a
    /// shared computer must not be enough.
    ///
    /// # Errors
    /// [`NodeError::WrongSecret`], [`NodeError::Throttled`], [`NodeError::NotFound`].
    pub fn take_along(&self, pin: &str, device: &str, to: NodeId) -> Result<(), NodeError> {
        vouch(self.door(), self.who().person, pin, device)?;
        lend_to_laptop(self.door(), self.who().person, to)
    }
}

/// Learners whom their library lets go on here, and who have no PIN here yet. A laptop looks through
/// the one library's learners that it holds; a library knows who moved there.
pub(super) fn guests_without_account(node: &Node) -> Result<Vec<PersonId>, NodeError> {
    node.read(|read| {
        let row = read.node()?.ok_or(NodeError::NotSetUp)?;
        if row.role != NodeRole::Personal {
            return super::belonging::newcomers(read, row.node);
        }
        let mut guests = Vec::new();
        for learner_row in read.learners(None)? {
            let person = learner_row.person;
            if person.home() == row.node || read.account(person)?.is_some() {
                continue;
            }
            let document = crate::node::author::load_document(read, DocumentId::learner(person))?;
            if learner::writers(&document, None).contains(&row.node) {
                guests.push(person);
            }
        }
        Ok(guests)
    })
}
