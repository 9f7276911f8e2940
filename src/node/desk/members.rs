//! Who belongs to the network: invitations and cut-offs. Only the hub writes them.

use super::country;
use crate::docs::record::Record;
use crate::domain::roles::NodeRole;
use crate::domain::roster::Revocation;
use crate::domain::{NodeId, Scope, person};
use crate::node::author::Author;
use crate::node::ledger::roster;
use crate::node::view::NewInvitation;
use crate::node::{Node, NodeError};
use crate::store::rows::InvitationRow;
use crate::sync::join::InvitationCode;

/// Codes that are tried before giving up: only the four characters that name one can be taken.
const DRAWS_MAX: u32 = 32;

/// Makes an invitation for a library. Its code is in the answer and nowhere else.
pub(in crate::node) fn invite(
    node: &Node,
    name: &str,
    country_code: &str,
) -> Result<NewInvitation, NodeError> {
    if node.row()?.role != NodeRole::Hub {
        return Err(NodeError::NotAllowed);
    }
    let name = person::name(name).map_err(NodeError::field("name"))?;
    let country = country(country_code)?;
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
        };
        let is_free = node.write_local(move |write| {
            let is_free = write.invitation(&row.public_id)?.is_none();
            if is_free {
                write.put_invitation(&row)?;
            }
            Ok::<_, NodeError>(is_free)
        })?;
        if is_free {
            return Ok(NewInvitation { code: code.to_string(), name, country });
        }
    }
    Err(NodeError::Bug("no name for an invitation is free"))
}

/// Cuts a member off: what the hub holds of its logs stays, nothing that comes later counts. A
/// second time changes nothing.
pub(in crate::node) fn revoke(node: &Node, member: NodeId) -> Result<(), NodeError> {
    node.write(move |author| cut_off(author, member))
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
    let kept = author
        .logs()?
        .into_iter()
        .filter(|log| log.id.node == member)
        .map(|log| (log.id.incarnation, log.id.scope, log.length))
        .collect();
    tracing::info!(node = %member, "a member is cut off");
    author.record(Scope::Roster, &Record::Revocation(Revocation { node: member, kept }))
}
