//! From documents and records to the read model: a pure decision in `domain` or `docs`, then dumb
//! writes.
//!
//! A subject's rows follow from what is kept of that subject alone, and are deleted and written
//! anew as a whole. No wall clock decides anything here.

use std::collections::BTreeMap;

use rusqlite::OptionalExtension;

use super::columns::Count;
use super::error::StoreError;
use super::writer::Write;
use crate::docs::record::Record;
use crate::docs::{Document, learner};
use crate::domain::forum::{Part, Root, Space, Standing, Thread};
use crate::domain::log::{EntryKind, RecordKind, Subject};
use crate::domain::mention::mentioned;
use crate::domain::progress::done_lessons;
use crate::domain::roster::Roster;
use crate::domain::{DocumentId, DocumentKind, NodeId, PersonId, PostKey, Scope};

impl Write<'_> {
    /// Writes a document's rows of the read model anew.
    ///
    /// # Errors
    /// What SQLite says. Documents of an unknown kind have no rows.
    pub fn project_document(&self, document: &Document) -> Result<(), StoreError> {
        match document.id().kind() {
            Some(DocumentKind::Learner) => self.project_learner(document),
            Some(DocumentKind::Thread | DocumentKind::CohortThread) => {
                self.project_thread(self.raw_thread(document)?)
            }
            Some(DocumentKind::Feedback) => self.project_feedback(document),
            Some(DocumentKind::Allotted) => self.project_sent(document),
            None => Ok(()),
        }
    }

    /// Projects a document that has just changed; posts that were not here before get their number.
    pub(super) fn project_changed(&self, document: &Document) -> Result<(), StoreError> {
        if !document.id().kind().is_some_and(DocumentKind::is_thread) {
            return self.project_document(document);
        }
        let thread = self.raw_thread(document)?;
        self.note_shown_posts(&thread)?;
        self.project_thread(thread)
    }

    fn project_learner(&self, document: &Document) -> Result<(), StoreError> {
        self.project_own(document)?;
        let person = document.id().person();
        person.map_or(Ok(()), |person| self.project_shown_under(person))
    }

    /// Writes a learner's own rows anew.
    pub(super) fn project_own(&self, document: &Document) -> Result<(), StoreError> {
        let Some(person) = document.id().person() else { return Ok(()) };
        self.delete_rows("DELETE FROM read_progress WHERE person_id = ?1", person)?;
        self.delete_rows("DELETE FROM read_attempt WHERE person_id = ?1", person)?;
        self.delete_rows("DELETE FROM read_learner WHERE person_id = ?1", person)?;
        let mut facts = learner::facts(document);
        self.project_awards(person, &facts.awards)?;
        self.project_evaluations(person, &facts.evaluations)?;
        self.project_submissions(document, &facts)?;
        self.project_blind(person, &facts)?;
        // What the person did under another record counts for both. What was handed in and awarded
        // stays with the record that it names; what waits of it shows under the joint one.
        self.add_merged(person, &mut facts)?;
        let done = done_lessons(&facts.completions);
        let mut insert = self.connection().prepare_cached(
            "INSERT INTO read_progress (person_id, lesson_path, version, completed_at_ms,
                 clock_doubtful, study_s, checks_right, checks_answered, node_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        for lesson in &done {
            let fact = &lesson.completion;
            insert.execute((
                person,
                &lesson.lesson,
                fact.version,
                fact.at,
                fact.clock_doubtful,
                fact.study_s,
                fact.checks.0,
                fact.checks.1,
                fact.node,
            ))?;
        }
        // Two lives of one node can hold the same key for different attempts; the first read one
        // stands.
        let mut insert = self.connection().prepare_cached(
            "INSERT OR IGNORE INTO read_attempt (person_id, module_id, key, right, asked, at_ms,
                 clock_doubtful)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for fact in &facts.attempts {
            insert.execute((
                person,
                &fact.module,
                &fact.key,
                fact.right,
                fact.asked,
                fact.at,
                fact.clock_doubtful,
            ))?;
        }
        let times = facts.completions.iter().map(|fact| fact.at);
        let times = times.chain(facts.attempts.iter().map(|fact| fact.at));
        let last_activity = times.chain(facts.submissions.iter().map(|fact| fact.at)).max();
        self.connection()
            .prepare_cached(
                "INSERT INTO read_learner (person_id, document_id, home, lessons_done,
                     last_activity_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((
                person,
                document.id(),
                person.home(),
                Count(done.len() as u64),
                last_activity,
            ))?;
        self.project_desk(person)?;
        self.project_waiting(person)
    }

    fn project_thread(&self, thread: Thread) -> Result<(), StoreError> {
        let id = thread.id;
        let erased = self.erased_of(&thread)?;
        let thread = &thread.without(&erased);
        self.delete_rows("DELETE FROM read_thread WHERE document_id = ?1", id)?;
        self.delete_rows("DELETE FROM read_post WHERE document_id = ?1", id)?;
        self.delete_rows("DELETE FROM read_mark WHERE document_id = ?1", id)?;
        self.delete_rows("DELETE FROM read_mention WHERE document_id = ?1", id)?;
        let shown = self.shown_posts(id)?;
        let standings = thread.standings();
        self.project_posts(thread, &standings, &shown)?;
        self.project_marks(thread)?;
        self.project_pictures(thread, &standings)?;
        self.project_head(thread, !erased.is_empty())?;
        self.index_thread(thread, &standings, &shown)
    }

    fn project_posts(
        &self,
        thread: &Thread,
        standings: &[Standing],
        shown: &BTreeMap<PostKey, u64>,
    ) -> Result<(), StoreError> {
        let mut insert = self.connection().prepare_cached(
            "INSERT OR IGNORE INTO read_post (document_id, key, place, author, node_id, order_no,
                 at_ms, clock_doubtful, language, body, edits, removed, reply_to, arrival)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?;
        for (place, (post, standing)) in (1u64..).zip(thread.posts.iter().zip(standings)) {
            insert.execute((
                thread.id,
                &post.key,
                Count(place),
                post.author,
                post.node,
                signed(post.order),
                post.at,
                post.clock_doubtful,
                &standing.language,
                &standing.body,
                standing.edits,
                standing.removed,
                &post.reply_to,
                Count(shown.get(&post.key).copied().unwrap_or(0)),
            ))?;
        }
        self.project_mentions(thread, standings, shown)
    }

    fn project_mentions(
        &self,
        thread: &Thread,
        standings: &[Standing],
        shown: &BTreeMap<PostKey, u64>,
    ) -> Result<(), StoreError> {
        let mut insert = self.connection().prepare_cached(
            "INSERT OR IGNORE INTO read_mention (person_id, document_id, key, arrival)
             VALUES (?1, ?2, ?3, ?4)",
        )?;
        for (post, standing) in thread.posts.iter().zip(standings) {
            for person in mentioned(&standing.body) {
                let arrival = Count(shown.get(&post.key).copied().unwrap_or(0));
                if person != post.author {
                    insert.execute((person, thread.id, &post.key, arrival))?;
                }
            }
        }
        Ok(())
    }

    fn project_marks(&self, thread: &Thread) -> Result<(), StoreError> {
        let mut insert = self.connection().prepare_cached(
            "INSERT INTO read_mark (document_id, place, key, kind, post, is_on, author, node_id,
                 order_no, at_ms, clock_doubtful, language, words)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?;
        for (place, mark) in (1u64..).zip(&thread.marks) {
            insert.execute((
                thread.id,
                Count(place),
                &mark.key,
                mark.kind as u8,
                &mark.post,
                mark.on,
                mark.author,
                mark.node,
                signed(mark.order),
                mark.at,
                mark.clock_doubtful,
                &mark.language,
                &mark.words,
            ))?;
        }
        Ok(())
    }

    fn project_head(&self, thread: &Thread, to_rewrite: bool) -> Result<(), StoreError> {
        let (head, first) = (thread.head.as_ref(), thread.posts.first());
        // A cohort's thread stands there as long as not even its head has come.
        let cohort = thread.id.cohort().map(Space::Cohort);
        let space = cohort.as_ref().or(head.map(|head| &head.space));
        let space = space.or(thread.part.as_ref().map(|(_, space)| space));
        let itself = Part { root: Root::Thread(thread.id), number: 0 };
        let part = thread.part.as_ref().map_or(&itself, |(part, _)| part);
        self.connection()
            .prepare_cached(
                "INSERT INTO read_thread (document_id, title, space, conversation, part, language,
                     author, author_node, posts, answers, first_arrival, last_arrival, last_at_ms,
                     last_doubtful, to_rewrite)
                 SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, count(*),
                     count(*) FILTER (WHERE author IS NOT ?7 AND removed = 0),
                     coalesce(min(arrival), 0), coalesce(max(arrival), 0), ?9, ?10, ?11
                 FROM read_post WHERE document_id = ?1",
            )?
            .execute((
                thread.id,
                head.map(|head| &head.title).filter(|_| !thread.is_headless()),
                space.map(ToString::to_string),
                part.root.to_string(),
                part.number,
                head.map(|head| &head.language),
                first.map(|post| post.author),
                first.map(|post| post.node),
                thread.posts.last().map(|post| post.at),
                thread.posts.last().map(|post| post.clock_doubtful),
                to_rewrite,
            ))?;
        Ok(())
    }

    /// Gives posts that are new in a thread a number greater than that of every post shown before.
    fn note_shown_posts(&self, thread: &Thread) -> Result<(), StoreError> {
        let id = thread.id;
        let shown = self.shown_posts(id)?;
        let after_all = shown.values().max().map_or(0, |arrival| arrival + 1);
        let arrival = self.last_arrival()?.max(after_all);
        let mut insert = self.connection().prepare_cached(
            "INSERT OR IGNORE INTO post_shown (document_id, key, arrival) VALUES (?1, ?2, ?3)",
        )?;
        for post in &thread.posts {
            if !shown.contains_key(&post.key) {
                insert.execute((id, &post.key, Count(arrival)))?;
            }
        }
        Ok(())
    }

    fn shown_posts(&self, id: DocumentId) -> Result<BTreeMap<PostKey, u64>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT key, arrival FROM post_shown WHERE document_id = ?1")?;
        let found = query.query_map([id], |row| {
            let Count(arrival) = row.get(1)?;
            Ok((row.get(0)?, arrival))
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Writes the row of what a record is about anew, from all records kept about it.
    ///
    /// # Errors
    /// What SQLite says. Records that cannot be read count as not there.
    pub fn project_subject(&self, subject: Subject) -> Result<(), StoreError> {
        let node = || {
            let mut bytes = [0; 12];
            bytes.copy_from_slice(&subject.0[1..13]);
            NodeId(bytes)
        };
        let person = || {
            let mut bytes = [0; 23];
            bytes.copy_from_slice(&subject.0[1..]);
            PersonId(bytes)
        };
        match RecordKind::from_byte(subject.0[0]) {
            Some(RecordKind::Profile) => self.project_profile(subject, node()),
            Some(RecordKind::Card) => self.project_card(subject, person()),
            Some(RecordKind::Member | RecordKind::Revocation | RecordKind::Reinstatement) => {
                self.project_member(node())
            }
            Some(RecordKind::Cohort) => self.project_cohort(subject),
            Some(RecordKind::Enrolment) => self.project_enrolment(subject, person()),
            Some(RecordKind::Merging) => self.project_merging(subject, person()),
            Some(RecordKind::Moving) => self.project_moving(subject, person()),
            Some(RecordKind::Allotment) => self.project_allotment(subject, person()),
            Some(RecordKind::Pack) => self.project_pack(subject),
            Some(RecordKind::Holding) => self.project_holding(subject, node()),
            // No page lists these by themselves.
            Some(RecordKind::Fork | RecordKind::Erasure | RecordKind::Withdrawal) | None => Ok(()),
        }
    }

    fn project_profile(&self, subject: Subject, node: NodeId) -> Result<(), StoreError> {
        self.delete_rows("DELETE FROM read_profile WHERE node_id = ?1", node)?;
        let Some(Record::Profile(profile)) = self.latest_by(subject, node)? else {
            return self.project_country(node);
        };
        self.connection()
            .prepare_cached(
                "INSERT INTO read_profile (node_id, name, country, language)
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((node, profile.name, profile.country, profile.language))?;
        self.project_country(node)
    }

    fn project_card(&self, subject: Subject, person: PersonId) -> Result<(), StoreError> {
        self.delete_rows("DELETE FROM read_person WHERE person_id = ?1", person)?;
        let home = person.home();
        let Some(Record::Card(card)) = self.latest_by(subject, home)? else {
            return self.project_desk(person);
        };
        let first_arrival: Option<i64> = self
            .connection()
            .prepare_cached("SELECT min(arrival) FROM entry WHERE subject = ?1 AND kind = ?2")?
            .query_row((subject, EntryKind::Record), |row| row.get(0))
            .optional()?
            .flatten();
        self.connection()
            .prepare_cached(
                "INSERT INTO read_person (person_id, name, role, language, home, edition,
                     first_arrival)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute((
                person,
                card.name,
                card.role,
                card.language,
                home,
                card.edition,
                first_arrival.unwrap_or(0),
            ))?;
        self.project_desk(person)
    }

    fn project_member(&self, node: NodeId) -> Result<(), StoreError> {
        self.delete_rows("DELETE FROM read_member WHERE node_id = ?1", node)?;
        let mut roster = Roster::default();
        for kind in [RecordKind::Member, RecordKind::Revocation, RecordKind::Reinstatement] {
            for (log, subject, body) in self.records_of(Subject::of_node(kind, node))? {
                if log.scope != Scope::Roster {
                    continue;
                }
                match Record::decode(subject, &body) {
                    Ok(Record::Member(member)) => roster.list(member),
                    Ok(Record::Revocation(cut)) => roster.revoke(cut),
                    Ok(Record::Reinstatement(again)) => roster.reinstate(again),
                    Ok(
                        Record::Profile(_)
                        | Record::Card(_)
                        | Record::CardEnd(_)
                        | Record::Fork(_)
                        | Record::Erasure(_)
                        | Record::Cohort(_)
                        | Record::Enrolment(_)
                        | Record::Withdrawal(_)
                        | Record::Merging(_)
                        | Record::Moving(_)
                        | Record::Allotment(_)
                        | Record::Pack(_)
                        | Record::Holding(_),
                    )
                    | Err(_) => {}
                }
            }
        }
        self.project_accompanying(node, &roster)?;
        let Some(member) = roster.member(node) else {
            self.project_reviews_of(node)?;
            return self.project_country(node);
        };
        self.connection()
            .prepare_cached(
                "INSERT INTO read_member (node_id, role, name, country, revoked)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((node, member.role, &member.name, &member.country, roster.is_revoked(node)))?;
        self.project_reviews_of(node)?;
        self.project_country(node)
    }

    /// The last readable record about a subject by the one node whose word counts.
    pub(super) fn latest_by(
        &self,
        subject: Subject,
        writer: NodeId,
    ) -> Result<Option<Record>, StoreError> {
        let records = self.records_of(subject)?;
        let mut own = records.iter().rev().filter(|(log, _, _)| log.node == writer);
        Ok(own.find_map(|(_, subject, body)| Record::decode(*subject, body).ok()))
    }

    fn delete_rows(&self, sql: &'static str, key: impl rusqlite::ToSql) -> Result<(), StoreError> {
        self.connection().prepare_cached(sql)?.execute([key])?;
        Ok(())
    }
}

/// A peer may write any 64 bits; beyond what SQL holds they are as good as the greatest.
pub(super) fn signed(order: u64) -> i64 {
    i64::try_from(order).unwrap_or(i64::MAX)
}
