//! The learner's desk, reviews that learners give each other: practising on the samples, the proposals
//! that were sent here, and what came back. Whose a proposal is, nothing here knows.

use super::learner::{LearnerDesk, writable_facts};
use super::once_key;
use crate::docs::{allotted, feedback, learner};
use crate::domain::assignment::Call;
use crate::domain::blind::{
    BlindForm, BlindReview, Practice, Useful, check, check_practice, clean_draft, counted,
};
use crate::domain::excuse::allowances;
use crate::domain::limits::{BLIND_REVIEWS, FEEDBACK_PIECES_MAX};
use crate::domain::log::{EntryKind, Subject};
use crate::domain::person::FieldFault;
use crate::domain::roles::NodeRole;
use crate::domain::{DocumentId, DocumentKind, NodeId, PersonId};
use crate::node::NodeError;
use crate::node::allotting::reviewed_module;
use crate::node::author::load_document;
use crate::node::ledger::roster;
use crate::node::view::{BlindHome, PassedOn, PracticeView, SentLine, SentView};
use crate::store::Read;
use crate::store::rows::SentRow;

/// What a learner did for others, as the rules of completion count it.
#[derive(Debug, Default)]
pub(super) struct BlindDeeds {
    /// Reviews given, or what they are excused from.
    pub(super) given: usize,
    /// Those that were useful.
    pub(super) useful: usize,
}

/// The node whose word on who reviews whom counts.
pub(super) fn hub(read: &Read<'_>) -> Result<Option<NodeId>, NodeError> {
    let own = read.node()?.ok_or(NodeError::NotSetUp)?;
    if own.role == NodeRole::Hub {
        return Ok(Some(own.node));
    }
    Ok(roster(read)?.hub().map(|member| member.id))
}

/// What was sent by the hub to a learner of a course.
fn sent_here(
    read: &Read<'_>,
    desk: &LearnerDesk,
    person: PersonId,
) -> Result<Vec<SentRow>, NodeError> {
    let hub = hub(read)?;
    let course = desk.course();
    let mut rows = read.sent_to(person)?;
    rows.retain(|row| Some(row.home) == hub && course.module(&row.module).is_some());
    Ok(rows)
}

/// How many reviews a learner gave. One of something that the hub never sent counts nothing; of what
/// it sent and had erased since, it still does.
fn given_of(read: &Read<'_>, person: PersonId, rows: &[SentRow]) -> Result<usize, NodeError> {
    let mut given = rows.iter().filter(|row| row.given).count();
    let known: Vec<DocumentId> = read.sent_to(person)?.iter().map(|row| row.document).collect();
    let hub = hub(read)?;
    for document in read.reviewed_blindly(person)? {
        let is_the_hubs = document.kind() == Some(DocumentKind::Allotted)
            && Some(document.home()) == hub
            && !known.contains(&document);
        if is_the_hubs && read.is_erased(EntryKind::Change, Subject::document(document))? {
            given += 1;
        }
    }
    Ok(given)
}

/// Counts what the rules of completion ask for.
pub(super) fn blind_deeds(read: &Read<'_>, desk: &LearnerDesk) -> Result<BlindDeeds, NodeError> {
    let person = desk.person();
    let rows = sent_here(read, desk, person)?;
    let mut given = given_of(read, person, &rows)?;
    if allowances(&read.excuses(person)?).blind_reviews {
        given = given.max(BLIND_REVIEWS);
    }
    Ok(BlindDeeds { given, useful: rows.iter().filter(|row| row.given && row.useful).count() })
}

impl LearnerDesk {
    fn call(&self) -> Result<&Call, NodeError> {
        let call = self.course().call.as_ref().filter(|call| !call.samples.is_empty());
        call.ok_or(NodeError::NotFound("call"))
    }

    /// Where the learner stands with others' proposals.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] in a course without them.
    pub fn blind_home(&self) -> Result<BlindHome, NodeError> {
        let samples = self.call()?.samples.len();
        let module = reviewed_module(self.course()).map(|module| module.id.clone());
        let person = self.person();
        self.door().read(|read| {
            let done = read.practised(person, &self.course().id)?;
            let is_done = |at: usize| done.iter().any(|one| usize::from(*one) == at + 1);
            let handed_in = match &module {
                Some(module) => read.has_handed_in(person, module)?,
                None => false,
            };
            let rows = sent_here(read, self, person)?;
            Ok(BlindHome {
                practised: (0..samples).map(is_done).collect(),
                handed_in,
                module: module.clone(),
                given: given_of(read, person, &rows)?,
                sent: rows.into_iter().map(sent_line).collect(),
                excused: allowances(&read.excuses(person)?).blind_reviews,
                received: self.passed_on(read)?.len(),
                has_hub: hub(read)?.is_some(),
            })
        })
    }

    /// How many proposals wait for the learner's review.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn proposals_waiting(&self) -> Result<usize, NodeError> {
        let rows = self.door().read(|read| sent_here(read, self, self.person()))?;
        Ok(rows.into_iter().map(sent_line).filter(SentLine::waits).count())
    }

    /// How the learner marked a sample.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] if there is no such sample.
    pub fn practice(&self, sample: u8) -> Result<PracticeView, NodeError> {
        self.has_sample(sample)?;
        let document =
            self.door().read(|read| load_document(read, DocumentId::learner(self.person())))?;
        let practices = learner::facts(&document).practices.into_iter();
        let mut of_course = practices.filter(|one| one.course == self.course().id);
        Ok(of_course.find(|one| one.sample == sample).map(|one| one.marks))
    }

    fn has_sample(&self, sample: u8) -> Result<(), NodeError> {
        let at = usize::from(sample).checked_sub(1);
        let found = at.and_then(|at| self.call().ok()?.samples.get(at));
        found.map(drop).ok_or(NodeError::NotFound("sample"))
    }

    /// Keeps how the learner marked a sample, once; marking it again changes nothing.
    ///
    /// # Errors
    /// [`NodeError::Field`] if a line has no mark; [`NodeError::NotAllowed`] if this node may not
    /// write about this learner.
    pub fn practise(&self, sample: u8, form: &BlindForm) -> Result<(), NodeError> {
        self.has_sample(sample)?;
        let wrong = NodeError::Field { field: "marks", fault: FieldFault::Empty };
        let marks = check_practice(&self.call()?.rubric, form).map_err(|_| wrong)?;
        let (person, course) = (self.person(), self.course().id.clone());
        self.door().write(move |author| {
            let facts = learner::facts(&writable_facts(author, person)?);
            let known = |one: &Practice| one.course == course && one.sample == sample;
            if facts.practices.iter().any(known) {
                return Ok(());
            }
            let (at, node) = (author.now().0, author.node());
            let practice = Practice { course, sample, at, marks, node };
            author.change(DocumentId::learner(person), |document, life| {
                learner::practise(document, life, &practice)
            })
        })
    }

    /// A proposal that was sent to the learner.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for what was sent to somebody else, or by nobody who may.
    pub fn sent_proposal(&self, document: DocumentId) -> Result<SentView, NodeError> {
        let person = self.person();
        self.door().read(|read| {
            let proposal = sent_to(read, document, person)?;
            let facts = learner::facts(&load_document(read, DocumentId::learner(person))?);
            let draft = read.blind_draft(person, document)?;
            let draft = draft.map(|(answers, at)| (read_draft(&answers), at));
            let own = counted(&facts.blind_reviews, document).cloned();
            Ok(SentView { proposal, own, draft })
        })
    }

    /// Keeps what the learner has begun to say of a proposal, on this node alone.
    ///
    /// # Errors
    /// [`NodeError::NotFound`]; [`NodeError::Field`] for what could never be given.
    pub fn save_blind_draft(
        &self,
        document: DocumentId,
        form: &BlindForm,
    ) -> Result<(), NodeError> {
        let wrong = NodeError::Field { field: "words", fault: FieldFault::NotAChoice };
        let clean = clean_draft(&self.call()?.rubric, form).map_err(|_| wrong)?;
        let person = self.person();
        let at = self.door().now().0;
        self.door().write_local(move |write| {
            sent_to(write, document, person)?;
            Ok(write.put_blind_draft(person, document, &write_draft(&clean), at)?)
        })
    }

    /// Reviews a proposal, once. The same `once` again changes nothing, and so does a second review.
    ///
    /// # Errors
    /// [`NodeError::NotFound`], also for one that was called back; [`NodeError::Field`].
    pub fn review_blindly(
        &self,
        once: &str,
        document: DocumentId,
        form: &BlindForm,
    ) -> Result<(), NodeError> {
        let key = once_key("blind", once)?;
        let wrong = NodeError::Field { field: "words", fault: FieldFault::Empty };
        let (marks, words) = check(&self.call()?.rubric, form).map_err(|_| wrong)?;
        let (person, desk) = (self.person(), self.clone());
        self.door().write(move |author| {
            if author.once(person, &key)?.is_some() {
                return Ok(());
            }
            let sent = sent_to(author, document, person)?;
            let facts = learner::facts(&writable_facts(author, person)?);
            if counted(&facts.blind_reviews, document).is_none() {
                if sent.withdrawn {
                    return Err(NodeError::NotFound("proposal"));
                }
                if facts.blind_reviews.len() >= FEEDBACK_PIECES_MAX {
                    return Err(NodeError::VersionsFull { max: FEEDBACK_PIECES_MAX as u64 });
                }
                let (at, clock_doubtful) = author.now();
                let (key, node) = (String::new(), author.node());
                let review = BlindReview { key, document, at, clock_doubtful, marks, words, node };
                let random = author.random();
                author.change(DocumentId::learner(person), |document, life| {
                    learner::review_blindly(document, life, &review, random)
                })?;
                desk.issue_due(author)?;
            }
            author.delete_blind_draft(Some(person), document)?;
            Ok(author.put_once(person, &key, "", author.now().0)?)
        })
    }

    /// Says that what another learner wrote was useful; again changes nothing.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for what was never said.
    pub fn find_useful(&self, seal: &str) -> Result<(), NodeError> {
        let (person, seal, desk) = (self.person(), seal.to_owned(), self.clone());
        self.door().write(move |author| {
            let words = desk.passed_on(author)?;
            let word = words.iter().find(|one| one.word.seal == seal && one.can_thank);
            let word = word.ok_or(NodeError::NotFound("review"))?;
            if word.useful {
                return Ok(());
            }
            writable_facts(author, person)?;
            let useful = Useful { seal, node: author.node() };
            author.change(DocumentId::learner(person), |document, life| {
                learner::find_useful(document, life, &useful)
            })
        })
    }

    pub(super) fn passed_on(&self, read: &Read<'_>) -> Result<Vec<PassedOn>, NodeError> {
        passed_on(read, self.person())
    }
}

/// What the hub passed on to a learner, the earliest first.
pub(super) fn passed_on(read: &Read<'_>, person: PersonId) -> Result<Vec<PassedOn>, NodeError> {
    let Some(hub) = hub(read)? else { return Ok(Vec::new()) };
    let said = feedback::facts(&load_document(read, DocumentId::feedback(hub, person))?);
    if said.blind.is_empty() {
        return Ok(Vec::new());
    }
    let own = learner::facts(&load_document(read, DocumentId::learner(person))?);
    let mut words: Vec<PassedOn> = said
        .blind
        .into_iter()
        .filter(|word| word.by.is_none_or(|by| by.home() == hub && by != person))
        .map(|word| PassedOn {
            useful: own.useful.iter().any(|one| one.seal == word.seal),
            can_thank: word.by.is_none(),
            word,
        })
        .collect();
    words.sort_by_key(|one| one.word.order);
    Ok(words)
}

/// A draft as it stands in the database: lines with their marks and reasons, and the words.
type DraftValue = (Vec<(String, String, String)>, String);

fn write_draft(form: &BlindForm) -> Vec<u8> {
    let lines = form.marks.iter();
    let lines = lines.map(|(line, (mark, why))| (line.to_string(), mark.clone(), why.clone()));
    let value: DraftValue = (lines.collect(), form.words.clone());
    minicbor::to_vec(value).unwrap_or_default()
}

fn read_draft(bytes: &[u8]) -> BlindForm {
    let (lines, words): DraftValue = minicbor::decode(bytes).unwrap_or_default();
    let read =
        |(line, mark, why): (String, String, String)| Some((line.parse().ok()?, (mark, why)));
    BlindForm { marks: lines.into_iter().filter_map(read).collect(), words }
}

fn sent_line(row: SentRow) -> SentLine {
    SentLine {
        document: row.document,
        at: row.at,
        given: row.given,
        withdrawn: row.withdrawn,
        useful: row.useful,
    }
}

/// What the hub sent to that person in that document.
fn sent_to(
    read: &Read<'_>,
    document: DocumentId,
    person: PersonId,
) -> Result<crate::domain::blind::SentProposal, NodeError> {
    const NONE: NodeError = NodeError::NotFound("proposal");
    let is_the_hubs =
        document.kind() == Some(DocumentKind::Allotted) && hub(read)? == Some(document.home());
    if !is_the_hubs {
        return Err(NONE);
    }
    let sent = allotted::sent(&load_document(read, document)?);
    sent.filter(|sent| sent.reviewer == person).ok_or(NONE)
}
