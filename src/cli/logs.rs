//! The log of the process: on standard error, at the level of `BRANCHLINE_LOG`. It names no person
//! and shows no key.

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// A level, or levels by part: `debug`, `branchline::sync=trace,info`.
const VARIABLE: &str = "BRANCHLINE_LOG";

/// Begins to log, and makes a panic one line of the log.
///
/// A server tells at level info what its helper would want to know tomorrow; any other verb only
/// what went wrong.
pub(super) fn start(is_server: bool) {
    let filter = filter(std::env::var(VARIABLE).ok().as_deref(), is_server);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    // Only a second start in one process could fail, and then the first one logs already.
    drop(tracing_subscriber::registry().with(lines).with(filter).try_init());
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let words = panic.payload_as_str().unwrap_or("no words");
        let words = words.lines().next().unwrap_or_default();
        tracing::error!(panic.place = place, "a fault in the program at {place}: {words}");
    }));
}

/// A level alone is for this program; what it is built on is then told from warnings on.
fn filter(wish: Option<&str>, is_server: bool) -> Targets {
    let usual = if is_server { LevelFilter::INFO } else { LevelFilter::WARN };
    let ours = |level: LevelFilter| {
        Targets::new().with_default(level.min(LevelFilter::WARN)).with_target("branchline", level)
    };
    match wish.map(str::trim).filter(|wish| !wish.is_empty()) {
        None => ours(usual),
        Some(wish) => match wish.parse::<LevelFilter>() {
            Ok(level) => ours(level),
            Err(_) => wish.parse().unwrap_or_else(|_| ours(usual)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracing::Level;

    #[test]
    fn a_level_is_for_this_program_and_others_stay_quiet() {
        let chosen = filter(Some("debug"), false);
        assert!(chosen.would_enable("branchline::sync", &Level::DEBUG));
        assert!(!chosen.would_enable("actix_server", &Level::INFO));
        assert!(chosen.would_enable("actix_server", &Level::WARN));
        assert!(!filter(Some("off"), true).would_enable("branchline", &Level::ERROR));
    }

    #[test]
    fn a_server_tells_more_than_a_verb_and_a_slip_changes_nothing() {
        for wish in [None, Some(""), Some("branchline=loud")] {
            assert!(filter(wish, true).would_enable("branchline", &Level::INFO), "{wish:?}");
            assert!(!filter(wish, false).would_enable("branchline", &Level::INFO), "{wish:?}");
        }
    }

    #[test]
    fn one_part_alone_can_be_made_to_tell_more() {
        let chosen = filter(Some("branchline::sync=trace,warn"), true);
        assert!(chosen.would_enable("branchline::sync", &Level::TRACE));
        assert!(!chosen.would_enable("branchline::web", &Level::INFO));
    }
}
