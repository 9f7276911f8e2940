//! A drawing beside a lesson, checked and made fit to stand in a page.
//!
//! SVG can run script, load from elsewhere and restyle the page it stands in. So nothing of the file
//! is copied: it is parsed, and only known elements with known attributes of known form are written
//! anew. Colours are `currentColor` alone, so a drawing is legible in the dark and on paper.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use roxmltree::{Attribute, Document, Node, NodeType, ParsingOptions};

use super::fault::{CourseFile, Faults};
use crate::domain::ids::is_slug;
use crate::domain::limits::{
    DRAWING_BYTES_MAX, DRAWING_DEPTH_MAX, DRAWING_FONT_SIZE_MIN, DRAWING_NODES_MAX,
};
use crate::text::plain::escape;

/// A drawing that may stand in a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Drawing {
    /// Its `viewBox`: four numbers; empty while its file is still to come.
    pub(super) view_box: String,
    /// What is in it, as SVG of our own writing.
    pub(super) inner: String,
}

impl Drawing {
    /// Stands for one whose file is still to come.
    pub(super) fn to_come() -> Self {
        Self { view_box: String::new(), inner: String::new() }
    }

    /// The drawing as it stands in a page, with the words that say what it shows; until it has come,
    /// the words alone.
    pub(super) fn html(&self, words: &str) -> String {
        let (words, Self { view_box, inner }) = (escape(words), self);
        if view_box.is_empty() {
            return format!("<figure class=\"drawing\"><p>{words}</p></figure>\n");
        }
        format!(
            "<figure class=\"drawing\" role=\"img\" aria-label=\"{words}\" tabindex=\"0\"><svg \
             viewBox=\"{view_box}\" aria-hidden=\"true\" focusable=\"false\">{inner}</svg></figure>\n",
        )
    }
}

/// Reads a drawing; `None`, with faults, if anything in it may not be. Its ids get `prefix` in front,
/// so that two drawings on one page do not take each other's arrowheads.
pub(super) fn read(file: &CourseFile<'_>, prefix: &str, faults: &mut Faults) -> Option<Drawing> {
    if file.text.len() > DRAWING_BYTES_MAX {
        let words = format!("the drawing is larger than {} KiB", DRAWING_BYTES_MAX / 1024);
        faults.error_about(file.path, &words, "draw it simpler: few shapes, no traced pictures");
        return None;
    }
    let options = ParsingOptions { nodes_limit: DRAWING_NODES_MAX, ..ParsingOptions::default() };
    let document = match Document::parse_with_options(file.text, options) {
        Ok(document) => document,
        Err(error) => {
            let at = byte_of(file.text, error.pos());
            faults.error(file, at, &format!("this is not SVG: {error}"), "");
            return None;
        }
    };
    let before = faults.error_count();
    let ids =
        document.descendants().filter_map(|node| node.attribute("id")).map(str::to_owned).collect();
    let mut writer = Writer { file, prefix, ids, inner: String::new(), faults };
    let view_box = writer.root(document.root_element());
    let inner = writer.inner;
    let sound = faults.error_count() == before;
    view_box.filter(|_| sound).map(|view_box| Drawing { view_box, inner })
}

/// Rows and columns count from 1, columns in characters.
fn byte_of(text: &str, pos: roxmltree::TextPos) -> usize {
    let row = usize::try_from(pos.row).unwrap_or(1).saturating_sub(1);
    let column = usize::try_from(pos.col).unwrap_or(1).saturating_sub(1);
    let line_start: usize = text.split_inclusive('\n').take(row).map(str::len).sum();
    let line = &text[line_start..];
    line_start + line.char_indices().nth(column).map_or(line.len(), |(at, _)| at)
}

const SVG_NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// Elements that may be drawn.
const ELEMENTS: &[&str] = &[
    "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan",
    "defs", "marker",
];

/// What may be said once for the whole drawing.
const INHERITED: &[&str] =
    &["font-size", "font-weight", "text-anchor", "fill", "stroke", "stroke-width"];

struct Writer<'w, 'f> {
    file: &'w CourseFile<'f>,
    prefix: &'w str,
    /// Every id of the file, for references.
    ids: BTreeSet<String>,
    inner: String,
    faults: &'w mut Faults,
}

impl Writer<'_, '_> {
    /// Writes what is in the outermost element and gives back its `viewBox`.
    fn root(&mut self, svg: Node<'_, '_>) -> Option<String> {
        if svg.tag_name().name() != "svg" || !is_svg(svg) {
            self.error(svg.range().start, "a drawing is one element <svg>", "");
            return None;
        }
        let view_box = svg.attribute("viewBox").filter(|text| is_view_box(text));
        if view_box.is_none() {
            let hint = "write viewBox=\"0 0 640 400\" into <svg>";
            self.error(svg.range().start, "the drawing does not say how large it is", hint);
        }
        let named = |name| {
            let mut children = svg.children().filter(|child| child.tag_name().name() == name);
            children.any(|child| child.text().is_some_and(|text| !text.trim().is_empty()))
        };
        if !named("title") || !named("desc") {
            let hint = "begin with <title>…</title><desc>…</desc>, for those who cannot see it";
            self.error(svg.range().start, "the drawing has no title or no description", hint);
        }
        // What the whole drawing inherits goes to a group: the page writes the outermost element.
        self.inner.push_str("<g");
        for attribute in svg.attributes() {
            match attribute.name() {
                "viewBox" | "role" if attribute.namespace().is_none() => {}
                name if INHERITED.contains(&name) => self.attribute(&attribute, "svg"),
                _ => self.unknown_attribute(&attribute, "svg"),
            }
        }
        self.inner.push('>');
        self.children(svg, 0);
        self.inner.push_str("</g>");
        view_box.map(str::to_owned)
    }

    fn children(&mut self, parent: Node<'_, '_>, depth: usize) {
        for child in parent.children() {
            match child.node_type() {
                NodeType::Element => self.element(child, depth),
                NodeType::Text => self.text(parent, child),
                NodeType::Comment => {}
                NodeType::PI | NodeType::Root => {
                    self.error(child.range().start, "an instruction may not stand here", "");
                }
            }
        }
    }

    fn text(&mut self, parent: Node<'_, '_>, child: Node<'_, '_>) {
        let words = child.text().unwrap_or_default();
        if ["text", "tspan"].contains(&parent.tag_name().name()) {
            self.inner.push_str(&escape(words));
        } else if !words.trim().is_empty() {
            self.error(child.range().start, "words stand only in <text>", "");
        }
    }

    fn element(&mut self, node: Node<'_, '_>, depth: usize) {
        let name = node.tag_name().name();
        let at_top = node.parent().is_some_and(|parent| parent.tag_name().name() == "svg");
        if is_svg(node) && at_top && ["title", "desc"].contains(&name) {
            // The page says the words of the lesson in their place.
            return;
        }
        if !is_svg(node) || !ELEMENTS.contains(&name) {
            let hint = format!("a drawing is made of: {}", ELEMENTS.join(", "));
            let words = format!("<{}> may not stand in a drawing", shown(name));
            self.error(node.range().start, &words, &hint);
            return;
        }
        if depth >= DRAWING_DEPTH_MAX {
            self.error(node.range().start, "this is nested too deep", "");
            return;
        }
        self.inner.push('<');
        self.inner.push_str(name);
        for attribute in node.attributes() {
            self.attribute(&attribute, name);
        }
        if node.has_children() {
            self.inner.push('>');
            self.children(node, depth + 1);
            write!(self.inner, "</{name}>").expect("writing to a string cannot fail");
        } else {
            self.inner.push_str("/>");
        }
    }

    fn attribute(&mut self, attribute: &Attribute<'_, '_>, element: &str) {
        let (name, value) = (attribute.name(), attribute.value().trim());
        let form = if attribute.namespace().is_some() { None } else { form_of(name) };
        let Some(form) = form else { return self.unknown_attribute(attribute, element) };
        let written = match form {
            Form::Id if is_slug(value) => Some(format!("{}-{value}", self.prefix)),
            Form::Reference => self.reference(value),
            Form::Id => None,
            Form::Numbers | Form::Path | Form::Paint | Form::Transform | Form::Word(_) => {
                form.takes(value).then(|| value.to_owned())
            }
        };
        let Some(written) = written else {
            let words = format!("`{name}` may not be {:?}", shown(value));
            self.error(attribute.range().start, &words, form.hint());
            return;
        };
        if name == "font-size" {
            self.judge_letters(attribute, value);
        }
        write!(self.inner, " {name}=\"{written}\"").expect("writing to a string cannot fail");
    }

    /// `url(#id)` of an element of this drawing, with our own id in it.
    fn reference(&self, value: &str) -> Option<String> {
        let id = value.strip_prefix("url(#")?.strip_suffix(')')?;
        self.ids.contains(id).then_some(())?;
        is_slug(id).then(|| format!("url(#{}-{id})", self.prefix))
    }

    fn judge_letters(&mut self, attribute: &Attribute<'_, '_>, value: &str) {
        let size: Option<f64> = value.parse().ok();
        if size.is_some_and(|size| size < DRAWING_FONT_SIZE_MIN) {
            let words = format!("letters below {DRAWING_FONT_SIZE_MIN} cannot be read on a phone");
            self.faults.warning(self.file, attribute.range().start, &words, "fewer words, larger");
        }
    }

    fn unknown_attribute(&mut self, attribute: &Attribute<'_, '_>, element: &str) {
        let words = format!("`{}` may not stand in <{element}>", shown(attribute.name()));
        let hint = "only place, size, line and fill; colours are currentColor or none";
        self.error(attribute.range().start, &words, hint);
    }

    fn error(&mut self, at: usize, words: &str, hint: &str) {
        self.faults.error(self.file, at, words, hint);
    }
}

fn is_svg(node: Node<'_, '_>) -> bool {
    node.tag_name().namespace().is_none_or(|namespace| namespace == SVG_NAMESPACE)
}

/// A piece of what an author wrote, short enough for a message.
fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

/// What an attribute's value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Numbers, parted by blanks or commas.
    Numbers,
    /// Numbers and the letters of path commands.
    Path,
    /// `currentColor` or `none`.
    Paint,
    /// `rotate(45 10 10) translate(4 0)`.
    Transform,
    /// One of these words.
    Word(&'static [&'static str]),
    /// An id of this drawing.
    Id,
    /// `url(#id)`.
    Reference,
}

impl Form {
    fn takes(self, value: &str) -> bool {
        match self {
            Self::Numbers => is_numbers(value),
            Self::Path => {
                let fine = |b: u8| b"MmLlHhVvCcSsQqTtAaZz".contains(&b) || is_number_byte(b);
                !value.is_empty() && value.bytes().all(fine)
            }
            Self::Paint => ["currentColor", "none"].contains(&value),
            Self::Transform => is_transform(value),
            Self::Word(words) => words.contains(&value) || (words.is_empty() && is_numbers(value)),
            Self::Id | Self::Reference => false,
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::Numbers => "a number, or several",
            Self::Path => "numbers, and the letters of a path",
            Self::Paint => "currentColor or none; for a tint add fill-opacity",
            Self::Transform => "translate, rotate, scale or skew, with numbers",
            Self::Word(_) => "",
            Self::Id => "an id is made of a-z, 0-9 and -",
            Self::Reference => "url(#id), of a marker in this drawing",
        }
    }
}

/// The form of a known attribute.
fn form_of(name: &str) -> Option<Form> {
    Some(match name {
        "x" | "y" | "cx" | "cy" | "r" | "rx" | "ry" | "points" | "width" | "height" | "x1"
        | "x2" | "y1" | "y2" | "dx" | "dy" | "stroke-width" | "stroke-dasharray"
        | "fill-opacity" | "stroke-opacity" | "opacity" | "font-size" | "refX" | "refY"
        | "markerWidth" | "markerHeight" | "viewBox" => Form::Numbers,
        "d" => Form::Path,
        "fill" | "stroke" => Form::Paint,
        "transform" => Form::Transform,
        "font-weight" => Form::Word(&["normal", "bold", "400", "500", "600", "700"]),
        "font-style" => Form::Word(&["normal", "italic"]),
        "text-anchor" => Form::Word(&["start", "middle", "end"]),
        "stroke-linecap" => Form::Word(&["butt", "round", "square"]),
        "stroke-linejoin" => Form::Word(&["miter", "round", "bevel"]),
        "orient" => Form::Word(&["auto", "auto-start-reverse", "0", "90", "180", "270"]),
        "id" => Form::Id,
        "marker-end" | "marker-start" => Form::Reference,
        _ => return None,
    })
}

fn is_number_byte(b: u8) -> bool {
    b.is_ascii_digit() || matches!(b, b' ' | b',' | b'.' | b'-' | b'+' | b'\n' | b'\t' | b'\r')
}

fn is_numbers(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(is_number_byte)
}

fn is_transform(value: &str) -> bool {
    let one = |part: &str| {
        let Some((name, numbers)) = part.split_once('(') else { return part.trim().is_empty() };
        ["translate", "rotate", "scale", "skewX", "skewY"].contains(&name.trim())
            && is_numbers(numbers)
    };
    value.ends_with(')') && value.split(')').all(one)
}

fn is_view_box(value: &str) -> bool {
    let numbers: Vec<Option<f64>> =
        value.split_whitespace().map(|text| text.parse().ok()).collect();
    let numbers: Option<Vec<f64>> = numbers.into_iter().collect();
    numbers.is_some_and(|numbers| {
        numbers.len() == 4
            && numbers[2..].iter().all(|size| (1.0..=4_000.0).contains(size))
            && is_numbers(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(svg: &str) -> (Option<Drawing>, Vec<String>) {
        let file = CourseFile::new("a/b/c.en.svg", svg);
        let mut faults = Faults::default();
        let drawing = read(&file, "c", &mut faults);
        let told = faults.into_list();
        (drawing, told.iter().map(|f| format!("{}:{} {}", f.line, f.column, f.words)).collect())
    }

    fn with(inside: &str) -> String {
        format!(
            "<svg viewBox=\"0 0 640 400\" role=\"img\">\n<title>T</title><desc>D</desc>\n{inside}\n</svg>"
        )
    }

    #[test]
    fn a_drawing_is_written_anew_with_ids_of_its_own() {
        let (drawing, faults) = made(&with(
            "<defs><marker id=\"tip\" orient=\"auto\" refX=\"5\" markerWidth=\"6\"><path d=\"M0 0 L10 5 Z\" fill=\"currentColor\"/></marker></defs><!-- x --><g transform=\"rotate(-90 20 30)\"><text x=\"4\" y=\"9\" font-size=\"18\">a &lt; b</text></g><line x1=\"0\" y1=\"1\" x2=\"2\" y2=\"3\" marker-end=\"url(#tip)\"/>",
        ));
        assert_eq!(faults, Vec::<String>::new());
        let drawing = drawing.unwrap();
        assert_eq!(drawing.view_box, "0 0 640 400");
        for part in [
            "<marker id=\"c-tip\" orient=\"auto\"",
            "marker-end=\"url(#c-tip)\"/>",
            "<text x=\"4\" y=\"9\" font-size=\"18\">a &lt; b</text>",
        ] {
            assert!(drawing.inner.contains(part), "{part} in {}", drawing.inner);
        }
        let larger = with("<g/>").replace(" role", " font-size=\"20\" role");
        assert_eq!(made(&larger).0.unwrap().inner.trim(), "<g font-size=\"20\"><g/></g>");
        assert!(!drawing.inner.contains("title") && !drawing.inner.contains("<!--"));
    }

    #[test]
    fn what_may_not_be_in_a_drawing_is_told_with_its_place() {
        for (inside, expected) in [
            ("<script>alert(1)</script>", "3:1 <script> may not stand in a drawing"),
            ("<image href=\"x\"/>", "3:1 <image> may not"),
            ("<a href=\"javascript:x\"><rect/></a>", "3:1 <a> may not"),
            ("<rect onclick=\"x\"/>", "3:7 `onclick` may not stand in <rect>"),
            ("<rect style=\"fill:red\"/>", "3:7 `style` may not"),
            ("<rect class=\"vh\"/>", "3:7 `class` may not"),
            ("<rect fill=\"red\"/>", "3:7 `fill` may not be"),
            ("<rect fill=\"url(https://a/b)\"/>", "3:7 `fill` may not be"),
            ("<line marker-end=\"url(#none)\"/>", "3:7 `marker-end` may not be"),
            ("<path d=\"M0 0 url(x)\"/>", "3:7 `d` may not be"),
            ("<g transform=\"matrix(1)\"/>", "3:4 `transform` may not be"),
            ("<rect id=\"A b\"/>", "3:7 `id` may not be"),
            ("words", "2:31 words stand only in <text>"),
            ("<g><rect></g>", "3:10 this is not SVG"),
            ("<text font-size=\"9\">x</text>", "3:7 letters below 14"),
        ] {
            let (drawing, faults) = made(&with(inside));
            assert!(drawing.is_none() || inside.contains("font-size"), "{inside}");
            assert!(faults.iter().any(|fault| fault.starts_with(expected)), "{inside}: {faults:?}");
        }
        let bare = "<svg viewBox=\"0 0 1 1\"><title>T</title></svg>";
        assert_eq!(made(bare).1, ["1:1 the drawing has no title or no description"]);
        assert!(made(&with("").replace("0 0 640 400", "0 0 x y")).0.is_none());
        assert!(made("<html/>").0.is_none() && made("").0.is_none());
    }

    #[test]
    fn a_drawing_that_is_too_much_is_refused_quickly() {
        for much in [
            "<g>".repeat(900) + &"</g>".repeat(900),
            "<g/>".repeat(2_000),
            "x".repeat(DRAWING_BYTES_MAX),
        ] {
            assert!(made(&with(&much)).0.is_none());
        }
        let bomb = "<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>";
        assert!(made(&format!("{bomb}{}", with("<text>&b;</text>"))).0.is_none());
    }
}
