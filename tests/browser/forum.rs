//! What people write in the forum stays words, whatever they write: in a real browser, on the pages
//! where it is shown.

use crate::driver::window;
use crate::world::{PIN, Site};

/// What sets a mark if a browser runs it.
const PAYLOADS: [&str; 42] = [
    "<script>window.hacked=1</script>",
    "<ScRiPt>window.hacked=1</sCrIpT>",
    "<img src=x onerror=window.hacked=1>",
    "<svg/onload=window.hacked=1>",
    "<svg><script>window.hacked=1</script></svg>",
    "<iframe src=javascript:parent.hacked=1></iframe>",
    "<a href=\"javascript:window.hacked=1\">x</a>",
    "<a href='data:text/html,<script>1</script>'>x</a>",
    "<body onload=window.hacked=1>",
    "<input autofocus onfocus=window.hacked=1>",
    "<details open ontoggle=window.hacked=1>",
    "<math><mi xlink:href='javascript:window.hacked=1'>x",
    "<style>body{display:none}</style>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<form action=//evil.example><button>x</button></form>",
    "<object data=x></object>",
    "<video><source onerror=window.hacked=1></video>",
    "<!--><script>window.hacked=1</script>-->",
    "<![CDATA[<script>window.hacked=1</script>]]>",
    "</p></div></article><script>window.hacked=1</script>",
    "</textarea><script>window.hacked=1</script>",
    "</title><script>window.hacked=1</script>",
    "http://x.rs/\"onmouseover=\"window.hacked=1",
    "http://x.rs/\"><script>window.hacked=1</script>",
    "javascript:window.hacked=1",
    "JaVaScRiPt:window.hacked=1",
    "java&#x09;script:window.hacked=1",
    "javascript&colon;window.hacked=1",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox(1)",
    "&lt;script&gt;window.hacked=1&lt;/script&gt;",
    "&#60;script&#62;window.hacked=1&#60;/script&#62;",
    "\" onclick=\"window.hacked=1",
    "' onclick='window.hacked=1",
    "\" autofocus onfocus=\"window.hacked=1",
    "{{ 7*7 }}{% raw %}",
    "//evil.example",
    "/\\evil.example",
    "file:///etc/passwd",
    "<noscript><p title=\"</noscript><img src=x onerror=window.hacked=1>\">",
    "<template><script>window.hacked=1</script></template>",
];

/// Each of them in each surrounding that Markdown knows: more than 500.
fn vectors() -> Vec<String> {
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
    PAYLOADS.iter().flat_map(|payload| around.map(|surround| surround(payload))).collect()
}

/// Everything on the page that is not ours, told by the browser itself.
const FOREIGN: &str = "
    var found = [];
    if (window.hacked) { found.push('it ran'); }
    var all = document.querySelectorAll('main *, header *');
    for (var i = 0; i < all.length; i++) {
        var one = all[i], name = one.tagName.toLowerCase();
        if (/^(script|style|img|iframe|object|embed|video|math|base|meta|link|template|noscript|details)$/.test(name)) {
            found.push(name);
        }
        for (var j = 0; j < one.attributes.length; j++) {
            if (/^on|^style$|^srcdoc$/.test(one.attributes[j].name)) { found.push(name + ' ' + one.attributes[j].name); }
        }
        if (name === 'form' && one.action.indexOf(location.origin) !== 0) { found.push('form ' + one.action); }
        if (name === 'a' && !/^https?:$/.test(one.protocol)) { found.push('a ' + one.href); }
        if (name === 'a' && one.host !== location.host && one.rel.indexOf('noopener') < 0) { found.push('a ' + one.href); }
    }
    return found.join(', ');";

#[test]
fn five_hundred_ways_in_lead_nowhere() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let Some(window) = window(&site) else { return };
    let evil = "<img src=x onerror=window.hacked=1>";
    let mut writer = site.learner(evil);
    let vectors = vectors();
    assert!(vectors.len() >= 500, "{}", vectors.len());
    let mut threads = Vec::new();
    let mut rest = vectors.as_slice();
    while !rest.is_empty() {
        // As many as fit one post.
        let mut length = 0;
        let fits = rest.iter().take_while(|vector| {
            length += vector.chars().count() + 2;
            length < 5_900
        });
        let (now, later) = rest.split_at(fits.count().max(1));
        let page = writer.open("/forum/new");
        let title: String = PAYLOADS[threads.len() % PAYLOADS.len()].chars().take(120).collect();
        let typed = [("title", title.as_str()), ("body", &now.join("\n\n"))];
        let preview = [&typed[..], &[("act", "preview")]].concat();
        let preview = writer.submit(&page, "/forum/new", &preview);
        assert!(!preview.html.contains("<script>window"), "the preview");
        let opened = writer.submit(&page, "/forum/new", &typed);
        assert_eq!(opened.first_status, 303, "{}", opened.text());
        threads.push(opened.path);
        rest = later;
    }
    window.sign_in(evil, PIN);
    let pages = threads.iter().map(String::as_str);
    for path in pages.chain(["/", "/forum", "/forum/search?q=hacked", "/forum/week"]) {
        window.open(path);
        assert_eq!(window.run(FOREIGN), "", "{path}");
    }
    let complaints = window.complaints();
    assert!(complaints.is_empty(), "{complaints:?}");
    site.verify();
}
