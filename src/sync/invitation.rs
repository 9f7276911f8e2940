//! An invitation as one line: the hub's address with the code behind a `#`, as a QR code holds it
//! and as a small file carries it. What stands behind the `#` is sent to nobody.

use super::join::InvitationCode;
use crate::domain::InvalidId;
use crate::domain::limits::INVITATION_FILE_BYTES_MAX;

/// What stands between the hub's address and the code.
const JOIN: &str = "/join#";
/// The first line of the file, for whoever opens it.
const FIRST_LINE: &str = "Branchline invitation";

/// Where to join, and with which code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationLink {
    /// The hub's address, without a slash at its end. Not judged here.
    pub hub_url: String,
    /// The code.
    pub code: InvitationCode,
}

impl InvitationLink {
    /// Does the text look like a link, and not like a code alone?
    #[must_use]
    pub fn is_meant(text: &str) -> bool {
        text.contains(JOIN)
    }

    /// Finds the one link in a line that was pasted, or in a file.
    ///
    /// # Errors
    /// [`InvalidId`] if there is none, or its code has a slip in it.
    pub fn find(text: &str) -> Result<Self, InvalidId> {
        // What came is not repeated: it holds a secret.
        let wrong = || InvalidId::new("an invitation", "a text without one");
        let near = text.len() <= INVITATION_FILE_BYTES_MAX;
        let line = text.lines().find(|line| near && line.contains(JOIN)).ok_or_else(wrong)?;
        let (hub_url, code) = line.trim().split_once(JOIN).ok_or_else(wrong)?;
        Ok(Self { hub_url: hub_url.to_owned(), code: code.parse()? })
    }

    /// The link of a code that was just made.
    #[must_use]
    pub fn line(hub_url: &str, code: &str) -> String {
        format!("{}{JOIN}{code}", hub_url.trim_end_matches('/'))
    }

    /// The file with that link.
    #[must_use]
    pub fn file(hub_url: &str, code: &str) -> String {
        format!("{FIRST_LINE}\n{}\n", Self::line(hub_url, code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_reads_back_from_a_line_and_from_a_file() {
        let code = InvitationCode::from_random([0x5e; 16]);
        let line = InvitationLink::line("http://hub.lan:8410/", &code.to_string());
        assert!(line.starts_with("http://hub.lan:8410/join#"), "{line}");
        let wanted = InvitationLink { hub_url: "http://hub.lan:8410".into(), code: code.clone() };
        assert_eq!(InvitationLink::find(&format!("  {line}\r\n")).unwrap(), wanted);
        let file = InvitationLink::file("http://hub.lan:8410", &code.to_string());
        assert_eq!(InvitationLink::find(&file).unwrap(), wanted);
        assert!(InvitationLink::is_meant(&line) && !InvitationLink::is_meant(&code.to_string()));
    }

    #[test]
    fn a_foreign_or_torn_file_gives_words_and_none_of_its_secret() {
        let file = InvitationLink::file("http://hub.lan", &"a".repeat(21));
        let whole = InvitationCode::from_random([0x5e; 16]).to_string();
        let torn = InvitationLink::line("http://hub.lan", &whole[..12]);
        let huge = format!("{}\n{}", "x".repeat(9_000), InvitationLink::line("http://h", &whole));
        for wrong in ["", "\0\0", "just words", &file, &torn, &huge] {
            let told = InvitationLink::find(wrong).unwrap_err().to_string();
            assert!(!told.contains(&whole[5..9]), "{told}");
        }
    }
}
