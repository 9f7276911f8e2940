//! `course`: what authors need; it touches no data folder.

mod preview;

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::address::ListenAddress;
use super::error::{CliError, Exit};
use super::terminal::Terminal;
use crate::course::{
    CourseError, CourseFault, CourseSource, EmbeddedSource, FolderSource, Level, Library,
    PackSource, check, pack, render,
};
use crate::domain::limits::PACK_BYTES_MAX;

/// For authors of courses.
#[derive(clap::Subcommand, Debug)]
pub(super) enum CourseCommand {
    Check(CheckArgs),
    Pack(PackArgs),
    Preview(PreviewArgs),
}

/// Check a course: every fault with file, line and what to do; fails if there is an error.
#[derive(clap::Args, Debug)]
pub(super) struct CheckArgs {
    /// The folder of the course; without it the course inside the program
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// Make a pack of a course: one file, the same byte for byte from the same folder.
#[derive(clap::Args, Debug)]
pub(super) struct PackArgs {
    /// The folder of the course
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Where to write it [default: the course's id, with .zip behind it]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Show a course as learners see it, with every edit at once, on this computer alone.
#[derive(clap::Args, Debug)]
pub(super) struct PreviewArgs {
    /// The folder of the course
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Where to listen; port 0 takes any free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8411")]
    listen: ListenAddress,
}

pub(super) fn run(command: &CourseCommand, terminal: &mut Terminal<'_>) -> Result<Exit, CliError> {
    match command {
        CourseCommand::Check(args) => run_check(args, terminal),
        CourseCommand::Pack(args) => run_pack(args, terminal),
        CourseCommand::Preview(args) => preview::run(&args.folder, args.listen, terminal),
    }
}

/// The course of a folder or of a pack; one with an error is refused.
pub(super) fn open_course(path: &Path) -> Result<Box<dyn CourseSource>, CliError> {
    let shown = path.display().to_string();
    let source: Box<dyn CourseSource> = if path.is_dir() {
        Box::new(FolderSource::open(path)?)
    } else {
        Box::new(
            PackSource::open(&read_pack(path)?).map_err(|fault| CliError::pack(&shown, fault))?,
        )
    };
    let faults = check(source.as_ref());
    match faults.iter().find(|fault| fault.level == Level::Error) {
        Some(first) => Err(CliError::course(&shown, &render(first))),
        None => Ok(source),
    }
}

/// At most one byte more than a pack may have.
fn read_pack(path: &Path) -> Result<Vec<u8>, CliError> {
    let failed =
        |source| CliError::from(CourseError::Folder { folder: path.display().to_string(), source });
    let mut bytes = Vec::new();
    let limit = PACK_BYTES_MAX as u64 + 1;
    File::open(path).map_err(failed)?.take(limit).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

fn run_pack(args: &PackArgs, terminal: &mut Terminal<'_>) -> Result<Exit, CliError> {
    let source = FolderSource::open(&args.folder)?;
    let faults = check(&source);
    if faults.iter().any(|fault| fault.level == Level::Error) {
        return tell(&faults, terminal);
    }
    let shown = args.folder.display().to_string();
    let bytes = pack(&source).map_err(|fault| CliError::pack(&shown, fault))?;
    let library = Library::of(Box::new(source));
    let name = format!("{}.zip", library.id());
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from(name));
    let written = out.display().to_string();
    std::fs::write(&out, &bytes).map_err(|source| {
        CliError::from(CourseError::Folder { folder: written.clone(), source })
    })?;
    terminal.result(&format!("{written} {} {}", bytes.len(), blake3::hash(&bytes).to_hex()))?;
    terminal.talk("cli-course-packed", &[("file", (&written).into())]);
    Ok(Exit::Done)
}

fn run_check(args: &CheckArgs, terminal: &mut Terminal<'_>) -> Result<Exit, CliError> {
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
