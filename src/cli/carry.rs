//! `carry`: bundles on a stick, out and in.
//!
//! `carry in` shows what is inside first. Only of a person at a terminal does it ask whether to go
//! on; that is the one question of the command line.

use std::io::BufRead as _;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde::Serialize;

use super::error::{CliError, Exit};
use super::terminal::Terminal;
use super::with_console;
use crate::domain::UnixMs;
use crate::node::CarryOrder;
use crate::node::view::{BundleView, CarriedIn, CarriedOut};
use crate::text::dates::{self, Zone};
use crate::text::numbers;

/// Carry changes to other nodes in a file, for example on a USB stick.
#[derive(Subcommand, Debug)]
pub(super) enum CarryCommand {
    /// Write a file for another node, encrypted for it alone; says when the stick may be removed
    Out(OutArgs),
    /// Show what is in a file that was carried here, then take it in
    In(InArgs),
}

#[derive(clap::Args, Debug)]
pub(super) struct OutArgs {
    /// File to write; it must not be there yet
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Whom it is for: hub, a node's id, or its name
    #[arg(long, value_name = "hub|NODE", default_value = "hub")]
    to: String,

    /// Put in everything, also what the other node is known to have
    #[arg(long)]
    all: bool,

    /// Also take the courses along that the hub publishes
    #[arg(long)]
    packs: bool,

    /// Who carries it, for the sync page
    #[arg(long = "with", value_name = "NAME", default_value = "", hide_default_value = true)]
    carrier: String,

    /// Answer with one line of JSON
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args, Debug)]
pub(super) struct InArgs {
    /// File that was carried here
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Take it in without asking; without a terminal nothing is taken in otherwise
    #[arg(long)]
    yes: bool,

    /// Answer with one line of JSON; never asks
    #[arg(long)]
    json: bool,
}

/// What machines read of a bundle that was written; nothing of it may be renamed.
#[derive(Serialize)]
struct OutJson<'a> {
    to: String,
    name: &'a str,
    sequence: u64,
    entries: u64,
    bytes: u64,
    at_ms: i64,
}

/// What machines read of a bundle that came; nothing of it may be renamed.
#[derive(Serialize)]
struct InJson<'a> {
    from: String,
    name: Option<&'a str>,
    written_at_ms: i64,
    sequence: u64,
    bytes: u64,
    entries: u64,
    held: u64,
    beyond: u64,
    newer_came_ms: Option<i64>,
    /// Entries that were taken in; `null` if it was only shown.
    taken: Option<u64>,
}

pub(super) fn run(
    command: &CarryCommand,
    data: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, CliError> {
    match command {
        CarryCommand::Out(args) => carry_out(args, data, terminal),
        CarryCommand::In(args) => carry_in(args, data, terminal),
    }
}

fn carry_out(args: &OutArgs, data: &Path, terminal: &mut Terminal<'_>) -> Result<Exit, CliError> {
    let (to, carrier) = (args.to.clone(), args.carrier.clone());
    let order = CarryOrder { to, all: args.all, carrier, packs: args.packs };
    let working = terminal.progress("cli-carry-writing");
    let (carried, zone) = with_console(data, |node, console| {
        let zone = Zone::of_country(&node.visitor().node()?.country).unwrap_or_default();
        Ok((console.carry_out(&order, &args.file)?, zone))
    })?;
    drop(working);
    if args.json {
        terminal.json(&OutJson {
            to: carried.recipient.to_string(),
            name: &carried.recipient_name,
            sequence: carried.sequence,
            entries: carried.entries,
            bytes: carried.size_bytes,
            at_ms: carried.at.0,
        })?;
    } else {
        terminal.result(&receipt(&carried, &args.file, &zone, terminal))?;
        for (key, files) in
            [("stick-files-along", carried.files), ("stick-files-left", carried.files_left)]
        {
            if files > 0 {
                terminal.result(&terminal.say(key, &[("count", files.into())]))?;
            }
        }
        terminal.result(&terminal.say("cli-carry-safe", &[]))?;
    }
    Ok(Exit::Done)
}

/// One line to keep or to hand to the driver.
fn receipt(carried: &CarriedOut, file: &Path, zone: &Zone, terminal: &Terminal<'_>) -> String {
    let language = terminal.language();
    let (file, size) = (file.display().to_string(), numbers::size(carried.size_bytes, language));
    let at = dates::exact(carried.at.0, zone, language, false);
    terminal.say(
        "cli-carry-receipt",
        &[
            ("number", carried.sequence.into()),
            ("name", (&carried.recipient_name).into()),
            ("count", carried.entries.into()),
            ("size", (&size).into()),
            ("at", (&at).into()),
            ("file", (&file).into()),
        ],
    )
}

fn carry_in(args: &InArgs, data: &Path, terminal: &mut Terminal<'_>) -> Result<Exit, CliError> {
    with_console(data, |node, console| {
        let zone = Zone::of_country(&node.visitor().node()?.country).unwrap_or_default();
        let view = console.look_into(&args.file)?;
        if !args.json {
            tell(&view, node.now().0, &zone, terminal)?;
        }
        let may_ask = !args.json && terminal.is_a_dialogue();
        let wanted = args.yes || (may_ask && is_wanted(terminal)?);
        if !wanted {
            if args.json {
                terminal.json(&in_json(&view, None))?;
            } else {
                terminal.talk("cli-carry-only-shown", &[]);
            }
            return Ok(Exit::Done);
        }
        let taken = console.carry_in(&args.file)?;
        if args.json {
            terminal.json(&in_json(&taken.bundle, Some(taken.entries)))?;
        } else {
            tell_taken(&taken, terminal)?;
        }
        Ok(Exit::Done)
    })
}

fn in_json(view: &BundleView, taken: Option<u64>) -> InJson<'_> {
    InJson {
        from: view.sender.to_string(),
        name: view.sender_name.as_deref(),
        written_at_ms: view.written_at.0,
        sequence: view.sequence,
        bytes: view.size_bytes,
        entries: view.entries,
        held: view.held,
        beyond: view.beyond,
        newer_came_ms: view.newer_came.map(|at| at.0),
        taken,
    }
}

/// Says from whom, when, how many, and what speaks against it.
fn tell(
    view: &BundleView,
    now: UnixMs,
    zone: &Zone,
    terminal: &mut Terminal<'_>,
) -> Result<(), CliError> {
    let language = terminal.language();
    let size = numbers::size(view.size_bytes, language);
    let relative = |at: UnixMs, doubtful| dates::relative(now.0, at.0, zone, language, doubtful);
    let at = relative(view.written_at, view.clock_doubtful);
    let sender = match &view.sender_name {
        Some(name) => name.clone(),
        None => {
            let node = view.sender.to_string();
            terminal.say("cli-carry-stranger", &[("node", (&node).into())])
        }
    };
    let mut lines = vec![
        terminal.say(
            "cli-carry-from",
            &[
                ("name", (&sender).into()),
                ("at", (&at).into()),
                ("number", view.sequence.into()),
                ("size", (&size).into()),
            ],
        ),
        terminal
            .say("cli-carry-inside", &[("count", view.entries.into()), ("held", view.held.into())]),
    ];
    if let Some(newer) = view.newer_came {
        let newer = relative(newer, false);
        lines.push(terminal.say("bundle-older", &[("at", (&newer).into())]));
    }
    if view.beyond > 0 {
        lines.push(terminal.say("bundle-beyond", &[("count", view.beyond.into())]));
    }
    if view.new_entries() == 0 {
        lines.push(terminal.say("bundle-nothing-new", &[]));
    }
    lines.iter().try_for_each(|line| terminal.result(line))
}

fn tell_taken(taken: &CarriedIn, terminal: &mut Terminal<'_>) -> Result<(), CliError> {
    if taken.entries > 0 || taken.is_refused_in_part {
        let count = [("count", taken.entries.into())];
        terminal.result(&terminal.say("bundle-taken", &count))?;
    } else {
        terminal.result(&terminal.say("bundle-confirmed", &[]))?;
    }
    if taken.files > 0 {
        terminal.result(&terminal.say("stick-files-taken", &[("count", taken.files.into())]))?;
    }
    if taken.packs > 0 {
        terminal.result(&terminal.say("stick-packs-taken", &[]))?;
    }
    if taken.is_refused_in_part {
        terminal.talk("bundle-refused-in-part", &[]);
    }
    Ok(())
}

/// Asks the person at the terminal; anything but a clear yes is a no.
fn is_wanted(terminal: &mut Terminal<'_>) -> Result<bool, CliError> {
    terminal.ask("cli-carry-question");
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(CliError::input)?;
    let line = line.trim().to_lowercase();
    let yes = terminal.say("cli-carry-yes", &[]);
    Ok(!line.is_empty()
        && (line == "y" || line == "yes" || yes.split(' ').any(|word| word == line)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::NodeId;
    use crate::text::phrases::Language;

    fn view() -> BundleView {
        BundleView {
            sender: NodeId([2; 12]),
            sender_name: Some("Sjenica".to_owned()),
            written_at: UnixMs(1_763_800_000_000),
            clock_doubtful: false,
            sequence: 3,
            size_bytes: 2_048,
            entries: 42,
            held: 0,
            beyond: 0,
            newer_came: None,
        }
    }

    fn told(view: &BundleView) -> String {
        let (mut out, mut talk) = (Vec::new(), Vec::new());
        let mut terminal = Terminal::unwatched(&mut out, &mut talk, Language::ENGLISH);
        let now = UnixMs(1_763_800_000_000 + 5 * 60_000);
        tell(view, now, &Zone::default(), &mut terminal).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_is_inside_is_said_before_anything_is_taken_in() {
        assert_eq!(
            told(&view()),
            "From Sjenica, written 5 minutes ago (number 3, 2 KB).\n\
             42 changes inside, of which 0 are here already.\n"
        );
    }

    #[test]
    fn old_doubled_and_incomplete_bundles_say_so() {
        let doubled = BundleView { held: 42, newer_came: Some(view().written_at), ..view() };
        let said = told(&doubled);
        assert!(said.contains("Nothing new."), "{said}");
        assert!(said.contains("older than the one"), "{said}");
        let ahead = BundleView { beyond: 42, sender_name: None, ..view() };
        let said = told(&ahead);
        assert!(said.contains("42 changes cannot be taken in"), "{said}");
        assert!(said.contains(&view().sender.to_string()), "{said}");
    }

    #[test]
    fn machines_read_these_fields_in_this_order() {
        let json = serde_json::to_string(&in_json(&view(), Some(42))).unwrap();
        let from = view().sender;
        assert_eq!(
            json,
            format!(
                r#"{{"from":"{from}","name":"Sjenica","written_at_ms":1763800000000,"sequence":3,"bytes":2048,"entries":42,"held":0,"beyond":0,"newer_came_ms":null,"taken":42}}"#
            )
        );
    }
}
