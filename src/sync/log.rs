//! The signed log: how entries are chained, what a head's signature covers, what a log adds to a
//! digest.
//!
//! `chain(0)` is bound to the log's own id, so a log cannot pass for another; the signature is
//! bound to the network.

use super::keys::{NodeKeys, verifies};
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
    let mut hasher = blake3::Hasher::new();
    hasher.update(chain).update(&[entry.kind as u8]).update(&entry.subject.0);
    hasher.update(&entry.hash.0);
    *hasher.finalize().as_bytes()
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
}
