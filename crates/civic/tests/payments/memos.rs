//! Memos as banks deliver them.

use civic::payments::{Reference, reference::find};

/// QG2P4PK9M4N9K76.
const RANDOM: u64 = 0x0123_4567_89ab_cdef;

const FOUND: [&str; 22] = [
    "QG2P4PK9M4N9K76",
    "qg2p4pk9m4n9k76",
    "Qg2p4Pk9m4N9k76",
    "MBVCB.123.456.QG2P4PK9M4N9K76",
    "MBVCB.7712345678.QG2P4PK9M4N9K76.CT tu 0123456789 NGUYEN VAN AN toi 9876543210 UBND",
    "QG 2P4P K9M4 N9K76",
    "QG-2P4P-K9M4-N9K7-6",
    "QG.2P4PK9.M4N9K76",
    "Q G 2 P 4 P K 9 M 4 N 9 K 7 6",
    "QG2P4PK9M4N\r\n9K76",
    "QG2P4P\u{a0}K9M4\u{2013}N9K76",
    "thanh toán phí đỗ xe QG2P4PK9M4N9K76 cảm ơn",
    "phíQG2P4PK9M4N9K76đỗ",
    "phi\u{301}QG2P4PK9M4N9K76\u{301}",
    "QG2P4PK9M4N9K76-301126-10:20:33 991234",
    "QG2P4PK9M4N9K76FT26334123456",
    "FT26334123456-QG2P4PK9M4N9K76",
    "PHI GUI XEQG2P4PK9M4N9K76",
    "QGQG2P4PK9M4N9K76",
    "QG2P4PK9M4 QG2P4PK9M4N9K76",
    "QG2P4PK9M4N9K76 QG2P4PK9M4N9K76",
    "IBFT;QR:(QG2P4PK9M4N9K76)/0001",
];

const NOT_FOUND: [&str; 15] = [
    "",
    "thanh toán phí đỗ xe",
    "MBVCB.123.456.CT tu 0123456789",
    "QG",
    // Cut off.
    "QG2P4PK9M4N9K7",
    "THANH TOAN PHI QG2P4PK9M4",
    "QG2P4PK9M4N9 CT tu NGUYEN VAN AN",
    // The first character is missing.
    "G2P4PK9M4N9K76",
    // Another prefix.
    "QC2P4PK9M4N9K76",
    // A wrong check character, a wrong character, two exchanged ones, one missing, one too many.
    "QG2P4PK9M4N9K77",
    "QG2P4PK9M5N9K76",
    "QG2P4KP9M4N9K76",
    "QG2P4K9M4N9K76",
    "QG2P44PK9M4N9K76",
    // Other signs within the code.
    "QG2P4PK9ếM4N9K76",
];

#[test]
fn references_are_found_in_mangled_memos() {
    for memo in FOUND {
        assert_eq!(find(memo), [Reference::new(RANDOM)], "{memo}");
    }
    for memo in NOT_FOUND {
        assert_eq!(find(memo), [], "{memo}");
    }
}

#[test]
fn several_references_are_found_in_order() {
    let (one, two, three) = (Reference::new(1), Reference::new(RANDOM), Reference::new(u64::MAX));
    assert_eq!(find(&format!("{two} {one}")), [two, one]);
    assert_eq!(find(&format!("{two}{one}{three}{two}").to_lowercase()), [two, one, three]);
    // One that is cut off, or wrong, does not hide the next one.
    assert_eq!(find(&format!("QG2P4PK9M4N {one}")), [one]);
    assert_eq!(find(&format!("QG2P4PK9M4N9K77{one}")), [one]);
}

#[test]
fn a_memo_of_25_characters_has_all_of_a_reference_or_none() {
    let code = Reference::new(RANDOM).to_string();
    for before in 0..=25 {
        let memo: String = format!("{}{code}", "x".repeat(before)).chars().take(25).collect();
        assert_eq!(find(&memo).len(), usize::from(before <= 10), "{memo}");
    }
}
