//! Moves files between this node and a peer, after everything else has gone: what is wanted here, and
//! what the peer lacks.
//!
//! Whoever may read the work that names a file may have the file, and nobody else; what the hub
//! publishes is for every member. A file counts as here
//! only once it is whole and its hash fits. None is fetched while the disk is nearly full, or for a
//! learner who has more files than one may have; none moves outside the data budget and the hours that
//! were set, and none while something was just written: words go before pictures.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use super::courier::CarryOrder;
use super::dialer::{Carry, CarryFault};
use super::error::NodeError;
use super::files::PieceTaken;
use super::ledger::roster;
use super::line::LineLeave;
use super::listening::PLAIN_REFUSED;
use super::view::SyncState;
use super::{Node, SyncReport};
use crate::domain::limits::{
    BUNDLE_FILES_BYTES_MAX, DISK_LOW_MIB, FILE_BYTES_MAX, FILE_PIECE_BYTES_MAX, FILES_AGAIN_S,
    FILES_OFFERED_MAX, FILES_POSTS_MAX, FILES_WANTED_MAX, LEARNER_FILES_BYTES_MAX,
    LIBRARY_PICTURES_BYTES_MAX, PERSON_PICTURES_BYTES_MAX,
};
use crate::domain::roles::NodeRole;
use crate::domain::roster::Member;
use crate::domain::{CohortId, ContentHash, NodeId, Scope};
use crate::store::rows::{ContentRow, ContentState, LineUse};
use crate::sync::PeerFault;
use crate::sync::exchange::shared_scopes;
use crate::sync::files::{FilesReply, FilesRequest, Piece, Want, ask, hear, open};
use crate::sync::seal::{BodyKind, wrap};

/// Files that a peer neither has nor takes, and until when they are not spoken of with it, by the
/// monotonic clock.
#[derive(Debug, Default)]
pub(super) struct PassedOver(Mutex<BTreeMap<(NodeId, ContentHash), u64>>);

impl PassedOver {
    fn note(&self, peer: NodeId, hash: ContentHash, until_s: u64) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert((peer, hash), until_s);
    }

    /// Somebody asks anew: everything is spoken of again.
    pub(super) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Is its time not over? Forgets those whose time is.
    fn holds(&self, peer: NodeId, hash: ContentHash, now_s: u64) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, until_s| *until_s > now_s);
        known.contains_key(&(peer, hash))
    }
}

/// What moved.
#[derive(Debug, Default)]
struct Moved {
    round_trips: u32,
    bytes_up: u64,
    bytes_down: u64,
    /// How it ended, if that was not at its end.
    broken: Option<SyncState>,
}

/// What of the files goes into a bundle.
#[derive(Debug, Default)]
pub(super) struct ToCarry {
    /// These of learners.
    pub(super) taken: Vec<ContentHash>,
    /// So many of learners do not fit.
    pub(super) left: u64,
    /// These of published courses.
    pub(super) packs: Vec<ContentHash>,
}

/// One round of files with a peer, as the dialer keeps it.
#[derive(Debug)]
struct Round {
    /// What this node lacks, the next first.
    wants: VecDeque<ContentHash>,
    /// What the peer lacks, from which byte on.
    sends: VecDeque<Want>,
    offers: Vec<ContentHash>,
}

impl Node {
    /// After an exchange with the hub that came to its end: the files.
    pub(super) fn then_files(
        &self,
        peer: &Member,
        report: SyncReport,
        carry: Carry<'_>,
    ) -> Result<SyncReport, NodeError> {
        if report.state != SyncState::UpToDate {
            return Ok(report);
        }
        let moved = self.exchange_files(peer, carry, &|| self.inner.bell.is_rung())?;
        Ok(SyncReport {
            round_trips: report.round_trips + moved.round_trips,
            bytes_up: report.bytes_up + moved.bytes_up,
            bytes_down: report.bytes_down + moved.bytes_down,
            state: moved.broken.unwrap_or(report.state),
            ..report
        })
    }

    /// After an exchange with a neighbour: the files that this node lacks.
    pub(super) fn fetch_files(&self, peer: &Member, carry: Carry<'_>) -> Result<(), NodeError> {
        self.exchange_files(peer, carry, &|| self.inner.bell.is_rung()).map(drop)
    }

    /// Moves files with any member of the network over whatever carries bodies; how it ended.
    ///
    /// # Errors
    /// Only this node's own trouble; [`NodeError::NotFound`] for who is no member.
    pub fn sync_files_with(&self, peer: NodeId, carry: Carry<'_>) -> Result<SyncState, NodeError> {
        let member = self.read(|read| Ok(roster(read)?.member(peer).cloned()))?;
        let member = member.ok_or(NodeError::NotFound("member"))?;
        Ok(self.exchange_files(&member, carry, &|| false)?.broken.unwrap_or(SyncState::UpToDate))
    }

    /// Goes on until nothing is left, the line breaks, or something else has to go first.
    fn exchange_files(
        &self,
        peer: &Member,
        carry: Carry<'_>,
        makes_room: &dyn Fn() -> bool,
    ) -> Result<Moved, NodeError> {
        self.remove_dropped_files()?;
        // What the hub offers may be another thing since the exchange that has just ended.
        self.settle_packs();
        let mut moved = Moved::default();
        let Some(network) = self.row()?.network else { return Ok(moved) };
        let Some(mut round) = self.begin_round(peer)? else { return Ok(moved) };
        let keys = &self.inner.secrets.keys;
        for _ in 0..FILES_POSTS_MAX {
            // The local network costs nothing.
            let by_line = peer.role == NodeRole::Hub;
            if by_line && !matches!(self.line_leave()?, LineLeave::Go) {
                break;
            }
            let Some(request) = self.next_request(&mut round)? else { break };
            let asked = ask(keys, network, &peer.noise_key, self.inner.random(), &request);
            let (handshake, body) =
                asked.map_err(|_| NodeError::Bug("a message about files could not be sealed"))?;
            moved.bytes_up += body.len() as u64;
            let answer = match carry(&body) {
                Ok(answer) => answer,
                Err(CarryFault::Unreachable(source)) => {
                    tracing::info!(error = %source, "the line broke while files were going");
                    moved.broken = Some(SyncState::Unreachable);
                    break;
                }
                Err(CarryFault::Portal) => {
                    moved.broken = Some(SyncState::Portal);
                    break;
                }
            };
            moved.bytes_down += answer.len() as u64;
            moved.round_trips += 1;
            let reply = match hear(handshake, &answer) {
                Ok(reply) => reply,
                // An older program, or one that is busy: the words have gone, and that was that.
                Err(PeerFault::Refused | PeerFault::Busy) => {
                    round.offers.iter().chain(&round.wants).for_each(|hash| self.pass(peer, *hash));
                    break;
                }
                Err(fault) => {
                    tracing::warn!(fault = %fault, "the exchange of files broke off");
                    moved.broken = Some(SyncState::Waiting);
                    break;
                }
            };
            self.take_reply(peer, &mut round, &request, reply)?;
            if makes_room() {
                break;
            }
        }
        if peer.role == NodeRole::Hub && moved.bytes_up > 0 {
            let more = LineUse { bytes_up: moved.bytes_up, bytes_down: moved.bytes_down };
            self.add_line_use(more)?;
        }
        Ok(moved)
    }

    /// What could be moved with that peer; `None`: nothing.
    fn begin_round(&self, peer: &Member) -> Result<Option<Round>, NodeError> {
        let own = self.inner.secrets.keys.node();
        let now_s = self.inner.clock.uptime_s();
        let is_low = self.disk_is_low();
        let is_open = |row: &ContentRow| !self.inner.passed_over.holds(peer.id, row.hash, now_s);
        let (mut wants, mut offers) = (BTreeSet::new(), BTreeSet::new());
        let mut packs = Vec::new();
        self.read(|read| {
            let scopes = shared_scopes(&*roster(read)?, own, peer.id);
            for branch in branches(&scopes) {
                if !is_low {
                    let found = read.wanted_content(branch, limit(FILES_WANTED_MAX))?;
                    wants.extend(found.iter().filter(|row| is_open(row)).map(|row| row.hash));
                }
                // What the hub holds is remembered; between neighbours each asks for what it lacks.
                if peer.role == NodeRole::Hub {
                    let found = read.offered_content(branch, limit(FILES_OFFERED_MAX))?;
                    offers.extend(found.iter().filter(|row| is_open(row)).map(|row| row.hash));
                }
            }
            // Pictures of posts after what is handed in.
            let talks = talks(&scopes);
            if scopes.contains(&Scope::Network) {
                if !is_low && wants.len() < FILES_WANTED_MAX {
                    let max = limit(FILES_WANTED_MAX);
                    let found = read.picture_files(ContentState::Wanted, None, &talks, max)?;
                    wants.extend(found.iter().filter(|row| is_open(row)).map(|row| row.hash));
                }
                if peer.role == NodeRole::Hub {
                    let max = limit(FILES_OFFERED_MAX);
                    let found = read.picture_files(ContentState::Held, Some(false), &talks, max)?;
                    offers.extend(found.iter().filter(|row| is_open(row)).map(|row| row.hash));
                }
            }
            if !is_low {
                packs = read.wanted_pack_parts()?;
            }
            Ok(())
        })?;
        // Courses after everything that people handed in; of a list, a peer gives the first it has.
        let is_open = |hash: &ContentHash| !self.inner.passed_over.holds(peer.id, *hash, now_s);
        let packs = packs.iter().map(|part| part.hash).filter(is_open);
        let wants: VecDeque<_> = wants.into_iter().chain(packs).take(FILES_WANTED_MAX).collect();
        let offers: Vec<_> = offers.into_iter().take(FILES_OFFERED_MAX).collect();
        let is_something = !wants.is_empty() || !offers.is_empty();
        Ok(is_something.then(|| Round { wants, sends: VecDeque::new(), offers }))
    }

    /// The next thing to say; `None`: nothing is left.
    fn next_request(&self, round: &mut Round) -> Result<Option<FilesRequest>, NodeError> {
        let mut request =
            FilesRequest { offers: std::mem::take(&mut round.offers), ..Default::default() };
        while let Some(want) = round.sends.front().copied() {
            if let Some(piece) = self.piece(want)? {
                request.piece = Some(piece);
                break;
            }
            round.sends.pop_front();
        }
        let files = &self.inner.files;
        request.wants = round
            .wants
            .iter()
            .map(|hash| Want { hash: *hash, from: files.part_bytes(*hash) })
            .collect();
        // What was offered is kept until it is known what became of it.
        round.offers.clone_from(&request.offers);
        let is_something =
            request.piece.is_some() || !request.wants.is_empty() || !request.offers.is_empty();
        Ok(is_something.then_some(request))
    }

    pub(super) fn piece(&self, want: Want) -> Result<Option<Piece>, NodeError> {
        let Want { hash, from } = want;
        let found = self.inner.files.piece(hash, from, FILE_PIECE_BYTES_MAX)?;
        Ok(found.map(|(size_bytes, bytes)| Piece { hash, size_bytes, from, bytes }))
    }

    /// Takes an answer in, and says what is to be said next.
    fn take_reply(
        &self,
        peer: &Member,
        round: &mut Round,
        request: &FilesRequest,
        reply: FilesReply,
    ) -> Result<(), NodeError> {
        let sent = request.piece.as_ref().map(|piece| (piece.hash, piece.from));
        if peer.role == NodeRole::Hub && !reply.holds.is_empty() {
            let holds = reply.holds.clone();
            self.write_local(move |write| {
                holds.iter().try_for_each(|hash| Ok(write.note_content_at_hub(*hash, true)?))
            })?;
        }
        if let Some((hash, _)) = sent {
            round.sends.retain(|want| want.hash != hash);
        }
        for want in &reply.wants {
            let is_stuck = sent == Some((want.hash, want.from));
            let known = round.sends.iter().any(|other| other.hash == want.hash);
            if !is_stuck && !known && self.may_send(peer, want.hash)? {
                round.sends.push_front(*want);
            }
        }
        let settled = |hash: &ContentHash| {
            reply.holds.contains(hash) || reply.wants.iter().any(|want| want.hash == *hash)
        };
        for hash in request.offers.iter().filter(|hash| !settled(hash)) {
            self.pass(peer, *hash);
        }
        round.offers.clear();
        match reply.piece {
            Some(piece) if round.wants.contains(&piece.hash) => {
                let hash = piece.hash;
                let taken = match self.keep_pack_piece(&piece)? {
                    None => self.keep_piece(&[peer.id], piece)?,
                    taken => taken,
                };
                match taken {
                    Some(PieceTaken::More(_)) => {}
                    Some(PieceTaken::Whole) => {
                        round.wants.retain(|wanted| *wanted != hash);
                        self.settle_packs();
                    }
                    Some(PieceTaken::Wrong) | None => {
                        if taken.is_some() {
                            self.note_wrong_pack(hash)?;
                        }
                        self.pass(peer, hash);
                        round.wants.retain(|wanted| *wanted != hash);
                    }
                }
            }
            // Nothing of what is wanted is there.
            Some(_) | None => {
                round.wants.drain(..).for_each(|hash| self.pass(peer, hash));
            }
        }
        Ok(())
    }

    fn pass(&self, peer: &Member, hash: ContentHash) {
        let until_s = self.inner.clock.uptime_s() + FILES_AGAIN_S;
        self.inner.passed_over.note(peer.id, hash, until_s);
    }

    fn may_send(&self, peer: &Member, hash: ContentHash) -> Result<bool, NodeError> {
        Ok(self.named_between(peer.id, hash)?.next().is_some())
    }

    /// The claims by which both this node and that peer may have a file: of each learner whose work
    /// both may read and names it, the length that is claimed.
    fn named_between(
        &self,
        peer: NodeId,
        hash: ContentHash,
    ) -> Result<impl Iterator<Item = (crate::domain::PersonId, u64)> + use<>, NodeError> {
        let own = self.inner.secrets.keys.node();
        self.read(|read| {
            let scopes = shared_scopes(&*roster(read)?, own, peer);
            let branches = branches(&scopes);
            let named = read.content_people(hash)?.into_iter();
            let named = named.filter(move |(person, _)| branches.contains(&person.home()));
            // What a post shows, every member of the network may have; in a cohort's conversation
            // those who may read it.
            let shown = match scopes.contains(&Scope::Network) {
                true => read.picture_people(hash, &talks(&scopes))?,
                false => Vec::new(),
            };
            Ok(named.chain(shown))
        })
    }

    /// Keeps a piece that a peer sent; `None`: it is not wanted from that peer.
    fn keep_piece(&self, from: &[NodeId], piece: Piece) -> Result<Option<PieceTaken>, NodeError> {
        let Piece { hash, size_bytes, from: begins, bytes } = piece;
        let row = self.read(|read| Ok(read.content(hash)?))?;
        let Some(row) = row else { return Ok(None) };
        if row.state == ContentState::Held {
            return Ok(Some(PieceTaken::Whole));
        }
        let mut is_named = false;
        for peer in from {
            let mut named = self.named_between(*peer, hash)?;
            is_named |= named.any(|(_, claimed)| claimed == size_bytes);
        }
        if !is_named
            || size_bytes > FILE_BYTES_MAX
            || self.disk_is_low()
            || !self.has_quota(hash)?
        {
            return Ok(None);
        }
        let taken = self.inner.files.add_piece(hash, size_bytes, begins, &bytes)?;
        if taken == PieceTaken::Whole {
            self.write_local(move |write| Ok(write.hold_content(hash, size_bytes)?))?;
        }
        Ok(Some(taken))
    }

    /// Keeps a piece of a course that was chosen here; `None`: it is of none. Who sends it is all the
    /// same: the hub's record names its hash and length.
    fn keep_pack_piece(&self, piece: &Piece) -> Result<Option<PieceTaken>, NodeError> {
        let (hash, size_bytes) = (piece.hash, piece.size_bytes);
        let (named_bytes, row) =
            self.read(|read| Ok((read.pack_part_bytes(hash)?, read.content(hash)?)))?;
        let state = row.map(|row| row.state);
        if named_bytes != Some(size_bytes) || self.disk_is_low() {
            return Ok(None);
        }
        match state {
            Some(ContentState::Held) => return Ok(Some(PieceTaken::Whole)),
            Some(ContentState::Wanted) => {}
            Some(ContentState::Dropped) | None => return Ok(None),
        }
        let taken = self.inner.files.add_piece(hash, size_bytes, piece.from, &piece.bytes)?;
        if taken == PieceTaken::Whole {
            self.write_local(move |write| Ok(write.hold_content(hash, size_bytes)?))?;
        }
        Ok(Some(taken))
    }

    /// Keeps a piece of a published course that a bundle brought; true if its file is whole by it.
    /// `None`: it is of no published course.
    pub(super) fn keep_carried_pack(&self, piece: &Piece) -> Result<Option<bool>, NodeError> {
        let Some((course, _)) = self.read(|read| Ok(read.pack_of_file(piece.hash)?))? else {
            return Ok(None);
        };
        self.welcome_carried_pack(&course)?;
        let was_here = self.inner.files.holds(piece.hash);
        let taken = self.keep_pack_piece(piece)?;
        Ok(Some(!was_here && taken == Some(PieceTaken::Whole)))
    }

    /// Keeps a piece that a bundle brought; true if its file is whole by it.
    pub(super) fn keep_carried(&self, sender: NodeId, piece: Piece) -> Result<bool, NodeError> {
        let was_here = self.inner.files.holds(piece.hash);
        let taken = self.keep_piece(&[sender], piece)?;
        Ok(!was_here && taken == Some(PieceTaken::Whole))
    }

    /// The files that a bundle for that node takes along: for the hub what it is not known to hold;
    /// for others, and for one that comes back empty, all that it may read. As many as fit.
    pub(super) fn files_to_carry(
        &self,
        to: &Member,
        order: &CarryOrder,
    ) -> Result<ToCarry, NodeError> {
        let own = self.inner.secrets.keys.node();
        let mut rows = Vec::new();
        self.read(|read| {
            let scopes = shared_scopes(&*roster(read)?, own, to.id);
            for branch in branches(&scopes) {
                rows.extend(if to.role == NodeRole::Hub && !order.all {
                    read.offered_content(branch, u32::MAX)?
                } else {
                    read.held_content(branch, u32::MAX)?
                });
            }
            if scopes.contains(&Scope::Network) {
                let at_hub = (to.role == NodeRole::Hub && !order.all).then_some(false);
                let talks = talks(&scopes);
                let pictures = read.picture_files(ContentState::Held, at_hub, &talks, u32::MAX)?;
                let known: BTreeSet<_> = rows.iter().map(|row: &ContentRow| row.hash).collect();
                rows.extend(pictures.into_iter().filter(|row| !known.contains(&row.hash)));
            }
            Ok(())
        })?;
        let (mut carry, mut bytes) = (ToCarry::default(), 0_u64);
        for row in rows {
            bytes = bytes.saturating_add(row.size_bytes);
            if bytes > BUNDLE_FILES_BYTES_MAX {
                carry.left += 1;
            } else {
                carry.taken.push(row.hash);
            }
        }
        // The hub has its own courses.
        if order.packs && to.role != NodeRole::Hub {
            for part in self.read(|read| Ok(read.held_pack_parts()?))? {
                bytes = bytes.saturating_add(part.size_bytes);
                if bytes <= BUNDLE_FILES_BYTES_MAX {
                    carry.packs.push(part.hash);
                }
            }
        }
        Ok(carry)
    }

    /// Has every learner whose work names it room for it?
    fn has_quota(&self, hash: ContentHash) -> Result<bool, NodeError> {
        self.read(|read| {
            for (person, _) in read.content_people(hash)? {
                if read.learner_content_bytes(person)? <= LEARNER_FILES_BYTES_MAX {
                    return Ok(true);
                }
            }
            let (person_max, node_max) = (PERSON_PICTURES_BYTES_MAX, LIBRARY_PICTURES_BYTES_MAX);
            Ok(read.picture_has_room(hash, person_max, node_max)?)
        })
    }

    pub(super) fn disk_is_low(&self) -> bool {
        self.free_mib().is_some_and(|free_mib| free_mib < DISK_LOW_MIB)
    }

    /// Answers a peer's message about files.
    pub(super) fn answer_about_files(&self, body: &[u8]) -> Result<Vec<u8>, NodeError> {
        let refused = || Ok(wrap(BodyKind::Plain, &[PLAIN_REFUSED]));
        let Some(network) = self.row()?.network else { return refused() };
        let opened = open(&self.inner.secrets.keys, network, self.inner.random(), body);
        let Ok(asked) = opened else { return refused() };
        let key = asked.peer_noise_key;
        let peer = self.read(|read| Ok(roster(read)?.active_by_noise_key(&key).map(|m| m.id)))?;
        let Some(peer) = peer else { return refused() };
        let mut reply = FilesReply::default();
        if let Some(piece) = asked.request.piece.clone() {
            let hash = piece.hash;
            match self.keep_piece(&[peer], piece)? {
                Some(PieceTaken::Whole) => reply.holds.push(hash),
                Some(PieceTaken::More(from)) => reply.wants.push(Want { hash, from }),
                Some(PieceTaken::Wrong) => reply.wants.push(Want { hash, from: 0 }),
                None => {}
            }
        }
        for hash in &asked.request.offers {
            self.answer_offer(peer, *hash, &mut reply)?;
        }
        for want in &asked.request.wants {
            // What the hub publishes, every member may have.
            let is_published = self.read(|read| Ok(read.pack_of_file(want.hash)?))?.is_some();
            if is_published || self.named_between(peer, want.hash)?.next().is_some() {
                reply.piece = self.piece(*want)?;
            }
            if reply.piece.is_some() {
                break;
            }
        }
        asked.answer(&reply).map_err(|_| NodeError::Bug("an answer about files is too long"))
    }

    fn answer_offer(
        &self,
        peer: NodeId,
        hash: ContentHash,
        reply: &mut FilesReply,
    ) -> Result<(), NodeError> {
        if self.named_between(peer, hash)?.next().is_none() {
            return Ok(());
        }
        let row = self.read(|read| Ok(read.content(hash)?))?;
        let held = row.is_some_and(|row| row.state == ContentState::Held);
        if held && self.inner.files.holds(hash) {
            reply.holds.push(hash);
            return Ok(());
        }
        if held {
            self.write_local(move |write| Ok(write.miss_content(hash)?))?;
        }
        let room = !self.disk_is_low() && self.has_quota(hash)?;
        if row.is_some() && room && reply.wants.len() < FILES_WANTED_MAX {
            reply.wants.push(Want { hash, from: self.inner.files.part_bytes(hash) });
        }
        Ok(())
    }
}

fn limit(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The branches whose learners' work travels in those scopes.
fn branches(scopes: &[Scope]) -> Vec<NodeId> {
    let branch = |scope: &Scope| match scope {
        Scope::Branch(node) => Some(*node),
        Scope::Roster | Scope::Network | Scope::Cohort(_) | Scope::Talk(_) => None,
    };
    scopes.iter().filter_map(branch).collect()
}

/// The cohorts whose conversations travel in those scopes.
fn talks(scopes: &[Scope]) -> Vec<CohortId> {
    let cohort = |scope: &Scope| match scope {
        Scope::Talk(cohort) => Some(*cohort),
        Scope::Roster | Scope::Network | Scope::Branch(_) | Scope::Cohort(_) => None,
    };
    scopes.iter().filter_map(cohort).collect()
}
