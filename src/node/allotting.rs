//! The hub's rounds: who is asked to review whose proposal, sent without a name; what came back is
//! passed on, and what has become useless is called back.
//!
//! Runs on the hub alone, on the dialer's thread, after something arrived. Decides nothing itself:
//! `domain::allotment` does. Every step is looked at again in its own transaction, so a round that was
//! cut off goes on with the next one.

use std::collections::BTreeMap;

use super::Node;
use super::author::{Author, load_document};
use super::error::NodeError;
use super::ledger::roster;
use crate::docs::record::Record;
use crate::docs::{allotted, feedback, learner};
use crate::domain::allotment::{
    Allotment, HandedIn, Plan, Pool, Reviewer, SentCopy, SentNote, plan,
};
use crate::domain::blind::{BlindWord, Marks, SentProposal, SentSection, counted, nameless, seal};
use crate::domain::course::{Course, Module};
use crate::domain::excuse::allowances;
use crate::domain::limits::{
    BLIND_AGAIN_S, BLIND_ROUND_MAX, BLIND_ROUND_S, BLIND_SECTION_BYTES_MAX, BLIND_SENT_MAX,
    BLIND_STEPS_AT_ONCE,
};
use crate::domain::log::{RecordKind, Subject};
use crate::domain::roles::NodeRole;
use crate::domain::submission::{Proposal, Submission, standing};
use crate::domain::{DocumentId, DocumentKind, ModuleId, NodeId, PersonId, Scope, UnixMs};
use crate::store::Read;
use crate::store::rows::AllotmentRow;
use crate::text::cyrillic::to_cyrillic;
use crate::text::script::to_latin;

/// How often one round looks at what is to be done: what follows from what it did itself.
const LOOKS_MAX: u32 = 4;
/// A round is followed by a pause so many times as long, so that a busy hub does little else beside.
const PAUSE_FACTOR: u64 = 10;
/// Shorter parts of a name than this are common words, in letters.
const NAME_PART_CHARS_MIN: usize = 3;

/// What the last round left in mind.
#[derive(Debug, Default)]
pub(super) struct Rounds {
    seen_arrival: Option<u64>,
    marks: Vec<[u64; 8]>,
    next_s: u64,
    due_s: u64,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// A review came: it goes on to whom it is about.
    PassOn { document: DocumentId, author: PersonId },
    /// The author found it useful: its reviewer is told.
    TellUseful { document: DocumentId, reviewer: PersonId },
    /// Nothing is to be reviewed any more.
    Withdraw { document: DocumentId, reviewer: PersonId },
    /// A proposal goes to somebody.
    Send { course: String, author: PersonId, reviewer: PersonId },
}

/// The module whose assignment brings the proposal, in a course in which learners review each other:
/// one with samples to practise on.
pub(super) fn reviewed_module(course: &Course) -> Option<&Module> {
    course.call.as_ref().filter(|call| !call.samples.is_empty())?;
    course.modules.iter().rfind(|module| module.assignment.is_some())
}

/// The language without its script: `sr` of `sr-Latn`.
fn base_language(tag: &str) -> String {
    tag.split('-').next().unwrap_or_default().to_ascii_lowercase()
}

impl Node {
    /// Holds a round if something arrived since the last one, or it is time.
    pub(super) fn hold_round_when_due(&self, rounds: &mut Rounds) {
        let now_s = self.inner.clock.uptime_s();
        if now_s < rounds.next_s {
            return;
        }
        let Ok(arrival) = self.read(|read| Ok(read.last_arrival()?)) else { return };
        if rounds.seen_arrival == Some(arrival) && now_s < rounds.due_s {
            return;
        }
        // Most of what arrives concerns no review.
        rounds.seen_arrival = Some(arrival);
        let Ok(marks) = self.round_marks() else { return };
        if rounds.marks == marks && now_s < rounds.due_s {
            return;
        }
        if let Err(fault) = self.hold_round() {
            tracing::warn!(error = %fault, "proposals were not sent to reviewers");
        }
        // Soon once more: an exchange notes only at its end that a library was heard, and a card may
        // come behind the work.
        let is_news = std::mem::replace(&mut rounds.marks, marks.clone()) != marks;
        let ended_s = self.inner.clock.uptime_s();
        rounds.next_s = ended_s + ended_s.saturating_sub(now_s) * PAUSE_FACTOR;
        rounds.due_s = ended_s + if is_news { BLIND_AGAIN_S } else { BLIND_ROUND_S };
    }

    fn round_marks(&self) -> Result<Vec<[u64; 8]>, NodeError> {
        self.read(|read| {
            if read.node()?.is_none_or(|row| row.role != NodeRole::Hub) {
                return Ok(Vec::new());
            }
            let modules = self.courses("en").into_iter().filter_map(reviewed_module);
            modules.map(|module| Ok(read.round_mark(&module.id)?)).collect()
        })
    }

    /// Does what there is to do; how many steps that was. At any node but a hub that is nothing.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub(super) fn hold_round(&self) -> Result<usize, NodeError> {
        let is_hub =
            self.read(|read| Ok(read.node()?.is_some_and(|row| row.role == NodeRole::Hub)));
        if !is_hub? {
            return Ok(0);
        }
        let (mut done, mut count) = (std::collections::BTreeSet::new(), 0);
        for _ in 0..LOOKS_MAX {
            let mut steps = self.steps()?;
            // What could not be done is not tried again and again in one round.
            steps.retain(|step| !done.contains(step));
            if steps.is_empty() {
                break;
            }
            done.extend(steps.iter().cloned());
            count += steps.len();
            for some in steps.chunks(BLIND_STEPS_AT_ONCE) {
                let (node, some) = (self.clone(), some.to_vec());
                self.write(move |author| {
                    some.iter().try_for_each(|step| node.take_step(author, step))
                })?;
            }
        }
        self.note_gaps()?;
        if count > 0 {
            tracing::info!(steps = count, "a round of reviews among learners");
        }
        Ok(count)
    }

    /// Keeps for whom nobody is left: pages ask for it without weighing everything again.
    fn note_gaps(&self) -> Result<(), NodeError> {
        let now = self.now().0;
        let (mut gaps, known) = self.read(|read| {
            let own = read.node()?.ok_or(NodeError::NotSetUp)?;
            let rows = read.allotments(own.node)?;
            let mut gaps = Vec::new();
            for course in self.courses("en") {
                let made = self.plan_for(read, course, &rows, now)?;
                gaps.extend(made.map(|plan| plan.gaps).unwrap_or_default());
            }
            Ok((gaps, read.all_gaps()?))
        })?;
        gaps.sort();
        gaps.dedup_by_key(|gap| gap.person);
        if gaps == known {
            return Ok(());
        }
        self.write_local(move |write| Ok(write.put_gaps(&gaps)?))
    }

    fn steps(&self) -> Result<Vec<Step>, NodeError> {
        let now = self.now().0;
        self.read(|read| {
            let own = read.node()?.ok_or(NodeError::NotSetUp)?;
            let rows = read.allotments(own.node)?;
            let mut steps = Vec::new();
            for row in &rows {
                let (document, author, reviewer) = (row.document, row.author, row.reviewer);
                if row.given && !row.passed_on {
                    steps.push(Step::PassOn { document, author });
                }
                if row.found_useful && !row.useful && row.passed_on {
                    steps.push(Step::TellUseful { document, reviewer });
                }
            }
            for course in self.courses("en") {
                let Some(made) = self.plan_for(read, course, &rows, now)? else { continue };
                for document in made.withdraw {
                    let row = rows.iter().find(|row| row.document == document);
                    let reviewer = row.map(|row| row.reviewer);
                    steps.extend(reviewer.map(|reviewer| Step::Withdraw { document, reviewer }));
                }
                let send = made.send.into_iter().map(|(author, reviewer)| Step::Send {
                    course: course.id.clone(),
                    author,
                    reviewer,
                });
                steps.extend(send);
            }
            Ok(steps)
        })
    }

    /// What a course's learners ask for now; `None` where they do not review each other.
    pub(super) fn plan_for(
        &self,
        read: &Read<'_>,
        course: &Course,
        rows: &[AllotmentRow],
        now: UnixMs,
    ) -> Result<Option<Plan>, NodeError> {
        let Some(module) = reviewed_module(course) else { return Ok(None) };
        let own = read.node()?.ok_or(NodeError::NotSetUp)?;
        let samples = course.call.as_ref().map_or(0, |call| call.samples.len());
        let asked = (course.id.as_str(), u8::try_from(samples).unwrap_or(u8::MAX));
        let mut pool = Pool::default();
        // Whose library was cut off neither gets nor gives anything here.
        let known = roster(read)?;
        for row in read.handed_in(&module.id, BLIND_ROUND_MAX)? {
            let Some(card) = read.person(row.person)? else { continue };
            if known.is_revoked(row.person.home()) {
                continue;
            }
            pool.authors.push(HandedIn {
                person: row.person,
                version: row.version,
                language: base_language(&card.language),
                since: read.time_of_arrival(row.arrival)?.unwrap_or(now),
                filled: read.gaps_filled(row.person, own.node)?,
            });
        }
        let mut heard: BTreeMap<NodeId, Option<UnixMs>> = [(own.node, Some(now))].into();
        for (person, language) in read.practised_people(asked, BLIND_ROUND_MAX)? {
            let home = person.home();
            if known.is_revoked(home) {
                continue;
            }
            if let std::collections::btree_map::Entry::Vacant(unknown) = heard.entry(home) {
                unknown.insert(read.peer(home)?.and_then(|peer| peer.last_heard));
            }
            pool.reviewers.push(Reviewer {
                person,
                language: base_language(&language),
                heard: heard.get(&home).copied().flatten(),
                excused: allowances(&read.excuses(person)?).blind_reviews,
            });
        }
        let of_module =
            rows.iter().filter(|row| module_of(&row.version).as_ref() == Some(&module.id));
        pool.allotments = of_module.map(allotment).collect();
        Ok(Some(plan(&pool, now)))
    }

    fn take_step(&self, author: &Author<'_>, step: &Step) -> Result<(), NodeError> {
        let taken = match step {
            Step::PassOn { document, author: whose } => pass_on(author, *document, *whose),
            Step::TellUseful { document, reviewer } => {
                say(author, *document, *reviewer, allotted::Said::Useful)
            }
            Step::Withdraw { document, reviewer } => {
                say(author, *document, *reviewer, allotted::Said::Withdrawn)
            }
            Step::Send { course, author: whose, reviewer } => {
                match self.course_called(course, "en") {
                    Some(course) => send(author, course, *whose, *reviewer),
                    None => Ok(()),
                }
            }
        };
        // Somebody was erased meanwhile: then there is nothing to do.
        match taken {
            Err(NodeError::NotFound(_)) => Ok(()),
            other => other,
        }
    }
}

fn module_of(version: &str) -> Option<ModuleId> {
    version.split('~').next()?.parse().ok()
}

fn allotment(row: &AllotmentRow) -> Allotment {
    Allotment {
        document: row.document,
        author: row.author,
        reviewer: row.reviewer,
        version: row.version.clone(),
        at: row.at,
        given: row.given,
        withdrawn: row.withdrawn,
    }
}

fn say(
    author: &Author<'_>,
    document: DocumentId,
    reviewer: PersonId,
    said: allotted::Said,
) -> Result<(), NodeError> {
    author.change_in(Scope::Branch(reviewer.home()), document, |document, life| {
        allotted::say(document, life, said)
    })
}

/// Names that must not be read in what a person wrote, in both scripts.
fn names_of(read: &Read<'_>, person: PersonId) -> Result<Vec<String>, NodeError> {
    let name = read.person(person)?.map(|row| row.name).unwrap_or_default();
    // A library may call itself otherwise than the hub lists it.
    let listed = roster(read)?.member(person.home()).map(|member| member.name.clone());
    let library = read.library(person.home())?.into_iter().chain(listed);
    let own = read.node()?.filter(|own| own.node == person.home()).map(|own| own.name);
    let parts = name.split_whitespace().map(str::to_owned);
    let parts = parts.filter(|part| part.chars().count() >= NAME_PART_CHARS_MIN);
    let all: Vec<String> = parts.chain([name.clone()]).chain(library).chain(own).collect();
    let scripts = |name: &String| [to_latin(name), to_cyrillic(name), name.clone()];
    Ok(all.iter().flat_map(scripts).collect())
}

/// The proposal that these versions fill, as another learner may read it.
pub(super) fn blinded_proposal(
    read: &Read<'_>,
    course: &Course,
    whose: PersonId,
    stands: &BTreeMap<&ModuleId, &Submission>,
) -> Result<Vec<SentSection>, NodeError> {
    Ok(blinded(course, &Proposal::filled(course, stands), &names_of(read, whose)?))
}

/// A proposal's sections as another learner may read them.
fn blinded(course: &Course, proposal: &Proposal, names: &[String]) -> Vec<SentSection> {
    let says_who = |id| course.form.sections.iter().any(|form| form.id == id && form.says_who);
    let shown = proposal.sections.iter().filter(|one| one.filled && !says_who(one.id));
    shown
        .map(|section| {
            let (mut left, mut is_cut) = (BLIND_SECTION_BYTES_MAX, false);
            let mut parts = Vec::new();
            for (module, field, words) in &section.parts {
                let words = nameless(words, names);
                let end = words.floor_char_boundary(left);
                is_cut |= end < words.len();
                left -= end;
                if end > 0 {
                    parts.push((module.clone(), field.clone(), words[..end].to_owned()));
                }
            }
            SentSection { id: section.id, parts, is_cut }
        })
        .collect()
}

/// Sends a learner's proposal to a reviewer, without name and library, and notes it here. What was
/// taken back meanwhile is not sent, and nobody gets one version twice.
pub(super) fn send(
    author: &Author<'_>,
    course: &Course,
    whose: PersonId,
    reviewer: PersonId,
) -> Result<(), NodeError> {
    let module = reviewed_module(course).ok_or(NodeError::NotFound("assignment"))?;
    let facts = learner::facts(&author.document(DocumentId::learner(whose))?);
    let stands = standing(&facts.submissions, &facts.taken_back);
    let Some(version) = stands.get(&module.id).map(|one| one.key.clone()) else {
        return Err(NodeError::NotFound("submission"));
    };
    let subject = Subject::of_person(RecordKind::Allotment, whose);
    let mut note = author.sent_note(subject)?.unwrap_or(SentNote {
        author: whose,
        edition: 0,
        copies: Vec::new(),
    });
    let is_there = note.copies.iter().any(|one| one.reviewer == reviewer && one.version == version);
    if is_there || whose == reviewer || note.copies.len() >= BLIND_SENT_MAX {
        return Ok(());
    }
    let document = DocumentId::new(DocumentKind::Allotted, author.node(), author.random());
    let at = author.now().0;
    note.edition = note.edition.saturating_add(1);
    note.copies.push(SentCopy { document, reviewer, version, at });
    author.record(Scope::Branch(author.node()), &Record::Allotment(Box::new(note)))?;
    let sent = SentProposal {
        reviewer,
        module: module.id.clone(),
        at,
        sections: blinded_proposal(author, course, whose, &stands)?,
        withdrawn: false,
        useful: false,
    };
    let scope = Scope::Branch(reviewer.home());
    author.change_in(scope, document, |document, life| allotted::begin(document, life, &sent))?;
    for portion in allotted::portions(&sent.sections) {
        author.change_in(scope, document, |document, life| {
            allotted::add_text(document, life, &portion)
        })?;
    }
    Ok(())
}

/// Passes a review on to whom it is about, once, without its author.
fn pass_on(author: &Author<'_>, document: DocumentId, whose: PersonId) -> Result<(), NodeError> {
    let rows = author.allotments_of(whose, author.node())?;
    let row = rows.into_iter().find(|row| row.document == document);
    let Some(row) = row.filter(|row| row.given && !row.passed_on) else { return Ok(()) };
    let facts = learner::facts(&load_document(author, DocumentId::learner(row.reviewer))?);
    let Some(review) = counted(&facts.blind_reviews, document) else { return Ok(()) };
    let Some(module) = module_of(&row.version) else { return Ok(()) };
    let names = names_of(author, row.reviewer)?;
    let marks = review.marks.iter().map(|(line, mark)| {
        let mut mark = mark.clone();
        mark.why = nameless(&mark.why, &names);
        (line.clone(), mark)
    });
    let said = Passed {
        seal: seal(document),
        module,
        version: row.version,
        by: None,
        marks: marks.collect(),
        words: nameless(&review.words, &names),
    };
    put_word(author, whose, said)
}

/// What is passed on to somebody.
pub(super) struct Passed {
    pub(super) seal: String,
    pub(super) module: ModuleId,
    pub(super) version: String,
    pub(super) by: Option<PersonId>,
    pub(super) marks: Marks,
    pub(super) words: String,
}

/// Writes a blind review into this node's feedback to a learner.
pub(super) fn put_word(
    author: &Author<'_>,
    whose: PersonId,
    said: Passed,
) -> Result<(), NodeError> {
    let node = author.node();
    let id = DocumentId::feedback(node, whose);
    let facts = feedback::facts(&author.document(id)?);
    let (at, clock_doubtful) = author.now();
    let word = BlindWord {
        key: feedback::blind_key(&said.module, &said.seal, node),
        seal: said.seal,
        module: said.module,
        version: said.version,
        by: said.by,
        order: facts.next_order(),
        at,
        clock_doubtful,
        marks: said.marks,
        words: said.words,
        node,
    };
    author.change_in(Scope::Branch(whose.home()), id, |document, life| {
        feedback::pass_on(document, life, whose, &word)
    })
}
