//! The head of a lesson file: TOML between two lines `+++`. Never looks at the Markdown after it.

use super::fault::{CourseFile, Faults};
use super::fields::Fields;
use crate::domain::limits::LESSON_MINUTES_MAX;

/// What a lesson says about itself before its text begins.
#[derive(Debug)]
pub(super) struct FrontMatter {
    /// Its title.
    pub(super) title: String,
    /// Minutes that it takes.
    pub(super) minutes: u32,
    /// What the learner can do afterwards.
    pub(super) goal: String,
    /// What to talk about in the forum.
    pub(super) prompt: String,
    /// The byte of the file where the Markdown starts.
    pub(super) body_at: usize,
}

/// Reads the head of a lesson file; `None`, with faults, if it is not whole.
pub(super) fn read<'i>(file: &'i CourseFile<'i>, faults: &mut Faults) -> Option<FrontMatter> {
    let Some((toml_at, toml, body_at)) = cut(file.text) else {
        let hint = "begin with a line +++, then title, minutes, goal and prompt, then a line +++";
        faults.error(
            file,
            0,
            "the file does not begin with its title between two lines `+++`",
            hint,
        );
        return None;
    };
    let mut fields = Fields::read(file, toml_at, toml, faults)?;
    let title = fields.needed_plain_text("title", faults);
    let minutes = fields.needed_count("minutes", LESSON_MINUTES_MAX, faults);
    let goal = fields.needed_plain_text("goal", faults);
    let prompt = fields.needed_plain_text("prompt", faults);
    fields.finish("title, minutes, goal, prompt", faults);
    Some(FrontMatter {
        title: title?,
        minutes: minutes?.value,
        goal: goal?,
        prompt: prompt?,
        body_at,
    })
}

/// Reads the head of a page that is no lesson: its title, its minutes, and where its body starts.
pub(super) fn read_page(
    file: &CourseFile<'_>,
    faults: &mut Faults,
) -> Option<(String, u32, usize)> {
    let Some((toml_at, toml, body_at)) = cut(file.text) else {
        let words = "the file does not begin with its title between two lines `+++`";
        faults.error(file, 0, words, "begin with a line +++, then title, minutes, then a line +++");
        return None;
    };
    let mut fields = Fields::read(file, toml_at, toml, faults)?;
    let title = fields.needed_plain_text("title", faults);
    let minutes = fields.needed_count("minutes", LESSON_MINUTES_MAX, faults);
    fields.finish("title, minutes", faults);
    Some((title?, minutes?.value, body_at))
}

/// Where the TOML starts, the TOML, and where the body starts.
fn cut(text: &str) -> Option<(usize, &str, usize)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == FENCE)?;
    let mut at = first.len();
    for line in lines {
        if line.trim_end() == FENCE {
            return Some((first.len(), &text[first.len()..at], at + line.len()));
        }
        at += line.len();
    }
    None
}

const FENCE: &str = "+++";

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "+++\ntitle = \"T\"\nminutes = 30\ngoal = \"G\"\nprompt = \"P\"\n+++\n";

    fn check(text: &str) -> (Option<FrontMatter>, Vec<String>) {
        let file = CourseFile::new("f", text);
        let mut faults = Faults::default();
        let head = read(&file, &mut faults);
        let told = faults.into_list();
        (head, told.iter().map(|f| format!("{}:{} {}", f.line, f.column, f.words)).collect())
    }

    #[test]
    fn a_whole_head_is_read_with_either_line_end() {
        let (head, faults) = check(&format!("{HEAD}Text"));
        let head = head.unwrap();
        assert_eq!((head.title.as_str(), head.minutes, head.body_at), ("T", 30, HEAD.len()));
        assert!(faults.is_empty());
        let windows = format!("\u{feff}{HEAD}Text").replace('\n', "\r\n");
        assert_eq!(check(&windows).0.unwrap().prompt, "P");
    }

    #[test]
    fn each_missing_or_unknown_field_is_named_with_its_line() {
        let (head, faults) = check("+++\ntitle = \"T\"\nminuts = 3\nminutes = 0\ngoal = 7\n+++\n");
        assert!(head.is_none());
        assert_eq!(
            faults,
            [
                "2:1 `prompt` is missing",
                "3:1 unknown key \"minuts\"",
                "4:11 `minutes` must be a whole number from 1 to 480, and this is not (integer)",
                "5:8 `goal` must be a text in quotes, and this is not (integer)",
            ]
        );
    }

    #[test]
    fn a_head_that_never_ends_or_never_begins_is_reported() {
        for text in ["", "Text", "+++\ntitle = \"T\"\n", "++++\n+++\n"] {
            let (head, faults) = check(text);
            assert!(head.is_none() && faults.len() == 1, "{text:?}");
        }
        let (_, faults) = check("+++\ntitle = oops\n+++\n");
        assert!(faults[0].starts_with("2:"), "{faults:?}");
    }
}
