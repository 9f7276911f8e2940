//! Records that say what counts: cut-offs, proofs of forks, erasures.

use minicbor::{Decode, Encode};

use super::super::error::DocsError;
use super::ScopeValue;
use crate::domain::fork::{ForkProof, Link, Way};
use crate::domain::limits::FORK_LINKS_MAX;
use crate::domain::log::{EntryKind, RecordKind, Subject};
use crate::domain::roster::{Erasure, KeptLog, Reinstatement, Revocation};
use crate::domain::{
    ChangeHash, DocumentId, DocumentKind, Incarnation, LogId, NodeId, PersonId, Scope,
};

type Encoded = Result<Vec<u8>, minicbor::encode::Error<std::convert::Infallible>>;

#[derive(Encode, Decode)]
struct KeptValue {
    #[n(0)]
    incarnation: u32,
    #[n(1)]
    scope: ScopeValue,
    #[n(2)]
    length: u64,
    #[cbor(n(3), with = "minicbor::bytes")]
    chain: Option<[u8; 32]>,
    #[cbor(n(4), with = "minicbor::bytes")]
    signature: Option<[u8; 64]>,
}

#[derive(Encode, Decode)]
struct RevocationValue {
    #[n(0)]
    kept: Vec<KeptValue>,
    #[n(1)]
    more: Option<bool>,
    /// The life from which it speaks; none for a node's first cut-off, as the first program wrote
    /// it.
    #[n(2)]
    since: Option<u32>,
}

pub(super) fn encode_revocation(cut: &Revocation) -> Encoded {
    let kept = cut.kept.iter().map(|kept| KeptValue {
        incarnation: kept.incarnation.0,
        scope: ScopeValue(kept.scope.to_bytes()),
        length: kept.length,
        chain: kept.head.map(|(chain, _)| chain),
        signature: kept.head.map(|(_, signature)| signature),
    });
    minicbor::to_vec(RevocationValue {
        kept: kept.collect(),
        more: cut.more.then_some(true),
        since: (cut.since.0 > 0).then_some(cut.since.0),
    })
}

pub(super) fn decode_revocation(node: NodeId, body: &[u8]) -> Result<Revocation, DocsError> {
    let value: RevocationValue = minicbor::decode(body)?;
    let kept = value
        .kept
        .into_iter()
        .map(|kept| {
            Ok(KeptLog {
                incarnation: Incarnation(kept.incarnation),
                scope: Scope::from_slice(&kept.scope.0)?,
                length: kept.length,
                head: kept.chain.zip(kept.signature),
            })
        })
        .collect::<Result<_, DocsError>>()?;
    let since = Incarnation(value.since.unwrap_or(0));
    Ok(Revocation { node, since, kept, more: value.more.unwrap_or(false) })
}

#[derive(Encode, Decode)]
struct ReinstatementValue {
    #[n(0)]
    lifts: u32,
    #[n(1)]
    from: u32,
}

pub(super) fn encode_reinstatement(again: &Reinstatement) -> Encoded {
    minicbor::to_vec(ReinstatementValue { lifts: again.lifts.0, from: again.from.0 })
}

pub(super) fn decode_reinstatement(node: NodeId, body: &[u8]) -> Result<Reinstatement, DocsError> {
    let ReinstatementValue { lifts, from } = minicbor::decode(body)?;
    if from <= lifts {
        return Err(DocsError::Contradiction("a reinstatement from before the cut-off"));
    }
    Ok(Reinstatement { node, lifts: Incarnation(lifts), from: Incarnation(from) })
}

#[derive(Encode, Decode)]
struct WayValue {
    #[cbor(n(0), with = "minicbor::bytes")]
    chain: [u8; 32],
    #[cbor(n(1), with = "minicbor::bytes")]
    signature: [u8; 64],
    /// Kind, subject and hash of each link, 57 bytes.
    #[cbor(n(2), with = "minicbor::bytes")]
    links: Option<Vec<u8>>,
}

#[derive(Encode, Decode)]
struct ForkValue {
    #[n(0)]
    incarnation: u32,
    #[n(1)]
    scope: ScopeValue,
    #[cbor(n(2), with = "minicbor::bytes")]
    sign_key: [u8; 32],
    #[n(3)]
    length: u64,
    #[n(4)]
    one: WayValue,
    #[n(5)]
    other: WayValue,
}

const LINK_BYTES: usize = 1 + 24 + 32;

fn way_value(way: &Way) -> WayValue {
    let mut links = Vec::new();
    for link in &way.links {
        links.push(link.kind as u8);
        links.extend(link.subject.0);
        links.extend(link.hash.0);
    }
    let links = (!links.is_empty()).then_some(links);
    WayValue { chain: way.chain, signature: way.signature, links }
}

fn way(value: WayValue) -> Result<Way, DocsError> {
    let bytes = value.links.unwrap_or_default();
    if !bytes.len().is_multiple_of(LINK_BYTES) || bytes.len() > FORK_LINKS_MAX * LINK_BYTES {
        return Err(DocsError::Contradiction("links of a log that are none"));
    }
    let links = bytes
        .chunks_exact(LINK_BYTES)
        .map(|bytes| {
            let (mut subject, mut hash) = ([0; 24], [0; 32]);
            subject.copy_from_slice(&bytes[1..25]);
            hash.copy_from_slice(&bytes[25..]);
            let kind = EntryKind::from_byte(bytes[0])
                .ok_or(DocsError::Contradiction("an unknown kind of entry"))?;
            Ok(Link { kind, subject: Subject(subject), hash: ChangeHash(hash) })
        })
        .collect::<Result<_, DocsError>>()?;
    Ok(Way { chain: value.chain, links, signature: value.signature })
}

pub(super) fn encode_fork(proof: &ForkProof) -> Encoded {
    minicbor::to_vec(ForkValue {
        incarnation: proof.log.incarnation.0,
        scope: ScopeValue(proof.log.scope.to_bytes()),
        sign_key: proof.sign_key,
        length: proof.length,
        one: way_value(&proof.ways[0]),
        other: way_value(&proof.ways[1]),
    })
}

pub(super) fn decode_fork(subject: Subject, body: &[u8]) -> Result<ForkProof, DocsError> {
    let value: ForkValue = minicbor::decode(body)?;
    let node = NodeId::from_slice(&subject.0[1..13])?;
    let incarnation = Incarnation(value.incarnation);
    let log = LogId { node, incarnation, scope: Scope::from_slice(&value.scope.0)? };
    if Subject::of_log(RecordKind::Fork, &log) != subject {
        return Err(DocsError::Contradiction("a proof about another log"));
    }
    let ways = [way(value.one)?, way(value.other)?];
    Ok(ForkProof { log, sign_key: value.sign_key, length: value.length, ways })
}

#[derive(Encode, Decode)]
struct ErasureValue {
    /// 0: a person. Otherwise the kind of a document.
    #[n(0)]
    what: u8,
    /// It goes on in a successor.
    #[n(1)]
    goes_on: Option<bool>,
}

pub(super) fn encode_erasure(erasure: Erasure) -> Encoded {
    let (what, goes_on) = match erasure {
        Erasure::Person(_) => (0, None),
        Erasure::Document(document) => (document.0[0], None),
        Erasure::Rewritten(document) => (document.0[0], Some(true)),
    };
    minicbor::to_vec(ErasureValue { what, goes_on })
}

pub(super) fn decode_erasure(subject: Subject, body: &[u8]) -> Result<Erasure, DocsError> {
    let value: ErasureValue = minicbor::decode(body)?;
    if value.what == 0 {
        return Ok(Erasure::Person(PersonId::from_slice(&subject.0[1..])?));
    }
    let mut document = DocumentId(subject.0);
    document.0[0] = value.what;
    match document.kind() {
        Some(kind) if kind.is_thread() && value.goes_on == Some(true) => {
            Ok(Erasure::Rewritten(document))
        }
        Some(
            DocumentKind::Thread
            | DocumentKind::CohortThread
            | DocumentKind::Feedback
            | DocumentKind::Allotted,
        ) => Ok(Erasure::Document(document)),
        // A learner goes with the person, never alone.
        Some(DocumentKind::Learner) | None => {
            Err(DocsError::Contradiction("an erasure of what cannot be erased alone"))
        }
    }
}
