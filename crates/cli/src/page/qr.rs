//! QR codes (ISO/IEC 18004) as the data of an SVG path.

use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write as _;

/// The light border that readers need (section 5.3.8), in modules.
const QUIET: i32 = 4;

/// A code: its dark modules as path data, and the `viewBox` that holds it with its border.
pub struct Code {
    /// Runs of dark modules, one unit a module.
    pub path: String,
    /// The picture's `viewBox`.
    pub view_box: String,
}

/// The code of an address; `None` where that is longer than any code holds (more than two thousand letters).
pub fn code(address: &str) -> Option<Code> {
    // A quarter may be covered or damaged, as happens to what hangs on a wall.
    let code = QrCode::encode_text(address, QrCodeEcc::Quartile).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count();
            let run = i32::try_from(run).unwrap_or_default();
            if 0 < run {
                // Writing to a string cannot fail.
                _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
            }
            x += run.max(1);
        }
    }
    let side = code.size() + 2 * QUIET;
    Some(Code { path, view_box: format!("-{QUIET} -{QUIET} {side} {side}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_and_a_border() {
        let code = code("https://workshop.example.org/").unwrap();
        assert!(code.path.starts_with("M0 0h7v1h-7z"), "{}", code.path);
        assert!(code.view_box.starts_with("-4 -4 37 37"), "{}", code.view_box);
        assert!(super::code(&"a".repeat(4000)).is_none());
    }
}
