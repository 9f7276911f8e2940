//! A PIN or password from standard input: one line, read once, never shown and never kept longer
//! than needed.
//!
//! Standard input rather than an argument, since arguments can be read by every program of the
//! machine.

use std::io::BufRead;

use super::error::CliError;
use crate::domain::limits::SECRET_LINE_BYTES_MAX;

/// Reads the line from the standard input of this process.
///
/// # Errors
/// [`CliError`] if nothing comes, or what comes is too long or no text.
pub(super) fn from_stdin() -> Result<String, CliError> {
    from_reader(std::io::stdin().lock())
}

fn from_reader(input: impl BufRead) -> Result<String, CliError> {
    let mut line = Vec::new();
    let limit = u64::try_from(SECRET_LINE_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
    input.take(limit).read_until(b'\n', &mut line).map_err(CliError::input)?;
    if line.len() > SECRET_LINE_BYTES_MAX {
        return Err(CliError::secret_unreadable());
    }
    let text = String::from_utf8(line).map_err(|_| CliError::secret_unreadable())?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    if text.is_empty() { Err(CliError::secret_missing()) } else { Ok(text.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::error::Exit;

    #[test]
    fn a_secret_is_the_first_line_without_its_end() {
        for (input, secret) in [
            ("1234\n", "1234"),
            ("1234\r\nmore", "1234"),
            ("1234", "1234"),
            (" tajna \u{447} \n", " tajna \u{447} "),
        ] {
            assert_eq!(from_reader(input.as_bytes()).unwrap(), secret);
        }
    }

    #[test]
    fn no_line_a_huge_one_and_one_that_is_no_text_are_refused() {
        let huge = vec![b'x'; SECRET_LINE_BYTES_MAX + 1];
        for wrong in [&b""[..], b"\n", b"\r\n", b"\xff\xfe\n", &huge] {
            assert_eq!(from_reader(wrong).unwrap_err().exit(), Exit::Usage);
        }
    }
}
