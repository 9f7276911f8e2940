//! Posts become safe HTML whatever was typed.

use super::*;

fn html(typed: &str) -> String {
    to_html(typed, &|text| text.to_owned())
}

/// What is wrong with a page's piece, if anything: a tag or attribute that this module does not make.
fn foreign(html: &str) -> Option<String> {
    let plain_tags =
        ["p", "br", "hr", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "a"];
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        if text.contains(['>', '"', '\'']) {
            return Some(format!("loose in text: {text}"));
        }
        let Some((tag, after)) = after.split_once('>') else { return Some("an open tag".into()) };
        rest = after;
        let name = tag.trim_start_matches('/');
        let is_link = name
            .strip_prefix("a href=\"")
            .and_then(|link| link.strip_suffix('"'))
            .is_some_and(|link| match link.strip_suffix("\" rel=\"nofollow noopener noreferrer") {
                Some(out) => {
                    let low = out.to_ascii_lowercase();
                    (low.starts_with("http://") || low.starts_with("https://"))
                        && !out.contains(['"', '\'', ' ', '<'])
                }
                None => {
                    link.strip_prefix("/lessons/").is_some_and(|p| p.parse::<LessonPath>().is_ok())
                }
            });
        let is_list = name
            .strip_prefix("ol start=\"")
            .and_then(|start| start.strip_suffix('"'))
            .is_some_and(|start| start.parse::<u32>().is_ok());
        if !plain_tags.contains(&name) && !is_link && !is_list {
            return Some(format!("a tag: {tag}"));
        }
    }
    rest.contains(['>', '"', '\'']).then(|| format!("loose at the end: {rest}"))
}

#[test]
fn a_post_keeps_its_lines_lists_quotes_and_links() {
    for (typed, made) in [
        (
            "Zdravo\nsvima\n\n**Važno** i *lepo*",
            "<p>Zdravo<br>svima</p><p><strong>Važno</strong> i <em>lepo</em></p>",
        ),
        ("- jedan\n- dva", "<ul><li>jedan</li><li>dva</li></ul>"),
        ("3. tri", "<ol start=\"3\"><li>tri</li></ol>"),
        ("> Rekla je\n\nDa.", "<blockquote><p>Rekla je</p></blockquote><p>Da.</p>"),
        ("# Naslov", "<p><strong>Naslov</strong></p>"),
        (
            "[lekcija](lesson:start-here/goals)",
            "<p><a href=\"/lessons/start-here/goals\">lekcija</a></p>",
        ),
        ("[tu](/lessons/start-here/goals)", "<p><a href=\"/lessons/start-here/goals\">tu</a></p>"),
        (
            "vidi https://x.rs/a_b*c i [y](https://y.rs)",
            "<p>vidi <a href=\"https://x.rs/a_b*c\" rel=\"nofollow noopener noreferrer\">https://x.rs/a_b*c</a> \
             i <a href=\"https://y.rs\" rel=\"nofollow noopener noreferrer\">y</a></p>",
        ),
        ("![mapa](https://x.rs/a.png)", "<p>mapa</p>"),
        ("3 < 5 <b>x</b>", "<p>3 &lt; 5 &lt;b&gt;x&lt;/b&gt;</p>"),
        ("`<b>`", "<p><code>&lt;b&gt;</code></p>"),
    ] {
        assert_eq!(html(typed), made, "{typed}");
    }
}

#[test]
fn a_change_of_script_touches_words_and_nothing_else() {
    let made = to_html("Ljubav `nj` [nj](https://x.rs/nj)", &crate::text::cyrillic::to_cyrillic);
    assert_eq!(
        made,
        "<p>Љубав <code>nj</code> <a href=\"https://x.rs/nj\" rel=\"nofollow noopener noreferrer\">њ</a></p>"
    );
}

#[test]
fn an_excerpt_is_one_line_of_words() {
    assert_eq!(excerpt("> Pre\n\n**Da**, [tu](https://x.rs).", 80), "Pre Da , tu .");
    assert_eq!(excerpt("jedan dva tri", 9), "jedan…");
}

const PAYLOADS: &[&str] = &[
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
    "<base href=//x.rs>",
    "<meta http-equiv=refresh content=0>",
    "<form action=http://x.rs><input type=submit>",
    "<object data=x>",
    "<video><source onerror=alert(1)>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version=1?>",
    "</p><script>alert(1)</script>",
    "http://x.rs/\"onmouseover=\"alert(1)",
    "http://x.rs/\"><script>alert(1)</script>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox(1)",
    "&lt;script&gt;",
    "&#60;script&#62;",
    "&#x3c;script&#x3e;",
    "java&#x09;script:alert(1)",
    "java&Tab;script:alert(1)",
    "javascript&colon;alert(1)",
    "\" onclick=\"alert(1)",
    "' onclick='alert(1)",
    "\\\"><img src=x>",
    "{{ 7*7 }}",
    "{% raw %}",
    "\u{ff1c}script\u{ff1e}",
    "https://x.rs/`onclick=1",
    "//x.rs",
    "\\\\x.rs",
    "/\\x.rs",
    "file:///etc",
];

/// Half a thousand ways in, made of what is known to work against careless renderers: each payload
/// in each surrounding.
#[test]
fn no_vector_makes_a_tag_or_an_attribute_of_its_own() {
    let around: [fn(&str) -> String; 12] = [
        |p| p.to_owned(),
        |p| format!("[x]({p})"),
        |p| format!("[x](<{p}>)"),
        |p| format!("[{p}](https://x.rs)"),
        |p| format!("![{p}]({p})"),
        |p| format!("[x](https://x.rs \"{p}\")"),
        |p| format!("[a]: {p}\n\n[a]"),
        |p| format!("<{p}>"),
        |p| format!("`{p}`"),
        |p| format!("```{p}\n{p}\n```"),
        |p| format!("> - **{p}**"),
        |p| format!("# {p}\n\n[x](lesson:{p}) [x](/lessons/{p})"),
    ];
    let mut count = 0;
    for payload in PAYLOADS {
        for surround in around {
            let typed = surround(payload);
            let made = html(&typed);
            assert_eq!(foreign(&made), None, "{typed:?} became {made:?}");
            count += 1;
        }
    }
    assert!(count >= 500, "{count}");
}

proptest::proptest! {
    #[test]
    fn only_our_own_tags_come_out(
        typed in concat!(
            "([<>\"'`&=/ \\n\\t*_#>\\[\\]()!-]|https?://|x\\.rs|<script>|lesson:a/b|javascript:",
            "|```|> |- |1\\. |\\PC){0,60}"
        )
    ) {
        let made = html(&typed);
        proptest::prop_assert_eq!(foreign(&made), None, "{}", made);
    }
}

#[test]
fn a_post_made_to_be_slow_is_not() {
    for piece in ["> ", "- ", "*a ", "[", "![", "`", "<", "_a*", "[a](", "http://x"] {
        let typed: String = piece.repeat(6_000 / piece.len());
        assert_eq!(foreign(&html(&typed)), None, "{piece}");
    }
}
