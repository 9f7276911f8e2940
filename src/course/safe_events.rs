//! Lets through only those pieces of Markdown that make safe HTML: no raw HTML, no attribute of an
//! author, no link or picture to anywhere but the allowed places. Reports what it holds back. Never
//! writes HTML.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};

use super::fault::{CourseFile, Faults};
use super::links::Target;
use crate::domain::limits::MARKDOWN_DEPTH_MAX;

/// Where a piece of Markdown stands in its file.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stand {
    /// The Markdown is the file from this byte on.
    From(usize),
    /// The Markdown is a value of a TOML file that starts at this byte.
    Inside(usize),
}

impl Stand {
    /// The byte of the file to name for an offset in the Markdown.
    pub(super) fn byte(self, offset: usize) -> usize {
        match self {
            Self::From(start) => start + offset,
            // Quotes and escapes stand between a value and its text, so only its start is certain.
            Self::Inside(start) => start,
        }
    }
}

/// The filter. Feed it every event of one text, in order.
#[derive(Debug)]
pub(super) struct SafeEvents<'f> {
    file: &'f CourseFile<'f>,
    stand: Stand,
    /// For each open link or picture: was it let through?
    open_links: Vec<bool>,
    depth: usize,
    too_deep: bool,
}

impl<'f> SafeEvents<'f> {
    /// A filter for Markdown that stands there.
    pub(super) fn new(file: &'f CourseFile<'f>, stand: Stand) -> Self {
        Self { file, stand, open_links: Vec::new(), depth: 0, too_deep: false }
    }

    /// How many tags are open, before the event that comes next.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// The event made safe; `None` if it is held back.
    pub(super) fn pass<'m>(
        &mut self,
        event: Event<'m>,
        range: &Range<usize>,
        faults: &mut Faults,
    ) -> Option<Event<'m>> {
        match event {
            Event::Start(tag) => {
                self.depth += 1;
                if self.depth > MARKDOWN_DEPTH_MAX && !self.too_deep {
                    self.too_deep = true;
                    self.report(range.start, TOO_DEEP, "write it flatter", faults);
                }
                self.start(tag, range, faults).map(Event::Start)
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                self.end(tag).map(Event::End)
            }
            Event::Html(_) | Event::InlineHtml(_) => {
                // A block of HTML was reported where it began.
                if matches!(event, Event::InlineHtml(_)) {
                    self.report(range.start, RAW_HTML, RAW_HTML_HINT, faults);
                }
                None
            }
            Event::Text(_) | Event::Code(_) | Event::SoftBreak | Event::HardBreak | Event::Rule => {
                Some(event)
            }
            Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => None,
        }
    }

    fn start<'m>(
        &mut self,
        tag: Tag<'m>,
        range: &Range<usize>,
        faults: &mut Faults,
    ) -> Option<Tag<'m>> {
        match tag {
            Tag::Heading { level, id, classes, attrs } => {
                if !classes.is_empty() || !attrs.is_empty() {
                    let hint = "only an id may stand there: {#task}";
                    self.report(range.start, "a heading takes no class or attribute", hint, faults);
                }
                Some(Tag::Heading { level, id, classes: Vec::new(), attrs: Vec::new() })
            }
            Tag::Link { link_type, ref dest_url, .. } => {
                let fine = match Target::of(dest_url) {
                    Some(Ok(target)) => {
                        faults.note_link(self.file, self.stand.byte(range.start), target);
                        true
                    }
                    Some(Err(())) => {
                        let hint =
                            "[words](lesson:module/lesson#heading) or [words](glossary:term)";
                        let words = "this link into the course has a slip";
                        self.report(range.start, words, hint, faults);
                        false
                    }
                    None => {
                        let fine = link_type == LinkType::Email || is_safe_link(dest_url);
                        if !fine {
                            self.report(range.start, UNSAFE_LINK, UNSAFE_LINK_HINT, faults);
                        }
                        fine
                    }
                };
                self.open_links.push(fine);
                fine.then_some(tag)
            }
            Tag::Image { ref dest_url, .. } => {
                let fine = is_drawing(dest_url);
                if !fine {
                    let hint = "put an SVG beside the lesson: ![what it says](name.en.svg)";
                    self.report(range.start, "a picture must be a drawing", hint, faults);
                }
                self.open_links.push(fine);
                fine.then_some(tag)
            }
            Tag::HtmlBlock => {
                self.report(range.start, RAW_HTML, RAW_HTML_HINT, faults);
                None
            }
            // Alignment would become a style attribute, which the pages' security policy forbids.
            Tag::Table(_) => Some(Tag::Table(Vec::new())),
            Tag::CodeBlock(_) => Some(Tag::CodeBlock(CodeBlockKind::Indented)),
            Tag::BlockQuote(_) => Some(Tag::BlockQuote(None)),
            Tag::Paragraph
            | Tag::List(_)
            | Tag::Item
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::Emphasis
            | Tag::Strong => Some(tag),
            Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => None,
        }
    }

    fn end(&mut self, tag: TagEnd) -> Option<TagEnd> {
        match tag {
            TagEnd::Link | TagEnd::Image => self.open_links.pop()?.then_some(tag),
            TagEnd::BlockQuote(_) => Some(TagEnd::BlockQuote(None)),
            TagEnd::Heading(_)
            | TagEnd::Table
            | TagEnd::CodeBlock
            | TagEnd::Paragraph
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::TableCell
            | TagEnd::Emphasis
            | TagEnd::Strong => Some(tag),
            TagEnd::HtmlBlock
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::MetadataBlock(_) => None,
        }
    }

    fn report(&self, offset: usize, words: &str, hint: &str, faults: &mut Faults) {
        faults.error(self.file, self.stand.byte(offset), words, hint);
    }
}

/// Said where lists, quotes or emphasis are nested beyond the limit.
pub(super) const TOO_DEEP: &str = "this is nested too deep";
const RAW_HTML: &str = "raw HTML is not allowed";
const RAW_HTML_HINT: &str = "write it in Markdown; for a sign `<` write `\\<`";
const UNSAFE_LINK: &str = "this link leads where none may lead";
const UNSAFE_LINK_HINT: &str = "a link starts with https:, http: or mailto:, or is relative";

/// True for http, https, mailto and relative addresses.
///
/// Browsers skip control characters and spaces inside a scheme, and read `\` as `/`, so none may be
/// in it.
fn is_safe_link(address: &str) -> bool {
    if address.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
        return false;
    }
    let scheme_end =
        address.find([':', '/', '?', '#']).filter(|end| address[*end..].starts_with(':'));
    match scheme_end {
        Some(end) => {
            let scheme = &address[..end];
            ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
        }
        None => !address.starts_with("//"),
    }
}

/// True for the name of a drawing that lies beside the lesson.
fn is_drawing(address: &str) -> bool {
    let fine = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
    address.ends_with(".svg") && !address.starts_with('.') && address.bytes().all(fine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_only_where_a_browser_runs_nothing() {
        for fine in [
            "https://a.org/b?c=d:e",
            "HTTP://a",
            "mailto:a@b",
            "goals",
            "../a/b#c",
            "#x:y",
            "/a:b",
            "",
        ] {
            assert!(is_safe_link(fine), "{fine}");
        }
        for wrong in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "java\tscript:x",
            " javascript:x",
            "\u{1}javascript:x",
            "data:text/html,x",
            "vbscript:x",
            "//evil.example",
            "\\\\evil",
            "/\\evil",
            "file:///etc",
            "blob:x",
            "x-foo:y",
            ":",
            "jav\u{a0}ascript:x",
        ] {
            assert!(!is_safe_link(wrong), "{wrong:?}");
        }
    }

    #[test]
    fn pictures_are_drawings_that_lie_beside_the_lesson() {
        assert!(is_drawing("map.en.svg") && is_drawing("two-roads.sr-Latn.svg"));
        for wrong in [
            "https://a/b.svg",
            "../a/map.svg",
            "a/map.svg",
            "map.png",
            "data:image/svg+xml,x.svg",
            "//a.svg",
            "..svg",
            "",
        ] {
            assert!(!is_drawing(wrong), "{wrong}");
        }
    }
}
