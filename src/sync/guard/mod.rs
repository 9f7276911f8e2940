//! Lets foreign Automerge changes into a document, and nothing else in.
//!
//! Automerge 0.12 panics, hangs or aborts on crafted bytes, and some changes apply but leave a
//! document that never loads again. So a change is read here first, by hand, and reaches the
//! library last, on a copy, with panics caught; only a copy that was saved and loaded again takes
//! the document's place. Before this come the log's own checks: chain and signature. Never decides
//! who may write what: that is `sync::admission`.

mod columns;
mod header;
mod refusal;
mod trial;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub use header::{Header, change_hash};
pub use refusal::Refusal;

use crate::docs::{self, Document};
use crate::domain::limits::{CHANGE_BYTES_MAX, DOCUMENT_CHANGES_MAX, OP_NUMBER_MAX};
use crate::domain::{ChangeHash, Incarnation, NodeId};
use trial::{Pace, Trial, read_by_automerge};

/// A change as the log brought it: signed by `node`, in the log of that incarnation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What the log calls it.
    pub hash: ChangeHash,
    /// The chunk's body, without magic, checksum, type and length.
    pub body: Vec<u8>,
    /// Who signed it.
    pub node: NodeId,
    /// In which of its lives.
    pub incarnation: Incarnation,
}

/// What became of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is part of the document now.
    Accepted,
    /// A change that it builds on is not here yet.
    Waiting,
    /// It will never count.
    Refused(Refusal),
    /// It was part of the document already.
    Known,
}

/// Takes in what it can, in the given order, repeating until nothing more fits: one verdict per
/// candidate.
///
/// `refused` says which hashes of this document are in quarantine already. What is refused leaves
/// no trace in the document. A document that is damaged itself takes nothing in: everything waits
/// until the log has rebuilt it.
pub fn take_in(
    document: &mut Document,
    candidates: &[Candidate],
    refused: &dyn Fn(ChangeHash) -> bool,
) -> Vec<Verdict> {
    // All at once first. Only when the whole does not hold is each one tried alone, to find the
    // guilty.
    let run = |pace| Round::new(document, candidates, refused, pace).run();
    let done = run(Pace::Together).or_else(|refusal| {
        // Nobody is guilty if the document does not hold even without them.
        if trial::holds_alone(document) { run(Pace::OneByOne) } else { Err(refusal) }
    });
    let Ok((verdicts, taken)) = done else { return vec![Verdict::Waiting; candidates.len()] };
    if let Some(taken) = taken {
        *document = taken;
    }
    verdicts
}

/// One go at all candidates.
struct Round<'a> {
    candidates: &'a [Candidate],
    refused: &'a dyn Fn(ChangeHash) -> bool,
    refused_here: BTreeSet<ChangeHash>,
    trial: Trial,
    verdicts: Vec<Verdict>,
}

impl<'a> Round<'a> {
    fn new(
        document: &Document,
        candidates: &'a [Candidate],
        refused: &'a dyn Fn(ChangeHash) -> bool,
        pace: Pace,
    ) -> Self {
        Self {
            candidates,
            refused,
            refused_here: BTreeSet::new(),
            trial: Trial::new(document, pace),
            verdicts: vec![Verdict::Waiting; candidates.len()],
        }
    }

    fn run(mut self) -> Result<(Vec<Verdict>, Option<Document>), Refusal> {
        let candidates = self.candidates;
        let headers: Vec<_> = candidates.iter().map(own_checks).collect();
        let mut progress = true;
        while progress {
            progress = false;
            for (index, candidate) in candidates.iter().enumerate() {
                if self.verdicts[index] != Verdict::Waiting {
                    continue;
                }
                let verdict = match &headers[index] {
                    Ok(header) => self.judge(candidate, header)?,
                    Err(refusal) => Verdict::Refused(*refusal),
                };
                self.note(candidate.hash, verdict);
                progress |= verdict != Verdict::Waiting;
                self.verdicts[index] = verdict;
            }
        }
        Ok((self.verdicts, self.trial.finish()?))
    }

    /// Remembers what later changes must not build on. The right body of a hash may still come.
    fn note(&mut self, hash: ChangeHash, verdict: Verdict) {
        let guilty = matches!(verdict, Verdict::Refused(refusal) if refusal != Refusal::WrongHash);
        if guilty && !self.trial.holds(hash) {
            self.refused_here.insert(hash);
        }
    }

    /// The outer error means that the round as a whole failed.
    fn judge(&mut self, candidate: &Candidate, header: &Header<'_>) -> Result<Verdict, Refusal> {
        if self.trial.holds(candidate.hash) {
            return Ok(Verdict::Known);
        }
        let is_refused = |hash| (self.refused)(hash) || self.refused_here.contains(&hash);
        if header.parents.iter().any(|parent| is_refused(*parent)) {
            return Ok(Verdict::Refused(Refusal::ParentRefused));
        }
        if !header.parents.iter().all(|parent| self.trial.holds(*parent)) {
            return Ok(Verdict::Waiting);
        }
        let checked = self
            .in_sequence(header)
            .and_then(|()| read_by_automerge(candidate.hash, &candidate.body));
        let (change, expanded) = match checked {
            Ok(read) => read,
            Err(refusal) => return Ok(Verdict::Refused(refusal)),
        };
        self.trial.take(candidate, header, change, &expanded)
    }

    /// The author's next change, built on the last one, numbered on from its parents.
    fn in_sequence(&self, header: &Header<'_>) -> Result<(), Refusal> {
        if self.trial.change_count() >= DOCUMENT_CHANGES_MAX {
            return Err(Refusal::TooManyChanges);
        }
        // All parents are here; were the previous change among them, it would be the latest.
        let follows = match self.trial.latest(header.actor) {
            Some((seq, hash)) => {
                seq.checked_add(1) == Some(header.seq) && header.parents.contains(&hash)
            }
            None => header.seq == 1,
        };
        if !follows {
            return Err(Refusal::SequenceBroken);
        }
        let highest = header.parents.iter().filter_map(|parent| self.trial.max_op(*parent)).max();
        if highest.and_then(|highest| highest.checked_add(1)) != Some(header.start_op) {
            return Err(Refusal::OperationNumber);
        }
        Ok(())
    }
}

/// Everything that can be said of a change without its document and without Automerge.
fn own_checks(candidate: &Candidate) -> Result<Header<'_>, Refusal> {
    // The hash first: a body that is another's is the carrier's fault, everything after that the
    // author's.
    if change_hash(&candidate.body) != candidate.hash {
        return Err(Refusal::WrongHash);
    }
    if candidate.body.len() > CHANGE_BYTES_MAX {
        return Err(Refusal::TooLong);
    }
    let header = Header::parse(&candidate.body)?;
    if header.actor != docs::actor_id(candidate.node, candidate.incarnation).to_bytes() {
        return Err(Refusal::WrongActor);
    }
    // Automerge writes them sorted.
    let ascending = header.parents.windows(2).all(|pair| pair[0] < pair[1]);
    if header.parents.is_empty() || !ascending {
        return Err(Refusal::Parents);
    }
    let operations = columns::operation_count(header.rest)?;
    let end = header.start_op.checked_add(operations);
    if header.start_op == 0 || end.is_none_or(|end| end > OP_NUMBER_MAX) {
        return Err(Refusal::OperationNumber);
    }
    Ok(header)
}
