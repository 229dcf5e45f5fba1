//! Writes the test pictures as raw bytes, one after another, for measurements in a browser
//! (`xtask/scripts/scanner.mjs`).
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a tool of the measurements")]

#[path = "../tests/frames/mod.rs"]
mod frames;

use qrcodegen::QrCodeEcc;
use std::io::Write as _;

fn main() {
    let mut out = std::io::stdout().lock();
    for seed in 0..100 {
        let picture = frames::frame("https://portal.example/d/den-ngoc-son?s=1", QrCodeEcc::High, seed);
        assert_eq!(picture.len(), frames::WIDTH * frames::HEIGHT);
        out.write_all(&picture).expect("written");
    }
}
