//! A text as a picture that a phone reads off the page: one path of an SVG, drawn by the template.

use fast_qr::{ECL, QRBuilder};
use serde::Serialize;

/// Light modules around the code; ISO 18004 asks for four.
const QUIET_MODULES: usize = 4;

/// The picture's measure and its dark modules, each row as runs.
#[derive(Debug, Clone, Serialize)]
pub struct QrView {
    /// Modules a side, the light border included.
    pub side: usize,
    /// The `d` of a path: nothing but letters, numbers and signs.
    pub path: String,
}

/// Draws the text; `None` if it is too long for a code.
#[must_use]
pub(super) fn draw(text: &str) -> Option<QrView> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let mut path = String::new();
    for row in 0..code.size {
        let mut column = 0;
        while column < code.size {
            let run = (column..code.size).take_while(|at| code[row][*at].value()).count();
            if run > 0 {
                let (x, y) = (column + QUIET_MODULES, row + QUIET_MODULES);
                path.push_str(&format!("M{x} {y}h{run}v1h-{run}z"));
            }
            column += run.max(1);
        }
    }
    Some(QrView { side: code.size + 2 * QUIET_MODULES, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_code_fits_a_small_picture_with_a_finder_in_its_corner() {
        let text = "abcde-fghjk-mnpqr-stvwx-yz012-34567-89abc-defgh";
        let view = draw(text).unwrap();
        assert!(view.side <= 45, "{}", view.side);
        assert!(view.path.starts_with("M4 4h7v1h-7z"), "{}", &view.path[..24]);
        assert!(view.path.len() < 8_000, "{}", view.path.len());
        assert!(draw(&"x".repeat(4_000)).is_none());
    }
}
