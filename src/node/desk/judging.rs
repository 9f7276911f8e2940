//! Whose marks count on this node now: the fold of `domain::moderation`, with cards and roster.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use crate::docs::thread;
use crate::domain::moderation::{Mark, MarkKind, Verdicts, Voice, Written, may_moderate};
use crate::domain::roles::{NodeRole, Role};
use crate::domain::roster::Roster;
use crate::domain::succession::nobody;
use crate::domain::{CohortId, DocumentId, NodeId, PersonId, Scope};
use crate::node::NodeError;
use crate::node::author::Author;
use crate::node::ledger::roster;
use crate::node::view::SignedIn;
use crate::store::Read;
use crate::store::rows::{NodeRow, WrittenRow};

/// Everything that decides whose word counts.
pub(super) struct Judge<'a> {
    read: &'a Read<'a>,
    pub(super) known: Arc<Roster>,
    pub(super) own: NodeRow,
}

impl<'a> Judge<'a> {
    pub(super) fn new(read: &'a Read<'a>) -> Result<Self, NodeError> {
        let own = read.node()?.ok_or(NodeError::NotSetUp)?;
        Ok(Self { read, known: roster(read)?, own })
    }

    /// What others made of a thread, and who wrote it; cheap for the many threads without a mark.
    pub(super) fn thread(&self, id: DocumentId) -> Result<(Verdicts, Vec<WrittenRow>), NodeError> {
        let marks = self.read.marks(id)?;
        if marks.is_empty() {
            return Ok((Verdicts::default(), Vec::new()));
        }
        let written = self.read.written(id)?;
        Ok((self.fold(&written, &marks)?, written))
    }

    /// The fold over posts and marks that were read before.
    pub(super) fn fold(
        &self,
        written: &[WrittenRow],
        marks: &[Mark],
    ) -> Result<Verdicts, NodeError> {
        let mut roles: BTreeMap<PersonId, Role> = BTreeMap::new();
        for mark in marks {
            if let Entry::Vacant(unknown) = roles.entry(mark.author) {
                unknown.insert(self.role_of(mark.author)?);
            }
        }
        let posts: Vec<Written<'_>> = written
            .iter()
            .map(|row| Written { key: &row.key, author: row.author, node: row.node })
            .collect();
        Ok(Verdicts::fold(&posts, marks, |node, person| Voice {
            vouched: self.known.may_speak_for(node, person),
            role: roles.get(&person).copied().unwrap_or(Role::Learner),
            home_role: self.home_role(person.home()),
        }))
    }

    /// Does a moderator's mark about something that this node wrote count?
    pub(super) fn counts(&self, mark: &Mark, wrote: NodeId) -> Result<bool, NodeError> {
        let home = mark.author.home();
        let role = self.role_of(mark.author)?;
        Ok(self.known.may_speak_for(mark.node, mark.author)
            && may_moderate(role, self.home_role(home), home == wrote))
    }

    /// May whoever is signed in here moderate what that node wrote?
    pub(super) fn may_moderate(&self, who: &SignedIn, wrote: NodeId) -> bool {
        let home = who.person.home();
        may_moderate(who.role, self.home_role(home), home == wrote)
    }

    /// How many other nodes hear with their next sync of what is said in that scope.
    pub(super) fn others(&self, scope: Scope) -> u32 {
        let others = self
            .known
            .members()
            .filter(|member| member.id != self.own.node && self.known.may_read(member.id, scope));
        u32::try_from(others.count()).unwrap_or(u32::MAX)
    }

    /// A node's name as far as it is known here.
    pub(super) fn name_of(&self, node: NodeId) -> String {
        if node == self.own.node {
            return self.own.name.clone();
        }
        self.known.member(node).map(|member| member.name.clone()).unwrap_or_default()
    }

    /// A cohort's name as far as it is known here.
    pub(super) fn cohort_name(&self, cohort: CohortId) -> Result<String, NodeError> {
        Ok(self.read.cohort(cohort)?.map(|row| row.cohort.name).unwrap_or_default())
    }

    /// What somebody is, as far as a card says. In the hub's own name stand the decisions of those
    /// who were erased.
    fn role_of(&self, person: PersonId) -> Result<Role, NodeError> {
        let hub = self.known.hub().map(|member| member.id);
        if hub.is_some_and(|hub| person == nobody(hub)) {
            return Ok(Role::Admin);
        }
        Ok(self.read.person(person)?.map_or(Role::Learner, |card| card.role))
    }

    fn home_role(&self, home: NodeId) -> NodeRole {
        if home == self.own.node {
            return self.own.role;
        }
        self.known.member(home).map_or(NodeRole::Branch, |member| member.role)
    }
}

/// Says once more in the hub's own name what somebody decided who is about to be erased: what was
/// hidden or closed stays so.
pub(super) fn say_decisions_again(author: &Author<'_>, person: PersonId) -> Result<(), NodeError> {
    let judge = Judge::new(author)?;
    for id in author.threads_with(person)? {
        let written = author.written(id)?;
        let marks = author.marks(id)?.into_iter().filter(|mark| {
            mark.author == person
                && (MarkKind::MODERATION.contains(&mark.kind) || mark.kind == MarkKind::Answer)
        });
        for mark in marks {
            let about = match &mark.post {
                Some(key) => written.iter().find(|row| row.key == *key),
                None => written.first(),
            };
            let Some(about) = about else { continue };
            if !judge.counts(&mark, about.node)? {
                continue;
            }
            let again = Mark {
                key: thread::mark_key(author.node(), author.random()),
                author: nobody(author.node()),
                node: author.node(),
                ..mark
            };
            author.change(id, |document, life| thread::mark(document, life, &again))?;
        }
    }
    Ok(())
}
