//! Transfers that a second provider reports again.
//!
//! After an account has changed its provider, the new one reports the transfers of the last days once more, under ids of
//! its own. They must not be booked twice.

use chrono::TimeDelta;

use super::{
    reference::find,
    rows::{Transfer, TransferKey},
};

/// How far apart two providers may date the same transfer.
pub const REPEAT_TOLERANCE: TimeDelta = TimeDelta::minutes(10);

/// The transfer that a report repeats: another provider has reported it to the same account with the same amount and
/// memo, at about the same time, and with the same reference of the bank if both know it. Of several it is the one with
/// the same reference, then the nearest in time.
///
/// `stored` are transfers that no other report of the provider repeats: a payer may transfer the same amount twice, and
/// then each report stands for one of the two.
pub fn find_repeated<'a>(report: &Transfer, stored: impl IntoIterator<Item = &'a Transfer>) -> Option<&'a TransferKey> {
    let repeated = stored.into_iter().filter(|transfer| is_repeated(report, transfer));
    let best = repeated.min_by_key(|transfer| {
        (is_unknown(&transfer.bank_reference), distance(report, transfer), transfer.key.clone())
    });
    best.map(|transfer| &transfer.key)
}

fn is_repeated(report: &Transfer, stored: &Transfer) -> bool {
    report.key.provider != stored.key.provider
        && report.account == stored.account
        && report.amount == stored.amount
        && distance(report, stored) <= REPEAT_TOLERANCE
        && may_be_same(&report.bank_reference, &stored.bank_reference)
        && is_same_memo(&report.memo, &stored.memo)
}

fn distance(one: &Transfer, other: &Transfer) -> TimeDelta {
    (one.received_at - other.received_at).abs()
}

/// Whether two references of a bank may be of the same transfer: an unknown one may be any.
fn may_be_same(one: &str, other: &str) -> bool {
    is_unknown(one) || is_unknown(other) || plain(one).eq(plain(other))
}

fn is_unknown(reference: &str) -> bool {
    plain(reference).next().is_none()
}

/// Providers add to a memo, and write it in other ways. Where it names intents, only these count.
fn is_same_memo(one: &str, other: &str) -> bool {
    let (named, named_by_other) = (find(one), find(other));
    match named.is_empty() && named_by_other.is_empty() {
        true => plain(one).eq(plain(other)),
        false => named == named_by_other,
    }
}

/// The letters and digits of a text in upper case.
fn plain(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase)
}
