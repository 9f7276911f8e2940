use super::*;

fn made(markdown: &str) -> (LessonText, Vec<String>) {
    let file = CourseFile::new("f.md", markdown);
    let mut faults = Faults::default();
    let text = lesson(&file, 0, &mut drawn, &mut faults);
    let told = faults.into_list();
    (text, told.iter().map(|f| format!("{}:{} {}", f.line, f.column, f.words)).collect())
}

/// A drawing of each name, but none of `none.en.svg`.
fn drawn(name: &str, _: &mut Faults) -> Option<Drawing> {
    let drawing =
        Drawing { view_box: "0 0 10 10".to_owned(), inner: format!("<text>{name}</text>") };
    (name != "none.en.svg").then_some(drawing)
}

fn inline_made(markdown: &str) -> (String, usize) {
    let file = CourseFile::new("f.toml", markdown);
    let mut faults = Faults::default();
    let made = inline(&file, 0, markdown, &mut faults);
    (made, faults.into_list().len())
}

fn html_of(text: &LessonText) -> Vec<String> {
    let html = |block: &Block| match block {
        Block::Html(html) => html.clone(),
        Block::Check(id) => format!("[{id}]"),
    };
    text.blocks.iter().map(html).collect()
}

#[test]
fn checks_cut_the_text_where_they_stand() {
    let (text, faults) = made("One\n\n::check a\n\nTwo\n\n::check b\n::check c\n");
    assert_eq!(html_of(&text), ["<p>One</p>\n", "[a]", "<p>Two</p>\n", "[b]", "[c]"]);
    assert_eq!(text.placed.len(), 3);
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn a_check_that_does_not_stand_alone_is_reported_with_its_line() {
    for wrong in
        ["Text\n::check a\n", "::check a\nText\n", "- ::check a\n\n::chek b\n", "x\n\n::\n"]
    {
        let (text, faults) = made(wrong);
        assert!(text.placed.is_empty() && !faults.is_empty(), "{wrong:?} {faults:?}");
    }
    assert_eq!(made("Text\n::check a\n").1, ["2:1 this mark is not understood here"]);
    assert_eq!(made("::check A/b\n").1, ["1:1 this is not the id of a check"]);
}

#[test]
fn a_check_inside_code_is_code() {
    let (text, faults) = made("```\n::check a\n```\n\n    ::check b\n");
    assert!(text.placed.is_empty());
    assert!(html_of(&text)[0].contains("::check a"));
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn everything_from_the_session_heading_on_is_the_session_plan() {
    let markdown = "Text\n\n## Plan {#session}\n\nTalk\n\n### Ten minutes\n\n::check a\n";
    let (text, faults) = made(markdown);
    assert_eq!(html_of(&text), ["<p>Text</p>\n"]);
    assert!(text.session_html.starts_with("<h2 id=\"session\">Plan</h2>"));
    assert!(text.session_html.ends_with("<h3 id=\"ten-minutes\">Ten minutes</h3>\n"));
    assert_eq!(faults, ["9:1 a check cannot stand in the session plan"]);
    assert!(!made("> ## Plan {#session}\n\nx").1.is_empty());
}

#[test]
fn every_heading_has_an_anchor_of_its_own() {
    let markdown =
        "## Same\n\n## Same\n\n## *Same* `x` {#own}\n\n## Почетак рада!\n\n## ???\n\n## Same 2\n";
    let (text, faults) = made(markdown);
    let ids: Vec<&str> = text.headings.iter().map(|heading| heading.id.as_str()).collect();
    assert_eq!(ids, ["same", "same-2", "own", "почетак-рада", "section", "same-2-2"]);
    assert_eq!(text.headings[2].words, "Same x");
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(made("## A {#x}\n\n## B {#x}\n").1.len(), 1);
    assert_eq!(made("## A {#Not!}\n").1.len(), 1);
}

#[test]
fn raw_html_is_dropped_and_reported_where_it_stands() {
    let (text, faults) = made("Text <b>bold</b>\n\n<div onclick=\"x()\">\nin\n</div>\n\nEnd\n");
    assert_eq!(html_of(&text), ["<p>Text bold</p>\n<p>End</p>\n"]);
    assert_eq!(
        faults,
        [
            "1:6 raw HTML is not allowed",
            "1:13 raw HTML is not allowed",
            "3:1 raw HTML is not allowed"
        ]
    );
}

#[test]
fn tables_lists_code_and_links_become_html_without_styles() {
    let markdown = "| a | b |\n|:--|--:|\n| 1 | 2 |\n\n1. x\n2. y\n\n\
                    ```rust\nlet a = 1 < 2;\n```\n\n\
                    [in](goals \"T\") and <https://a.org>\n";
    let (text, faults) = made(markdown);
    let html = html_of(&text).concat();
    for part in [
        "<table tabindex=\"0\">",
        "<th>a</th>",
        "<td>2</td>",
        "<ol>",
        "<pre><code>let a = 1 &lt; 2;",
        "<a href=\"goals\" title=\"T\">in</a>",
        "<a href=\"https://a.org\">",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn a_drawing_stands_in_the_page_with_its_words() {
    let (text, faults) = made("One\n\n![a *map* of \"x\"](map.en.svg)\n\nTwo\n");
    assert!(faults.is_empty(), "{faults:?}");
    let figure = "<figure class=\"drawing\" role=\"img\" aria-label=\"a map of &quot;x&quot;\" \
                  tabindex=\"0\"><svg viewBox=\"0 0 10 10\" aria-hidden=\"true\" \
                  focusable=\"false\"><text>map.en.svg</text></svg></figure>\n";
    assert_eq!(html_of(&text), [format!("<p>One</p>\n{figure}<p>Two</p>\n")]);
    assert_eq!((text.drawn.len(), text.word_count), (1, 2));
}

#[test]
fn a_drawing_without_words_company_or_file_is_reported() {
    for (markdown, expected) in [
        ("![](map.en.svg)", "1:1 a picture without words"),
        ("Text ![a](map.en.svg)", "1:6 a drawing stands on a line of its own"),
        ("![a](map.en.svg) text", "1:17 a drawing stands on a line of its own"),
        ("- ![a](map.en.svg)", "1:3 a drawing stands on a line of its own"),
        ("## ![a](map.en.svg)", "1:4 a drawing stands on a line of its own"),
        ("![a](map.en.svg)\n\n![b](map.en.svg)", "3:1 this drawing stands here twice"),
        ("![a](map.png)", "1:1 a picture must be a drawing"),
    ] {
        let (text, faults) = made(&format!("{markdown}\n"));
        assert!(faults.contains(&expected.to_owned()), "{markdown}: {faults:?}");
        assert!(text.drawn.len() <= 1);
    }
    assert_eq!(inline_made("![a](map.en.svg)").1, 1);
}

#[test]
fn links_into_the_course_get_the_addresses_of_pages() {
    let (text, faults) = made(
        "A [word](glossary:logic-model), *[again](glossary:logic-model)*, \
         [there](lesson:a/b#c).\n\n## Plan {#session}\n\n[x](glossary:raci)\n",
    );
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(
        html_of(&text),
        ["<p>A <a class=\"term\" id=\"use-logic-model\" href=\"#term-logic-model\">word</a>, \
          <em><a class=\"term\" href=\"#term-logic-model\">again</a></em>, \
          <a href=\"/lessons/a/b#c\">there</a>.</p>\n"]
    );
    assert_eq!(text.terms.len(), 1);
    assert!(text.session_html.contains("<a href=\"/glossary#raci\">"), "{}", text.session_html);
    assert_eq!(inline_made("[w](glossary:raci)").0, "<a href=\"/glossary#raci\">w</a>");
    assert_eq!(made("[x](glossary:No!)\n").1, ["1:1 this link into the course has a slip"]);
}

#[test]
fn what_the_search_finds_is_the_words_under_each_heading() {
    let (text, _) = made(
        "One *two*\nthree\n\n## Four [x](b) {#f}\n\n- five\n- `six`\n\n## P {#session}\n\nno\n",
    );
    let passages: Vec<_> = text
        .passages
        .iter()
        .map(|p| (p.anchor.as_str(), p.heading.as_str(), p.text.trim().to_owned()))
        .collect();
    assert_eq!(
        passages,
        [("", "", "One two three".to_owned()), ("f", "Four x", "five six".to_owned())]
    );
}

#[test]
fn words_are_counted_without_the_session_plan() {
    assert_eq!(
        made("One *two* `three`\n\n## Four\n\n## P {#session}\n\nfive six\n").0.word_count,
        4
    );
}

#[test]
fn nesting_beyond_the_limit_is_reported_and_quick() {
    let many = 60_000;
    for hostile in [
        ">".repeat(many),
        "> ".repeat(many),
        "- ".repeat(many) + &"\n".repeat(many),
        "1. ".repeat(many),
        "*a _b ".repeat(40) + &"_ *".repeat(40),
        (0..40).map(|depth| " ".repeat(depth * 2) + "- a\n").collect(),
    ] {
        let (_, faults) = made(&hostile);
        assert!(!faults.is_empty(), "{}", &hostile[..20]);
    }
    assert!(made("> > > - - a\n\n* * * * *\n\n- - -\n").1.is_empty());
}

#[test]
fn short_texts_are_inline_and_nothing_else() {
    assert_eq!(
        inline_made("What is *this* `x`?"),
        ("What is <em>this</em> <code>x</code>?".into(), 0)
    );
    assert_eq!(inline_made("1 < 2 & \"3\"").0, "1 &lt; 2 &amp; \"3\"");
    assert_eq!(inline_made("One\n\nTwo").0, "One<br />\n<br />\nTwo");
    for block in ["# x", "- x", "> x", "1. x", "    x", "---", "![a](b)", "<b>x</b>"] {
        assert!(inline_made(&format!("a\n\n{block}")).1 > 0, "{block}");
    }
}
