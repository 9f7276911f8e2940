//! A node that lost its disk comes back: its keys from the recovery code, everything it wrote from
//! the hub or a neighbour, and only then a life of its own.
//!
//! What comes before the end is kept, and a second try goes on from there. Until the end the folder
//! is not set up: nothing is written as the node that is coming back.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::author::Author;
use super::desk::{NewAccount, create};
use super::dialer::{Carry, CarryFault, Stream, Taken, clean_url};
use super::error::NodeError;
use super::http::HttpLine;
use super::ledger::{StoreLedger, pin, roster};
use super::view::SyncState;
use super::{Inner, Node, identity};
use crate::docs::record::Record;
use crate::domain::log::{RecordKind, Subject};
use crate::domain::roles::{NodeRole, Role};
use crate::domain::roster::Member;
use crate::domain::{Incarnation, NodeId, PersonId};
use crate::store::rows::{AccountRow, NodeRow, PeerRow};
use crate::store::{Read, Write};
use crate::sync::PeerFault;
use crate::sync::keys::network_id;
use crate::sync::recovery::RecoveryCode;
use crate::sync::who::{self, Introduced};
use crate::text::fold::fold;

/// Which node is coming back, as long as it is not all there.
const RECOVERING: &str = "recovering";

/// What a recovery brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// The library's name.
    pub name: String,
    /// Who gave everything back.
    pub from: String,
    /// Was that the hub? A neighbour may not hand out learners' work: that comes from the hub.
    pub from_hub: bool,
    /// Entries that came in this try.
    pub entries: u64,
    /// Learners whose work is here.
    pub learners: u64,
    /// The admin who can sign in now.
    pub admin: PersonId,
}

impl Node {
    /// This node's recovery code, to be printed and locked away.
    ///
    /// # Errors
    /// [`NodeError::NoRecovery`] at a hub and at a node without a network: there is nobody to give
    /// anything back.
    pub(super) fn recovery_code(&self) -> Result<String, NodeError> {
        let row = self.row()?;
        let network = row.network.filter(|_| row.role != NodeRole::Hub);
        let network = network.ok_or(NodeError::NoRecovery)?;
        Ok(RecoveryCode::new(identity::seed(&self.inner.dir)?, network).to_string())
    }

    /// Has a recovery begun in this folder that did not come to its end?
    pub(super) fn is_recovering(&self) -> Result<bool, NodeError> {
        self.read(|read| Ok(read.setting(RECOVERING)?.is_some()))
    }

    /// Brings the node of that code back into this empty folder, over HTTP. `admin` makes the
    /// account with which its admin signs in from now on.
    pub(super) fn recover(
        &self,
        code: &str,
        url: &str,
        admin: NewAccount,
    ) -> Result<Recovered, NodeError> {
        let url = clean_url(url)?;
        let line = HttpLine::to(&url);
        self.recover_through(code, &url, admin, &mut |body, take| line.post(body, take))
    }

    /// The same over whatever carries bodies and brings whole answers.
    #[cfg(test)]
    pub(super) fn recover_by(
        &self,
        code: &str,
        url: &str,
        admin: NewAccount,
        carry: Carry<'_>,
    ) -> Result<Recovered, NodeError> {
        self.recover_through(code, url, admin, &mut |body, take| {
            take(&carry(body)?);
            Ok(())
        })
    }

    /// As a recovery over HTTP, over whatever carries bodies.
    pub(super) fn recover_through(
        &self,
        code: &str,
        url: &str,
        admin: NewAccount,
        stream: Stream<'_>,
    ) -> Result<Recovered, NodeError> {
        let code: RecoveryCode = code.parse().map_err(|_| NodeError::RecoveryCode)?;
        let own = code.keys().node();
        self.read(|read| may_begin(read, own))?;
        let met = ask_who(&mut |body| whole(stream, body))?;
        if !code.is_hub(&met.hub) || !self.read(|read| may_be_hub(read, &met.hub))? {
            return Err(NodeError::OtherNetwork);
        }
        if [met.hub.id, met.peer.id].contains(&own) {
            return Err(NodeError::RecoveryRefused);
        }
        let (hub, own_listing) = (met.hub.clone(), placeholder(&code, &met.hub));
        self.write_local(move |write| {
            may_begin(write, own)?;
            write.put_setting(RECOVERING, &own.to_string())?;
            pin(write, &[&hub, &own_listing], &[])
        })?;
        let entries = match self.pull(&code, &met, stream) {
            Ok(entries) => entries,
            Err(fault) => {
                self.forget_if_nothing_came()?;
                return Err(fault);
            }
        };
        self.come_back(&code, met, url, admin, entries)
    }

    /// Where nothing came, nothing has begun: another code may be tried, or a new library set up.
    fn forget_if_nothing_came(&self) -> Result<(), NodeError> {
        self.write_local(|write| {
            if write.last_arrival()? == 0 {
                write.delete_setting(RECOVERING)?;
                pin(write, &[], &[])?;
            }
            Ok(())
        })
    }

    /// The hub answers at another address from now on. Whoever answers there has to be it.
    pub(super) fn move_hub(&self, url: &str) -> Result<(), NodeError> {
        let url = clean_url(url)?;
        let line = HttpLine::to(&url);
        let met = ask_who(&mut |body| line.post_whole(body))?;
        let hub = self.hub_member()?.ok_or(NodeError::NoRecovery)?;
        if met.peer.id != hub.id || met.peer.sign_key != hub.sign_key {
            return Err(NodeError::OtherNetwork);
        }
        self.write_local(move |write| {
            let mut peer = write.peer(hub.id)?.unwrap_or_else(|| PeerRow::new(hub.id));
            peer.url = Some(url);
            Ok(write.put_peer(&peer)?)
        })?;
        self.inner.bell.ring();
        Ok(())
    }

    fn pull(
        &self,
        code: &RecoveryCode,
        met: &Introduced,
        stream: Stream<'_>,
    ) -> Result<u64, NodeError> {
        let network = network_id(&met.hub.sign_key);
        let mut ledger = StoreLedger::new(&self.inner, network);
        if met.peer.role != NodeRole::Hub {
            ledger = ledger.with_guest(met.peer.clone());
        }
        let report = self.exchange_as(&code.keys(), ledger, &met.peer, 0, stream)?;
        match report.state {
            SyncState::UpToDate => Ok(report.entries_received),
            SyncState::Refused => Err(NodeError::RecoveryRefused),
            SyncState::Portal => Err(NodeError::PortalAnswered),
            SyncState::Unreachable
            | SyncState::Waiting
            | SyncState::Differs
            | SyncState::Running
            | SyncState::Alone => Err(NodeError::RecoveryCut),
        }
    }

    /// Everything is here: from this transaction on the folder is that node.
    fn come_back(
        &self,
        code: &RecoveryCode,
        met: Introduced,
        url: &str,
        admin: NewAccount,
        entries: u64,
    ) -> Result<Recovered, NodeError> {
        let own = code.keys().node();
        // The code vouches for the hub's signing key alone. What it signed says which key opens a
        // channel to it: whoever named another one wanted to stand between.
        let signed = self.read(|read| signed_hub(read, met.hub.id))?;
        match signed {
            Some(hub) if hub.noise_key == met.hub.noise_key => {}
            Some(_) => return Err(NodeError::OtherNetwork),
            None => return Err(NodeError::RecoveryCut),
        }
        let known = self.read(roster)?;
        // The placeholder has no country: the roster's own listing has taken its place by now.
        let listed = known.member(own).filter(|member| member.country != NOWHERE);
        let listed = listed.filter(|_| !known.is_revoked(own)).cloned();
        let listed = listed.ok_or(NodeError::RecoveryRefused)?;
        identity::write_seed(&self.inner.dir, code.seed())?;
        if !self.inner.secrets.keys.become_again(code.keys()) {
            return Err(NodeError::RecoveryBegun);
        }
        let (inner, url) = (Arc::clone(&self.inner), url.to_owned());
        let recovered = self.inner.write_store(move |write| {
            let row = row(&inner, write, &met.hub, &listed)?;
            write.put_node(&row)?;
            write.delete_setting(RECOVERING)?;
            pin(write, &[&met.hub, &listed], &[])?;
            if met.peer.id == met.hub.id {
                let mut peer = write.peer(met.hub.id)?.unwrap_or_else(|| PeerRow::new(met.hub.id));
                peer.url = Some(url);
                peer.last_heard = Some(inner.now().0);
                peer.last_outcome = Some(SyncState::UpToDate.as_str().to_owned());
                write.put_peer(&peer)?;
            }
            let person = enter(&Author::new(&inner, write)?, admin)?;
            Ok::<_, NodeError>(Recovered {
                name: row.name,
                from: met.peer.name,
                from_hub: met.peer.id == met.hub.id,
                entries,
                learners: write.counts()?.learners,
                admin: person,
            })
        })?;
        self.inner.new_life_due.store(false, Ordering::Release);
        self.inner.begin_writing()?;
        tracing::info!(from_hub = recovered.from_hub, "this node came back from a lost disk");
        self.inner.bell.ring();
        Ok(recovered)
    }
}

/// A country that no library has: ISO 3166 keeps `ZZ` free.
const NOWHERE: &str = "ZZ";

/// This node as it stands in for its own listing until that comes: enough to ask for it.
fn placeholder(code: &RecoveryCode, hub: &Member) -> Member {
    let keys = code.keys();
    Member {
        id: keys.node(),
        sign_key: keys.sign_key(),
        noise_key: keys.noise_key(),
        role: NodeRole::Branch,
        name: hub.name.clone(),
        country: NOWHERE.to_owned(),
        scopes: Vec::new(),
    }
}

/// Only into a folder that holds nothing, or the first part of this very recovery.
fn may_begin(read: &Read<'_>, own: NodeId) -> Result<(), NodeError> {
    if read.node()?.is_some() {
        return Err(NodeError::AlreadySetUp);
    }
    match read.setting(RECOVERING)? {
        Some(begun) if begun != own.to_string() => Err(NodeError::RecoveryBegun),
        Some(_) | None => Ok(()),
    }
}

/// The hub as it listed itself, once that has come; only its own signature let that in.
fn signed_hub(read: &Read<'_>, hub: NodeId) -> Result<Option<Member>, NodeError> {
    let listings = read.records_of(Subject::of_node(RecordKind::Member, hub))?;
    let mut own = listings.iter().filter(|(log, _, _)| log.node == hub);
    Ok(own.find_map(|(_, subject, body)| match Record::decode(*subject, body) {
        Ok(Record::Member(member)) => Some(member),
        Ok(_) | Err(_) => None,
    }))
}

/// Does that listing of the hub fit what has come of it before?
fn may_be_hub(read: &Read<'_>, claimed: &Member) -> Result<bool, NodeError> {
    let signed = signed_hub(read, claimed.id)?;
    Ok(signed.is_none_or(|signed| signed.noise_key == claimed.noise_key))
}

/// One body over the line, and its answer as a whole.
fn whole(stream: Stream<'_>, body: &[u8]) -> Result<Vec<u8>, CarryFault> {
    let mut answer = Vec::new();
    stream(body, &mut |bytes| {
        answer.extend_from_slice(bytes);
        Taken::GoOn
    })?;
    Ok(answer)
}

/// Who answers there?
pub(super) fn ask_who(carry: Carry<'_>) -> Result<Introduced, NodeError> {
    let answer = carry(&who::ask()).map_err(|fault| match fault {
        CarryFault::Unreachable(source) => NodeError::HubUnreachable(source),
        CarryFault::Portal => NodeError::PortalAnswered,
    })?;
    match Introduced::decode(&answer) {
        Ok(met) => Ok(met),
        Err(PeerFault::Busy) => Err(NodeError::HubUnreachable("busy".into())),
        Err(PeerFault::Refused) => Err(NodeError::OtherNetwork),
        Err(_) => Err(NodeError::PortalAnswered),
    }
}

/// What this node was, as it said itself; what the hub's listing says where nothing of that came.
fn row(
    inner: &Inner,
    write: &Write<'_>,
    hub: &Member,
    listed: &Member,
) -> Result<NodeRow, NodeError> {
    let mut row = NodeRow {
        node: listed.id,
        role: listed.role,
        incarnation: inner.fresh_life(write, listed.id, Incarnation(0))?,
        network: Some(network_id(&hub.sign_key)),
        name: listed.name.clone(),
        country: listed.country.clone(),
        language: "en".to_owned(),
        created_at: inner.now().0,
    };
    let subject = Subject::of_node(RecordKind::Profile, listed.id);
    // In the order of this node's lives: the last one is the latest.
    for (log, subject, body) in write.records_of(subject)? {
        if log.node == listed.id
            && let Ok(Record::Profile(profile)) = Record::decode(subject, &body)
        {
            row.name = profile.name;
            row.country = profile.country;
            row.language = profile.language;
        }
    }
    Ok(row)
}

/// Whoever had that name among the admins is the same person again; else a new account is made.
fn enter(author: &Author<'_>, admin: NewAccount) -> Result<PersonId, NodeError> {
    let name = fold(&admin.name);
    let earlier = author
        .people_at_home(author.node())?
        .into_iter()
        .find(|person| person.role == Role::Admin && fold(&person.name) == name);
    let Some(earlier) = earlier else { return create(author, &admin) };
    author.put_account(&AccountRow {
        person: earlier.person,
        secret_hash: admin.secret_hash,
        secret_kind: admin.secret_kind,
        created_at: author.now().0,
        last_seen: None,
    })?;
    Ok(earlier.person)
}
