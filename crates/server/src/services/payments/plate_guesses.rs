//! Wrong plates per receipt. The masked plate leaves some twenty thousand, and an address or a device is cheap to change,
//! so the limit on writes alone does not keep anybody from trying them all. The numbers are in the database, so that
//! neither a restart nor a second server starts over.

/// Milliseconds of an hour and of a day.
const HOUR_MS: i64 = 60 * 60 * 1000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Maximum number of wrong plates in the hour after the first of them. Inspectors mistype a plate once or twice.
const MOST_IN_HOUR: u32 = 10;
/// The same in the day after the first of them.
const MOST_IN_DAY: u32 = 20;
/// Maximum number in all. A receipt that was asked so often answers only the operator.
const MOST: u32 = 100;

/// Wrong plates since the first one of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PeriodGuesses {
    /// When that was, in epoch milliseconds.
    pub since_ms: i64,
    /// Number of wrong plates.
    pub count: u32,
}

impl PeriodGuesses {
    /// Whether the period goes on. After a clock was set back, it does not.
    fn is_current(self, length_ms: i64, now_ms: i64) -> bool {
        (0..length_ms).contains(&now_ms.saturating_sub(self.since_ms))
    }

    /// Milliseconds until another plate may be compared; 0 if that is now.
    fn wait_ms(self, length_ms: i64, most: u32, now_ms: i64) -> i64 {
        let is_over = self.count >= most && self.is_current(length_ms, now_ms);
        if is_over { self.since_ms + length_ms - now_ms } else { 0 }
    }

    fn with_wrong(self, length_ms: i64, now_ms: i64) -> Self {
        match self.is_current(length_ms, now_ms) {
            true => Self { count: self.count.saturating_add(1), ..self },
            false => Self { since_ms: now_ms, count: 1 },
        }
    }
}

/// The wrong plates that a receipt was compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlateGuesses {
    /// Those of an hour.
    pub hour: PeriodGuesses,
    /// Those of a day.
    pub day: PeriodGuesses,
    /// All of them.
    pub total: u32,
}

/// Why a receipt compares no plate, also not the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooManyGuesses {
    /// There were too many wrong ones lately: the seconds to wait.
    Wait(u32),
    /// There were too many in all: only the operator may ask.
    Closed,
}

impl PlateGuesses {
    /// Checks whether a plate may be compared.
    ///
    /// # Errors
    /// There were too many wrong ones.
    pub fn check(self, now_ms: i64) -> Result<(), TooManyGuesses> {
        if self.total >= MOST {
            return Err(TooManyGuesses::Closed);
        }
        let hour_ms = self.hour.wait_ms(HOUR_MS, MOST_IN_HOUR, now_ms);
        match hour_ms.max(self.day.wait_ms(DAY_MS, MOST_IN_DAY, now_ms)) {
            0 => Ok(()),
            left_ms => Err(TooManyGuesses::Wait(u32::try_from(left_ms.div_euclid(1000) + 1).unwrap_or(u32::MAX))),
        }
    }

    /// The numbers after another wrong plate.
    pub fn with_wrong(self, now_ms: i64) -> Self {
        Self {
            hour: self.hour.with_wrong(HOUR_MS, now_ms),
            day: self.day.with_wrong(DAY_MS, now_ms),
            total: self.total.saturating_add(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_165_200_000;

    /// Wrong plates one second after the other, beginning at an instant.
    fn guess(guesses: PlateGuesses, count: i64, from_ms: i64) -> PlateGuesses {
        (0..count).fold(guesses, |guesses, second| {
            assert_eq!(guesses.check(from_ms + second * 1000), Ok(()));
            guesses.with_wrong(from_ms + second * 1000)
        })
    }

    #[test]
    fn after_ten_wrong_plates_a_receipt_compares_none_for_an_hour() {
        let guesses = guess(PlateGuesses::default(), 10, NOW);
        assert_eq!(guesses.check(NOW + 60_000), Err(TooManyGuesses::Wait(3541)));
        assert_eq!(guesses.check(NOW + HOUR_MS - 1), Err(TooManyGuesses::Wait(1)));
        assert_eq!(guesses.check(NOW + HOUR_MS), Ok(()));
    }

    #[test]
    fn after_twenty_it_compares_none_for_the_rest_of_the_day() {
        let guesses = guess(guess(PlateGuesses::default(), 10, NOW), 10, NOW + HOUR_MS);
        let rest = (DAY_MS - 2 * HOUR_MS) / 1000 + 1;
        assert_eq!(guesses.check(NOW + 2 * HOUR_MS), Err(TooManyGuesses::Wait(rest as u32)));
        assert_eq!(guesses.check(NOW + DAY_MS - 1), Err(TooManyGuesses::Wait(1)));
        assert_eq!(guesses.check(NOW + DAY_MS), Ok(()));
    }

    #[test]
    fn after_a_hundred_it_answers_only_the_operator() {
        let mut guesses = PlateGuesses::default();
        for day in 0..5 {
            for half in 0..2 {
                guesses = guess(guesses, 10, NOW + day * DAY_MS + half * HOUR_MS);
            }
        }
        assert_eq!(guesses.total, 100);
        assert_eq!(guesses.check(NOW + 365 * DAY_MS), Err(TooManyGuesses::Closed));
    }

    #[test]
    fn a_clock_that_was_set_back_starts_a_new_period() {
        let guesses = guess(PlateGuesses::default(), 10, NOW);
        assert_eq!(guesses.check(NOW - 1), Ok(()));
        let next = guesses.with_wrong(NOW - 1);
        assert_eq!((next.hour, next.total), (PeriodGuesses { since_ms: NOW - 1, count: 1 }, 11));
    }
}
