//! Faults planted in a copy of the program, each of which the simulator has to catch: a simulator
//! that has never failed has proved nothing.
//!
//! Every run looks whether each fault can still be planted. `PLANTED=1 cargo test --test planted --
//! --nocapture` plants them, one after the other, in a copy below the target folder, and tells which
//! seed caught each; `PLANTED=name,name` plants these. It takes a minute or two a fault.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Seeds in which a fault has to show.
const SEEDS: &str = "400";

/// One fault: the right text, and the wrong one in its place.
struct Fault {
    name: &'static str,
    file: &'static str,
    right: &'static str,
    wrong: &'static str,
}

const FAULTS: &[Fault] = &[
    Fault {
        name: "signature-not-checked",
        file: "src/sync/frame/check.rs",
        right: "if !head_verifies(&member.sign_key, ledger.network(), &head) {",
        wrong: "if !head_verifies(&member.sign_key, ledger.network(), &head) && false {",
    },
    Fault {
        name: "incarnation-used-again",
        file: "src/node/mod.rs",
        right: "new_life_due: AtomicBool::new(true),",
        wrong: "new_life_due: AtomicBool::new(false),",
    },
    Fault {
        name: "any-answer-acknowledges-all",
        file: "src/sync/exchange/dialer.rs",
        right: "if !reply.more && digest == reply.digest {",
        wrong: "if !reply.more {",
    },
    Fault {
        name: "head-before-entries",
        file: "src/store/log.rs",
        right: ".execute((key, Count(length + added), last.chain, Bits(digest_term), Count(arrival)))?;",
        wrong: ".execute((key, Count(length + added + 1), last.chain, Bits(digest_term), Count(arrival)))?;",
    },
    Fault {
        name: "anybody-writes-records",
        file: "src/sync/admission.rs",
        right: "    let hub = roster.hub().map(|member| member.id);\n    let by_hub = || {",
        wrong: "    if author != NodeId([0; 12]) {\n        return Ok(());\n    }\n\
                \x20   let hub = roster.hub().map(|member| member.id);\n    let by_hub = || {",
    },
    Fault {
        name: "anybody-writes-documents",
        file: "src/sync/admission.rs",
        right: "    may_write(document, kind, header, node)?;\n",
        wrong: "    may_write(document, kind, header, node).ok();\n",
    },
    Fault {
        name: "change-in-any-scope",
        file: "src/sync/admission.rs",
        right: "let fits = document.scope() == Some(scope) || ",
        wrong: "let fits = document.scope() == Some(scope) || scope == Scope::Network || ",
    },
    Fault {
        name: "cut-off-not-kept",
        file: "src/sync/frame/check.rs",
        right: ".filter(|cut| end >= cut.length) else {",
        wrong: ".filter(|cut| end >= cut.length && false) else {",
    },
    Fault {
        name: "branches-read-each-other",
        file: "src/domain/roster.rs",
        right: "member.role == NodeRole::Hub || branch == node || member.scopes.contains(&scope)",
        wrong: "member.role == NodeRole::Hub || branch != node || member.scopes.contains(&scope)",
    },
    Fault {
        name: "posts-in-order-of-arrival",
        file: "src/docs/thread.rs",
        right: "    sort_posts(&mut posts);\n",
        wrong: "    posts.reverse();\n",
    },
    Fault {
        name: "stick-without-its-end",
        file: "src/sync/bundle.rs",
        right: "if matches!(self.phase, Phase::Over) {",
        wrong: "if matches!(self.phase, Phase::Over | Phase::Pieces(_)) {",
    },
    Fault {
        name: "digest-left-behind",
        file: "src/store/log.rs",
        right: "self.add_to_digest(id.scope, digest_term.wrapping_sub(old_term))?;",
        wrong: "self.add_to_digest(id.scope, digest_term.wrapping_sub(old_term) & !1)?;",
    },
    Fault {
        name: "sketches-not-compared",
        file: "src/sync/exchange/naming.rs",
        right: "let open = ours.differing(&request.sketch).without(&named);",
        wrong: "let open = Buckets::none(&ours);",
    },
    Fault {
        name: "double-click-is-two-posts",
        file: "src/node/desk/forum_words.rs",
        right: "if let Some(known) = author.once(who, &key)? {",
        wrong: "if let Some(known) = author.once(who, &key)?.filter(|_| key.is_empty()) {",
    },
];

fn source(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

#[test]
fn every_fault_can_still_be_planted() {
    for fault in FAULTS {
        let found = source(fault.file).matches(fault.right).count();
        assert_eq!(found, 1, "{}: its place in {} is there {found} times", fault.name, fault.file);
    }
}

#[test]
fn the_simulator_catches_every_planted_fault() {
    let Ok(wanted) = std::env::var("PLANTED") else { return };
    let field = Field::prepare();
    let mut missed = Vec::new();
    for fault in FAULTS.iter().filter(|fault| asks_for(&wanted, fault.name)) {
        let told = field.plant_and_run(fault);
        tell(&format!("{:<32} {}", fault.name, told.as_deref().unwrap_or("NOT CAUGHT")));
        if told.is_none() {
            missed.push(fault.name);
        }
    }
    assert!(missed.is_empty(), "not caught: {missed:?}");
}

fn asks_for(wanted: &str, name: &str) -> bool {
    wanted == "1" || wanted.split(',').any(|one| one == name)
}

fn tell(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("standard output takes a line");
}

/// A copy of the sources in which faults are planted.
struct Field {
    copy: PathBuf,
}

impl Field {
    fn prepare() -> Self {
        let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("planted");
        drop(fs::remove_dir_all(copy.join("src")));
        fs::create_dir_all(&copy).expect("a folder for the copy");
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for name in ["Cargo.toml", "Cargo.lock", "src", "course", "migrations", "tests", "benches"]
        {
            copy_all(&root.join(name), &copy.join(name));
        }
        Self { copy }
    }

    /// What the simulator said; `None` if it found nothing wrong.
    fn plant_and_run(&self, fault: &Fault) -> Option<String> {
        let path = self.copy.join(fault.file);
        let right = source(fault.file);
        fs::write(&path, right.replacen(fault.right, fault.wrong, 1)).expect("the copy is ours");
        // A fault that does not compile would pass for one that was caught.
        self.cargo(&["--no-run"]).expect("the fault compiles");
        let ran = self.cargo(&[]);
        fs::write(&path, right).expect("the copy is ours");
        let story = ran.err()?;
        let mut lines = story.lines();
        if let Some(line) = lines.clone().find(|line| line.contains("fails: replay it with")) {
            return Some(line.trim().to_owned());
        }
        // Some faults show before the first history: the network that all of them copy is not made.
        lines.find(|line| line.contains("panicked at tests/sim/template.rs"));
        let why = lines.next().unwrap_or_else(|| panic!("it failed otherwise:\n{story}"));
        Some(format!("no network can be set up: {}", why.trim()))
    }

    fn cargo(&self, more: &[&str]) -> Result<(), String> {
        let output = Command::new(env!("CARGO"))
            .args(["test", "--locked", "--test", "sim"])
            .args(more)
            .current_dir(&self.copy)
            .env("CARGO_TARGET_DIR", self.copy.join("target"))
            .env("SIM_SEEDS", SEEDS)
            .output()
            .expect("cargo can be started");
        let told = [output.stdout, output.stderr].concat();
        if output.status.success() {
            Ok(())
        } else {
            Err(String::from_utf8_lossy(&told).into_owned())
        }
    }
}

fn copy_all(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a folder for the copy");
        for entry in fs::read_dir(from).expect("the sources can be read").flatten() {
            copy_all(&entry.path(), &to.join(entry.file_name()));
        }
        return;
    }
    // Left alone if it is the same: its date decides what is compiled again.
    let bytes = fs::read(from).expect("the sources can be read");
    if fs::read(to).ok().as_ref() != Some(&bytes) {
        fs::write(to, bytes).expect("the copy is ours");
    }
}
