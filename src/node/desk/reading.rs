//! A thread's posts as one person is shown them: what of them is new, how far own ones have come, who
//! has read them. Reads the posts of one page, and of the others only what the page must know.

use std::collections::BTreeMap;
use std::ops::Range;

use super::judging::Judge;
use super::mentioning::Names;
use super::ticks::Ticks;
use crate::docs::thread::{self, Trace};
use crate::domain::forum::{Sighting, readers};
use crate::domain::limits::LATE_ARRIVAL_MS;
use crate::domain::mention::mentioned;
use crate::domain::moderation::{Judged, MarkKind, Verdicts};
use crate::domain::picture::Picture;
use crate::domain::roles::Role;
use crate::domain::succession::nobody;
use crate::domain::{DocumentId, PersonId, PostKey, UnixMs};
use crate::node::NodeError;
use crate::node::author::load_document;
use crate::node::view::{self, OutlineRow, SignedIn, Travel};
use crate::store::Read;
use crate::store::rows::{PostRow, WrittenRow};

/// What decides how one person, on this node, is shown a thread's posts.
pub(super) struct Reader<'a> {
    read: &'a Read<'a>,
    judge: &'a Judge<'a>,
    who: &'a SignedIn,
    thread: DocumentId,
    seen: Option<u64>,
    ticks: Ticks,
    names: Names<'a>,
    /// The pictures of all posts.
    pictures: Vec<(PostKey, Picture, bool)>,
    /// Who wrote what, of all posts.
    written: Vec<WrittenRow>,
    /// All posts, as far as a page must know those that it does not show.
    pub(super) outline: Vec<OutlineRow>,
    /// Which of them are shown.
    pub(super) window: Range<usize>,
    /// The shown ones.
    pub(super) rows: Vec<PostRow>,
    pub(super) verdicts: Verdicts,
    /// All posts; read only where it matters who answered.
    everyone: Vec<PostRow>,
    /// Where posts stand in the thread's history; empty where nobody asks for it.
    traces: BTreeMap<PostKey, Trace>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        read: &'a Read<'a>,
        judge: &'a Judge<'a>,
        who: &'a SignedIn,
        thread: DocumentId,
        choose: impl FnOnce(&[OutlineRow]) -> Range<usize>,
    ) -> Result<Self, NodeError> {
        let (seen, ticks) = (read.thread_seen(who.person, thread)?, Ticks::new(read)?);
        let mut written = read.written(thread)?;
        let verdicts = judge.fold(&written, &read.marks(thread)?)?;
        for row in &mut written {
            if !judge.known.may_speak_for(row.node, row.author) {
                row.author = nobody(row.node);
            }
        }
        let is_unread = |row: &WrittenRow| {
            row.author != who.person && !row.removed && seen.is_none_or(|seen| row.arrival > seen)
        };
        let line = |row: &WrittenRow| OutlineRow {
            key: row.key.clone(),
            chars: row.chars,
            unread: is_unread(row),
        };
        let outline: Vec<OutlineRow> = written.iter().map(line).collect();
        let asked = choose(&outline);
        let window = asked.start.min(outline.len())..asked.end.min(outline.len());
        let places = written.get(window.clone()).unwrap_or_default();
        let mut rows = match (places.first(), places.last()) {
            (Some(first), Some(last)) => read.posts_between(thread, first.place, last.place)?,
            (None, _) | (_, None) => Vec::new(),
        };
        strip_unvouched(judge, &mut rows);
        // The history lies in the document, which takes a while to open: only for what it tells.
        // Without a hub nothing has come any further than here.
        let goes_on = !matches!(ticks, Ticks::Nowhere);
        let from_here = |row: &PostRow| {
            goes_on && row.node == judge.own.node && !ticks.is_long_there(row.arrival)
        };
        let mut everyone = Vec::new();
        if rows.iter().any(|row| row.author == who.person) {
            everyone = read.thread(thread)?;
            strip_unvouched(judge, &mut everyone);
        }
        let mine = everyone.iter().position(|row| row.author == who.person);
        let answered = mine.is_some_and(|at| everyone[at..].iter().any(|row| is_staff(row, who)));
        let traces = match answered || rows.iter().any(from_here) {
            true => thread::traces(&load_document(read, thread)?),
            false => BTreeMap::new(),
        };
        Ok(Self {
            read,
            judge,
            who,
            thread,
            seen,
            ticks,
            names: Names::new(read),
            pictures: read.pictures(thread)?,
            written,
            outline,
            window,
            rows,
            verdicts,
            everyone,
            traces,
        })
    }

    /// Who opened the thread.
    pub(super) fn first(&self) -> Option<&WrittenRow> {
        self.written.first()
    }

    /// The shown posts.
    pub(super) fn posts(&self) -> Result<Vec<view::PostRow>, NodeError> {
        self.rows.iter().map(|row| self.post(row, &self.verdicts.of(&row.key))).collect()
    }

    /// The name of who wrote a post of this thread; empty where none is known.
    fn author_of(&self, key: &PostKey) -> Result<String, NodeError> {
        if let Some(row) = self.rows.iter().find(|row| row.key == *key) {
            return Ok(row.author_name.clone().unwrap_or_default());
        }
        let mut found: Vec<PostRow> = self.read.post(self.thread, key)?.into_iter().collect();
        strip_unvouched(self.judge, &mut found);
        Ok(found.pop().and_then(|row| row.author_name).unwrap_or_default())
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
            .everyone
            .iter()
            .filter_map(|row| {
                let saw = &self.traces.get(&row.key)?.saw;
                Some(Sighting { author: row.author, role: row.author_role, saw })
            })
            .collect();
        let name = |person: PersonId| {
            let row = self.everyone.iter().find(|row| row.author == person)?;
            row.author_name.clone()
        };
        readers(&row.key, row.author, &later).into_iter().filter_map(name).collect()
    }

    pub(super) fn post(&self, row: &PostRow, judged: &Judged) -> Result<view::PostRow, NodeError> {
        let is_own = row.author == self.who.person;
        let answered = match &row.reply_to {
            Some(key) => Some((key.clone(), self.author_of(key)?)),
            None => None,
        };
        let is_unseen = self.seen.is_none_or(|seen| row.arrival > seen);
        Ok(view::PostRow {
            key: row.key.clone(),
            author: row.author_name.clone().unwrap_or_default(),
            branch: row.branch.clone().unwrap_or_default(),
            own: is_own,
            at: row.at,
            doubtful: row.clock_doubtful,
            language: row.language.clone(),
            body: match judged.hidden {
                Some(_) => String::new(),
                None => self.names.shown(&row.body),
            },
            mentions_me: !row.removed && mentioned(&row.body).contains(&self.who.person),
            reply_to: answered,
            unread: !is_own && !row.removed && is_unseen,
            arrived: self.late_arrival(row)?,
            state: self.travel(row)?,
            read_by: self.readers(row),
            edits: row.edits,
            removed: row.removed,
            erased: row.removed && row.author == nobody(row.node),
            hidden: judged.hidden.clone(),
            asked: judged.asked.clone().filter(|_| !row.removed),
            thanks: u32::try_from(judged.thanks.len()).unwrap_or(u32::MAX),
            thanked: judged.thanks.contains(&self.who.person),
            answer: judged.answer && !row.removed && judged.hidden.is_none(),
            pictures: match judged.hidden {
                Some(_) => Vec::new(),
                None => self.pictures_of(&row.key),
            },
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

    fn pictures_of(&self, key: &PostKey) -> Vec<view::PictureRow> {
        let of_post = self.pictures.iter().filter(|(post, ..)| post == key);
        of_post
            .map(|(_, picture, here)| view::PictureRow { picture: picture.clone(), here: *here })
            .collect()
    }

    /// The words of a post as its author typed them.
    pub(super) fn typed(&self, row: &PostRow) -> String {
        self.names.typed(&row.body)
    }

    /// What stood in a post, the oldest first, what stands there now last.
    pub(super) fn versions(&self, row: &PostRow) -> Result<Vec<view::Version>, NodeError> {
        let mut versions = Vec::new();
        if row.edits == 0 {
            versions.push(view::Version {
                body: self.names.shown(&row.body),
                language: row.language.clone(),
                at: row.at,
                doubtful: row.clock_doubtful,
            });
            return Ok(versions);
        }
        // What was written first is in the document alone.
        let document = load_document(self.read, self.thread)?;
        let thread = self.read.raw_thread(&document)?;
        let Some(post) = thread.posts.iter().find(|post| post.key == row.key) else {
            return Ok(versions);
        };
        versions.push(view::Version {
            body: self.names.shown(&post.body),
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
            body: self.names.shown(&mark.words),
            language: mark.language.clone(),
            at: mark.at,
            doubtful: mark.clock_doubtful,
        }));
        Ok(versions)
    }
}

/// Takes away names that their nodes may not sign with.
fn strip_unvouched(judge: &Judge<'_>, rows: &mut [PostRow]) {
    for row in rows {
        if !judge.known.may_speak_for(row.node, row.author) {
            row.author = nobody(row.node);
            (row.author_name, row.author_role) = (None, None);
        }
    }
}

/// Somebody of the staff but the person who reads?
fn is_staff(row: &PostRow, who: &SignedIn) -> bool {
    row.author != who.person && row.author_role.is_some_and(|role| role != Role::Learner)
}
