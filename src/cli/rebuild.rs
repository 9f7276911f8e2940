//! `rebuild`: makes the pages' tables anew from documents and records, beside a server that runs.

use std::path::Path;

use serde::Serialize;

use super::error::{CliError, Exit};
use super::terminal::Terminal;
use super::with_console;
use crate::node::RebuildReport;

/// Make the pages' tables anew from documents and records; a server that runs goes on meanwhile.
#[derive(clap::Args, Debug)]
pub(super) struct RebuildArgs {
    /// Answer with one line of JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct RebuildJson {
    subjects: u64,
    documents: u64,
    strays: u64,
    seconds: u64,
    per_second: u64,
}

pub(super) fn run(
    args: &RebuildArgs,
    data: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, CliError> {
    let report = with_console(data, |_, console| {
        Ok(console.rebuild(&mut terminal.progress("cli-rebuild-working"))?)
    })?;
    tell(args.json, &report, terminal)
}

fn tell(json: bool, report: &RebuildReport, terminal: &mut Terminal<'_>) -> Result<Exit, CliError> {
    let RebuildReport { subjects, documents, strays, took_s } = *report;
    let per_second = report.per_second();
    if json {
        terminal.json(&RebuildJson { subjects, documents, strays, seconds: took_s, per_second })?;
        return Ok(Exit::Done);
    }
    let told = [
        ("records", subjects.into()),
        ("documents", documents.into()),
        ("seconds", took_s.into()),
        ("rate", per_second.into()),
    ];
    terminal.talk("cli-rebuild-done", &told);
    if strays > 0 {
        terminal.talk("cli-rebuild-strays", &[("count", strays.into())]);
    }
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::phrases::Language;

    fn told(json: bool, strays: u64) -> (String, String) {
        let (mut out, mut talk) = (Vec::new(), Vec::new());
        let mut terminal = Terminal::unwatched(&mut out, &mut talk, Language::ENGLISH);
        let report = RebuildReport { subjects: 40, documents: 160, strays, took_s: 4 };
        tell(json, &report, &mut terminal).unwrap();
        (String::from_utf8(out).unwrap(), String::from_utf8(talk).unwrap())
    }

    #[test]
    fn the_rate_is_told_and_strays_only_where_there_were_any() {
        let sound = "Made anew: records: 40, documents: 160, in 4 s (50 a second).\n";
        assert_eq!(told(false, 0), (String::new(), sound.to_owned()));
        assert!(told(false, 1).1.contains("1 row of what is gone was taken out."));
        let json =
            "{\"subjects\":40,\"documents\":160,\"strays\":0,\"seconds\":4,\"per_second\":50}\n";
        assert_eq!(told(true, 0), (json.to_owned(), String::new()));
    }
}
