//! Everything a person reads, in the reader's language, from the phrase files beside this module.
//!
//! One folder a language under `phrases/`, one file a part of the program: `core`, `web`, `learn`
//! (the course's pages), `cli`, `network`.
//! English is the pivot: what a language lacks is said in English. Serbian is kept in Cyrillic; its
//! Latin phrases are made from it here. It never escapes for HTML (templates do) and never guesses
//! a person's gender or inflects a name. Plural rules are those of CLDR 37 by way of
//! `intl_pluralrules`; they are the same in CLDR 48 for our languages.

use std::fmt;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::{numbers, script};

/// A language and script that the program can speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Language {
    /// The tag for `lang` attributes, and as kept with a person: `en`, `sr-Cyrl`.
    pub tag: &'static str,
    /// Its name in itself, for lists to choose from.
    pub own_name: &'static str,
    /// What parts whole numbers from decimals.
    pub decimal_mark: char,
}

impl Language {
    /// English with the dates of Europe: the language every phrase exists in.
    pub const ENGLISH: Self = Self { tag: "en", own_name: "English", decimal_mark: '.' };
    /// Serbian in Cyrillic.
    pub const SERBIAN_CYRILLIC: Self =
        Self { tag: "sr-Cyrl", own_name: "Српски (ћирилица)", decimal_mark: ',' };
    /// Serbian in Latin.
    pub const SERBIAN_LATIN: Self =
        Self { tag: "sr-Latn", own_name: "Srpski (latinica)", decimal_mark: ',' };

    /// The language with this tag, in any case; `None` if the program does not speak it.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        LANGUAGES.iter().copied().find(|language| language.tag.eq_ignore_ascii_case(tag.trim()))
    }

    /// Chooses by a browser's `Accept-Language` header; English if nothing in it is spoken here.
    ///
    /// Exact wishes come first, by their weight. Only when there are none do readers of Bosnian and
    /// Croatian get Serbian in Latin, which they can read.
    #[must_use]
    pub fn negotiate(accept_language_header: &str) -> Self {
        let mut wishes: Vec<(u16, &str)> = accept_language_header
            .split(',')
            .take(WISHES_MAX)
            .filter_map(|wish| {
                let mut parts = wish.split(';').map(str::trim);
                let tag = parts.next().filter(|tag| !tag.is_empty())?;
                let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1000, per_mille);
                (weight > 0).then_some((weight, tag))
            })
            .collect();
        wishes.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        let first =
            |choose: fn(&str) -> Option<Self>| wishes.iter().find_map(|wish| choose(wish.1));
        first(Self::spoken_for).or_else(|| first(Self::near_to)).unwrap_or(Self::ENGLISH)
    }

    fn spoken_for(wish: &str) -> Option<Self> {
        let wish = wish.to_ascii_lowercase();
        let mut parts = wish.split(['-', '_']);
        let language = parts.next()?;
        let has = |wanted: &str| wish.split(['-', '_']).skip(1).any(|part| part == wanted);
        match language {
            "en" => Some(Self::ENGLISH),
            "sr" | "cnr" if has("latn") => Some(Self::SERBIAN_LATIN),
            "sr" | "cnr" if has("cyrl") => Some(Self::SERBIAN_CYRILLIC),
            // CLDR likely subtags: Serbian in Montenegro, Romania and Turkey is written in Latin.
            "sr" if has("me") || has("ro") || has("tr") => Some(Self::SERBIAN_LATIN),
            "sr" => Some(Self::SERBIAN_CYRILLIC),
            "cnr" | "sh" => Some(Self::SERBIAN_LATIN),
            _ => None,
        }
    }

    fn near_to(wish: &str) -> Option<Self> {
        let language = wish.split(['-', '_']).next()?.to_ascii_lowercase();
        matches!(language.as_str(), "bs" | "hr").then_some(Self::SERBIAN_LATIN)
    }
}

/// `0.8` as 800; anything that is no number between 0 and 1 counts as the full weight.
fn per_mille(weight: &str) -> u16 {
    let digits = match weight.split_once('.') {
        Some(("0" | "", decimals)) => decimals,
        None if weight == "0" => "",
        _ => return 1000,
    };
    let three: String = digits.chars().chain("000".chars()).take(3).collect();
    three.parse().unwrap_or(1000)
}

/// The languages the program speaks, English first.
#[must_use]
pub fn languages() -> &'static [Language] {
    LANGUAGES
}

const LANGUAGES: &[Language] =
    &[Language::ENGLISH, Language::SERBIAN_CYRILLIC, Language::SERBIAN_LATIN];

/// More wishes than any browser sends; the rest of the header is not read.
const WISHES_MAX: usize = 32;

/// A value for a phrase's placeholder.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Arg<'a> {
    /// Words as they are: a name, a time or a size already written out.
    Text(&'a str),
    /// A whole number; the phrase chooses its plural by it.
    Number(i64),
    /// A number with decimals.
    Decimal(f64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Arg<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Arg<'_> {
    fn from(number: u32) -> Self {
        Self::Number(i64::from(number))
    }
}

impl From<u64> for Arg<'_> {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Arg<'_> {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<f64> for Arg<'_> {
    fn from(number: f64) -> Self {
        Self::Decimal(number)
    }
}

/// Every phrase in every language. Each language is parsed when it is first spoken: a branch whose
/// people all read one holds no other in memory.
pub struct Phrases {
    /// In the order of [`languages`].
    bundles: Vec<(Language, OnceLock<FluentBundle<FluentResource>>)>,
}

impl fmt::Debug for Phrases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.bundles.iter().map(|(language, _)| language.tag)).finish()
    }
}

impl Phrases {
    /// The program's phrases; the first word in a language takes some milliseconds.
    #[must_use]
    pub fn get() -> &'static Self {
        static PHRASES: OnceLock<Phrases> = OnceLock::new();
        PHRASES.get_or_init(|| Self {
            bundles: LANGUAGES.iter().map(|language| (*language, OnceLock::new())).collect(),
        })
    }

    /// Says the phrase `key` with its placeholders filled in.
    ///
    /// What `language` lacks is said in English. A key that English lacks too, or a missing
    /// placeholder, is our own fault: it stops a debug build, and elsewhere is logged and the key
    /// itself is shown.
    #[must_use]
    pub fn say(&self, language: Language, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.try_say(language, key, args)
            .or_else(|| self.try_say(Language::ENGLISH, key, args))
            .unwrap_or_else(|| {
                tracing::error!(phrase.key = key, "phrase {key} cannot be said");
                debug_assert!(false, "phrase {key} cannot be said with {args:?}");
                key.to_owned()
            })
    }

    /// Is there a phrase `key` in English, and so in some way in every language?
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.bundle(Language::ENGLISH).is_some_and(|bundle| bundle.has_message(key))
    }

    fn try_say(&self, language: Language, key: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        let bundle = self.bundle(language)?;
        let pattern = bundle.get_message(key)?.value()?;
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            values.set(
                *name,
                match arg {
                    Arg::Text(text) => FluentValue::from(*text),
                    Arg::Number(number) => FluentValue::from(*number),
                    Arg::Decimal(number) => FluentValue::from(*number),
                },
            );
        }
        let mut faults = Vec::new();
        let said = bundle.format_pattern(pattern, Some(&values), &mut faults).into_owned();
        if !faults.is_empty() {
            tracing::error!(
                phrase.key = key,
                phrase.language = language.tag,
                "phrase {key} has faults: {faults:?}"
            );
            return None;
        }
        Some(said)
    }

    fn bundle(&self, language: Language) -> Option<&FluentBundle<FluentResource>> {
        let (known, place) = self.bundles.iter().find(|(known, _)| known.tag == language.tag)?;
        Some(place.get_or_init(|| bundle(*known)))
    }
}

fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let (plural_rules, files) = match language.tag {
        "sr-Cyrl" | "sr-Latn" => ("sr", SERBIAN),
        _ => ("en", ENGLISH),
    };
    let sources = files.iter().map(|(_, source)| {
        if language == Language::SERBIAN_LATIN {
            script::to_latin(source)
        } else {
            (*source).to_owned()
        }
    });
    build(plural_rules, language.decimal_mark, sources)
}

fn build(
    plural_rules: &str,
    decimal_mark: char,
    sources: impl Iterator<Item = String>,
) -> FluentBundle<FluentResource> {
    let rules: LanguageIdentifier = plural_rules.parse().expect("one of our own two-letter tags");
    let mut bundle = FluentBundle::new_concurrent(vec![rules]);
    // The marks would show as boxes in old fonts and in printed files; no language here runs right
    // to left.
    bundle.set_use_isolating(false);
    if decimal_mark == ',' {
        bundle.set_formatter(Some(|value, _| written(value, ',')));
    } else {
        bundle.set_formatter(Some(|value, _| written(value, '.')));
    }
    for source in sources {
        let resource = FluentResource::try_new(source).unwrap_or_else(|(rest, faults)| {
            tracing::error!("a phrase file has faults: {faults:?}");
            debug_assert!(false, "a phrase file has faults: {faults:?}");
            rest
        });
        if let Err(faults) = bundle.add_resource(resource) {
            tracing::error!("phrase files clash: {faults:?}");
            debug_assert!(false, "phrase files clash: {faults:?}");
        }
    }
    bundle
}

fn written(value: &FluentValue<'_>, decimal_mark: char) -> Option<String> {
    if let FluentValue::Number(number) = value {
        Some(numbers::write_digits(&number.as_string(), decimal_mark))
    } else {
        None
    }
}

/// A phrase file: the part of the program it is for, and its text.
type File = (&'static str, &'static str);

const ENGLISH: &[File] = &[
    ("core", include_str!("phrases/en/core.ftl")),
    ("web", include_str!("phrases/en/web.ftl")),
    ("learn", include_str!("phrases/en/learn.ftl")),
    ("cli", include_str!("phrases/en/cli.ftl")),
    ("desk", include_str!("phrases/en/desk.ftl")),
    ("line", include_str!("phrases/en/line.ftl")),
    ("network", include_str!("phrases/en/network.ftl")),
    ("forum", include_str!("phrases/en/forum.ftl")),
    ("talk", include_str!("phrases/en/talk.ftl")),
    ("truth", include_str!("phrases/en/truth.ftl")),
    ("handin", include_str!("phrases/en/handin.ftl")),
    ("award", include_str!("phrases/en/award.ftl")),
    ("out", include_str!("phrases/en/out.ftl")),
    ("blind", include_str!("phrases/en/blind.ftl")),
    ("packs", include_str!("phrases/en/packs.ftl")),
];

const SERBIAN: &[File] = &[
    ("core", include_str!("phrases/sr/core.ftl")),
    ("web", include_str!("phrases/sr/web.ftl")),
    ("learn", include_str!("phrases/sr/learn.ftl")),
    ("cli", include_str!("phrases/sr/cli.ftl")),
    ("desk", include_str!("phrases/sr/desk.ftl")),
    ("line", include_str!("phrases/sr/line.ftl")),
    ("network", include_str!("phrases/sr/network.ftl")),
    ("forum", include_str!("phrases/sr/forum.ftl")),
    ("talk", include_str!("phrases/sr/talk.ftl")),
    ("truth", include_str!("phrases/sr/truth.ftl")),
    ("handin", include_str!("phrases/sr/handin.ftl")),
    ("award", include_str!("phrases/sr/award.ftl")),
    ("out", include_str!("phrases/sr/out.ftl")),
    ("blind", include_str!("phrases/sr/blind.ftl")),
    ("packs", include_str!("phrases/sr/packs.ftl")),
];

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{Arg, ENGLISH, Language, Phrases, SERBIAN, languages};

    /// Each phrase of a file with the names of its placeholders.
    fn phrases_of(source: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut phrases: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut key = String::new();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let mut text = line;
            if line.starts_with(|c: char| c.is_ascii_lowercase())
                && let Some((name, value)) = line.split_once('=')
            {
                key = name.trim().to_owned();
                let known = phrases.insert(key.clone(), BTreeSet::new());
                assert!(known.is_none(), "{key} is there twice");
                text = value;
            }
            for after in text.split('$').skip(1) {
                let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
                let name = &after[..end.unwrap_or(after.len())];
                phrases.entry(key.clone()).or_default().insert(name.to_owned());
            }
        }
        phrases
    }

    /// A language arranges a date as it likes, out of these.
    const DATE_PARTS: &[&str] =
        &["day", "month", "month-name", "month-short", "year", "hour", "minute", "date", "time"];

    #[test]
    fn both_languages_have_the_same_phrases_with_the_same_placeholders() {
        let mut faults = Vec::new();
        for ((_, english), (_, serbian)) in ENGLISH.iter().zip(SERBIAN) {
            let (english, serbian) = (phrases_of(english), phrases_of(serbian));
            for (key, names) in &english {
                match serbian.get(key) {
                    Some(_) if key.starts_with("date-") => {}
                    Some(others) if others == names => {}
                    Some(others) => faults.push(format!("{key}: {names:?}, Serbian {others:?}")),
                    None => faults.push(format!("{key} is missing in Serbian")),
                }
            }
            let extra = serbian.keys().filter(|key| !english.contains_key(*key));
            faults.extend(extra.map(|key| format!("{key} is missing in English")));
            for (key, names) in english.iter().chain(&serbian) {
                let strange = names.iter().find(|name| !DATE_PARTS.contains(&name.as_str()));
                if key.starts_with("date-")
                    && let Some(name) = strange
                {
                    faults.push(format!("{key}: {name} is no part of a date"));
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn every_phrase_can_be_said_in_every_language_with_every_plural() {
        for (key, names) in ENGLISH.iter().flat_map(|(_, source)| phrases_of(source)) {
            // A date takes the parts that its language asks for; the others are there and unused.
            let names: BTreeSet<&str> = if key.starts_with("date-") {
                DATE_PARTS.iter().copied().collect()
            } else {
                names.iter().map(String::as_str).collect()
            };
            for number in [0, 1, 2, 5, 11, 21, 22, 25, 101] {
                let args: Vec<_> = names.iter().map(|name| (*name, Arg::Number(number))).collect();
                for language in languages() {
                    let bundle = Phrases::get().bundle(*language).unwrap();
                    if !bundle.has_message(&key) && *language != Language::ENGLISH {
                        continue;
                    }
                    let said = Phrases::get().try_say(*language, &key, &args);
                    let said = said.unwrap_or_default();
                    assert!(!said.trim().is_empty(), "{key} in {}", language.tag);
                    assert!(!said.contains(['{', '}']), "{key} in {}: {said}", language.tag);
                    assert!(!said.contains(['\u{2068}', '\u{2069}']), "{key}: {said}");
                }
            }
        }
    }

    #[test]
    fn serbian_counts_in_three_forms_and_in_both_scripts() {
        let say = |language, count: i64| {
            Phrases::get().say(language, "count-lessons", &[("count", count.into())])
        };
        for (count, wanted) in [
            (0, "0 лекција"),
            (1, "1 лекција"),
            (2, "2 лекције"),
            (5, "5 лекција"),
            (11, "11 лекција"),
            (12, "12 лекција"),
            (21, "21 лекција"),
            (22, "22 лекције"),
            (25, "25 лекција"),
            (101, "101 лекција"),
        ] {
            assert_eq!(say(Language::SERBIAN_CYRILLIC, count), wanted);
        }
        assert_eq!(say(Language::SERBIAN_LATIN, 3), "3 lekcije");
        assert_eq!(say(Language::ENGLISH, 1), "1 lesson");
        assert_eq!(say(Language::ENGLISH, 21), "21 lessons");
        assert_eq!(say(Language::SERBIAN_LATIN, 12_345), "12\u{202f}345 lekcija");
    }

    #[test]
    fn no_cyrillic_is_left_in_the_latin_phrases() {
        for (key, names) in SERBIAN.iter().flat_map(|(_, source)| phrases_of(source)) {
            let mut names: BTreeSet<&str> = names.iter().map(String::as_str).collect();
            names.extend(DATE_PARTS);
            let args: Vec<_> = names.iter().map(|name| (*name, Arg::Number(5))).collect();
            let said = Phrases::get().say(Language::SERBIAN_LATIN, &key, &args);
            assert!(!said.chars().any(|c| ('\u{400}'..='\u{4ff}').contains(&c)), "{key}: {said}");
        }
    }

    #[test]
    fn a_number_keeps_its_decimal_mark_and_text_stays_as_it_is() {
        let say =
            |language, arg| Phrases::get().say(language, "size-kilobytes", &[("amount", arg)]);
        assert_eq!(say(Language::ENGLISH, Arg::Decimal(1.5)), "1.5 KB");
        assert_eq!(say(Language::SERBIAN_CYRILLIC, Arg::Decimal(1.5)), "1,5 KB");
        assert_eq!(say(Language::SERBIAN_LATIN, Arg::Text("<љ>")), "<љ> KB");
    }

    #[test]
    fn what_a_language_cannot_say_is_told_apart_from_what_none_can() {
        let phrases = Phrases::get();
        assert!(phrases.has("app-name"));
        assert!(!phrases.has("no-such-phrase"));
        assert_eq!(phrases.try_say(Language::ENGLISH, "no-such-phrase", &[]), None);
        assert_eq!(phrases.try_say(Language::ENGLISH, "state-read-by", &[]), None);
    }

    #[test]
    #[cfg_attr(debug_assertions, should_panic(expected = "no-such-phrase"))]
    fn an_unknown_phrase_stops_a_debug_build_and_shows_its_key_elsewhere() {
        let said = Phrases::get().say(Language::SERBIAN_LATIN, "no-such-phrase", &[]);
        assert_eq!(said, "no-such-phrase");
    }

    #[test]
    fn a_browser_gets_the_language_it_asks_for() {
        for (header, wanted) in [
            ("sr-Latn-RS,sr;q=0.9,en;q=0.8", "sr-Latn"),
            ("sr-RS,sr;q=0.9", "sr-Cyrl"),
            ("en-GB,sr;q=0.9", "en"),
            ("en;q=0.2, sr-cyrl;q=0.8", "sr-Cyrl"),
            ("sr-ME", "sr-Latn"),
            ("cnr", "sr-Latn"),
            ("hr-HR,hr;q=0.9,en;q=0.7", "en"),
            ("hr-HR,hr;q=0.9", "sr-Latn"),
            ("sr;q=0, en;q=0.1", "en"),
            ("sr;q=x", "sr-Cyrl"),
            ("de, fr", "en"),
            ("", "en"),
            (",;q=,\u{0}", "en"),
        ] {
            assert_eq!(Language::negotiate(header).tag, wanted, "{header}");
        }
        assert_eq!(Language::of_tag("SR-latn"), Some(Language::SERBIAN_LATIN));
        assert_eq!(Language::of_tag("xx"), None);
    }
}
