//! Numbers as a reader of the language writes them: decimal mark, grouping, sizes, per cent.
//!
//! Groups are parted by a narrow space in every language, since a dot means thousands in one of
//! them and decimals in the next; numbers of four digits stay whole, so a year never falls apart.
//! Never rounds money.

use super::phrases::{Language, Phrases};

/// A count with its thousands apart: `12 345`.
#[must_use]
pub fn count(number: i64) -> String {
    write_digits(&number.to_string(), '.')
}

/// A number with `places` decimals: `1.50`, `1,50`.
#[must_use]
pub fn decimal(number: f64, places: usize, language: Language) -> String {
    write_digits(&format!("{number:.places$}"), language.decimal_mark)
}

/// So many hundredths: `40%`.
#[must_use]
pub fn percent(percent: u32, language: Language) -> String {
    let amount = count(percent.into());
    Phrases::get().say(language, "number-percent", &[("amount", (&amount).into())])
}

/// A size, in the thousands that data plans count in: `512 bytes`, `38 KB`, `1.2 MB`, `12 GB`.
///
/// Below ten of a unit above the kilobyte one decimal is shown, if it is not zero.
#[must_use]
pub fn size(bytes: u64, language: Language) -> String {
    if bytes < 1_000 {
        return Phrases::get().say(language, "size-bytes", &[("count", bytes.into())]);
    }
    // Rounding may carry into the next unit: 999,600 bytes are 1 MB, not 1000 KB.
    let (key, unit_bytes) = match bytes {
        ..999_500 => ("size-kilobytes", 1_000),
        999_500..999_500_000 => ("size-megabytes", 1_000_000),
        _ => ("size-gigabytes", 1_000_000_000),
    };
    let tenth_bytes = unit_bytes / 10;
    let tenths = bytes / tenth_bytes + u64::from(bytes % tenth_bytes >= tenth_bytes / 2);
    let whole = bytes / unit_bytes + u64::from(bytes % unit_bytes >= unit_bytes / 2);
    let amount = if key == "size-kilobytes" || tenths >= 100 || tenths.is_multiple_of(10) {
        write_digits(&whole.to_string(), language.decimal_mark)
    } else {
        write_digits(&format!("{}.{}", tenths / 10, tenths % 10), language.decimal_mark)
    };
    Phrases::get().say(language, key, &[("amount", (&amount).into())])
}

/// Groups the digits of a number given as `-12345.67`, and gives it the language's decimal mark.
pub(super) fn write_digits(plain: &str, decimal_mark: char) -> String {
    let (whole, decimals) = match plain.split_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (plain, None),
    };
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => ("\u{2212}", digits),
        None => ("", whole),
    };
    let mut written = sign.to_owned();
    let grouped = digits.len() > 4 && digits.bytes().all(|b| b.is_ascii_digit());
    for (at, digit) in digits.chars().enumerate() {
        if grouped && at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push('\u{202f}');
        }
        written.push(digit);
    }
    if let Some(decimals) = decimals {
        written.push(decimal_mark);
        written.push_str(decimals);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::{Language, count, decimal, percent, size};

    #[test]
    fn counts_are_grouped_from_five_digits_on() {
        assert_eq!(count(0), "0");
        assert_eq!(count(2026), "2026");
        assert_eq!(count(12_345), "12\u{202f}345");
        assert_eq!(count(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(count(-12_345), "\u{2212}12\u{202f}345");
        assert_eq!(count(i64::MIN).chars().filter(char::is_ascii_digit).count(), 19);
    }

    #[test]
    fn decimals_have_the_mark_of_the_language() {
        assert_eq!(decimal(12_345.678, 2, Language::ENGLISH), "12\u{202f}345.68");
        assert_eq!(decimal(0.5, 1, Language::SERBIAN_LATIN), "0,5");
        assert_eq!(decimal(f64::NAN, 1, Language::SERBIAN_LATIN), "NaN");
        assert_eq!(percent(40, Language::ENGLISH), "40%");
    }

    #[test]
    fn a_size_is_short_and_never_a_thousand_of_a_unit() {
        for (bytes, wanted) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1_000, "1 KB"),
            (38_400, "38 KB"),
            (999_499, "999 KB"),
            (999_500, "1 MB"),
            (1_200_000, "1.2 MB"),
            (9_949_999, "9.9 MB"),
            (9_960_000, "10 MB"),
            (12_600_000, "13 MB"),
            (999_499_999, "999 MB"),
            (999_500_000, "1 GB"),
            (12_000_000_000, "12 GB"),
            (u64::MAX, "18\u{202f}446\u{202f}744\u{202f}074 GB"),
        ] {
            assert_eq!(size(bytes, Language::ENGLISH), wanted);
        }
        assert_eq!(size(1_200_000, Language::SERBIAN_LATIN), "1,2 MB");
        assert_eq!(size(21, Language::SERBIAN_CYRILLIC), "21 бајт");
        assert_eq!(size(500, Language::SERBIAN_LATIN), "500 bajtova");
    }
}
