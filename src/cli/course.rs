//! `course`: what authors need; it touches no data folder.

use std::path::PathBuf;

use super::error::{CliError, Exit};
use super::terminal::Terminal;
use crate::course::{CourseFault, EmbeddedSource, FolderSource, Level, check, render};

/// For authors of courses.
#[derive(clap::Subcommand, Debug)]
pub(super) enum CourseCommand {
    Check(CheckArgs),
}

/// Check a course: every fault with file, line and what to do; fails if there is an error.
#[derive(clap::Args, Debug)]
pub(super) struct CheckArgs {
    /// The folder of the course; without it the course inside the program
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

pub(super) fn run(command: &CourseCommand, terminal: &mut Terminal<'_>) -> Result<Exit, CliError> {
    let CourseCommand::Check(args) = command;
    let faults = match &args.folder {
        Some(folder) => check(&FolderSource::open(folder)?),
        None => check(&EmbeddedSource),
    };
    tell(&faults, terminal)
}

fn tell(faults: &[CourseFault], terminal: &mut Terminal<'_>) -> Result<Exit, CliError> {
    for fault in faults {
        // The rendering ends in a line break; the result's own one leaves a blank line between two
        // faults.
        terminal.result(&render(fault))?;
    }
    let errors = faults.iter().filter(|fault| fault.level == Level::Error).count();
    let warnings = faults.len() - errors;
    terminal.talk(
        if errors == 0 { "cli-course-right" } else { "cli-course-wrong" },
        &[("errors", errors.into()), ("warnings", warnings.into())],
    );
    Ok(if errors == 0 { Exit::Done } else { Exit::Failed })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::phrases::Language;

    fn checked(folder: Option<PathBuf>) -> (Result<Exit, CliError>, String, String) {
        let (mut out, mut talk) = (Vec::new(), Vec::new());
        let mut terminal = Terminal::unwatched(&mut out, &mut talk, Language::ENGLISH);
        let command = CourseCommand::Check(CheckArgs { folder });
        let exit = run(&command, &mut terminal);
        (exit, String::from_utf8(out).unwrap(), String::from_utf8(talk).unwrap())
    }

    #[test]
    fn a_course_with_an_error_fails_and_shows_the_place() {
        let place = tempfile::tempdir().unwrap();
        std::fs::write(place.path().join("course.toml"), "id = [").unwrap();
        let (exit, out, talk) = checked(Some(place.path().to_owned()));
        assert_eq!(exit.unwrap(), Exit::Failed);
        assert!(out.contains("course.toml:1"), "{out}");
        assert!(talk.contains("1 error"), "{talk}");
    }

    #[test]
    fn a_folder_that_is_not_there_is_wrong_use() {
        let (exit, out, _) = checked(Some(PathBuf::from("no-such-folder")));
        let error = exit.unwrap_err();
        assert_eq!((error.exit(), out.as_str()), (Exit::Usage, ""));
        assert!(error.told(Language::ENGLISH).what.contains("no-such-folder"));
    }
}
