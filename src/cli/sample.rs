//! `sample`: fills a node with people and work that look like a branch's, for trying out and
//! measuring.

use std::path::Path;

use serde::Serialize;

use super::error::{CliError, Exit};
use super::terminal::Terminal;
use super::with_console;
use crate::node::SampleSize;

/// Add made-up learners with their work, for trying out and measuring; never for a branch in use.
#[derive(clap::Args, Debug)]
pub(super) struct SampleArgs {
    /// How many learners
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=5_000))]
    learners: u32,

    /// How many days they have been learning
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=366))]
    days: u32,

    /// The same seed makes the same learners and the same work
    #[arg(long)]
    seed: u64,

    /// Answer with one line of JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct SampleJson {
    learners: u64,
    completions: u64,
    attempts: u64,
    posts: u64,
}

pub(super) fn run(
    args: &SampleArgs,
    data: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, CliError> {
    let size = SampleSize { learners: args.learners, days: args.days, seed: args.seed };
    let made = with_console(data, |_, console| {
        Ok(console.sample(size, &mut terminal.progress("cli-sample-working"))?)
    })?;
    let (learners, completions) = (made.learners, made.completions);
    let (attempts, posts) = (made.attempts, made.posts);
    if args.json {
        terminal.json(&SampleJson { learners, completions, attempts, posts })?;
    } else {
        let counts = [
            ("learners", learners.into()),
            ("completions", completions.into()),
            ("attempts", attempts.into()),
            ("posts", posts.into()),
        ];
        terminal.result(&terminal.say("cli-sample-done", &counts))?;
    }
    Ok(Exit::Done)
}
