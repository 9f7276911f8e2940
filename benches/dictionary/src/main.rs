//! Trains the dictionary that frames are packed with, and writes it where the program includes it.
//!
//! Everything it learns from is made here, from fixed seeds: activity through the real write path,
//! and posts whose words are the course's, the pages' phrases and `prose.txt`. Nothing of anybody
//! else's. The same tree gives the same bytes; after a change of the course's names or of how
//! changes are laid out it is worth running again.
//!
//! `cargo run --release -p train-dictionary` writes; with `--check` it only compares.

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};

use branchline::course::Library;
use branchline::domain::roles::NodeRole;
use branchline::domain::{LessonPath, LogId, UnixMs};
use branchline::node::clock::HandClock;
use branchline::node::desk::SetUp;
use branchline::node::entropy::SeededEntropy;
use branchline::node::{ExactWork, Node, SampleSize, Settings};
use branchline::store::{Store, StoreError};
use branchline::sync::frame::{Run, layout};

/// How large the dictionary becomes.
const BYTES: usize = 24 * 1024;
/// Bodies in one frame: a click's, a quiet day's, a full one's.
const FRAME_BODIES: [usize; 3] = [1_500, 8_000, 32_000];
const NOW: i64 = 1_795_000_000_000;
const DAY_MS: i64 = 24 * 3_600_000;
/// Languages of posts and branches, with a country each.
const PLACES: [(&str, &str); 6] =
    [("en", "XK"), ("sr", "RS"), ("sr-Latn", "BA"), ("en", "BG"), ("en", "RO"), ("en", "GR")];

type Any<T> = Result<T, Box<dyn Error>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// All files below with that ending, in the order of their names.
fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) -> Any<()> {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Any<_>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, ending, found)?;
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    Ok(())
}

/// Posts of everyday length: the lines of `prose.txt` in small groups, paragraphs of lessons,
/// sentences of pages.
fn posts() -> Any<Vec<String>> {
    let prose = include_str!("../prose.txt");
    let mut posts: Vec<String> = prose.lines().map(str::to_owned).collect();
    let lines: Vec<&str> = prose.lines().collect();
    posts.extend(lines.chunks(3).map(|lines| lines.join(" ")));
    let (mut lessons, mut pages) = (Vec::new(), Vec::new());
    files(&root().join("course"), ".md", &mut lessons)?;
    files(&root().join("src/text/phrases"), ".ftl", &mut pages)?;
    for path in lessons {
        let text = std::fs::read_to_string(path)?;
        let paragraphs = text.split("\n\n").filter(|part| (80..900).contains(&part.len()));
        posts.extend(paragraphs.map(|part| part.replace('\n', " ")));
    }
    for path in pages {
        let text = std::fs::read_to_string(path)?;
        let sentences = text.lines().filter_map(|line| line.split_once(" = "));
        posts.extend(
            sentences
                .map(|(_, sentence)| sentence.to_owned())
                .filter(|sentence| sentence.len() > 60 && !sentence.contains('{')),
        );
    }
    Ok(posts)
}

struct Place {
    node: Node,
    dir: tempfile::TempDir,
}

fn place(seed: u64, (language, country): (&str, &str)) -> Any<Place> {
    let dir = tempfile::tempdir()?;
    let settings = Settings { data: dir.path().to_owned(), serving: false };
    let clock = Box::new(HandClock::at(NOW));
    let node = Node::open_with(&settings, clock, Box::new(SeededEntropy::new(seed)))?;
    node.console().init(SetUp {
        code: String::new(),
        role: NodeRole::Branch,
        name: format!("Library {seed}"),
        country: country.into(),
        language: language.into(),
        admin_name: "Admin".into(),
        admin_password: "correct horse".into(),
    })?;
    Ok(Place { node, dir })
}

/// What frames of a branch's logs look like before they are packed.
fn frames(place: &Place, samples: &mut Vec<Vec<u8>>) -> Any<()> {
    let store = Store::open(place.dir.path(), branchline::text::fold::fold)?;
    store.read(|read| {
        for log in read.logs()? {
            for bodies in FRAME_BODIES {
                let mut after = 0;
                while after < log.length {
                    let rows = read.entries(&log.id, after, 1_000, bodies)?;
                    let entries: Vec<_> = rows.into_iter().map(|row| row.entry).collect();
                    let count = entries.len() as u64;
                    let run = Run { log: log.id, after, entries, signature: [0; 64] };
                    samples.push(layout(&[run], &mut |log: &LogId, subject, hash| {
                        read.position_of(log, subject, hash)
                    })?);
                    // Short frames are many; some of them are enough.
                    after += if bodies < 8_000 { count * 4 } else { count };
                }
            }
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(())
}

fn main() -> Any<()> {
    let mut out = std::io::stdout().lock();
    let library = Library::embedded();
    let lessons: Vec<LessonPath> =
        library.course("en").lessons().map(|lesson| lesson.path.clone()).collect();
    let words = posts()?;
    let mut samples = Vec::new();
    for (seed, at) in (100_u64..).zip(PLACES) {
        let place = place(seed, at)?;
        for day in 0..3 {
            let learners = 12;
            let work = ExactWork {
                completions: learners * 4,
                attempts: learners,
                threads: 3,
                posts: words.iter().skip(usize::try_from(day)?).step_by(3).cloned().collect(),
                morning: UnixMs(NOW + (i64::try_from(seed)? * 9 + day) * DAY_MS),
                lessons: lessons.clone(),
                learners,
                seed,
            };
            place.node.console().work_exactly(&work)?;
        }
        place.node.console().sample(SampleSize { learners: 12, days: 6, seed }, &mut ())?;
        frames(&place, &mut samples)?;
    }
    let total: usize = samples.iter().map(Vec::len).sum();
    let dictionary = zstd::dict::from_samples(&samples, BYTES)?;
    writeln!(
        out,
        "{} frames of {total} bytes, {} posts, {} lessons -> {} bytes, BLAKE3 {}",
        samples.len(),
        words.len(),
        lessons.len(),
        dictionary.len(),
        blake3::hash(&dictionary)
    )?;
    let file = root().join("src/sync/frame/dictionary.bin");
    if std::env::args().any(|argument| argument == "--check") {
        let same = std::fs::read(&file)? == dictionary;
        writeln!(out, "{}", if same { "the committed one is the same" } else { "it differs" })?;
        return if same { Ok(()) } else { Err("the dictionary would change".into()) };
    }
    std::fs::write(&file, &dictionary)?;
    writeln!(out, "written to {}; its hash goes into pack.rs beside it", file.display())?;
    Ok(())
}
