//! Intents, transfers and memos. The same seed gives the same ones.

use chrono::TimeDelta;
use civic::payments::{AccountId, IntentId, IntentTerms, LateRule, Reference, Transfer, TransferKey};
use contract::Instant;
use seeded::Random;
use std::collections::BTreeSet;

/// A minute of 30 November 2026, in Hanoi.
pub fn minute(minutes: u64) -> Instant {
    let midnight: Instant = "2026-11-30T00:00:00+07:00".parse().expect("an instant");
    midnight + TimeDelta::minutes(minutes as i64)
}

pub fn account(id: &str) -> AccountId {
    AccountId(id.to_owned())
}

pub fn intent_id(number: u64) -> IntentId {
    IntentId(format!("intent-{number}"))
}

/// An intent that expires at minute 60 and refunds late transfers.
pub fn terms(number: u64, amount: u64) -> IntentTerms {
    IntentTerms {
        id: intent_id(number),
        reference: Reference::new(Random::new(number).next_u64()),
        amount,
        account: account("city"),
        expires_at: minute(60),
        late: LateRule::Refund,
    }
}

pub fn key(number: u64) -> TransferKey {
    // Two providers give the same numbers to different transfers.
    let provider = if number.is_multiple_of(2) { "payos" } else { "sepay" };
    TransferKey { provider: provider.to_owned(), transaction: (number / 2).to_string() }
}

/// A transfer at minute 10.
pub fn transfer(number: u64, amount: u64, memo: &str) -> Transfer {
    Transfer {
        key: key(number),
        amount,
        memo: memo.to_owned(),
        bank_reference: String::new(),
        received_at: minute(10),
        account: account("city"),
    }
}

const BEFORE: [&str; 8] = ["", "", "MBVCB.123.456.", "CT ", "phí đỗ xe ", "IBFT.0123-", "phi\u{301}", "qg23 "];
const AFTER: [&str; 6] = ["", "", ".CT tu 0123456789 NGUYEN VAN AN", " cảm ơn", "FT26334123456", "-301126-10:20"];
const WITHIN: [&str; 5] = [" ", ".", "-", " - ", "\n"];

/// A memo with these references, as a bank may write it.
pub fn memo(random: &mut Random, references: &[Reference]) -> String {
    let mut memo = (*random.pick(&BEFORE)).to_owned();
    for reference in references {
        let separators = random.below(3) * 2;
        for c in reference.to_string().chars() {
            memo.push(if random.below(3) == 0 { c.to_ascii_lowercase() } else { c });
            if random.below(10) < separators {
                memo.push_str(random.pick::<&str>(&WITHIN));
            }
        }
    }
    memo + random.pick::<&str>(&AFTER)
}

/// A memo in which the reference is cut off, has a wrong character, or is missing.
pub fn wrong_memo(random: &mut Random, reference: Reference) -> String {
    let code = reference.to_string();
    match random.below(4) {
        0 => format!("{} {code}", "x".repeat(10 + random.below(14))).chars().take(25).collect(),
        1 => {
            let wrong = random.below(code.len());
            let other = |c| if c == '7' { '8' } else { '7' };
            code.chars().enumerate().map(|(at, c)| if at == wrong { other(c) } else { c }).collect()
        }
        2 => "thanh toán phí".to_owned(),
        _ => Reference::new(random.next_u64()).to_string(),
    }
}

/// A transfer and the intents that its memo names.
pub type Payment = (Transfer, Vec<IntentId>);

/// At most five intents.
pub fn intents(random: &mut Random) -> Vec<IntentTerms> {
    let count = 1 + random.below(5);
    let amounts = [1, 5_000, 25_000, 25_000, 1_000_000, u64::MAX / 8];
    let one = |number| IntentTerms {
        account: account(random.pick::<&str>(&["city", "city", "fund"])),
        expires_at: minute(30 + random.below(60)),
        late: *random.pick(&[LateRule::Accept, LateRule::Refund]),
        ..terms(number, *random.pick(&amounts))
    };
    (0..count).map(one).collect()
}

/// Amounts of the transfers for an intent of an amount.
pub fn amounts(random: &mut Random, amount: u64) -> Vec<u64> {
    let part = 1 + random.below(amount);
    let rest = (amount - part).max(1);
    match random.below(8) {
        0 => Vec::new(),
        1 => vec![part],
        2 => vec![part, rest],
        3 => vec![amount + part],
        4 => vec![amount, amount],
        5 => vec![part, amount],
        6 => vec![part, rest, part],
        _ => vec![amount],
    }
}

/// Transfers for intents.
pub fn payments(random: &mut Random, intents: &[IntentTerms]) -> Vec<Payment> {
    let mut all = Vec::new();
    for terms in intents {
        for amount in amounts(random, terms.amount) {
            let (memo, named) = match random.below(10) {
                0 => (wrong_memo(random, terms.reference), Vec::new()),
                1 => {
                    let other = random.pick(intents).clone();
                    let named = BTreeSet::from([terms.id.clone(), other.id.clone()]);
                    (memo(random, &[terms.reference, other.reference]), named.into_iter().collect())
                }
                _ => (memo(random, &[terms.reference]), vec![terms.id.clone()]),
            };
            let account = if random.below(12) == 0 { account("other") } else { terms.account.clone() };
            let received_at = minute(random.below(100));
            all.push((Transfer { received_at, account, ..transfer(all.len() as u64, amount, &memo) }, named));
        }
    }
    all
}
