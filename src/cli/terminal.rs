//! Where results and talk go, and in which language: results to standard output for machines and
//! people, talk to standard error. It decides no words itself; they are phrases.

use std::io::{self, IsTerminal as _, Write};

use serde::Serialize;

use super::error::CliError;
use super::progress::ProgressLine;
use crate::text::phrases::{Arg, Language, Phrases};

/// The two streams of the program and how to speak on them.
pub(super) struct Terminal<'a> {
    out: &'a mut dyn Write,
    talk: &'a mut dyn Write,
    language: Language,
    /// Does a person look at standard output as it comes?
    out_is_watched: bool,
    /// Does a person look at standard error as it comes?
    talk_is_watched: bool,
}

impl<'a> Terminal<'a> {
    /// The streams of this process, in the language of its environment.
    pub(super) fn of_this_process(out: &'a mut dyn Write, talk: &'a mut dyn Write) -> Self {
        Self {
            out,
            talk,
            language: language_of(|name| std::env::var(name).ok()),
            out_is_watched: io::stdout().is_terminal(),
            talk_is_watched: io::stderr().is_terminal(),
        }
    }

    /// Streams that nobody watches.
    #[cfg(test)]
    pub(super) fn unwatched(
        out: &'a mut dyn Write,
        talk: &'a mut dyn Write,
        language: Language,
    ) -> Self {
        Self { out, talk, language, out_is_watched: false, talk_is_watched: false }
    }

    /// The language that is spoken.
    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// Does a person look at the results as they come?
    pub(super) fn out_is_watched(&self) -> bool {
        self.out_is_watched
    }

    /// The phrase `key` in the language of this terminal.
    pub(super) fn say(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        Phrases::get().say(self.language, key, args)
    }

    /// One line of result.
    ///
    /// # Errors
    /// [`CliError`] if nobody reads it, or it goes to a file on a full disk.
    pub(super) fn result(&mut self, line: &str) -> Result<(), CliError> {
        writeln!(self.out, "{line}")?;
        Ok(self.out.flush()?)
    }

    /// One result as one line of JSON.
    ///
    /// # Errors
    /// As [`Terminal::result`].
    pub(super) fn json(&mut self, value: &impl Serialize) -> Result<(), CliError> {
        let line = serde_json::to_string(value).expect("our own reports have text keys only");
        self.result(&line)
    }

    /// A phrase on standard error. Talk that nobody can hear is no reason to stop.
    pub(super) fn talk(&mut self, key: &str, args: &[(&str, Arg<'_>)]) {
        let line = self.say(key, args);
        drop(writeln!(self.talk, "{line}"));
    }

    /// Does a person sit there who reads what is said and can answer?
    pub(super) fn is_a_dialogue(&self) -> bool {
        self.talk_is_watched && io::stdin().is_terminal()
    }

    /// A question on standard error, with the answer to come on the same line.
    pub(super) fn ask(&mut self, key: &str) {
        let line = self.say(key, &[]);
        drop(write!(self.talk, "{line} ").and_then(|()| self.talk.flush()));
    }

    /// What went wrong, what to do, and what the system said.
    pub(super) fn report(&mut self, error: &CliError) {
        if error.is_closed_pipe() {
            return;
        }
        let told = error.told(self.language);
        self.talk("cli-error", &[("what", (&told.what).into())]);
        if let Some(hint) = &told.hint {
            self.talk("cli-hint", &[("hint", hint.into())]);
        }
        for cause in &told.causes {
            self.talk("cli-cause", &[("cause", cause.into())]);
        }
    }

    /// A line that counts on standard error while work goes on; see [`ProgressLine`].
    pub(super) fn progress(&self, key: &str) -> ProgressLine {
        let label = self.say(key, &[]);
        if self.talk_is_watched { ProgressLine::drawn(label) } else { ProgressLine::silent() }
    }
}

/// The language that the environment wishes for: the first of `LC_ALL`, `LC_MESSAGES` and `LANG`
/// that is set.
fn language_of(variable: impl Fn(&str) -> Option<String>) -> Language {
    let wish = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty())
        .unwrap_or_default();
    // sr_RS.UTF-8@latin: the script stands behind everything else.
    let (place, script) = wish.split_once('@').unwrap_or((&wish, ""));
    let place = place.split('.').next().unwrap_or_default().replace('_', "-");
    match script {
        "latin" => Language::negotiate(&format!("{place}-Latn")),
        "cyrillic" => Language::negotiate(&format!("{place}-Cyrl")),
        _ => Language::negotiate(&place),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::NodeError;

    #[test]
    fn the_environment_chooses_language_and_script() {
        let spoken = |name: &'static str, value: &'static str| {
            language_of(move |asked| (asked == name).then(|| value.to_owned()))
        };
        assert_eq!(spoken("LANG", "sr_RS.UTF-8"), Language::SERBIAN_CYRILLIC);
        assert_eq!(spoken("LANG", "sr_RS.UTF-8@latin"), Language::SERBIAN_LATIN);
        assert_eq!(spoken("LC_ALL", "sr_ME"), Language::SERBIAN_LATIN);
        assert_eq!(spoken("LC_MESSAGES", "en_GB.UTF-8"), Language::ENGLISH);
        for other in ["C", "POSIX", "C.UTF-8", "", "@", "\u{1f4da}"] {
            assert_eq!(spoken("LANG", other), Language::ENGLISH, "{other:?}");
        }
    }

    #[test]
    fn what_stands_first_in_the_environment_wins_unless_it_is_empty() {
        let language = language_of(|asked| match asked {
            "LC_ALL" => Some(String::new()),
            "LC_MESSAGES" => Some("sr_RS".to_owned()),
            _ => Some("en_US".to_owned()),
        });
        assert_eq!(language, Language::SERBIAN_CYRILLIC);
    }

    #[test]
    fn an_error_is_told_on_standard_error_with_its_hint_and_its_causes() {
        let (mut out, mut talk) = (Vec::new(), Vec::new());
        let mut terminal = Terminal::unwatched(&mut out, &mut talk, Language::ENGLISH);
        terminal.report(&NodeError::Disk("no space left".into()).into());
        assert_eq!(out, b"");
        assert_eq!(
            String::from_utf8(talk).unwrap(),
            "Error: The data folder cannot be read or written.\n\
             Hint: Check that the disk is not full, is plugged in, and that this user may write \
             there. Then try again: what was saved is kept.\n\
             Cause: no space left\n"
        );
    }

    #[test]
    fn a_result_for_machines_is_one_line() {
        let (mut out, mut talk) = (Vec::new(), Vec::new());
        let mut terminal = Terminal::unwatched(&mut out, &mut talk, Language::ENGLISH);
        terminal.json(&["a\nb"]).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "[\"a\\nb\"]\n");
        assert_eq!(talk, b"");
    }
}
