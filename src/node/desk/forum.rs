//! The forum's desk: threads and posts as one person reads them, what the person has seen of them,
//! and how far own words have come. What is written stands in `forum_words`.

use std::collections::BTreeMap;

use super::judging::Judge;
use super::moderator::unanswered;
use super::ticks::Ticks;
use crate::docs::thread::{self, Trace};
use crate::domain::forum::{Part, Root, Sighting, Space, readers};
use crate::domain::limits::{
    DIGEST_ROWS_MAX, LATE_ARRIVAL_MS, MODERATION_ROWS_MAX, SEARCH_CHARS_MAX, SEARCH_ROWS_MAX,
    THREADS_AT_HOME, THREADS_PER_PAGE,
};
use crate::domain::moderation::{Judged, MarkKind, Verdicts};
use crate::domain::roles::Role;
use crate::domain::{DocumentId, LessonPath, NodeId, PersonId, PostKey, UnixMs};
use crate::node::author::load_document;
use crate::node::view::{
    self, Away, Choice, Digest, FoundRow, ListAsked, Only, SignedIn, ThreadView, Travel,
};
use crate::node::{Node, NodeError};
use crate::store::Read;
use crate::store::rows::{PostRow, ThreadRow, ThreadsAsked, WrittenRow};
use crate::text::fold::fold;

/// What the digest looks back on, in milliseconds.
const WEEK_MS: i64 = 7 * 24 * 3_600_000;

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
            let judge = Judge::new(read)?;
            let mut rows = read.threads_of(&wanted)?;
            let has_more = rows.len() > THREADS_PER_PAGE as usize;
            rows.truncate(THREADS_PER_PAGE as usize);
            let mut listed = Vec::with_capacity(rows.len());
            for row in rows {
                listed.push(thread_row(&judge, row)?);
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

    /// What stands at the top of a space's list, or of all.
    fn pinned(
        &self,
        read: &Read<'_>,
        judge: &Judge<'_>,
        space: Option<&Space>,
    ) -> Result<Vec<view::ThreadRow>, NodeError> {
        let mut pinned: Vec<view::ThreadRow> = Vec::new();
        for (id, _) in read.marks_of_kind(MarkKind::Pin, MODERATION_ROWS_MAX)? {
            if pinned.iter().any(|row| row.id == id) {
                continue;
            }
            let Some(row) = read.thread_head(id, Some(self.who.person))? else { continue };
            if space.is_some() && row.space.as_ref() != space {
                continue;
            }
            let row = thread_row(judge, row)?;
            if row.pinned {
                pinned.push(row);
            }
        }
        Ok(pinned)
    }

    /// A thread with its posts.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn thread(&self, id: DocumentId) -> Result<ThreadView, NodeError> {
        self.node.read(|read| {
            let head = read.thread_head(id, Some(self.who.person))?;
            self.whole(read, head.ok_or(NodeError::NotFound("thread"))?)
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
            let id = last.unwrap_or_else(|| part.document());
            match read.thread_head(id, Some(self.who.person))? {
                Some(head) => self.whole(read, head),
                None => Ok(ThreadView {
                    id,
                    title: String::new(),
                    prompt: Some(lesson.clone()),
                    space: Some(Space::Lesson(lesson.clone())),
                    language: String::new(),
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

    fn whole(&self, read: &Read<'_>, head: ThreadRow) -> Result<ThreadView, NodeError> {
        let (id, part) = (head.id, head.part.clone());
        let judge = Judge::new(read)?;
        let reader = Reader::new(read, &judge, &self.who, id)?;
        let (rows, verdicts) = (&reader.rows, &reader.verdicts);
        let names: BTreeMap<&PostKey, Option<&String>> =
            rows.iter().map(|row| (&row.key, row.author_name.as_ref())).collect();
        let posts = rows
            .iter()
            .map(|row| reader.post(row, &verdicts.of(&row.key), &names))
            .collect::<Result<Vec<_>, NodeError>>()?;
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
            language,
            new_from: posts.iter().position(|post| post.unread),
            locked: verdicts.locked,
            pinned: verdicts.pinned,
            may_moderate: rows.first().is_some_and(|row| judge.may_moderate(&self.who, row.node)),
            choice,
            earlier_part: beside(part.number.checked_sub(1)),
            later_part: beside(part.number.checked_add(1)),
            posts,
        })
    }

    /// One post with all that this person may do with it.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn post(&self, id: DocumentId, key: &PostKey) -> Result<view::PostView, NodeError> {
        self.node.read(|read| {
            let head = read.thread_head(id, None)?.ok_or(NodeError::NotFound("thread"))?;
            let judge = Judge::new(read)?;
            let reader = Reader::new(read, &judge, &self.who, id)?;
            let (rows, verdicts) = (&reader.rows, &reader.verdicts);
            let row = rows.iter().find(|row| row.key == *key);
            let row = row.ok_or(NodeError::NotFound("post"))?;
            let judged = verdicts.of(key);
            let names = rows.iter().map(|row| (&row.key, row.author_name.as_ref())).collect();
            let post = reader.post(row, &judged, &names)?;
            let may_moderate = judge.may_moderate(&self.who, row.node);
            let is_asker = rows.first().is_some_and(|first| first.author == self.who.person);
            let may_see = !row.removed && (judged.hidden.is_none() || may_moderate || post.own);
            let is_by_node = row.node == judge.own.node || row.author.home() == judge.own.node;
            let line = thread_row(&judge, head)?;
            Ok(view::PostView {
                thread: id,
                title: line.title,
                prompt: line.prompt,
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
                others: judge.others(),
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
        let news = self.node.read(|read| {
            let head = read.thread_head(id, None)?.ok_or(NodeError::NotFound("thread"))?;
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
        self.node.write_local(move |write| {
            write.thread_head(id, None)?.ok_or(NodeError::NotFound("thread"))?;
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
            let mut keys = read.search_posts(&words, SEARCH_ROWS_MAX + 1, offset)?;
            let has_more = keys.len() > SEARCH_ROWS_MAX as usize;
            keys.truncate(SEARCH_ROWS_MAX as usize);
            Ok((found(read, &keys)?, has_more))
        })
    }

    /// The sheet for the notice board: the last seven days by their arrival here.
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
            let unanswered = unanswered(read, &judge, now, DIGEST_ROWS_MAX / 2)?;
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
            let answers = found(read, &read.unread_answers(who, THREADS_AT_HOME)?)?;
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
            Ok(Away { answers, followed: rows })
        })
    }
}

/// Posts by thread and key as lists show them, without those that are hidden.
pub(super) fn found(
    read: &Read<'_>,
    keys: &[(DocumentId, PostKey)],
) -> Result<Vec<FoundRow>, NodeError> {
    let judge = Judge::new(read)?;
    let mut threads: BTreeMap<DocumentId, (view::ThreadRow, Verdicts)> = BTreeMap::new();
    let mut rows = Vec::new();
    for (id, key) in keys {
        if !threads.contains_key(id) {
            let Some(head) = read.thread_head(*id, None)? else { continue };
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
            body: post.body,
            language: post.language,
            at: post.at,
            doubtful: post.clock_doubtful,
        });
    }
    Ok(rows)
}

/// What decides how one person, on this node, is shown a thread's posts.
struct Reader<'a> {
    read: &'a Read<'a>,
    judge: &'a Judge<'a>,
    who: &'a SignedIn,
    thread: DocumentId,
    seen: Option<u64>,
    ticks: Ticks,
    rows: Vec<PostRow>,
    verdicts: Verdicts,
    /// Where posts stand in the thread's history; empty where nobody asks for it.
    traces: BTreeMap<PostKey, Trace>,
}

impl<'a> Reader<'a> {
    fn new(
        read: &'a Read<'a>,
        judge: &'a Judge<'a>,
        who: &'a SignedIn,
        thread: DocumentId,
    ) -> Result<Self, NodeError> {
        let (seen, ticks) = (read.thread_seen(who.person, thread)?, Ticks::new(read)?);
        let (rows, verdicts) = judged_rows(read, judge, thread)?;
        // The history lies in the document, which takes a while to open: only for what it tells.
        // Without a hub nothing has come any further than here.
        let goes_on = !matches!(ticks, Ticks::Nowhere);
        let from_here = |row: &PostRow| {
            goes_on && row.node == judge.own.node && !ticks.is_long_there(row.arrival)
        };
        let mine = rows.iter().position(|row| row.author == who.person);
        let answered = mine.is_some_and(|at| rows[at..].iter().any(|row| is_staff(row, who)));
        let traces = match answered || rows.iter().any(from_here) {
            true => thread::traces(&load_document(read, thread)?),
            false => BTreeMap::new(),
        };
        Ok(Self { read, judge, who, thread, seen, ticks, rows, verdicts, traces })
    }

    fn travel(&self, row: &PostRow) -> Result<Travel, NodeError> {
        if row.node != self.judge.own.node {
            return Ok(Travel::FromElsewhere);
        }
        if self.ticks.is_long_there(row.arrival) {
            return Ok(Travel::AtHub);
        }
        let change = self.traces.get(&row.key).map(|trace| trace.change);
        self.ticks.travel(self.read, self.thread, change)
    }

    /// The names of those of the staff who have read an own post.
    fn readers(&self, row: &PostRow) -> Vec<String> {
        if row.author != self.who.person || self.traces.is_empty() {
            return Vec::new();
        }
        let later: Vec<Sighting<'_>> = self
            .rows
            .iter()
            .filter_map(|row| {
                let saw = &self.traces.get(&row.key)?.saw;
                Some(Sighting { author: row.author, role: row.author_role, saw })
            })
            .collect();
        let name = |person: PersonId| {
            let row = self.rows.iter().find(|row| row.author == person)?;
            row.author_name.clone()
        };
        readers(&row.key, row.author, &later).into_iter().filter_map(name).collect()
    }

    fn post(
        &self,
        row: &PostRow,
        judged: &Judged,
        names: &BTreeMap<&PostKey, Option<&String>>,
    ) -> Result<view::PostRow, NodeError> {
        let is_own = row.author == self.who.person;
        let answered = row.reply_to.as_ref().map(|key| {
            let name = names.get(key).copied().flatten().cloned();
            (key.clone(), name.unwrap_or_default())
        });
        let is_unseen = self.seen.is_none_or(|seen| row.arrival > seen);
        Ok(view::PostRow {
            key: row.key.clone(),
            author: row.author_name.clone().unwrap_or_default(),
            branch: row.branch.clone().unwrap_or_default(),
            own: is_own,
            at: row.at,
            doubtful: row.clock_doubtful,
            language: row.language.clone(),
            body: if judged.hidden.is_some() { String::new() } else { row.body.clone() },
            reply_to: answered,
            unread: !is_own && !row.removed && is_unseen,
            arrived: self.late_arrival(row)?,
            state: self.travel(row)?,
            read_by: self.readers(row),
            edits: row.edits,
            removed: row.removed,
            hidden: judged.hidden.clone(),
            asked: judged.asked.clone().filter(|_| !row.removed),
            thanks: u32::try_from(judged.thanks.len()).unwrap_or(u32::MAX),
            thanked: judged.thanks.contains(&self.who.person),
            answer: judged.answer && !row.removed && judged.hidden.is_none(),
        })
    }

    /// When a post of another node came, and from where, if that was long after it was written.
    fn late_arrival(&self, row: &PostRow) -> Result<Option<(UnixMs, String)>, NodeError> {
        if row.node == self.judge.own.node {
            return Ok(None);
        }
        let came = self.read.time_of_arrival(row.arrival)?;
        let late = came.filter(|came| came.0.saturating_sub(row.at.0) > LATE_ARRIVAL_MS);
        Ok(late.map(|came| (came, row.branch.clone().unwrap_or_default())))
    }

    /// What stood in a post, the oldest first, what stands there now last.
    fn versions(&self, row: &PostRow) -> Result<Vec<view::Version>, NodeError> {
        let mut versions = Vec::new();
        if row.edits == 0 {
            versions.push(view::Version {
                body: row.body.clone(),
                language: row.language.clone(),
                at: row.at,
                doubtful: row.clock_doubtful,
            });
            return Ok(versions);
        }
        // What was written first is in the document alone.
        let document = load_document(self.read, self.thread)?;
        let thread = thread::thread(&document);
        let Some(post) = thread.posts.iter().find(|post| post.key == row.key) else {
            return Ok(versions);
        };
        versions.push(view::Version {
            body: post.body.clone(),
            language: post.language.clone(),
            at: post.at,
            doubtful: post.clock_doubtful,
        });
        let edits = thread.marks.iter().filter(|mark| {
            mark.kind == MarkKind::Edit
                && mark.post.as_ref() == Some(&row.key)
                && crate::domain::forum::is_by_author(post, mark)
        });
        versions.extend(edits.map(|mark| view::Version {
            body: mark.words.clone(),
            language: mark.language.clone(),
            at: mark.at,
            doubtful: mark.clock_doubtful,
        }));
        Ok(versions)
    }
}

/// A thread's posts, without names that their nodes may not sign with, and what others made of them.
fn judged_rows(
    read: &Read<'_>,
    judge: &Judge<'_>,
    id: DocumentId,
) -> Result<(Vec<PostRow>, Verdicts), NodeError> {
    let mut rows = read.thread(id)?;
    let written: Vec<WrittenRow> = rows
        .iter()
        .map(|row| WrittenRow {
            key: row.key.clone(),
            author: row.author,
            node: row.node,
            removed: row.removed,
        })
        .collect();
    let verdicts = judge.fold(&written, &read.marks(id)?)?;
    for row in &mut rows {
        if !judge.known.may_speak_for(row.node, row.author) {
            row.author = PersonId::new(row.node, [0; 11]);
            (row.author_name, row.author_role) = (None, None);
        }
    }
    Ok((rows, verdicts))
}

/// Somebody of the staff but the person who reads?
fn is_staff(row: &PostRow, who: &SignedIn) -> bool {
    row.author != who.person && row.author_role.is_some_and(|role| role != Role::Learner)
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
        space: row.space,
        part: row.part.number,
        author: row.author_name.filter(|_| is_vouched).unwrap_or_default(),
        branch: row.branch.unwrap_or_default(),
        branch_id: row.author.map(|author| author.home()),
        posts: row.posts,
        answers: row.answers,
        unread: row.unread,
        choice: row.choice,
        answered,
        pinned: verdicts.pinned,
        locked: verdicts.locked,
        last_at: row.last_at.unwrap_or_default(),
        last_doubtful: row.last_doubtful,
    })
}
