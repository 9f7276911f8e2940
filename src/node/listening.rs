//! Answers what peers POST: exchanges of members, and joinings at the hub.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Node;
use super::author::Author;
use super::error::NodeError;
use super::ledger::{StoreLedger, roster};
use crate::docs::record::Record;
use crate::domain::limits::{INVITATION_DAYS, INVITATION_TRIES_MAX, JOIN_BODY_BYTES_MAX};
use crate::domain::roles::NodeRole;
use crate::domain::roster::Member;
use crate::domain::{NodeId, Scope, UnixMs};
use crate::store::rows::{InvitationRow, PeerHealthRow, PeerRow};
use crate::sync::PeerFault;
use crate::sync::exchange::{Listener, Served, Serving};
use crate::sync::join::{Applicant, JoinHost};
use crate::sync::seal::{BodyKind, unwrap, wrap};

/// Half-done exchanges and joinings; gone with the process, which costs a peer one more handshake.
#[derive(Debug, Default)]
pub(super) struct Listening {
    exchanges: Listener,
    joins: Mutex<JoinHost>,
}

/// Answers that cannot be sealed.
const PLAIN_BUSY: u8 = 2;
const PLAIN_REFUSED: u8 = 3;

/// One POST of a peer while it comes in. What of it is whole is kept at once, so that a cut costs
/// what was on its way.
#[derive(Debug)]
pub struct Answering {
    node: Node,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    /// Too little has come to know what it is, or it is a joining: short, and read at its end.
    Gathering(Vec<u8>),
    Exchange(Box<Serving>, StoreLedger),
    /// Trouble here; whatever else comes is passed over.
    Failed,
}

impl Answering {
    /// Takes the next bytes of the body.
    pub fn take(&mut self, bytes: &[u8]) {
        if let Err(fault) = self.try_take(bytes) {
            tracing::error!(error = %fault, "an exchange was not answered");
            self.stage = Stage::Failed;
        }
    }

    fn try_take(&mut self, bytes: &[u8]) -> Result<(), NodeError> {
        let listening = &self.node.inner.listening;
        match &mut self.stage {
            Stage::Failed => Ok(()),
            Stage::Exchange(serving, ledger) => serving.take(&listening.exchanges, ledger, bytes),
            Stage::Gathering(held) => {
                held.extend_from_slice(bytes);
                let joins = matches!(unwrap(held), Ok((BodyKind::Join | BodyKind::JoinFurther, _)));
                if held.len() < 4 || (joins && held.len() <= JOIN_BODY_BYTES_MAX) {
                    return Ok(());
                }
                let network = self.node.row()?.network;
                let Some(network) = network.filter(|_| !joins) else { return Ok(()) };
                let mut ledger = StoreLedger::new(&self.node.inner, network);
                let mut serving = Box::new(Serving::default());
                serving.take(&listening.exchanges, &mut ledger, held)?;
                self.stage = Stage::Exchange(serving, ledger);
                Ok(())
            }
        }
    }

    /// The body is whole: the answer's body. What is wrong with the request is said inside; trouble
    /// here reads as "busy".
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        let node = self.node;
        let answered = match self.stage {
            Stage::Failed => Ok(wrap(BodyKind::Plain, &[PLAIN_BUSY])),
            Stage::Exchange(serving, ledger) => node.finish_exchange(*serving, ledger),
            Stage::Gathering(body) => match unwrap(&body) {
                Ok((BodyKind::Join, _)) => node.join_first(&body),
                Ok((BodyKind::JoinFurther, _)) => node.join_second(&body),
                Ok(_) | Err(_) => Ok(wrap(BodyKind::Plain, &[PLAIN_REFUSED])),
            },
        };
        answered.unwrap_or_else(|fault| {
            tracing::error!(error = %fault, "an exchange was not answered");
            wrap(BodyKind::Plain, &[PLAIN_BUSY])
        })
    }
}

impl Node {
    /// Answers one POST's body that is here as a whole.
    #[must_use]
    pub fn answer_sync(&self, body: &[u8]) -> Vec<u8> {
        let mut answering = self.begin_answer();
        answering.take(body);
        answering.finish()
    }

    /// Begins to answer a POST whose body is still coming in.
    #[must_use]
    pub fn begin_answer(&self) -> Answering {
        Answering { node: self.clone(), stage: Stage::Gathering(Vec::new()) }
    }

    fn joins(&self) -> MutexGuard<'_, JoinHost> {
        self.inner.listening.joins.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn finish_exchange(
        &self,
        serving: Serving,
        mut ledger: StoreLedger,
    ) -> Result<Vec<u8>, NodeError> {
        let inner = &self.inner;
        let (keys, now_s, random) = (&inner.secrets.keys, inner.clock.uptime_s(), inner.random());
        let listener = &inner.listening.exchanges;
        let served = serving.finish(listener, keys, &mut ledger, now_s, random)?;
        self.note_served(&served)?;
        Ok(served.body)
    }

    fn note_served(&self, served: &Served) -> Result<(), NodeError> {
        if let Some(fault) = &served.fault {
            tracing::info!(fault = %fault, "a peer's request was refused in part or whole");
        }
        let Some(peer) = served.peer else { return Ok(()) };
        let now = self.now().0;
        let told = served.health.clone();
        // Once a minute is enough for people to read, and spares the card.
        let is_news = |heard: Option<UnixMs>| {
            heard.is_none_or(|heard| now.0 - heard.0 >= 60_000 || now < heard)
        };
        let known = self.read(|read| Ok(read.peer(peer)?))?;
        if !known.as_ref().is_none_or(|row| is_news(row.last_heard)) {
            return Ok(());
        }
        self.write_local(move |write| {
            let mut row = write.peer(peer)?.unwrap_or_else(|| PeerRow::new(peer));
            row.last_heard = Some(now);
            write.put_peer(&row)?;
            if let Some(health) = told {
                let clock_ahead_ms = health.clock.0.saturating_sub(now.0);
                write.put_peer_health(&PeerHealthRow {
                    node: peer,
                    version: health.version,
                    clock_ahead_ms,
                    free_mib: health.free_mib,
                    waiting: health.waiting,
                    told_at: now,
                })?;
            }
            Ok(())
        })
    }

    fn join_first(&self, body: &[u8]) -> Result<Vec<u8>, NodeError> {
        let Some(invitation) = self.open_invitation(body)? else {
            return Ok(wrap(BodyKind::Plain, &[PLAIN_REFUSED]));
        };
        let Ok(psk) = <[u8; 32]>::try_from(invitation.secret.as_slice()) else {
            return Err(NodeError::Bug("an invitation's secret has another length"));
        };
        let inner = &self.inner;
        let (keys, now_s, random) = (&inner.secrets.keys, inner.clock.uptime_s(), inner.random());
        let answered = self.joins().first(keys, &psk, now_s, random, body);
        match answered {
            Ok(answer) => Ok(answer),
            Err(PeerFault::Busy) => Ok(wrap(BodyKind::Plain, &[PLAIN_BUSY])),
            Err(_) => {
                self.count_wrong_try(invitation.public_id)?;
                Ok(wrap(BodyKind::Plain, &[PLAIN_REFUSED]))
            }
        }
    }

    /// The invitation that the body names, if it can still be used by anybody.
    fn open_invitation(&self, body: &[u8]) -> Result<Option<InvitationRow>, NodeError> {
        let Ok(public_id) = JoinHost::named(body) else { return Ok(None) };
        let row = self.row()?;
        if row.role != NodeRole::Hub {
            return Ok(None);
        }
        let found = self.read(|read| Ok(read.invitation(public_id.as_bytes())?))?;
        let now = self.now().0;
        Ok(found.filter(|invitation| !invitation.voided && !expired(invitation, now)))
    }

    fn count_wrong_try(&self, public_id: Vec<u8>) -> Result<(), NodeError> {
        self.write_local(move |write| {
            if let Some(mut invitation) = write.invitation(&public_id)? {
                invitation.tries += 1;
                invitation.voided |= invitation.tries >= INVITATION_TRIES_MAX;
                write.put_invitation(&invitation)?;
            }
            Ok(())
        })
    }

    fn join_second(&self, body: &[u8]) -> Result<Vec<u8>, NodeError> {
        let opened = self.joins().second(body);
        let Ok(applicant) = opened else {
            return Ok(wrap(BodyKind::Plain, &[PLAIN_REFUSED]));
        };
        let (public_id, node) = (applicant.public_id.clone().into_bytes(), applicant.node);
        let keys = (applicant.sign_key, applicant.noise_key);
        let listed = self.write(move |author| admit(author, &public_id, node, keys))?;
        let Some((hub, member)) = listed else {
            return Ok(wrap(BodyKind::Plain, &[PLAIN_REFUSED]));
        };
        welcome(&applicant, &hub, &member)
    }
}

fn welcome(applicant: &Applicant, hub: &Member, member: &Member) -> Result<Vec<u8>, NodeError> {
    applicant.welcome(hub, member).map_err(|_| NodeError::Bug("a welcome could not be sealed"))
}

fn expired(invitation: &InvitationRow, now: UnixMs) -> bool {
    now.0.saturating_sub(invitation.made_at.0) > INVITATION_DAYS * 24 * 3_600_000
}

/// Lists the applicant and uses up the invitation, in one transaction. The same node may come again
/// with the same invitation: its first answer may have been lost.
fn admit(
    author: &Author<'_>,
    public_id: &[u8],
    node: NodeId,
    (sign_key, noise_key): ([u8; 32], [u8; 32]),
) -> Result<Option<(Member, Member)>, NodeError> {
    let Some(mut invitation) = author.invitation(public_id)? else { return Ok(None) };
    let taken = invitation.used_by.is_some_and(|user| user != node);
    if invitation.voided || taken {
        return Ok(None);
    }
    let known = roster(author)?;
    let Some(hub) = known.hub().cloned() else {
        return Err(NodeError::Bug("the hub is not on its own roster"));
    };
    if known.is_revoked(node) {
        return Ok(None);
    }
    if let Some(member) = known.member(node) {
        return Ok((member.noise_key == noise_key).then(|| (hub, member.clone())));
    }
    let member = Member {
        id: node,
        sign_key,
        noise_key,
        role: NodeRole::Branch,
        name: invitation.name.clone(),
        country: invitation.country.clone(),
        scopes: Vec::new(),
    };
    author.record(Scope::Roster, &Record::Member(member.clone()))?;
    invitation.used_by = Some(node);
    author.put_invitation(&invitation)?;
    Ok(Some((hub, member)))
}
