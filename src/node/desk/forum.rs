//! The forum's desk: threads and posts as one person reads them, what the person has seen of them,
//! and how far own words have come. What is written stands in `forum_words`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::judging::Judge;
use super::mentioning::{self, Names};
use super::moderator::unanswered;
use super::reading::Reader;
use crate::domain::forum::{Part, Root, Space};
use crate::domain::limits::{
    DIGEST_ROWS_MAX, FEED_ROWS_MAX, MENTIONS_OFFERED_MAX, MODERATION_ROWS_MAX, SEARCH_CHARS_MAX,
    SEARCH_ROWS_MAX, THREADS_AT_HOME, THREADS_PER_PAGE,
};
use crate::domain::mention::named;
use crate::domain::moderation::{MarkKind, Verdicts};
use crate::domain::{DocumentId, LessonPath, NodeId, PersonId, PostKey, Scope, UnixMs};
use crate::node::ledger::roster;
use crate::node::view::{
    self, Away, Choice, Digest, FoundRow, ListAsked, Only, SignedIn, ThreadView,
};
use crate::node::{Node, NodeError};
use crate::store::Read;
use crate::store::rows::{ThreadRow, ThreadsAsked};
use crate::text::fold::fold;

/// What the digest looks back on, in milliseconds.
const WEEK_MS: i64 = 7 * 24 * 3_600_000;

/// Every post.
fn all(rows: &[view::OutlineRow]) -> Range<usize> {
    0..rows.len()
}

/// The forum's door.
#[derive(Debug, Clone)]
pub struct ForumDesk {
    pub(super) node: Node,
    pub(super) who: SignedIn,
}

impl ForumDesk {
    pub(super) fn new(node: Node, who: SignedIn) -> Self {
        Self { node, who }
    }

    /// One page (from 0) of the threads of a lesson or of all, the newest arrival first; and
    /// whether there are more.
    ///
    /// # Errors
    /// [`NodeError::Disk`], as every function here.
    pub fn threads(
        &self,
        lesson: Option<&LessonPath>,
        page: u32,
    ) -> Result<(Vec<view::ThreadRow>, bool), NodeError> {
        let space = lesson.cloned().map(Space::Lesson);
        self.list(&ListAsked { space, page, ..ListAsked::default() })
    }

    /// One page of a list of threads, the newest arrival first, what moderators keep at the top
    /// before all; and whether there are more.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn list(&self, asked: &ListAsked) -> Result<(Vec<view::ThreadRow>, bool), NodeError> {
        let wanted = ThreadsAsked {
            space: asked.space.clone(),
            only: asked.only,
            branch: asked.branch,
            seen_by: Some(self.who.person),
            newest_parts: true,
            limit: THREADS_PER_PAGE + 1,
            offset: asked.page.saturating_mul(THREADS_PER_PAGE),
        };
        self.node.read(|read| {
            self.takes_part(read, asked.space.as_ref())?;
            let judge = Judge::new(read)?;
            let mut rows = read.threads_of(&wanted)?;
            let has_more = rows.len() > THREADS_PER_PAGE as usize;
            // From where on, by their arrival, threads stand on a page before or after this one.
            let before = rows.first().filter(|_| asked.page > 0).map(|row| row.last_arrival);
            let after = rows.get(THREADS_PER_PAGE as usize).map(|row| row.last_arrival);
            rows.truncate(THREADS_PER_PAGE as usize);
            if let Some(space) = &asked.space {
                let moved_here = self.moved_to(read, &judge, space, asked)?;
                rows.extend(moved_here.into_iter().filter(|row| {
                    before.is_none_or(|before| row.last_arrival <= before)
                        && after.is_none_or(|after| row.last_arrival > after)
                }));
                rows.sort_by_key(|row| std::cmp::Reverse(row.last_arrival));
            }
            let mut listed = Vec::with_capacity(rows.len());
            for row in rows {
                let is_unread = row.unread > 0;
                let mut row = thread_row(&judge, row)?;
                row.mentioned = is_unread && read.is_mentioned_unread(self.who.person, row.id)?;
                if asked.space.is_none() || row.space == asked.space {
                    listed.push(row);
                }
            }
            let is_first = asked.page == 0 && asked.only == Only::All && asked.branch.is_none();
            if is_first {
                let pinned = self.pinned(read, &judge, asked.space.as_ref())?;
                listed.retain(|row| pinned.iter().all(|top| top.id != row.id));
                listed.splice(0..0, pinned);
            }
            Ok((listed, has_more))
        })
    }

    /// Threads that moderators put into that space, as far as the list asks for such.
    fn moved_to(
        &self,
        read: &Read<'_>,
        judge: &Judge<'_>,
        space: &Space,
        asked: &ListAsked,
    ) -> Result<Vec<ThreadRow>, NodeError> {
        let mut rows: Vec<ThreadRow> = Vec::new();
        for id in read.threads_moved_to(space, MODERATION_ROWS_MAX)? {
            let Some(row) = read.thread_head(id, Some(self.who.person))? else { continue };
            let fits = match asked.only {
                Only::All => true,
                Only::Mine => read.written(id)?.iter().any(|post| post.author == self.who.person),
                Only::Unanswered => row.answers == 0,
                Only::Unread => row.unread > 0,
                Only::Followed => row.choice == Some(Choice::Follow),
            };
            let branch = row.author.map(|author| author.home());
            let is_here = row.space.as_ref() == Some(space);
            if !fits || is_here || (asked.branch.is_some() && branch != asked.branch) {
                continue;
            }
            if judge.thread(id)?.0.moved.as_ref() == Some(space) {
                rows.push(row);
            }
        }
        Ok(rows)
    }

    /// What stands at the top of a space's list, or of all.
    fn pinned(
        &self,
        read: &Read<'_>,
        judge: &Judge<'_>,
        space: Option<&Space>,
    ) -> Result<Vec<view::ThreadRow>, NodeError> {
        let mut pinned: Vec<view::ThreadRow> = Vec::new();
        let pins = read.marks_of_kind(MarkKind::Pin, self.who.person, MODERATION_ROWS_MAX)?;
        for (id, _) in pins {
            if pinned.iter().any(|row| row.id == id) {
                continue;
            }
            let Some(row) = read.thread_head(id, Some(self.who.person))? else { continue };
            let row = thread_row(judge, row)?;
            if row.pinned && (space.is_none() || row.space.as_ref() == space) {
                pinned.push(row);
            }
        }
        Ok(pinned)
    }

    /// The document in which a thread goes on: itself, unless somebody in it was erased, and where
    /// the thread is none of this person's business.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn current(&self, id: DocumentId) -> Result<DocumentId, NodeError> {
        self.node.read(|read| match read.may_read_thread(self.who.person, id)? {
            true => Ok(roster(read)?.current(id)),
            false => Ok(id),
        })
    }

    /// A thread with all its posts.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn thread(&self, id: DocumentId) -> Result<ThreadView, NodeError> {
        self.thread_part(id, all)
    }

    /// A thread with a part of its posts: `choose` sees how long each one is, and whether it is new,
    /// and says which to read.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn thread_part(
        &self,
        id: DocumentId,
        choose: impl FnOnce(&[view::OutlineRow]) -> Range<usize>,
    ) -> Result<ThreadView, NodeError> {
        self.node.read(|read| {
            let id = roster(read)?.current(id);
            let head = read.thread_head(id, Some(self.who.person))?;
            self.shown(read, head.ok_or(NodeError::NotFound("thread"))?, choose)
        })
    }

    /// The conversation that answers a lesson's question, as far as it is here: without posts as
    /// long as nobody has written.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for a lesson that the course does not have.
    pub fn prompt(&self, lesson: &LessonPath) -> Result<ThreadView, NodeError> {
        if self.node.course_of(&lesson.module, "en").lesson(lesson).is_none() {
            return Err(NodeError::NotFound("lesson"));
        }
        let part = Part { root: Root::Prompt(lesson.clone()), number: 0 };
        self.node.read(|read| {
            let last = read.parts(&part.root)?.last().map(|(_, id)| *id);
            let id = last
                .map_or_else(|| Ok::<_, NodeError>(roster(read)?.current(part.document())), Ok)?;
            match read.thread_head(id, Some(self.who.person))? {
                Some(head) => self.shown(read, head, all),
                None => Ok(ThreadView {
                    id,
                    title: String::new(),
                    prompt: Some(lesson.clone()),
                    space: Some(Space::Lesson(lesson.clone())),
                    cohort: None,
                    moved: false,
                    language: String::new(),
                    people: self.offered(read, &Judge::new(read)?, None, None)?,
                    outline: Vec::new(),
                    first: 0,
                    posts: Vec::new(),
                    new_from: None,
                    locked: false,
                    pinned: false,
                    may_moderate: false,
                    choice: None,
                    earlier_part: None,
                    later_part: None,
                }),
            }
        })
    }

    fn shown(
        &self,
        read: &Read<'_>,
        head: ThreadRow,
        choose: impl FnOnce(&[view::OutlineRow]) -> Range<usize>,
    ) -> Result<ThreadView, NodeError> {
        let (id, part) = (head.id, head.part.clone());
        let judge = Judge::new(read)?;
        let reader = Reader::new(read, &judge, &self.who, id, choose)?;
        let posts = reader.posts()?;
        let (verdicts, first_node) = (&reader.verdicts, reader.first().map(|first| first.node));
        let parts = read.parts(&part.root)?;
        let beside = |number: Option<u32>| {
            let number = number?;
            parts.iter().find(|(known, _)| *known == number).map(|(_, id)| *id)
        };
        let (choice, language) = (head.choice, head.language.clone().unwrap_or_default());
        let row = thread_row(&judge, head)?;
        Ok(ThreadView {
            id,
            title: row.title,
            prompt: row.prompt,
            space: row.space,
            cohort: row.cohort,
            moved: row.moved,
            language,
            new_from: reader.outline.iter().position(|row| row.unread),
            locked: verdicts.locked,
            pinned: verdicts.pinned,
            may_moderate: first_node.is_some_and(|node| judge.may_moderate(&self.who, node)),
            choice,
            earlier_part: beside(part.number.checked_sub(1)),
            later_part: beside(part.number.checked_add(1)),
            first: reader.window.start,
            people: self.offered(read, &judge, Some(id), None)?,
            outline: reader.outline,
            posts,
        })
    }

    /// Whom a form offers to be mentioned in that thread or space, as it is typed.
    fn offered(
        &self,
        read: &Read<'_>,
        judge: &Judge<'_>,
        thread: Option<DocumentId>,
        space: Option<&Space>,
    ) -> Result<Vec<String>, NodeError> {
        // One more than are shown: this person is among them.
        let people_max = u32::try_from(MENTIONS_OFFERED_MAX).unwrap_or(0) + 1;
        let found = mentioning::people(read, judge, thread, space, people_max)?;
        let others = found.iter().filter(|(person, _)| *person != self.who.person);
        // Of two with one name the library tells which.
        let name = |names: &Vec<String>| {
            let bare = names.first().cloned().unwrap_or_default();
            let twins = found.iter().filter(|(_, other)| other.first() == Some(&bare)).count();
            if twins > 1 { names.last().cloned().unwrap_or_default() } else { bare }
        };
        Ok(others.map(|(_, names)| name(names)).take(MENTIONS_OFFERED_MAX).collect())
    }

    /// Whom a form for a new thread of that space offers to be mentioned.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn people_of(&self, space: &Space) -> Result<Vec<String>, NodeError> {
        self.node.read(|read| {
            self.takes_part(read, Some(space))?;
            self.offered(read, &Judge::new(read)?, None, Some(space))
        })
    }

    /// One post with all that this person may do with it.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn post(&self, id: DocumentId, key: &PostKey) -> Result<view::PostView, NodeError> {
        self.node.read(|read| {
            let id = roster(read)?.current(id);
            let head = read.thread_head(id, Some(self.who.person))?;
            let head = head.ok_or(NodeError::NotFound("thread"))?;
            let judge = Judge::new(read)?;
            let reader = Reader::new(read, &judge, &self.who, id, |rows| {
                let at = rows.iter().position(|row| row.key == *key);
                at.map_or(0..0, |at| at..at + 1)
            })?;
            let row = reader.rows.first().ok_or(NodeError::NotFound("post"))?;
            let judged = reader.verdicts.of(key);
            let post = reader.post(row, &judged)?;
            let may_moderate = judge.may_moderate(&self.who, row.node);
            let is_asker = reader.first().is_some_and(|first| first.author == self.who.person);
            let may_see = !row.removed && (judged.hidden.is_none() || may_moderate || post.own);
            let is_by_node = row.node == judge.own.node || row.author.home() == judge.own.node;
            let line = thread_row(&judge, head)?;
            Ok(view::PostView {
                thread: id,
                title: line.title,
                prompt: line.prompt,
                typed: reader.typed(row),
                versions: if may_see { reader.versions(row)? } else { Vec::new() },
                may_edit: post.own && is_by_node,
                may_thank: !post.own && !row.removed,
                may_answer: (is_asker || may_moderate) && !row.removed,
                may_moderate,
                reports: if may_moderate {
                    let named =
                        |(why, node): &(String, NodeId)| (why.clone(), judge.name_of(*node));
                    judged.reports.iter().map(named).collect()
                } else {
                    Vec::new()
                },
                others: judge.others(id.scope().unwrap_or(Scope::Network)),
                post,
            })
        })
    }

    /// Notes that this person has seen the thread as far as it is here now. Nothing of it travels.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn seen(&self, id: DocumentId) -> Result<(), NodeError> {
        let who = self.who.person;
        let id = self.current(id)?;
        let news = self.node.read(|read| {
            let head = read.thread_head(id, Some(who))?.ok_or(NodeError::NotFound("thread"))?;
            let seen = read.thread_seen(who, id)?;
            let is_news = seen.is_none_or(|seen| seen < head.last_arrival);
            Ok(is_news.then_some(head.last_arrival))
        })?;
        match news {
            Some(arrival) => {
                self.node.write_local(move |write| Ok(write.see_thread(who, id, arrival)?))
            }
            None => Ok(()),
        }
    }

    /// Notes what this person wants to hear of a thread. Nothing of it travels.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn choose(&self, id: DocumentId, choice: Option<Choice>) -> Result<(), NodeError> {
        let who = self.who.person;
        let id = self.current(id)?;
        self.node.write_local(move |write| {
            write.thread_head(id, Some(who))?.ok_or(NodeError::NotFound("thread"))?;
            Ok(write.choose_thread(who, id, choice)?)
        })
    }

    /// One page (from 0) of the posts in which words begin as those of `typed`, in whatever script,
    /// case or accents; the newest arrival first; and whether there are more.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn search(&self, typed: &str, page: u32) -> Result<(Vec<FoundRow>, bool), NodeError> {
        let short: String = typed.chars().take(SEARCH_CHARS_MAX).collect();
        let words: Vec<String> = fold(&short)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let offset = page.saturating_mul(SEARCH_ROWS_MAX);
        self.node.read(|read| {
            let who = self.who.person;
            let mut keys = read.search_posts(&words, who, SEARCH_ROWS_MAX + 1, offset)?;
            let has_more = keys.len() > SEARCH_ROWS_MAX as usize;
            keys.truncate(SEARCH_ROWS_MAX as usize);
            Ok((found(read, who, &keys)?, has_more))
        })
    }

    /// The sheet for the notice board: the last seven days by their arrival here. Whoever stands
    /// before the board reads it, so nothing of a cohort is on it.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn digest(&self) -> Result<Digest, NodeError> {
        let now = self.node.now().0;
        let since = UnixMs(now.0.saturating_sub(WEEK_MS));
        self.node.read(|read| {
            let judge = Judge::new(read)?;
            let from = read.arrival_at(since)?;
            let (posts, threads) = read.posts_since(from)?;
            let mut liveliest = Vec::new();
            for (id, count) in read.liveliest_since(from, DIGEST_ROWS_MAX)? {
                if let Some(row) = read.thread_head(id, None)? {
                    liveliest.push((thread_row(&judge, row)?, count));
                }
            }
            let unanswered = unanswered(read, &judge, None, now, DIGEST_ROWS_MAX / 2)?;
            Ok(Digest { since, posts, threads, liveliest, unanswered })
        })
    }

    /// What happened since this person last looked: answers to own posts, and what is followed.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn away(&self) -> Result<Away, NodeError> {
        let who = self.who.person;
        self.node.read(|read| {
            let judge = Judge::new(read)?;
            let answers = found(read, who, &read.unread_answers(who, THREADS_AT_HOME)?)?;
            let mentions = found(read, who, &read.unread_mentions(who, THREADS_AT_HOME)?)?;
            let mut asked = read.asked_to_change(who, MODERATION_ROWS_MAX)?;
            let mut standing = Vec::new();
            for (id, key) in asked.drain(..) {
                if judge.thread(id)?.0.of(&key).asked.is_some() {
                    standing.push((id, key));
                }
            }
            standing.truncate(THREADS_AT_HOME as usize);
            let asked = found(read, who, &standing)?;
            let followed = read.threads_of(&ThreadsAsked {
                only: Only::Followed,
                seen_by: Some(who),
                limit: THREADS_PER_PAGE,
                ..ThreadsAsked::default()
            })?;
            let mut rows = Vec::new();
            for row in followed.into_iter().filter(|row| row.unread > 0) {
                rows.push(thread_row(&judge, row)?);
            }
            rows.truncate(THREADS_AT_HOME as usize);
            Ok(Away { answers, mentions, asked, followed: rows })
        })
    }
}

/// The newest posts of a space or of all, where nobody is to be named: for readers without an
/// account. What a moderator moved is of the space where it stands now.
pub(super) fn nameless(read: &Read<'_>, space: Option<&Space>) -> Result<Vec<FoundRow>, NodeError> {
    let mut keys = read.newest_posts(space, FEED_ROWS_MAX)?;
    if let Some(space) = space {
        let judge = Judge::new(read)?;
        let stands = |id: DocumentId, begun_here: bool| {
            let moved = judge.thread(id)?.0.moved;
            Ok::<_, NodeError>(moved.map_or(begun_here, |moved| moved == *space))
        };
        let mut kept = Vec::new();
        for (id, key) in keys {
            if stands(id, true)? {
                kept.push((id, key));
            }
        }
        for id in read.threads_moved_to(space, MODERATION_ROWS_MAX)? {
            if !kept.iter().any(|(known, _)| *known == id) && stands(id, false)? {
                let last = read.written(id)?.into_iter().rev().find(|row| !row.removed);
                kept.extend(last.map(|row| (id, row.key)));
            }
        }
        keys = kept;
    }
    posts_found(read, None, &keys, &|body| named(body, |_| "…".to_owned()))
}

/// Posts by thread and key as lists show them to that person, without those that are hidden.
pub(super) fn found(
    read: &Read<'_>,
    seen_by: PersonId,
    keys: &[(DocumentId, PostKey)],
) -> Result<Vec<FoundRow>, NodeError> {
    let names = Names::new(read);
    posts_found(read, Some(seen_by), keys, &|body| names.shown(body))
}

fn posts_found(
    read: &Read<'_>,
    seen_by: Option<PersonId>,
    keys: &[(DocumentId, PostKey)],
    shown: &dyn Fn(&str) -> String,
) -> Result<Vec<FoundRow>, NodeError> {
    let judge = Judge::new(read)?;
    let mut threads: BTreeMap<DocumentId, (view::ThreadRow, Verdicts)> = BTreeMap::new();
    let mut rows = Vec::new();
    for (id, key) in keys {
        if !threads.contains_key(id) {
            let Some(head) = read.thread_head(*id, seen_by)? else { continue };
            let (verdicts, _) = judge.thread(*id)?;
            threads.insert(*id, (thread_row(&judge, head)?, verdicts));
        }
        let Some((line, verdicts)) = threads.get(id) else { continue };
        let Some(post) = read.post(*id, key)? else { continue };
        if post.removed || verdicts.of(key).hidden.is_some() {
            continue;
        }
        let is_vouched = judge.known.may_speak_for(post.node, post.author);
        rows.push(FoundRow {
            thread: *id,
            title: line.title.clone(),
            prompt: line.prompt.clone(),
            key: post.key,
            author: post.author_name.filter(|_| is_vouched).unwrap_or_default(),
            branch: post.branch.unwrap_or_default(),
            body: shown(&post.body),
            language: post.language,
            at: post.at,
            doubtful: post.clock_doubtful,
        });
    }
    Ok(rows)
}

/// A thread as lists show it.
pub(super) fn thread_row(judge: &Judge<'_>, row: ThreadRow) -> Result<view::ThreadRow, NodeError> {
    let is_vouched = row.author.zip(row.author_node);
    let is_vouched = is_vouched.is_some_and(|(who, node)| judge.known.may_speak_for(node, who));
    let (verdicts, written) = judge.thread(row.id)?;
    let is_gone = written
        .first()
        .is_some_and(|first| first.removed || verdicts.of(&first.key).hidden.is_some());
    let answered = written.iter().any(|post| verdicts.of(&post.key).answer);
    Ok(view::ThreadRow {
        id: row.id,
        title: row.title.filter(|_| !is_gone || row.part.number > 0).unwrap_or_default(),
        prompt: match row.part.root {
            Root::Prompt(lesson) => Some(lesson),
            Root::Thread(_) => None,
        },
        moved: verdicts.moved.is_some(),
        cohort: row.id.cohort().map(|cohort| judge.cohort_name(cohort)).transpose()?,
        space: verdicts.moved.or(row.space),
        part: row.part.number,
        author: row.author_name.filter(|_| is_vouched).unwrap_or_default(),
        branch: row.branch.unwrap_or_default(),
        branch_id: row.author.map(|author| author.home()),
        posts: row.posts,
        answers: row.answers,
        unread: row.unread,
        choice: row.choice,
        mentioned: false,
        answered,
        pinned: verdicts.pinned,
        locked: verdicts.locked,
        last_at: row.last_at.unwrap_or_default(),
        last_doubtful: row.last_doubtful,
    })
}
