//! An address as a picture that a phone reads off the terminal.

use fast_qr::{ECL, QRBuilder};

/// Light modules around the code; ISO 18004 asks for four.
const QUIET_MODULES: usize = 4;
/// White on black from the fixed part of the 256 colours, so that no theme of the terminal changes
/// it.
const COLOURS: &str = "\x1b[38;5;231;48;5;16m";
const NO_COLOURS: &str = "\x1b[0m";

/// The text as a QR code of half blocks, two modules a character high; `None` if it is too long for
/// one.
///
/// It draws what is light. With colours it looks the same on any ground; where they are taken away,
/// it is right on a dark ground, and most phones read the other kind too.
pub(super) fn half_blocks(text: &str) -> Option<String> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let side = code.size + 2 * QUIET_MODULES;
    let is_light = |row: usize, column: usize| {
        let inside = QUIET_MODULES..QUIET_MODULES + code.size;
        let is_dark = inside.contains(&row)
            && inside.contains(&column)
            && code[row - QUIET_MODULES][column - QUIET_MODULES].value();
        row < side && !is_dark
    };
    let mut picture = String::new();
    for row in (0..side).step_by(2) {
        picture.push_str(COLOURS);
        picture.extend((0..side).map(|column| {
            match (is_light(row, column), is_light(row + 1, column)) {
                (true, true) => '\u{2588}',
                (true, false) => '\u{2580}',
                (false, true) => '\u{2584}',
                (false, false) => ' ',
            }
        }));
        picture.push_str(NO_COLOURS);
        picture.push('\n');
    }
    Some(picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_fits_a_small_terminal_with_a_light_border_all_around() {
        let picture = half_blocks("http://192.168.100.200:8410/").unwrap();
        let rows: Vec<String> =
            picture.lines().map(|row| row.replace(COLOURS, "").replace(NO_COLOURS, "")).collect();
        assert!(rows.len() <= 19, "{} rows", rows.len());
        let width = rows[0].chars().count();
        assert_eq!(rows.len(), width.div_ceil(2));
        for row in &rows {
            assert_eq!(row.chars().count(), width);
        }
        assert!(rows[0].chars().chain(rows[1].chars()).all(|module| module == '\u{2588}'));
        // The finder in the corner: a dark line of seven, then light.
        let corner: String = rows[2].chars().skip(4).take(8).collect();
        assert_eq!(corner, " \u{2584}\u{2584}\u{2584}\u{2584}\u{2584} \u{2588}");
    }

    #[test]
    fn a_text_too_long_for_a_code_gives_none() {
        assert!(half_blocks(&"x".repeat(4_000)).is_none());
    }
}
