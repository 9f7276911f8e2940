//! Tables as spreadsheets write and read them: parted by commas, semicolons or tabs, in the
//! encodings of the region's older programs.
//!
//! Reading follows RFC 4180 with the tolerance that Excel asks for; writing uses semicolons and a
//! byte order mark, since Excel in this region takes nothing else for columns in UTF-8.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1250, WINDOWS_1251, WINDOWS_1253, WINDOWS_1254};

/// Encodings that a file may be in, with the word for forms: what is guessed can be chosen anew.
pub const ENCODINGS: [&str; 5] =
    ["utf-8", "windows-1250", "windows-1251", "windows-1253", "windows-1254"];

/// A table with how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Of [`ENCODINGS`].
    pub encoding: &'static str,
    /// What parts its columns.
    pub separator: char,
    /// Its rows, the first one included, each with its number in the file, from 1. Empty ones are
    /// left out.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// Reads a table; in that encoding if it is one of [`ENCODINGS`], else in the one that fits best.
#[must_use]
pub fn read(bytes: &[u8], encoding: &str) -> Table {
    let known = ENCODINGS.into_iter().find(|known| *known == encoding);
    let encoding = known.unwrap_or_else(|| guess(bytes));
    let (text, _) = of_word(encoding).decode_with_bom_removal(bytes);
    let separator = separator(&text);
    Table { encoding, separator, rows: rows(&text, separator) }
}

fn of_word(word: &str) -> &'static Encoding {
    match word {
        "windows-1250" => WINDOWS_1250,
        "windows-1251" => WINDOWS_1251,
        "windows-1253" => WINDOWS_1253,
        "windows-1254" => WINDOWS_1254,
        _ => UTF_8,
    }
}

/// UTF-8 if it can be; else by how often letters come that only one of the others has there.
fn guess(bytes: &[u8]) -> &'static str {
    if std::str::from_utf8(bytes).is_ok() {
        return "utf-8";
    }
    let count = |wanted: &[u8]| bytes.iter().filter(|byte| wanted.contains(byte)).count();
    let high = bytes.iter().filter(|byte| **byte >= 0xc0).count();
    let plain = bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    // Words in Cyrillic or Greek have hardly a plain letter; Latin ones few others.
    if high > plain {
        // а е и о ј against α ε ι ο ς: the most frequent letters that stand elsewhere in the other.
        let cyrillic = count(&[0xe0, 0xe8, 0xee, 0xbc, 0xc0]);
        let greek = count(&[0xe1, 0xe9, 0xef, 0xf2, 0xdc]);
        return if greek > cyrillic { "windows-1253" } else { "windows-1251" };
    }
    // ı ş İ Ş ğ against č ć š ž ă.
    let turkish = count(&[0xfd, 0xfe, 0xdd, 0xde, 0xf0, 0xd0]);
    let central = count(&[0xe8, 0xe6, 0x9a, 0x9e, 0xc8, 0xc6, 0x8a, 0x8e, 0xe3]);
    if turkish > central { "windows-1254" } else { "windows-1250" }
}

/// What comes most often in the first line.
fn separator(text: &str) -> char {
    let first = text.lines().next().unwrap_or_default();
    let count = |mark: char| first.matches(mark).count();
    [';', ',', '\t'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(';')
}

fn rows(text: &str, separator: char) -> Vec<(usize, Vec<String>)> {
    let (mut rows, mut row, mut field) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut number, mut begun) = (false, 1, 1);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                field.push('"');
                letters.next();
            }
            '"' if quoted => quoted = false,
            '"' if field.trim().is_empty() => {
                field.clear();
                quoted = true;
            }
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut field));
                rows.push((begun, std::mem::take(&mut row)));
                number += 1;
                begun = number;
            }
            other if other == separator && !quoted => row.push(std::mem::take(&mut field)),
            other => {
                number += usize::from(other == '\n');
                field.push(other);
            }
        }
    }
    row.push(field);
    rows.push((begun, row));
    let trimmed = rows.into_iter().map(|(number, row)| {
        (number, row.into_iter().map(|field| field.trim().to_owned()).collect::<Vec<_>>())
    });
    trimmed.filter(|(_, row)| row.iter().any(|field| !field.is_empty())).collect()
}

/// The beginning of a file for spreadsheets: it says that what follows is UTF-8.
pub const MARK: &str = "\u{feff}";

/// A row for a spreadsheet. What it would take for a formula becomes text.
#[must_use]
pub fn row(fields: &[&str]) -> String {
    let fields: Vec<String> = fields.iter().map(|field| quoted(field)).collect();
    format!("{}\r\n", fields.join(";"))
}

fn quoted(field: &str) -> String {
    let is_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let mark = if is_formula { "'" } else { "" };
    format!("\"{mark}{}\"", field.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    #[test]
    fn names_of_the_region_are_read_from_every_encoding() {
        for (word, text) in [
            ("utf-8", "име;библиотека\nЂорђе Ћирић;Нови Град\n"),
            ("windows-1250", "ime;biblioteka\nĐorđe Ćirić;Šabac\nŽeljka Čolić;Niš\n"),
            ("windows-1251", "име;библиотека\nЂорђе Ћирић;Нови Град\nЈелена Петровић;Шабац\n"),
            ("windows-1253", "όνομα;βιβλιοθήκη\nΜαρία Παπαδοπούλου;Θεσσαλονίκη\n"),
            ("windows-1254", "isim;kütüphane\nAyşe Yıldız;İstanbul\nGülşah Doğan;Şişli\n"),
        ] {
            let table = read(&encoded(of_word(word), text), "");
            assert_eq!((table.encoding, table.separator), (word, ';'), "{text}");
            let again: Vec<String> = table.rows.iter().map(|(_, row)| row.join(";")).collect();
            assert_eq!(again.join("\n") + "\n", text);
        }
        let wrong = read(&encoded(WINDOWS_1251, "Ћирић"), "windows-1250");
        assert_eq!(wrong.encoding, "windows-1250", "what is chosen is taken");
    }

    #[test]
    fn quotes_separators_and_empty_lines_are_read_as_spreadsheets_write_them() {
        let text = "\u{feff}name,library\r\n\"Kovač, Mira\",\"Novi \"\"Grad\"\"\"\r\n\r\n\"two\nlines\",x\r\n";
        let table = read(text.as_bytes(), "");
        assert_eq!(table.separator, ',');
        let rows: Vec<(usize, Vec<&str>)> = table
            .rows
            .iter()
            .map(|(number, row)| (*number, row.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(
            rows,
            [
                (1, vec!["name", "library"]),
                (2, vec!["Kovač, Mira", "Novi \"Grad\""]),
                (4, vec!["two\nlines", "x"]),
            ]
        );
        for bytes in [&b""[..], b"\"", b";;;", b"\xff\xfe\x00", b"\"a\"b;c"] {
            drop(read(bytes, ""));
        }
    }

    #[test]
    fn a_spreadsheet_runs_nothing_and_reads_back_what_was_written() {
        assert_eq!(row(&["=1+1", "@x", "a;\"b\""]), "\"'=1+1\";\"'@x\";\"a;\"\"b\"\"\"\r\n");
        let written = format!("{MARK}{}", row(&["Đorđe", "Ниш; \"центар\""]));
        let table = read(written.as_bytes(), "");
        assert_eq!(table.rows[0].1, ["Đorđe", "Ниш; \"центар\""]);
    }
}
