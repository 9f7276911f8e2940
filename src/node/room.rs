//! Room on the disk: kept free while there is some, said in words when there is none.
//!
//! Below a floor nothing more is saved for people, so that the disk is never filled to the last
//! page; what peers send is taken a while longer, since it also brings their acknowledgements. A
//! ballast file goes when the disk is full all the same. Never decides what to delete: that is for
//! a person.

use std::sync::atomic::Ordering;

use super::error::NodeError;
use super::{Inner, Node};
use crate::domain::limits::{BALLAST_BYTES, DISK_FULL_MIB};
use crate::store::{StoreError, Write, ballast};

impl Node {
    /// Saves nothing more once less than so much is free on the disk, in MiB.
    pub fn keep_free(&self, mib: u64) {
        self.inner.floor_mib.store(mib, Ordering::Relaxed);
    }

    /// Lays the ballast once there is room for it beside the floor.
    pub(super) fn lay_ballast(&self) {
        let dir = &self.inner.dir;
        if ballast::lies_in(dir) {
            return;
        }
        let needed_mib = self.inner.floor_mib.load(Ordering::Relaxed) + 2 * (BALLAST_BYTES >> 20);
        if self.free_mib().is_none_or(|free_mib| free_mib < needed_mib) {
            return;
        }
        if let Err(fault) = ballast::lay(dir) {
            tracing::warn!(error = %fault, "no room could be held on the disk");
        }
    }
}

impl Inner {
    /// Runs a job on the writer thread. If the disk is full, the ballast goes, so that the next one
    /// can be kept.
    pub(super) fn write_store<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Write<'_>) -> Result<T, NodeError> + Send + 'static,
    ) -> Result<T, NodeError> {
        let result = self.store.write(job);
        if let Err(NodeError::Disk(source)) = &result
            && matches!(source.downcast_ref::<StoreError>(), Some(StoreError::DiskFull))
            && let Err(fault) = ballast::give_up(&self.dir)
        {
            tracing::error!(error = %fault, "the ballast could not be given up");
        }
        result
    }

    /// Is there room for what a person wants to save?
    pub(super) fn require_room(&self) -> Result<(), NodeError> {
        self.require_mib(self.floor_mib.load(Ordering::Relaxed))
    }

    /// Is there room for what a peer sends? Down to half of the floor.
    pub(super) fn require_room_for_peers(&self) -> Result<(), NodeError> {
        self.require_mib(self.floor_mib.load(Ordering::Relaxed) / 2)
    }

    fn require_mib(&self, floor_mib: u64) -> Result<(), NodeError> {
        match super::line::free_mib(&self.dir) {
            Some(free_mib) if free_mib < floor_mib => Err(NodeError::NoRoom { free_mib }),
            Some(_) | None => Ok(()),
        }
    }
}

/// The floor of a node that nobody told another one.
pub(super) const FLOOR_MIB: u64 = DISK_FULL_MIB;
