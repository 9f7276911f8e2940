//! Holds one run against what is here: right writer, no gap, not past a cut-off, bodies, chain and
//! signature. What is signed and yet differs from what is here is a fork.

use super::{CheckedRun, Run};
use crate::domain::fork::{Fork, ForkProof, Link, Way};
use crate::domain::limits::{FORK_LINKS_MAX, FRAME_PLAIN_BYTES_MAX};
use crate::domain::log::{Entry, Head, SignedHead};
use crate::domain::roster::{Member, Roster};
use crate::sync::error::{Judged, PeerFault};
use crate::sync::ledger::Ledger;
use crate::sync::log::{chain_next, chain_start, head_verifies};

/// Checks one run against what is held here.
///
/// What lies before the end of the log here is compared with it, never passed over: a run may go
/// another way. `Ok(None)`: there is nothing in it that is not here and that still counts.
///
/// # Errors
/// The inner one is the peer's fault (or that of the log's node, which the peer only passes on), the
/// outer one the ledger's.
pub fn check<L: Ledger>(
    ledger: &L,
    roster: &Roster,
    run: Run,
) -> Judged<Option<CheckedRun>, L::Error> {
    let Some(member) = roster.member(run.log.node) else { return Ok(Err(PeerFault::Author)) };
    if !roster.may_write(run.log.node, run.log.scope) {
        return Ok(Err(PeerFault::Author));
    }
    if roster.is_frozen(&run.log) {
        return Ok(Ok(None));
    }
    let Some(end) = run.after.checked_add(run.entries.len() as u64) else {
        return Ok(Err(PeerFault::Malformed("a frame")));
    };
    if run
        .entries
        .iter()
        .any(|entry| entry.is_hole() && !roster.is_erased(entry.kind, entry.subject))
    {
        return Ok(Err(PeerFault::Hole));
    }
    let held = ledger.log(&run.log)?;
    let (length, chain) =
        held.map_or_else(|| (0, chain_start(&run.log)), |held| (held.length, held.chain));
    if run.after > length {
        return Ok(Err(PeerFault::Gap));
    }
    let Some(run) = up_to_the_cut(roster, run, end, length) else { return Ok(Ok(None)) };
    let before =
        if run.after == length { Some(chain) } else { ledger.chain_at(&run.log, run.after)? };
    let Some(before) = before else { return Ok(Err(PeerFault::Gap)) };
    judge(ledger, member, &run, before, (length, chain))
}

/// The run without what is past the cut-off; `None` if nothing is left that is new. A relay that has
/// not heard of the cut-off is no worse for it: the node's own signature at the cut stands in the
/// roster, and no other way of the log fits it.
fn up_to_the_cut(roster: &Roster, mut run: Run, end: u64, length: u64) -> Option<Run> {
    let Some(cut) = roster.cut_off(&run.log).filter(|cut| end >= cut.length) else {
        return Some(run);
    };
    let Some((_, signature)) = cut.head else { return (end == cut.length).then_some(run) };
    let left = cut.length.checked_sub(run.after).filter(|_| cut.length > length)?;
    run.entries.truncate(usize::try_from(left).ok()?);
    run.signature = signature;
    Some(run)
}

fn judge<L: Ledger>(
    ledger: &L,
    member: &Member,
    run: &Run,
    before: [u8; 32],
    (length, held): (u64, [u8; 32]),
) -> Judged<Option<CheckedRun>, L::Error> {
    let end = run.after + run.entries.len() as u64;
    let mut chain = before;
    let mut at_length = before;
    for (position, entry) in (run.after + 1..).zip(&run.entries) {
        chain = chain_next(&chain, entry);
        if position <= length {
            at_length = chain;
        }
    }
    let common = end.min(length);
    let ours = if common == length { Some(held) } else { ledger.chain_at(&run.log, common)? };
    let same = ours == Some(at_length);
    if same && end <= length {
        return Ok(Ok(None));
    }
    let head = Head { log: run.log, length: end, chain };
    let head = SignedHead { head, signature: run.signature };
    if !head_verifies(&member.sign_key, ledger.network(), &head) {
        return Ok(Err(PeerFault::Signature));
    }
    if !same {
        let proof = prove(ledger, member, run, (common, at_length))?;
        return Ok(Err(PeerFault::Forked(Box::new(Fork { log: run.log, proof }))));
    }
    let known = usize::try_from(length - run.after).unwrap_or(usize::MAX);
    let entries: Vec<Entry> = run.entries.iter().skip(known).cloned().collect();
    Ok(Ok(Some(CheckedRun { after: length, entries, head })))
}

/// What convinces others: of each way the chain at the last common length, and how it leads to a
/// head that the node signed.
fn prove<L: Ledger>(
    ledger: &L,
    member: &Member,
    run: &Run,
    (length, theirs): (u64, [u8; 32]),
) -> Result<Option<ForkProof>, L::Error> {
    let beyond = usize::try_from(length - run.after).unwrap_or(usize::MAX);
    let links: Vec<Link> = run.entries.iter().skip(beyond).map(link).collect();
    let theirs = Way { chain: theirs, links, signature: run.signature };
    let Some(ours) = our_way(ledger, run, length)? else { return Ok(None) };
    if ours.links.len() + theirs.links.len() > FORK_LINKS_MAX {
        return Ok(None);
    }
    let mut ways = [ours, theirs];
    ways.sort_by_key(|way| way.chain);
    Ok(Some(ForkProof { log: run.log, sign_key: member.sign_key, length, ways }))
}

/// From the chain here at that length to the nearest head that is kept.
fn our_way<L: Ledger>(ledger: &L, run: &Run, length: u64) -> Result<Option<Way>, L::Error> {
    let log = &run.log;
    let Some(chain) = ledger.chain_at(log, length)? else { return Ok(None) };
    let Some(head) = ledger.head_after(log, length.saturating_sub(1))? else { return Ok(None) };
    let wanted = usize::try_from(head.head.length.saturating_sub(length)).unwrap_or(usize::MAX);
    if wanted > FORK_LINKS_MAX {
        return Ok(None);
    }
    let mut links = Vec::new();
    while links.len() < wanted {
        let more = ledger.entries(log, length + links.len() as u64, FRAME_PLAIN_BYTES_MAX)?;
        if more.is_empty() {
            return Ok(None);
        }
        links.extend(more.iter().map(link));
    }
    links.truncate(wanted);
    Ok(Some(Way { chain, links, signature: head.signature }))
}

fn link(entry: &Entry) -> Link {
    Link { kind: entry.kind, subject: entry.subject, hash: entry.hash }
}
