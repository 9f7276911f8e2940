//! Proves that what is kept is whole: chains, signatures, documents, files, packs, read model.

use super::Node;
use super::error::NodeError;
use super::ledger::roster;
use super::truth::{counted_length, is_followed};
use crate::docs::Document;
use crate::domain::log::{Entry, EntryKind, Head};
use crate::domain::roster::Roster;
use crate::store::rows::{ContentState, LogRow};
use crate::store::{Depth, Read};
use crate::sync::log::{chain_next, chain_start, digest_term, head_verifies};

/// Entries read at once.
const ROWS_MAX: usize = 1_000;

/// What counts while something long runs; only the command line draws it.
pub trait Progress {
    /// So many steps there will be.
    fn total(&mut self, steps: u64);
    /// One is done.
    fn advance(&mut self);
}

/// Nobody watches.
impl Progress for () {
    fn total(&mut self, _steps: u64) {}
    fn advance(&mut self) {}
}

/// What was looked at and what was wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// Logs whose chains were computed anew.
    pub logs: u64,
    /// Entries in them.
    pub entries: u64,
    /// Documents that were opened and compared with their log.
    pub documents: u64,
    /// Files whose bytes were held against their hashes.
    pub files: u64,
    /// Everything that is wrong, in English, for whoever helps.
    pub faults: Vec<String>,
}

impl Node {
    /// Goes through everything that is kept; changes nothing.
    ///
    /// # Errors
    /// [`NodeError::Disk`] if it cannot even be read.
    pub fn verify(&self, progress: &mut dyn Progress) -> Result<VerifyReport, NodeError> {
        let mut report = VerifyReport::default();
        report.faults.extend(self.inner.store.integrity(Depth::Quick)?);
        self.read(|read| {
            let (logs, documents) = (read.logs()?, read.documents()?);
            progress.total((logs.len() + documents.len()) as u64);
            let roster = roster(read)?;
            for log in &logs {
                verify_log(read, &roster, log, &mut report)?;
                verify_cut(read, &roster, log, &mut report)?;
                progress.advance();
            }
            verify_digests(read, &logs, &mut report)?;
            verify_erasures(read, &roster, &mut report)?;
            for id in documents {
                verify_document(read, id, &mut report)?;
                progress.advance();
            }
            Ok::<_, NodeError>(())
        })?;
        self.verify_files(&mut report)?;
        report.faults.extend(self.wrong_packs());
        let differing = self.write_local(|write| Ok(write.compare_with_rebuild()?))?;
        report.faults.extend(
            differing
                .into_iter()
                .map(|table| format!("the read model differs from its rebuild: {table}")),
        );
        Ok(report)
    }

    /// Every file that should be here is, and is what its name says.
    fn verify_files(&self, report: &mut VerifyReport) -> Result<(), NodeError> {
        for row in self.read(|read| Ok(read.all_held_content()?))? {
            report.files += 1;
            let found = self.inner.files.measure(row.hash)?;
            // A server beside this one may have let go of it meanwhile.
            let now = self.read(|read| Ok(read.content(row.hash)?))?;
            if !now.is_some_and(|now| now.state == ContentState::Held) {
                continue;
            }
            let wrong = match found {
                None => "it is missing",
                Some((hash, _)) if hash != row.hash => "it does not fit its hash",
                Some((_, size_bytes)) if size_bytes != row.size_bytes => "its length is another",
                Some(_) => continue,
            };
            report.faults.push(format!("file {}: {wrong}", row.hash));
        }
        Ok(())
    }
}

fn verify_log(
    read: &Read<'_>,
    roster: &Roster,
    log: &LogRow,
    report: &mut VerifyReport,
) -> Result<(), NodeError> {
    report.logs += 1;
    let mut wrong = |what: &str| report.faults.push(format!("log {:?}: {what}", log.id));
    let (mut at, mut chain) = (0, chain_start(&log.id));
    let mut signed_chain = None;
    loop {
        let rows = read.entries(&log.id, at, ROWS_MAX, usize::MAX)?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            if row.position != at + 1 {
                wrong("an entry is missing");
            }
            at = row.position;
            if let Some(what) = wrong_body(roster, &row.entry) {
                wrong(what);
            }
            chain = chain_next(&chain, &row.entry);
            if log.signed.is_some_and(|(length, _)| length == at) {
                signed_chain = Some(chain);
            }
            report.entries += 1;
        }
    }
    let mut wrong = |what: &str| report.faults.push(format!("log {:?}: {what}", log.id));
    if at != log.length || chain != log.chain {
        wrong("the chain does not lead to the head");
    }
    if let Some(head) = log.signed_head() {
        if Some(head.head.chain) != signed_chain {
            wrong("the signed head is not of this chain");
        }
        let member = roster.member(log.id.node).map(|member| member.sign_key);
        let network = read.node()?.and_then(|row| row.network);
        if let (Some(key), Some(network)) = (member, network)
            && !head_verifies(&key, network, &head)
        {
            wrong("the signature does not fit");
        }
    }
    Ok(())
}

/// A hole stands where something was erased, and nowhere else; every other body fits its hash.
fn wrong_body(roster: &Roster, entry: &Entry) -> Option<&'static str> {
    match (entry.is_hole(), roster.is_erased(entry.kind, entry.subject)) {
        (true, true) => return None,
        (true, false) => return Some("a body is missing that was not erased"),
        (false, true) => return Some("a body is here that was erased"),
        (false, false) => {}
    }
    let hash = match entry.kind {
        EntryKind::Change => crate::sync::guard::change_hash(&entry.body),
        EntryKind::Record => crate::domain::ChangeHash(*blake3::hash(&entry.body).as_bytes()),
    };
    (hash != entry.hash).then_some("a body does not fit its hash")
}

/// Nothing of a node that was cut off goes further than the hub said.
fn verify_cut(
    read: &Read<'_>,
    roster: &Roster,
    log: &LogRow,
    report: &mut VerifyReport,
) -> Result<(), NodeError> {
    let own = read.node()?.map(|row| row.node);
    let is_cut = roster.cut_nodes().any(|node| node == log.id.node)
        && is_followed(roster, own, log.id.node)
        && roster.knows_the_cut(&log.id);
    if is_cut && counted_length(read, roster, log)? != log.length {
        report.faults.push(format!("log {:?}: it goes further than it counts", log.id));
    }
    Ok(())
}

fn verify_erasures(
    read: &Read<'_>,
    roster: &Roster,
    report: &mut VerifyReport,
) -> Result<(), NodeError> {
    for (kind, subject) in roster.erasures().flat_map(crate::domain::roster::Erasure::subjects) {
        if read.holds_content(kind, subject)? {
            report.faults.push("something is left of what was erased".to_owned());
        }
    }
    Ok(())
}

fn verify_digests(
    read: &Read<'_>,
    logs: &[LogRow],
    report: &mut VerifyReport,
) -> Result<(), NodeError> {
    let mut sums = std::collections::BTreeMap::new();
    for log in logs {
        let head = Head { log: log.id, length: log.length, chain: log.chain };
        let sum: &mut u64 = sums.entry(log.id.scope).or_default();
        *sum = sum.wrapping_add(digest_term(&head));
    }
    for (scope, sum) in sums {
        if read.scope_digest(scope)? != sum {
            report.faults.push(format!("the digest of {scope:?} is not the sum of its logs"));
        }
    }
    Ok(())
}

fn verify_document(
    read: &Read<'_>,
    id: crate::domain::DocumentId,
    report: &mut VerifyReport,
) -> Result<(), NodeError> {
    report.documents += 1;
    let Some(snapshot) = read.document(id)? else { return Ok(()) };
    let kept = match Document::load(id, &snapshot) {
        Ok(document) => document,
        Err(fault) => {
            report.faults.push(format!("document {id}: {fault}"));
            return Ok(());
        }
    };
    match super::intake::replay(read, id) {
        Ok(replayed) if replayed.heads() == kept.heads() => {}
        Ok(_) => {
            report.faults.push(format!("document {id}: the snapshot is not what the log says"));
        }
        Err(fault) => report.faults.push(format!("document {id}: {fault}")),
    }
    Ok(())
}
