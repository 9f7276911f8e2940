//! What stands for all that a node holds when two of them remember nothing in common: its logs, spread
//! over buckets, and one sum for each bucket. Where the sums are the same, both hold the same; only the
//! logs of the other buckets have to be named (set reconciliation by partition: Minsky and
//! Trachtenberg 2002).
//!
//! Never decides what is sent: a bucket that differs says where to look, and lengths say the rest.

use super::error::PeerFault;
use super::ledger::LogState;
use super::log::{digest_term, log_bucket};
use crate::domain::LogId;
use crate::domain::limits::SKETCH_BUCKETS_MAX;
use crate::domain::log::Head;

/// So many logs share a bucket: eight bytes of a sum stand for about a hundred of names.
const LOGS_PER_BUCKET: usize = 8;

/// The sums of all buckets; their number is a power of two.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sketch(Vec<u64>);

/// Some of a sketch's buckets: a bit for each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Buckets(Vec<u8>);

impl Sketch {
    /// Of these logs, in as many buckets as suit them.
    #[must_use]
    pub fn of(logs: &[LogState]) -> Self {
        let buckets = logs.len().div_ceil(LOGS_PER_BUCKET).next_power_of_two();
        Self::in_buckets(logs, buckets.min(SKETCH_BUCKETS_MAX))
    }

    /// Of these logs, to be compared with another one. The same digest terms as for a whole scope.
    #[must_use]
    pub fn like(other: &Self, logs: &[LogState]) -> Self {
        Self::in_buckets(logs, other.0.len())
    }

    fn in_buckets(logs: &[LogState], buckets: usize) -> Self {
        let mut sums = vec![0_u64; buckets];
        for state in logs {
            let head = Head { log: state.id, length: state.length, chain: state.chain };
            if let Some(sum) = sums.get_mut(bucket_of(&state.id, buckets)) {
                *sum = sum.wrapping_add(digest_term(&head));
            }
        }
        Self(sums)
    }

    /// The bucket of a log.
    #[must_use]
    pub fn bucket(&self, log: &LogId) -> usize {
        bucket_of(log, self.0.len())
    }

    /// All its buckets.
    pub fn buckets(&self) -> impl Iterator<Item = usize> + use<> {
        0..self.0.len()
    }

    /// Does it stand for anything?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The buckets whose sums are not the same. Both sketches have as many.
    #[must_use]
    pub fn differing(&self, other: &Self) -> Buckets {
        let mut buckets = Buckets::none(self);
        for (at, (one, other)) in self.0.iter().zip(&other.0).enumerate() {
            if one != other {
                buckets.add(at);
            }
        }
        buckets
    }

    /// As it travels: eight bytes a bucket.
    pub(super) fn encode(&self) -> Vec<u8> {
        self.0.iter().flat_map(|sum| sum.to_le_bytes()).collect()
    }

    /// Reads what [`Sketch::encode`] wrote.
    pub(super) fn decode(bytes: &[u8], what: &'static str) -> Result<Self, PeerFault> {
        let (sums, rest) = bytes.as_chunks::<8>();
        let whole = rest.is_empty() && (sums.is_empty() || sums.len().is_power_of_two());
        if !whole || sums.len() > SKETCH_BUCKETS_MAX {
            return Err(PeerFault::Malformed(what));
        }
        Ok(Self(sums.iter().map(|sum| u64::from_le_bytes(*sum)).collect()))
    }
}

impl Buckets {
    /// None of that sketch's.
    #[must_use]
    pub fn none(sketch: &Sketch) -> Self {
        Self(vec![0; sketch.0.len().div_ceil(8)])
    }

    /// One more; one beyond the sketch is none.
    pub fn add(&mut self, bucket: usize) {
        if let Some(byte) = self.0.get_mut(bucket / 8) {
            *byte |= 1 << (bucket % 8);
        }
    }

    /// Is that one among them?
    #[must_use]
    pub fn has(&self, bucket: usize) -> bool {
        self.0.get(bucket / 8).is_some_and(|byte| byte & (1 << (bucket % 8)) != 0)
    }

    /// None?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|byte| *byte == 0)
    }

    /// These and those.
    #[must_use]
    pub fn with(&self, others: &Self) -> Self {
        self.each(others, |one, other| one | other)
    }

    /// These, but for those.
    #[must_use]
    pub fn without(&self, others: &Self) -> Self {
        self.each(others, |one, other| one & !other)
    }

    fn each(&self, others: &Self, of: impl Fn(u8, u8) -> u8) -> Self {
        let bytes = self.0.len().max(others.0.len());
        let byte = |buckets: &Self, at: usize| buckets.0.get(at).copied().unwrap_or(0);
        Self((0..bytes).map(|at| of(byte(self, at), byte(others, at))).collect())
    }

    /// As they travel; nothing if they are none.
    pub(super) fn encode(&self) -> Option<Vec<u8>> {
        (!self.is_empty()).then(|| self.0.clone())
    }

    /// Reads what [`Buckets::encode`] wrote.
    pub(super) fn decode(bytes: Option<Vec<u8>>, what: &'static str) -> Result<Self, PeerFault> {
        let bytes = bytes.unwrap_or_default();
        if bytes.len() > SKETCH_BUCKETS_MAX / 8 {
            return Err(PeerFault::TooLong { what });
        }
        Ok(Self(bytes))
    }
}

fn bucket_of(log: &LogId, buckets: usize) -> usize {
    usize::try_from(log_bucket(log)).unwrap_or(0) & buckets.saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Incarnation, NodeId, Scope};

    fn logs(count: u32, length: u64) -> Vec<LogState> {
        let log = |life| LogId {
            node: NodeId([3; 12]),
            incarnation: Incarnation(life),
            scope: Scope::Network,
        };
        (0..count).map(|life| LogState { id: log(life), length, chain: [1; 32] }).collect()
    }

    #[test]
    fn only_the_bucket_of_a_log_that_differs_differs() {
        let mut held = logs(1_000, 4);
        let sketch = Sketch::of(&held);
        assert_eq!(sketch.0.len(), 128);
        assert!(sketch.differing(&Sketch::like(&sketch, &held)).is_empty());
        held[17].length = 5;
        let differing = sketch.differing(&Sketch::like(&sketch, &held));
        let found: Vec<usize> = (0..128).filter(|bucket| differing.has(*bucket)).collect();
        assert_eq!(found, [sketch.bucket(&held[17].id)]);
        let spread = (0..128).filter(|bucket| sketch.0[*bucket] != 0).count();
        assert!(spread > 120, "lives of one node are spread over the buckets: {spread}");
    }

    #[test]
    fn buckets_add_up_and_whoever_asks_beyond_them_asks_for_nothing() {
        let sketch = Sketch::of(&logs(100, 1));
        let (mut one, mut other) = (Buckets::none(&sketch), Buckets::none(&sketch));
        one.add(3);
        other.add(9);
        other.add(400);
        let both = one.with(&other);
        assert!(both.has(3) && both.has(9) && !both.has(400));
        assert_eq!(both.without(&other), one);
        assert!(both.without(&both).is_empty() && Buckets::default().is_empty());
        assert_eq!(Buckets::decode(both.encode(), "a test").unwrap(), both);
        assert!(Buckets::decode(Some(vec![1; SKETCH_BUCKETS_MAX]), "a test").is_err());
    }

    #[test]
    fn a_sketch_of_a_peer_is_read_or_refused() {
        let sketch = Sketch::of(&logs(100, 1));
        assert_eq!(Sketch::decode(&sketch.encode(), "a test").unwrap(), sketch);
        assert!(Sketch::decode(&[], "a test").unwrap().is_empty());
        for bytes in [7, 24, 16 * SKETCH_BUCKETS_MAX] {
            assert!(Sketch::decode(&vec![0; bytes], "a test").is_err(), "{bytes}");
        }
        assert!(Sketch::of(&logs(0, 0)).differing(&Sketch::of(&logs(0, 0))).is_empty());
    }
}
