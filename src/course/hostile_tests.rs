//! What a hostile or spoilt course file can do: nothing but be reported.

use proptest::prelude::*;

use super::sample::{self, Files};
use super::{check, load};
use crate::domain::course::{Block, Course, Question, QuestionKind};

/// Ways to bring script into a page through Markdown.
const VECTORS: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x\nonerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)//",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=javascript:alert(1)>",
    "<embed src=data:text/html,x>",
    "<a href=javascript:alert(1)>x</a>",
    "<math><mtext><script>alert(1)</script></mtext></math>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<input autofocus onfocus=alert(1)>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=javascript:/>",
    "<link rel=stylesheet href=javascript:alert(1)>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<div style=\"background:url(javascript:alert(1))\">",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml <script>alert(1)</script> ?>",
    "<!DOCTYPE x [<script>alert(1)</script>]>",
    "</p><script>alert(1)</script>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\">",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](<java script:alert(1)>)",
    "[x](<java\tscript:alert(1)>)",
    "[x](java&#x09;script:alert(1))",
    "[x](java&NewLine;script:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A&#x61vascript:alert(1))",
    "[x](javascript\\:alert(1))",
    "[x](&#1;javascript:alert(1))",
    "[x](&#0;javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](DATA:text/html,<script>)",
    "[x](vbscript:msgbox(1))",
    "[x](livescript:x)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://a/b)",
    "[x](view-source:javascript:x)",
    "[x](//evil.example/x)",
    "[x](/\\evil.example)",
    "[x](\\\\\\\\evil.example)",
    "[x](a \"onmouseover=alert(1)\")",
    "[x](a '\"onmouseover=alert(1) x=\"')",
    "[x](a\"onmouseover=alert(1))",
    "[x](https://a/\"onmouseover=\"alert(1))",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "[x][r]\n\n[r]: <data:text/html,x> 'onclick=x'",
    "[r]\n\n[r]: java\\\nscript:alert(1)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "<JAVASCRIPT:alert(1)>",
    "<https://a/\"onclick=alert(1)>",
    "<a@b.c\"onclick=x>",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    "![x](https://evil.example/pixel.png)",
    "![x](a.png \"\\\" onerror=\\\"alert(1)\")",
    "![\" onerror=\"alert(1)](a.png)",
    "![<img src=x onerror=alert(1)>](a.png)",
    "![x](a.png\" onerror=\"alert(1))",
    "[![x](javascript:alert(1))](javascript:alert(2))",
    "## Title {onclick=alert(1)}",
    "## Title {#a\"onclick=alert(1)}",
    "## Title {#a onclick=alert(1) style=x .c}",
    "## Title {.c\"onclick=alert(1)}",
    "## <img src=x onerror=alert(1)> {#x}",
    "```\"onclick=alert(1)\nx\n```",
    "```js\" onclick=\"alert(1)\nx\n```",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "| <img src=x onerror=alert(1)> |\n|---|\n| <script>x</script> |",
    "> <script>alert(1)</script>",
    "- <script>alert(1)</script>",
    "1. [x](javascript:alert(1))",
    "\\<script>alert(1)\\</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)",
    "*<script>*alert(1)*</script>*",
    "x<br onload=alert(1)>y",
    "[x]: javascript:alert(1)\n\n[x] and [x][] and ![x][]",
    "[a](<javascript:alert(1)>)",
    "[a](javascript://%0aalert(1))",
    "[a](x:y)",
    "<xss id=x onfocus=alert(1) tabindex=1>",
    "::check <script>",
    "::check \"onclick=x",
    "{{ page | safe }} {% include 'x' %}",
];

/// Names that run script when something happens to an element.
const HANDLERS: &[&str] = &[
    "onload",
    "onerror",
    "onclick",
    "onfocus",
    "onbegin",
    "onend",
    "onrepeat",
    "onmouseover",
    "ontoggle",
    "onanimationstart",
    "onpointerenter",
    "onscroll",
];

/// Elements that browsers do something with, of HTML and of SVG.
const ELEMENTS: &[&str] = &[
    "img",
    "svg",
    "body",
    "iframe",
    "object",
    "embed",
    "video",
    "audio",
    "input",
    "button",
    "details",
    "marquee",
    "math",
    "style",
    "script",
    "link",
    "meta",
    "base",
    "form",
    "textarea",
    "select",
    "template",
    "image",
    "use",
    "animate",
    "set",
    "a",
    "foreignObject",
    "handler",
    "rect",
    "g",
    "path",
    "text",
    "circle",
    "filter",
    "feImage",
    "mpath",
    "discard",
];

/// Addresses that run script or load from elsewhere.
const ADDRESSES: &[&str] = &[
    "javascript:alert(1)",
    "jAvAsCrIpT:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml;base64,PHN2Zz4=",
    "vbscript:x",
    "//evil.example/x",
    "/\\evil.example",
    "lesson:javascript:alert(1)",
    "lesson:a/b#\"onclick=alert(1)",
    "glossary:\"onclick=alert(1)",
    "glossary:x#javascript:alert(1)",
];

/// Every way that is written down here, and every element with every handler.
fn vectors() -> Vec<String> {
    let mut all: Vec<String> = VECTORS.iter().map(ToString::to_string).collect();
    for (at, element) in ELEMENTS.iter().enumerate() {
        for handler in HANDLERS {
            all.push(match at % 3 {
                0 => format!("<{element} {handler}=alert(1)>x</{element}>"),
                1 => format!("<{element}/{handler}=\"alert(1)\"/>"),
                _ => format!("<{element} id=x\n{handler} = 'alert(1)'></{element}>"),
            });
        }
    }
    for address in ADDRESSES {
        for attribute in ["href", "src", "xlink:href", "action", "fill", "marker-end", "style"] {
            all.push(format!("<a {attribute}=\"{address}\"><rect {attribute}='{address}'/></a>"));
        }
        all.extend([
            format!("[x]({address})"),
            format!("[x](<{address}>)"),
            format!("![x]({address})"),
            format!("[x][r]\n\n[r]: {address}"),
        ]);
    }
    all
}

/// Panics unless every tag and attribute is one that Markdown makes, and no address runs script.
fn assert_harmless(html: &str, from: &str) {
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let end =
            rest[start..].find('>').unwrap_or_else(|| panic!("open tag in {html:?} of {from:?}"));
        assert_tag_harmless(&rest[start + 1..start + end], from);
        rest = &rest[start + end + 1..];
    }
    let quoted_or_plain = html.to_lowercase();
    assert!(!quoted_or_plain.contains("<script"), "{html:?} of {from:?}");
}

fn assert_tag_harmless(tag: &str, from: &str) {
    const TAGS: &str = " p h1 h2 h3 h4 h5 h6 ul ol li em strong code pre blockquote a br hr \
                        table thead tbody tr th td figure svg g path rect circle ellipse line \
                        polyline polygon text tspan defs marker ";
    let tag = tag.strip_suffix('/').unwrap_or(tag).trim();
    let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
    let plain = format!(" {} ", name.trim_start_matches('/'));
    assert!(TAGS.contains(&plain), "tag {tag:?} of {from:?}");
    const KEYS: &str = " href title id start class role aria-label tabindex viewBox aria-hidden \
                        focusable x y cx cy r rx ry points width height x1 x2 y1 y2 dx dy d fill \
                        stroke stroke-width stroke-dasharray stroke-opacity fill-opacity opacity \
                        font-size font-weight font-style text-anchor transform orient refX refY \
                        markerWidth markerHeight marker-end marker-start stroke-linecap \
                        stroke-linejoin ";
    while let Some((key, value)) = attributes.trim_start().split_once("=\"") {
        let key = key.trim();
        assert!(KEYS.contains(&format!(" {key} ")), "{tag:?} of {from:?}");
        let (value, rest) = value.split_once('"').expect("an attribute's value is closed");
        match key {
            "href" => assert_address_harmless(value, from),
            "class" => assert!(["term", "drawing"].contains(&value), "{tag:?} of {from:?}"),
            "title" | "aria-label" => {}
            _ => {
                let plain = value.replace("url(#", "");
                let outside = plain.contains("url") || plain.contains(':') || plain.contains('&');
                assert!(!outside, "{tag:?} of {from:?}");
            }
        }
        attributes = rest;
    }
    assert!(attributes.trim().is_empty(), "{attributes:?} in {tag:?} of {from:?}");
}

/// Reads the address as a browser does: entities decoded, blanks and control characters skipped.
fn assert_address_harmless(address: &str, from: &str) {
    let mut read = address.to_lowercase();
    for (entity, plain) in [("&quot;", "\""), ("&#x27;", "'"), ("&lt;", "<"), ("&gt;", ">")] {
        read = read.replace(entity, plain);
    }
    let ampersands = read.matches('&').count();
    assert_eq!(ampersands, read.matches("&amp;").count(), "entity in {address:?} of {from:?}");
    read = read.replace("&amp;", "&");
    read.retain(|c| !c.is_control() && c != ' ');
    let scheme = read.split_once(':').map(|(scheme, _)| scheme);
    let is_name =
        |name: &&str| name.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
    let fine =
        scheme.filter(is_name).is_none_or(|name| ["http", "https", "mailto"].contains(&name));
    let outside = read.starts_with("//") || read.contains('\\');
    assert!(fine && !outside, "address {address:?} of {from:?}");
}

fn assert_course_harmless(course: &Course, from: &str) {
    for lesson in course.lessons() {
        for block in &lesson.blocks {
            if let Block::Html(html) = block {
                assert_harmless(html, from);
            }
        }
        assert_harmless(&lesson.session_plan_html, from);
        lesson.checks.iter().for_each(|check| assert_question_harmless(check, from));
    }
    for assignment in course.modules.iter().filter_map(|module| module.assignment.as_ref()) {
        assert_harmless(&assignment.intro_html, from);
    }
    if let Some(call) = &course.call {
        assert_harmless(&call.html, from);
        for sample in &call.samples {
            sample.sections.iter().for_each(|(_, html)| assert_harmless(html, from));
            sample.key.iter().for_each(|mark| assert_harmless(&mark.why_html, from));
        }
    }
    course.glossary.values().for_each(|term| assert_harmless(&term.meaning_html, from));
    let quizzes = course.modules.iter().filter_map(|module| module.quiz.as_ref());
    quizzes.flat_map(|quiz| &quiz.pool).for_each(|asked| assert_question_harmless(asked, from));
}

fn assert_question_harmless(question: &Question, from: &str) {
    assert_harmless(&question.text_html, from);
    match &question.kind {
        QuestionKind::Single(choices)
        | QuestionKind::Multiple(choices)
        | QuestionKind::Reply { choices, .. } => {
            for choice in choices {
                assert_harmless(&choice.text_html, from);
                assert_harmless(&choice.feedback_html, from);
            }
        }
        QuestionKind::Matching { feedback, .. }
        | QuestionKind::Ordering { feedback, .. }
        | QuestionKind::TrueFalse { feedback, .. }
        | QuestionKind::Text { feedback, .. }
        | QuestionKind::Gaps { feedback, .. }
        | QuestionKind::Numeric { feedback, .. } => {
            assert_harmless(&feedback.0, from);
            assert_harmless(&feedback.1, from);
        }
    }
}

#[test]
fn no_script_in_markdown_reaches_a_page() {
    use super::fault::{CourseFile, Faults};
    let vectors = vectors();
    assert!(vectors.len() >= 500, "{}", vectors.len());
    for vector in &vectors {
        let placements =
            [vector.clone(), format!("Text\n\n{vector}\n\nText"), format!("a {vector} b")];
        for markdown in placements {
            let file = CourseFile::new("f", &markdown);
            // Faults are left aside on purpose: what is reported must be harmless all the same.
            let mut drawings = |_: &str, _: &mut Faults| {
                let inner = "<g></g>".to_owned();
                Some(super::drawing::Drawing { view_box: "0 0 9 9".to_owned(), inner })
            };
            let text = super::markdown::lesson(&file, 0, &mut drawings, &mut Faults::default());
            for block in &text.blocks {
                if let Block::Html(html) = block {
                    assert_harmless(html, &markdown);
                }
            }
            assert_harmless(&text.session_html, &markdown);
            let inline = super::markdown::inline(&file, 0, &markdown, &mut Faults::default());
            assert_harmless(&inline, &markdown);
        }
    }
}

#[test]
fn no_script_in_a_drawing_reaches_a_page() {
    use super::fault::{CourseFile, Faults};
    let (start, end) = ("<svg viewBox=\"0 0 9 9\"><title>t</title><desc>d</desc>", "</svg>");
    let mut sound = 0;
    for vector in vectors() {
        let quoted = vector.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        for svg in [
            vector.clone(),
            format!("{start}{vector}{end}"),
            format!("{start}<text>{quoted}</text>{end}"),
            format!("{start}<rect fill=\"{quoted}\" id=\"{quoted}\" d=\"{quoted}\"/>{end}"),
            format!("<svg viewBox=\"{quoted}\" font-size=\"{quoted}\">{vector}{end}"),
        ] {
            let file = CourseFile::new("f", &svg);
            if let Some(drawing) = super::drawing::read(&file, "f", &mut Faults::default()) {
                sound += 1;
                assert_harmless(&drawing.inner, &svg);
                assert!(!drawing.view_box.contains('"'));
            }
        }
    }
    assert!(sound >= 500, "words in a drawing are only words, {sound}");
}

#[test]
fn no_script_in_a_toml_text_reaches_a_page() {
    for vector in vectors() {
        let quoted = vector.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        let quoted = quoted.replace('\t', "\\t").replace('\u{1}', "");
        let mut source = sample::course();
        let quiz = source.0["start/quiz.en.toml"].clone();
        let quiz = String::from_utf8(quiz).expect("samples are UTF-8");
        let words = ["Which?", "Yes.", "Right.", "No.", "Match.", "saved", "one"];
        let hostile = words.iter().fold(quiz, |quiz, word| {
            quiz.replace(&format!("\"{word}\""), &format!("\"{quoted}\""))
        });
        read_with("start/quiz.en.toml", hostile.into_bytes());
        for (path, word) in
            [("start/assignment.en.toml", "Do *this*."), ("call/weak.en.toml", "We *are*.")]
        {
            let text = String::from_utf8(source.0[path].clone()).expect("samples are UTF-8");
            read_with(path, text.replace(word, &quoted).into_bytes());
        }
        let term = format!("[[term]]\nid = \"x\"\nterm = \"{quoted}\"\nmeaning = \"{quoted}\"\n");
        source.put("glossary.en.toml", term);
        if let Ok(course) = load(&source, "en") {
            assert_course_harmless(&course, &vector);
        }
    }
}

#[test]
#[should_panic(expected = "tag")]
fn the_judge_of_harmless_html_condemns_a_script() {
    assert_harmless("<p>a</p><script>", "here");
}

#[test]
#[should_panic(expected = "onclick")]
fn the_judge_of_harmless_html_condemns_a_handler() {
    assert_harmless("<p onclick=\"x\">a</p>", "here");
}

#[test]
#[should_panic(expected = "address")]
fn the_judge_of_harmless_html_condemns_a_script_address() {
    assert_harmless("<a href=\"javascript:x\">a</a>", "here");
}

const PATHS: [&str; 15] = [
    "glossary.en.toml",
    "start/assignment.en.toml",
    "proposal.en.toml",
    "evaluation.en.toml",
    "call/en.md",
    "call/rubric.en.toml",
    "call/weak.en.toml",
    "start/second/map.en.svg",
    "course.toml",
    "start/module.toml",
    "start/en.toml",
    "start/quiz.en.toml",
    "start/first/en.md",
    "start/first/checks.en.toml",
    "start/second/en.md",
];

/// One way in which a file gets spoilt.
#[derive(Debug, Clone)]
enum Spoil {
    Overwrite(usize, u8),
    Insert(usize, String),
    Cut(usize, usize),
    Repeat(usize, usize),
}

fn spoil() -> impl Strategy<Value = Spoil> {
    let piece = prop::sample::select(
        VECTORS
            .iter()
            .chain(&[
                "\n+++\n",
                "[[question]]\n",
                "\u{feff}",
                "\r",
                "{#session}",
                "\n::check saved\n",
                "\"\"\"",
                "= ",
            ])
            .map(ToString::to_string)
            .collect::<Vec<String>>(),
    );
    prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Spoil::Overwrite(at, byte)),
        (any::<usize>(), piece).prop_map(|(at, text)| Spoil::Insert(at, text)),
        (any::<usize>(), 0..200_usize).prop_map(|(at, length)| Spoil::Cut(at, length)),
        (any::<usize>(), 0..50_usize).prop_map(|(at, length)| Spoil::Repeat(at, length)),
    ]
}

fn spoilt(mut bytes: Vec<u8>, spoils: &[Spoil]) -> Vec<u8> {
    for spoil in spoils {
        let size = bytes.len() + 1;
        match spoil {
            Spoil::Overwrite(at, byte) => {
                let at = at % size;
                if let Some(place) = bytes.get_mut(at) {
                    *place = *byte;
                }
            }
            Spoil::Insert(at, text) => {
                let at = at % size;
                bytes.splice(at..at, text.bytes());
            }
            Spoil::Cut(at, length) => {
                let at = at % size;
                bytes.drain(at..(at + length).min(size - 1));
            }
            Spoil::Repeat(at, length) => {
                let at = at % size;
                let piece = bytes[at..(at + length).min(size - 1)].repeat(3);
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

/// Reads and checks the sample with one file replaced; either is free to find faults, not to panic.
fn read_with(path: &str, bytes: Vec<u8>) {
    let mut source: Files = sample::course();
    let from = String::from_utf8_lossy(&bytes).into_owned();
    source.put(path, bytes);
    match load(&source, "en") {
        Ok(course) => assert_course_harmless(&course, &from),
        Err(faults) => {
            assert!(!faults.is_empty());
            let shown: String = faults.iter().map(super::render).collect();
            assert!(!shown.contains('\u{1b}'), "a control character reached the terminal");
        }
    }
    let _faults = check(&source);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_in_any_file_are_read_or_reported(
        path in prop::sample::select(&PATHS[..]),
        bytes in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        read_with(path, bytes);
    }

    #[test]
    fn any_characters_in_any_file_are_read_or_reported(
        path in prop::sample::select(&PATHS[..]),
        text in "[-#*_`>+\\[\\](){}!|:=\"'<&; \n\ta-c1Жé\u{0}\u{1b}]{0,300}",
        keep_head in any::<bool>(),
    ) {
        let head = "+++\ntitle = \"T\"\nminutes = 3\ngoal = \"G\"\nprompt = \"P\"\n+++\n";
        let head = if keep_head { head } else { "" };
        read_with(path, format!("{head}{text}").into_bytes());
    }

    #[test]
    fn a_spoilt_file_is_read_or_reported(
        path in prop::sample::select(&PATHS[..]),
        spoils in prop::collection::vec(spoil(), 1..6),
    ) {
        let bytes = sample::course().0[path].clone();
        read_with(path, spoilt(bytes, &spoils));
    }
}
