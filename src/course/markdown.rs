//! A lesson's Markdown made into blocks of safe HTML, and short texts into safe inline HTML.
//!
//! CommonMark with tables and heading ids. Only what [`super::safe_events`] lets through becomes
//! HTML, so no markup, attribute or script address of an author reaches a page. Never reads a file.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::fault::{CourseFile, Faults, Place};
use super::safe_events::{SafeEvents, Stand, TOO_DEEP};
use crate::domain::QuestionId;
use crate::domain::course::Block;
use crate::domain::ids::is_slug;
use crate::domain::limits::MARKDOWN_DEPTH_MAX;

/// A lesson's text, and what else stands in it.
#[derive(Debug, Default)]
pub(super) struct LessonText {
    /// The text, cut where a check stands.
    pub(super) blocks: Vec<Block>,
    /// All headings, in order, those of the session plan too.
    pub(super) headings: Vec<Heading>,
    /// The checks that are placed in the text, in order.
    pub(super) placed: Vec<(QuestionId, Place)>,
    /// The session plan with its heading; empty if there is none.
    pub(super) session_html: String,
    /// Words of the text without the session plan.
    pub(super) word_count: usize,
}

/// A heading of a lesson.
#[derive(Debug)]
pub(super) struct Heading {
    /// 1 to 6.
    pub(super) level: usize,
    /// Its anchor, unique in the lesson.
    pub(super) id: String,
    /// Its words without markup.
    pub(super) words: String,
    /// The byte of the file where it stands.
    pub(super) at: usize,
    /// Does it stand in the session plan?
    pub(super) in_session: bool,
}

/// Makes the Markdown that starts at byte `body_at` of a lesson file into its text.
pub(super) fn lesson(file: &CourseFile<'_>, body_at: usize, faults: &mut Faults) -> LessonText {
    let markdown = &file.text[body_at..];
    if reports_deep_line(file, body_at, faults) {
        return LessonText::default();
    }
    let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut filter = SafeEvents::new(file, Stand::From(body_at));
    let mut maker = Maker::new(file, body_at);
    let mut in_code = false;
    let mut events = Parser::new_ext(markdown, options).into_offset_iter();
    while let Some((event, range)) = events.next() {
        let outermost = filter.depth() == 0;
        if outermost
            && matches!(event, Event::Start(Tag::Paragraph))
            && let Some(ids) = checks_of(&markdown[range.clone()])
        {
            maker.place_checks(&ids, range.start, faults);
            // The paragraph's inside is the marks that were just read.
            events.find(|(event, _)| matches!(event, Event::End(TagEnd::Paragraph)));
            continue;
        }
        in_code |= matches!(event, Event::Start(Tag::CodeBlock(_)));
        in_code &= !matches!(event, Event::End(TagEnd::CodeBlock));
        if let Event::Text(text) = &event
            && !in_code
            && is_mark(markdown, text, range.start)
        {
            let hint = "write `::check` and the check's id, an empty line before and after it";
            maker.error(range.start, "this mark is not understood here", hint, faults);
        }
        if let Some(event) = filter.pass(event, &range, faults) {
            maker.take(event, &range, outermost, faults);
        }
    }
    maker.finish()
}

/// Makes one line of Markdown, a value that stands at byte `at` of a file, into inline HTML.
///
/// Emphasis, code, links and line breaks are allowed; blocks are reported. Paragraphs are parted by
/// line breaks.
pub(super) fn inline(
    file: &CourseFile<'_>,
    at: usize,
    markdown: &str,
    faults: &mut Faults,
) -> String {
    if markdown.lines().any(is_deep_line) {
        faults.error(file, at, TOO_DEEP, "");
        return String::new();
    }
    let mut filter = SafeEvents::new(file, Stand::Inside(at));
    let mut kept = Vec::new();
    for (event, range) in Parser::new_ext(markdown.trim(), Options::empty()).into_offset_iter() {
        let Some(event) = filter.pass(event, &range, faults) else { continue };
        match event {
            Event::Start(Tag::Paragraph) if kept.is_empty() => {}
            Event::Start(Tag::Paragraph) => kept.extend([Event::HardBreak, Event::HardBreak]),
            Event::End(TagEnd::Paragraph) => {}
            Event::Start(ref tag) if !is_inline(&tag.to_end()) => {
                let words = "only words, emphasis, code and links may stand here";
                let hint =
                    "a `#`, `-`, `+`, `>` or `1.` at the start makes a block: write `\\` before it";
                faults.error(file, at, words, hint);
            }
            Event::End(ref tag) if !is_inline(tag) => {}
            Event::Rule => faults.error(file, at, "a rule cannot stand here", ""),
            Event::Start(_)
            | Event::End(_)
            | Event::Text(_)
            | Event::Code(_)
            | Event::SoftBreak
            | Event::HardBreak => kept.push(event),
            Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }
    to_html(kept).trim().to_owned()
}

fn is_inline(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link)
}

fn to_html<'m>(events: Vec<Event<'m>>) -> String {
    let mut made = String::new();
    html::push_html(&mut made, events.into_iter());
    made
}

/// Collects a lesson's safe events into blocks.
struct Maker<'f, 'm> {
    file: &'f CourseFile<'f>,
    body_at: usize,
    text: LessonText,
    /// Events since the last check, not yet HTML.
    pending: Vec<Event<'m>>,
    /// The heading that is open: where it stands in `pending`, and its words so far.
    open_heading: Option<(usize, String)>,
    /// Anchors that are taken, each with the number to try next for its namesakes.
    anchors: BTreeMap<String, usize>,
    in_session: bool,
}

impl<'f, 'm> Maker<'f, 'm> {
    fn new(file: &'f CourseFile<'f>, body_at: usize) -> Self {
        Self {
            file,
            body_at,
            text: LessonText::default(),
            pending: Vec::new(),
            open_heading: None,
            anchors: BTreeMap::new(),
            in_session: false,
        }
    }

    fn take(
        &mut self,
        event: Event<'m>,
        range: &Range<usize>,
        outermost: bool,
        faults: &mut Faults,
    ) {
        match &event {
            Event::Start(Tag::Heading { id, .. }) => {
                if id.as_deref() == Some(SESSION_ANCHOR) {
                    self.begin_session(range.start, outermost, faults);
                }
                self.open_heading = Some((self.pending.len(), String::new()));
            }
            Event::End(TagEnd::Heading(level)) => {
                self.close_heading(*level, range.start, faults);
            }
            Event::Text(words) | Event::Code(words) => {
                if !self.in_session {
                    self.text.word_count += words.split_whitespace().count();
                }
                if let Some((_, heading)) = &mut self.open_heading {
                    heading.push_str(words);
                }
            }
            Event::End(TagEnd::Image) => {
                if let Some(Event::Start(Tag::Image { .. })) = self.pending.last() {
                    let hint =
                        "say in the brackets what it shows: ![a map of the branches](map.png)";
                    self.error(range.start, "a picture without words", hint, faults);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some((_, heading)) = &mut self.open_heading {
                    heading.push(' ');
                }
            }
            Event::Start(_)
            | Event::End(_)
            | Event::Rule
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
        self.pending.push(event);
    }

    /// Everything from here on is the session plan.
    fn begin_session(&mut self, offset: usize, outermost: bool, faults: &mut Faults) {
        if !outermost {
            let hint = "write it at the start of a line";
            self.error(
                offset,
                "the session plan cannot start inside a list or quote",
                hint,
                faults,
            );
            return;
        }
        if !self.in_session {
            self.flush();
            self.in_session = true;
        }
    }

    /// Gives the heading that ends here its anchor and lists it.
    fn close_heading(&mut self, level: HeadingLevel, offset: usize, faults: &mut Faults) {
        let Some((start, words)) = self.open_heading.take() else { return };
        let Some(Event::Start(Tag::Heading { id, .. })) = self.pending.get(start) else { return };
        let given = id.as_deref().map(str::to_owned);
        let anchor = match given {
            Some(given) if !is_slug(&given) => {
                let hint = "an id is made of a-z, 0-9 and -";
                self.error(offset, "this heading's id is not an id", hint, faults);
                self.free_anchor(&words)
            }
            Some(given) if self.anchors.contains_key(&given) => {
                let taken = format!("the id `{given}` is taken by a heading above");
                self.error(offset, &taken, "give this heading another id", faults);
                self.free_anchor(&words)
            }
            Some(given) => given,
            None => self.free_anchor(&words),
        };
        self.anchors.insert(anchor.clone(), 2);
        if let Some(Event::Start(Tag::Heading { id, .. })) = self.pending.get_mut(start) {
            *id = Some(CowStr::from(anchor.clone()));
        }
        self.text.headings.push(Heading {
            level: level as usize,
            id: anchor,
            words: words.trim().to_owned(),
            at: self.body_at + offset,
            in_session: self.in_session,
        });
    }

    /// An anchor made from a heading's words that no heading above has.
    fn free_anchor(&mut self, words: &str) -> String {
        let plain = anchor_of(words);
        let Some(mut number) = self.anchors.get(&plain).copied() else { return plain };
        while self.anchors.contains_key(&format!("{plain}-{number}")) {
            number += 1;
        }
        let anchor = format!("{plain}-{number}");
        // Without this note a file of a thousand equal headings would be counted through each time.
        self.anchors.insert(plain, number + 1);
        anchor
    }

    fn place_checks(&mut self, ids: &[&str], offset: usize, faults: &mut Faults) {
        self.flush();
        for id in ids {
            let Ok(check) = id.parse::<QuestionId>() else {
                self.error(offset, "this is not the id of a check", "::check saved-means", faults);
                continue;
            };
            if self.in_session {
                let hint = "put the check before the session plan";
                self.error(offset, "a check cannot stand in the session plan", hint, faults);
                continue;
            }
            self.text.blocks.push(Block::Check(check.clone()));
            self.text.placed.push((check, self.file.place(self.body_at + offset)));
        }
    }

    /// Makes what is pending into HTML.
    fn flush(&mut self) {
        let made = to_html(std::mem::take(&mut self.pending));
        if self.in_session {
            self.text.session_html.push_str(&made);
        } else if !made.is_empty() {
            self.text.blocks.push(Block::Html(made));
        }
    }

    fn finish(mut self) -> LessonText {
        self.flush();
        self.text
    }

    fn error(&self, offset: usize, words: &str, hint: &str, faults: &mut Faults) {
        faults.error(self.file, self.body_at + offset, words, hint);
    }
}

/// The anchor of the heading at which the session plan begins.
const SESSION_ANCHOR: &str = "session";

/// The ids, if each line of a paragraph is a check's mark.
fn checks_of(paragraph: &str) -> Option<Vec<&str>> {
    paragraph
        .trim()
        .lines()
        .map(|line| line.trim().strip_prefix("::check ").map(str::trim))
        .collect()
}

/// True for words that begin a line as marks do.
fn is_mark(markdown: &str, words: &str, start: usize) -> bool {
    words.starts_with("::") && (start == 0 || markdown[..start].ends_with('\n'))
}

/// A heading's words as an anchor: letters and digits of any script, parted by `-`.
fn anchor_of(words: &str) -> String {
    let lower = words.to_lowercase();
    let parts: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let whole: String = parts.join("-").chars().take(ANCHOR_CHARS_MAX).collect();
    match whole.trim_end_matches('-') {
        "" => "section".to_owned(),
        anchor => anchor.to_owned(),
    }
}

const ANCHOR_CHARS_MAX: usize = 60;

/// Reports the first line that opens too many lists and quotes at once.
///
/// The parser walks all open blocks for every line, so one such line costs minutes if it gets that
/// far.
fn reports_deep_line(file: &CourseFile<'_>, body_at: usize, faults: &mut Faults) -> bool {
    let mut at = body_at;
    for line in file.text[body_at..].split_inclusive(['\n', '\r']) {
        if is_deep_line(line) {
            faults.error(file, at, TOO_DEEP, "write it flatter");
            return true;
        }
        at += line.len();
    }
    false
}

/// True for a line that opens more lists and quotes at once than the parser bears.
pub(super) fn is_deep_line(line: &str) -> bool {
    let opening =
        |c: &char| matches!(c, '>' | '-' | '+' | '*' | '.' | ')' | '0'..='9' | ' ' | '\t');
    let start: Vec<char> = line.chars().take_while(opening).collect();
    let quotes = start.iter().filter(|c| **c == '>').count();
    let is_mark = |pair: &&[char]| {
        matches!(pair[0], '-' | '+' | '*' | '.' | ')') && matches!(pair[1], ' ' | '\t')
    };
    quotes + start.windows(2).filter(is_mark).count() > MARKDOWN_DEPTH_MAX
}

#[cfg(test)]
mod tests;
