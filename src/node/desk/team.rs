//! Around a learner: words for the team, notes for oneself alone, and one message to several
//! learners at once.
//!
//! Words for the team travel with the learner's library, as reviews do; the learner's own pages show
//! none of them. A private note is kept on this node for its author and goes nowhere.

use std::collections::BTreeMap;

use super::facilitator::{FacilitatorDesk, among};
use super::reviews::{next_order, reviewing_nodes};
use super::{allowed, once_key};
use crate::docs::feedback;
use crate::domain::feedback::{Message, counts};
use crate::domain::limits::{
    MESSAGE_CHARS_MAX, TEAM_WORDS_CHARS_MAX, TEAM_WORDS_SHOWN, WRITE_TO_MAX,
};
use crate::domain::person::{self, FieldFault};
use crate::domain::roles::Act;
use crate::domain::{DocumentId, PersonId, Scope};
use crate::node::NodeError;
use crate::node::author::{Author, load_document};
use crate::node::view::{SignedIn, TeamView};

impl FacilitatorDesk {
    /// The latest words for the team about a learner, and the asking person's own note.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for learners whom the asking person does not follow.
    pub fn team(&self, learner: PersonId) -> Result<TeamView, NodeError> {
        self.door().read(|read| {
            let seen = read.desk_learner(&among(read, self.who())?, learner)?;
            seen.ok_or(NodeError::NotFound("learner"))?;
            let is_near = reviewing_nodes(read)?;
            let mut all: Vec<Message> = Vec::new();
            for id in read.feedback_about_all(learner)? {
                let said = feedback::facts(&load_document(read, id)?).team.into_iter();
                let fine = |one: &Message| counts(one.node, is_near(one.node), one.author, learner);
                all.extend(said.filter(fine));
            }
            all.sort_by(|a, b| (b.at, &b.key).cmp(&(a.at, &a.key)));
            let more = all.len().saturating_sub(TEAM_WORDS_SHOWN);
            all.truncate(TEAM_WORDS_SHOWN);
            let mut names: BTreeMap<PersonId, String> = BTreeMap::new();
            for word in &all {
                let name = read.person(word.author)?.map(|row| row.name).unwrap_or_default();
                names.insert(word.author, name);
            }
            let named =
                |word: Message| (names.get(&word.author).cloned().unwrap_or_default(), word);
            let note = read.desk_note(self.who().person, learner)?;
            Ok(TeamView { words: all.into_iter().map(named).collect(), more, note })
        })
    }

    /// Tells everybody who accompanies that learner. The same `once` again changes nothing.
    ///
    /// # Errors
    /// [`NodeError::NotFound`], [`NodeError::Field`]; [`NodeError::NotAllowed`] for a guest on this
    /// node.
    pub fn tell_team(&self, once: &str, learner: PersonId, words: &str) -> Result<(), NodeError> {
        allowed(self.who(), Act::Review)?;
        let key = once_key("team", once)?;
        let words = person::prose(words, TEAM_WORDS_CHARS_MAX).map_err(NodeError::field("team"))?;
        let who = self.who().clone();
        self.door().write(move |author| {
            if author.once(who.person, &key)?.is_some() {
                return Ok(());
            }
            let node = author.node();
            let word =
                said(author, &who, learner, feedback::team_key(node, author.random()), words)?;
            let (id, scope) = (DocumentId::feedback(node, learner), Scope::Branch(learner.home()));
            author.change_in(scope, id, |document, life| {
                feedback::tell_team(document, life, learner, &word)
            })?;
            Ok(author.put_once(who.person, &key, "", author.now().0)?)
        })
    }

    /// Keeps what the asking person notes about a learner, for that person alone and on this node
    /// alone; nothing: the note goes.
    ///
    /// # Errors
    /// [`NodeError::NotFound`], [`NodeError::Field`].
    pub fn keep_note(&self, learner: PersonId, words: &str) -> Result<(), NodeError> {
        let words = match person::prose(words, TEAM_WORDS_CHARS_MAX) {
            Ok(words) => words,
            Err(FieldFault::Empty) => String::new(),
            Err(fault) => return Err(NodeError::Field { field: "note", fault }),
        };
        let (who, now) = (self.who().clone(), self.door().now().0);
        self.door().write_local(move |write| {
            let seen = write.desk_learner(&among(write, &who)?, learner)?;
            seen.ok_or(NodeError::NotFound("learner"))?;
            Ok(write.put_desk_note(who.person, learner, (&words, now))?)
        })
    }

    /// The names of those to whom a message is to go, in the order in which they were chosen;
    /// whoever is not followed is left out.
    ///
    /// # Errors
    /// [`NodeError::Field`] for nobody, or for too many.
    pub fn recipients(&self, people: &[PersonId]) -> Result<Vec<(PersonId, String)>, NodeError> {
        allowed(self.who(), Act::Review)?;
        let mut chosen: Vec<PersonId> = Vec::new();
        for person in people {
            if !chosen.contains(person) {
                chosen.push(*person);
            }
        }
        let fault = match chosen.len() {
            0 => Some(FieldFault::Empty),
            1..=WRITE_TO_MAX => None,
            _ => Some(FieldFault::TooLong { max: WRITE_TO_MAX }),
        };
        if let Some(fault) = fault {
            return Err(NodeError::Field { field: "to", fault });
        }
        self.door().read(|read| {
            let among = among(read, self.who())?;
            let mut rows = Vec::new();
            for person in chosen {
                if let Some(row) = read.desk_learner(&among, person)? {
                    rows.push((person, row.name));
                }
            }
            Ok(rows)
        })
    }

    /// Writes the same message to several learners, each of whom can answer; how many it were. All
    /// of it or nothing; the same `once` again changes nothing.
    ///
    /// # Errors
    /// As [`FacilitatorDesk::recipients`]; [`NodeError::NotFound`] if one of them is not followed.
    pub fn write_to_several(
        &self,
        once: &str,
        people: &[PersonId],
        words: &str,
    ) -> Result<usize, NodeError> {
        let key = once_key("messages", once)?;
        let to = self.recipients(people)?;
        let words = person::prose(words, MESSAGE_CHARS_MAX).map_err(NodeError::field("words"))?;
        let who = self.who().clone();
        self.door().write(move |author| {
            if author.once(who.person, &key)?.is_some() {
                return Ok(to.len());
            }
            let node = author.node();
            for (learner, _) in &to {
                let key = feedback::message_key(node, author.random());
                let message = said(author, &who, *learner, key, words.clone())?;
                let id = DocumentId::feedback(node, *learner);
                author.change_in(Scope::Branch(learner.home()), id, |document, life| {
                    feedback::message(document, life, *learner, &message)
                })?;
            }
            author.put_once(who.person, &key, "", author.now().0)?;
            Ok(to.len())
        })
    }
}

/// Something that somebody says of a learner whom that one follows.
fn said(
    author: &Author<'_>,
    who: &SignedIn,
    learner: PersonId,
    key: String,
    words: String,
) -> Result<Message, NodeError> {
    let seen = author.desk_learner(&among(author, who)?, learner)?;
    seen.ok_or(NodeError::NotFound("learner"))?;
    let (at, clock_doubtful) = author.now();
    let (order, node) = (next_order(author, who.person, learner)?, author.node());
    Ok(Message { key, author: who.person, node, order, at, clock_doubtful, words })
}
