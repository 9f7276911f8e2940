//! Turns what a person typed into a page's HTML: paragraphs, line breaks and links, everything else
//! as text.
//!
//! Knows no markup and keeps none: whatever was typed is shown as it was typed. The result holds no
//! tag and no attribute but the four made here, so a template may print it as it is.

/// Typed text as HTML: an empty line parts paragraphs, a line end is `<br>`, `http(s)` addresses
/// are links.
///
/// Control characters and those that turn the writing direction are dropped. Never fails; empty for
/// blank text.
#[must_use]
pub fn to_html(typed: &str) -> String {
    let clean: String = typed.replace("\r\n", "\n").replace('\r', "\n");
    let mut html = String::with_capacity(clean.len() + clean.len() / 8 + 16);
    let mut open = false;
    for line in clean.split('\n') {
        let line = line.trim_end();
        if line.trim_start().is_empty() {
            if open {
                html.push_str("</p>");
                open = false;
            }
            continue;
        }
        html.push_str(if open { "<br>" } else { "<p>" });
        open = true;
        push_line(line, &mut html);
    }
    if open {
        html.push_str("</p>");
    }
    html
}

/// Text for the inside of an element or a quoted attribute, with what has a meaning in HTML written
/// out.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    push_escaped(text, &mut html);
    html
}

/// The words of safe inline HTML, without marks: for places that take only plain text.
#[must_use]
pub fn words_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => text.push(letter),
            _ => {}
        }
    }
    // The ampersand last, so that nothing is written back twice.
    for (entity, letter) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    {
        text = text.replace(entity, letter);
    }
    text
}

/// One line of text for the inside of an element: escaped, `http(s)` addresses as links.
pub fn push_line(line: &str, html: &mut String) {
    let mut rest = line;
    while let Some((before, address, after)) = next_address(rest) {
        push_escaped(before, html);
        html.push_str("<a href=\"");
        push_escaped(address, html);
        html.push_str("\" rel=\"nofollow noopener noreferrer\">");
        push_escaped(address, html);
        html.push_str("</a>");
        rest = after;
    }
    push_escaped(rest, html);
}

/// True for an `http(s)` address that may become a link as a whole.
#[must_use]
pub fn is_web_address(address: &str) -> bool {
    let Some(scheme) = scheme_of(address) else { return false };
    is_host_acceptable(address.get(scheme.len()..).unwrap_or_default())
        && !address.contains(ends_address)
}

/// Splits at the first address that may become a link.
///
/// Looks at each character once, so that a post made to be slow is not.
fn next_address(line: &str) -> Option<(&str, &str, &str)> {
    let mut start = 0;
    let mut before = None;
    for (at, c) in line.char_indices() {
        let at_word_start = at >= start && before.is_none_or(|c: char| !c.is_alphanumeric());
        before = Some(c);
        if at_word_start && let Some(scheme) = scheme_of(&line[at..]) {
            let rest = &line[at..];
            let token = &rest[..rest.find(ends_address).unwrap_or(rest.len())];
            let address = without_marks(token);
            if is_host_acceptable(address.get(scheme.len()..).unwrap_or_default()) {
                return Some((&line[..at], address, &rest[address.len()..]));
            }
            start = at + token.len();
        }
    }
    None
}

fn scheme_of(rest: &str) -> Option<&'static str> {
    ["https://", "http://"].into_iter().find(|scheme| {
        rest.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// The address without the marks of the sentence around it. A closing bracket belongs to it only
/// if it was opened in it, as in Wikipedia's.
fn without_marks(token: &str) -> &str {
    let count = |wanted| token.chars().filter(|c| *c == wanted).count();
    let opened = (count('('), count('['));
    let mut closed = (count(')'), count(']'));
    token.trim_end_matches(|last: char| match last {
        ')' if closed.0 > opened.0 => {
            closed.0 -= 1;
            true
        }
        ']' if closed.1 > opened.1 => {
            closed.1 -= 1;
            true
        }
        _ => ".,;:!?'*_~…»“”’".contains(last),
    })
}

/// A name before an @ makes an address look like that of another site, so it is not linked.
fn is_host_acceptable(after_scheme: &str) -> bool {
    let host = after_scheme.split(['/', '?', '#']).next().unwrap_or_default();
    host.starts_with(|c: char| c.is_alphanumeric() || c == '[')
        && !host.contains(['@', '\\', '%', '&'])
}

fn ends_address(c: char) -> bool {
    c.is_whitespace()
        || is_dropped(c)
        || matches!(c, '<' | '>' | '"' | '`' | '{' | '}' | '|' | '^' | '\\')
}

fn push_escaped(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '`' => html.push_str("&#96;"),
            c if is_dropped(c) => {}
            c => html.push(c),
        }
    }
}

/// Control characters, non-characters, and what turns the writing direction of the text around it.
fn is_dropped(c: char) -> bool {
    (c.is_control() && c != '\t' && c != '\n')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fdd0}'..='\u{fdef}'
            | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::{escape, to_html};

    /// The text between our own tags, or `None` if a tag stands there that is not one of ours.
    fn without_own_tags(html: &str) -> Option<String> {
        let mut text = String::new();
        let mut rest = html;
        while let Some((before, tag)) = rest.split_once('<') {
            text.push_str(before);
            let (tag, after) = tag.split_once('>')?;
            let own = match tag {
                "p" | "/p" | "br" | "/a" => true,
                link => link
                    .strip_prefix("a href=\"")
                    .and_then(|link| link.strip_suffix("\" rel=\"nofollow noopener noreferrer\""))
                    .is_some_and(|address| {
                        let lower = address.to_ascii_lowercase();
                        (lower.starts_with("http://") || lower.starts_with("https://"))
                            && !address.contains(['"', '\'', ' ', '`'])
                    }),
            };
            if !own {
                return None;
            }
            rest = after;
        }
        text.push_str(rest);
        Some(text)
    }

    #[test]
    fn paragraphs_lines_and_blank_text() {
        assert_eq!(
            to_html("Zdravo\nsvima\n\n\nDrugi  pasus\r\nlinija"),
            "<p>Zdravo<br>svima</p><p>Drugi  pasus<br>linija</p>"
        );
        assert_eq!(to_html(""), "");
        assert_eq!(to_html(" \n\t\n"), "");
        assert_eq!(to_html("3 < 5 & \"x\" 'y'"), "<p>3 &lt; 5 &amp; &quot;x&quot; &#39;y&#39;</p>");
        assert_eq!(escape("<a&\">"), "&lt;a&amp;&quot;&gt;");
    }

    #[test]
    fn addresses_become_links_and_the_sentence_keeps_its_marks() {
        let link = |address: &str| {
            format!("<a href=\"{address}\" rel=\"nofollow noopener noreferrer\">{address}</a>")
        };
        for (typed, wanted) in [
            ("https://x.rs", link("https://x.rs")),
            ("(HTTP://x.rs/a?b=1&c=2).", format!("({}).", link("HTTP://x.rs/a?b=1&amp;c=2"))),
            (
                "https://sr.wikipedia.org/wiki/Žanr_(x), i",
                format!("{}, i", link("https://sr.wikipedia.org/wiki/Žanr_(x)")),
            ),
            (
                "vidi https://библиотека.срб/љ!",
                format!("vidi {}!", link("https://библиотека.срб/љ")),
            ),
            ("[x](http://x.rs/a[1])).", format!("[x]({})).", link("http://x.rs/a[1]"))),
            ("http://192.168.1.20:8080/", link("http://192.168.1.20:8080/")),
            (
                "a https://x.rs b http://y.rs",
                format!("a {} b {}", link("https://x.rs"), link("http://y.rs")),
            ),
        ] {
            assert_eq!(to_html(typed), format!("<p>{wanted}</p>"), "{typed}");
        }
    }

    #[test]
    fn what_only_looks_like_an_address_is_text() {
        for typed in [
            "https://",
            "http:///x",
            "xhttp://a.rs",
            "ftp://a.rs",
            "http://bank.rs@evil.rs",
            "https://%2e",
            "www.x.rs",
            "https:/x.rs",
            "http://?",
            "https://.rs",
        ] {
            assert!(!to_html(typed).contains("<a "), "{typed}");
        }
    }

    #[test]
    fn a_post_made_to_be_slow_is_not() {
        // Each was quadratic at first; a million characters would then take hours.
        for piece in ["/http://@", "http://x)", "http://x.", ")", "<", "\n"] {
            let many = piece.repeat(1_000_000 / piece.len());
            for typed in [format!("http://x.rs/{many}"), many] {
                assert!(without_own_tags(&to_html(&typed)).is_some());
            }
        }
    }

    #[test]
    fn characters_that_cannot_be_seen_are_dropped() {
        assert_eq!(to_html("a\u{0}b\u{202e}c\u{7f}\u{2066}d\u{feff}e\u{e0041}"), "<p>abcde</p>");
    }

    #[test]
    fn nothing_typed_becomes_a_tag_or_an_attribute() {
        for typed in VECTORS {
            let html = to_html(typed);
            let text = without_own_tags(&html);
            assert!(text.is_some(), "{typed} became {html}");
            let text = text.unwrap();
            assert!(!text.contains(['<', '>', '"', '\'', '`']), "{typed} became {html}");
        }
        assert!(VECTORS.len() >= 40);
    }

    const VECTORS: &[&str] = &[
        "<script>alert(1)</script>",
        "<ScRiPt src=//x.rs></sCrIpT>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<iframe src=javascript:alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href='data:text/html,x'>x</a>",
        "<body onload=alert(1)>",
        "<input autofocus onfocus=alert(1)>",
        "<details open ontoggle=alert(1)>",
        "<math><mi//xlink:href='x'>",
        "<style>@import 'http://x.rs'</style>",
        "<link rel=stylesheet href=http://x.rs>",
        "<base href=//x.rs>",
        "<meta http-equiv=refresh content=0>",
        "<form action=http://x.rs><input type=submit>",
        "<object data=x>",
        "<embed src=x>",
        "<video><source onerror=alert(1)>",
        "<!--><script>alert(1)</script>-->",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?xml version=1?>",
        "</p><script>alert(1)</script>",
        "http://x.rs/\"onmouseover=\"alert(1)",
        "http://x.rs/'onmouseover='alert(1)",
        "http://x.rs/\"><script>alert(1)</script>",
        "http://x.rs/`onclick=alert(1)",
        "https://<script>",
        "https://x.rs/<b>",
        "http://x.rs\u{0}\"onclick=alert(1)",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "JaVaScRiPt://%0aalert(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "vbscript:msgbox(1)",
        "http://javascript:alert(1)",
        "<a href=http://x.rs onclick=alert(1)>",
        "&lt;script&gt;",
        "&#60;script&#62;",
        "&#x3c;script&#x3e;",
        "\u{ff1c}script\u{ff1e}",
        "<\u{0}script>",
        "<scr\u{0}ipt>",
        "<scr<script>ipt>",
        "\"><img src=x onerror=alert(1)>",
        "' onclick='alert(1)",
        "\" style=\"background:url(http://x.rs)",
        "{{ 7*7 }}",
        "{% include 'x' %}",
        "http://x.rs/\nhttp://y.rs/\"",
        "https://x.rs/\t\"onclick=1",
        "[x](javascript:alert(1))",
        "<a\u{a0}href=x>",
        "<\u{202e}b>",
        "<>",
        "<",
        ">",
        "https://x.rs/&quot;onclick=1",
        "http://[::1]/<x>",
        "<textarea></textarea><script>1</script>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<template><script>1</script>",
    ];

    proptest::proptest! {
        #[test]
        fn only_our_own_tags_come_out(
            typed in concat!(
                "([<>\"'`&=/ \\n\\t]|https?://|x\\.rs|<script>|<p>|<a href=\"",
                "|\\PC|\u{0}){0,40}"
            )
        ) {
            let html = to_html(&typed);
            let text = without_own_tags(&html);
            proptest::prop_assert!(text.is_some(), "{}", html);
            let text = text.unwrap_or_default();
            proptest::prop_assert!(!text.contains(['<', '>', '"', '\'', '`']), "{}", html);
        }

        #[test]
        fn no_visible_word_is_lost(typed in "[a-zčćšž<>&\" ]{1,60}") {
            let text = without_own_tags(&to_html(&typed)).unwrap_or_default();
            let back = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")]
                .iter()
                .fold(text, |text, (written, meant)| text.replace(written, meant));
            let shown = if typed.trim().is_empty() { "" } else { typed.trim_end() };
            proptest::prop_assert_eq!(back, shown);
        }
    }
}
