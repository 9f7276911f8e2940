//! Serbian, Bosnian and Montenegrin Latin as Cyrillic, for a reader who asks for it.
//!
//! A guess by rules: `lj nj dž` are one letter but in a few known stems, and words that look foreign
//! (`w`, `x`, doubled consonants, `ck`) stay as they are. Nothing that was made so is ever kept.

use super::script::by_word;

/// Turns Latin words into Cyrillic; Cyrillic ones, addresses and foreign words stay.
#[must_use]
pub fn to_cyrillic(text: &str) -> String {
    by_word(text, push_word)
}

/// Stems in which `nj` is н and ј.
const APART_NJ: [&str; 7] =
    ["injekc", "injekt", "konjug", "konjukt", "konjunk", "vanjez", "tanjug"];
/// Stems in which `dž` is д and ж.
const APART_DZ: [&str; 9] =
    ["nadžanj", "nadživ", "nadžup", "odžal", "odživ", "odžvak", "podžanr", "podžup", "predživ"];
/// Pairs of letters that no Serbian word has.
const FOREIGN: [&str; 14] =
    ["bb", "ch", "ck", "ee", "ff", "gg", "ll", "mm", "ph", "pp", "sh", "ss", "th", "tt"];

fn push_word(word: &str, cyrillic: &mut String) {
    let lower = word.to_lowercase();
    let is_plain = |c: char| letter(c).is_some() || c == 'ś' || c == 'ź';
    if !lower.chars().all(is_plain) || FOREIGN.iter().any(|pair| lower.contains(pair)) {
        cyrillic.push_str(word);
        return;
    }
    let parts_nj = APART_NJ.iter().any(|stem| lower.contains(stem));
    let parts_dz = APART_DZ.iter().any(|stem| lower.starts_with(stem));
    let mut letters = word.chars().peekable();
    while let Some(c) = letters.next() {
        let second = letters.peek().and_then(|next| next.to_lowercase().next());
        let joined = match (c.to_lowercase().next(), second) {
            (Some('l'), Some('j')) => Some('љ'),
            (Some('n'), Some('j')) if !parts_nj => Some('њ'),
            (Some('d'), Some('ž')) if !parts_dz => Some('џ'),
            _ => None,
        };
        if let Some(joined) = joined {
            letters.next();
            push(joined, c.is_uppercase(), cyrillic);
            continue;
        }
        for low in c.to_lowercase() {
            match low {
                'ś' => push_soft('с', c.is_uppercase(), cyrillic),
                'ź' => push_soft('з', c.is_uppercase(), cyrillic),
                low => push(letter(low).unwrap_or(low), c.is_uppercase(), cyrillic),
            }
        }
    }
}

fn push(letter: char, is_capital: bool, cyrillic: &mut String) {
    if is_capital {
        cyrillic.extend(letter.to_uppercase());
    } else {
        cyrillic.push(letter);
    }
}

/// Montenegrin с́ and з́ have no code point of their own.
fn push_soft(letter: char, is_capital: bool, cyrillic: &mut String) {
    push(letter, is_capital, cyrillic);
    cyrillic.push('\u{301}');
}

#[rustfmt::skip]
fn letter(c: char) -> Option<char> {
    Some(match c {
        'a' => 'а', 'b' => 'б', 'c' => 'ц', 'č' => 'ч', 'ć' => 'ћ', 'd' => 'д', 'đ' => 'ђ',
        'e' => 'е', 'f' => 'ф', 'g' => 'г', 'h' => 'х', 'i' => 'и', 'j' => 'ј', 'k' => 'к',
        'l' => 'л', 'm' => 'м', 'n' => 'н', 'o' => 'о', 'p' => 'п', 'r' => 'р', 's' => 'с',
        'š' => 'ш', 't' => 'т', 'u' => 'у', 'v' => 'в', 'z' => 'з', 'ž' => 'ж',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::script::to_latin;
    use super::to_cyrillic;

    #[test]
    fn words_become_cyrillic_and_digraphs_one_letter() {
        for (latin, cyrillic) in [
            ("Ljubav, NJEGOŠ i džep!", "Љубав, ЊЕГОШ и џеп!"),
            ("Đorđe Ćirić čita žurno", "Ђорђе Ћирић чита журно"),
            ("injekcija i konjugacija", "инјекција и конјугација"),
            ("Nadživeo je svadbu", "Надживео је свадбу"),
            ("śutra i iźelica", "с\u{301}утра и из\u{301}елица"),
        ] {
            assert_eq!(to_cyrillic(latin), cyrillic);
        }
    }

    #[test]
    fn foreign_words_addresses_and_cyrillic_stay() {
        for text in [
            "Windows",
            "https://biblioteka.rs/lj",
            "ana@biblioteka.rs",
            "Већ ћирилица",
            "session",
            "{ $name }",
            "42 %",
        ] {
            assert_eq!(to_cyrillic(text), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn the_way_there_and_back_loses_no_word(text in "[абвгдђежзијклљмнопрстћуфхцчџш ]{0,40}") {
            let there = to_latin(&text);
            let back = to_cyrillic(&there);
            proptest::prop_assert_eq!(to_latin(&back), there);
        }
    }
}
