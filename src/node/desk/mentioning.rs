//! Mentions as a desk deals with them: whom somebody may mean by `@` and a name, and the names that
//! stand for ids where a post is read.

use std::collections::BTreeMap;

use super::judging::Judge;
use crate::domain::forum::Space;
use crate::domain::limits::{MENTION_PEOPLE_MAX, POST_CHARS_MAX};
use crate::domain::mention::{named, plain_name, resolved};
use crate::domain::{DocumentId, PersonId};
use crate::node::NodeError;
use crate::store::Read;

/// Those whom somebody who writes there may mean: who wrote in the thread, then who wrote lately in
/// its space, then this library's own people, at most so many; each with the names that mean that one.
pub(super) fn people(
    read: &Read<'_>,
    judge: &Judge<'_>,
    thread: Option<DocumentId>,
    space: Option<&Space>,
    people_max: u32,
) -> Result<Vec<(PersonId, Vec<String>)>, NodeError> {
    let mut found: Vec<(PersonId, Vec<String>)> = Vec::new();
    let rows = read.people_to_mention(thread, space, judge.own.node, people_max)?;
    for row in rows {
        let is_vouched = judge.known.may_speak_for(row.node, row.person);
        if !is_vouched || found.iter().any(|(known, _)| *known == row.person) {
            continue;
        }
        let label = format!("{} ({})", row.name, row.branch);
        found.push((row.person, vec![row.name, label]));
    }
    Ok(found)
}

/// The words with ids for names. What would be too long by it stays as it was typed.
pub(super) fn with_ids(
    read: &Read<'_>,
    judge: &Judge<'_>,
    thread: Option<DocumentId>,
    space: Option<&Space>,
    typed: String,
) -> Result<String, NodeError> {
    if !typed.contains('@') {
        return Ok(typed);
    }
    let kept = resolved(&typed, &people(read, judge, thread, space, MENTION_PEOPLE_MAX)?);
    Ok(if kept.chars().count() > POST_CHARS_MAX { typed } else { kept })
}

/// The names of those whom posts mention.
#[derive(Debug)]
pub(super) struct Names<'a> {
    read: &'a Read<'a>,
    known: std::cell::RefCell<BTreeMap<PersonId, String>>,
}

impl<'a> Names<'a> {
    pub(super) fn new(read: &'a Read<'a>) -> Self {
        Self { read, known: std::cell::RefCell::default() }
    }

    /// The words as people read them, still Markdown.
    pub(super) fn shown(&self, body: &str) -> String {
        self.filled(body, plain_name)
    }

    /// The words as they were typed, for a form.
    pub(super) fn typed(&self, body: &str) -> String {
        self.filled(body, str::to_owned)
    }

    fn filled(&self, body: &str, as_text: impl Fn(&str) -> String) -> String {
        if !body.contains('@') {
            return body.to_owned();
        }
        named(body, |person| as_text(&self.name(person)))
    }

    fn name(&self, person: PersonId) -> String {
        if let Some(known) = self.known.borrow().get(&person) {
            return known.clone();
        }
        // Whose card did not come, or is no more, has no name.
        let name = match self.read.person(person) {
            Ok(Some(card)) => card.name,
            Ok(None) | Err(_) => "…".to_owned(),
        };
        self.known.borrow_mut().insert(person, name.clone());
        name
    }
}
