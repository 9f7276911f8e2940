//! Serbian Cyrillic into Serbian Latin, for readers who chose the other script and for the phrase
//! files, which are kept in Cyrillic alone.
//!
//! The way back is not certain: `nj` may be one letter or two (`injekcija`). So Latin text becomes
//! Cyrillic only before the eyes of a reader who asked for it (`text::cyrillic`), never in anything
//! that is kept. Words of other languages, addresses, tags and placeholders are left as they are.

/// Turns Serbian (and Montenegrin) Cyrillic into Latin.
///
/// Left alone: words with a Cyrillic letter that Serbian does not have, web and mail addresses,
/// `<tags>`, the names of `{ $placeholders }`, and whatever is marked as `{ "literal" }`.
#[must_use]
pub fn to_latin(text: &str) -> String {
    by_word(text, push_word)
}

/// Hands each word to `push_word`, and leaves everything else as it is.
pub(super) fn by_word(text: &str, push_word: fn(&str, &mut String)) -> String {
    let mut latin = String::with_capacity(text.len());
    let mut rest = text;
    let mut at_token_start = true;
    while let Some(first) = rest.chars().next() {
        let kept = kept_length(rest, at_token_start);
        if kept > 0 {
            latin.push_str(&rest[..kept]);
            at_token_start = rest[..kept].ends_with(ends_token);
            rest = &rest[kept..];
        } else if is_word_part(first) {
            let end = rest.find(|c| !is_word_part(c)).unwrap_or(rest.len());
            push_word(&rest[..end], &mut latin);
            rest = &rest[end..];
            at_token_start = false;
        } else {
            latin.push(first);
            rest = &rest[first.len_utf8()..];
            at_token_start = ends_token(first);
        }
    }
    latin
}

/// How many bytes at the start of `rest` must stay as they are; zero if the first character may be
/// converted.
fn kept_length(rest: &str, at_token_start: bool) -> usize {
    match rest.as_bytes().first() {
        Some(b'{') => placeable_length(rest),
        Some(b'<') => tag_length(rest),
        Some(_) if at_token_start => address_length(rest),
        Some(_) | None => 0,
    }
}

/// `{ "literal" }` whole, or `{ $name` up to the end of the name: what follows may be words to
/// convert.
fn placeable_length(rest: &str) -> usize {
    let inner = rest[1..].trim_start();
    let inner_start = rest.len() - inner.len();
    if let Some(literal) = inner.strip_prefix('"') {
        let mut escaped = false;
        for (at, c) in literal.char_indices() {
            match c {
                '\n' => return 0,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => return inner_start + 1 + at + 1,
                _ => {}
            }
        }
        return 0;
    }
    inner.strip_prefix('$').map_or(0, |name| {
        let length =
            name.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').unwrap_or(name.len());
        inner_start + 1 + length
    })
}

/// `<a href="...">`, `</p>`, `<!-- -->`; a bare "less than" sign is not a tag.
fn tag_length(rest: &str) -> usize {
    let opens = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    if !opens {
        return 0;
    }
    let mut quote = None;
    for (at, c) in rest.char_indices().skip(1) {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '<') => return 0,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    0
}

/// A web address, a mail address, or a host under one of the region's Cyrillic top-level domains.
fn address_length(rest: &str) -> usize {
    let end =
        rest.find(|c: char| c.is_whitespace() || "<>\"{}()„“”«»".contains(c)).unwrap_or(rest.len());
    let token = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?']);
    let scheme = token.split_once("://").is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+')
    });
    let mail = token
        .split_once('@')
        .is_some_and(|(who, host)| !who.is_empty() && host.contains('.') && !host.starts_with('.'));
    let host = token.split('/').next().unwrap_or_default();
    let cyrillic_host =
        [".срб", ".мкд", ".бг"].iter().any(|end| host.len() > end.len() && host.ends_with(end));
    if scheme || mail || cyrillic_host || token.starts_with("www.") { token.len() } else { 0 }
}

/// What can stand right before and right after an address. Each address is so looked at once.
fn ends_token(c: char) -> bool {
    c.is_whitespace() || "<>\"{}()[]*„“”«»".contains(c)
}

fn is_word_part(c: char) -> bool {
    c.is_alphabetic() || is_mark(c)
}

/// Is it a combining mark, drawn over or under the letter before it?
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

fn push_word(word: &str, latin: &mut String) {
    let foreign =
        |c: char| ('\u{400}'..='\u{52f}').contains(&c) && !is_mark(c) && letter(c).is_none();
    if word.chars().any(foreign) {
        latin.push_str(word);
        return;
    }
    let mut before: Option<char> = None;
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        // Montenegrin с́ and з́ have no code point of their own in Cyrillic, but have one in Latin.
        if let Some(soft) = soft_consonant(c)
            && chars.peek() == Some(&'\u{301}')
        {
            latin.push(soft);
            before = Some(c);
            chars.next();
            continue;
        }
        match letter(c) {
            None => latin.push(c),
            Some(pair) if pair.len() > 1 && c.is_uppercase() => {
                let next = chars.clone().find(|c| !is_mark(*c));
                let capitals = match next {
                    Some(next) => next.is_uppercase(),
                    None => before.is_some_and(char::is_uppercase),
                };
                latin.push_str(if capitals { all_capitals(c) } else { pair });
            }
            Some(single) => latin.push_str(single),
        }
        if !is_mark(c) {
            before = Some(c);
        }
    }
}

fn soft_consonant(c: char) -> Option<char> {
    match c {
        'с' => Some('ś'),
        'С' => Some('Ś'),
        'з' => Some('ź'),
        'З' => Some('Ź'),
        _ => None,
    }
}

/// The digraphs as they stand in a word of capitals.
fn all_capitals(c: char) -> &'static str {
    match c {
        'Љ' => "LJ",
        'Њ' => "NJ",
        _ => "DŽ",
    }
}

/// The Latin spelling of one letter of the Serbian Cyrillic alphabet; `None` for every other
/// character.
#[rustfmt::skip]
fn letter(c: char) -> Option<&'static str> {
    Some(match c {
        'а' => "a", 'б' => "b", 'в' => "v", 'г' => "g", 'д' => "d", 'ђ' => "đ", 'е' => "e",
        'ж' => "ž", 'з' => "z", 'и' => "i", 'ј' => "j", 'к' => "k", 'л' => "l", 'љ' => "lj",
        'м' => "m", 'н' => "n", 'њ' => "nj", 'о' => "o", 'п' => "p", 'р' => "r", 'с' => "s",
        'т' => "t", 'ћ' => "ć", 'у' => "u", 'ф' => "f", 'х' => "h", 'ц' => "c", 'ч' => "č",
        'џ' => "dž", 'ш' => "š", 'А' => "A", 'Б' => "B", 'В' => "V", 'Г' => "G", 'Д' => "D",
        'Ђ' => "Đ", 'Е' => "E", 'Ж' => "Ž", 'З' => "Z", 'И' => "I", 'Ј' => "J", 'К' => "K",
        'Л' => "L", 'Љ' => "Lj", 'М' => "M", 'Н' => "N", 'Њ' => "Nj", 'О' => "O", 'П' => "P",
        'Р' => "R", 'С' => "S", 'Т' => "T", 'Ћ' => "Ć", 'У' => "U", 'Ф' => "F", 'Х' => "H",
        'Ц' => "C", 'Ч' => "Č", 'Џ' => "Dž", 'Ш' => "Š",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::to_latin;

    #[test]
    fn every_letter_of_the_alphabet_has_its_latin_pair() {
        assert_eq!(to_latin("абвгдђежзијклљмнњопрстћуфхцчџш"), "abvgdđežzijklljmnnjoprstćufhcčdžš");
        assert_eq!(to_latin("Љубав, Његош и Џез"), "Ljubav, Njegoš i Džez");
    }

    #[test]
    fn capitals_stay_capitals() {
        assert_eq!(to_latin("ЏУГАЊ"), "DŽUGANJ");
        assert_eq!(to_latin("ЉУБАВ И КОЊ"), "LJUBAV I KONJ");
        assert_eq!(to_latin("Њива, Њ, Љ. Павловић"), "Njiva, Nj, Lj. Pavlović");
        assert_eq!(to_latin("ПАЊЕ и ПАЊ-а"), "PANJE i PANJ-a");
    }

    #[test]
    fn what_is_not_serbian_is_left_alone() {
        for kept in [
            "Čitanje, Ξένος, 12.345,67 €",
            "която",
            "Ѓорѓи",
            "https://пример.срб/књига?x=љ",
            "www.библиотека.rs/љ",
            "библиотека.срб",
            "ана@пример.rs",
            "<a title=\"Наслов > љ\">",
            "{ \"Дневник\" }",
            "{ $име }",
        ] {
            assert_eq!(to_latin(kept), kept);
        }
    }

    #[test]
    fn the_words_around_what_is_kept_are_converted() {
        assert_eq!(
            to_latin(
                "Види <b>књигу</b> на https://x.rs/књига, \
             { $n ->\n [one] лекција\n *[few] лекције\n}."
            ),
            "Vidi <b>knjigu</b> na https://x.rs/књига, \
             { $n ->\n [one] lekcija\n *[few] lekcije\n}."
        );
        assert_eq!(to_latin("{ \"Љ\" } љ \"љ\" 3 < 5 љ"), "{ \"Љ\" } lj \"lj\" 3 < 5 lj");
        assert_eq!(to_latin(r#"{ "а\"б" } в"#), r#"{ "а\"б" } v"#);
        assert_eq!(to_latin("(https://x.rs/љ) љ"), "(https://x.rs/љ) lj");
        assert_eq!(to_latin("<b>https://x.rs/љ</b> [љ]"), "<b>https://x.rs/љ</b> [lj]");
        assert_eq!(to_latin("PDF-ови, PDFови и@и"), "PDF-ovi, PDFovi i@i");
    }

    #[test]
    fn montenegrin_soft_consonants_become_one_letter() {
        assert_eq!(to_latin("с\u{301}екира, З\u{301}еница"), "śekira, Źenica");
        assert_eq!(to_latin("за\u{301}мак"), "za\u{301}mak");
    }

    #[test]
    fn a_text_made_to_be_slow_is_not() {
        // A quadratic search would take hours over each of these.
        for piece in ["љ.", "<a", "{ \"", "<a\"", "://", "љ@", "{"] {
            let text = piece.repeat(1_000_000 / piece.len());
            assert!(to_latin(&text).len() <= text.len());
        }
    }

    #[test]
    fn unfinished_marks_do_not_swallow_the_text() {
        assert_eq!(to_latin("{ \"љ"), "{ \"lj");
        assert_eq!(to_latin("<b љ"), "<b lj");
        assert_eq!(to_latin("{"), "{");
        assert_eq!(to_latin(""), "");
    }

    proptest::proptest! {
        #[test]
        fn latin_text_never_changes(text in "[ -~\\nčćšžđČĆŠŽĐ]{0,60}") {
            proptest::prop_assert_eq!(to_latin(&text), text);
        }

        #[test]
        fn what_is_latin_already_stays_so(text in "[а-шА-ШђјљњћџЂЈЉЊЋЏ .,a-z]{0,60}") {
            let once = to_latin(&text);
            proptest::prop_assert_eq!(to_latin(&once), once);
        }
    }
}
