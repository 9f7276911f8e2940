//! Who reviews whose proposal: decided by the hub from what it has heard, the same from the same
//! facts. Pure; `now` is an argument.
//!
//! Two reviews for every proposal, two proposals for everybody who hands one in; never one's own,
//! another library's where there is one, only among those who read the language and were heard
//! lately. Where somebody is silent, a spare reviewer is asked; where nobody is left, a person is
//! told.

use std::collections::{BTreeMap, BTreeSet};

use super::ids::{DocumentId, PersonId, UnixMs};
use super::limits::{
    BLIND_HEARD_DAYS, BLIND_OPEN_MAX, BLIND_PATIENCE_DAYS, BLIND_RECEIVED_MAX, BLIND_REVIEWS,
    BLIND_SENT_MAX, BLIND_SILENT_DAYS, BLIND_WEIGHED,
};

const DAY_MS: i64 = 24 * 3_600_000;

/// Whose proposal stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedIn {
    /// Who.
    pub person: PersonId,
    /// The version that stands.
    pub version: String,
    /// The language that the person reads and writes, without script: `sr`.
    pub language: String,
    /// Since when the hub knows of it.
    pub since: UnixMs,
    /// Reviews that members of staff gave to fill a gap.
    pub filled: usize,
}

/// Who may be asked for a review: has practised on the samples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewer {
    /// Who.
    pub person: PersonId,
    /// The language that the person reads and writes, without script.
    pub language: String,
    /// When the person's library was heard last; `None`: never.
    pub heard: Option<UnixMs>,
    /// Is the person excused from giving reviews?
    pub excused: bool,
}

/// A proposal that was sent to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allotment {
    /// The document with which it was sent.
    pub document: DocumentId,
    /// Whose proposal.
    pub author: PersonId,
    /// To whom.
    pub reviewer: PersonId,
    /// Which version of it.
    pub version: String,
    /// When, by the hub's clock.
    pub at: UnixMs,
    /// Has the review come?
    pub given: bool,
    /// Was it called back?
    pub withdrawn: bool,
}

/// The hub's note of to whom one learner's proposal was sent; the latest edition counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentNote {
    /// Whose proposal.
    pub author: PersonId,
    /// Grows with every change.
    pub edition: u32,
    /// Every copy, the earliest first; at most [`BLIND_SENT_MAX`].
    pub copies: Vec<SentCopy>,
}

/// One copy of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentCopy {
    /// The document with which it went.
    pub document: DocumentId,
    /// To whom.
    pub reviewer: PersonId,
    /// Which version.
    pub version: String,
    /// When, by the hub's clock.
    pub at: UnixMs,
}

impl Allotment {
    fn is_open(&self) -> bool {
        !self.given && !self.withdrawn
    }

    /// Is it open for so long that somebody else is asked?
    #[must_use]
    pub fn is_silent(&self, now: UnixMs) -> bool {
        self.is_open() && now.0.saturating_sub(self.at.0) > i64::from(BLIND_SILENT_DAYS) * DAY_MS
    }
}

/// Everything that decides.
#[derive(Debug, Clone, Default)]
pub struct Pool {
    /// Whose proposals stand.
    pub authors: Vec<HandedIn>,
    /// Who may be asked.
    pub reviewers: Vec<Reviewer>,
    /// What was sent, to whomever.
    pub allotments: Vec<Allotment>,
}

/// What is to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// To be called back: taken back by its author, or a newer version stands.
    pub withdraw: Vec<DocumentId>,
    /// To be sent: author, reviewer.
    pub send: Vec<(PersonId, PersonId)>,
    /// What only a person can fill.
    pub gaps: Vec<Gap>,
}

/// Somebody for whom nobody is left.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// Who.
    pub person: PersonId,
    /// Reviews of the person's proposal that are missing.
    pub to_receive: usize,
    /// Reviews that the person has nobody to give to.
    pub to_give: usize,
}

/// Decides. The same facts give the same plan, in whatever order they stand.
#[must_use]
pub fn plan(pool: &Pool, now: UnixMs) -> Plan {
    let mut table = Table::new(pool, now);
    let withdraw = table.withdraw();
    table.receive(false);
    table.swap();
    table.receive(true);
    table.give();
    let gaps = table.gaps();
    Plan { withdraw, send: table.send, gaps }
}

/// Who is asked first: the smallest.
type Rank = (bool, bool, bool, bool, usize, u64);

struct Table<'a> {
    now: UnixMs,
    authors: BTreeMap<PersonId, &'a HandedIn>,
    /// In the order in which they came.
    queue: Vec<&'a HandedIn>,
    reviewers: BTreeMap<PersonId, &'a Reviewer>,
    /// Those who are asked no more: they have let something lie.
    silent: BTreeSet<PersonId>,
    /// Who was ever asked about whom and may not be asked again.
    asked: BTreeSet<(PersonId, PersonId)>,
    /// Whose copy was called back unread: the newer version goes to the same reviewer.
    called_back: BTreeSet<(PersonId, PersonId)>,
    /// Given and open ones, by author; of open ones only those that are not silent.
    received: BTreeMap<PersonId, usize>,
    /// Given and open ones, by reviewer.
    given: BTreeMap<PersonId, usize>,
    /// Open ones, by reviewer.
    open: BTreeMap<PersonId, usize>,
    /// Every one that was ever sent, by author.
    sent: BTreeMap<PersonId, usize>,
    allotments: Vec<&'a Allotment>,
    send: Vec<(PersonId, PersonId)>,
}

impl<'a> Table<'a> {
    fn new(pool: &'a Pool, now: UnixMs) -> Self {
        let authors: BTreeMap<_, _> = pool.authors.iter().map(|one| (one.person, one)).collect();
        let mut queue: Vec<_> = authors.values().copied().collect();
        queue.sort_by_key(|one| (one.since, one.person));
        let mut allotments: Vec<_> = pool.allotments.iter().collect();
        allotments.sort_by_key(|one| one.document);
        let mut table = Self {
            now,
            authors,
            queue,
            reviewers: pool.reviewers.iter().map(|one| (one.person, one)).collect(),
            silent: BTreeSet::new(),
            asked: BTreeSet::new(),
            called_back: BTreeSet::new(),
            received: BTreeMap::new(),
            given: BTreeMap::new(),
            open: BTreeMap::new(),
            sent: BTreeMap::new(),
            allotments,
            send: Vec::new(),
        };
        for one in &pool.authors {
            *table.received.entry(one.person).or_default() += one.filled;
        }
        table
    }

    /// Which open ones are of a version that stands no more; and counts all others.
    fn withdraw(&mut self) -> Vec<DocumentId> {
        let mut withdraw = Vec::new();
        for one in self.allotments.clone() {
            let pair = (one.author, one.reviewer);
            *self.sent.entry(one.author).or_default() += 1;
            let stands =
                self.authors.get(&one.author).is_some_and(|author| author.version == one.version);
            if one.is_open() && !stands {
                withdraw.push(one.document);
            }
            if one.withdrawn || (one.is_open() && !stands) {
                self.called_back.insert(pair);
                continue;
            }
            self.asked.insert(pair);
            if one.is_silent(self.now) {
                self.silent.insert(one.reviewer);
            } else {
                *self.received.entry(one.author).or_default() += 1;
                *self.given.entry(one.reviewer).or_default() += 1;
                if one.is_open() {
                    *self.open.entry(one.reviewer).or_default() += 1;
                }
            }
        }
        withdraw
    }

    fn needs(&self, author: PersonId) -> usize {
        BLIND_REVIEWS.saturating_sub(self.received.get(&author).copied().unwrap_or(0))
    }

    fn load(&self, reviewer: PersonId) -> usize {
        self.given.get(&reviewer).copied().unwrap_or(0)
    }

    fn has_waited(&self, author: &HandedIn) -> bool {
        self.now.0.saturating_sub(author.since.0) >= i64::from(BLIND_PATIENCE_DAYS) * DAY_MS
    }

    /// May this one be asked about that one?
    fn fits(&self, author: &HandedIn, reviewer: &Reviewer) -> bool {
        author.person != reviewer.person
            && author.language == reviewer.language
            && self.can_be_asked(reviewer, true)
            && !self.asked.contains(&(author.person, reviewer.person))
            && self.sent.get(&author.person).copied().unwrap_or(0) < BLIND_SENT_MAX
    }

    fn take(&mut self, author: PersonId, reviewer: PersonId) {
        self.asked.insert((author, reviewer));
        *self.received.entry(author).or_default() += 1;
        *self.sent.entry(author).or_default() += 1;
        *self.given.entry(reviewer).or_default() += 1;
        *self.open.entry(reviewer).or_default() += 1;
        self.send.push((author, reviewer));
    }

    /// Finds reviewers for those who need some: first among those who owe a review; `spare`: among
    /// all, for whoever has waited long enough.
    fn receive(&mut self, spare: bool) {
        let mut rings: BTreeMap<&str, Vec<&'a Reviewer>> = BTreeMap::new();
        for one in self.reviewers.values().copied().filter(|one| self.can_be_asked(one, spare)) {
            rings.entry(one.language.as_str()).or_default().push(one);
        }
        for author in self.queue.clone() {
            if spare && !self.has_waited(author) {
                continue;
            }
            let Some(ring) = rings.get_mut(author.language.as_str()) else { continue };
            while self.needs(author.person) > 0 {
                let Some(best) = self.best_of(ring, author) else { break };
                self.take(author.person, best.person);
                if !self.can_be_asked(best, spare) {
                    ring.retain(|one| one.person != best.person);
                }
            }
        }
    }

    /// Can this one take a further proposal at all?
    fn can_be_asked(&self, one: &Reviewer, spare: bool) -> bool {
        let heard =
            |at: UnixMs| self.now.0.saturating_sub(at.0) <= i64::from(BLIND_HEARD_DAYS) * DAY_MS;
        !one.excused
            && one.heard.is_some_and(heard)
            && !self.silent.contains(&one.person)
            && self.open.get(&one.person).copied().unwrap_or(0) < BLIND_OPEN_MAX
            && (spare || self.load(one.person) < BLIND_REVIEWS)
    }

    /// The best of the ring for this author. Of many who fit, those that come first from a place of the
    /// author's own are weighed, as far as somebody of another library is among them: a network with
    /// thousands of learners is not weighed pair by pair.
    fn best_of(&self, ring: &[&'a Reviewer], author: &HandedIn) -> Option<&'a Reviewer> {
        let start = usize::try_from(throw(author.person, author.person)).unwrap_or(0);
        let start = start.checked_rem(ring.len())?;
        let had = |one: &&&Reviewer| self.called_back.contains(&(author.person, one.person));
        let earlier = ring.iter().filter(had).filter(|one| self.fits(author, one));
        let mut best: Option<(Rank, &'a Reviewer)> =
            earlier.map(|one| (self.rank(author, one), *one)).min_by_key(|(rank, _)| *rank);
        let mut weighed = 0;
        for one in ring[start..].iter().chain(&ring[..start]) {
            let is_enough = weighed >= BLIND_WEIGHED
                && best.is_some_and(|(_, known)| known.person.home() != author.person.home());
            if is_enough {
                break;
            }
            if self.fits(author, one) {
                weighed += 1;
                let rank = self.rank(author, one);
                if best.is_none_or(|(known, _)| rank < known) {
                    best = Some((rank, *one));
                }
            }
        }
        best.map(|(_, one)| one)
    }

    /// Who is asked first: whoever had the older version; those who have given least; those of
    /// another library; those who hand in themselves; and then by a fixed throw.
    fn rank(&self, author: &HandedIn, one: &Reviewer) -> Rank {
        let load = self.load(one.person);
        (
            !self.called_back.contains(&(author.person, one.person)),
            load >= BLIND_REVIEWS,
            author.person.home() == one.person.home(),
            !self.authors.contains_key(&one.person),
            load,
            throw(author.person, one.person),
        )
    }

    /// Whoever is left over may owe a review only to himself: then somebody of this very plan
    /// changes places with him.
    fn swap(&mut self) {
        for author in self.queue.clone() {
            let Some(own) = self.reviewers.get(&author.person).copied() else { continue };
            while self.needs(author.person) > 0
                && self.load(own.person) < BLIND_REVIEWS
                && self.change_places(author, own)
            {}
        }
    }

    fn change_places(&mut self, author: &HandedIn, own: &Reviewer) -> bool {
        let found = self.send.iter().position(|(other, reviewer)| {
            let other = self.authors.get(other);
            let reviewer = self.reviewers.get(reviewer);
            other.zip(reviewer).is_some_and(|(other, reviewer)| {
                self.fits(other, own)
                    && author.person != reviewer.person
                    && author.language == reviewer.language
                    && !self.asked.contains(&(author.person, reviewer.person))
            })
        });
        let Some(found) = found else { return false };
        let (other, reviewer) = self.send[found];
        self.send[found] = (other, own.person);
        self.asked.remove(&(other, reviewer));
        self.asked.insert((other, own.person));
        *self.given.entry(own.person).or_default() += 1;
        *self.open.entry(own.person).or_default() += 1;
        // The reviewer's load stays what it was: one goes, one comes.
        self.asked.insert((author.person, reviewer));
        *self.received.entry(author.person).or_default() += 1;
        *self.sent.entry(author.person).or_default() += 1;
        self.send.push((author.person, reviewer));
        true
    }

    /// Whoever hands in and still has too little to give gets what others have enough of.
    fn give(&mut self) {
        for own in self.queue.clone() {
            let Some(reviewer) = self.reviewers.get(&own.person).copied() else { continue };
            if !self.has_waited(own) {
                continue;
            }
            while self.load(own.person) < BLIND_REVIEWS {
                let received =
                    |one: &HandedIn| self.received.get(&one.person).copied().unwrap_or(0);
                let fit =
                    self.queue.iter().copied().filter(|one| {
                        self.fits(one, reviewer) && received(one) < BLIND_RECEIVED_MAX
                    });
                let best = fit.min_by_key(|one| {
                    (one.person.home() == own.person.home(), received(one), one.since, one.person)
                });
                let Some(best) = best.map(|one| one.person) else { break };
                self.take(best, own.person);
            }
        }
    }

    fn gaps(&self) -> Vec<Gap> {
        let gap = |author: &&HandedIn| {
            let asked = self.reviewers.get(&author.person).filter(|own| !own.excused);
            let to_give =
                asked.map_or(0, |own| BLIND_REVIEWS.saturating_sub(self.load(own.person)));
            // Whoever lets something lie has something to give.
            let is_silent = self.silent.contains(&author.person);
            let to_give = if is_silent { 0 } else { to_give };
            let to_receive = self.needs(author.person);
            let found = Gap { person: author.person, to_receive, to_give };
            (self.has_waited(author) && (to_receive > 0 || to_give > 0)).then_some(found)
        };
        self.queue.iter().filter_map(gap).collect()
    }
}

/// A fixed throw of two people: their random parts, spread over 64 bits by SplitMix64's finaliser.
fn throw(author: PersonId, reviewer: PersonId) -> u64 {
    let part = |person: PersonId| {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&person.0[12..20]);
        u64::from_be_bytes(bytes)
    };
    let mut z = part(author).rotate_left(32) ^ part(reviewer).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests;
