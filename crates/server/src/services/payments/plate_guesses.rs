//! Wrong plates per receipt. The masked plate leaves some twenty thousand, and an address or a device is cheap to change,
//! so the limit on writes alone does not keep anybody from trying them all.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Maximum number of wrong answers about a receipt in [`PERIOD_MS`]. Inspectors mistype a plate once or twice.
const MOST_WRONG: u32 = 10;
/// Milliseconds from the first wrong answer until they are forgotten.
const PERIOD_MS: i64 = 60 * 60 * 1000;
/// Maximum number of receipts in memory. Only receipts that exist count, so filling it up costs as many payments.
const MOST_RECEIPTS: usize = 5000;

/// The wrong answers about one receipt.
struct Wrong {
    /// When the first one was given, in epoch milliseconds.
    since_ms: i64,
    count: u32,
}

/// Counts wrong answers by the code of the receipt.
#[derive(Default)]
pub(super) struct PlateGuesses(Mutex<HashMap<String, Wrong>>);

impl PlateGuesses {
    /// Counts an answer if it is wrong.
    ///
    /// # Errors
    /// There were too many wrong ones: the seconds to wait before any answer, also a right one, may be given.
    pub(super) fn count(&self, receipt: &str, is_right: bool, now_ms: i64) -> Result<(), u32> {
        let mut receipts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back forgets as well.
        let is_recent = |wrong: &Wrong| (0..PERIOD_MS).contains(&now_ms.saturating_sub(wrong.since_ms));
        if let Some(wrong) = receipts.get_mut(receipt).filter(|wrong| is_recent(wrong)) {
            if wrong.count >= MOST_WRONG {
                let left_ms = PERIOD_MS - (now_ms - wrong.since_ms);
                return Err(u32::try_from(left_ms.div_euclid(1000) + 1).unwrap_or(u32::MAX));
            }
            wrong.count += u32::from(!is_right);
        } else if !is_right {
            if receipts.len() >= MOST_RECEIPTS && !receipts.contains_key(receipt) {
                let oldest = receipts.iter().min_by_key(|(_, wrong)| wrong.since_ms).map(|(code, _)| code.clone());
                if let Some(code) = oldest {
                    receipts.remove(&code);
                }
            }
            receipts.insert(receipt.to_owned(), Wrong { since_ms: now_ms, count: 1 });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_165_200_000;

    #[test]
    fn after_ten_wrong_answers_a_receipt_answers_nothing_for_an_hour() {
        let guesses = PlateGuesses::default();
        for second in 0..10 {
            assert_eq!(guesses.count("one", true, NOW + second * 1000), Ok(()), "right ones do not count");
            assert_eq!(guesses.count("one", false, NOW + second * 1000), Ok(()));
        }
        assert_eq!(guesses.count("one", false, NOW + 60_000), Err(3541));
        assert_eq!(guesses.count("one", true, NOW + PERIOD_MS - 1), Err(1));
        assert_eq!(guesses.count("two", false, NOW + 60_000), Ok(()), "another receipt");
        assert_eq!(guesses.count("one", false, NOW + PERIOD_MS), Ok(()));
        assert_eq!(guesses.count("one", true, NOW + PERIOD_MS), Ok(()), "counted from anew");
    }

    #[test]
    fn the_memory_is_bounded_and_the_oldest_go_first() {
        let guesses = PlateGuesses::default();
        let most = i64::try_from(MOST_RECEIPTS).expect("a small number");
        for _ in 0..10 {
            assert_eq!(guesses.count("first", false, NOW), Ok(()));
            assert_eq!(guesses.count("last", false, NOW + most), Ok(()));
        }
        for number in 1..most {
            assert_eq!(guesses.count(&number.to_string(), false, NOW + number), Ok(()));
        }
        assert_eq!(guesses.0.lock().expect("a map").len(), MOST_RECEIPTS);
        assert_eq!(guesses.count("first", true, NOW + most), Ok(()), "forgotten");
        assert!(guesses.count("last", true, NOW + most).is_err());
    }

    #[test]
    fn a_clock_that_was_set_back_locks_nobody_out() {
        let guesses = PlateGuesses::default();
        for _ in 0..10 {
            assert_eq!(guesses.count("one", false, NOW), Ok(()));
        }
        assert_eq!(guesses.count("one", true, NOW - 1), Ok(()));
        assert!(guesses.count("one", true, NOW).is_err());
    }
}
