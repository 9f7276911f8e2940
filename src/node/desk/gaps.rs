//! Gaps among learners who review each other: the hub's staff sees for whom nobody is left, asks
//! somebody by hand, or reviews the proposal itself.

use std::collections::BTreeMap;

use super::facilitator::{FacilitatorDesk, among};
use super::reviews::next_order;
use super::{allowed, once_key};
use crate::docs::learner;
use crate::domain::allotment::Gap;
use crate::domain::blind::{BlindForm, check};
use crate::domain::course::Course;
use crate::domain::excuse::allowances;
use crate::domain::ids::base32;
use crate::domain::limits::{BLIND_ROUND_MAX, BLIND_SENT_MAX, BLIND_SILENT_DAYS, GAPS_SHOWN_MAX};
use crate::domain::person::FieldFault;
use crate::domain::roles::Act;
use crate::domain::submission::standing;
use crate::domain::{DocumentId, PersonId, UnixMs};
use crate::node::NodeError;
use crate::node::allotting::{Passed, blinded_proposal, put_word, reviewed_module, send};
use crate::node::author::load_document;
use crate::node::view::{Candidate, CopyRow, GapRow, GapView};
use crate::store::Read;
use crate::store::rows::{AllotmentRow, Among};

const DAY_MS: i64 = 24 * 3_600_000;
/// People who are offered for one gap, at most.
const CANDIDATES_MAX: usize = 60;

fn no_gap(person: PersonId) -> Gap {
    Gap { person, to_receive: 0, to_give: 0 }
}

impl FacilitatorDesk {
    /// The learners among those whom the asking person follows for whom nobody is left.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`] anywhere but at the hub.
    pub fn gaps(&self) -> Result<Vec<GapRow>, NodeError> {
        allowed(self.who(), Act::FillGaps)?;
        self.door().read(|read| {
            let mine = among(read, self.who())?;
            let mut rows = Vec::new();
            for gap in read.gaps(&mine, GAPS_SHOWN_MAX)? {
                let Some(row) = read.desk_learner(&mine, gap.person)? else { continue };
                rows.push(GapRow { gap, name: row.name, branch: row.branch });
            }
            Ok(rows)
        })
    }

    /// How many gaps there are for the asking person to fill, as far as they are shown; 0 for whoever
    /// may not.
    pub(super) fn gap_count(&self, read: &Read<'_>, mine: &Among) -> Result<usize, NodeError> {
        if allowed(self.who(), Act::FillGaps).is_err() {
            return Ok(0);
        }
        Ok(read.gaps(mine, GAPS_SHOWN_MAX)?.len())
    }

    /// One learner's proposal with who was asked, and who could be.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for learners whom the asking person does not follow.
    pub fn gap(&self, person: PersonId) -> Result<GapView, NodeError> {
        allowed(self.who(), Act::FillGaps)?;
        let now = self.door().now().0;
        self.door().read(|read| {
            let row = read.desk_learner(&among(read, self.who())?, person)?;
            let row = row.ok_or(NodeError::NotFound("learner"))?;
            let own = read.node()?.ok_or(NodeError::NotSetUp)?;
            let course = self.door().course(self.language());
            let gap = read.all_gaps()?.into_iter().find(|gap| gap.person == person);
            let copies = read.allotments_of(person, own.node)?;
            let facts = learner::facts(&load_document(read, DocumentId::learner(person))?);
            let stands = standing(&facts.submissions, &facts.taken_back);
            let module = reviewed_module(course).map(|module| &module.id);
            let version = module.and_then(|module| stands.get(module)).map(|one| one.key.clone());
            let sections = match &version {
                Some(_) => blinded_proposal(read, course, person, &stands)?,
                None => Vec::new(),
            };
            Ok(GapView {
                gap: gap.unwrap_or_else(|| no_gap(person)),
                name: row.name,
                branch: row.branch,
                candidates: self.candidates(read, course, person, &copies)?,
                copies: copies
                    .iter()
                    .map(|row| copy_row(read, row, now))
                    .collect::<Result<_, _>>()?,
                version,
                sections,
                excused: allowances(&read.excuses(person)?).blind_reviews,
            })
        })
    }

    /// Whoever has practised and was not asked yet, whatever language and library.
    fn candidates(
        &self,
        read: &Read<'_>,
        course: &Course,
        person: PersonId,
        copies: &[AllotmentRow],
    ) -> Result<Vec<Candidate>, NodeError> {
        let own = read.node()?.ok_or(NodeError::NotSetUp)?;
        let mut load: BTreeMap<PersonId, usize> = BTreeMap::new();
        for row in read.allotments(own.node)?.iter().filter(|row| row.given || !row.withdrawn) {
            *load.entry(row.reviewer).or_default() += 1;
        }
        let samples = course.call.as_ref().map_or(0, |call| call.samples.len());
        let asked = (course.id.as_str(), u8::try_from(samples).unwrap_or(u8::MAX));
        let mut found = Vec::new();
        for (one, _) in read.practised_people(asked, BLIND_ROUND_MAX)? {
            let was_asked = copies.iter().any(|row| row.reviewer == one && !row.withdrawn);
            if one == person || was_asked {
                continue;
            }
            let Some(card) = read.person(one)? else { continue };
            let load = load.get(&one).copied().unwrap_or(0);
            let branch = card.branch.unwrap_or_default();
            found.push(Candidate { person: one, name: card.name, branch, load });
        }
        found.sort_by(|a, b| (a.load, &a.name, a.person).cmp(&(b.load, &b.name, b.person)));
        found.truncate(CANDIDATES_MAX);
        Ok(found)
    }

    /// Sends a learner's proposal to somebody by hand.
    ///
    /// # Errors
    /// [`NodeError::NotFound`]; [`NodeError::Field`] for somebody who cannot be asked.
    pub fn ask_by_hand(&self, person: PersonId, reviewer: &str) -> Result<(), NodeError> {
        let view = self.gap(person)?;
        let wrong = || NodeError::Field { field: "reviewer", fault: FieldFault::NotAChoice };
        let reviewer: PersonId = reviewer.parse().map_err(|_| wrong())?;
        view.version.ok_or(NodeError::NotFound("submission"))?;
        if !view.candidates.iter().any(|one| one.person == reviewer) {
            return Err(wrong());
        }
        if view.copies.len() >= BLIND_SENT_MAX {
            return Err(NodeError::VersionsFull { max: BLIND_SENT_MAX as u64 });
        }
        let (node, language) = (self.door().clone(), self.language().to_owned());
        self.door().write(move |author| send(author, node.course(&language), person, reviewer))
    }

    /// Reviews a learner's proposal in the place of another learner.
    ///
    /// # Errors
    /// [`NodeError::NotFound`], [`NodeError::Field`]; [`NodeError::NotAllowed`] for whoever is a
    /// guest on this node.
    pub fn fill_gap(
        &self,
        once: &str,
        person: PersonId,
        form: &BlindForm,
    ) -> Result<(), NodeError> {
        allowed(self.who(), Act::FillGaps)?;
        let key = once_key("gap", once)?;
        let course = self.door().course(self.language());
        let call = course.call.as_ref().ok_or(NodeError::NotFound("call"))?;
        let wrong = NodeError::Field { field: "words", fault: FieldFault::Empty };
        let (marks, words) = check(&call.rubric, form).map_err(|_| wrong)?;
        let module = reviewed_module(course).ok_or(NodeError::NotFound("assignment"))?.id.clone();
        let version = self.gap(person)?.version.ok_or(NodeError::NotFound("submission"))?;
        let who = self.who().clone();
        self.door().write(move |author| {
            if author.once(who.person, &key)?.is_some() {
                return Ok(());
            }
            next_order(author, who.person, person)?;
            let seal = base32().encode(&author.random::<5>());
            let by = Some(who.person);
            put_word(author, person, Passed { seal, module, version, by, marks, words })?;
            Ok(author.put_once(who.person, &key, "", author.now().0)?)
        })
    }
}

fn copy_row(read: &Read<'_>, row: &AllotmentRow, now: UnixMs) -> Result<CopyRow, NodeError> {
    let card = read.person(row.reviewer)?;
    let late = now.0.saturating_sub(row.at.0) > i64::from(BLIND_SILENT_DAYS) * DAY_MS;
    let state = match (row.given, row.withdrawn) {
        (true, _) => "given",
        (false, true) => "withdrawn",
        (false, false) if late => "silent",
        (false, false) => "open",
    };
    Ok(CopyRow {
        branch: card.as_ref().and_then(|card| card.branch.clone()).unwrap_or_default(),
        name: card.map(|card| card.name).unwrap_or_default(),
        at: row.at,
        state,
    })
}
