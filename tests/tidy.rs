//! The rules of the house as tests: layers, sizes, names, forgotten files, what templates may
//! contain.
//!
//! Reads the source tree as text and never runs the program. Every fault is told as `file:line:
//! why`, all of one rule at once, so that one run shows everything there is to mend.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A folder of `src/` and what it may import from the crate.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("text", &[]),
    ("docs", &["domain"]),
    ("course", &["text", "domain"]),
    ("sync", &["docs", "domain"]),
    ("store", &["docs", "domain"]),
    ("node", &["sync", "store", "docs", "course", "text", "domain"]),
    ("web", &["node", "course", "text", "domain"]),
    ("cli", &["web", "node", "course", "text", "domain"]),
];

/// An outside crate that is a decision, and the only places under `src/` that may name it.
const OWNED_CRATES: &[(&str, &[&str])] = &[
    ("automerge", &["docs/", "sync/guard", "sync/admission"]),
    ("snow", &["sync/"]),
    ("zstd", &["sync/"]),
    ("rusqlite", &["store/"]),
    ("ureq", &["node/"]),
    ("mdns_sd", &["node/discovery"]),
    ("argon2", &["node/", "sync/join"]),
    ("actix_web", &["web/"]),
    ("minijinja", &["web/"]),
    ("clap", &["cli/"]),
    ("anstream", &["cli/"]),
    ("tracing_subscriber", &["cli/"]),
    ("pulldown_cmark", &["course/"]),
    ("roxmltree", &["course/"]),
    ("rust_embed", &["course/"]),
    ("toml", &["course/"]),
    ("encoding_rs", &["text/csv"]),
    ("fluent_bundle", &["text/"]),
    ("unic_langid", &["text/"]),
    ("jiff", &["text/", "node/"]),
    ("getrandom", &["node/entropy"]),
    ("futures_util", &["web/"]),
    ("image", &["node/photo"]),
    ("rustix", &["node/line", "node/courier"]),
    ("mdns_sd", &["node/discovery"]),
];

/// Crates that any layer may use, because nothing of the design hangs on them.
const SHARED_CRATES: &[&str] = &[
    "blake3",
    "data-encoding",
    "ed25519-dalek",
    "fast_qr",
    "flate2",
    "minicbor",
    "serde",
    "serde_json",
    "sha2",
    "thiserror",
    "tracing",
];

/// Templates that print a value unescaped, and how often. Each value is documented as sanitised.
const UNESCAPED: &[(&str, usize)] = &[
    ("forum/new.html", 1),
    ("forum/post.html", 2),
    ("forum/thread.html", 1),
    ("learn/assignment.html", 1),
    ("learn/call.html", 1),
    ("learn/glossary.html", 1),
    ("learn/lesson.html", 2),
    ("learn/notes.html", 1),
    ("learn/paper.html", 2),
    ("learn/plan.html", 1),
    ("learn/practice.html", 2),
    ("learn/quiz_result.html", 1),
    ("learn/sample.html", 2),
    ("part/course.html", 3),
    ("part/forum.html", 1),
];

/// Lines a file may have, its tests not counted.
const FILE_LINES_MAX: usize = 600;
/// Columns a line may have, comments and long texts included; rustfmt holds code to 100.
const LINE_COLUMNS_MAX: usize = 130;

#[test]
fn layers_only_look_down() {
    let mut faults = Vec::new();
    for file in rust_files("src") {
        let Some(layer) = layer_of(&file.path) else { continue };
        let allowed = LAYERS
            .iter()
            .find(|(name, _)| *name == layer)
            .unwrap_or_else(|| panic!("src/{layer} has no line in LAYERS of this test"))
            .1;
        for (number, line) in file.code_lines() {
            for named in crate_paths(line) {
                if named == "{" {
                    faults.push(fault(&file.path, number, "import one folder at a time"));
                } else if named != layer && !allowed.contains(&named.as_str()) {
                    let why = format!("{layer} must not look at {named}");
                    faults.push(fault(&file.path, number, &why));
                }
            }
        }
    }
    report("layers", &faults);
}

#[test]
fn no_layer_slips_out_through_super() {
    let mut faults = Vec::new();
    for file in rust_files("src") {
        let Some(layer) = layer_of(&file.path) else { continue };
        for (number, line) in file.code_lines() {
            for (other, _) in LAYERS {
                let reached = words_after(line, "super::").iter().any(|word| word == other);
                let own = Path::new("src").join(&layer).join(format!("{other}.rs")).exists()
                    || Path::new("src").join(&layer).join(other).exists();
                if reached && !own {
                    faults.push(fault(&file.path, number, "name other layers by `crate::`"));
                }
            }
        }
    }
    report("super", &faults);
}

#[test]
fn outside_crates_stay_with_their_owners() {
    let mut faults = Vec::new();
    for file in rust_files("src") {
        let inside = file.path.strip_prefix("src/").unwrap_or(&file.path);
        for (number, line) in file.code_lines() {
            for (name, owners) in OWNED_CRATES {
                if names_crate(line, name) && !owners.iter().any(|owner| inside.starts_with(owner))
                {
                    let why = format!("{name} belongs to {}", owners.join(", "));
                    faults.push(fault(&file.path, number, &why));
                }
            }
        }
    }
    report("owned crates", &faults);
}

#[test]
fn every_dependency_is_owned_or_shared() {
    let manifest: toml::Table =
        toml::from_str(&read("Cargo.toml")).expect("Cargo.toml is valid TOML");
    let dependencies = manifest["dependencies"].as_table().expect("[dependencies] is a table");
    let faults: Vec<String> = dependencies
        .keys()
        .filter(|name| {
            let rust_name = name.replace('-', "_");
            !SHARED_CRATES.contains(&name.as_str())
                && !OWNED_CRATES.iter().any(|(owned, _)| *owned == rust_name)
        })
        .map(|name| format!("Cargo.toml: {name} is in neither table of this test"))
        .collect();
    report("dependencies", &faults);
}

#[test]
fn files_are_short() {
    let mut faults = Vec::new();
    for file in rust_files("src").into_iter().chain(rust_files("tests")) {
        let lines = file.lines_without_tests();
        if lines > FILE_LINES_MAX && !file.is_tests {
            let why = format!("{lines} lines, at most {FILE_LINES_MAX}: which concept is missing?");
            faults.push(fault(&file.path, lines, &why));
        }
        for (index, line) in file.text.lines().enumerate() {
            // A sample of an answer may stand in one line where a test compares it.
            let in_tests = file.is_tests || index + 1 >= file.tests_from;
            if line.chars().count() > LINE_COLUMNS_MAX && !in_tests {
                faults.push(fault(&file.path, index + 1, "the line is too long"));
            }
        }
    }
    report("sizes", &faults);
}

#[test]
fn nothing_is_left_unfinished_or_unwrapped() {
    let marks = [["to", "do!("].concat(), ["unimple", "mented!("].concat()];
    let notes = [["FIX", "ME"].concat(), ["TO", "DO"].concat()];
    let unwrap = [".unw", "rap()"].concat();
    let mut faults = Vec::new();
    for file in rust_files("src").into_iter().chain(rust_files("tests")) {
        for (index, line) in file.text.lines().enumerate() {
            if notes.iter().any(|note| line.contains(note.as_str())) {
                faults.push(fault(&file.path, index + 1, "an unfinished mark"));
            }
        }
        for (number, line) in file.code_lines() {
            if marks.iter().any(|mark| line.contains(mark.as_str())) {
                faults.push(fault(&file.path, number, "unfinished code"));
            }
            let production = file.path.starts_with("src/") && !file.is_tests;
            if production && number < file.tests_from && line.contains(&unwrap) {
                faults.push(fault(&file.path, number, "an unwrap outside tests"));
            }
        }
    }
    report("unfinished", &faults);
}

#[test]
fn files_are_named_for_what_they_hold() {
    let vague = ["utils", "util", "helpers", "helper", "common", "manager", "misc"];
    let faults: Vec<String> = tree()
        .iter()
        .filter(|path| {
            path.split('/').any(|part| vague.contains(&part.split('.').next().unwrap_or(part)))
        })
        .map(|path| format!("{path}:1: a name that says nothing"))
        .collect();
    report("names", &faults);
}

#[test]
fn no_test_file_is_forgotten() {
    let manifest: toml::Table =
        toml::from_str(&read("Cargo.toml")).expect("Cargo.toml is valid TOML");
    let declared: BTreeSet<String> = manifest["test"]
        .as_array()
        .expect("[[test]] is a list")
        .iter()
        .filter_map(|test| test["path"].as_str().map(str::to_owned))
        .collect();
    let mut faults = Vec::new();
    for file in rust_files("tests") {
        let parts: Vec<&str> = file.path.split('/').collect();
        if parts.len() == 2 || parts.last() == Some(&"main.rs") {
            if !declared.contains(&file.path) {
                faults.push(fault(&file.path, 1, "no [[test]] in Cargo.toml names it"));
            }
            continue;
        }
        let parent = Path::new(&file.path).parent().expect("a file in a folder has a parent");
        let name = file.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs");
        let mother = if parent.join("main.rs").exists() {
            parent.join("main.rs")
        } else {
            parent.with_extension("rs")
        };
        let mother = fs::read_to_string(&mother).unwrap_or_default();
        if !mother.lines().any(|line| {
            let line = line.trim().trim_start_matches("pub ").trim_start_matches("pub(crate) ");
            line == format!("mod {name};")
        }) {
            faults.push(fault(&file.path, 1, "no `mod` declares it, so it never runs"));
        }
    }
    report("forgotten tests", &faults);
}

#[test]
fn templates_hold_no_script_no_style_and_escape_what_they_print() {
    let mut faults = Vec::new();
    for path in tree().iter().filter(|path| path.starts_with("src/web/templates/")) {
        let text = read(path);
        for (index, line) in text.lines().enumerate() {
            let plain = line.to_ascii_lowercase();
            if plain.contains("<style") || attribute(&plain, "style") {
                faults.push(fault(path, index + 1, "style belongs to the style sheet"));
            }
            if plain.contains("<script") && !plain.contains("src=") {
                faults.push(fault(path, index + 1, "script belongs to the script file"));
            }
            if ["onclick", "onsubmit", "onload", "onchange", "oninput", "onerror"]
                .iter()
                .any(|name| attribute(&plain, name))
                || plain.contains("javascript:")
            {
                faults.push(fault(path, index + 1, "an inline event handler"));
            }
        }
        let printed = unescaped_values(&text);
        let name = path.trim_start_matches("src/web/templates/");
        let listed =
            UNESCAPED.iter().find(|(file, _)| *file == name).map_or(0, |(_, count)| *count);
        if printed != listed {
            let why = format!("prints {printed} values unescaped, {listed} are listed here");
            faults.push(fault(path, 1, &why));
        }
    }
    report("templates", &faults);
}

#[test]
fn every_migration_says_what_it_is_for() {
    let faults: Vec<String> = tree()
        .iter()
        .filter(|path| path.starts_with("migrations/") && path.ends_with(".sql"))
        .filter(|path| !read(path).starts_with("-- "))
        .map(|path| fault(path, 1, "a migration begins with a comment that says what for"))
        .collect();
    report("migrations", &faults);
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    let folders: Vec<String> = ["tmp", "work", "root", "home", "farm"]
        .iter()
        .map(|name| ["/", name, "/"].concat())
        .collect();
    let hosts = [["crates", ".io"].concat(), ["pypi", ".org"].concat(), ["npm", "js."].concat()];
    let mut faults = Vec::new();
    for path in tree().iter().filter(|path| !path.ends_with(".lock")) {
        let Ok(text) = fs::read_to_string(path) else { continue };
        for (index, line) in text.lines().enumerate() {
            if folders.iter().any(|folder| absolute_path_under(line, folder)) {
                faults.push(fault(path, index + 1, "a folder of one machine"));
            }
            if hosts.iter().any(|host| line.contains(host.as_str())) {
                faults.push(fault(path, index + 1, "the host of a registry"));
            }
        }
    }
    report("machine paths", &faults);
}

#[test]
fn the_map_names_every_folder() {
    let map = read("src/architecture.md");
    let faults: Vec<String> = LAYERS
        .iter()
        .filter(|(layer, _)| !map.contains(&format!("{layer}/")))
        .map(|(layer, _)| format!("src/architecture.md:1: does not say what {layer}/ is"))
        .collect();
    report("map", &faults);
}

#[test]
fn the_scanner_tells_code_from_words() {
    let text =
        "let a = \"crate::web\"; // crate::node\nlet b = 'x'; let c: &'a str = r#\"crate::\n\"#;\n";
    let code = code_of(text);
    assert_eq!(code.lines().count(), text.lines().count());
    assert!(!code.contains("crate::"), "{code}");
    assert!(code.contains("let c: &'a str"), "{code}");
    assert_eq!(crate_paths("use crate::node::{a}; x(crate::web::y)"), ["node", "web"]);
    assert_eq!(crate_paths("use mycrate::node; pub(crate) fn a() {}"), Vec::<String>::new());
    assert!(names_crate("use automerge::{A};", "automerge"));
    assert!(!names_crate("let automerge_bytes = x.automerge;", "automerge"));
}

/// One Rust file of the tree.
struct RustFile {
    path: String,
    text: String,
    code: String,
    /// The line its `#[cfg(test)]` tail begins at; past the end if it has none.
    tests_from: usize,
    /// The whole file is tests.
    is_tests: bool,
}

impl RustFile {
    fn new(path: String) -> Self {
        let text = read(&path);
        let lines: Vec<&str> = text.lines().collect();
        let tests_from = lines
            .windows(2)
            .position(|pair| pair[0] == "#[cfg(test)]" && pair[1].ends_with('{'))
            .unwrap_or(lines.len())
            + 1;
        let name = path.rsplit('/').next().unwrap_or_default();
        let is_tests = path.starts_with("src/")
            && (name == "tests.rs" || name.ends_with("_tests.rs") || path.contains("/tests/"));
        Self { code: code_of(&text), path, tests_from, is_tests, text }
    }

    /// Lines with comments and the contents of strings blanked out, counted from 1.
    fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    fn lines_without_tests(&self) -> usize {
        self.tests_from - 1
    }
}

/// Every file that could be in the repository, by its path from the top, in order.
fn tree() -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(".")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the source tree can be read").flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if ["target", ".git", "branchline-data", "node_modules"].contains(&name.as_str()) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.to_string_lossy().trim_start_matches("./").to_owned());
            }
        }
    }
    found.sort();
    found
}

fn rust_files(folder: &str) -> Vec<RustFile> {
    let start = format!("{folder}/");
    tree()
        .into_iter()
        .filter(|path| path.starts_with(&start) && path.ends_with(".rs"))
        .map(RustFile::new)
        .collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The folder directly under `src/`; `None` for `lib.rs` and `main.rs`.
fn layer_of(path: &str) -> Option<String> {
    let (layer, _) = path.strip_prefix("src/")?.split_once('/')?;
    Some(layer.to_owned())
}

/// What follows `crate::` in a line, once per use.
fn crate_paths(line: &str) -> Vec<String> {
    words_after(line, "crate::")
}

fn words_after(line: &str, mark: &str) -> Vec<String> {
    line.match_indices(mark)
        .filter(|(at, _)| !line[..*at].ends_with(is_word))
        .map(|(at, _)| {
            let rest = &line[at + mark.len()..];
            let word: String = rest.chars().take_while(|&letter| is_word(letter)).collect();
            if word.is_empty() { rest.chars().take(1).collect() } else { word }
        })
        .collect()
}

/// The line names the crate as the start of a path or in a `use`.
fn names_crate(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = &line[..at];
        let after = &line[at + name.len()..];
        let starts = !before.ends_with(is_word) && !before.ends_with([':', '.']);
        let used = line.trim_start().starts_with("use ") && after.starts_with([';', ' ']);
        starts && (after.starts_with("::") || used)
    })
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The line has this HTML attribute.
fn attribute(line: &str, name: &str) -> bool {
    line.match_indices(&format!("{name}=")).any(|(at, _)| line[..at].ends_with([' ', '\t', '"']))
}

/// Uses of the `safe` filter, however it is spaced.
fn unescaped_values(text: &str) -> usize {
    text.match_indices('|')
        .filter(|(at, _)| {
            let rest = text[at + 1..].trim_start();
            rest.starts_with("safe") && !rest["safe".len()..].starts_with(is_word)
        })
        .count()
        + text.matches("autoescape false").count()
}

/// The line holds `folder` as the beginning of an absolute path, with a name behind it.
fn absolute_path_under(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let starts =
            !line[..at].ends_with(|before: char| is_word(before) || ".}-".contains(before));
        starts && line[at + folder.len()..].starts_with(|after: char| after.is_ascii_lowercase())
    })
}

/// The text with comments and the contents of strings replaced by spaces; lines stay lines.
fn code_of(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let raw = raw_string_length(rest, code.chars().next_back());
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if raw > 0 {
            raw
        } else if first == '"' {
            quoted_length(rest)
        } else if first == '\'' {
            letter_length(rest)
        } else {
            0
        };
        if skipped == 0 {
            code.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        code.extend(rest[..skipped].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        rest = &rest[skipped..];
    }
    code
}

/// Bytes of the string that begins here with a quotation mark.
fn quoted_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Bytes of the raw string that begins here; 0 if none does.
fn raw_string_length(text: &str, before: Option<char>) -> usize {
    let Some(inside) = text.strip_prefix('r') else { return 0 };
    let marks = inside.len() - inside.trim_start_matches('#').len();
    if before.is_some_and(|letter| is_word(letter) && letter != 'b')
        || !inside[marks..].starts_with('"')
    {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(marks));
    let start = 1 + marks + 1;
    text[start..].find(&end).map_or(text.len(), |at| start + at + end.len())
}

/// Bytes of the character literal that begins here; 0 if it is a lifetime.
fn letter_length(text: &str) -> usize {
    let mut letters = text.char_indices().skip(1);
    match letters.next() {
        Some((_, '\\')) => text[3..].find('\'').map_or(0, |at| at + 4),
        Some(_) => match letters.next() {
            Some((at, '\'')) => at + 1,
            _ => 0,
        },
        None => 0,
    }
}

fn fault(path: &str, line: usize, why: &str) -> String {
    format!("{path}:{line}: {why}")
}

fn report(rule: &str, faults: &[String]) {
    assert!(faults.is_empty(), "{rule}: {} faults\n{}", faults.len(), faults.join("\n"));
}
