//! What people write in the forum: threads, posts, and what they say of them. One form, one change.

use super::accounts::announce;
use super::forum::ForumDesk;
use super::judging::Judge;
use super::mentioning::with_ids;
use super::talking::travels;
use super::{country, language, once_key};
use crate::docs::thread;
use crate::domain::forum::{Part, Post, Root, Space, ThreadHead, next_order};
use crate::domain::limits::{POST_CHARS_MAX, REASON_CHARS_MAX, THREAD_POSTS_MAX, TITLE_CHARS_MAX};
use crate::domain::moderation::{Mark, MarkKind};
use crate::domain::person::FieldFault;
use crate::domain::roster::Roster;
use crate::domain::succession::Place;
use crate::domain::{DocumentId, DocumentKind, LessonPath, PersonId, PostKey, person};
use crate::node::NodeError;
use crate::node::author::Author;
use crate::node::ledger::roster;
use crate::node::view::SignedIn;
use crate::store::rows::PostRow;

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

    /// With ids for the names of those whom it mentions.
    fn with_ids(
        self,
        author: &Author<'_>,
        thread: Option<DocumentId>,
        space: &Space,
    ) -> Result<Self, NodeError> {
        let judge = Judge::new(author)?;
        let body = with_ids(author, &judge, thread, Some(space), self.body)?;
        Ok(Self { body, ..self })
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

/// What somebody says of a post or a thread, as a form brought it.
#[derive(Debug, Clone)]
pub struct Said {
    /// What.
    pub kind: MarkKind,
    /// Of which post; `None`: of the thread.
    pub post: Option<PostKey>,
    /// False takes it back.
    pub on: bool,
    /// New words, or the reason.
    pub words: String,
    /// Language of the words.
    pub language: String,
}

impl Said {
    fn cleaned(mut self) -> Result<Self, NodeError> {
        let needs_reason =
            matches!(self.kind, MarkKind::Hide | MarkKind::AskChange | MarkKind::Report) && self.on;
        if self.kind == MarkKind::Edit {
            self.words =
                person::prose(&self.words, POST_CHARS_MAX).map_err(NodeError::field("body"))?;
        } else if self.kind == MarkKind::Picture || (self.kind == MarkKind::Move && self.on) {
            // A space or a picture; whether it is there, the desk asks.
            self.words = self.words.trim().to_owned();
        } else if needs_reason {
            self.words =
                person::line(&self.words, REASON_CHARS_MAX).map_err(NodeError::field("reason"))?;
        } else {
            self.words.clear();
        }
        let is_prose = !matches!(self.kind, MarkKind::Move | MarkKind::Picture);
        self.language = match self.words.is_empty() || !is_prose {
            true => String::new(),
            false => language(&self.language)?,
        };
        if self.post.is_none() != self.kind.is_of_thread() {
            return Err(NodeError::NotFound("post"));
        }
        Ok(self)
    }
}

impl ForumDesk {
    /// Opens a thread with its first post. The same `once` again gives the same thread again.
    ///
    /// # Errors
    /// [`NodeError::Field`]; [`NodeError::NotFound`] for a module or lesson that the course does
    /// not have, and for a cohort in which this person takes no part.
    pub fn open_thread(
        &self,
        once: &str,
        space: Space,
        title: &str,
        body: &str,
        language: &str,
    ) -> Result<DocumentId, NodeError> {
        let key = once_key("thread", once)?;
        let space = self.known_space(space)?;
        let title = person::line(title, TITLE_CHARS_MAX).map_err(NodeError::field("title"))?;
        let draft = Draft::new(body, language, None)?;
        let head = ThreadHead { title, space, language: draft.language.clone() };
        let (desk, who) = (self.clone(), self.who.person);
        self.node.write(move |author| {
            if let Some(id) = author.once(who, &key)? {
                return id.parse().map_err(|_| NodeError::Bug("a kept answer is no thread"));
            }
            let id = match head.space.cohort() {
                None => thread::thread_id(author.node(), author.random()),
                Some(cohort) => {
                    desk.takes_part(author, Some(&head.space))?;
                    let id = DocumentId::cohort_thread(cohort, author.random(), author.node());
                    travels(author, &*roster(author)?, id)?;
                    id
                }
            };
            announce(author, who)?;
            let draft = draft.with_ids(author, None, &head.space)?;
            let post = draft.post(author, who, None);
            author.change(id, |document, incarnation| {
                thread::open(document, incarnation, &head, &post)
            })?;
            author.put_once(who, &key, &id.to_string(), author.now().0)?;
            Ok(id)
        })
    }

    fn known_space(&self, space: Space) -> Result<Space, NodeError> {
        let course = |module| self.node.course_of(module, "en");
        match &space {
            Space::Lesson(path) if course(&path.module).lesson(path).is_none() => {
                Err(NodeError::NotFound("lesson"))
            }
            Space::Module(id) if course(id).module(id).is_none() => {
                Err(NodeError::NotFound("module"))
            }
            Space::Country(code) => Ok(Space::Country(country(code)?)),
            // Whether this person has anything to do with the cohort is asked where it is written.
            Space::Network | Space::Module(_) | Space::Lesson(_) | Space::Cohort(_) => Ok(space),
        }
    }

    /// Answers in a thread. The same `once` again gives the same post again. A full thread goes on
    /// in its next part: the answer says in which document the post stands.
    ///
    /// # Errors
    /// [`NodeError::Field`], [`NodeError::NotFound`], [`NodeError::ThreadLocked`].
    pub fn reply(
        &self,
        once: &str,
        thread: DocumentId,
        body: &str,
        language: &str,
        reply_to: Option<PostKey>,
    ) -> Result<(DocumentId, PostKey), NodeError> {
        let draft = Draft::new(body, language, reply_to)?;
        if !thread.kind().is_some_and(DocumentKind::is_thread) {
            return Err(NodeError::NotFound("thread"));
        }
        let who = Some(self.who.person);
        self.post_in(once, draft, move |author| {
            let now = roster(author)?.current(thread);
            let head = author.thread_head(now, who)?.ok_or(NodeError::NotFound("thread"))?;
            // What goes on in a further part goes on where the thread was moved to.
            let moved = Judge::new(author)?.thread(now)?.0.moved;
            Ok((head.part, moved.or(head.space).unwrap_or(Space::Network)))
        })
    }

    /// Answers a lesson's question: at every branch the same conversation, also while they are
    /// apart.
    ///
    /// # Errors
    /// As [`ForumDesk::reply`].
    pub fn answer_prompt(
        &self,
        once: &str,
        lesson: LessonPath,
        body: &str,
        language: &str,
    ) -> Result<(DocumentId, PostKey), NodeError> {
        let draft = Draft::new(body, language, None)?;
        let space = self.known_space(Space::Lesson(lesson.clone()))?;
        self.post_in(once, draft, move |_| {
            Ok((Part { root: Root::Prompt(lesson), number: 0 }, space))
        })
    }

    fn post_in(
        &self,
        once: &str,
        draft: Draft,
        place: impl FnOnce(&Author<'_>) -> Result<(Part, Space), NodeError> + Send + 'static,
    ) -> Result<(DocumentId, PostKey), NodeError> {
        let key = once_key("post", once)?;
        let who = self.who.person;
        self.node.write(move |author| {
            if let Some(known) = author.once(who, &key)? {
                let place = known
                    .split_once(' ')
                    .and_then(|(thread, post)| Some((thread.parse().ok()?, post.parse().ok()?)));
                return place.ok_or(NodeError::Bug("a kept answer is no post"));
            }
            let (part, space) = place(author)?;
            let (id, post) = reply_in(author, part, space, who, draft)?;
            author.put_once(who, &key, &format!("{id} {post}"), author.now().0)?;
            Ok((id, post))
        })
    }

    /// Says something of a post or a thread: an edit, thanks, a report, a moderator's decision. The
    /// same `once` again says it no second time.
    ///
    /// # Errors
    /// [`NodeError::Field`], [`NodeError::NotFound`], [`NodeError::NotAllowed`] for what is not
    /// this person's to say.
    pub fn say(&self, once: &str, thread: DocumentId, said: Said) -> Result<(), NodeError> {
        let key = once_key("mark", once)?;
        let mut said = said.cleaned()?;
        if said.kind == MarkKind::Move && said.on {
            let space: Space = said.words.parse().map_err(|_| NodeError::NotFound("space"))?;
            // What a cohort says among itself, and what everybody reads, stays so.
            if space.cohort().is_some() {
                return Err(NodeError::NotAllowed);
            }
            said.words = self.known_space(space)?.to_string();
        }
        if !thread.kind().is_some_and(DocumentKind::is_thread) {
            return Err(NodeError::NotFound("thread"));
        }
        let who = self.who.clone();
        self.node.write(move |author| {
            if author.once(who.person, &key)?.is_some() {
                return Ok(());
            }
            let known = roster(author)?;
            let now = known.current(thread);
            if !author.may_read_thread(who.person, now)? {
                return Err(NodeError::NotFound("thread"));
            }
            travels(author, &known, now)?;
            if said.kind == MarkKind::Move {
                move_all(author, now, &who, &said)?;
            } else {
                mark(author, now, &who, said)?;
            }
            author.put_once(who.person, &key, "", author.now().0)?;
            Ok(())
        })
    }
}

fn reply_in(
    author: &Author<'_>,
    asked: Part,
    space: Space,
    who: PersonId,
    mut draft: Draft,
) -> Result<(DocumentId, PostKey), NodeError> {
    let known = roster(author)?;
    travels(author, &known, asked.document())?;
    let here = author.thread(known.current(asked.document()))?;
    if here.is_empty() && !matches!(asked.root, Root::Prompt(_)) {
        return Err(NodeError::NotFound("thread"));
    }
    let is_here = |key: &PostKey, posts: &[PostRow]| posts.iter().any(|post| post.key == *key);
    if draft.reply_to.as_ref().is_some_and(|key| !is_here(key, &here)) {
        return Err(NodeError::NotFound("post"));
    }
    let (part, posts) = open_part(author, &known, asked, here)?;
    let place = known.place(part, space);
    let id = known.current(place.part.document());
    if Judge::new(author)?.thread(id)?.0.locked {
        return Err(NodeError::ThreadLocked);
    }
    draft.reply_to = draft.reply_to.filter(|key| is_here(key, &posts));
    announce(author, who)?;
    let draft = draft.with_ids(author, Some(id), &place.space)?;
    let marks = author.marks(id)?;
    let orders = posts.iter().map(|post| post.order).chain(marks.iter().map(|mark| mark.order));
    let post = draft.post(author, who, orders.max());
    author.change(id, |document, incarnation| match &place {
        Place { part: Part { root: Root::Thread(_), number: 0 }, generation: 0, .. } => {
            thread::answer(document, incarnation, &post)
        }
        place => thread::answer_in_part(document, incarnation, place, &post),
    })?;
    Ok((id, post.key))
}

/// The last part of a conversation, or the one after it if that is full; with its posts.
fn open_part(
    author: &Author<'_>,
    known: &Roster,
    asked: Part,
    here: Vec<PostRow>,
) -> Result<(Part, Vec<PostRow>), NodeError> {
    let last = author.parts(&asked.root)?.last().map_or(0, |(number, _)| *number);
    let (part, posts) = if last > asked.number {
        let part = Part { root: asked.root, number: last };
        let posts = author.thread(known.current(part.document()))?;
        (part, posts)
    } else {
        (asked, here)
    };
    if posts.len() < THREAD_POSTS_MAX {
        return Ok((part, posts));
    }
    let next = part.next();
    let posts = author.thread(known.current(next.document()))?;
    Ok((next, posts))
}

/// Moves every part of a conversation that this person may move, at least the one that was named.
fn move_all(
    author: &Author<'_>,
    id: DocumentId,
    who: &SignedIn,
    said: &Said,
) -> Result<(), NodeError> {
    let head = author.thread_head(id, Some(who.person))?.ok_or(NodeError::NotFound("thread"))?;
    if matches!(head.part.root, Root::Prompt(_)) || id.cohort().is_some() {
        return Err(NodeError::NotAllowed);
    }
    mark(author, id, who, said.clone())?;
    for (_, part) in author.parts(&head.part.root)?.into_iter().filter(|(_, part)| *part != id) {
        match mark(author, part, who, said.clone()) {
            Ok(()) | Err(NodeError::NotAllowed) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

fn mark(
    author: &Author<'_>,
    id: DocumentId,
    who: &SignedIn,
    mut said: Said,
) -> Result<(), NodeError> {
    let posts = author.thread(id)?;
    let first = posts.first().ok_or(NodeError::NotFound("thread"))?;
    let post = match &said.post {
        Some(key) => posts.iter().find(|post| post.key == *key),
        None => Some(first),
    };
    let post = post.ok_or(NodeError::NotFound("post"))?;
    if !may_say(&Judge::new(author)?, who, said.kind, post, first) {
        return Err(NodeError::NotAllowed);
    }
    if said.kind == MarkKind::Edit {
        said.words = with_ids(author, &Judge::new(author)?, Some(id), None, said.words)?;
    }
    if said.kind == MarkKind::Edit && post.body == said.words && post.language == said.language {
        return Ok(());
    }
    if said.kind == MarkKind::Edit && post.removed {
        return Err(NodeError::field("body")(FieldFault::Empty));
    }
    announce(author, who.person)?;
    let marks = author.marks(id)?;
    let orders = posts.iter().map(|post| post.order).chain(marks.iter().map(|mark| mark.order));
    let (at, clock_doubtful) = author.now();
    let mark = Mark {
        key: thread::mark_key(author.node(), author.random()),
        kind: said.kind,
        post: said.post,
        on: said.on,
        // Who reports stays between the person and this node.
        author: if said.kind == MarkKind::Report {
            PersonId::new(author.node(), [0; 11])
        } else {
            who.person
        },
        node: author.node(),
        order: next_order(orders.max(), at),
        at,
        clock_doubtful,
        language: said.language,
        words: said.words,
    };
    author.change(id, |document, incarnation| thread::mark(document, incarnation, &mark))
}

fn may_say(
    judge: &Judge<'_>,
    who: &SignedIn,
    kind: MarkKind,
    post: &PostRow,
    first: &PostRow,
) -> bool {
    let own = judge.own.node;
    let may_moderate = judge.may_moderate(who, post.node);
    match kind {
        MarkKind::Edit | MarkKind::Remove | MarkKind::Picture => {
            post.author == who.person && (post.node == own || who.person.home() == own)
        }
        MarkKind::Thank => post.author != who.person && !post.removed,
        MarkKind::Answer => first.author == who.person || may_moderate,
        MarkKind::Report => post.author != who.person,
        MarkKind::Hide
        | MarkKind::Lock
        | MarkKind::Pin
        | MarkKind::Move
        | MarkKind::AskChange
        | MarkKind::Keep => may_moderate,
    }
}
