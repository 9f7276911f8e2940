//! One desk a role: the only doors through which pages reach the node.
//!
//! Each desk is handed out only to those whom the table in `domain::roles` lets in, and answers
//! with the plain values of [`view`](super::view). Never spells a document's keys and never speaks
//! HTTP.

mod accounts;
mod admin;
mod answers;
mod assignments;
mod attachments;
mod awards;
mod belonging;
mod blind;
mod checking;
mod codes;
mod cohorts;
mod console;
mod courses;
mod evaluating;
mod excuses;
mod exports;
mod facilitator;
mod forum;
mod forum_words;
mod founding;
mod gaps;
mod imports;
mod judging;
mod lan;
mod laptops;
mod learner;
mod matrix;
mod members;
mod mentioning;
mod moderator;
mod morning;
mod network;
mod newcomers;
mod picturing;
mod quiz;
mod reading;
mod recovering;
mod reporting;
mod reviews;
mod sessions;
mod set_aside;
mod similar;
mod standing;
mod study;
mod talking;
mod team;
#[cfg(test)]
mod tests;
mod throttle;
mod ticks;
mod visitor;

pub(super) use accounts::{NewAccount, announce, create};
pub use admin::AdminDesk;
pub use attachments::FileOf;
pub use console::{ConsoleDesk, PeerStatus, StatusView};
pub use evaluating::SentAnswers;
pub use exports::StatementPlan;
pub use facilitator::FacilitatorDesk;
pub use forum::ForumDesk;
pub use forum_words::Said;
pub use founding::SetUp;
pub use learner::LearnerDesk;
pub use moderator::ModeratorDesk;
pub use recovering::Recovery;
pub use visitor::VisitorDesk;

use super::view::{FoundRow, SignedIn, WorkState};
use super::{Node, NodeError};
use crate::domain::forum::Space;
use crate::domain::limits::ONCE_KEY_BYTES_MAX;
use crate::domain::person::FieldFault;
use crate::domain::roles::{Act, may};

/// A form's one-time key: the same key again gives the first result again.
pub type OnceKey = String;

impl Node {
    /// The desk for whoever has not signed in.
    #[must_use]
    pub fn visitor(&self) -> VisitorDesk {
        VisitorDesk::new(self.clone())
    }

    /// Who holds this session token; `None` if it is not good any more. Notes that it was used.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn session(&self, token: &str) -> Result<Option<SignedIn>, NodeError> {
        sessions::signed_in(self, token)
    }

    /// The desk for lessons and quizzes.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`], as for all desks of signed-in people.
    pub fn learner(&self, who: &SignedIn) -> Result<LearnerDesk, NodeError> {
        allowed(who, Act::Learn)?;
        Ok(LearnerDesk::new(self.clone(), who.clone()))
    }

    /// The desk for the forum.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`].
    pub fn forum(&self, who: &SignedIn) -> Result<ForumDesk, NodeError> {
        allowed(who, Act::Talk)?;
        Ok(ForumDesk::new(self.clone(), who.clone()))
    }

    /// The desk for whoever looks after the forum.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`].
    pub fn moderator(&self, who: &SignedIn) -> Result<ModeratorDesk, NodeError> {
        allowed(who, Act::Moderate)?;
        Ok(ModeratorDesk::new(self.clone(), who.person))
    }

    /// The newest posts of a space or of the whole forum, by their arrival here: what any reader of
    /// the network may read, so it asks for nobody.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for a cohort's space: that is none for readers without an account.
    pub fn feed(&self, space: Option<&Space>) -> Result<Vec<FoundRow>, NodeError> {
        if space.and_then(Space::cohort).is_some() {
            return Err(NodeError::NotFound("space"));
        }
        self.read(|read| forum::nameless(read, space))
    }

    /// The desk for whoever follows how learners get on.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`].
    pub fn facilitator(&self, who: &SignedIn) -> Result<FacilitatorDesk, NodeError> {
        allowed(who, Act::Follow)?;
        Ok(FacilitatorDesk::new(self.clone(), who.clone()))
    }

    /// The desk for whoever looks after this node.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`].
    pub fn admin(&self, who: &SignedIn) -> Result<AdminDesk, NodeError> {
        allowed(who, Act::KeepAccounts)?;
        allowed(who, Act::KeepSync)?;
        Ok(AdminDesk::new(self.clone(), who.clone()))
    }

    /// What the footer says on every page.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn work_state(&self) -> Result<WorkState, NodeError> {
        standing::work_state(self)
    }

    /// 128 random bits as 26 letters and digits, for marks that nobody may guess.
    #[must_use]
    pub fn random_token(&self) -> String {
        crate::domain::ids::base32().encode(&self.inner.random::<16>())
    }
}

fn allowed(who: &SignedIn, act: Act) -> Result<(), NodeError> {
    if may(who.role, who.node_role, act) { Ok(()) } else { Err(NodeError::NotAllowed) }
}

/// The key under which a form's answer is kept: forms of different kinds never meet.
fn once_key(form: &str, once: &str) -> Result<OnceKey, NodeError> {
    match once.len() {
        0 => Err(NodeError::field("once")(FieldFault::Empty)),
        1..=ONCE_KEY_BYTES_MAX => Ok(format!("{form} {once}")),
        _ => Err(NodeError::field("once")(FieldFault::TooLong { max: ONCE_KEY_BYTES_MAX })),
    }
}

/// Two letters, as ISO 3166 has them (and `XK`).
fn country(text: &str) -> Result<String, NodeError> {
    let country = text.trim().to_ascii_uppercase();
    match country.len() {
        0 => Err(NodeError::field("country")(FieldFault::Empty)),
        2 if country.bytes().all(|b| b.is_ascii_uppercase()) => Ok(country),
        _ => Err(NodeError::field("country")(FieldFault::NotAChoice)),
    }
}

/// A language tag in the form in which records carry it.
fn language(tag: &str) -> Result<String, NodeError> {
    let fine = (2..=12).contains(&tag.len())
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if fine {
        Ok(tag.to_owned())
    } else {
        Err(NodeError::field("language")(FieldFault::NotAChoice))
    }
}
