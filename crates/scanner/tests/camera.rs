//! Of a hundred simulated camera pictures, at least 95 are read, and none is read wrong.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod frames;

use frames::{HEIGHT, WIDTH, frame};
use qrcodegen::QrCodeEcc;
use scanner::Reader;

/// Typical codes: signs with error correction level H, transfers with level M.
const CODES: [(&str, QrCodeEcc); 4] = [
    ("https://portal.example/d/den-ngoc-son?s=1", QrCodeEcc::High),
    ("https://portal.example/d/hoang-thanh-thang-long?s=12", QrCodeEcc::High),
    ("00020101021138530010A0000007270123000697041601092576788590208QRIBFTTA53037045802VN6304AE9F", QrCodeEcc::Medium),
    ("https://check.example/t/8936012345678", QrCodeEcc::Medium),
];

#[test]
fn ninety_five_of_a_hundred_pictures_are_read() {
    let mut reader = Reader::new();
    let mut unread = Vec::new();
    for seed in 0..100_u64 {
        let (text, level) = CODES[seed as usize % CODES.len()];
        match reader.read_luma(&frame(text, level, seed), WIDTH) {
            Some(read) => assert_eq!(read, text, "seed {seed}"),
            None => unread.push(seed),
        }
    }
    println!("{} of 100 pictures are read; unread: {unread:?}", 100 - unread.len());
    assert!(unread.len() <= 5, "unread: {unread:?}");
}

#[test]
fn nothing_is_read_where_nothing_is() {
    let mut reader = Reader::new();
    assert_eq!(reader.read(&[], 0), None);
    assert_eq!(reader.read(&[1, 2, 3], 640), None);
    assert_eq!(reader.read_luma(&vec![128; WIDTH * HEIGHT], WIDTH), None);
    // Only noise.
    let noise: Vec<u8> = (0..WIDTH * HEIGHT).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert_eq!(reader.read_luma(&noise, WIDTH), None);
    // An all-white picture in colour.
    let white: Vec<u8> = vec![255; 64 * 64 * 4];
    assert_eq!(reader.read(&white, 64), None);
}
