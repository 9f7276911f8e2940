//! Finds words in all lessons and in the glossary, however they were typed: either script, any case,
//! with or without accents. Built once for a language; never reads a file.

use crate::domain::course::Course;
use crate::domain::limits::{SEARCH_CHARS_MAX, SEARCH_HITS_MAX};
use crate::domain::{LessonPath, TermId};
use crate::text::fold::fold_words;

/// Where something was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// In a lesson, under the heading with that anchor; empty: before the first.
    Lesson(LessonPath, String),
    /// In the glossary.
    Term(TermId),
}

/// One place that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Where.
    pub place: Found,
    /// Title of the lesson, or the word that is explained.
    pub title: String,
    /// The heading's words; may be empty.
    pub heading: String,
    /// Words around the first that fits, in pieces: words, and whether they were asked for.
    pub excerpt: Vec<(String, bool)>,
}

/// All words of a course in one language.
#[derive(Debug, Default)]
pub struct SearchIndex {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    place: Found,
    title: String,
    heading: String,
    text: String,
    /// Title and heading, and text, folded: each word with a blank before it.
    folded_head: String,
    folded_text: String,
}

impl SearchIndex {
    /// The index of a course.
    #[must_use]
    pub fn of(course: &Course) -> Self {
        let mut index = Self::default();
        for lesson in course.lessons() {
            for (at, passage) in lesson.passages.iter().enumerate() {
                let place = Found::Lesson(lesson.path.clone(), passage.anchor.clone());
                // A lesson's goal and title are found with its beginning.
                let text = match at {
                    0 => format!("{} {}", lesson.goal, passage.text),
                    _ => passage.text.clone(),
                };
                let head = if at == 0 { lesson.title.as_str() } else { "" };
                index.add(place, &lesson.title, head, &passage.heading, &text);
            }
        }
        for (id, term) in &course.glossary {
            let text = words_of_html(&term.meaning_html);
            index.add(Found::Term(id.clone()), &term.term, &term.term, "", &text);
        }
        index
    }

    fn add(&mut self, place: Found, title: &str, head: &str, heading: &str, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.entries.push(Entry {
            place,
            title: title.to_owned(),
            heading: heading.to_owned(),
            folded_head: format!(" {}", fold_words(&format!("{head} {heading}"))),
            folded_text: format!(" {}", fold_words(&text)),
            text,
        });
    }

    /// The places in which every word of the question begins a word, the best first: those whose
    /// title or heading is it or has it, then those that have it most often.
    #[must_use]
    pub fn find(&self, question: &str) -> Vec<Hit> {
        let question: String = question.chars().take(SEARCH_CHARS_MAX).collect();
        let folded = fold_words(&question);
        let wanted: Vec<String> = folded
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(|word| format!(" {word}"))
            .collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut fitting: Vec<(usize, usize)> = self
            .entries
            .iter()
            .enumerate()
            .filter_map(|(at, entry)| Some((entry.weight(&wanted)?, at)))
            .collect();
        fitting.sort_by_key(|(weight, at)| (std::cmp::Reverse(*weight), *at));
        fitting.truncate(SEARCH_HITS_MAX);
        fitting.into_iter().map(|(_, at)| self.entries[at].hit(&wanted)).collect()
    }
}

impl Entry {
    /// How well it fits; `None` if a word is missing.
    fn weight(&self, wanted: &[String]) -> Option<usize> {
        let mut weight = 0;
        for word in wanted {
            let in_head = self.folded_head.matches(word.as_str()).count();
            let in_text = self.folded_text.matches(word.as_str()).count();
            if in_head + in_text == 0 {
                return None;
            }
            weight += HEAD_WEIGHT * in_head.min(1) + in_text.min(HEAD_WEIGHT - 1);
        }
        if self.folded_head == wanted.concat() {
            weight += WHOLE_HEAD_WEIGHT;
        }
        Some(weight)
    }

    fn hit(&self, wanted: &[String]) -> Hit {
        let words: Vec<&str> = self.text.split(' ').filter(|word| !word.is_empty()).collect();
        let is_wanted = |word: &&str| {
            // A word such as "follow-up" is two once it is folded.
            let folded = format!(" {}", fold_words(word));
            wanted.iter().any(|one| folded.contains(one.as_str()))
        };
        let first = words.iter().position(is_wanted).unwrap_or(0);
        let start = first.saturating_sub(EXCERPT_WORDS / 3);
        let end = (start + EXCERPT_WORDS).min(words.len());
        let mut excerpt: Vec<(String, bool)> = Vec::new();
        if start > 0 {
            excerpt.push(("… ".to_owned(), false));
        }
        for word in &words[start..end] {
            let marked = is_wanted(word);
            match excerpt.last_mut().filter(|(_, last)| *last == marked && !marked) {
                Some((text, _)) => text.push_str(word),
                None => excerpt.push(((*word).to_owned(), marked)),
            }
            if let Some((text, _)) = excerpt.last_mut() {
                text.push(' ');
            }
        }
        if end < words.len() {
            excerpt.push(("…".to_owned(), false));
        }
        Hit {
            place: self.place.clone(),
            title: self.title.clone(),
            heading: self.heading.clone(),
            excerpt,
        }
    }
}

/// A title counts as much as so many places in the text.
const HEAD_WEIGHT: usize = 20;
/// What a title or word that is exactly the question counts: it comes first.
const WHOLE_HEAD_WEIGHT: usize = 1_000;
/// Words of an excerpt.
const EXCERPT_WORDS: usize = 28;

/// The words of our own inline HTML.
fn words_of_html(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    signs.iter().fold(text, |text, (entity, sign)| text.replace(entity, sign))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{EmbeddedSource, load, sample};

    fn places(index: &SearchIndex, question: &str) -> Vec<String> {
        let place = |hit: Hit| match hit.place {
            Found::Lesson(path, anchor) => format!("{path}#{anchor}"),
            Found::Term(id) => format!("~{id}"),
        };
        index.find(question).into_iter().map(place).collect()
    }

    fn index() -> SearchIndex {
        let mut source = sample::course();
        source.replace("start/first/en.md", "Short.", "Čekaj na Đorđa, i на Ђорђа. A follow-up.");
        source.replace("glossary.en.toml", "\"What one *says*.\"", "\"Ono što se *kaže* & piše.\"");
        SearchIndex::of(&load(&source, "en").expect("the sample is sound"))
    }

    #[test]
    fn a_word_is_found_in_either_script_without_accents_and_by_its_beginning() {
        let index = index();
        for question in ["Đorđ", "dord", "ЂОРЂ", "cekaj", "ЧЕКАЈ na", "follow up", "Follow-Up"]
        {
            assert_eq!(places(&index, question), ["start/first#the-words"], "{question}");
        }
        assert_eq!(places(&index, "kaze"), ["~word"]);
        assert_eq!(places(&index, "cekaj kaze"), Vec::<String>::new());
        for nothing in ["", "  ?! ", "zzz", &"x".repeat(9_000)] {
            assert_eq!(places(&index, nothing), Vec::<String>::new());
        }
    }

    #[test]
    fn a_title_comes_before_many_words_and_the_excerpt_marks_what_was_asked() {
        let index = index();
        assert_eq!(places(&index, "word")[0], "~word");
        let hit = index.find("djordj").remove(0);
        assert_eq!((hit.title.as_str(), hit.heading.as_str()), ("First", "The words"));
        let marked: Vec<&str> =
            hit.excerpt.iter().filter(|(_, marked)| *marked).map(|(text, _)| text.trim()).collect();
        assert_eq!(marked, ["Đorđa,", "Ђорђа."]);
        let whole: String = hit.excerpt.iter().map(|(text, _)| text.as_str()).collect();
        assert!(whole.starts_with("Čekaj na Đorđa, i на"), "{whole}");
    }

    #[test]
    fn the_whole_course_is_searched() {
        let course = load(&EmbeddedSource, "en").expect("the course is sound");
        let index = SearchIndex::of(&course);
        assert!(places(&index, "logic model").iter().any(|place| place.starts_with("measuring/")));
        assert!(places(&index, "farm").iter().any(|place| place.starts_with("service-studio/")));
        assert!(index.find("the").len() <= SEARCH_HITS_MAX);
    }
}
