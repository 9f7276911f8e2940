//! Files that go with what a learner hands in: which kinds, how large, and what they are called.
//! Values and rules only; never looks into a picture.

use std::fmt;

use super::ids::ContentHash;
use super::limits::{ATTACHMENT_BYTES_MAX, FILE_NAME_CHARS_MAX, PHOTO_BYTES_MAX};
use super::person::{self, FieldFault};

/// A file that goes with something: its content is kept elsewhere, under its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// BLAKE3 of the content.
    pub hash: ContentHash,
    /// The content's length.
    pub size_bytes: u64,
    /// What it is.
    pub kind: FileKind,
    /// What it is called, without a path; ends in the kind's own ending.
    pub name: String,
}

impl Attachment {
    /// Puts together what a document says of a file, if it keeps the rules that a form keeps.
    #[must_use]
    pub fn read(hash: ContentHash, size_bytes: u64, kind: FileKind, name: &str) -> Option<Self> {
        let fits = (1..=kind.bytes_max()).contains(&size_bytes);
        let name = file_name(name, kind).ok()?;
        fits.then_some(Self { hash, size_bytes, kind, name })
    }
}

/// What a file is. The number stands in documents and columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum FileKind {
    /// A picture that this program made of a photograph: a JPEG without anything but pixels.
    Photo = 1,
    /// A PDF.
    Pdf = 2,
    /// Plain text in UTF-8.
    Text = 3,
    /// An OpenDocument text.
    Odt = 4,
    /// An OpenDocument table.
    Ods = 5,
    /// A Word document.
    Docx = 6,
    /// An Excel table.
    Xlsx = 7,
}

impl FileKind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Photo, Self::Pdf, Self::Text, Self::Odt, Self::Ods, Self::Docx, Self::Xlsx];

    /// The kind of that number, if this program knows it.
    #[must_use]
    pub fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == byte)
    }

    /// The ending of its files' names.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Photo => "jpg",
            Self::Pdf => "pdf",
            Self::Text => "txt",
            Self::Odt => "odt",
            Self::Ods => "ods",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
        }
    }

    /// The content type under which it is handed out, whatever its sender called it.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Photo => "image/jpeg",
            Self::Pdf => "application/pdf",
            Self::Text => "text/plain; charset=utf-8",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// Longest content of that kind, in bytes.
    #[must_use]
    pub fn bytes_max(self) -> u64 {
        match self {
            Self::Photo => PHOTO_BYTES_MAX,
            Self::Pdf | Self::Text | Self::Odt | Self::Ods | Self::Docx | Self::Xlsx => {
                ATTACHMENT_BYTES_MAX
            }
        }
    }

    /// The kind of a file that is kept as it came: by its first bytes, and of those that look alike
    /// (zip archives) by the ending of its name. `None`: not a kind that is taken.
    ///
    /// A wrong guess harms nobody: such files are only ever handed out as downloads.
    #[must_use]
    pub fn of_document(name: &str, content: &[u8]) -> Option<Self> {
        if content.starts_with(b"%PDF-") {
            return Some(Self::Pdf);
        }
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        if content.starts_with(b"PK\x03\x04") {
            let zips = [Self::Odt, Self::Ods, Self::Docx, Self::Xlsx];
            return zips.into_iter().find(|kind| ending.as_deref() == Some(kind.ending()));
        }
        let is_text = ending.as_deref() == Some("txt")
            && std::str::from_utf8(content).is_ok_and(|text| !text.contains('\0'));
        is_text.then_some(Self::Text)
    }
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.ending())
    }
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// More bytes than are taken.
    #[error("more than {max} bytes")]
    TooLarge {
        /// The limit, in bytes.
        max: u64,
    },
    /// Neither a photograph nor a document of a kind that is taken.
    #[error("not a kind of file that is taken")]
    NotTaken,
    /// It begins like a photograph, but cannot be read as one.
    #[error("the picture cannot be read")]
    Unreadable,
    /// More pixels than are taken.
    #[error("more than {max} megapixels")]
    TooManyPixels {
        /// The limit, in millions of pixels.
        max: u64,
    },
    /// The learner has as much here as one may have.
    #[error("this learner has more than {max} MiB of files here")]
    LearnerFull {
        /// The limit, in MiB.
        max: u64,
    },
    /// This computer keeps as much as it may, or its disk is nearly full.
    #[error("there is no room for files here")]
    NodeFull,
}

/// The name under which a file is handed out again: no path, no control characters, and the kind's
/// own ending whatever it was called.
///
/// # Errors
/// [`FieldFault`] if nothing of the name can be kept.
pub fn file_name(name: &str, kind: FileKind) -> Result<String, FieldFault> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = match last.rsplit_once('.') {
        Some((stem, ending)) if ending.chars().count() <= 5 => stem,
        _ => last,
    };
    let fits = |c: &char| !matches!(c, '"' | '<' | '>' | ':' | '|' | '?' | '*' | '%');
    let kept: String = stem.chars().filter(fits).take(FILE_NAME_CHARS_MAX).collect();
    let line = person::line(kept.trim_matches(['.', ' ']), FILE_NAME_CHARS_MAX)?;
    Ok(format!("{line}.{}", kind.ending()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_known_by_its_first_bytes_and_only_then_by_its_name() {
        let of = FileKind::of_document;
        assert_eq!(of("plan.exe", b"%PDF-1.7 .."), Some(FileKind::Pdf));
        assert_eq!(of("Budget.XLSX", b"PK\x03\x04.."), Some(FileKind::Xlsx));
        assert_eq!(of("budget.zip", b"PK\x03\x04.."), None);
        assert_eq!(of("notes.txt", "Белешке".as_bytes()), Some(FileKind::Text));
        assert_eq!(of("notes.txt", &[0xff, 0xfe, 0]), None);
        assert_eq!(of("page.html", b"<script>"), None);
        assert_eq!(of("plan.pdf", b"MZ\x90"), None);
    }

    #[test]
    fn a_name_loses_its_path_and_gets_the_ending_of_what_it_is() {
        let of = |name: &str, kind| file_name(name, kind);
        assert_eq!(of("C:\\Слике\\Врата.JPEG", FileKind::Photo).unwrap(), "Врата.jpg");
        assert_eq!(of("../../etc/passwd", FileKind::Text).unwrap(), "passwd.txt");
        assert_eq!(of("a\".html\r\nx: y", FileKind::Pdf), Ok("a.html x y.pdf".to_owned()));
        assert_eq!(of(".pdf", FileKind::Pdf), Err(FieldFault::Empty));
        assert_eq!(of(&"x".repeat(300), FileKind::Pdf).unwrap().len(), FILE_NAME_CHARS_MAX + 4);
    }

    #[test]
    fn what_a_document_says_of_a_file_meets_the_rules_of_a_form() {
        let read =
            |bytes, name| Attachment::read(ContentHash([7; 32]), bytes, FileKind::Photo, name);
        assert!(read(1, "door.jpg").is_some());
        assert_eq!(read(0, "door.jpg"), None);
        assert_eq!(read(PHOTO_BYTES_MAX + 1, "door.jpg"), None);
        assert_eq!(read(1, "\u{202e}"), None);
    }
}
