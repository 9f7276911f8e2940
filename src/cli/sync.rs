//! `sync`: one exchange with the hub, now.

use std::path::Path;

use serde::Serialize;

use super::error::{CliError, Exit};
use super::terminal::Terminal;
use super::with_console;
use crate::node::view::SyncState;
use crate::node::{NodeError, SyncReport};
use crate::text::numbers;

/// Exchange with the hub now; succeeds only if both sides have the same afterwards.
#[derive(clap::Args, Debug)]
pub(super) struct SyncArgs {
    /// Answer with one line of JSON, whatever comes of it
    #[arg(long)]
    json: bool,
}

/// What machines read of an exchange; nothing of it may be renamed.
#[derive(Serialize)]
struct SyncJson {
    round_trips: u32,
    bytes_up: u64,
    bytes_down: u64,
    entries_sent: u64,
    entries_received: u64,
    state: &'static str,
}

/// What can have come of an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    UpToDate,
    Differs,
    Unreachable,
    Portal,
    Refused,
    Alone,
}

pub(super) fn run(
    args: &SyncArgs,
    data: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, CliError> {
    // A link that failed is an answer too: the numbers of it are printed like any other.
    let (report, cause) = with_console(data, |_, console| match console.sync() {
        Ok(report) => Ok((report, None)),
        Err(error) => match state_of(&error) {
            Some(state) => Ok((nothing_moved(state), Some(CliError::from(error)))),
            None => Err(error.into()),
        },
    })?;
    let outcome = Outcome::of(report.state);
    if args.json {
        terminal.json(&sync_json(&report))?;
    } else {
        terminal.result(&terminal.say(outcome.phrase_key(), &[]))?;
        if report.round_trips > 0 {
            tell_amounts(&report, terminal);
        }
    }
    if let Some(cause) = cause {
        terminal.report(&cause);
    }
    Ok(outcome.exit())
}

fn tell_amounts(report: &SyncReport, terminal: &mut Terminal<'_>) {
    let language = terminal.language();
    let up = numbers::size(report.bytes_up, language);
    let down = numbers::size(report.bytes_down, language);
    terminal.talk(
        "cli-sync-amounts",
        &[
            ("trips", report.round_trips.into()),
            ("sent", report.entries_sent.into()),
            ("up", (&up).into()),
            ("received", report.entries_received.into()),
            ("down", (&down).into()),
        ],
    );
}

fn sync_json(report: &SyncReport) -> SyncJson {
    SyncJson {
        round_trips: report.round_trips,
        bytes_up: report.bytes_up,
        bytes_down: report.bytes_down,
        entries_sent: report.entries_sent,
        entries_received: report.entries_received,
        state: Outcome::of(report.state).word(),
    }
}

fn nothing_moved(state: SyncState) -> SyncReport {
    SyncReport {
        round_trips: 0,
        bytes_up: 0,
        bytes_down: 0,
        entries_sent: 0,
        entries_received: 0,
        state,
    }
}

/// The state that an error of an exchange stands for; `None` if it is no matter of the link.
fn state_of(error: &NodeError) -> Option<SyncState> {
    if matches!(error, NodeError::HubUnreachable(_)) {
        Some(SyncState::Unreachable)
    } else if matches!(error, NodeError::PortalAnswered) {
        Some(SyncState::Portal)
    } else if matches!(error, NodeError::RefusedByHub) {
        Some(SyncState::Refused)
    } else {
        None
    }
}

impl Outcome {
    fn of(state: SyncState) -> Self {
        match state {
            SyncState::UpToDate => Self::UpToDate,
            SyncState::Waiting | SyncState::Running | SyncState::Differs => Self::Differs,
            SyncState::Unreachable => Self::Unreachable,
            SyncState::Portal => Self::Portal,
            SyncState::Refused => Self::Refused,
            SyncState::Alone => Self::Alone,
        }
    }

    /// The word for machines.
    fn word(self) -> &'static str {
        match self {
            Self::UpToDate => "up-to-date",
            Self::Differs => "differs",
            Self::Unreachable => "unreachable",
            Self::Portal => "portal",
            Self::Refused => "refused",
            Self::Alone => "alone",
        }
    }

    fn phrase_key(self) -> &'static str {
        match self {
            Self::UpToDate => "cli-sync-up-to-date",
            Self::Differs => "cli-sync-differs",
            Self::Unreachable => "cli-sync-unreachable",
            Self::Portal => "cli-sync-portal",
            Self::Refused => "cli-sync-refused",
            Self::Alone => "cli-sync-alone",
        }
    }

    fn exit(self) -> Exit {
        match self {
            Self::UpToDate => Exit::Done,
            Self::Differs | Self::Alone => Exit::Failed,
            Self::Unreachable | Self::Portal | Self::Refused => Exit::Peer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [SyncState; 8] = [
        SyncState::UpToDate,
        SyncState::Waiting,
        SyncState::Running,
        SyncState::Unreachable,
        SyncState::Portal,
        SyncState::Refused,
        SyncState::Alone,
        SyncState::Differs,
    ];

    #[test]
    fn machines_read_six_fields_in_this_order() {
        let report = SyncReport {
            round_trips: 2,
            bytes_up: 180,
            bytes_down: 4_300,
            entries_sent: 3,
            entries_received: 41,
            state: SyncState::UpToDate,
        };
        assert_eq!(
            serde_json::to_string(&sync_json(&report)).unwrap(),
            r#"{"round_trips":2,"bytes_up":180,"bytes_down":4300,"entries_sent":3,"entries_received":41,"state":"up-to-date"}"#
        );
    }

    #[test]
    fn only_up_to_date_is_a_success() {
        for state in STATES {
            let outcome = Outcome::of(state);
            assert_eq!(outcome.exit() == Exit::Done, state == SyncState::UpToDate, "{outcome:?}");
        }
        assert_eq!(Outcome::of(SyncState::Refused).exit(), Exit::Peer);
        assert_eq!(Outcome::of(SyncState::Alone).exit(), Exit::Failed);
    }

    #[test]
    fn every_state_has_its_word_for_machines() {
        let words: Vec<&str> = STATES.iter().map(|state| Outcome::of(*state).word()).collect();
        assert_eq!(
            words,
            [
                "up-to-date",
                "differs",
                "differs",
                "unreachable",
                "portal",
                "refused",
                "alone",
                "differs"
            ]
        );
    }

    #[test]
    fn a_link_that_failed_is_a_state_and_a_full_disk_is_not() {
        let unreachable = NodeError::HubUnreachable("x".into());
        assert_eq!(state_of(&unreachable), Some(SyncState::Unreachable));
        assert_eq!(state_of(&NodeError::PortalAnswered), Some(SyncState::Portal));
        assert_eq!(state_of(&NodeError::RefusedByHub), Some(SyncState::Refused));
        assert_eq!(state_of(&NodeError::Disk("full".into())), None);
        assert_eq!(state_of(&NodeError::NotSetUp), None);
    }
}
