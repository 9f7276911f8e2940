//! Sort keys: bytes that, compared one by one, put names in the order of a language's alphabet.
//!
//! A key is kept in a column beside the name. Made of three levels, as in the Unicode collation
//! algorithm: letters, then marks, then case. Letters are ranked by their base letter, and each
//! language names the letters and pairs that follow it (CLDR 47 collation tailorings `sq hr ro sl
//! tr`; `bs`, `cnr` and Serbian in Latin sort as `hr`). Its own script comes first. It does not
//! break up numbers: `10` stands before `9`.

use super::fold::{base_of, compose_lower, undecomposed};
use super::script::{is_mark, to_latin};

/// The key under which `text` sorts for readers of `language` (a tag such as `sr-Latn`; unknown
/// ones as English).
///
/// For languages of the former Yugoslavia written in Latin, Serbian Cyrillic names are sorted among
/// the Latin ones.
#[must_use]
pub fn sort_key(text: &str, language: &str) -> Vec<u8> {
    let order = Order::of(language);
    let converted = if order.joins_scripts { to_latin(text) } else { text.to_owned() };
    let turkish = |c: char| if c == 'I' && order.dotless { 'ı' } else { c };
    let letters = compose_lower(&converted.chars().map(turkish).collect::<String>());

    let mut key = Vec::with_capacity(letters.len() * 5 + 2);
    let mut rest = letters.as_slice();
    while let [first, behind @ ..] = rest {
        let taken = order.push_letter(*first, behind.first().copied(), &mut key);
        rest = rest.get(taken..).unwrap_or_default();
    }
    key.push(0);
    for letter in &letters {
        // A bare letter before the same with marks: no lead byte of UTF-8 is as low as 1.
        let marked = if base_of(*letter) == *letter { '\u{1}' } else { *letter };
        key.extend(marked.encode_utf8(&mut [0; 4]).bytes());
    }
    key.push(0);
    key.extend(converted.chars().map(|c| if c.is_uppercase() { 2 } else { 1 }));
    key
}

/// How one language's alphabet departs from the plain order of base letters.
#[derive(Debug)]
struct Order {
    /// Letter or pair, the base letter it follows, and how far after it.
    letters: &'static [(&'static str, char, u8)],
    own_script: Script,
    joins_scripts: bool,
    dotless: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
}

impl Order {
    fn of(language: &str) -> Self {
        let mut parts = language.split(['-', '_']);
        let plain = |letters, own_script| Self {
            letters,
            own_script,
            joins_scripts: false,
            dotless: false,
        };
        let latin_marked = parts.clone().any(|part| part.eq_ignore_ascii_case("Latn"));
        let cyrillic_marked = parts.clone().any(|part| part.eq_ignore_ascii_case("Cyrl"));
        match parts.next().unwrap_or_default() {
            "bg" | "mk" => plain(&[], Script::Cyrillic),
            "sr" if !latin_marked => plain(&[], Script::Cyrillic),
            "bs" | "cnr" if cyrillic_marked => plain(&[], Script::Cyrillic),
            "el" => plain(&[], Script::Greek),
            "bs" | "cnr" | "hr" | "sr" | "sh" => {
                Self { joins_scripts: true, ..plain(CROATIAN, Script::Latin) }
            }
            "sl" => Self { joins_scripts: true, ..plain(SLOVENE, Script::Latin) },
            "sq" => plain(ALBANIAN, Script::Latin),
            "ro" => plain(ROMANIAN, Script::Latin),
            "tr" => Self { dotless: true, ..plain(TURKISH, Script::Latin) },
            _ => plain(&[], Script::Latin),
        }
    }

    /// Adds the rank of the letter at hand, or of the pair it makes with the next; says how many
    /// were used.
    fn push_letter(&self, first: char, next: Option<char>, key: &mut Vec<u8>) -> usize {
        let is_pair = |letter: &str| {
            let mut chars = letter.chars();
            chars.next() == Some(first) && chars.next().is_some_and(|c| Some(c) == next)
        };
        if let Some((_, base, step)) = self.letters.iter().find(|(letter, ..)| is_pair(letter)) {
            self.push_rank(*base, PLAIN + step, key);
            return 2;
        }
        let is_letter = |letter: &str| letter.chars().eq([first]);
        if let Some((_, base, step)) = self.letters.iter().find(|(letter, ..)| is_letter(letter)) {
            self.push_rank(*base, PLAIN + step, key);
        } else if first == 'ı' && self.dotless {
            self.push_rank('i', PLAIN - 1, key);
        } else if let Some(letters) = undecomposed(first) {
            letters.chars().for_each(|letter| self.push_rank(letter, PLAIN, key));
        } else if !is_mark(first) {
            self.push_rank(base_of(first), PLAIN, key);
        }
        1
    }

    /// Group, rank in it, step after the base letter. Zero is never a group: it ends the level.
    fn push_rank(&self, base: char, step: u8, key: &mut Vec<u8>) {
        let base = if base == 'ς' { 'σ' } else { base };
        let rank = |alphabet: &str| {
            alphabet.chars().position(|c| c == base).and_then(|at| u8::try_from(at).ok())
        };
        let found = [
            (Script::Latin, "abcdefghijklmnopqrstuvwxyz"),
            (Script::Greek, "αβγδεζηθικλμνξοπρσςτυφχψω"),
            (Script::Cyrillic, "абвгґдђѓеєжзѕиіїйјклљмнњопрстћќуфхцчџшщъыьэюя"),
        ]
        .into_iter()
        .find_map(|(script, alphabet)| rank(alphabet).map(|rank| (script, rank)));
        let [_, high, middle, low] = u32::from(base).to_be_bytes();
        match found {
            Some((script, rank)) if script == self.own_script => key.extend([OWN, rank, step]),
            Some((Script::Latin, rank)) => key.extend([LATIN, rank, step]),
            Some((Script::Greek, rank)) => key.extend([GREEK, rank, step]),
            Some((Script::Cyrillic, rank)) => key.extend([CYRILLIC, rank, step]),
            None if base.is_whitespace() => key.push(SPACE),
            None if base.is_ascii_digit() => key.extend([DIGIT, low]),
            None if base.is_alphanumeric() => key.extend([OTHER, high, middle, low]),
            None => key.extend([SIGN, high, middle, low]),
        }
    }
}

const SPACE: u8 = 1;
const SIGN: u8 = 2;
const DIGIT: u8 = 3;
const OWN: u8 = 4;
const LATIN: u8 = 5;
const GREEK: u8 = 6;
const CYRILLIC: u8 = 7;
const OTHER: u8 = 8;

/// The step of a letter as such; what follows it counts up from here, Turkish ı stands one before
/// i.
const PLAIN: u8 = 2;

#[rustfmt::skip]
const CROATIAN: &[(&str, char, u8)] = &[
    ("č", 'c', 1), ("ć", 'c', 2), ("dž", 'd', 1), ("ǆ", 'd', 1), ("đ", 'd', 2), ("lj", 'l', 1),
    ("ǉ", 'l', 1), ("nj", 'n', 1), ("ǌ", 'n', 1), ("š", 's', 1), ("ś", 's', 2), ("ž", 'z', 1),
    ("ź", 'z', 2),
];
#[rustfmt::skip]
const SLOVENE: &[(&str, char, u8)] =
    &[("č", 'c', 1), ("ć", 'c', 2), ("đ", 'd', 1), ("š", 's', 1), ("ž", 'z', 1)];
#[rustfmt::skip]
const ALBANIAN: &[(&str, char, u8)] = &[
    ("ç", 'c', 1), ("dh", 'd', 1), ("ë", 'e', 1), ("gj", 'g', 1), ("ll", 'l', 1), ("nj", 'n', 1),
    ("rr", 'r', 1), ("sh", 's', 1), ("th", 't', 1), ("xh", 'x', 1), ("zh", 'z', 1),
];
#[rustfmt::skip]
const ROMANIAN: &[(&str, char, u8)] = &[
    ("ă", 'a', 1), ("â", 'a', 2), ("î", 'i', 1), ("ș", 's', 1), ("ş", 's', 1), ("ț", 't', 1),
    ("ţ", 't', 1),
];
#[rustfmt::skip]
const TURKISH: &[(&str, char, u8)] =
    &[("ç", 'c', 1), ("ğ", 'g', 1), ("ö", 'o', 1), ("ş", 's', 1), ("ü", 'u', 1)];

#[cfg(test)]
mod tests {
    use super::sort_key;

    /// The words are in the right order: sorting them backwards-first gives them back.
    fn assert_order(language: &str, words: &str) {
        let right: Vec<&str> = words.split_whitespace().collect();
        let mut sorted = right.clone();
        sorted.reverse();
        sorted.sort_by_key(|word| sort_key(word, language));
        assert_eq!(sorted, right, "{language}");
    }

    #[test]
    fn each_alphabet_is_in_its_own_order() {
        let croatian = "a b c č ć d dž đ e f g h i j k l lj m n nj o p r s š t u v z ž";
        for language in ["hr", "bs", "sr-Latn", "cnr"] {
            assert_order(language, croatian);
        }
        assert_order("sl", "a b c č ć d đ e f g h i j k l m n o p r s š t u v z ž");
        assert_order(
            "sq",
            "a b c ç d dh e ë f g gj h i j k l ll m n nj o p q r rr s sh t th u v x xh y z zh",
        );
        assert_order("ro", "a ă â b c d e f g h i î j k l m n o p q r s ș t ț u v w x y z");
        assert_order("tr", "a b c ç d e f g ğ h ı i j k l m n o ö p r s ş t u ü v y z");
        assert_order("sr-Cyrl", "а б в г д ђ е ж з и ј к л љ м н њ о п р с т ћ у ф х ц ч џ ш");
        assert_order("mk", "а б в г д ѓ е ж з ѕ и ј к л љ м н њ о п р с т ќ у ф х ц ч џ ш");
        assert_order("bg", "а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ь ю я");
        assert_order("el", "α β γ δ ε ζ η θ ι κ λ μ ν ξ ο π ρ σ τ υ φ χ ψ ω");
    }

    #[test]
    fn a_letter_that_follows_another_comes_after_all_its_words() {
        assert_order("hr", "cvijet čaj ćuk duga džep đak luka ljubav");
        assert_order("en", "čaj ćuk čuk cvijet duga džep");
        assert_order("sq", "dritë dhomë");
        assert_order("tr", "Irmak ıssız izmir");
        assert_order("hr", "Njiva Njujork NJUŠKA");
    }

    #[test]
    fn shorter_first_then_marks_then_small_letters() {
        assert_order("en", "Ana Anab");
        assert_order("en", "resume résumé resumes");
        assert_order("en", "ana Ana ANA");
        assert_order("el", "αλφα άλφα αλφαβητο");
        assert_order("el", "λος λοσα λοσβ");
        assert_eq!(sort_key("ς", "el")[..3], sort_key("σ", "el")[..3]);
    }

    #[test]
    fn a_letter_sent_apart_from_its_mark_sorts_as_one() {
        for (language, apart, joined) in [
            ("hr", "c\u{30c}c\u{301}s\u{30c}z\u{30c}", "čćšž"),
            ("cnr", "s\u{301}z\u{301}", "śź"),
            ("ro", "a\u{306}a\u{302}i\u{302}s\u{326}t\u{326}", "ăâîșț"),
            ("tr", "c\u{327}g\u{306}o\u{308}s\u{327}u\u{308}", "çğöşü"),
            ("sq", "C\u{327}e\u{308}", "Çë"),
            ("mk", "г\u{301}К\u{301}", "ѓЌ"),
            ("bg", "И\u{306}", "Й"),
        ] {
            let letters = joined.chars().count() * 3;
            assert_eq!(sort_key(apart, language)[..letters], sort_key(joined, language)[..letters]);
        }
    }

    #[test]
    fn the_own_script_comes_first_and_latin_takes_serbian_cyrillic_in() {
        assert_order("bg", "1 Яна Ana");
        assert_order("el", "Ωμέγα Ana Ана");
        assert_order("en", "1 Ana Ωμέγα Ана");
        assert_order("sr-Latn", "Ana Бранко Cvijeta Ђорђе Đula");
        assert!(sort_key("Ana Z", "en") < sort_key("Anab", "en"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_a_key_and_the_same_text_the_same(text in "\\PC{0,30}") {
            for language in ["hr", "tr", "sq", "el", "bg", "xx", ""] {
                proptest::prop_assert_eq!(sort_key(&text, language), sort_key(&text, language));
            }
        }
    }
}
