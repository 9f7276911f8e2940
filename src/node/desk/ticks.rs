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
    /// The hub is another node, and both agreed on everything up to that arrival number.
    Beyond(NodeId, u64),
    /// There is no hub.
    Nowhere,
}

impl Ticks {
    pub(super) fn new(read: &Read<'_>) -> Result<Self, NodeError> {
        if read.node()?.is_some_and(|row| row.role == NodeRole::Hub) {
            return Ok(Self::Here);
        }
        let hub = hub_peer(read)?;
        Ok(hub.map_or(Self::Nowhere, |hub| Self::Beyond(hub.node, hub.agreed_arrival.unwrap_or(0))))
    }

    /// Was everything that came here until then in the last agreement?
    pub(super) fn is_long_there(self, arrival: u64) -> bool {
        match self {
            Self::Here => true,
            Self::Beyond(_, agreed) => arrival <= agreed,
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
        let (hub, change) = match (self, change) {
            (Self::Here, _) => return Ok(Travel::AtHub),
            (Self::Beyond(hub, _), Some(change)) => (hub, change),
            (Self::Beyond(..), None) | (Self::Nowhere, _) => return Ok(Travel::Saved),
        };
        let arrival = read.arrival_of(document, change)?;
        let is_there = match arrival {
            Some(arrival) => read.is_confirmed(hub, document, arrival)?,
            None => false,
        };
        Ok(if is_there { Travel::AtHub } else { Travel::Saved })
    }
}
