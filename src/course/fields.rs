//! Fields of a TOML table, taken one by one, each with its place; what is left over is a fault.
//!
//! Never knows what the fields mean. A field of the wrong type counts as absent once it is
//! reported.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{CourseFile, Faults};

/// A value with the byte of the file where it stands.
#[derive(Debug, Clone)]
pub(super) struct At<T> {
    /// The value.
    pub(super) value: T,
    /// Where it stands in the file.
    pub(super) at: usize,
}

/// The fields of one table that nobody has asked for yet.
#[derive(Debug)]
pub(super) struct Fields<'i> {
    file: &'i CourseFile<'i>,
    /// Where the TOML text starts in the file: front matter does not start at the top.
    base: usize,
    /// Where the table stands, for fields that are missing.
    at: usize,
    left: BTreeMap<String, Field<'i>>,
}

#[derive(Debug)]
struct Field<'i> {
    key_at: usize,
    value: At<DeValue<'i>>,
}

impl<'i> Fields<'i> {
    /// Reads `toml`, which starts at byte `base` of the file; `None` if it is no TOML.
    pub(super) fn read(
        file: &'i CourseFile<'i>,
        base: usize,
        toml: &'i str,
        faults: &mut Faults,
    ) -> Option<Self> {
        match DeTable::parse(toml) {
            Ok(table) => Some(Self::of_table(file, base, base, table.into_inner())),
            Err(error) => {
                let at = base + error.span().map_or(0, |span| span.start);
                let words = error.message().lines().next().unwrap_or("this is not TOML").to_owned();
                faults.error(file, at, &words, "see toml.io: text stands in \"quotes\"");
                None
            }
        }
    }

    /// Where the table stands in the file.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// True if the field is there and was not taken yet.
    pub(super) fn has(&self, key: &str) -> bool {
        self.left.contains_key(key)
    }

    /// A text that must be there and must say something.
    pub(super) fn needed_text(&mut self, key: &str, faults: &mut Faults) -> Option<At<String>> {
        self.needed(key, &format!("{key} = \"…\""), faults)?;
        let text = self.text(key, faults)?;
        if text.value.trim().is_empty() {
            faults.error(self.file, text.at, &format!("`{key}` is empty"), "");
            return None;
        }
        Some(text)
    }

    /// A text.
    pub(super) fn text(&mut self, key: &str, faults: &mut Faults) -> Option<At<String>> {
        let field = self.left.remove(key)?;
        let at = field.value.at;
        let DeValue::String(text) = field.value.value else {
            return self.mistyped(key, "a text in quotes", &field.value.value, at, faults);
        };
        Some(At { value: text.into_owned(), at })
    }

    /// A text that must be there and is shown as it stands: Markdown in it is likely a slip.
    pub(super) fn needed_plain_text(&mut self, key: &str, faults: &mut Faults) -> Option<String> {
        let text = self.needed_text(key, faults)?;
        self.warn_of_markdown(&text, faults);
        Some(text.value.trim().to_owned())
    }

    /// Warns of signs in a text that look like Markdown and would be printed.
    fn warn_of_markdown(&self, text: &At<String>, faults: &mut Faults) {
        let emphasised = text.value.split_whitespace().any(|word| {
            let inner = word.trim_matches(|c: char| c.is_ascii_punctuation() && c != '*');
            inner.len() > 1 && (inner.starts_with('*') || inner.ends_with('*'))
        });
        if emphasised || text.value.contains('`') || text.value.contains("](") {
            let hint = "this text is shown as it stands: leave out `*`, backticks and links";
            faults.warning(self.file, text.at, "Markdown does not work here", hint);
        }
    }

    /// A number that must be there.
    pub(super) fn needed_number(&mut self, key: &str, faults: &mut Faults) -> Option<At<f64>> {
        self.needed(key, &format!("{key} = 12.5"), faults)?;
        self.number(key, faults)
    }

    /// A finite number, whole or not.
    pub(super) fn number(&mut self, key: &str, faults: &mut Faults) -> Option<At<f64>> {
        let field = self.left.remove(key)?;
        let value = &field.value.value;
        let decimal = value.as_integer().filter(|whole| whole.radix() == 10);
        let digits = decimal.map(|whole| whole.as_str());
        let digits = digits.or_else(|| value.as_float().map(|number| number.as_str()));
        let number: Option<f64> = digits.and_then(|digits| digits.parse().ok());
        match number.filter(|number| number.is_finite()) {
            Some(value) => Some(At { value, at: field.value.at }),
            None => self.mistyped(key, "a number", &field.value.value, field.value.at, faults),
        }
    }

    /// A whole number from 1 to `most` that must be there.
    pub(super) fn needed_count(
        &mut self,
        key: &str,
        most: u32,
        faults: &mut Faults,
    ) -> Option<At<u32>> {
        self.needed(key, &format!("{key} = 10"), faults)?;
        self.count(key, most, faults)
    }

    /// A whole number from 1 to `most`.
    pub(super) fn count(&mut self, key: &str, most: u32, faults: &mut Faults) -> Option<At<u32>> {
        let field = self.left.remove(key)?;
        let decimal = field.value.value.as_integer().filter(|whole| whole.radix() == 10);
        let count: Option<u32> = decimal.and_then(|whole| whole.as_str().parse().ok());
        match count.filter(|count| (1..=most).contains(count)) {
            Some(value) => Some(At { value, at: field.value.at }),
            None => {
                let wanted = format!("a whole number from 1 to {most}");
                self.mistyped(key, &wanted, &field.value.value, field.value.at, faults)
            }
        }
    }

    /// A list of whole numbers from 1 to `most` that must be there.
    pub(super) fn needed_counts(
        &mut self,
        key: &str,
        most: u32,
        faults: &mut Faults,
    ) -> Option<Vec<u32>> {
        self.needed(key, &format!("{key} = [3, 12]"), faults)?;
        let wanted = format!("a list of whole numbers from 1 to {most}");
        let mut counts = Vec::new();
        for item in self.list(key, &wanted, faults)? {
            let decimal = item.value.as_integer().filter(|whole| whole.radix() == 10);
            let count = decimal.and_then(|whole| whole.as_str().parse().ok());
            match count.filter(|count| (1..=most).contains(count)) {
                Some(count) => counts.push(count),
                None => return self.mistyped(key, &wanted, &item.value, item.at, faults),
            }
        }
        Some(counts)
    }

    /// `true` or `false`; absent means `false`.
    pub(super) fn truth(&mut self, key: &str, faults: &mut Faults) -> bool {
        let Some(field) = self.left.remove(key) else { return false };
        let truth = field.value.value.as_bool().or_else(|| {
            let wanted = "`true` or `false` without quotes";
            self.mistyped(key, wanted, &field.value.value, field.value.at, faults)
        });
        truth.unwrap_or(false)
    }

    /// `true` or `false` that must be there.
    pub(super) fn needed_truth(&mut self, key: &str, faults: &mut Faults) -> Option<bool> {
        self.needed(key, &format!("{key} = true"), faults)?;
        let before = faults.error_count();
        let truth = self.truth(key, faults);
        (faults.error_count() == before).then_some(truth)
    }

    /// A list of texts that must be there.
    pub(super) fn needed_texts(
        &mut self,
        key: &str,
        faults: &mut Faults,
    ) -> Option<Vec<At<String>>> {
        self.needed(key, &format!("{key} = [\"…\", \"…\"]"), faults)?;
        let list = self.list(key, "a list of texts: [\"…\", \"…\"]", faults)?;
        Some(list.into_iter().filter_map(|item| self.text_of(key, item, faults)).collect())
    }

    /// A list of pairs of texts that must be there.
    pub(super) fn needed_pairs(
        &mut self,
        key: &str,
        faults: &mut Faults,
    ) -> Option<Vec<(At<String>, At<String>)>> {
        self.needed(key, &format!("{key} = [[\"item\", \"partner\"]]"), faults)?;
        let wanted = "a list of pairs: [[\"item\", \"partner\"], …]";
        let mut pairs = Vec::new();
        for item in self.list(key, wanted, faults)? {
            let DeValue::Array(texts) = item.value else {
                self.mistyped::<()>(key, wanted, &item.value, item.at, faults);
                continue;
            };
            let mut texts: Vec<At<String>> = texts
                .into_iter()
                .filter_map(|text| self.text_of(key, placed(self.base, text), faults))
                .collect();
            match (texts.pop(), texts.pop(), texts.is_empty()) {
                (Some(partner), Some(of), true) => pairs.push((of, partner)),
                _ => {
                    let words = format!("each of `{key}` is exactly two texts");
                    faults.error(self.file, item.at, &words, "[\"item\", \"partner\"]");
                }
            }
        }
        Some(pairs)
    }

    /// The tables of a list of tables, `[[key]]`; absent means none.
    pub(super) fn tables(&mut self, key: &str, faults: &mut Faults) -> Vec<Self> {
        if !self.has(key) {
            return Vec::new();
        }
        let wanted = format!("written as [[{key}]]");
        let mut tables = Vec::new();
        for item in self.list(key, &wanted, faults).unwrap_or_default() {
            let DeValue::Table(table) = item.value else {
                self.mistyped::<()>(key, &wanted, &item.value, item.at, faults);
                continue;
            };
            tables.push(Self::of_table(self.file, self.base, item.at, table));
        }
        tables
    }

    /// Reports every field that nobody asked for.
    pub(super) fn finish(self, known: &str, faults: &mut Faults) {
        for (key, field) in &self.left {
            let shown: String = key.chars().take(40).collect();
            let words = format!("unknown key {shown:?}");
            faults.error(self.file, field.key_at, &words, &format!("known here: {known}"));
        }
    }

    fn of_table(file: &'i CourseFile<'i>, base: usize, at: usize, table: DeTable<'i>) -> Self {
        let fields = table.into_iter().map(|(key, value)| {
            let key_at = base + key.span().start;
            (key.into_inner().into_owned(), Field { key_at, value: placed(base, value) })
        });
        Self { file, base, at, left: fields.collect() }
    }

    fn needed(&self, key: &str, example: &str, faults: &mut Faults) -> Option<()> {
        if self.has(key) {
            return Some(());
        }
        let words = format!("`{key}` is missing");
        faults.error(self.file, self.at, &words, &format!("write `{example}`"));
        None
    }

    fn list(
        &mut self,
        key: &str,
        wanted: &str,
        faults: &mut Faults,
    ) -> Option<Vec<At<DeValue<'i>>>> {
        let field = self.left.remove(key)?;
        let DeValue::Array(list) = field.value.value else {
            return self.mistyped(key, wanted, &field.value.value, field.value.at, faults);
        };
        Some(list.into_iter().map(|item| placed(self.base, item)).collect())
    }

    fn text_of(&self, key: &str, item: At<DeValue<'i>>, faults: &mut Faults) -> Option<At<String>> {
        match item.value.as_str().map(str::trim) {
            Some(text) if !text.is_empty() => {
                let text = At { value: text.to_owned(), at: item.at };
                self.warn_of_markdown(&text, faults);
                Some(text)
            }
            Some(_) | None => {
                self.mistyped(key, "made of texts in quotes", &item.value, item.at, faults)
            }
        }
    }

    fn mistyped<T>(
        &self,
        key: &str,
        wanted: &str,
        found: &DeValue<'_>,
        at: usize,
        faults: &mut Faults,
    ) -> Option<T> {
        let words = format!("`{key}` must be {wanted}, and this is not ({})", found.type_str());
        faults.error(self.file, at, &words, "");
        None
    }
}

fn placed<'i>(base: usize, value: Spanned<DeValue<'i>>) -> At<DeValue<'i>> {
    At { at: base + value.span().start, value: value.into_inner() }
}
