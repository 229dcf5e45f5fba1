//! Decodes the published payloads of `../shared/data`, if present, and encodes them again byte for byte.

use civic::vietqr::{decode, encode};
use std::{fs, path::Path};

#[test]
fn published_payloads_are_read_and_written_again() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/payments/vietqr_vectors.txt");
    let Ok(text) = fs::read_to_string(&path) else {
        println!("skipped: {} is not there", path.display());
        return;
    };
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (name, payload) = line.split_once('|').expect("name|payload");
        let transfer = decode(payload).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        // Wallets add private fields (a shop label, a template above 80), which a `Transfer` cannot hold.
        let own = payload.contains("0515MOMO") || payload.contains("800304");
        if !own {
            assert_eq!(encode(&transfer).expect(name), payload, "{name}");
        }
    }
}
