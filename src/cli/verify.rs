//! `verify`: holds everything that this node keeps against its own rules.

use std::path::Path;

use serde::Serialize;

use super::error::{CliError, Exit};
use super::terminal::Terminal;
use super::with_console;
use crate::node::VerifyReport;

/// Check the logs, the documents and the pages' tables; fails and says where if something is wrong.
#[derive(clap::Args, Debug)]
pub(super) struct VerifyArgs {
    /// Answer with one line of JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct VerifyJson<'a> {
    logs: u64,
    entries: u64,
    documents: u64,
    files: u64,
    faults: &'a [String],
}

pub(super) fn run(
    args: &VerifyArgs,
    data: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, CliError> {
    let report = with_console(data, |_, console| {
        Ok(console.verify(&mut terminal.progress("cli-verify-working"))?)
    })?;
    tell(args.json, &report, terminal)
}

fn tell(json: bool, report: &VerifyReport, terminal: &mut Terminal<'_>) -> Result<Exit, CliError> {
    let VerifyReport { logs, entries, documents, files, faults } = report;
    if json {
        let (logs, entries, documents, files) = (*logs, *entries, *documents, *files);
        terminal.json(&VerifyJson { logs, entries, documents, files, faults })?;
    } else {
        for fault in faults {
            terminal.result(fault)?;
        }
        let key = if faults.is_empty() { "cli-verify-right" } else { "cli-verify-wrong" };
        let counts = [
            ("logs", (*logs).into()),
            ("entries", (*entries).into()),
            ("documents", (*documents).into()),
            ("files", (*files).into()),
        ];
        let args = [&counts[..], &[("faults", faults.len().into())]].concat();
        terminal.talk(key, if faults.is_empty() { &counts } else { &args });
    }
    Ok(if faults.is_empty() { Exit::Done } else { Exit::Failed })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::phrases::Language;

    fn told(json: bool, faults: &[&str]) -> (Exit, String, String) {
        let (mut out, mut talk) = (Vec::new(), Vec::new());
        let mut terminal = Terminal::unwatched(&mut out, &mut talk, Language::ENGLISH);
        let faults = faults.iter().map(ToString::to_string).collect();
        let report = VerifyReport { logs: 3, entries: 120, documents: 9, files: 2, faults };
        let exit = tell(json, &report, &mut terminal).unwrap();
        (exit, String::from_utf8(out).unwrap(), String::from_utf8(talk).unwrap())
    }

    #[test]
    fn a_sound_node_is_told_so_and_leaves_standard_output_empty() {
        let (exit, out, talk) = told(false, &[]);
        assert_eq!((exit, out.as_str()), (Exit::Done, ""));
        assert_eq!(talk, "All is well: logs: 3, entries: 120, documents: 9, files: 2.\n");
    }

    #[test]
    fn every_fault_is_a_line_and_the_verb_fails() {
        let (exit, out, talk) = told(false, &["log a: chain broken at 7", "document b"]);
        assert_eq!((exit, out.as_str()), (Exit::Failed, "log a: chain broken at 7\ndocument b\n"));
        assert!(talk.starts_with("2 faults found"), "{talk}");
    }

    #[test]
    fn machines_get_the_faults_as_a_list() {
        let (exit, out, _) = told(true, &["x"]);
        assert_eq!(exit, Exit::Failed);
        assert_eq!(
            out,
            "{\"logs\":3,\"entries\":120,\"documents\":9,\"files\":2,\"faults\":[\"x\"]}\n"
        );
    }
}
