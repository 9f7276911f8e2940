//! The admin's desk: accounts, sync, and at the hub the members.

use super::accounts::{add_person, welcome_person, welcome_staff};
use super::laptops::guests_without_account;
use super::members::Invited;
use super::{allowed, members, network, set_aside, standing};
use crate::domain::limits::{INVITATIONS_LISTED_MAX, MEMBERS_PER_PAGE};
use crate::domain::line::LinePlan;
use crate::domain::roles::{Act, Role};
use crate::domain::{NodeId, PersonId};
use crate::node::line;
use crate::node::view::{
    BundleView, CarriedIn, CarriedOut, ForkRow, InvitationRow, MemberPageView, MemberView,
    MembersView, NewInvitation, PersonRow, SetAsideRow, SignedIn, SyncView,
};
use crate::node::{CarryOrder, Incoming, Node, NodeError, Outgoing, Stick};
use crate::text::sort::sort_key;

/// The admin's door.
#[derive(Debug, Clone)]
pub struct AdminDesk {
    node: Node,
    who: SignedIn,
}

impl AdminDesk {
    pub(super) fn new(node: Node, who: SignedIn) -> Self {
        Self { node, who }
    }

    pub(super) fn door(&self) -> &Node {
        &self.node
    }

    pub(super) fn who(&self) -> &SignedIn {
        &self.who
    }

    /// Everybody with an account here, and whoever is at home here or may go on here and has none:
    /// after a lost disk, or on a laptop. By name.
    ///
    /// # Errors
    /// [`NodeError::Disk`], as every function here.
    pub fn people(&self) -> Result<Vec<PersonRow>, NodeError> {
        let (own, guests) = (self.node.row()?.node, guests_without_account(&self.node)?);
        let mut people = self.node.read(|read| {
            let here = read.people_here()?.into_iter().map(|row| PersonRow {
                id: row.person,
                name: row.name,
                role: row.role,
                last_seen: row.last_seen,
                has_account: true,
                at_home: row.person.home() == own,
            });
            let mut people: Vec<PersonRow> = here.collect();
            let mut others = read.people_at_home(own)?;
            for guest in &guests {
                others.extend(read.person(*guest)?);
            }
            for row in others {
                if read.account(row.person)?.is_none() {
                    people.push(PersonRow {
                        id: row.person,
                        name: row.name,
                        role: row.role,
                        last_seen: None,
                        has_account: false,
                        at_home: row.home == own,
                    });
                }
            }
            Ok(people)
        })?;
        let language = self.who.language.as_deref().unwrap_or("en");
        people.sort_by_cached_key(|person| sort_key(&person.name, language));
        Ok(people)
    }

    /// Makes an account: a PIN for learners, a password for staff. The same `once` again gives the
    /// same person again.
    ///
    /// # Errors
    /// [`NodeError::Field`], [`NodeError::AccountsFull`].
    pub fn add_person(
        &self,
        once: &str,
        role: Role,
        name: &str,
        secret: &str,
    ) -> Result<PersonId, NodeError> {
        let language = self.node.row()?.language;
        add_person(&self.node, Some(once), role, name, secret, &language)
    }

    /// A learner with an account here, whom this desk may give a new PIN.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for everybody else: staff sign in with passwords.
    pub fn learner(&self, person: PersonId) -> Result<PersonRow, NodeError> {
        let mut people = self.people()?.into_iter();
        let row = people.find(|row| row.id == person && row.role == Role::Learner);
        row.ok_or(NodeError::NotFound("person"))
    }

    /// Gives a learner a new PIN. The old one ends, and so does whatever it had opened.
    ///
    /// # Errors
    /// As [`AdminDesk::learner`]; [`NodeError::Field`] for what is no PIN.
    pub fn new_pin(&self, person: PersonId, pin: &str) -> Result<(), NodeError> {
        welcome_person(&self.node, self.learner(person)?.id, pin)
    }

    /// One of the staff who has no account here, and whom this desk may give a password.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for everybody else: who has a password keeps it.
    pub fn returning_staff(&self, person: PersonId) -> Result<PersonRow, NodeError> {
        let mut people = self.people()?.into_iter();
        let row =
            people.find(|row| row.id == person && row.role != Role::Learner && !row.has_account);
        row.ok_or(NodeError::NotFound("person"))
    }

    /// Gives one of the staff a password, after a lost disk.
    ///
    /// # Errors
    /// As [`AdminDesk::returning_staff`]; [`NodeError::Field`] for what is no password.
    pub fn new_password(&self, person: PersonId, password: &str) -> Result<(), NodeError> {
        welcome_staff(&self.node, self.returning_staff(person)?.id, password)
    }

    /// One page of what was set aside, the latest first, and whether there is more.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn set_aside(&self, page: u32) -> Result<(Vec<SetAsideRow>, bool), NodeError> {
        set_aside::set_aside(&self.node, page)
    }

    /// Logs that their nodes wrote in two ways; those that wait for a decision first.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`] except for the hub's admin.
    pub fn forks(&self) -> Result<Vec<ForkRow>, NodeError> {
        allowed(&self.who, Act::KeepMembers)?;
        self.node.read(set_aside::forks)
    }

    /// How this node stands with its hub.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn sync(&self) -> Result<SyncView, NodeError> {
        standing::sync_view(&self.node)
    }

    /// Asks the dialer to sync now; returns at once.
    ///
    /// # Errors
    /// None at present.
    pub fn sync_now(&self) -> Result<(), NodeError> {
        self.node.inner.bell.insist();
        Ok(())
    }

    /// Sets what the line may be used for by itself.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn set_line_plan(&self, plan: LinePlan) -> Result<(), NodeError> {
        self.node.write_local(move |write| line::put_plan(write, plan))
    }

    /// Joins the network of the hub at that address. Waits for the hub's answer.
    ///
    /// # Errors
    /// [`NodeError::AlreadyJoined`], [`NodeError::WrongAddress`], [`NodeError::InvitationRefused`],
    /// [`NodeError::HubUnreachable`], [`NodeError::PortalAnswered`].
    pub fn join(&self, hub_url: &str, code: &str) -> Result<(), NodeError> {
        self.node.join(hub_url, code)
    }

    /// Makes a bundle for another node, to be fetched by the browser.
    ///
    /// # Errors
    /// [`NodeError::NotJoined`]; [`NodeError::NotFound`], [`NodeError::Field`] and
    /// [`NodeError::CutOff`] for the recipient; [`NodeError::BundleTooLarge`].
    pub fn carry_out(&self, order: &CarryOrder) -> Result<(CarriedOut, Outgoing), NodeError> {
        self.node.hand_out(order)
    }

    /// Writes a bundle onto a stick that is plugged in; back once it may be removed.
    ///
    /// # Errors
    /// As [`AdminDesk::carry_out`]; [`NodeError::FileExists`], [`NodeError::Stick`] and
    /// [`NodeError::ReadBack`] for the file.
    pub fn carry_out_onto(
        &self,
        order: &CarryOrder,
        stick: &Stick,
    ) -> Result<CarriedOut, NodeError> {
        self.node.carry_out_into(order, &stick.folder)
    }

    /// The receipt of a bundle that left.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] if it is not remembered.
    pub fn receipt(&self, recipient: NodeId, sequence: u64) -> Result<CarriedOut, NodeError> {
        self.node.receipt(recipient, sequence)
    }

    /// A place for a file that the browser hands over.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn receive(&self) -> Result<Incoming, NodeError> {
        self.node.receive()
    }

    /// Says what is in a file that was handed over under that name. Changes nothing.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] if it does not wait any more, [`NodeError::Bundle`] if it cannot be
    /// taken in.
    pub fn look_into(&self, handed: &str) -> Result<BundleView, NodeError> {
        self.node.look_into(&self.node.handed(handed)?)
    }

    /// Lets go of a file that was handed over.
    pub fn let_go(&self, handed: &str) {
        let gone = self.node.handed(handed).and_then(|path| {
            std::fs::remove_file(&path).map_err(|source| NodeError::file(&path, source))
        });
        if gone.is_err() {
            tracing::debug!("a file that was handed over was gone already");
        }
    }

    /// Takes a file in that was handed over under that name. It stays: taken in twice, it brings
    /// nothing new.
    ///
    /// # Errors
    /// As [`AdminDesk::look_into`]; then nothing was changed.
    pub fn carry_in(&self, handed: &str) -> Result<CarriedIn, NodeError> {
        self.node.carry_in(&self.node.handed(handed)?)
    }

    /// The latest invitations; those of long ago are of no use to anybody.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`] except for the hub's admin, as for all that follow.
    pub fn invitations(&self) -> Result<Vec<InvitationRow>, NodeError> {
        allowed(&self.who, Act::KeepMembers)?;
        let rows = self.node.read(|read| Ok(read.invitations(INVITATIONS_LISTED_MAX)?))?;
        let shown = rows.into_iter().map(|row| InvitationRow {
            public_id: String::from_utf8_lossy(&row.public_id).into_owned(),
            name: row.name,
            country: row.country,
            made_at: row.made_at,
            used_by: row.used_by,
            voided: row.voided,
            role: row.role,
        });
        Ok(shown.collect())
    }

    /// Makes an invitation for a library; its code is shown this once. The same `once` again makes
    /// no second one: `None`.
    ///
    /// # Errors
    /// [`NodeError::Field`], [`NodeError::NotAllowed`].
    pub fn invite(
        &self,
        once: &str,
        name: &str,
        country: &str,
    ) -> Result<Option<NewInvitation>, NodeError> {
        allowed(&self.who, Act::KeepMembers)?;
        let whom = Invited::Library(country);
        members::invite(&self.node, Some((self.who.person, once)), name, whom)
    }

    /// As [`AdminDesk::invite`], for a learner's laptop of a library.
    ///
    /// # Errors
    /// [`NodeError::Field`], [`NodeError::NotAllowed`].
    pub fn invite_laptop(
        &self,
        once: &str,
        name: &str,
        of: NodeId,
    ) -> Result<Option<NewInvitation>, NodeError> {
        allowed(&self.who, Act::KeepMembers)?;
        let whom = Invited::Laptop(of);
        members::invite(&self.node, Some((self.who.person, once)), name, whom)
    }

    /// One page (from 0) of the network's other members, of all or of those whose name holds these
    /// letters.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`].
    pub fn members(&self, filter: &str, page: u32) -> Result<MembersView, NodeError> {
        allowed(&self.who, Act::KeepMembers)?;
        network::members(&self.node, filter, page, MEMBERS_PER_PAGE)
    }

    /// Members that need a person, and whether these are all.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`].
    pub fn members_in_need(&self) -> Result<(Vec<MemberView>, bool), NodeError> {
        allowed(&self.who, Act::KeepMembers)?;
        network::in_need(&self.node)
    }

    /// Everything about one other member.
    ///
    /// # Errors
    /// [`NodeError::NotFound`], [`NodeError::NotAllowed`].
    pub fn member(&self, node: NodeId) -> Result<MemberPageView, NodeError> {
        allowed(&self.who, Act::KeepMembers)?;
        network::member(&self.node, node)
    }

    /// Cuts a node off; for good. The hub itself cannot be.
    ///
    /// # Errors
    /// [`NodeError::NotFound`], [`NodeError::NotAllowed`].
    pub fn revoke(&self, node: NodeId) -> Result<(), NodeError> {
        allowed(&self.who, Act::KeepMembers)?;
        members::revoke(&self.node, node)
    }
}
