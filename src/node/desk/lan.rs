//! Neighbours on the local network, for whoever looks after a node.

use super::{AdminDesk, ConsoleDesk};
use crate::domain::NodeId;
use crate::node::NodeError;
use crate::node::view::{LanView, NeighbourRow};

impl AdminDesk {
    /// Neighbours and the setting.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn lan(&self) -> Result<LanView, NodeError> {
        self.door().lan_view()
    }

    /// Keeps a neighbour's address, after asking who answers there.
    ///
    /// # Errors
    /// [`NodeError::NotANeighbour`], [`NodeError::HubUnreachable`], [`NodeError::PortalAnswered`],
    /// [`NodeError::WrongAddress`].
    pub fn add_neighbour(&self, url: &str) -> Result<NeighbourRow, NodeError> {
        self.door().add_neighbour(url)
    }

    /// Forgets an address that was typed.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn forget_neighbour(&self, node: NodeId) -> Result<(), NodeError> {
        self.door().forget_neighbour(node)
    }

    /// Turns looking for neighbours on or off.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn set_lan(&self, on: bool) -> Result<(), NodeError> {
        self.door().set_lan(on)
    }
}

impl ConsoleDesk {
    /// As [`AdminDesk::lan`].
    ///
    /// # Errors
    /// As there.
    pub fn lan(&self) -> Result<LanView, NodeError> {
        self.door().lan_view()
    }

    /// As [`AdminDesk::add_neighbour`].
    ///
    /// # Errors
    /// As there.
    pub fn add_neighbour(&self, url: &str) -> Result<NeighbourRow, NodeError> {
        self.door().add_neighbour(url)
    }

    /// As [`AdminDesk::forget_neighbour`].
    ///
    /// # Errors
    /// As there.
    pub fn forget_neighbour(&self, node: NodeId) -> Result<(), NodeError> {
        self.door().forget_neighbour(node)
    }
}
