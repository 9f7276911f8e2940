//! Accounts for a whole class from a table: what it would do, row by row, before anything is done,
//! and a sheet with a code for each, shown once. With it everybody sets a PIN of their own.

use std::collections::BTreeSet;

use super::accounts::{self, NewAccount, create};
use super::codes::{NO_SECRET, new_code};
use super::imports::{NAMES, kept_table};
use super::{AdminDesk, language};
use crate::domain::limits::{ACCOUNTS_MAX, IMPORT_KEPT_DAYS, PEOPLE_IMPORT_MAX};
use crate::domain::person::{self, FieldFault};
use crate::domain::roles::{NodeRole, Role};
use crate::domain::{CohortId, DocumentId, PersonId, UnixMs};
use crate::node::NodeError;
use crate::node::view::{
    CodeSheet, NewcomerFault, NewcomerRow, NewcomerVerdict, NewcomersView, SheetRow, Staying,
};
use crate::store::Read;
use crate::store::rows::{AccountRow, ImportedRow, SecretKind};
use crate::text::csv::read;
use crate::text::fold::fold;

const DAY_MS: i64 = 24 * 3_600_000;
/// Tables of people stand beside those of cohorts, under no cohort's id.
const NO_COHORT: CohortId = CohortId([0; 12]);

impl AdminDesk {
    /// Keeps a table on this node until somebody has looked at it; its number.
    ///
    /// # Errors
    /// [`NodeError::Field`] for an empty one; [`NodeError::NotAllowed`] on a laptop, where nobody
    /// begins.
    pub fn keep_people_table(&self, bytes: Vec<u8>) -> Result<u64, NodeError> {
        self.require_library()?;
        if bytes.is_empty() {
            return Err(NodeError::Field { field: "table", fault: FieldFault::Empty });
        }
        let (staff, now) = (self.who().person, self.door().now().0);
        let forget = UnixMs(now.0 - i64::from(IMPORT_KEPT_DAYS) * DAY_MS);
        self.door().write_local(move |write| {
            Ok(write.put_import(staff, NO_COHORT, &bytes, (now, forget))?)
        })
    }

    /// What a kept table would do, read in that encoding or, if it is empty, in the one that fits
    /// best. Changes nothing.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn look_at_people(&self, number: u64, encoding: &str) -> Result<NewcomersView, NodeError> {
        self.door().read(|read| look(read, self.who().person, number, encoding))
    }

    /// Makes an account for every row without a problem; the sheet with their codes, which are
    /// nowhere else.
    ///
    /// # Errors
    /// [`NodeError::NotFound`], also for a table that was taken in before; [`NodeError::AccountsFull`]
    /// and then nobody has one.
    pub fn take_people_in(&self, number: u64, encoding: &str) -> Result<CodeSheet, NodeError> {
        self.require_library()?;
        let tag = language(&self.door().row()?.language)?;
        let (staff, encoding, node) = (self.who().person, encoding.to_owned(), self.door().clone());
        self.door().write(move |author| {
            let view = look(author, staff, number, &encoding)?;
            if view.taken.is_some() {
                return Err(NodeError::NotFound("table"));
            }
            let fresh = view.rows.into_iter().filter(|row| row.verdict == NewcomerVerdict::Added);
            let (mut sheet, mut made) = (Vec::new(), String::new());
            for row in fresh {
                let account = NewAccount {
                    role: Role::Learner,
                    name: row.name.clone(),
                    language: tag.clone(),
                    secret_kind: SecretKind::Pin,
                    secret_hash: NO_SECRET.to_owned(),
                };
                let person = create(author, &account)?;
                let (code, kept) = new_code(&node, person);
                author.put_pin_code(person, &kept)?;
                made.push_str(&format!("{person}\n"));
                sheet.push(SheetRow { name: row.name, code });
            }
            author.note_imported(number, &made, author.now().0)?;
            Ok(CodeSheet { rows: sheet, until: until(author.now().0) })
        })
    }

    /// New codes for those of a table who have not set a PIN yet: the sheet was lost.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for a table that was not taken in.
    pub fn renew_codes(&self, number: u64) -> Result<CodeSheet, NodeError> {
        let (staff, node) = (self.who().person, self.door().clone());
        self.door().write_local(move |write| {
            let kept = table(write, staff, number)?;
            let mut rows = Vec::new();
            for person in waiting(write, &kept)? {
                let (code, row) = new_code(&node, person);
                write.put_pin_code(person, &row)?;
                let name = write.person(person)?.map(|row| row.name).unwrap_or_default();
                rows.push(SheetRow { name, code });
            }
            Ok(CodeSheet { rows, until: until(node.now().0) })
        })
    }

    /// Takes a table back: every account of it that nobody has used goes, and the others stay. How many
    /// went, and how many stay.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for a table that was not taken in.
    pub fn take_people_back(&self, number: u64) -> Result<(usize, usize), NodeError> {
        let staff = self.who().person;
        self.door().write(move |author| {
            let kept = table(author, staff, number)?;
            let (mut gone, mut left) = (0, String::new());
            for person in made(&kept)? {
                match why_staying(author, person)? {
                    None => {
                        accounts::unmake(author, person)?;
                        gone += 1;
                    }
                    Some(_) => left.push_str(&format!("{person}\n")),
                }
            }
            let stay = left.lines().count();
            if stay == 0 {
                author.forget_import(number)?;
            } else {
                author.note_imported(number, &left, author.now().0)?;
            }
            Ok((gone, stay))
        })
    }

    fn require_library(&self) -> Result<(), NodeError> {
        let is_laptop = self.door().row()?.role == NodeRole::Personal;
        if is_laptop { Err(NodeError::NotAllowed) } else { Ok(()) }
    }
}

fn until(now: UnixMs) -> UnixMs {
    UnixMs(now.0 + i64::from(crate::domain::limits::PIN_CODE_DAYS) * DAY_MS)
}

fn table(read: &Read<'_>, staff: PersonId, number: u64) -> Result<ImportedRow, NodeError> {
    kept_table(read, staff, (NO_COHORT, number))
}

/// Everybody whose account a table made and who was not taken back.
fn made(kept: &ImportedRow) -> Result<Vec<PersonId>, NodeError> {
    let made = kept.undo.as_deref().ok_or(NodeError::NotFound("table"))?;
    Ok(made.lines().filter_map(|line| line.parse().ok()).collect())
}

/// Why an account stays; `None`: nobody has ever used it, and nothing hangs on it.
fn why_staying(read: &Read<'_>, person: PersonId) -> Result<Option<Staying>, NodeError> {
    let Some(account) = read.account(person)? else { return Ok(Some(Staying::Used)) };
    let belongs = read.shown_with(person)?.is_some()
        || !read.merged_into(person)?.is_empty()
        || read.moved_to(person)?.is_some();
    // A learner's document or one about the learner is there as soon as anything was done or said.
    let is_used = account.last_seen.is_some()
        || read.document(DocumentId::learner(person))?.is_some()
        || !read.feedback_about(person)?.is_empty();
    Ok(if account.secret_hash != NO_SECRET {
        Some(Staying::SetPin)
    } else if is_used {
        Some(Staying::Used)
    } else if !read.places_of(person)?.is_empty() {
        Some(Staying::Enrolled)
    } else {
        belongs.then_some(Staying::Belongs)
    })
}

/// Those of a table who have not set a PIN yet.
fn waiting(read: &Read<'_>, kept: &ImportedRow) -> Result<Vec<PersonId>, NodeError> {
    let mut waiting = Vec::new();
    for person in made(kept)? {
        let has_none = |account: &AccountRow| account.secret_hash == NO_SECRET;
        if read.account(person)?.as_ref().is_some_and(has_none) {
            waiting.push(person);
        }
    }
    Ok(waiting)
}

fn look(
    source: &Read<'_>,
    staff: PersonId,
    number: u64,
    encoding: &str,
) -> Result<NewcomersView, NodeError> {
    let kept = table(source, staff, number)?;
    let own = source.node()?.ok_or(NodeError::NotSetUp)?.node;
    let parsed = read(&kept.bytes, encoding);
    let first = parsed.rows.first().map(|(_, fields)| fields.as_slice()).unwrap_or_default();
    let head = first.iter().position(|field| {
        let folded = fold(field);
        NAMES.iter().any(|word| folded.starts_with(word))
    });
    let (column, skip) = (head.unwrap_or(0), usize::from(head.is_some()));
    let known: BTreeSet<String> =
        source.people_at_home(own)?.into_iter().map(|row| fold(&row.name)).collect();
    let room = ACCOUNTS_MAX.saturating_sub(source.account_count()?);
    let mut room = usize::try_from(room).unwrap_or(usize::MAX);
    let mut seen = BTreeSet::new();
    let mut rows = Vec::new();
    for (number, fields) in parsed.rows.iter().skip(skip).take(PEOPLE_IMPORT_MAX) {
        let typed = fields.get(column).map_or("", String::as_str);
        let (name, verdict) = match person::name(typed) {
            Err(FieldFault::Empty) => (typed.to_owned(), fault(NewcomerFault::NoName)),
            Err(_) => (typed.to_owned(), fault(NewcomerFault::Name)),
            Ok(name) if !seen.insert(fold(&name)) => (name, fault(NewcomerFault::Twice)),
            Ok(name) if known.contains(&fold(&name)) => (name, NewcomerVerdict::Same),
            Ok(name) if room == 0 => (name, fault(NewcomerFault::Full)),
            Ok(name) => {
                room -= 1;
                (name, NewcomerVerdict::Added)
            }
        };
        rows.push(NewcomerRow { number: *number, name, verdict });
    }
    let taken = kept.undo.as_ref().map(|made| made.lines().count());
    let (mut unused, mut staying) = (0, Vec::new());
    if taken.is_some() {
        for person in made(&kept)? {
            match why_staying(source, person)? {
                None => unused += 1,
                Some(why) => {
                    let name = source.person(person)?.map(|row| row.name).unwrap_or_default();
                    staying.push((name, why));
                }
            }
        }
    }
    Ok(NewcomersView {
        encoding: parsed.encoding,
        samples: parsed.rows.iter().take(5).map(|(_, fields)| fields.clone()).collect(),
        is_cut: parsed.rows.len() > PEOPLE_IMPORT_MAX + skip,
        rows: if taken.is_some() { Vec::new() } else { rows },
        unused,
        staying,
        waiting: if taken.is_some() { waiting(source, &kept)?.len() } else { 0 },
        taken,
    })
}

fn fault(fault: NewcomerFault) -> NewcomerVerdict {
    NewcomerVerdict::Problem(fault)
}
