//! The course that comes inside the program, read once in each language that is asked for.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use tracing::error;

use super::fault::render;
use super::load::{Reader, Strictness, load_within};
use super::search::{Hit, SearchIndex};
use super::source::{CourseSource, EmbeddedSource};
use crate::domain::course::Course;

/// Courses by language, read when they are first asked for and kept.
#[derive(Debug)]
pub struct Library {
    source: Box<dyn CourseSource>,
    /// Does it stand beside another one, so that its modules carry its id?
    beside: bool,
    shelves: OnceLock<Shelves>,
}

#[derive(Debug)]
struct Shelves {
    courses: BTreeMap<String, Shelf>,
    /// Shown if not even the fallback can be read: a node with a spoilt course still syncs and has
    /// a forum.
    blank: Course,
}

/// One language: its course, and its words for the search.
#[derive(Debug, Default)]
struct Shelf {
    course: OnceLock<Option<Course>>,
    index: OnceLock<SearchIndex>,
}

impl Library {
    /// The course inside the program, one for all nodes of a process. Reads nothing yet.
    #[must_use]
    pub fn embedded() -> Arc<Self> {
        static EMBEDDED: OnceLock<Arc<Library>> = OnceLock::new();
        Arc::clone(EMBEDDED.get_or_init(|| Arc::new(Self::of(Box::new(EmbeddedSource)))))
    }

    /// The course of any source. Reads nothing yet.
    #[must_use]
    pub fn of(source: Box<dyn CourseSource>) -> Self {
        Self { source, beside: false, shelves: OnceLock::new() }
    }

    /// The course of any source, to stand beside another one. Reads nothing yet.
    #[must_use]
    pub fn beside(source: Box<dyn CourseSource>) -> Self {
        Self { beside: true, ..Self::of(source) }
    }

    /// The same course, to stand beside another one.
    #[must_use]
    pub fn to_stand_beside(self) -> Self {
        Self::beside(self.source)
    }

    /// The course's id; empty if its manifest cannot be read.
    pub fn id(&self) -> &str {
        &self.shelves().blank.id
    }

    /// The course in `language`, else in the language without its region or script, else in
    /// English.
    ///
    /// A language that cannot be read is logged once and falls back too; a course without any is
    /// blank.
    pub fn course(&self, language: &str) -> &Course {
        self.shelf(language).map_or(&self.shelves().blank, |(course, _)| course)
    }

    /// Finds words in the course that [`Library::course`] gives. The first question of a language
    /// builds its index.
    pub fn find(&self, language: &str, question: &str) -> Vec<Hit> {
        let Some((course, shelf)) = self.shelf(language) else { return Vec::new() };
        shelf.index.get_or_init(|| SearchIndex::of(course)).find(question)
    }

    fn shelf(&self, language: &str) -> Option<(&Course, &Shelf)> {
        let shelves = self.shelves();
        let main_part = language.split('-').next().unwrap_or(language);
        [language, main_part, FALLBACK_LANGUAGE].into_iter().find_map(|wanted| {
            let shelf = shelves.courses.get(wanted)?;
            let course = shelf.course.get_or_init(|| self.read(wanted)).as_ref()?;
            Some((course, shelf))
        })
    }

    /// The languages that the course names as its own, sorted.
    pub fn languages(&self) -> Vec<&str> {
        self.shelves().courses.keys().map(String::as_str).collect()
    }

    fn shelves(&self) -> &Shelves {
        self.shelves.get_or_init(|| {
            let mut reader = Reader::new(self.source.as_ref(), "", Strictness::Loading);
            let (id, languages) = reader
                .manifest()
                .map(|manifest| (manifest.id, manifest.languages))
                .unwrap_or_default();
            let language = FALLBACK_LANGUAGE.to_owned();
            let blank = Course { id, language, ..Course::default() };
            let courses = languages.into_iter().map(|language| (language, Shelf::default()));
            let courses: BTreeMap<String, Shelf> = courses.collect();
            if courses.is_empty() {
                error!("the course has no language that can be read");
            }
            Shelves { courses, blank }
        })
    }

    fn read(&self, language: &str) -> Option<Course> {
        let within = self.beside.then(|| self.id());
        load_within(self.source.as_ref(), language, within)
            .inspect_err(|faults| {
                let first = faults.first().map(render).unwrap_or_default();
                let fault_count = faults.len();
                error!(
                    course.language = language,
                    fault_count, "the course cannot be read: {first}"
                );
            })
            .ok()
    }
}

/// The language in which every course is complete.
const FALLBACK_LANGUAGE: &str = "en";

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::course::sample;

    #[test]
    fn a_language_that_is_not_there_falls_back_to_english() {
        let library = Library::of(Box::new(sample::course()));
        assert_eq!(library.languages(), ["en"]);
        for language in ["en", "en-GB", "sr-Latn", "", "../en"] {
            assert_eq!(library.course(language).title, "A course", "{language}");
        }
    }

    #[test]
    fn a_language_with_faults_falls_back_to_english() {
        let mut source = sample::course();
        source.replace("course.toml", "languages = [\"en\"]", "languages = [\"en\", \"sr\"]");
        let library = Library::of(Box::new(source));
        assert_eq!(library.languages(), ["en", "sr"]);
        assert_eq!(library.course("sr").language, "en");
    }

    /// Counts how often files are read.
    #[derive(Debug)]
    struct Counted {
        files: sample::Files,
        reads: Arc<AtomicUsize>,
    }

    impl CourseSource for Counted {
        fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
            self.reads.fetch_add(1, Ordering::Relaxed);
            self.files.read(path)
        }

        fn paths(&self) -> Vec<String> {
            self.files.paths()
        }
    }

    #[test]
    fn nothing_is_read_before_it_is_asked_for_and_nothing_twice() {
        let reads = Arc::new(AtomicUsize::new(0));
        let source = Counted { files: sample::course(), reads: Arc::clone(&reads) };
        let library = Library::of(Box::new(source));
        assert_eq!(reads.load(Ordering::Relaxed), 0);
        library.course("en");
        let after_first = reads.load(Ordering::Relaxed);
        library.course("sq");
        library.course("en");
        assert_eq!(reads.load(Ordering::Relaxed), after_first);
    }

    #[test]
    fn a_node_without_any_course_has_a_blank_one() {
        let library = Library::of(Box::new(sample::Files::default()));
        assert!(library.course("en").modules.is_empty());
    }
}
