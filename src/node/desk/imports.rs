//! Enrolment from a table: what it would do, row by row, before anything is done; taking it in; and
//! taking that back. Who is not in the table stays as is: nothing is ever deleted by leaving it out.

use std::collections::{BTreeMap, BTreeSet};

use super::cohorts::enrol;
use super::facilitator::FacilitatorDesk;
use crate::domain::limits::{IMPORT_KEPT_DAYS, IMPORT_ROWS_MAX};
use crate::domain::person::FieldFault;
use crate::domain::roles::Act;
use crate::domain::{CohortId, NodeId, PersonId, UnixMs};
use crate::node::NodeError;
use crate::node::author::Author;
use crate::node::view::{Enrol, ImportFault, ImportRow, ImportView, Verdict};
use crate::store::Read;
use crate::store::rows::{Among, ImportedRow};
use crate::text::csv::{Table, read};
use crate::text::fold::fold;

const DAY_MS: i64 = 24 * 3_600_000;

/// What headings of the three columns begin with, folded, in the languages of the program and its
/// neighbours.
pub(super) const NAMES: [&str; 6] = ["name", "ime", "naziv", "isim", "onoma", "emri"];
const LIBRARIES: [&str; 6] =
    ["library", "branch", "bibliotek", "ogranak", "kutuphane", "bibliothek"];
const CIRCLES: [&str; 4] = ["circle", "krug", "kyklos", "halka"];

/// Where the three columns stand.
struct Columns {
    name: usize,
    library: Option<usize>,
    circle: Option<usize>,
    has_head: bool,
}

fn columns(first: &[String]) -> Columns {
    let folded: Vec<String> = first.iter().map(|field| fold(field)).collect();
    let find = |words: &[&str]| {
        folded.iter().position(|field| words.iter().any(|word| field.starts_with(word)))
    };
    match find(&NAMES) {
        Some(name) => {
            Columns { name, library: find(&LIBRARIES), circle: find(&CIRCLES), has_head: true }
        }
        // Without headings the columns are taken in the order in which the page names them.
        None => Columns { name: 0, library: Some(1), circle: Some(2), has_head: false },
    }
}

impl FacilitatorDesk {
    /// Keeps a table on this node until somebody has looked at it; its number.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`], [`NodeError::Field`] for an empty one.
    pub fn keep_table(&self, cohort: CohortId, bytes: Vec<u8>) -> Result<u64, NodeError> {
        super::allowed(self.who(), Act::KeepCohorts)?;
        if bytes.is_empty() {
            return Err(NodeError::Field { field: "table", fault: FieldFault::Empty });
        }
        let (staff, now) = (self.who().person, self.door().now().0);
        let forget = UnixMs(now.0 - i64::from(IMPORT_KEPT_DAYS) * DAY_MS);
        self.door()
            .write_local(move |write| Ok(write.put_import(staff, cohort, &bytes, (now, forget))?))
    }

    /// What a kept table would do to a cohort, read in that encoding or, if it is empty, in the one
    /// that fits best. Changes nothing.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn look_at_table(
        &self,
        cohort: CohortId,
        number: u64,
        encoding: &str,
    ) -> Result<ImportView, NodeError> {
        super::allowed(self.who(), Act::KeepCohorts)?;
        self.door().read(|read| look(read, self.who().person, (cohort, number), encoding))
    }

    /// Takes in every row without a problem; how many were.
    ///
    /// # Errors
    /// [`NodeError::NotFound`], also for a table that was taken in before.
    pub fn take_table_in(
        &self,
        cohort: CohortId,
        number: u64,
        encoding: &str,
    ) -> Result<usize, NodeError> {
        super::allowed(self.who(), Act::KeepCohorts)?;
        let (staff, encoding) = (self.who().person, encoding.to_owned());
        self.door().write(move |author| {
            let view = look(author, staff, (cohort, number), &encoding)?;
            if view.taken.is_some() {
                return Err(NodeError::NotFound("table"));
            }
            let known = author.cohort(cohort)?.ok_or(NodeError::NotFound("cohort"))?.cohort;
            let mut done: Vec<(PersonId, Option<u8>)> = Vec::new();
            for row in view.rows {
                let (Some(person), Some(circle)) = (row.person, row.to) else { continue };
                let before = match row.verdict {
                    Verdict::Added => None,
                    Verdict::Changed { from } => Some(from),
                    Verdict::Same | Verdict::Problem(_) => continue,
                };
                enrol(author, &known, &Enrol { cohort, person, circle: Some(circle) })?;
                done.push((person, before));
            }
            author.note_imported(number, &undo_list(&done), author.now().0)?;
            Ok(done.len())
        })
    }

    /// Takes back what a table did, where nobody has moved the learner since; how many it was.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for a table that was not taken in, or was already taken back.
    pub fn take_table_back(&self, cohort: CohortId, number: u64) -> Result<usize, NodeError> {
        super::allowed(self.who(), Act::KeepCohorts)?;
        let staff = self.who().person;
        self.door().write(move |author| {
            let kept = kept_table(author, staff, (cohort, number))?;
            let undo = kept.undo.ok_or(NodeError::NotFound("table"))?;
            let count = undo_rows(author, cohort, &undo)?;
            author.forget_import(number)?;
            Ok(count)
        })
    }
}

/// Where learners were before, in a form for the database: one line each.
fn undo_list(done: &[(PersonId, Option<u8>)]) -> String {
    let line = |(person, before): &(PersonId, Option<u8>)| match before {
        Some(circle) => format!("{person} {circle}\n"),
        None => format!("{person} -\n"),
    };
    done.iter().map(line).collect()
}

fn undo_rows(author: &Author<'_>, cohort: CohortId, undo: &str) -> Result<usize, NodeError> {
    let known = author.cohort(cohort)?.ok_or(NodeError::NotFound("cohort"))?.cohort;
    let mut count = 0;
    for line in undo.lines() {
        let Some((person, before)) = line.split_once(' ') else { continue };
        let Ok(person) = person.parse::<PersonId>() else { continue };
        let is_in = author.places_of(person)?.iter().any(|place| place.cohort == cohort);
        // A circle that is gone meanwhile is none.
        let circle = before.parse().ok().filter(|it| usize::from(*it) <= known.circles.len());
        if is_in {
            enrol(author, &known, &Enrol { cohort, person, circle })?;
            count += 1;
        }
    }
    Ok(count)
}

pub(super) fn kept_table(
    read: &Read<'_>,
    staff: PersonId,
    (cohort, number): (CohortId, u64),
) -> Result<ImportedRow, NodeError> {
    let row = read.import(number)?.filter(|row| row.staff == staff && row.cohort == cohort);
    row.ok_or(NodeError::NotFound("table"))
}

fn look(
    source: &Read<'_>,
    staff: PersonId,
    which: (CohortId, u64),
    encoding: &str,
) -> Result<ImportView, NodeError> {
    let row = kept_table(source, staff, which)?;
    let cohort = source.cohort(which.0)?.ok_or(NodeError::NotFound("cohort"))?.cohort;
    let table = read(&row.bytes, encoding);
    let is_cut = table.rows.len() > IMPORT_ROWS_MAX;
    let gaze = Gaze {
        source,
        circles: cohort.circles.len(),
        libraries: libraries(source)?,
        enrolled: source.enrolled(which.0)?.into_iter().collect(),
    };
    let samples = table.rows.iter().take(5).map(|(_, fields)| fields.clone()).collect();
    let rows = if row.undo.is_some() { Vec::new() } else { gaze.rows(&table)? };
    Ok(ImportView {
        name: cohort.name,
        encoding: table.encoding,
        samples,
        rows,
        is_cut,
        taken: row.undo.as_ref().map(|undo| undo.lines().count()),
    })
}

/// Every library by its folded name.
fn libraries(read: &Read<'_>) -> Result<BTreeMap<String, Vec<NodeId>>, NodeError> {
    let mut found: BTreeMap<String, Vec<NodeId>> = BTreeMap::new();
    let own = read.node()?.ok_or(NodeError::NotSetUp)?;
    let all = read.member_names()?.into_iter().chain([(own.node, own.name)]);
    for (node, name) in all {
        found.entry(fold(&name)).or_default().push(node);
    }
    Ok(found)
}

/// Looks at rows with everything that they are held against.
struct Gaze<'a> {
    source: &'a Read<'a>,
    circles: usize,
    libraries: BTreeMap<String, Vec<NodeId>>,
    enrolled: BTreeMap<PersonId, u8>,
}

impl Gaze<'_> {
    fn rows(&self, table: &Table) -> Result<Vec<ImportRow>, NodeError> {
        let Some((_, first)) = table.rows.first() else { return Ok(Vec::new()) };
        let columns = columns(first);
        let mut seen = BTreeSet::new();
        let mut rows = Vec::new();
        let body = table.rows.iter().skip(usize::from(columns.has_head)).take(IMPORT_ROWS_MAX);
        for (number, fields) in body {
            let field = |at: Option<usize>| {
                at.and_then(|at| fields.get(at)).map_or("", String::as_str).to_owned()
            };
            let (name, library) = (field(Some(columns.name)), field(columns.library));
            let circle = field(columns.circle);
            let mut row = ImportRow {
                number: *number,
                verdict: Verdict::Same,
                person: None,
                to: None,
                name,
                library,
                circle,
            };
            row.verdict = match self.judge(&mut row)? {
                Ok(_) if row.person.is_some_and(|person| !seen.insert(person)) => {
                    Verdict::Problem(ImportFault::Twice)
                }
                Ok(verdict) => verdict,
                Err(fault) => Verdict::Problem(fault),
            };
            rows.push(row);
        }
        Ok(rows)
    }

    fn judge(&self, row: &mut ImportRow) -> Result<Result<Verdict, ImportFault>, NodeError> {
        if row.name.is_empty() {
            return Ok(Err(ImportFault::NoName));
        }
        let circle = match row.circle.as_str() {
            "" => None,
            typed => match typed.parse::<u8>() {
                Ok(circle) if usize::from(circle) <= self.circles => Some(circle),
                Ok(_) | Err(_) => return Ok(Err(ImportFault::Circle)),
            },
        };
        let among = match (row.library.as_str(), self.libraries.get(&fold(&row.library))) {
            ("", _) => Among::Everybody,
            (_, Some(nodes)) if nodes.len() == 1 => Among::Of(nodes[0]),
            (_, Some(_)) => return Ok(Err(ImportFault::Namesakes)),
            (_, None) => return Ok(Err(ImportFault::UnknownLibrary)),
        };
        let folded = fold(&row.name);
        let found = self.source.desk_learners(&among, &folded, (50, 0))?.into_iter();
        let found: Vec<PersonId> =
            found.filter(|it| fold(&it.name) == folded).map(|it| it.person).collect();
        let person = match found[..] {
            [person] => person,
            [] => return Ok(Err(ImportFault::UnknownLearner)),
            _ => return Ok(Err(ImportFault::Namesakes)),
        };
        let before = self.enrolled.get(&person).copied();
        // An empty cell says nothing of the circle of somebody who is in one.
        let to = circle.or(before).unwrap_or(0);
        (row.person, row.to) = (Some(person), Some(to));
        Ok(Ok(match before {
            None => Verdict::Added,
            Some(from) if from != to => Verdict::Changed { from },
            Some(_) => Verdict::Same,
        }))
    }
}
