//! Who belongs to the network: invitations and cut-offs. Only the hub writes them.

use super::{country, once_key};
use crate::docs::record::Record;
use crate::domain::limits::CUT_LOGS_PER_RECORD;
use crate::domain::log::SignedHead;
use crate::domain::person::FieldFault;
use crate::domain::roles::NodeRole;
use crate::domain::roster::{Erasure, KeptLog, Revocation};
use crate::domain::{DocumentId, NodeId, PersonId, Scope, person};
use crate::node::author::Author;
use crate::node::ledger::roster;
use crate::node::view::{ErasureView, NewInvitation};
use crate::node::{Node, NodeError, succession, truth};
use crate::store::Write;
use crate::store::rows::InvitationRow;
use crate::sync::join::InvitationCode;

/// Codes that are tried before giving up: only the four characters that name one can be taken.
const DRAWS_MAX: u32 = 32;

/// What became of a draw.
enum Draw {
    /// The invitation is written.
    Made,
    /// Another invitation has that name.
    Taken,
    /// The form that asks has made its invitation before.
    Repeated,
}

/// What an invitation is for.
#[derive(Debug, Clone, Copy)]
pub(in crate::node) enum Invited<'a> {
    /// A library in that country.
    Library(&'a str),
    /// A learner's laptop of that library: it holds the library's learners.
    Laptop(NodeId),
}

/// A laptop is where its library is; the hub has learners too.
fn country_of(node: &Node, library: NodeId) -> Result<String, NodeError> {
    let known = node.read(roster)?;
    let fine = known
        .member(library)
        .filter(|member| member.role != NodeRole::Personal && !known.is_revoked(member.id));
    let library = fine.ok_or(NodeError::Field { field: "of", fault: FieldFault::NotAChoice })?;
    Ok(library.country.clone())
}

/// Makes an invitation. Its code is in the answer and nowhere else: a form that comes
/// again (`once`, with whoever sent it) makes no second one, and its answer is `None`.
pub(in crate::node) fn invite(
    node: &Node,
    once: Option<(PersonId, &str)>,
    name: &str,
    whom: Invited<'_>,
) -> Result<Option<NewInvitation>, NodeError> {
    if node.row()?.role != NodeRole::Hub {
        return Err(NodeError::NotAllowed);
    }
    let name = person::name(name).map_err(NodeError::field("name"))?;
    let (role, of, country) = match whom {
        Invited::Library(code) => (NodeRole::Branch, None, country(code)?),
        Invited::Laptop(of) => (NodeRole::Personal, Some(of), country_of(node, of)?),
    };
    let once = match once {
        Some((who, form)) => Some((who, once_key("invite", form)?)),
        None => None,
    };
    for _ in 0..DRAWS_MAX {
        let code = InvitationCode::from_random(node.inner.random());
        let row = InvitationRow {
            public_id: code.public_id.clone().into_bytes(),
            secret: code.psk().to_vec(),
            name: name.clone(),
            country: country.clone(),
            made_at: node.now().0,
            tries: 0,
            used_by: None,
            voided: false,
            role,
            of,
        };
        let once = once.clone();
        match node.write_local(move |write| draw(write, once, &row))? {
            Draw::Made => {
                return Ok(Some(NewInvitation { code: code.to_string(), name, country }));
            }
            Draw::Repeated => return Ok(None),
            Draw::Taken => {}
        }
    }
    Err(NodeError::Bug("no name for an invitation is free"))
}

fn draw(
    write: &Write<'_>,
    once: Option<(PersonId, String)>,
    row: &InvitationRow,
) -> Result<Draw, NodeError> {
    if let Some((who, key)) = &once
        && write.once(*who, key)?.is_some()
    {
        return Ok(Draw::Repeated);
    }
    if write.invitation(&row.public_id)?.is_some() {
        return Ok(Draw::Taken);
    }
    write.put_invitation(row)?;
    if let Some((who, key)) = once {
        write.put_once(who, &key, "made", row.made_at)?;
    }
    Ok(Draw::Made)
}

/// Cuts a member off: what the hub holds of its logs stays, nothing that comes later counts. A
/// second time changes nothing.
pub(in crate::node) fn revoke(node: &Node, member: NodeId) -> Result<(), NodeError> {
    node.write(move |author| cut_off(author, member))?;
    truth::finish(&node.inner)
}

fn cut_off(author: &Author<'_>, member: NodeId) -> Result<(), NodeError> {
    if author.row().role != NodeRole::Hub || member == author.node() {
        return Err(NodeError::NotAllowed);
    }
    let known = roster(author)?;
    if known.member(member).is_none() {
        return Err(NodeError::NotFound("member"));
    }
    if known.is_revoked(member) {
        return Ok(());
    }
    let since = known.member_since(member);
    let heads = author.logs_of(member)?.into_iter().filter_map(|log| log.signed_head());
    // Of earlier lives an earlier cut-off has spoken.
    let heads = heads.filter(|signed| signed.head.log.incarnation >= since);
    let kept: Vec<KeptLog> = heads
        .map(|SignedHead { head, signature }| KeptLog {
            incarnation: head.log.incarnation,
            scope: head.log.scope,
            length: head.length,
            head: Some((head.chain, signature)),
        })
        .collect();
    tracing::info!(node = %member, "a member is cut off");
    let mut parts: Vec<Vec<KeptLog>> =
        kept.chunks(CUT_LOGS_PER_RECORD).map(<[_]>::to_vec).collect();
    let last = parts.pop().unwrap_or_default();
    for (kept, more) in parts.into_iter().map(|kept| (kept, true)).chain([(last, false)]) {
        let cut_off = Revocation { node: member, since, kept, more };
        author.record(Scope::Roster, &Record::Revocation(cut_off))?;
    }
    author.follow_the_roster()
}

/// What an erasure would take, and what it would leave.
pub(in crate::node) fn erasing(node: &Node, person: PersonId) -> Result<ErasureView, NodeError> {
    node.read(|read| {
        let row = read.node()?.ok_or(NodeError::NotSetUp)?;
        if row.role != NodeRole::Hub {
            return Err(NodeError::NotAllowed);
        }
        let card = read.person(person)?;
        let learner = read.change_count(DocumentId::learner(person))? > 0;
        if card.is_none() && !learner {
            return Err(NodeError::NotFound("person"));
        }
        Ok(ErasureView {
            name: card.as_ref().map_or_else(String::new, |card| card.name.clone()),
            branch: card.and_then(|card| card.branch).unwrap_or_default(),
            lessons: read.learner_progress(person)?.len() as u64,
            posts: read.posts_by(person)?,
            others: read.merged_into(person)?.into_iter().chain(read.shown_with(person)?).collect(),
        })
    })
}

/// Erases a person: card and learner document, here at once and at every node that hears of it. Only
/// the hub can, and nobody can take it back.
pub(in crate::node) fn erase(node: &Node, person: PersonId) -> Result<(), NodeError> {
    erasing(node, person)?;
    let about = super::reviews::feedback_to_erase(node, person)?;
    node.write(move |author| {
        super::belonging::free_those_under(author, person)?;
        super::judging::say_decisions_again(author, person)?;
        let places = author.places_of(person)?;
        author.record(Scope::Roster, &Record::Erasure(Erasure::Person(person)))?;
        for document in about {
            author.record(Scope::Roster, &Record::Erasure(Erasure::Document(document)))?;
        }
        author.follow_the_roster()?;
        places.iter().try_for_each(|place| {
            super::belonging::end_talk_without_learners(author, place.cohort, person)
        })
    })?;
    truth::finish(&node.inner)?;
    succession::rewrite_due(&node.inner)
}
