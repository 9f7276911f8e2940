//! What the hub makes of an invitation: it lists a new member, or lets one in again that it had cut
//! off.
//!
//! Whoever comes again comes under the same keys: so whoever holds these keys is let in, also a
//! thief. An invitation that was made after the cut-off is the admin's word that this is meant.

use super::author::Author;
use super::error::NodeError;
use super::ledger::roster;
use crate::docs::record::Record;
use crate::domain::roles::NodeRole;
use crate::domain::roster::{Member, Reinstatement, Roster};
use crate::domain::{Incarnation, NodeId, Scope};
use crate::store::Write;
use crate::store::rows::{InvitationRow, PeerRow};
use crate::sync::join::Welcomed;

/// Who wants to join, and by which invitation.
pub(super) struct Wants {
    pub(super) public_id: Vec<u8>,
    pub(super) node: NodeId,
    pub(super) role: NodeRole,
    pub(super) sign_key: [u8; 32],
    pub(super) noise_key: [u8; 32],
    /// The number of its last life, if it was a member before.
    pub(super) life: Option<Incarnation>,
}

/// What came of it.
pub(super) enum Admitted {
    /// What it is told.
    Listed(Box<Welcomed>),
    /// The invitation is for another kind of node, and stays good.
    OtherRole,
    No,
}

/// Lists the applicant and uses up the invitation, in one transaction. The same node may come again
/// with the same invitation: its first answer may have been lost. A member that was cut off needs one
/// that nobody has used.
pub(super) fn admit(author: &Author<'_>, wants: &Wants) -> Result<Admitted, NodeError> {
    let Some(mut invitation) = author.invitation(&wants.public_id)? else {
        return Ok(Admitted::No);
    };
    let taken = invitation.used_by.is_some_and(|user| user != wants.node);
    if invitation.voided || taken {
        return Ok(Admitted::No);
    }
    if invitation.role != wants.role {
        return Ok(Admitted::OtherRole);
    }
    let known = roster(author)?;
    let Some(hub) = known.hub().cloned() else {
        return Err(NodeError::Bug("the hub is not on its own roster"));
    };
    let before = known.member(wants.node);
    if before.is_some_and(|member| member.noise_key != wants.noise_key) || wants.node == hub.id {
        return Ok(Admitted::No);
    }
    let own = match before {
        Some(member) if !known.is_revoked(wants.node) => {
            let again = let_in_before(author, wants.node)?;
            let own = member.clone();
            return Ok(Admitted::Listed(Box::new(Welcomed { hub, own, again })));
        }
        Some(_) if invitation.used_by.is_some() => return Ok(Admitted::No),
        Some(member) => {
            if !let_in_again(author, &known, wants)? {
                return Ok(Admitted::No);
            }
            listing(&invitation, wants, &member.scopes)
        }
        None => listing(&invitation, wants, &[]),
    };
    if before != Some(&own) {
        author.record(Scope::Roster, &Record::Member(own.clone()))?;
    }
    invitation.used_by = Some(wants.node);
    author.put_invitation(&invitation)?;
    let again = let_in_before(author, wants.node)?;
    Ok(Admitted::Listed(Box::new(Welcomed { hub, own, again })))
}

/// As the invitation has it; a member that comes again stays in its cohorts.
fn listing(invitation: &InvitationRow, wants: &Wants, scopes: &[Scope]) -> Member {
    let is_kept = |scope: &&Scope| matches!(scope, Scope::Cohort(_) | Scope::Talk(_));
    let cohorts = scopes.iter().filter(is_kept).copied();
    Member {
        id: wants.node,
        sign_key: wants.sign_key,
        noise_key: wants.noise_key,
        role: invitation.role,
        name: invitation.name.clone(),
        country: invitation.country.clone(),
        scopes: invitation.of.map(Scope::Branch).into_iter().chain(cohorts).collect(),
    }
}

/// Ends the node's cut-off. Every life that it ever had stays as it was cut: what it wrote since, it
/// writes once more, so that nothing on any other node waits for what never comes. False: no number
/// of a life is left.
fn let_in_again(author: &Author<'_>, known: &Roster, wants: &Wants) -> Result<bool, NodeError> {
    let node = wants.node;
    let heard = author.last_incarnation(node)?.unwrap_or_default();
    let last = heard.max(wants.life.unwrap_or_default());
    let Some(from) = known.next_life(node, last) else { return Ok(false) };
    for lifts in known.in_force(node) {
        let again = Reinstatement { node, lifts, from };
        author.record(Scope::Roster, &Record::Reinstatement(again))?;
    }
    forget_agreement(author, node)?;
    tracing::info!(node = %node, from = from.0, "a member that was cut off is let in again");
    Ok(true)
}

/// Everything that was ever said about letting that node in again.
fn let_in_before(author: &Author<'_>, node: NodeId) -> Result<Vec<Reinstatement>, NodeError> {
    let subject =
        Record::Reinstatement(Reinstatement { node, lifts: Incarnation(0), from: Incarnation(0) })
            .subject();
    let records = author.records_of(subject)?.into_iter();
    let of_hub = records.filter(|(log, _, _)| log.scope == Scope::Roster);
    let read = |(_, subject, body): (_, _, Vec<u8>)| match Record::decode(subject, &body) {
        Ok(Record::Reinstatement(again)) => Some(again),
        Ok(_) | Err(_) => None,
    };
    Ok(of_hub.filter_map(read).collect())
}

/// What was agreed on with a peer before a cut-off says nothing of what both hold after it: the next
/// exchange names everything, once.
pub(super) fn forget_agreement(write: &Write<'_>, node: NodeId) -> Result<(), NodeError> {
    let Some(before) = write.peer(node)? else { return Ok(()) };
    write.put_peer(&PeerRow {
        url: before.url,
        last_heard: before.last_heard,
        last_tried: before.last_tried,
        ..PeerRow::new(node)
    })?;
    write.forget_peer_lengths(node)?;
    Ok(write.end_doubts(node)?)
}
