//! QR codes, drawn as one SVG path.

use contract::CodeDrawing;
use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};
use std::fmt::Write as _;

/// Light modules around a code. ISO/IEC 18004 requires four.
pub const QUIET: i32 = 4;

/// Error correction level: the share of a code that may be damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correction {
    /// 15 %, for screens.
    Medium,
    /// 30 %, for outdoor signs.
    High,
}

/// Draws a text as a QR code. `None` if it is too long.
pub fn draw(payload: &str, correction: Correction) -> Option<CodeDrawing> {
    let level = match correction {
        Correction::Medium => QrCodeEcc::Medium,
        Correction::High => QrCodeEcc::High,
    };
    let segments = QrSegment::make_segments(payload);
    // Use exactly the requested level, so that the code on a sign never changes.
    let code =
        QrCode::encode_segments_advanced(&segments, level, Version::MIN, Version::MAX, None::<Mask>, false).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let mut end = x;
            while end < size && code.get_module(end, y) {
                end += 1;
            }
            if end > x {
                // Merge modules of a row into one rectangle to avoid hairlines between them.
                let _ = write!(path, "M{} {}h{}v1H{}z", x + QUIET, y + QUIET, end - x, x + QUIET);
            }
            x = end.max(x + 1);
        }
    }
    Some(CodeDrawing { payload: payload.to_owned(), size: u32::try_from(size + 2 * QUIET).ok()?, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_has_its_quiet_zone_and_every_dark_module() {
        let drawing = draw("HTTPS://EXAMPLE.ORG", Correction::High).expect("a code");
        assert_eq!(drawing.size, 25 + 8, "version 2 at level H");
        let code = QrCode::encode_text("HTTPS://EXAMPLE.ORG", QrCodeEcc::High).expect("a code");
        let dark = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let dark = dark.filter(|(x, y)| code.get_module(*x, *y)).count();
        let drawn: usize =
            drawing.path.split('h').skip(1).filter_map(|run| run.split('v').next()?.parse::<usize>().ok()).sum();
        assert_eq!(drawn, dark);
        assert!(draw(&"x".repeat(3000), Correction::High).is_none());
    }
}
