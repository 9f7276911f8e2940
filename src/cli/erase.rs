//! `erase`: has a person erased from the whole network, at the hub.

use std::path::Path;

use super::error::{CliError, Exit};
use super::terminal::Terminal;
use super::with_console;
use crate::domain::PersonId;
use crate::node::view::ErasureView;

/// Erase a person from the network, for good: the card and everything done in the course. Says what
/// would go; does it with --yes.
#[derive(clap::Args, Debug)]
pub(super) struct EraseArgs {
    /// The person
    person: PersonId,

    /// Do it
    #[arg(long)]
    yes: bool,
}

pub(super) fn run(
    args: &EraseArgs,
    data: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, CliError> {
    let view = with_console(data, |_, console| {
        let view = console.erasing(args.person)?;
        if args.yes {
            console.erase(args.person)?;
        }
        Ok(view)
    })?;
    tell(&view, args.yes, terminal)
}

fn tell(view: &ErasureView, done: bool, terminal: &mut Terminal<'_>) -> Result<Exit, CliError> {
    let args = [
        ("name", (&view.name).into()),
        ("branch", (&view.branch).into()),
        ("lessons", view.lessons.into()),
        ("posts", view.posts.into()),
    ];
    let (first, last) = if done {
        ("cli-erase-done", "cli-erase-not-reached")
    } else {
        ("cli-erase-would", "cli-erase-how")
    };
    for key in [first, "cli-erase-lessons", "cli-erase-posts", last] {
        let line = terminal.say(key, &args);
        terminal.result(&line)?;
    }
    for other in &view.others {
        let id = other.to_string();
        let line = terminal.say("cli-erase-other", &[("person", (&id).into())]);
        terminal.result(&line)?;
    }
    // Nothing was done yet: a script that forgot the option learns it.
    Ok(if done { Exit::Done } else { Exit::Usage })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::NodeId;
    use crate::text::phrases::Language;

    fn told(done: bool) -> (Exit, String) {
        let (mut out, mut talk) = (Vec::new(), Vec::new());
        let mut terminal = Terminal::unwatched(&mut out, &mut talk, Language::ENGLISH);
        let (name, branch) = ("Mira".to_owned(), "Kotor".to_owned());
        let others = vec![PersonId::new(NodeId([1; 12]), [2; 11])];
        let view = ErasureView { name, branch, lessons: 3, posts: 1, others };
        let exit = tell(&view, done, &mut terminal).unwrap();
        (exit, String::from_utf8(out).unwrap())
    }

    #[test]
    fn without_yes_it_says_what_would_go_and_does_nothing() {
        let (exit, out) = told(false);
        assert_eq!(exit, Exit::Usage);
        assert!(out.contains("Mira (Kotor) would be erased"), "{out}");
        assert!(
            out.contains("3 finished lessons go") && out.contains("1 post in the forum"),
            "{out}"
        );
        assert!(out.contains("--yes"), "{out}");
        assert!(out.contains("The same person has another record, which stays"), "{out}");
    }

    #[test]
    fn afterwards_it_says_which_copies_it_cannot_reach() {
        let (exit, out) = told(true);
        assert_eq!(exit, Exit::Done);
        assert!(out.contains("Mira (Kotor) is erased here"), "{out}");
        assert!(out.contains("sticks") && out.contains("backups"), "{out}");
    }
}
