//! The signed log: how entries are chained, what a head's signature covers, what a log adds to a
//! digest.
//!
//! `chain(0)` is bound to the log's own id, so a log cannot pass for another; the signature is
//! bound to the network.

use super::keys::{NodeKeys, verifies};
use crate::docs::record::node_id;
use crate::domain::fork::{ForkProof, Link, Way};
use crate::domain::log::{Entry, Head, SignedHead};
use crate::domain::{LogId, NetworkId};

/// The chain before the first entry.
#[must_use]
pub fn chain_start(log: &LogId) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("branchline 2026 log");
    hasher.update(&log_bytes(log));
    *hasher.finalize().as_bytes()
}

/// `chain(i) = BLAKE3(chain(i-1) ‖ kind ‖ subject ‖ hash)`: the body may be missing, the chain
/// still checks.
#[must_use]
pub fn chain_next(chain: &[u8; 32], entry: &Entry) -> [u8; 32] {
    chain_link(chain, &Link { kind: entry.kind, subject: entry.subject, hash: entry.hash })
}

/// The same from what is chained of an entry alone.
#[must_use]
pub fn chain_link(chain: &[u8; 32], link: &Link) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(chain).update(&[link.kind as u8]).update(&link.subject.0);
    hasher.update(&link.hash.0);
    *hasher.finalize().as_bytes()
}

/// Does the proof hold? Both ways must lead to heads that the log's own node signed, the key must be
/// the one that the node's id was made from, and the chains must differ. Asks nobody else, so every
/// node answers alike.
#[must_use]
pub fn fork_is_proved(network: NetworkId, proof: &ForkProof) -> bool {
    let [one, other] = &proof.ways;
    let signed = |way: &Way| {
        let Some(length) = proof.length.checked_add(way.links.len() as u64) else { return false };
        let chain = way.links.iter().fold(way.chain, |chain, link| chain_link(&chain, link));
        let head = Head { log: proof.log, length, chain };
        head_verifies(&proof.sign_key, network, &SignedHead { head, signature: way.signature })
    };
    node_id(&proof.sign_key) == proof.log.node
        && proof.length > 0
        && one.chain < other.chain
        && signed(one)
        && signed(other)
}

/// What one log adds to the digest of a scope: 8 bytes that change with every entry.
///
/// Digests add up modulo 2^64, so one appended entry costs one subtraction and one addition,
/// however many logs there are.
#[must_use]
pub fn digest_term(head: &Head) -> u64 {
    if head.length == 0 {
        return 0;
    }
    let mut hasher = blake3::Hasher::new_derive_key("branchline 2026 digest");
    hasher.update(&log_bytes(&head.log)).update(&head.length.to_le_bytes()).update(&head.chain);
    let mut term = [0; 8];
    term.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(term)
}

/// Where a log stands among others, by its id alone: evenly spread, and the same on every node.
#[must_use]
pub fn log_bucket(log: &LogId) -> u64 {
    let mut hasher = blake3::Hasher::new_derive_key("branchline 2026 bucket");
    hasher.update(&log_bytes(log));
    let mut place = [0; 8];
    place.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(place)
}

/// Signs a head for a network.
#[must_use]
pub fn sign_head(keys: &NodeKeys, network: NetworkId, head: Head) -> SignedHead {
    SignedHead { signature: keys.sign(&head_bytes(network, &head)), head }
}

/// Does the signature fit the head, the network and the key?
#[must_use]
pub fn head_verifies(sign_key: &[u8; 32], network: NetworkId, signed: &SignedHead) -> bool {
    verifies(sign_key, &head_bytes(network, &signed.head), &signed.signature)
}

fn log_bytes(log: &LogId) -> Vec<u8> {
    let mut bytes = log.node.0.to_vec();
    bytes.extend(log.incarnation.0.to_be_bytes());
    bytes.extend(log.scope.to_bytes());
    bytes
}

fn head_bytes(network: NetworkId, head: &Head) -> Vec<u8> {
    let mut bytes = b"branchline head 1".to_vec();
    bytes.extend(network.0);
    bytes.extend(head.length.to_be_bytes());
    bytes.extend(head.chain);
    bytes.extend(log_bytes(&head.log));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::log::{EntryKind, Subject};
    use crate::domain::{ChangeHash, Incarnation, Scope};

    #[test]
    fn a_head_is_good_for_one_log_one_length_one_network() {
        let keys = NodeKeys::from_secret(&[1; 32]);
        let network = NetworkId([2; 16]);
        let log = LogId { node: keys.node(), incarnation: Incarnation(1), scope: Scope::Network };
        let signed = sign_head(&keys, network, Head { log, length: 3, chain: [4; 32] });
        let key = keys.sign_key();
        assert!(head_verifies(&key, network, &signed));
        assert!(!head_verifies(&key, NetworkId([3; 16]), &signed));
        assert!(!head_verifies(&[9; 32], network, &signed));
        let mut longer = signed;
        longer.head.length = 4;
        assert!(!head_verifies(&key, network, &longer));
        let mut elsewhere = signed;
        elsewhere.head.log.scope = Scope::Roster;
        assert!(!head_verifies(&key, network, &elsewhere));
    }

    #[test]
    fn the_chain_depends_on_every_part_of_every_entry_but_not_on_bodies() {
        let log = LogId {
            node: crate::domain::NodeId([1; 12]),
            incarnation: Incarnation(1),
            scope: Scope::Network,
        };
        let entry = Entry {
            kind: EntryKind::Change,
            subject: Subject([1; 24]),
            hash: ChangeHash([2; 32]),
            body: vec![1],
        };
        let chain = chain_next(&chain_start(&log), &entry);
        let changed = [
            Entry { kind: EntryKind::Record, ..entry.clone() },
            Entry { subject: Subject([3; 24]), ..entry.clone() },
            Entry { hash: ChangeHash([3; 32]), ..entry.clone() },
        ];
        for other in changed {
            assert_ne!(chain_next(&chain_start(&log), &other), chain);
        }
        assert_eq!(chain_next(&chain_start(&log), &Entry { body: vec![], ..entry }), chain);
        let next_life = LogId { incarnation: Incarnation(2), ..log };
        assert_ne!(chain_next(&chain_start(&next_life), &entry), chain);
    }

    #[test]
    fn a_fork_is_proved_by_two_signatures_of_its_own_node_and_by_nothing_less() {
        let keys = NodeKeys::from_secret(&[3; 32]);
        let network = NetworkId([5; 16]);
        let (node, incarnation) = (keys.node(), Incarnation(1));
        let log = LogId { node, incarnation, scope: Scope::Network };
        let link = |tag: u8| Link {
            kind: EntryKind::Change,
            subject: Subject([1; 24]),
            hash: ChangeHash([tag; 32]),
        };
        let way = |tag: u8, links: Vec<Link>| {
            let chain = chain_link(&chain_start(&log), &link(tag));
            let after = links.iter().fold(chain, |chain, link| chain_link(&chain, link));
            let head = Head { log, length: 1 + links.len() as u64, chain: after };
            let signature = sign_head(&keys, network, head).signature;
            Way { chain, links, signature }
        };
        let mut ways = [way(1, Vec::new()), way(2, vec![link(3), link(4)])];
        ways.sort_by_key(|way| way.chain);
        let proof = ForkProof { log, sign_key: keys.sign_key(), length: 1, ways };
        assert!(fork_is_proved(network, &proof));
        assert!(!fork_is_proved(NetworkId([6; 16]), &proof), "another network");
        let wrong = |change: &dyn Fn(&mut ForkProof)| {
            let mut changed = proof.clone();
            change(&mut changed);
            assert!(!fork_is_proved(network, &changed));
        };
        wrong(&|proof| proof.ways.swap(0, 1));
        wrong(&|proof| proof.ways[1] = proof.ways[0].clone());
        wrong(&|proof| proof.length = 2);
        wrong(&|proof| proof.ways[0].signature[9] ^= 1);
        wrong(&|proof| proof.ways[1].chain[9] ^= 1);
        wrong(&|proof| proof.log.incarnation = Incarnation(2));
        wrong(&|proof| proof.sign_key = NodeKeys::from_secret(&[4; 32]).sign_key());
    }
}
