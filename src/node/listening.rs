//! Answers what peers POST: exchanges of members, and joinings at the hub.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Node;
use super::admitting::{Admitted, Wants, admit};
use super::error::NodeError;
use super::ledger::{StoreLedger, roster};
use super::line::{day_of, days_from};
use crate::domain::limits::{
    FILES_BODY_BYTES_MAX, INVITATION_DAYS, INVITATION_TRIES_MAX, JOIN_BODY_BYTES_MAX,
};
use crate::domain::roles::NodeRole;
use crate::domain::{NodeId, UnixMs};
use crate::store::TURNED_AWAY;
use crate::store::rows::{InvitationRow, PeerHealthRow, PeerRow};
use crate::sync::PeerFault;
use crate::sync::exchange::{Listener, Served, Serving};
use crate::sync::join::JoinHost;
use crate::sync::seal::{BodyKind, unwrap, wrap};
use crate::sync::who::Introduced;

/// Half-done exchanges and joinings; gone with the process, which costs a peer one more handshake.
#[derive(Debug, Default)]
pub(super) struct Listening {
    exchanges: Listener,
    joins: Mutex<JoinHost>,
}

/// Answers that cannot be sealed.
const PLAIN_BUSY: u8 = 2;
pub(super) const PLAIN_REFUSED: u8 = 3;
const PLAIN_OTHER_ROLE: u8 = 4;

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
                let short_bytes = match unwrap(held) {
                    Ok((BodyKind::Join | BodyKind::JoinFurther | BodyKind::Who, _)) => {
                        JOIN_BODY_BYTES_MAX
                    }
                    Ok((BodyKind::Files, _)) => FILES_BODY_BYTES_MAX,
                    Ok(_) | Err(_) => 0,
                };
                let is_short = short_bytes > 0;
                if held.len() < 4 || (is_short && held.len() <= short_bytes) {
                    return Ok(());
                }
                let network = self.node.row()?.network;
                let Some(network) = network.filter(|_| !is_short) else { return Ok(()) };
                let mut ledger = StoreLedger::new(&self.node.inner, network);
                let mut serving = Box::new(self.node.serving());
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
                Ok((BodyKind::Who, _)) => node.introduce(),
                Ok((BodyKind::Files, _)) => node.answer_about_files(&body),
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

    /// A clock that this node does not trust itself is told to nobody.
    fn serving(&self) -> Serving {
        let (now, doubtful) = self.now();
        if doubtful { Serving::default() } else { Serving::with_clock(now) }
    }

    fn joins(&self) -> MutexGuard<'_, JoinHost> {
        self.inner.listening.joins.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Public facts about this node, made once: anybody may ask, and the roster is long.
    fn introduce(&self) -> Result<Vec<u8>, NodeError> {
        if let Some(answer) = self.inner.introduction.get() {
            return Ok(answer.clone());
        }
        let own = self.inner.secrets.keys.node();
        let known = self.read(roster)?;
        let Some((hub, peer)) = known.hub().zip(known.member(own)) else {
            return Ok(wrap(BodyKind::Plain, &[PLAIN_REFUSED]));
        };
        let answer = Introduced { hub: hub.clone(), peer: peer.clone() }.encode();
        Ok(self.inner.introduction.get_or_init(|| answer).clone())
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
        let now = self.now().0;
        // Once a minute is enough for people to read, and spares the card.
        let is_news = |at: Option<UnixMs>| at.is_none_or(|at| now.0 - at.0 >= 60_000 || now < at);
        if let Some(node) = served.turned_away {
            return self.note_turned_away(node, now, is_news);
        }
        let Some(peer) = served.peer else { return Ok(()) };
        let (known, health) =
            self.read(|read| Ok((read.peer(peer)?, read.peer_health_of(peer)?)))?;
        let is_new_day = |heard: UnixMs| day_of(heard) != day_of(now);
        let noted = known.as_ref().and_then(|row| row.last_heard);
        let waits = health.map_or(0, |health| health.waiting);
        // What waited there is what a person looks for: it is noted when it comes and when it goes.
        let waiting = match &served.health {
            _ if served.has_all => Some(0),
            told => told.as_ref().map(|health| health.waiting),
        };
        let waits_otherwise = waiting.is_some_and(|waiting| (waiting == 0) != (waits == 0));
        if !is_news(noted) && !waits_otherwise && !noted.is_some_and(is_new_day) {
            return Ok(());
        }
        let (told, has_all) = (served.health.clone(), served.has_all);
        self.write_local(move |write| {
            let mut row = write.peer(peer)?.unwrap_or_else(|| PeerRow::new(peer));
            row.last_heard = Some(now);
            write.put_peer(&row)?;
            if has_all {
                write.note_peer_day(peer, day_of(now), true, days_from(now.0))?;
            }
            let known = write.peer_health_of(peer)?;
            let health = told.map(|health| PeerHealthRow {
                node: peer,
                version: health.version,
                clock_ahead_ms: health.clock.0.saturating_sub(now.0),
                free_mib: health.free_mib,
                waiting: health.waiting,
                told_at: now,
            });
            if let Some(health) = health.or(known) {
                let waiting = waiting.unwrap_or(health.waiting);
                write.put_peer_health(&PeerHealthRow { waiting, ..health })?;
            }
            Ok(())
        })
    }

    /// A member that was cut off still comes: somebody there should be told.
    fn note_turned_away(
        &self,
        node: NodeId,
        now: UnixMs,
        is_news: impl FnOnce(Option<UnixMs>) -> bool,
    ) -> Result<(), NodeError> {
        let known = self.read(|read| Ok(read.peer(node)?))?;
        if !is_news(known.and_then(|row| row.last_tried)) {
            return Ok(());
        }
        self.write_local(move |write| {
            let mut row = write.peer(node)?.unwrap_or_else(|| PeerRow::new(node));
            row.last_tried = Some(now);
            row.last_outcome = Some(TURNED_AWAY.to_owned());
            write.put_peer(&row)?;
            Ok(write.note_peer_day(node, day_of(now), false, days_from(now.0))?)
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
        let wants = Wants {
            public_id: applicant.public_id.clone().into_bytes(),
            node: applicant.node,
            role: applicant.role,
            sign_key: applicant.sign_key,
            noise_key: applicant.noise_key,
            life: applicant.life,
        };
        match self.write(move |author| admit(author, &wants))? {
            Admitted::Listed(welcomed) => applicant
                .welcome(&welcomed)
                .map_err(|_| NodeError::Bug("a welcome could not be sealed")),
            Admitted::OtherRole => Ok(wrap(BodyKind::Plain, &[PLAIN_OTHER_ROLE])),
            Admitted::No => Ok(wrap(BodyKind::Plain, &[PLAIN_REFUSED])),
        }
    }
}

fn expired(invitation: &InvitationRow, now: UnixMs) -> bool {
    now.0.saturating_sub(invitation.made_at.0) > INVITATION_DAYS * 24 * 3_600_000
}
