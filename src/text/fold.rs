//! Folds text for search, so that a word is found however it was typed: either script, any case,
//! with or without its marks. The index holds [`fold`] of the text, the question is folded the same
//! way.
//!
//! It never decides an order (that is [`super::sort`]) and its result is never shown to a person.
//! The steps: compatibility forms (ǆ, ﬁ, full width), case without a locale, ς as σ, letters that
//! no decomposition splits (đ ı ł ß), Cyrillic as Latin, marks dropped, and the pairs people type
//! on a bare Latin keyboard (sh ch zh cc dj) as the letter they stand for. Bases: `UnicodeData.txt`
//! of Unicode 14, lower case letters.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::script::is_mark;

/// Folds `text` for search. Folding twice changes nothing more, and what is folded of a beginning
/// is a beginning of what is folded of the whole, so a prefix search works on folded text.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in compose_lower(text) {
        if is_mark(c) || is_invisible(c) {
            continue;
        }
        // Some letters are known with their marks (й), of others only the bare one is (ӝ).
        let plain = if spelling(c).is_some() { c } else { base_of(plain_width(c)) };
        match spelling(plain) {
            Some(letters) => letters.chars().for_each(|letter| push(letter, &mut folded)),
            None => push(plain, &mut folded),
        }
    }
    folded
}

/// The folded words of a text, parted by single blanks: signs and line ends part words and are gone.
///
/// For comparing a typed answer with an accepted one, and for finding whole words.
#[must_use]
pub fn fold_words(text: &str) -> String {
    let folded = fold(text);
    let mut words = String::with_capacity(folded.len());
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

fn spelling(c: char) -> Option<&'static str> {
    cyrillic(c).or_else(|| undecomposed(c))
}

/// Adds a letter, unless it only spells out the one before it: `sh ch zh` for š č ž, `cc` for č,
/// `dj` for đ.
fn push(letter: char, folded: &mut String) {
    let spelled = match letter {
        'h' => folded.ends_with(['s', 'c', 'z']),
        'c' => folded.ends_with('c'),
        'j' => folded.ends_with('d'),
        _ => false,
    };
    if !spelled {
        folded.push(letter);
    }
}

/// The text in lower case, whatever the locale, with those letters joined to their mark that differ
/// in kind from the bare one (й is no и). A file name from a Mac, or a phone's keyboard, sends them
/// apart.
pub(super) fn compose_lower(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = Vec::with_capacity(text.len());
    for c in text.chars() {
        if c == 'İ' {
            letters.push('i');
            continue;
        }
        for lower in c.to_lowercase() {
            let joined = letters.last().and_then(|last| compose(*last, lower));
            if let (Some(joined), Some(last)) = (joined, letters.last_mut()) {
                *last = joined;
            } else {
                letters.push(lower);
            }
        }
    }
    letters
}

/// The letter that `base` and `mark` make together, for the letters of the region's alphabets.
fn compose(base: char, mark: char) -> Option<char> {
    let marks = match mark {
        '\u{301}' => [('c', 'ć'), ('s', 'ś'), ('z', 'ź'), ('г', 'ѓ'), ('к', 'ќ')].as_slice(),
        '\u{302}' => &[('a', 'â'), ('i', 'î')],
        '\u{306}' => &[('a', 'ă'), ('g', 'ğ'), ('и', 'й')],
        '\u{308}' => &[('e', 'ë'), ('o', 'ö'), ('u', 'ü'), ('і', 'ї')],
        '\u{30c}' => &[('c', 'č'), ('s', 'š'), ('z', 'ž')],
        '\u{326}' => &[('s', 'ș'), ('t', 'ț')],
        '\u{327}' => &[('c', 'ç'), ('s', 'ş'), ('t', 'ţ')],
        _ => &[],
    };
    marks.iter().find(|(bare, _)| *bare == base).map(|(_, joined)| *joined)
}

/// Characters that are there and cannot be seen: soft hyphen, joiners, byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Full-width ASCII and the odd spaces as their plain selves; the final sigma as the other one.
fn plain_width(c: char) -> char {
    match c {
        '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(c) - 0xfee0).map_or(c, |ascii| ascii.to_ascii_lowercase())
        }
        'ς' => 'σ',
        other => other,
    }
}

/// Lower case letters of Latin that no decomposition takes apart, and compatibility forms.
#[rustfmt::skip]
pub(super) fn undecomposed(c: char) -> Option<&'static str> {
    Some(match c {
        'đ' | 'ð' => "d", 'ı' => "i", 'ł' => "l", 'ħ' => "h", 'ŧ' => "t", 'þ' => "th", 'ŋ' => "n",
        'ø' | 'ǿ' => "o", 'æ' | 'ǽ' | 'ǣ' => "ae", 'œ' => "oe", 'ß' => "ss", 'ſ' => "s",
        'ŀ' => "l", 'ŉ' => "n", 'ĳ' => "ij", 'ǆ' | 'ǳ' => "dz", 'ǉ' => "lj", 'ǌ' => "nj",
        'ﬀ' => "ff", 'ﬁ' => "fi", 'ﬂ' => "fl", 'ﬃ' => "ffi", 'ﬄ' => "ffl", 'ﬅ' | 'ﬆ' => "st",
        _ => return None,
    })
}

/// Lower case Cyrillic of Serbian, Macedonian, Bulgarian and their neighbours, as Latin without
/// marks.
#[rustfmt::skip]
fn cyrillic(c: char) -> Option<&'static str> {
    Some(match c {
        'а' => "a", 'б' => "b", 'в' => "v", 'г' | 'ґ' => "g", 'д' => "d", 'ђ' => "d", 'ѓ' => "gj",
        'е' | 'ѐ' | 'ё' | 'э' => "e", 'є' => "je", 'ж' => "z", 'з' => "z", 'ѕ' => "dz",
        'и' | 'ѝ' | 'і' | 'ї' | 'ы' => "i", 'й' | 'ј' | 'ь' => "j", 'к' => "k", 'ќ' => "kj",
        'л' => "l", 'љ' => "lj", 'м' => "m", 'н' => "n", 'њ' => "nj", 'о' => "o", 'п' => "p",
        'р' => "r", 'с' => "s", 'т' => "t", 'ћ' => "c", 'у' | 'ў' => "u", 'ф' => "f", 'х' => "h",
        'ц' => "c", 'ч' => "c", 'џ' => "dz", 'ш' => "s", 'щ' => "st", 'ъ' => "a", 'ю' => "ju",
        'я' => "ja",
        _ => return None,
    })
}

/// The letter without its marks; itself if it has none.
pub(super) fn base_of(c: char) -> char {
    static TABLE: OnceLock<BTreeMap<char, char>> = OnceLock::new();
    if c.is_ascii() {
        return c;
    }
    let table = TABLE.get_or_init(|| {
        BASES.iter().flat_map(|(base, marked)| marked.chars().map(|c| (c, *base))).collect()
    });
    table.get(&c).copied().unwrap_or(c)
}

/// Base letter, and the lower case letters that are it with marks.
#[rustfmt::skip]
const BASES: &[(char, &str)] = &[
    ('a', "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ"),
    ('b', "ḃḅḇ"),
    ('c', "çćĉċčḉ"),
    ('d', "ďḋḍḏḑḓ"),
    ('e', "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ"),
    ('f', "ḟ"),
    ('g', "ĝğġģǧǵḡ"),
    ('h', "ĥȟḣḥḧḩḫẖ"),
    ('i', "ìíîïĩīĭįǐȉȋḭḯỉị"),
    ('j', "ĵǰ"),
    ('k', "ķǩḱḳḵ"),
    ('l', "ĺļľḷḹḻḽ"),
    ('m', "ḿṁṃ"),
    ('n', "ñńņňǹṅṇṉṋ"),
    ('o', "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ"),
    ('p', "ṕṗ"),
    ('r', "ŕŗřȑȓṙṛṝṟ"),
    ('s', "śŝşšșṡṣṥṧṩ"),
    ('t', "ţťțṫṭṯṱẗ"),
    ('u', "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
    ('v', "ṽṿ"),
    ('w', "ŵẁẃẅẇẉẘ"),
    ('x', "ẋẍ"),
    ('y', "ýÿŷȳẏẙỳỵỷỹ"),
    ('z', "źżžẑẓẕ"),
    ('α', "άἀἁἂἃἄἅἆἇὰάᾀᾁᾂᾃᾄᾅᾆᾇᾰᾱᾲᾳᾴᾶᾷ"),
    ('ε', "έἐἑἒἓἔἕὲέ"),
    ('η', "ήἠἡἢἣἤἥἦἧὴήᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇ"),
    ('ι', "ΐίϊἰἱἲἳἴἵἶἷὶίιῐῑῒΐῖῗ"),
    ('ο', "όὀὁὂὃὄὅὸό"),
    ('ρ', "ῤῥ"),
    ('υ', "ΰϋύὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧ"),
    ('ω', "ώὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ"),
    ('а', "ӑӓ"),
    ('е', "ѐёӗ"),
    ('ж', "ӂӝ"),
    ('з', "ӟ"),
    ('и', "ѝӣӥ"),
    ('о', "ӧ"),
    ('у', "ўӯӱӳ"),
    ('ч', "ӵ"),
    ('ы', "ӹ"),
    ('э', "ӭ"),
];

#[cfg(test)]
mod tests {
    use super::{fold, fold_words};

    #[test]
    fn either_script_finds_the_other() {
        for (cyrillic, latin) in [
            ("Ђорђе Ћирић", "Đorđe Ćirić"),
            ("ЊЕГОШ", "Njegoš"),
            ("Љиљана Џинџић", "Ljiljana Džindžić"),
            ("Ѓорѓи Ќосев", "Gjorgji Kjosev"),
            ("ѕвезда", "dzvezda"),
            ("Пещера", "peštera"),
            ("Жижек", "ŽIŽEK"),
        ] {
            assert_eq!(fold(cyrillic), fold(latin), "{cyrillic} and {latin}");
        }
    }

    #[test]
    fn a_bare_keyboard_finds_the_marked_word() {
        for (typed, written) in [
            ("shishano", "šišano"),
            ("Djordje", "Đorđe"),
            ("Dorde", "Ђорђе"),
            ("chasopis", "časopis"),
            ("zhivot", "живот"),
            ("Shkodra", "Škodra"),
            ("stiinta", "știința"),
            ("ştiinţa", "știința"),
            ("istanbul", "İSTANBUL"),
            ("isparta", "ısparta"),
            ("lodz", "Łódź"),
            ("kucca", "kuča"),
        ] {
            assert_eq!(fold(typed), fold(written), "{typed} and {written}");
        }
    }

    #[test]
    fn greek_is_found_without_its_accents_and_in_capitals() {
        assert_eq!(fold("Βιβλιοθήκης"), fold("ΒΙΒΛΙΟΘΗΚΗΣ"));
        assert_eq!(fold("ρολόι"), fold("ΡΟΛΟΪ"));
        assert_eq!(fold("ΰ"), "υ");
        assert_eq!(fold("οδός"), "οδοσ");
    }

    #[test]
    fn compatibility_forms_and_loose_marks_do_not_hide_a_word() {
        assert_eq!(fold("ǆep ǈubav Ǌegoš"), "dzep ljubav njegos");
        assert_eq!(fold("c\u{30c}itanje"), "citanje");
        assert_eq!(fold("n\u{303}o\u{301} с\u{301}екира"), "no sekira");
        assert_eq!(fold("и\u{306}"), fold("й"));
        assert_eq!(fold("ﬁlm ＡＢ"), "film ab");
        assert_eq!(fold("bi\u{ad}blio\u{200b}teka\u{a0}1"), "biblioteka 1");
    }

    #[test]
    fn an_answer_is_the_same_however_it_is_typed() {
        for typed in ["Корак", "  KORAK ", "„korak“.", "korak!"] {
            assert_eq!(fold_words(typed), "korak", "{typed}");
        }
        assert_eq!(fold_words("follow-up\n  20 %"), "follow up 20");
        assert_eq!(fold_words("?!"), "");
    }

    #[test]
    fn letters_that_differ_stay_apart() {
        assert_ne!(fold("њ"), fold("н"));
        assert_ne!(fold("љ"), fold("л"));
        assert_ne!(fold("й"), fold("и"));
        assert_ne!(fold("ќ"), fold("к"));
        assert_eq!(fold(""), "");
        assert_eq!(fold("42 %"), "42 %");
    }

    #[test]
    fn no_letter_folds_further_the_second_time() {
        for c in '\0'..=char::MAX {
            let once = fold(&c.to_string());
            assert_eq!(fold(&once), once, "{c}");
        }
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_changes_nothing_more(text in "\\PC{0,40}") {
            let once = fold(&text);
            proptest::prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn a_beginning_stays_a_beginning(
            start in "[a-zčćšžđа-шђјљњћџѓќα-ωΐ ]{0,12}", end in "[a-zčćšžđа-шђјљњћџѓќα-ω]{0,12}"
        ) {
            let whole = fold(&format!("{start}{end}"));
            proptest::prop_assert!(whole.starts_with(&fold(&start)), "{whole}");
        }
    }
}
