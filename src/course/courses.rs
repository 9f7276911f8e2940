//! All courses of a node: the first one, and others beside it that come while the program runs.
//!
//! What was lent out stays where it is: a course that is taken away or replaced is only no longer
//! found. So a page that is being made never loses the ground under it. A library's few courses
//! cost little; what is taken away gives its memory back when the program ends.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use super::library::Library;
use crate::domain::ModuleId;

/// The courses, the first one first.
#[derive(Debug)]
pub struct Courses {
    first: Link,
}

#[derive(Debug)]
struct Link {
    library: Arc<Library>,
    /// Is it still found?
    stands: AtomicBool,
    next: OnceLock<Box<Self>>,
}

impl Link {
    fn new(library: Arc<Library>) -> Self {
        Self { library, stands: AtomicBool::new(true), next: OnceLock::new() }
    }

    fn stands(&self) -> bool {
        self.stands.load(Ordering::Acquire)
    }
}

impl Courses {
    /// One course alone.
    #[must_use]
    pub fn of(first: Arc<Library>) -> Self {
        Self { first: Link::new(first) }
    }

    fn links(&self) -> impl Iterator<Item = &Link> {
        std::iter::successors(Some(&self.first), |link| link.next.get().map(|next| &**next))
    }

    /// Adds a course in place of those with its id. One with the id of the first course stands in
    /// the first one's place: an author's copy of it, or a newer edition.
    pub fn add(&self, library: Library) {
        let id = library.id().to_owned();
        let mut link = Box::new(Link::new(Arc::new(library)));
        let mut last = &self.first;
        loop {
            match last.next.set(link) {
                Ok(()) => break,
                Err(back) => {
                    link = back;
                    // Somebody added one at the same moment, or this is not the end.
                    match last.next.get() {
                        Some(next) => last = next,
                        None => return,
                    }
                }
            }
        }
        let added: Vec<&Link> = self.links().skip(1).filter(|one| one.library.id() == id).collect();
        for before in added.iter().rev().skip(1) {
            before.stands.store(false, Ordering::Release);
        }
    }

    /// Takes a course away that was added; the first one stays.
    pub fn remove(&self, id: &str) {
        for link in self.links().skip(1).filter(|link| link.library.id() == id) {
            link.stands.store(false, Ordering::Release);
        }
    }

    /// The course that stands first.
    pub fn first(&self) -> &Library {
        let id = self.first.library.id();
        let instead = self.links().skip(1).filter(|link| link.stands() && link.library.id() == id);
        instead.last().map_or(&self.first.library, |link| &link.library)
    }

    /// All of them, the first one first.
    pub fn all(&self) -> Vec<&Library> {
        let first = self.first();
        let others = self.links().skip(1).filter(|link| link.stands());
        let others = others.map(|link| &*link.library).filter(|one| one.id() != first.id());
        std::iter::once(first).chain(others).collect()
    }

    /// The course of that id.
    pub fn find(&self, id: &str) -> Option<&Library> {
        self.all().into_iter().find(|library| library.id() == id)
    }

    /// The course that the module belongs to; the first one if there is no such course.
    pub fn of_module(&self, module: &ModuleId) -> &Library {
        module.course().and_then(|id| self.find(id)).unwrap_or_else(|| self.first())
    }

    /// The id of the course that stands first.
    pub fn first_id(&self) -> &str {
        self.first.library.id()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::sample;

    fn library(id: &str, title: &str, beside: bool) -> Library {
        let mut files = sample::course();
        files.replace("course.toml", "id = \"sample\"", &format!("id = \"{id}\""));
        files.replace("en.toml", "A course", title);
        let source = Box::new(files);
        if beside { Library::beside(source) } else { Library::of(source) }
    }

    fn titles(courses: &Courses) -> Vec<&str> {
        courses.all().iter().map(|one| one.course("en").title.as_str()).collect()
    }

    #[test]
    fn courses_stand_beside_each_other_and_a_newer_one_takes_the_place_of_its_id() {
        let courses = Courses::of(Arc::new(library("sample", "First", false)));
        courses.add(library("other", "Other", true));
        assert_eq!(titles(&courses), ["First", "Other"]);
        let lent = courses.find("other").unwrap();
        courses.add(library("other", "Other, edited", true));
        courses.add(library("sample", "First, edited", false));
        assert_eq!(titles(&courses), ["First, edited", "Other, edited"]);
        assert_eq!(lent.course("en").title, "Other", "what was lent out stays");
        courses.remove("other");
        courses.remove("sample");
        assert_eq!(titles(&courses), ["First"]);
        assert_eq!(courses.first_id(), "sample");
    }

    #[test]
    fn nothing_of_two_courses_is_taken_for_the_same() {
        let courses = Courses::of(Arc::new(library("sample", "First", false)));
        courses.add(library("other", "Other", true));
        let (first, other) = (courses.first().course("en"), courses.find("other").unwrap());
        let other = other.course("en");
        assert_eq!(first.modules[0].id.as_str(), "start");
        let module = &other.modules[0];
        assert_eq!(module.id.as_str(), "other.start");
        assert_eq!(module.lessons[1].path.to_string(), "other.start/second");
        assert_eq!(other.form.sections[0].from.as_str(), "other.start");
        let pool = &module.quiz.as_ref().unwrap().pool;
        assert!(pool.iter().all(|question| {
            question.read_again.as_ref().is_some_and(|(path, _)| path.module == module.id)
        }));
        let html = format!("{:?}", module.lessons[1].blocks);
        assert!(html.contains("/lessons/other.start/first#the-words"), "{html}");
        assert_eq!(courses.of_module(&module.id).course("en").title, "Other");
        let gone = "gone.start".parse().unwrap();
        assert_eq!(courses.of_module(&gone).course("en").title, "First");
    }
}
