//! Transfers that a second provider of the account reports again.

use chrono::TimeDelta;
use civic::payments::{REPEAT_TOLERANCE, Reference, Transfer, TransferKey, find_repeated};
use seeded::Random;
use std::collections::BTreeSet;

use crate::{
    generate::{account, memo, minute, transfer},
    runs,
};

fn of(provider: &str, transaction: &str, transfer: Transfer) -> Transfer {
    let key = TransferKey { provider: provider.to_owned(), transaction: transaction.to_owned() };
    Transfer { key, ..transfer }
}

fn is_repeated(report: &Transfer, stored: &Transfer) -> bool {
    find_repeated(report, [stored]) == Some(&stored.key)
}

#[test]
fn each_of_the_conditions_counts() {
    let reference = Reference::new(7).to_string();
    let stored =
        Transfer { bank_reference: "FT26.1".to_owned(), ..of("payos", "7/FT26.1", transfer(0, 1000, &reference)) };
    let report = Transfer {
        memo: format!("MBVCB.1.{}.CT tu 0011", reference.to_lowercase()),
        bank_reference: "ft261".to_owned(),
        received_at: stored.received_at + REPEAT_TOLERANCE,
        ..of("sepay", "92704", stored.clone())
    };
    assert!(is_repeated(&report, &stored));
    let unknown = Transfer { bank_reference: String::new(), ..report.clone() };
    assert!(is_repeated(&unknown, &stored), "without a reference of the bank the rest counts");
    let second = TimeDelta::seconds(1);
    for (other, what) in [
        (of("payos", "92704", report.clone()), "the same provider never repeats under another id"),
        (Transfer { amount: 1001, ..report.clone() }, "amount"),
        (Transfer { account: account("other"), ..report.clone() }, "account"),
        (Transfer { memo: Reference::new(8).to_string(), ..report.clone() }, "the memo names another intent"),
        (Transfer { memo: String::new(), ..report.clone() }, "the memo names none"),
        (Transfer { bank_reference: "FT262".to_owned(), ..report.clone() }, "reference of the bank"),
        (Transfer { received_at: report.received_at + second, ..report.clone() }, "later"),
        (Transfer { received_at: stored.received_at - REPEAT_TOLERANCE - second, ..report.clone() }, "earlier"),
    ] {
        assert!(!is_repeated(&other, &stored), "{what}");
    }
}

#[test]
fn a_memo_without_a_reference_is_compared_by_its_letters_and_digits() {
    let stored = of("manual", "1", transfer(0, 1000, "Ủng hộ, đồng bào - CSK 123"));
    let report = |memo: &str| of("sepay", "2", Transfer { memo: memo.to_owned(), ..stored.clone() });
    assert!(is_repeated(&report("ủng hộ đồng bào CSK.123"), &stored));
    assert!(!is_repeated(&report("ủng hộ đồng bào CSK.124"), &stored));
    let silent = Transfer { memo: String::new(), ..stored.clone() };
    assert!(is_repeated(&report("-"), &silent));
}

#[test]
fn the_same_reference_of_the_bank_comes_before_the_nearest_time() {
    let known = |id: &str, reference: &str, minutes: u64| Transfer {
        bank_reference: reference.to_owned(),
        received_at: minute(minutes),
        ..of("payos", id, transfer(0, 1000, ""))
    };
    let stored = [known("a", "", 10), known("b", "FT2", 14), known("c", "", 16)];
    let found = |report: &Transfer| find_repeated(report, &stored).map(|key| key.transaction.clone());
    let report = of("sepay", "1", known("", "FT2", 10));
    assert_eq!(found(&report).as_deref(), Some("b"));
    let report = of("sepay", "1", known("", "FT3", 15));
    assert_eq!(found(&report).as_deref(), Some("c"), "at minute 14 it is another transfer");
    let report = of("sepay", "1", known("", "FT4", 27));
    assert_eq!(found(&report), None);
}

/// Real transfers in groups that differ in amount; those of a group have the same memo, and are few minutes apart.
fn real_transfers(random: &mut Random) -> Vec<Transfer> {
    let mut all = Vec::new();
    for group in 0..1 + random.below(6) {
        let references: Vec<Reference> = (0..random.below(2)).map(|_| Reference::new(random.next_u64())).collect();
        let has_bank_reference = random.below(2) == 0;
        for _ in 0..1 + random.below(3) {
            let number = all.len() as u64;
            let bank_reference = if has_bank_reference { format!("FT{number}") } else { String::new() };
            let memo = if references.is_empty() { "ung ho".to_owned() } else { memo(random, &references) };
            let received_at = minute(30 + random.below(6));
            all.push(Transfer { bank_reference, received_at, ..transfer(number, 1000 + group as u64, &memo) });
        }
    }
    all
}

/// The first provider reports a part. The second one reports all: with the clock up to a minute off, perhaps without the
/// reference of the bank, in any order, and some twice.
fn change_provider(seed: u64) {
    let mut random = Random::new(seed);
    let real = real_transfers(&mut random);
    let mut stored: Vec<Transfer> = Vec::new();
    let mut reports: Vec<Transfer> = Vec::new();
    let hides_reference = random.below(2) == 0;
    for (number, transfer) in real.iter().enumerate() {
        if random.below(3) > 0 {
            stored.push(of("payos", &format!("{number}/x"), transfer.clone()));
        }
        let mut report = of("sepay", &number.to_string(), transfer.clone());
        report.received_at += TimeDelta::seconds(random.below(121) as i64 - 60);
        if hides_reference {
            report.bank_reference.clear();
        }
        reports.push(report.clone());
        if random.below(4) == 0 {
            reports.push(report);
        }
    }
    random.shuffle(&mut reports);
    // As the server does it: what is known changes nothing, and what was repeated is not repeated again.
    let (mut noted, mut taken) = (BTreeSet::new(), BTreeSet::new());
    for report in reports {
        if noted.contains(&report.key) || stored.iter().any(|known| known.key == report.key) {
            continue;
        }
        let free: Vec<&Transfer> = stored.iter().filter(|known| !taken.contains(&known.key)).collect();
        let repeated = find_repeated(&report, free).cloned();
        match repeated {
            Some(key) => {
                noted.insert(report.key);
                taken.insert(key);
            }
            None => stored.push(report),
        }
    }
    let sum = |transfers: &[Transfer]| transfers.iter().map(|transfer| transfer.amount).sum::<u64>();
    assert_eq!((stored.len(), sum(&stored)), (real.len(), sum(&real)), "seed {seed}: {stored:#?}");
}

#[test]
fn after_a_change_of_the_provider_every_transfer_is_there_once() {
    for seed in 0..runs() * 20 {
        change_provider(seed);
    }
}
