//! The desk of whoever can read the data folder: the command line. Holding the folder is its right
//! to everything.

use std::path::Path;

use super::founding::{SetUp, found};
use super::members::Invited;
use super::{accounts, laptops, members, standing};
use crate::domain::roles::{NodeRole, Role};
use crate::domain::roster::Member;
use crate::domain::{NetworkId, NodeId, PersonId, UnixMs};
use crate::node::error::NodeError;
use crate::node::sample::{ExactTalk, ExactWork, SampleReport, SampleSize};
use crate::node::verify::{Progress, VerifyReport};
use crate::node::view::{
    BundleView, CarriedIn, CarriedOut, ErasureView, ForkRow, NewInvitation, OnStick, SyncState,
    SyncView,
};
use crate::node::{CarryOrder, Node, RebuildReport, SyncReport};

/// What the command line may do.
#[derive(Debug, Clone)]
pub struct ConsoleDesk {
    node: Node,
}

/// Everything that `status` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusView {
    /// This node.
    pub node: NodeId,
    /// What it is.
    pub role: NodeRole,
    /// The library's name.
    pub name: String,
    /// Its network; `None` before it joined one.
    pub network: Option<NetworkId>,
    /// Which of its lives this is.
    pub incarnation: u32,
    /// People whose cards are here.
    pub people: u64,
    /// Learner documents.
    pub learners: u64,
    /// Forum posts.
    pub posts: u64,
    /// Entries of all logs.
    pub entries: u64,
    /// Entries that the hub has not acknowledged; at the hub, changes that wait for a parent.
    pub waiting: u64,
    /// What left on sticks and was not confirmed.
    pub on_sticks: Vec<OnStick>,
    /// Notes of refused changes.
    pub quarantined: u64,
    /// Logs that their nodes wrote in two ways.
    pub forks: Vec<ForkRow>,
    /// Who this node speaks with.
    pub peers: Vec<PeerStatus>,
    /// How it stands with its hub.
    pub sync: SyncView,
}

/// One peer in `status`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerStatus {
    /// Which node.
    pub node: NodeId,
    /// Its name on the roster.
    pub name: String,
    /// What it is.
    pub role: NodeRole,
    /// When it last answered or asked, as this node's clock claims.
    pub last_heard: Option<UnixMs>,
    /// Where it answers.
    pub url: Option<String>,
    /// What came of the last exchange that began here; `None`: none did.
    pub result: Option<SyncState>,
}

impl Node {
    /// The desk of the command line.
    #[must_use]
    pub fn console(&self) -> ConsoleDesk {
        ConsoleDesk { node: self.clone() }
    }
}

impl ConsoleDesk {
    pub(super) fn door(&self) -> &Node {
        &self.node
    }

    /// Sets an empty folder up; the set-up code is not asked for.
    ///
    /// # Errors
    /// [`NodeError::AlreadySetUp`], [`NodeError::Field`].
    pub fn init(&self, set_up: SetUp) -> Result<(), NodeError> {
        found(&self.node, set_up).map(drop)
    }

    /// Adds a person who can sign in here.
    ///
    /// # Errors
    /// [`NodeError::Field`], [`NodeError::AccountsFull`].
    pub fn add_person(&self, role: Role, name: &str, secret: &str) -> Result<PersonId, NodeError> {
        let language = self.node.row()?.language;
        accounts::add_person(&self.node, None, role, name, secret, &language)
    }

    /// Lets a learner of this branch learn at another node too.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for a person of another branch or a node that is not a member.
    pub fn lend(&self, person: PersonId, to: NodeId) -> Result<(), NodeError> {
        laptops::lend(&self.node, person, to)
    }

    /// Gives a learner of another branch a sign-in here, once that branch lets this node write.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] if the person's card is not here, [`NodeError::NotAllowed`] if the
    /// home branch has not said so, or its word has not come yet.
    pub fn welcome(&self, person: PersonId, pin: &str) -> Result<(), NodeError> {
        accounts::welcome_person(&self.node, person, pin)
    }

    /// Makes an invitation; only a hub can.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`] at a branch, [`NodeError::Field`].
    pub fn invite(&self, name: &str, country: &str) -> Result<NewInvitation, NodeError> {
        members::invite(&self.node, None, name, Invited::Library(country))?
            .ok_or(NodeError::Bug("only a form can come twice"))
    }

    /// Makes an invitation for a learner's laptop of a library; only a hub can.
    ///
    /// # Errors
    /// As [`ConsoleDesk::invite`].
    pub fn invite_laptop(&self, name: &str, of: NodeId) -> Result<NewInvitation, NodeError> {
        members::invite(&self.node, None, name, Invited::Laptop(of))?
            .ok_or(NodeError::Bug("only a form can come twice"))
    }

    /// Cuts a member off; only a hub can.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`] at a branch or for the hub itself, [`NodeError::NotFound`].
    pub fn revoke(&self, node: NodeId) -> Result<(), NodeError> {
        members::revoke(&self.node, node)
    }

    /// What erasing a person would take away, and what it would leave; only a hub can tell.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`] at a branch, [`NodeError::NotFound`].
    pub fn erasing(&self, person: PersonId) -> Result<ErasureView, NodeError> {
        members::erasing(&self.node, person)
    }

    /// Erases a person, for good: the card and all that the person did in the course.
    ///
    /// # Errors
    /// As [`ConsoleDesk::erasing`].
    pub fn erase(&self, person: PersonId) -> Result<(), NodeError> {
        members::erase(&self.node, person)?;
        self.node.remove_dropped_files()
    }

    /// Joins the network of the hub at that address.
    ///
    /// # Errors
    /// As [`Node::join_by`].
    pub fn join(&self, url: &str, code: &str) -> Result<(), NodeError> {
        self.node.join(url, code)
    }

    /// Syncs with the hub now and waits for the end.
    ///
    /// # Errors
    /// As [`Node::sync`].
    pub fn sync(&self) -> Result<SyncReport, NodeError> {
        self.node.sync()
    }

    /// Writes a bundle for another node into a file; back once the stick may be removed.
    ///
    /// # Errors
    /// [`NodeError::NotJoined`]; [`NodeError::NotFound`], [`NodeError::Field`] and
    /// [`NodeError::CutOff`] for the recipient; [`NodeError::FileExists`], [`NodeError::Stick`],
    /// [`NodeError::ReadBack`] and [`NodeError::BundleTooLarge`] for the file.
    pub fn carry_out(&self, order: &CarryOrder, file: &Path) -> Result<CarriedOut, NodeError> {
        self.node.carry_out(order, file)
    }

    /// Says what is in a bundle. Changes nothing.
    ///
    /// # Errors
    /// [`NodeError::Bundle`] if it cannot be taken in here, [`NodeError::Stick`] if it cannot be
    /// read.
    pub fn look_into(&self, file: &Path) -> Result<BundleView, NodeError> {
        self.node.look_into(file)
    }

    /// Takes a bundle in.
    ///
    /// # Errors
    /// As [`ConsoleDesk::look_into`]; then nothing was changed.
    pub fn carry_in(&self, file: &Path) -> Result<CarriedIn, NodeError> {
        self.node.carry_in(file)
    }

    /// What there is here.
    ///
    /// # Errors
    /// [`NodeError::NotSetUp`].
    pub fn status(&self) -> Result<StatusView, NodeError> {
        let hub = self.node.hub_member()?;
        let sync = standing::sync_view(&self.node)?;
        self.node.read(|read| {
            let row = read.node()?.ok_or(NodeError::NotSetUp)?;
            let counts = read.counts()?;
            let roster = crate::node::ledger::roster(read)?;
            let waiting = match &hub {
                Some(hub) => {
                    let scopes = crate::sync::exchange::shared_scopes(&roster, row.node, hub.id);
                    read.waiting_for(hub.id, &scopes)?.entries
                }
                None => counts.waiting,
            };
            let typed: std::collections::BTreeMap<_, _> = read.neighbours()?.into_iter().collect();
            let mut peers = Vec::new();
            for peer in read.peers()? {
                let member = roster.member(peer.node);
                peers.push(PeerStatus {
                    node: peer.node,
                    name: member.map_or_else(String::new, |member| member.name.clone()),
                    role: member.map_or(NodeRole::Branch, |member| member.role),
                    last_heard: peer.last_heard,
                    result: peer.last_outcome.as_deref().and_then(SyncState::from_word),
                    url: peer.url.or_else(|| typed.get(&peer.node).cloned()),
                });
            }
            Ok(StatusView {
                node: row.node,
                role: row.role,
                name: row.name,
                network: row.network,
                incarnation: row.incarnation.0,
                people: counts.people,
                learners: counts.learners,
                posts: counts.posts,
                entries: counts.entries,
                waiting,
                on_sticks: standing::on_sticks(read)?,
                quarantined: counts.quarantined,
                forks: super::set_aside::forks(read)?,
                peers,
                sync,
            })
        })
    }

    /// Goes through everything that is kept.
    ///
    /// # Errors
    /// [`NodeError::Disk`] if it cannot even be read.
    pub fn verify(&self, progress: &mut dyn Progress) -> Result<VerifyReport, NodeError> {
        self.node.verify(progress)
    }

    /// Makes the read model anew, in steps.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn rebuild(&self, progress: &mut dyn Progress) -> Result<RebuildReport, NodeError> {
        self.node.rebuild(progress)
    }

    /// Makes plausible activity.
    ///
    /// # Errors
    /// [`NodeError::NotSetUp`].
    pub fn sample(
        &self,
        size: SampleSize,
        progress: &mut dyn Progress,
    ) -> Result<SampleReport, NodeError> {
        self.node.sample(size, progress)
    }

    /// Writes activity of an exact size, for measuring what it costs.
    ///
    /// # Errors
    /// [`NodeError::NotSetUp`].
    pub fn work_exactly(&self, work: &ExactWork) -> Result<(), NodeError> {
        self.node.work_exactly(work)
    }

    /// Writes a forum of an exact size, for measuring what it costs.
    ///
    /// # Errors
    /// [`NodeError::NotSetUp`].
    pub fn talk_exactly(&self, talk: &ExactTalk) -> Result<(), NodeError> {
        self.node.talk_exactly(talk)
    }

    /// Lists members whose keys are known, without invitations: how a measurement fills a hub.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`] at a branch.
    pub fn list_exactly(&self, members: Vec<Member>) -> Result<(), NodeError> {
        self.node.list_exactly(members)
    }
}
