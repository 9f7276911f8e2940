//! People: a card that travels as a signed record, and what makes a name, a PIN or a password
//! acceptable.

use super::ids::PersonId;
use super::limits::{NAME_CHARS_MAX, PASSWORD_CHARS, PIN_DIGITS};
use super::roles::Role;

/// What other nodes may know of a person. The latest edition wins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonCard {
    /// Whose card it is; its home node alone may write it.
    pub id: PersonId,
    /// The name as its owner writes it, in any script.
    pub name: String,
    /// What the person is in the course.
    pub role: Role,
    /// The language the person reads in: `en`, `sr-Cyrl`.
    pub language: String,
    /// Grows by one with every edit.
    pub edition: u32,
}

/// What is wrong with a field that a person filled in. Web and command line find the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FieldFault {
    /// Nothing was written.
    #[error("nothing was written")]
    Empty,
    /// Longer than the limit.
    #[error("longer than {max} characters")]
    TooLong {
        /// The limit, in characters.
        max: usize,
    },
    /// Shorter than the limit.
    #[error("shorter than {min} characters")]
    TooShort {
        /// The limit, in characters.
        min: usize,
    },
    /// A PIN has a character that is no digit.
    #[error("not only digits")]
    NotDigits,
    /// Control characters, or characters that turn the writing direction.
    #[error("characters that cannot be shown")]
    Unprintable,
    /// Not one of the choices.
    #[error("not one of the choices")]
    NotAChoice,
    /// The same as the field before it, where the two must differ.
    #[error("the same as the field before it")]
    Same,
}

/// Cleans one line of text that a person wrote: outer space gone, runs of space to one.
///
/// # Errors
/// [`FieldFault`] if nothing is left, it is longer than `max` characters, or holds control
/// characters.
pub fn line(text: &str, max: usize) -> Result<String, FieldFault> {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if joined.is_empty() {
        return Err(FieldFault::Empty);
    }
    if joined.chars().count() > max {
        return Err(FieldFault::TooLong { max });
    }
    if joined.chars().any(is_unprintable) {
        return Err(FieldFault::Unprintable);
    }
    Ok(joined)
}

/// Cleans text of several lines: line ends become `\n`, trailing space and outer blank lines go.
///
/// # Errors
/// As [`line()`].
pub fn prose(text: &str, max: usize) -> Result<String, FieldFault> {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = unified.lines().map(str::trim_end).collect();
    let joined = lines.join("\n").trim_matches('\n').to_owned();
    if joined.trim().is_empty() {
        return Err(FieldFault::Empty);
    }
    if joined.chars().count() > max {
        return Err(FieldFault::TooLong { max });
    }
    if joined.chars().any(|c| is_unprintable(c) && c != '\n' && c != '\t') {
        return Err(FieldFault::Unprintable);
    }
    Ok(joined)
}

/// Control characters, and those that reorder what stands around them.
fn is_unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A person's or library's display name.
///
/// # Errors
/// As [`line()`].
pub fn name(text: &str) -> Result<String, FieldFault> {
    line(text, NAME_CHARS_MAX)
}

/// A learner's PIN: digits only, within [`PIN_DIGITS`].
///
/// # Errors
/// [`FieldFault`] for other characters or lengths.
pub fn pin(text: &str) -> Result<&str, FieldFault> {
    let text = text.trim();
    match text.len() {
        0 => Err(FieldFault::Empty),
        _ if !text.bytes().all(|b| b.is_ascii_digit()) => Err(FieldFault::NotDigits),
        n if n < PIN_DIGITS.0 => Err(FieldFault::TooShort { min: PIN_DIGITS.0 }),
        n if n > PIN_DIGITS.1 => Err(FieldFault::TooLong { max: PIN_DIGITS.1 }),
        _ => Ok(text),
    }
}

/// A password of staff: any characters, within [`PASSWORD_CHARS`].
///
/// # Errors
/// [`FieldFault`] for other lengths.
pub fn password(text: &str) -> Result<&str, FieldFault> {
    match text.chars().count() {
        0 => Err(FieldFault::Empty),
        n if n < PASSWORD_CHARS.0 => Err(FieldFault::TooShort { min: PASSWORD_CHARS.0 }),
        n if n > PASSWORD_CHARS.1 => Err(FieldFault::TooLong { max: PASSWORD_CHARS.1 }),
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_script_and_lose_stray_space() {
        assert_eq!(name("  Đorđe   Ћирић ").unwrap(), "Đorđe Ћирић");
        assert_eq!(name(" \t"), Err(FieldFault::Empty));
        assert_eq!(name("a\u{202e}b"), Err(FieldFault::Unprintable));
        assert_eq!(name(&"a".repeat(81)), Err(FieldFault::TooLong { max: 80 }));
    }

    #[test]
    fn a_pin_is_digits_of_a_certain_number() {
        assert_eq!(pin(" 1234 ").unwrap(), "1234");
        assert_eq!(pin("12a4"), Err(FieldFault::NotDigits));
        assert_eq!(pin("123"), Err(FieldFault::TooShort { min: 4 }));
        assert_eq!(pin(""), Err(FieldFault::Empty));
    }

    #[test]
    fn prose_keeps_its_lines() {
        assert_eq!(prose("\r\n a \r\n\r\nb\r\n", 100).unwrap(), " a\n\nb");
        assert_eq!(prose("a\u{0}", 100), Err(FieldFault::Unprintable));
    }
}
