//! The forum's desk: threads and posts, what a person has seen of them, and how far own words have
//! come.

use std::collections::BTreeMap;

use super::accounts::announce;
use super::ticks::Ticks;
use super::{language, once_key};
use crate::docs::thread::{self, Trace};
use crate::domain::forum::{Post, Sighting, ThreadHead, next_order, readers};
use crate::domain::limits::{
    LATE_ARRIVAL_MS, POST_CHARS_MAX, THREAD_POSTS_MAX, THREADS_PER_PAGE, TITLE_CHARS_MAX,
};
use crate::domain::roles::Role;
use crate::domain::roster::Roster;
use crate::domain::{DocumentId, DocumentKind, LessonPath, NodeId, PersonId, PostKey, person};
use crate::node::author::{Author, load_document};
use crate::node::ledger::roster;
use crate::node::view::{self, SignedIn, ThreadView, Travel};
use crate::node::{Node, NodeError};
use crate::store::Read;
use crate::store::rows::{PostRow, ThreadRow};

/// The forum's door.
#[derive(Debug, Clone)]
pub struct ForumDesk {
    node: Node,
    who: SignedIn,
}

/// A post as a form brought it, cleaned.
struct Draft {
    body: String,
    language: String,
    reply_to: Option<PostKey>,
}

impl Draft {
    fn new(body: &str, tag: &str, reply_to: Option<PostKey>) -> Result<Self, NodeError> {
        let body = person::prose(body, POST_CHARS_MAX).map_err(NodeError::field("body"))?;
        Ok(Self { body, language: language(tag)?, reply_to })
    }

    fn post(self, author: &Author<'_>, who: PersonId, greatest: Option<u64>) -> Post {
        let (at, clock_doubtful) = author.now();
        Post {
            key: thread::post_key(author.node(), author.random()),
            author: who,
            node: author.node(),
            order: next_order(greatest, at),
            at,
            clock_doubtful,
            language: self.language,
            body: self.body,
            reply_to: self.reply_to,
        }
    }
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
        let offset = page.saturating_mul(THREADS_PER_PAGE);
        let person = Some(self.who.person);
        let mut rows = self
            .node
            .read(|read| Ok(read.threads(lesson, person, THREADS_PER_PAGE + 1, offset)?))?;
        let has_more = rows.len() > THREADS_PER_PAGE as usize;
        rows.truncate(THREADS_PER_PAGE as usize);
        let known = self.node.read(roster)?;
        Ok((rows.into_iter().map(|row| thread_row(row, &known)).collect(), has_more))
    }

    /// A thread with its posts.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn thread(&self, id: DocumentId) -> Result<ThreadView, NodeError> {
        let who = self.who.person;
        self.node.read(|read| {
            let head = read.thread_head(id, Some(who))?.ok_or(NodeError::NotFound("thread"))?;
            let mut rows = read.thread(id)?;
            let known = roster(read)?;
            for row in &mut rows {
                if !known.may_speak_for(row.node, row.author) {
                    row.author = PersonId::new(row.node, [0; 11]);
                    (row.author_name, row.author_role) = (None, None);
                }
            }
            let reader = Reader::new(read, who, id, &rows)?;
            let posts = rows
                .iter()
                .map(|row| reader.post(read, id, row, &rows))
                .collect::<Result<Vec<_>, NodeError>>()?;
            Ok(ThreadView {
                id,
                title: head.title.unwrap_or_default(),
                lesson: head.lesson,
                language: head.language.unwrap_or_default(),
                new_from: posts.iter().position(|post| post.unread),
                full: posts.len() >= THREAD_POSTS_MAX,
                posts,
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

    /// Opens a thread with its first post. The same `once` again gives the same thread again.
    ///
    /// # Errors
    /// [`NodeError::Field`]; [`NodeError::NotFound`] for a lesson that the course does not have.
    pub fn open_thread(
        &self,
        once: &str,
        lesson: Option<LessonPath>,
        title: &str,
        body: &str,
        language: &str,
    ) -> Result<DocumentId, NodeError> {
        let key = once_key("thread", once)?;
        if lesson.as_ref().is_some_and(|path| self.node.course("en").lesson(path).is_none()) {
            return Err(NodeError::NotFound("lesson"));
        }
        let title = person::line(title, TITLE_CHARS_MAX).map_err(NodeError::field("title"))?;
        let draft = Draft::new(body, language, None)?;
        let head = ThreadHead { title, lesson, language: draft.language.clone() };
        let who = self.who.person;
        self.node.write(move |author| {
            if let Some(id) = author.once(who, &key)? {
                return id.parse().map_err(|_| NodeError::Bug("a kept answer is no thread"));
            }
            let id = thread::thread_id(author.node(), author.random());
            announce(author, who)?;
            let post = draft.post(author, who, None);
            author.change(id, |document, incarnation| {
                thread::open(document, incarnation, &head, &post)
            })?;
            author.put_once(who, &key, &id.to_string(), author.now().0)?;
            Ok(id)
        })
    }

    /// Answers in a thread. The same `once` again gives the same post again.
    ///
    /// # Errors
    /// [`NodeError::Field`], [`NodeError::NotFound`], [`NodeError::ThreadFull`].
    pub fn reply(
        &self,
        once: &str,
        thread: DocumentId,
        body: &str,
        language: &str,
        reply_to: Option<PostKey>,
    ) -> Result<PostKey, NodeError> {
        let key = once_key("post", once)?;
        if thread.kind() != Some(DocumentKind::Thread) {
            return Err(NodeError::NotFound("thread"));
        }
        let draft = Draft::new(body, language, reply_to)?;
        let who = self.who.person;
        self.node.write(move |author| {
            if let Some(post) = author.once(who, &key)? {
                return post.parse().map_err(|_| NodeError::Bug("a kept answer is no post"));
            }
            let post = reply_in(author, thread, who, draft)?;
            author.put_once(who, &key, &post.to_string(), author.now().0)?;
            Ok(post)
        })
    }
}

fn reply_in(
    author: &Author<'_>,
    id: DocumentId,
    who: PersonId,
    draft: Draft,
) -> Result<PostKey, NodeError> {
    let posts = author.thread(id)?;
    if posts.is_empty() {
        return Err(NodeError::NotFound("thread"));
    }
    if posts.len() >= THREAD_POSTS_MAX {
        return Err(NodeError::ThreadFull);
    }
    if let Some(answered) = &draft.reply_to
        && !posts.iter().any(|post| post.key == *answered)
    {
        return Err(NodeError::NotFound("post"));
    }
    announce(author, who)?;
    let greatest = posts.iter().map(|post| post.order).max();
    let post = draft.post(author, who, greatest);
    author.change(id, |document, incarnation| thread::answer(document, incarnation, &post))?;
    Ok(post.key)
}

/// What decides how one person, on this node, is shown a thread's posts.
struct Reader {
    who: PersonId,
    own: NodeId,
    seen: Option<u64>,
    ticks: Ticks,
    /// Where posts stand in the thread's history; empty where nobody asks for it.
    traces: BTreeMap<PostKey, Trace>,
}

impl Reader {
    fn new(
        read: &Read<'_>,
        who: PersonId,
        thread: DocumentId,
        rows: &[PostRow],
    ) -> Result<Self, NodeError> {
        let own = read.node()?.ok_or(NodeError::NotSetUp)?.node;
        let (seen, ticks) = (read.thread_seen(who, thread)?, Ticks::new(read)?);
        // The history lies in the document, which takes a while to open: only for what it tells.
        let from_here = |row: &PostRow| row.node == own && !ticks.is_long_there(row.arrival);
        let mine = rows.iter().position(|row| row.author == who);
        let answered = mine.is_some_and(|at| rows[at..].iter().any(|row| is_staff(row, who)));
        let traces = match answered || rows.iter().any(from_here) {
            true => thread::traces(&load_document(read, thread)?),
            false => BTreeMap::new(),
        };
        Ok(Self { who, own, seen, ticks, traces })
    }

    fn travel(
        &self,
        read: &Read<'_>,
        row: &PostRow,
        thread: DocumentId,
    ) -> Result<Travel, NodeError> {
        if row.node != self.own {
            return Ok(Travel::FromElsewhere);
        }
        if self.ticks.is_long_there(row.arrival) {
            return Ok(Travel::AtHub);
        }
        let change = self.traces.get(&row.key).map(|trace| trace.change);
        self.ticks.travel(read, thread, change)
    }

    /// The names of those of the staff who have read an own post.
    fn readers(&self, row: &PostRow, all: &[PostRow]) -> Vec<String> {
        if row.author != self.who {
            return Vec::new();
        }
        let sighting = |row: &'_ PostRow| {
            let saw = &self.traces.get(&row.key)?.saw;
            Some((row.author, row.author_role, saw))
        };
        let later: Vec<Sighting<'_>> = all
            .iter()
            .filter_map(sighting)
            .map(|(author, role, saw)| Sighting { author, role, saw })
            .collect();
        let name = |person: PersonId| {
            let row = all.iter().find(|row| row.author == person)?;
            row.author_name.clone()
        };
        readers(&row.key, row.author, &later).into_iter().filter_map(name).collect()
    }

    fn post(
        &self,
        read: &Read<'_>,
        thread: DocumentId,
        row: &PostRow,
        all: &[PostRow],
    ) -> Result<view::PostRow, NodeError> {
        let is_own = row.author == self.who;
        let answered = row.reply_to.as_ref().map(|key| {
            let post = all.iter().find(|post| post.key == *key);
            (key.clone(), post.and_then(|post| post.author_name.clone()).unwrap_or_default())
        });
        Ok(view::PostRow {
            key: row.key.clone(),
            author: row.author_name.clone().unwrap_or_default(),
            branch: row.branch.clone().unwrap_or_default(),
            own: is_own,
            at: row.at,
            doubtful: row.clock_doubtful,
            language: row.language.clone(),
            body: row.body.clone(),
            reply_to: answered,
            unread: !is_own && self.seen.is_none_or(|seen| row.arrival > seen),
            arrived: self.late_arrival(read, row)?,
            state: self.travel(read, row, thread)?,
            read_by: self.readers(row, all),
        })
    }

    /// When a post of another node came, and from where, if that was long after it was written.
    fn late_arrival(
        &self,
        read: &Read<'_>,
        row: &PostRow,
    ) -> Result<Option<(crate::domain::UnixMs, String)>, NodeError> {
        if row.node == self.own {
            return Ok(None);
        }
        let came = read.time_of_arrival(row.arrival)?;
        let late = came.filter(|came| came.0.saturating_sub(row.at.0) > LATE_ARRIVAL_MS);
        Ok(late.map(|came| (came, row.branch.clone().unwrap_or_default())))
    }
}

/// Somebody of the staff but the person who reads?
fn is_staff(row: &PostRow, who: PersonId) -> bool {
    row.author != who && row.author_role.is_some_and(|role| role != Role::Learner)
}

/// A thread as lists show it.
pub(super) fn thread_row(row: ThreadRow, known: &Roster) -> view::ThreadRow {
    let is_vouched = row.author.is_some_and(|who| known.may_speak_for(row.id.home(), who));
    view::ThreadRow {
        id: row.id,
        title: row.title.unwrap_or_default(),
        lesson: row.lesson,
        author: row.author_name.filter(|_| is_vouched).unwrap_or_default(),
        branch: row.branch.unwrap_or_default(),
        posts: row.posts,
        unread: row.unread,
        last_at: row.last_at.unwrap_or_default(),
        last_doubtful: row.last_doubtful,
    }
}
