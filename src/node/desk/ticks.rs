//! How far one item of this node's writing has come: judged by the entry that holds it, and by what
//! the hub has confirmed of that entry's log.

use super::standing::hub_peer;
use crate::domain::roles::NodeRole;
use crate::domain::{ChangeHash, DocumentId, NodeId};
use crate::node::NodeError;
use crate::node::view::Travel;
use crate::store::Read;

/// What is known of the hub's holdings.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ticks {
    /// This is the hub: what is saved here is there.
    Here,
    /// The hub is another node.
    Beyond {
        /// Which.
        hub: NodeId,
        /// Both agreed on everything that had come here up to that number.
        agreed: u64,
        /// Everything up to that number left for it on a stick.
        carried: u64,
    },
    /// There is no hub.
    Nowhere,
}

impl Ticks {
    pub(super) fn new(read: &Read<'_>) -> Result<Self, NodeError> {
        if read.node()?.is_some_and(|row| row.role == NodeRole::Hub) {
            return Ok(Self::Here);
        }
        let Some(hub) = hub_peer(read)? else { return Ok(Self::Nowhere) };
        let carried = read.carried(hub.node)?.map_or(0, |carried| carried.arrival);
        Ok(Self::Beyond { hub: hub.node, agreed: hub.agreed_arrival.unwrap_or(0), carried })
    }

    /// Was everything that came here until then in the last agreement?
    pub(super) fn is_long_there(self, arrival: u64) -> bool {
        match self {
            Self::Here => true,
            Self::Beyond { agreed, .. } => arrival <= agreed,
            Self::Nowhere => false,
        }
    }

    /// How far a change of this node's own has come. One that is not found counts as saved.
    pub(super) fn travel(
        self,
        read: &Read<'_>,
        document: DocumentId,
        change: Option<ChangeHash>,
    ) -> Result<Travel, NodeError> {
        let (hub, carried, change) = match (self, change) {
            (Self::Here, _) => return Ok(Travel::AtHub),
            (Self::Beyond { hub, carried, .. }, Some(change)) => (hub, carried, change),
            (Self::Beyond { .. }, None) | (Self::Nowhere, _) => return Ok(Travel::Saved),
        };
        let Some(arrival) = read.arrival_of(document, change)? else { return Ok(Travel::Saved) };
        Ok(if read.is_confirmed(hub, document, arrival)? {
            Travel::AtHub
        } else if arrival <= carried {
            Travel::Carried
        } else {
            Travel::Saved
        })
    }
}
