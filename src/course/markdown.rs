//! A lesson's Markdown made into blocks of safe HTML, and short texts into safe inline HTML.
//!
//! CommonMark with tables and heading ids. Only what [`super::safe_events`] lets through becomes
//! HTML, so no markup, attribute or script address of an author reaches a page. Never reads a file.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::drawing::Drawing;
use super::fault::{CourseFile, Faults, Place};
use super::links::Target;
use super::safe_events::{SafeEvents, Stand, TOO_DEEP};
use crate::domain::course::{Block, Passage};
use crate::domain::ids::is_slug;
use crate::domain::limits::MARKDOWN_DEPTH_MAX;
use crate::domain::{QuestionId, TermId};
use crate::text::plain::escape;

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
    /// Words of the glossary that are linked to, in the order of their first use.
    pub(super) terms: Vec<TermId>,
    /// The words without marks, heading by heading, for the search; without the session plan.
    pub(super) passages: Vec<Passage>,
    /// File names of the drawings that are placed.
    pub(super) drawn: Vec<String>,
}

/// Gives the drawing of that file name; `None`, with faults, if there is none that may be shown.
pub(super) type Drawings<'d> = dyn FnMut(&str, &mut Faults) -> Option<Drawing> + 'd;

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
pub(super) fn lesson(
    file: &CourseFile<'_>,
    body_at: usize,
    drawings: &mut Drawings<'_>,
    faults: &mut Faults,
) -> LessonText {
    lesson_or_page(file, body_at, Foot::Terms, drawings, faults)
}

/// What stands below a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Foot {
    /// The words of the glossary that it uses.
    Terms,
    /// Nothing.
    None,
}

fn lesson_or_page(
    file: &CourseFile<'_>,
    body_at: usize,
    foot: Foot,
    drawings: &mut Drawings<'_>,
    faults: &mut Faults,
) -> LessonText {
    let markdown = &file.text[body_at..];
    if reports_deep_line(file, body_at, faults) {
        return LessonText::default();
    }
    let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut filter = SafeEvents::new(file, Stand::From(body_at));
    let mut maker = Maker::new(file, body_at, foot);
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
            if let Event::Start(Tag::Image { dest_url, .. }) = &event {
                maker.open_drawing(dest_url);
            } else if matches!(event, Event::End(TagEnd::Image)) {
                maker.close_drawing(range.start, drawings, faults);
            } else {
                maker.take(event, &range, outermost, faults);
            }
        }
    }
    maker.finish()
}

/// Makes the Markdown of a page that is no lesson: without checks and drawings, and without
/// explanations at its foot.
pub(super) fn page(file: &CourseFile<'_>, body_at: usize, faults: &mut Faults) -> String {
    let refuse = |name: &str, faults: &mut Faults| {
        let words = format!("the drawing {name} cannot stand on this page");
        faults.error_about(file.path, &words, "");
        None
    };
    let text = lesson_or_page(file, body_at, Foot::None, &mut { refuse }, faults);
    let mut html = String::new();
    for block in text.blocks {
        match block {
            Block::Html(part) => html.push_str(&part),
            Block::Check(id) => {
                let words = format!("the check `{id}` cannot stand on this page");
                faults.error_about(file.path, &words, "");
            }
        }
    }
    html + &text.session_html
}

/// Makes Markdown of several paragraphs, a value that stands at byte `at` of a TOML file, into HTML:
/// paragraphs, lists, tables and quotes, without headings and pictures.
pub(super) fn blocks(
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
    let mut refused = 0;
    for (event, range) in Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter() {
        match filter.pass(event, &range, faults) {
            Some(Event::Start(Tag::Heading { .. } | Tag::Image { .. })) => refused += 1,
            Some(Event::End(TagEnd::Heading(_) | TagEnd::Image)) | None => {}
            Some(event) => kept.push(addressed(event, faults.course())),
        }
    }
    if refused > 0 {
        faults.error(file, at, "a heading or picture cannot stand here", "write paragraphs");
    }
    to_html(kept)
}

/// A link into the course with its address on a page; anything else as it is.
fn addressed<'e>(event: Event<'e>, course: Option<&str>) -> Event<'e> {
    let Event::Start(Tag::Link { link_type, dest_url, title, id }) = event else { return event };
    let inside = Target::of(&dest_url).and_then(Result::ok);
    let dest_url = inside.map_or(dest_url, |target| target.address(course).into());
    Event::Start(Tag::Link { link_type, dest_url, title, id })
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
            Event::Start(Tag::Link { .. }) => kept.push(addressed(event, faults.course())),
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
    // On a small screen a table scrolls inside itself, and whoever has only keys must get into it.
    // Words of an author never hold a bare `<`, so nothing else is meant here.
    if made.contains("<table>") { made.replace("<table>", "<table tabindex=\"0\">") } else { made }
}

/// Collects a lesson's safe events into blocks.
struct Maker<'f, 'm> {
    file: &'f CourseFile<'f>,
    body_at: usize,
    foot: Foot,
    text: LessonText,
    /// Events since the last check, not yet HTML.
    pending: Vec<Event<'m>>,
    /// The heading that is open: where it stands in `pending`, and its words so far.
    open_heading: Option<(usize, String)>,
    /// The drawing whose words are being read: its file name, and its words so far.
    open_drawing: Option<(String, String)>,
    /// A drawing was placed as the last event: nothing may follow it in its paragraph.
    after_drawing: bool,
    /// Anchors that are taken, each with the number to try next for its namesakes.
    anchors: BTreeMap<String, usize>,
    in_session: bool,
}

impl<'f, 'm> Maker<'f, 'm> {
    fn new(file: &'f CourseFile<'f>, body_at: usize, foot: Foot) -> Self {
        Self {
            file,
            body_at,
            foot,
            text: LessonText::default(),
            pending: Vec::new(),
            open_heading: None,
            open_drawing: None,
            after_drawing: false,
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
        if let Some((_, words)) = &mut self.open_drawing {
            if let Event::Text(more) | Event::Code(more) = &event {
                words.push_str(more);
            } else if matches!(event, Event::SoftBreak | Event::HardBreak) {
                words.push(' ');
            }
            return;
        }
        if std::mem::take(&mut self.after_drawing) {
            if !matches!(event, Event::End(TagEnd::Paragraph)) {
                self.error(range.start, ALONE, ALONE_HINT, faults);
            }
            // The paragraph's beginning went when the drawing came.
            return;
        }
        match &event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                if let Some(Ok(target)) = Target::of(dest_url) {
                    self.link_inside(&target, faults.course());
                    return;
                }
            }
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
                self.say(words);
                if let Some((_, heading)) = &mut self.open_heading {
                    heading.push_str(words);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                self.say(" ");
                if let Some((_, heading)) = &mut self.open_heading {
                    heading.push(' ');
                }
            }
            Event::End(tag) => {
                if !is_inline(tag) {
                    self.say(" ");
                }
            }
            Event::Start(_)
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

    /// A link to another place of the course, with its address on a page.
    fn link_inside(&mut self, target: &Target, course: Option<&str>) {
        let made = match target {
            // The plan has a page of its own, without the explanations at a lesson's foot.
            Target::Term(term) if !self.in_session && self.foot == Foot::Terms => {
                let first = !self.text.terms.contains(term);
                if first {
                    self.text.terms.push(term.clone());
                }
                // From the explanation one comes back to the word's first use.
                let id = if first { format!(" id=\"use-{term}\"") } else { String::new() };
                format!("<a class=\"term\"{id} href=\"#term-{term}\">")
            }
            Target::Lesson(..) | Target::Term(_) => {
                format!("<a href=\"{}\">", escape(&target.address(course)))
            }
        };
        self.pending.push(Event::InlineHtml(made.into()));
    }

    /// Adds words to those that the search finds, unless they are a heading's.
    fn say(&mut self, words: &str) {
        if self.in_session || self.open_heading.is_some() {
            return;
        }
        if self.text.passages.is_empty() {
            self.text.passages.push(Passage::default());
        }
        if let Some(passage) = self.text.passages.last_mut() {
            passage.text.push_str(words);
        }
    }

    fn open_drawing(&mut self, name: &str) {
        self.open_drawing = Some((name.to_owned(), String::new()));
    }

    /// Puts the drawing whose words were just read in the place of the paragraph around it.
    fn close_drawing(&mut self, offset: usize, drawings: &mut Drawings<'_>, faults: &mut Faults) {
        let Some((name, words)) = self.open_drawing.take() else { return };
        let words = words.trim();
        if words.is_empty() {
            let hint = "say in the brackets what it shows: ![a map of the branches](map.en.svg)";
            self.error(offset, "a picture without words", hint, faults);
        }
        if !matches!(self.pending.last(), Some(Event::Start(Tag::Paragraph))) {
            self.error(offset, ALONE, ALONE_HINT, faults);
            return;
        }
        if self.text.drawn.contains(&name) {
            self.error(offset, "this drawing stands here twice", "", faults);
            return;
        }
        self.text.drawn.push(name.clone());
        let Some(drawing) = drawings(&name, faults) else { return };
        self.pending.pop();
        self.pending.push(Event::Html(drawing.html(words).into()));
        self.after_drawing = true;
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
        if !self.in_session {
            self.text.passages.push(Passage {
                anchor: anchor.clone(),
                heading: words.trim().to_owned(),
                text: String::new(),
            });
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

/// Said of a drawing with something beside it.
const ALONE: &str = "a drawing stands on a line of its own";
const ALONE_HINT: &str = "leave an empty line before and after ![what it says](name.en.svg)";
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
