//! Reviews and messages: what waits for a review, the review itself, a word to a learner. On the
//! learner's side: what was said, and an answer to it.
//!
//! Each reviewing node has a document of its own for each learner, so reviewers who are apart write
//! side by side and nothing is lost. Whose word counts is `domain::feedback`'s.

use std::collections::{BTreeMap, BTreeSet};

use super::belonging::{joint_facts, record_of};
use super::facilitator::{FacilitatorDesk, among, window};
use super::learner::{LearnerDesk, writable_facts};
use super::{FileOf, allowed, once_key};
use crate::docs::{feedback, learner};
use crate::domain::attachment::Attachment;
use crate::domain::excuse::Excuse;
use crate::domain::feedback::{
    Decision, FeedbackFacts, Message, Reply, Review, ReviewForm, check, counts, outcome,
    standing_reviews,
};
use crate::domain::limits::{
    COMMENTS_KEPT_MAX, DESK_ROWS_PER_PAGE, FEEDBACK_PIECES_MAX, MESSAGE_CHARS_MAX,
    MESSAGES_AT_HOME, WAITING_COUNTED_MAX,
};
use crate::domain::person::{self, FieldFault};
use crate::domain::progress::LearnerFacts;
use crate::domain::roles::Act;
use crate::domain::submission::{VersionState, version_states};
use crate::domain::{DocumentId, ModuleId, NodeId, PersonId, Scope};
use crate::node::author::{Author, load_document};
use crate::node::ledger::roster;
use crate::node::view::{
    FeedbackView, ListPart, ReviewState, ReviewedVersion, SaidReview, WaitingReview,
};
use crate::node::{Node, NodeError};
use crate::store::Read;
use crate::store::rows::{ContentRow, ContentState, WaitingReviewRow};

impl FacilitatorDesk {
    /// What waits for a review among those whom the asking person follows: what came here first
    /// comes first; a page of it.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn waiting_reviews(&self, page: u32) -> Result<ListPart<WaitingReview>, NodeError> {
        self.door().read(|read| {
            let rows = read.waiting_reviews(&among(read, self.who())?, window(page))?;
            let rows = rows.into_iter().map(|row| waiting(read, row));
            Ok(ListPart::new(rows.collect::<Result<_, NodeError>>()?, DESK_ROWS_PER_PAGE))
        })
    }

    /// A learner's hand-in for an assignment, as a reviewer sees it: the latest version that was not
    /// taken back. What others said of it shows once the asking person has reviewed it too.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for learners whom the asking person does not follow, and where nothing
    /// stands.
    pub fn to_review(&self, person: PersonId, module: &ModuleId) -> Result<ReviewState, NodeError> {
        allowed(self.who(), Act::Review)?;
        self.door().read(|read| {
            let mine = among(read, self.who())?;
            let row = read.desk_learner(&mine, person)?.ok_or(NodeError::NotFound("learner"))?;
            let facts = joint_facts(read, person)?;
            let states = version_states(&facts.submissions, &facts.taken_back);
            let of_module: Vec<_> =
                facts.submissions.iter().filter(|one| one.module == *module).collect();
            let at = of_module
                .iter()
                .position(|one| states.get(&one.key) == Some(&VersionState::Stands))
                .ok_or(NodeError::NotFound("submission"))?;
            let said = said_of(read, person, &facts)?;
            let stands = of_module[at].clone();
            let of_version = said.reviews.iter().filter(|it| it.review.version == stands.key);
            let (own, others): (Vec<_>, Vec<_>) =
                of_version.partition(|it| it.review.author == self.who().person);
            let before = &of_module[..at];
            let earlier = said
                .reviews
                .iter()
                .filter(|it| before.iter().any(|one| one.key == it.review.version));
            let (left, _) = read.waiting_count(&mine, WAITING_COUNTED_MAX)?;
            let mut missing = BTreeSet::new();
            for file in stands.files.values() {
                let held = |row: ContentRow| row.state == ContentState::Held;
                if !read.content(file.hash)?.is_some_and(held) {
                    missing.insert(file.hash);
                }
            }
            Ok(ReviewState {
                name: row.name,
                branch: row.branch,
                number: at + 1,
                submission: stands,
                is_by_others: !others.is_empty(),
                others: if own.is_empty() {
                    Vec::new()
                } else {
                    others.into_iter().cloned().collect()
                },
                own: own.into_iter().next_back().cloned(),
                earlier: earlier.cloned().collect(),
                left,
                comments: read.kept_comments(self.who().person, COMMENTS_KEPT_MAX)?,
                missing,
            })
        })
    }

    /// A file that came with a version of that module's assignment, with what is in it; without
    /// content while it has not come here.
    ///
    /// # Errors
    /// [`NodeError::NotFound`], also for learners whom the asking person does not follow.
    pub fn submitted_file(
        &self,
        person: PersonId,
        module: &ModuleId,
        which: &FileOf,
    ) -> Result<(Attachment, Option<Vec<u8>>), NodeError> {
        allowed(self.who(), Act::Review)?;
        self.door().read(|read| {
            let seen = read.desk_learner(&among(read, self.who())?, person)?;
            seen.ok_or(NodeError::NotFound("learner"))
        })?;
        // Drafts are the learner's own, and a key begins with its module.
        let is_of = |key: &String| key.split('~').next() == Some(module.as_str());
        match which {
            FileOf::Version(key, _) if is_of(key) => self.door().learners_file(person, which),
            FileOf::Version(..) | FileOf::Draft(..) => Err(NodeError::NotFound("file")),
        }
    }

    /// Reviews a version. The same `once` again changes nothing. With `keep`, the words are kept for
    /// further use.
    ///
    /// # Errors
    /// [`NodeError::NotFound`], [`NodeError::Field`]; [`NodeError::NotAllowed`] for whoever is a
    /// guest on this node: it vouches for its own people alone.
    pub fn review(
        &self,
        once: &str,
        (person, module, version): (PersonId, &ModuleId, &str),
        form: &ReviewForm,
        keep: bool,
    ) -> Result<(), NodeError> {
        allowed(self.who(), Act::Review)?;
        let key = once_key("review", once)?;
        let course = self.door().course_of(module, self.language());
        let assignment = course.module(module).and_then(|module| module.assignment.as_ref());
        let assignment = assignment.ok_or(NodeError::NotFound("assignment"))?;
        let wrong = NodeError::Field { field: "decision", fault: FieldFault::NotAChoice };
        let (decision, marks, words) = check(assignment, form).map_err(|_| wrong)?;
        let (who, module, version) = (self.who().clone(), module.clone(), version.to_owned());
        self.door().write(move |author| {
            if author.once(who.person, &key)?.is_some() {
                return Ok(());
            }
            author
                .desk_learner(&among(author, &who)?, person)?
                .ok_or(NodeError::NotFound("learner"))?;
            // What is said of a version stays with the record under which it was handed in.
            let record = record_of(author, person, &version)?;
            let person = record.ok_or(NodeError::NotFound("submission"))?;
            let facts = learner::facts(&author.document(DocumentId::learner(person))?);
            let is_there =
                facts.submissions.iter().any(|one| one.module == module && one.key == version);
            if !is_there {
                return Err(NodeError::NotFound("submission"));
            }
            let (at, clock_doubtful) = author.now();
            if keep && !words.is_empty() {
                author.keep_comment(who.person, &words, (at, COMMENTS_KEPT_MAX))?;
            }
            let (order, node) = (next_order(author, who.person, person)?, author.node());
            let review = Review {
                key: feedback::review_key(&module, node, author.random()),
                module,
                version,
                author: who.person,
                node,
                order,
                at,
                clock_doubtful,
                decision,
                marks,
                words,
            };
            let (id, scope) = (DocumentId::feedback(node, person), Scope::Branch(person.home()));
            author.change_in(scope, id, |document, life| {
                feedback::review(document, life, person, &review)
            })?;
            Ok(author.put_once(who.person, &key, "", at)?)
        })
    }

    /// Writes to a learner; it shows on the learner's home page after the library's next sync.
    ///
    /// # Errors
    /// As [`Self::review`].
    pub fn write_to(&self, once: &str, person: PersonId, words: &str) -> Result<(), NodeError> {
        allowed(self.who(), Act::Review)?;
        let key = once_key("message", once)?;
        let words = person::prose(words, MESSAGE_CHARS_MAX).map_err(NodeError::field("words"))?;
        let who = self.who().clone();
        self.door().write(move |author| {
            if author.once(who.person, &key)?.is_some() {
                return Ok(());
            }
            author
                .desk_learner(&among(author, &who)?, person)?
                .ok_or(NodeError::NotFound("learner"))?;
            let (at, clock_doubtful) = author.now();
            let (order, node) = (next_order(author, who.person, person)?, author.node());
            let key_of = feedback::message_key(node, author.random());
            let message =
                Message { key: key_of, author: who.person, node, order, at, clock_doubtful, words };
            let (id, scope) = (DocumentId::feedback(node, person), Scope::Branch(person.home()));
            author.change_in(scope, id, |document, life| {
                feedback::message(document, life, person, &message)
            })?;
            Ok(author.put_once(who.person, &key, "", at)?)
        })
    }

    /// Everything that was said to a learner, and what the learner handed in.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn said_to(&self, person: PersonId) -> Result<FeedbackView, NodeError> {
        self.door().read(|read| {
            let seen = read.desk_learner(&among(read, self.who())?, person)?;
            seen.ok_or(NodeError::NotFound("learner"))?;
            said_of(read, person, &joint_facts(read, person)?)
        })
    }
}

impl LearnerDesk {
    /// Everything that was said to the learner.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn feedback(&self) -> Result<FeedbackView, NodeError> {
        let person = self.person();
        self.door().read(|read| said_of(read, person, &joint_facts(read, person)?))
    }

    /// How many pieces of feedback the learner has not marked as read.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn new_feedback(&self) -> Result<u64, NodeError> {
        let person = self.person();
        self.door().read(|read| {
            if read.feedback_about_all(person)?.is_empty() {
                return Ok(0);
            }
            let facts = learner::facts(&load_document(read, DocumentId::learner(person))?);
            let said = said_of(read, person, &facts)?;
            Ok(said.pieces().saturating_sub(read.feedback_seen(person)?))
        })
    }

    /// Messages that came since the learner marked feedback as read and that were not answered, the
    /// latest first, each with who wrote it: for the home page, so only a few.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn new_messages(&self) -> Result<Vec<(String, Message)>, NodeError> {
        let fresh = usize::try_from(self.new_feedback()?).unwrap_or(usize::MAX);
        if fresh == 0 {
            return Ok(Vec::new());
        }
        let said = self.feedback()?;
        let is_answered = |key: &str| said.replies.iter().any(|reply| reply.to == key);
        let open = said.messages.iter().rev().filter(|(_, one)| !is_answered(&one.key));
        Ok(open.take(fresh.min(MESSAGES_AT_HOME)).cloned().collect())
    }

    /// Marks all feedback that is here as read.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn see_feedback(&self) -> Result<(), NodeError> {
        let (desk, pieces) = (self.clone(), self.feedback()?.pieces());
        self.door().write(move |author| {
            // What was accepted elsewhere may be the last that a badge was waiting for.
            desk.issue_due(author)?;
            Ok(author.see_feedback(desk.person(), pieces)?)
        })
    }

    /// Answers a review or a message. The same `once` again changes nothing.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for what was never said, [`NodeError::Field`].
    pub fn reply(&self, once: &str, to: &str, words: &str) -> Result<(), NodeError> {
        let key = once_key("reply", once)?;
        let words = person::prose(words, MESSAGE_CHARS_MAX).map_err(NodeError::field("words"))?;
        let (person, to) = (self.person(), to.to_owned());
        self.door().write(move |author| {
            if author.once(person, &key)?.is_some() {
                return Ok(());
            }
            let facts = learner::facts(&writable_facts(author, person)?);
            let said = said_of(author, person, &facts)?;
            if !said.names(&to) {
                return Err(NodeError::NotFound("feedback"));
            }
            if facts.replies.len() >= FEEDBACK_PIECES_MAX {
                return Err(NodeError::VersionsFull { max: FEEDBACK_PIECES_MAX as u64 });
            }
            let (at, clock_doubtful) = author.now();
            let node = author.node();
            let reply = Reply { key: String::new(), to, node, at, clock_doubtful, words };
            let random = author.random();
            author.change(DocumentId::learner(person), |document, life| {
                learner::reply(document, life, &reply, random)
            })?;
            Ok(author.put_once(person, &key, "", at)?)
        })
    }
}

fn waiting(read: &Read<'_>, row: WaitingReviewRow) -> Result<WaitingReview, NodeError> {
    let person = read.person(row.person)?;
    let branch = read.library(row.person.home())?.unwrap_or_default();
    Ok(WaitingReview {
        person: row.person,
        name: person.map(|person| person.name).unwrap_or_default(),
        branch,
        module: row.module,
        at: row.at,
        doubtful: row.clock_doubtful,
        again: row.again,
    })
}

/// The number of the next piece that this node says of a learner; only its own people may say one.
pub(super) fn next_order(
    author: &Author<'_>,
    who: PersonId,
    learner: PersonId,
) -> Result<u64, NodeError> {
    let node = author.node();
    if !counts(node, reviewing_nodes(author)?(node), who, learner) {
        return Err(NodeError::NotAllowed);
    }
    let facts = feedback::facts(&author.document(DocumentId::feedback(node, learner))?);
    if facts.pieces() >= FEEDBACK_PIECES_MAX {
        return Err(NodeError::VersionsFull { max: FEEDBACK_PIECES_MAX as u64 });
    }
    Ok(facts.next_order())
}

/// What counts of all that is said of a learner, with names.
fn said_of(
    read: &Read<'_>,
    person: PersonId,
    facts: &LearnerFacts,
) -> Result<FeedbackView, NodeError> {
    let is_near = reviewing_nodes(read)?;
    let mut all = FeedbackFacts::default();
    for id in read.feedback_about_all(person)? {
        let said = feedback::facts(&load_document(read, id)?);
        // Under records that are shown as one, each word is about one of them.
        let about = said.learner.unwrap_or(person);
        let counts = |node: NodeId, author| counts(node, is_near(node), author, about);
        all.reviews.extend(said.reviews.into_iter().filter(|one| counts(one.node, one.author)));
        all.messages.extend(said.messages.into_iter().filter(|one| counts(one.node, one.author)));
        all.excuses.extend(said.excuses.into_iter().filter(|one| counts(one.node, one.author)));
    }
    let mut names: BTreeMap<PersonId, String> = BTreeMap::new();
    let authors = all.reviews.iter().map(|one| one.author);
    let authors = authors.chain(all.messages.iter().map(|one| one.author));
    for author in authors.chain(all.excuses.iter().map(|one| one.author)) {
        if let std::collections::btree_map::Entry::Vacant(unknown) = names.entry(author) {
            unknown.insert(read.person(author)?.map(|row| row.name).unwrap_or_default());
        }
    }
    let name = |author: PersonId| names.get(&author).cloned().unwrap_or_default();
    let states = version_states(&facts.submissions, &facts.taken_back);
    let versions = facts.submissions.iter().map(|one| ReviewedVersion {
        module: one.module.clone(),
        version: one.key.clone(),
        at: one.at,
        doubtful: one.clock_doubtful,
        state: states.get(&one.key).copied().unwrap_or(VersionState::Replaced),
        outcome: outcome(&standing_reviews(&all.reviews, &one.key)),
    });
    let versions = versions.collect();
    let mut reviews: Vec<SaidReview> = all
        .reviews
        .iter()
        .filter(|one| {
            let standing = standing_reviews(&all.reviews, &one.version);
            standing.iter().any(|kept| kept.key == one.key && kept.node == one.node)
        })
        .map(|one| SaidReview { by: name(one.author), review: one.clone() })
        .collect();
    reviews.sort_by(|a, b| (a.review.at, &a.review.key).cmp(&(b.review.at, &b.review.key)));
    let mut messages: Vec<(String, Message)> =
        all.messages.into_iter().map(|one| (name(one.author), one)).collect();
    messages.sort_by(|a, b| (a.1.at, &a.1.key).cmp(&(b.1.at, &b.1.key)));
    let mut excuses: Vec<(String, Excuse)> =
        all.excuses.into_iter().map(|one| (name(one.author), one)).collect();
    excuses.sort_by(|a, b| (a.1.at, &a.1.key).cmp(&(b.1.at, &b.1.key)));
    let blind = super::blind::passed_on(read, person)?;
    let replies = facts.replies.clone();
    Ok(FeedbackView { versions, reviews, messages, replies, blind, excuses })
}

/// The modules of which a reviewer whose word counts has accepted any version: what was accepted
/// stays so.
pub(super) fn passed(read: &Read<'_>, person: PersonId) -> Result<BTreeSet<ModuleId>, NodeError> {
    let is_near = reviewing_nodes(read)?;
    let mut passed = BTreeSet::new();
    for id in read.feedback_about_all(person)? {
        let said = feedback::facts(&load_document(read, id)?);
        let about = said.learner.unwrap_or(person);
        let accepted = said.reviews.into_iter().filter(|one| {
            one.decision == Decision::Accepted
                && counts(one.node, is_near(one.node), one.author, about)
        });
        passed.extend(accepted.map(|one| one.module));
    }
    Ok(passed)
}

/// Whose people review everybody's learners: the hub's, and those of a computer that the hub lets
/// accompany cohorts.
pub(super) fn reviewing_nodes(
    read: &Read<'_>,
) -> Result<impl Fn(NodeId) -> bool + use<>, NodeError> {
    let own = read.node()?.ok_or(NodeError::NotSetUp)?;
    let known = roster(read)?;
    let is_hub = own.role == crate::domain::roles::NodeRole::Hub;
    let hub = if is_hub { Some(own.node) } else { known.hub().map(|member| member.id) };
    Ok(move |node| hub == Some(node) || known.accompanies(node))
}

/// Feedback about a person who is erased, copies of the person's proposal that went to others, and
/// what was sent to the person: the hub has them erased too.
pub(super) fn feedback_to_erase(
    node: &Node,
    person: PersonId,
) -> Result<Vec<DocumentId>, NodeError> {
    node.read(|read| {
        let mut documents = read.feedback_about(person)?;
        documents.extend(read.sent_about(person)?);
        Ok(documents)
    })
}
