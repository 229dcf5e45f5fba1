//! Prints generated transfers and their payloads, one JSON object per line, for comparison with other encoders
//! (`xtask/scripts/heritage.mjs`). The output is deterministic.

use civic::vietqr::{Target, Transfer, encode, purpose};

const BANKS: [&str; 6] = ["970436", "970415", "970416", "970422", "970407", "970432"];
const WORDS: [&str; 8] = ["Công đức", "Cảm ơn", "Đền", "Ngọc Sơn", "ủng hộ", "trùng tu", "2026", "ĐÌNH"];

fn main() {
    let cases: u64 = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(500);
    // A linear congruential generator (Knuth's MMIX) is random enough to vary lengths and digits.
    let mut state = 2026_u64;
    let mut next = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for _ in 0..cases {
        let pick = next(BANKS.len() as u64) as usize;
        let digits = 6 + next(14);
        let number: String = (0..digits).map(|_| char::from(b'0' + next(10) as u8)).collect();
        // Amounts of one to nine digits.
        let (has_amount, digits) = (next(4) > 0, 1 + next(8) as u32);
        let amount = has_amount.then(|| 1 + next(10_u64.pow(digits)));
        let words: Vec<&str> = (0..next(4)).map(|_| WORDS[next(WORDS.len() as u64) as usize]).collect();
        let purpose: String = purpose(&words.join(" ")).chars().take(25).collect();
        let purpose = purpose.trim_end().to_owned();
        let bank = BANKS[pick].to_owned();
        let transfer = Transfer { bank, number, target: Target::Account, amount, purpose, ..Transfer::default() };
        let payload = encode(&transfer).unwrap_or_else(|fault| panic!("{transfer:?}: {fault}"));
        println!(
            "{{\"bank\":\"{}\",\"number\":\"{}\",\"amount\":{},\"purpose\":\"{}\",\"payload\":\"{payload}\"}}",
            transfer.bank,
            transfer.number,
            amount.map_or("null".to_owned(), |amount| amount.to_string()),
            transfer.purpose,
        );
    }
}
