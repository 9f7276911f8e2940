//! Finding out what the other side holds when nothing is remembered in common: a sketch first, then the
//! names of those logs alone whose buckets differ, in messages of a moderate size.
//!
//! Never keeps anything between exchanges: what was found out goes into the peer's memory as lengths.

use std::collections::{BTreeMap, BTreeSet};

use super::note_lengths;
use crate::domain::LogId;
use crate::domain::limits::{NAMED_LOGS_TARGET, NAMING_MESSAGES_MAX};
use crate::sync::error::PeerFault;
use crate::sync::ledger::{LogState, Marks, PeerMemory};
use crate::sync::message::{Reply, Request};
use crate::sync::sketch::{Buckets, Sketch};

/// What the dialer has said of its holdings so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Naming {
    sketch: Sketch,
    digest: u64,
    /// Buckets whose logs are named.
    named: Buckets,
    messages: usize,
    /// What the peer holds of logs that are here, where it is another length.
    held: BTreeMap<LogId, u64>,
}

impl Naming {
    pub(super) fn of(logs: &[LogState], digest: u64) -> Self {
        Self { sketch: Sketch::of(logs), digest, ..Self::default() }
    }

    /// What the peer has said of its lengths so far.
    pub(super) fn heard(&self) -> Marks {
        self.held.iter().map(|(log, length)| (*log, *length)).collect()
    }

    /// The first message: no names yet.
    pub(super) fn request(&self) -> Request {
        Request {
            digest: self.digest,
            whole: true,
            sketch: self.sketch.clone(),
            named_before: self.named.clone(),
            ..Request::default()
        }
    }

    /// The next message: names the logs of buckets that the peer asks for. `said` is everything that
    /// the sketch stands for, `doubts` what the peer is to be told instead.
    ///
    /// # Errors
    /// [`PeerFault`] if the peer asks for what it has been told, or asks without end.
    pub(super) fn name(
        &mut self,
        said: &Marks,
        doubts: &Marks,
        reply: &Reply,
    ) -> Result<Request, PeerFault> {
        let here: BTreeSet<LogId> = said.iter().map(|(log, _)| *log).collect();
        self.held.extend(reply.marks.iter().filter(|(log, _)| here.contains(log)).copied());
        self.messages += 1;
        let asked = reply.asked.without(&self.named);
        if asked.is_empty() || self.messages > NAMING_MESSAGES_MAX {
            return Err(PeerFault::Malformed("a reply"));
        }
        let mut by_bucket: BTreeMap<usize, Vec<(LogId, u64)>> = BTreeMap::new();
        for (log, length) in said {
            let bucket = self.sketch.bucket(log);
            if asked.has(bucket) {
                by_bucket.entry(bucket).or_default().push((*log, *length));
            }
        }
        let (mut now, mut marks) = (Buckets::none(&self.sketch), BTreeMap::new());
        for bucket in self.sketch.buckets().filter(|bucket| asked.has(*bucket)) {
            let logs = by_bucket.remove(&bucket).unwrap_or_default();
            if !marks.is_empty() && marks.len() + logs.len() > NAMED_LOGS_TARGET {
                break;
            }
            now.add(bucket);
            marks.extend(logs);
        }
        if now.is_empty() {
            return Err(PeerFault::Malformed("a reply"));
        }
        let in_doubt = doubts.iter().filter(|(log, _)| now.has(self.sketch.bucket(log)));
        marks.extend(in_doubt.clone().copied());
        // If the peer says nothing else of those, it holds as much as it is told.
        self.held.extend(in_doubt.copied());
        let marks = marks.into_iter().collect();
        let request = Request { named: now.clone(), marks, ..self.request() };
        self.named = self.named.with(&now);
        Ok(request)
    }
}

/// The listener's part: notes of the peer what the request says of it, and answers with the buckets
/// that have to be named first.
pub(super) fn compare_buckets(
    request: &Request,
    logs: &[LogState],
    memory: &mut PeerMemory,
) -> Buckets {
    let ours = Sketch::like(&request.sketch, logs);
    let named = request.named.with(&request.named_before);
    let open = ours.differing(&request.sketch).without(&named);
    // What was named lies in the memory; all other logs are the same at both.
    let same = logs.iter().filter(|state| {
        let bucket = ours.bucket(&state.id);
        !named.has(bucket) && !open.has(bucket)
    });
    if open.is_empty() {
        note_lengths(memory, &same.map(|state| (state.id, state.length)).collect());
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Incarnation, NodeId, Scope};

    fn log(number: u32) -> LogId {
        let mut node = [0; 12];
        node[..4].copy_from_slice(&(number / 3).to_be_bytes());
        let incarnation = Incarnation(number % 3);
        LogId { node: NodeId(node), incarnation, scope: Scope::Network }
    }

    fn logs(numbers: impl Iterator<Item = u32>, length: impl Fn(u32) -> u64) -> Vec<LogState> {
        let state = |number| LogState { id: log(number), length: length(number), chain: [9; 32] };
        numbers.map(state).collect()
    }

    fn lengths(logs: &[LogState]) -> BTreeMap<LogId, u64> {
        logs.iter().map(|state| (state.id, state.length)).collect()
    }

    /// Plays both sides until the listener asks for nothing more; what it knows then of the dialer, and
    /// how many messages with names there were, and how many names.
    fn settle(dialer: &[LogState], listener: &[LogState]) -> (PeerMemory, usize, usize) {
        let mut naming = Naming::of(dialer, 1);
        let said = lengths(dialer).into_iter().collect();
        let (mut memory, mut request) = (PeerMemory::default(), naming.request());
        let (mut messages, mut names) = (0, 0);
        loop {
            note_lengths(&mut memory, &request.marks);
            let asked = compare_buckets(&request, listener, &mut memory);
            if asked.is_empty() {
                return (memory, messages, names);
            }
            let reply = Reply { asked, ..Reply::default() };
            request = naming.name(&said, &Marks::new(), &reply).unwrap();
            assert!(request.marks.len() <= NAMED_LOGS_TARGET);
            messages += 1;
            names += request.marks.len();
        }
    }

    #[test]
    fn two_that_differ_in_little_name_little() {
        let dialer = logs(0..6_000, |_| 5);
        let listener = logs(0..6_000, |number| if number % 1_000 == 7 { 6 } else { 5 });
        let (memory, messages, names) = settle(&dialer, &listener);
        assert_eq!(messages, 1);
        assert!((6..200).contains(&names), "{names} names");
        assert_eq!(memory.lengths.into_iter().collect::<BTreeMap<_, _>>(), lengths(&dialer));
    }

    #[test]
    fn everything_is_named_in_as_many_messages_as_it_takes() {
        // The listener has logs that the dialer never heard of, and the other way round.
        let dialer = logs(0..40_000, |_| 5);
        let listener = logs(10_000..50_000, |number| u64::from(number % 7) + 3);
        let (memory, messages, names) = settle(&dialer, &listener);
        assert_eq!((messages, names), (5, 40_000));
        let known: BTreeMap<_, _> = memory.lengths.into_iter().collect();
        assert_eq!(known, lengths(&dialer));
    }

    #[test]
    fn a_side_that_holds_nothing_is_told_everything_or_tells_nothing() {
        let full = logs(0..100, |_| 2);
        let (memory, messages, names) = settle(&[], &full);
        assert_eq!((memory.lengths, messages, names), (Marks::new(), 1, 0));
        let (memory, _, names) = settle(&full, &[]);
        assert_eq!((memory.lengths.len(), names), (100, 100));
        let (memory, messages, _) = settle(&full, &full);
        assert_eq!((memory.lengths.len(), messages), (100, 0));
    }

    #[test]
    fn whoever_asks_again_for_what_was_named_is_no_peer() {
        let held = logs(0..100, |_| 2);
        let said: Marks = lengths(&held).into_iter().collect();
        let mut naming = Naming::of(&held, 1);
        let mut asked = Buckets::none(&naming.sketch);
        asked.add(2);
        let reply = Reply { asked, ..Reply::default() };
        let doubted = said.iter().find(|(log, _)| naming.sketch.bucket(log) == 2).unwrap().0;
        let request = naming.name(&said, &vec![(doubted, 1)], &reply).unwrap();
        assert!(request.marks.contains(&(doubted, 1)), "it is told what was agreed to ask");
        assert_eq!(naming.heard(), [(doubted, 1)]);
        assert!(naming.name(&said, &Marks::new(), &reply).is_err());
        let mut beyond = Buckets::none(&Sketch::of(&logs(0..4_000, |_| 1)));
        beyond.add(300);
        let marks: Marks = lengths(&logs(500..90_000, |_| 1)).into_iter().collect();
        let reply = Reply { asked: beyond, marks, ..Reply::default() };
        assert!(naming.name(&said, &Marks::new(), &reply).is_err());
        assert_eq!(naming.heard().len(), 1, "of logs that are not here nothing is kept");
    }
}
