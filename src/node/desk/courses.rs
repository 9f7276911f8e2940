//! The admin's desk, courses: packs that lie here, what the hub publishes, and how each stands.

use super::admin::AdminDesk;
use super::allowed;
use super::facilitator::window;
use crate::domain::limits::{DESK_ROWS_PER_PAGE, PACK_AUTOMATIC_MB_MAX};
use crate::domain::person::FieldFault;
use crate::domain::roles::Act;
use crate::node::view::{LibraryRow, ListPart, OfferRow, PackWait, ReachView};
use crate::node::{NodeError, PackRefusal, PackRow, PackSizes};
use crate::store::rows::DeskBranchRow;

impl AdminDesk {
    /// The packs of courses that lie here.
    ///
    /// # Errors
    /// [`NodeError::Disk`], as for all of these.
    pub fn packs(&self) -> Result<Vec<PackRow>, NodeError> {
        self.door().packs()
    }

    /// Takes in a pack that was handed over under that name, and shows its course.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] if it does not wait any more. A pack that is not taken is no error of
    /// this node's.
    pub fn take_pack(&self, handed: &str) -> Result<Result<String, PackRefusal>, NodeError> {
        self.door().take_pack(&self.door().handed(handed)?)
    }

    /// Takes away a course that came as a pack.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn remove_pack(&self, course: &str) -> Result<(), NodeError> {
        self.door().remove_pack(course)
    }

    /// What the hub offers, each with how it stands here, by the course's id.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn pack_offers(&self) -> Result<Vec<OfferRow>, NodeError> {
        // Another process may have brought something since the last exchange.
        self.door().bring_packs_forward();
        self.door().pack_offers()
    }

    /// Ids of courses that came from the hub and that it offers no longer.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn withdrawn_packs(&self) -> Result<Vec<String>, NodeError> {
        self.door().withdrawn_packs()
    }

    /// Why nothing is fetched at the moment, if something else than the line itself keeps it.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn packs_wait(&self) -> Result<Option<PackWait>, NodeError> {
        self.door().packs_wait()
    }

    /// Bytes of published courses that a stick for another library would take along.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn packs_along_bytes(&self) -> Result<u64, NodeError> {
        let parts = self.door().read(|read| Ok(read.held_pack_parts()?))?;
        Ok(parts.iter().map(|part| part.size_bytes).sum())
    }

    /// Has an offered course fetched, after everything else.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] if it is not offered, and at the hub.
    pub fn fetch_pack(&self, course: &str) -> Result<(), NodeError> {
        self.door().fetch_pack(course)
    }

    /// Has a course fetched no further.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] if nobody chose it.
    pub fn stop_pack(&self, course: &str) -> Result<(), NodeError> {
        self.door().stop_pack(course)
    }

    /// Up to how many megabytes courses are fetched without being asked for; 0: none.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn automatic_packs_mb(&self) -> Result<u64, NodeError> {
        self.door().automatic_packs_mb()
    }

    /// Sets what [`AdminDesk::automatic_packs_mb`] says.
    ///
    /// # Errors
    /// [`NodeError::Field`] for more than any course has.
    pub fn set_automatic_packs_mb(&self, mb: u64) -> Result<(), NodeError> {
        if mb > PACK_AUTOMATIC_MB_MAX {
            return Err(NodeError::field("automatic")(FieldFault::NotAChoice));
        }
        self.door().set_automatic_packs_mb(mb)
    }

    /// How large a course that lies here would be for others.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`] except for the hub's admin; [`NodeError::NotFound`] for a course that
    /// does not lie here as a whole pack.
    pub fn pack_sizes(&self, course: &str) -> Result<PackSizes, NodeError> {
        allowed(self.who(), Act::KeepMembers)?;
        self.door().pack_sizes(course)
    }

    /// Publishes a course that lies here, as it is now.
    ///
    /// # Errors
    /// As [`AdminDesk::pack_sizes`]; [`NodeError::NoRoom`].
    pub fn publish_pack(&self, course: &str) -> Result<(), NodeError> {
        allowed(self.who(), Act::KeepMembers)?;
        self.door().publish_pack(course)
    }

    /// Which libraries do not hold the edition that is published: a page of them.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`] except for the hub's admin; [`NodeError::NotFound`] for a course that
    /// is not published.
    pub fn pack_reach(&self, course: &str, page: u32) -> Result<ReachView, NodeError> {
        allowed(self.who(), Act::KeepMembers)?;
        self.door().read(|read| {
            let offer = read.pack_offer(course)?.ok_or(NodeError::NotFound("course"))?;
            let mark = offer.edition().mark();
            let (held, libraries) = read.pack_reach(mark)?;
            let rows = read.libraries_without(mark, window(page))?.into_iter();
            let row = |row: DeskBranchRow| {
                let DeskBranchRow { name, country, last_heard, .. } = row;
                LibraryRow { name, country, last_heard }
            };
            let without = ListPart::new(rows.map(row).collect(), DESK_ROWS_PER_PAGE);
            Ok(ReachView { title: offer.title, held, libraries, without })
        })
    }

    /// Offers a course no longer. Where it is, it stays.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`] except for the hub's admin; [`NodeError::NotFound`].
    pub fn withdraw_pack(&self, course: &str) -> Result<(), NodeError> {
        allowed(self.who(), Act::KeepMembers)?;
        self.door().withdraw_pack(course)
    }
}
