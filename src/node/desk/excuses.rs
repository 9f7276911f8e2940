//! Excuses: a lesson that a learner need not do, a date that is put off for one learner, reviews that
//! nobody is left to give to. Facts in the feedback of this node; undone by a further one.

use super::facilitator::{FacilitatorDesk, among};
use super::reviews::next_order;
use super::{allowed, once_key};
use crate::docs::feedback;
use crate::domain::cohort::Day;
use crate::domain::excuse::{Excuse, Excused, last_words};
use crate::domain::limits::{EXCUSE_CHARS_MAX, EXTENSION_DAYS_MAX};
use crate::domain::person::{self, FieldFault};
use crate::domain::roles::Act;
use crate::domain::{DocumentId, LessonPath, PersonId, Scope};
use crate::node::NodeError;
use crate::node::view::ExcuseForm;

impl FacilitatorDesk {
    /// What the learner is excused from by whom: every last word that is still on.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for learners whom the asking person does not follow.
    pub fn excuses_of(&self, person: PersonId) -> Result<Vec<Excuse>, NodeError> {
        self.door().read(|read| {
            let seen = read.desk_learner(&among(read, self.who())?, person)?;
            seen.ok_or(NodeError::NotFound("learner"))?;
            let said = read.excuses(person)?;
            let on = last_words(&said).into_iter().filter(|one| one.on);
            Ok(on.cloned().collect())
        })
    }

    /// Excuses a learner, or takes an excuse of this node back. The same `once` again changes nothing.
    ///
    /// # Errors
    /// [`NodeError::NotFound`], [`NodeError::Field`]; [`NodeError::NotAllowed`] for whoever is a guest
    /// on this node.
    pub fn excuse(&self, once: &str, person: PersonId, form: &ExcuseForm) -> Result<(), NodeError> {
        allowed(self.who(), Act::Excuse)?;
        let key = once_key("excuse", once)?;
        let what = self.read_excused(form)?;
        let words = match person::prose(&form.words, EXCUSE_CHARS_MAX) {
            Ok(words) => words,
            Err(FieldFault::Empty) => String::new(),
            Err(fault) => return Err(NodeError::Field { field: "excuse_words", fault }),
        };
        let (who, on) = (self.who().clone(), form.on);
        self.door().write(move |author| {
            if author.once(who.person, &key)?.is_some() {
                return Ok(());
            }
            author
                .desk_learner(&among(author, &who)?, person)?
                .ok_or(NodeError::NotFound("learner"))?;
            let (at, clock_doubtful) = author.now();
            let (order, node) = (next_order(author, who.person, person)?, author.node());
            let excuse = Excuse {
                key: feedback::excuse_key(node, author.random()),
                author: who.person,
                node,
                order,
                at,
                clock_doubtful,
                what,
                on,
                words,
            };
            let (id, scope) = (DocumentId::feedback(node, person), Scope::Branch(person.home()));
            author.change_in(scope, id, |document, life| {
                feedback::excuse(document, life, person, &excuse)
            })?;
            Ok(author.put_once(who.person, &key, "", at)?)
        })
    }

    fn read_excused(&self, form: &ExcuseForm) -> Result<Excused, NodeError> {
        let wrong = |field| move || NodeError::Field { field, fault: FieldFault::NotAChoice };
        match form.kind.as_str() {
            "lesson" => {
                let lesson: LessonPath = form.subject.parse().map_err(|_| wrong("lesson")())?;
                let course = self.door().course_of(&lesson.module, self.language());
                course.lesson(&lesson).ok_or_else(wrong("lesson"))?;
                Ok(Excused::Lesson(lesson))
            }
            "reviews" => Ok(Excused::BlindReviews),
            "until" => {
                let module = form.subject.parse().map_err(|_| wrong("module")())?;
                let course = self.door().course_of(&module, self.language());
                course.module(&module).ok_or_else(wrong("module"))?;
                let day: Day = form.day.trim().parse().map_err(|_| wrong("day")())?;
                let today = Day::of(self.door().now().0);
                let fine = day.0 >= today.0 && day.0 - today.0 <= EXTENSION_DAYS_MAX;
                if form.on && !fine { Err(wrong("day")()) } else { Ok(Excused::Until(module, day)) }
            }
            _ => Err(wrong("excuse")()),
        }
    }
}
