//! What people write in the forum, made into safe HTML: paragraphs, line breaks, emphasis, lists,
//! quotes, code, and links to the web or to a lesson.
//!
//! Stricter than a lesson's Markdown: no picture, no table, no heading, no address of any other
//! kind. What is not understood is shown as it was typed, so nothing that a person wrote is lost.
//! The result holds no tag and no attribute but those made here, so a template may print it.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeStream};

use super::markdown::is_deep_line;
use crate::domain::LessonPath;
use crate::domain::limits::MARKDOWN_DEPTH_MAX;
use crate::text::plain;

/// A post as HTML. `words` changes its text, and only its text: into another script.
#[must_use]
pub fn to_html(typed: &str, words: &dyn Fn(&str) -> String) -> String {
    if typed.lines().any(is_deep_line) {
        return plain::to_html(&words(typed));
    }
    let mut maker = Maker { html: String::with_capacity(typed.len() * 2), ..Maker::new(words) };
    for event in TextMergeStream::new(Parser::new_ext(typed, Options::empty())) {
        maker.take(event);
        if maker.depth > MARKDOWN_DEPTH_MAX {
            return plain::to_html(&words(typed));
        }
    }
    maker.html
}

/// A post's words in one line without markup, for lists: at most so many characters.
#[must_use]
pub fn excerpt(typed: &str, chars_max: usize) -> String {
    let mut line = String::new();
    if typed.lines().any(is_deep_line) {
        line.push_str(typed);
    } else {
        for event in TextMergeStream::new(Parser::new_ext(typed, Options::empty())) {
            match event {
                Event::Text(text)
                | Event::Code(text)
                | Event::Html(text)
                | Event::InlineHtml(text) => {
                    line.push_str(&text);
                }
                Event::InlineMath(text) | Event::DisplayMath(text) => line.push_str(&text),
                Event::SoftBreak | Event::HardBreak | Event::Rule | Event::End(_) => line.push(' '),
                Event::Start(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
            }
        }
    }
    let joined = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if joined.chars().count() <= chars_max {
        return joined;
    }
    let cut: String = joined.chars().take(chars_max).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", &cut[..end])
}

struct Maker<'w> {
    words: &'w dyn Fn(&str) -> String,
    html: String,
    depth: usize,
    in_code: bool,
    /// For each open link: the address it leads to, if it may.
    links: Vec<bool>,
}

impl<'w> Maker<'w> {
    fn new(words: &'w dyn Fn(&str) -> String) -> Self {
        Self { words, html: String::new(), depth: 0, in_code: false, links: Vec::new() }
    }

    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => {
                self.depth += 1;
                self.start(&tag);
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                self.end(tag);
            }
            Event::Text(text) if self.in_code => self.html.push_str(&plain::escape(&text)),
            Event::Text(text) => self.text(&text),
            Event::Code(text) => {
                self.html.push_str("<code>");
                self.html.push_str(&plain::escape(&text));
                self.html.push_str("</code>");
            }
            // Whoever types a tag means its letters.
            Event::Html(text) | Event::InlineHtml(text) => {
                self.html.push_str(&plain::escape(text.trim_end_matches(['\n', '\r'])));
                if text.ends_with('\n') {
                    self.html.push_str("<br>");
                }
            }
            // People press Enter where they want a new line.
            Event::SoftBreak | Event::HardBreak => self.html.push_str("<br>"),
            Event::Rule => self.html.push_str("<hr>"),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn text(&mut self, text: &str) {
        let text = (self.words)(text);
        if self.links.iter().any(|is_let_through| *is_let_through) {
            self.html.push_str(&plain::escape(&text));
        } else {
            plain::push_line(&text, &mut self.html);
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let open = match tag {
            Tag::Paragraph | Tag::HtmlBlock => "<p>",
            Tag::Heading { .. } => "<p><strong>",
            Tag::BlockQuote(_) => "<blockquote>",
            Tag::CodeBlock(_) => {
                self.in_code = true;
                "<pre><code>"
            }
            Tag::List(None) => "<ul>",
            Tag::List(Some(first)) => {
                let first = (*first).min(9_999);
                self.html.push_str(&format!("<ol start=\"{first}\">"));
                ""
            }
            Tag::Item => "<li>",
            Tag::Emphasis => "<em>",
            Tag::Strong => "<strong>",
            Tag::Link { dest_url, .. } => {
                let href = destination(dest_url);
                self.links.push(href.is_some());
                if let Some((href, is_outside)) = href {
                    let rel = if is_outside { " rel=\"nofollow noopener noreferrer\"" } else { "" };
                    self.html.push_str(&format!("<a href=\"{}\"{rel}>", plain::escape(&href)));
                }
                ""
            }
            // Of a picture only its words; the rest is never made, for want of the options.
            Tag::Image { .. }
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Table(_)
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => "",
        };
        self.html.push_str(open);
    }

    fn end(&mut self, tag: TagEnd) {
        let close = match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => "</p>",
            TagEnd::Heading(_) => "</strong></p>",
            TagEnd::BlockQuote(_) => "</blockquote>",
            TagEnd::CodeBlock => {
                self.in_code = false;
                "</code></pre>"
            }
            TagEnd::List(false) => "</ul>",
            TagEnd::List(true) => "</ol>",
            TagEnd::Item => "</li>",
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Link => match self.links.pop() {
                Some(true) => "</a>",
                Some(false) | None => "",
            },
            TagEnd::Image
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::TableCell
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => "",
        };
        self.html.push_str(close);
    }
}

/// Where a link may lead, and whether that is outside: the web, or a lesson by `lesson:module/name`
/// or its address here.
fn destination(address: &str) -> Option<(String, bool)> {
    if plain::is_web_address(address) {
        return Some((address.to_owned(), true));
    }
    let path = address.strip_prefix("lesson:").or_else(|| address.strip_prefix("/lessons/"))?;
    let path: LessonPath = path.parse().ok()?;
    Some((format!("/lessons/{path}"), false))
}

#[cfg(test)]
#[path = "post_tests.rs"]
mod tests;
