//! The Vietnamese lunar calendar, for festivals.
//!
//! Months begin on the day of the new moon at UTC+7. The eleventh month contains the winter solstice. In a year of
//! thirteen months, the first one without a principal term is the leap month. New moons and the sun's longitude follow
//! J. Meeus, *Astronomical Algorithms*, chapters 49 and 25; they are accurate to some seconds and some minutes.

use chrono::{Datelike as _, Days, NaiveDate};

/// Julian day number of the day before 1 January of year 1 (proleptic Gregorian), which chrono counts as day 0.
const JULIAN_DAY_OF_DAY_0: f64 = 1_721_424.5;
/// Difference between terrestrial time and universal time in the first half of this century, in seconds (approximate).
const DELTA_T_S: f64 = 72.0;
/// Offset of the calendar's meridian, 105° east, in days.
const OFFSET_DAYS: f64 = 7.0 / 24.0;
const SYNODIC_MONTH: f64 = 29.530_588_861;

/// A date in the lunar calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LunarDate {
    /// Gregorian year in which its Tết falls.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// Whether it is the leap month that follows the regular month of this number.
    pub leap: bool,
    /// 1 to 30.
    pub day: u8,
}

/// The lunar date of a day; `None` far outside recorded history.
pub fn of(day: NaiveDate) -> Option<LunarDate> {
    for year in [day.year() + 1, day.year(), day.year() - 1] {
        let months = months(year)?;
        let Some(month) = months.iter().rev().find(|month| month.first <= day) else { continue };
        let nth = (day - month.first).num_days();
        if nth < month.days() {
            return Some(LunarDate { year, month: month.number, leap: month.leap, day: u8::try_from(nth + 1).ok()? });
        }
    }
    None
}

/// The day of a lunar date; `None` if the year has no such month or the month no such day.
pub fn to_day(date: LunarDate) -> Option<NaiveDate> {
    let months = months(date.year)?;
    let month = months.into_iter().find(|month| month.number == date.month && month.leap == date.leap)?;
    let nth = i64::from(date.day.checked_sub(1)?);
    (nth < month.days()).then(|| month.first.checked_add_days(Days::new(u64::try_from(nth).ok()?)))?
}

/// The first day of the next occurrence of a festival of `days` days that ends on or after `from`. If the month has no
/// thirtieth day that year, the twenty-ninth is used, as is the custom.
pub fn next(month: u8, day: u8, days: u16, from: NaiveDate) -> Option<NaiveDate> {
    let year = from.year();
    (year - 1..=year + 2).find_map(|year| {
        let on = |day| to_day(LunarDate { year, month, leap: false, day });
        let first = on(day).or_else(|| (day == 30).then(|| on(29))?)?;
        let last = first.checked_add_days(Days::new(u64::from(days.max(1) - 1)))?;
        (last >= from).then_some(first)
    })
}

struct Month {
    number: u8,
    leap: bool,
    first: NaiveDate,
    after: NaiveDate,
}

impl Month {
    fn days(&self) -> i64 {
        (self.after - self.first).num_days()
    }
}

/// The months of a lunar year, from the first to the twelfth.
fn months(year: i32) -> Option<Vec<Month>> {
    let (this, next) = (year_from_solstice(year - 1)?, year_from_solstice(year)?);
    // Each list runs from the eleventh month of one year to the tenth of the next; Tết is in month 1.
    let from_tet = this.into_iter().skip_while(|month| month.number != 1);
    let rest = next.into_iter().take_while(|month| month.number >= 11);
    Some(from_tet.chain(rest).collect())
}

/// The twelve or thirteen months from the one with the winter solstice of `year` to the one before the next solstice's.
fn year_from_solstice(year: i32) -> Option<Vec<Month>> {
    let (start, end) = (solstice_moon(year)?, solstice_moon(year + 1)?);
    let mut firsts: Vec<NaiveDate> = (start..=end).map(first_day).collect::<Option<_>>()?;
    let after = firsts.pop()?;
    let ends = firsts.iter().copied().skip(1).chain([after]).collect::<Vec<_>>();
    let has_leap = firsts.len() == 13;
    let mut leap_done = false;
    let mut number = 10;
    let mut months = Vec::new();
    for (first, after) in firsts.into_iter().zip(ends) {
        // The month of the solstice is never a leap month.
        let leap = has_leap && !leap_done && !months.is_empty() && term(first) == term(after);
        leap_done |= leap;
        if !leap {
            number = number % 12 + 1;
        }
        months.push(Month { number, leap, first, after });
    }
    Some(months)
}

/// Number of the new moon (counted from 6 January 2000) that begins the month of a year's winter solstice.
fn solstice_moon(year: i32) -> Option<i64> {
    // The solstice is between 20 and 23 December: on the last day whose midnight is before 270°.
    let solstice = (19..=24).filter_map(|day| NaiveDate::from_ymd_opt(year, 12, day)).rfind(|day| term(*day) < 9)?;
    let days = julian(solstice) - 2_451_550.1;
    let mut moon = (days / SYNODIC_MONTH).floor() as i64 + 1;
    while first_day(moon)? > solstice {
        moon -= 1;
    }
    Some(moon)
}

/// The 30° sector of the ecliptic that the sun is in when a day begins: 0 from the spring equinox, 9 from the winter
/// solstice.
fn term(day: NaiveDate) -> i64 {
    (sun_longitude(julian(day) - OFFSET_DAYS + DELTA_T_S / 86_400.0) / 30.0).floor() as i64
}

/// Julian date of a day's midnight at Greenwich.
fn julian(day: NaiveDate) -> f64 {
    f64::from(day.num_days_from_ce()) + JULIAN_DAY_OF_DAY_0
}

/// The day on which a new moon falls.
fn first_day(moon: i64) -> Option<NaiveDate> {
    let local = new_moon(moon) - DELTA_T_S / 86_400.0 + OFFSET_DAYS;
    NaiveDate::from_num_days_from_ce_opt((local - JULIAN_DAY_OF_DAY_0).floor() as i32)
}

/// Apparent longitude of the sun in degrees, 0 to 360, at a Julian ephemeris date.
fn sun_longitude(jde: f64) -> f64 {
    let t = (jde - 2_451_545.0) / 36_525.0;
    let mean = 280.466_46 + 36_000.769_83 * t + 0.000_303_2 * t * t;
    let anomaly = 357.529_11 + 35_999.050_29 * t - 0.000_153_7 * t * t;
    let centre = (1.914_602 - 0.004_817 * t) * sin(anomaly)
        + (0.019_993 - 0.000_101 * t) * sin(2.0 * anomaly)
        + 0.000_289 * sin(3.0 * anomaly);
    let node = 125.04 - 1_934.136 * t;
    (mean + centre - 0.005_69 - 0.004_78 * sin(node)).rem_euclid(360.0)
}

/// Julian ephemeris date of a new moon.
fn new_moon(number: i64) -> f64 {
    let k = number as f64;
    let t = k / 1_236.85;
    let e = 1.0 - 0.002_516 * t - 0.000_007_4 * t * t;
    let sun = 2.553_4 + 29.105_356_70 * k - 0.000_001_4 * t * t;
    let moon = 201.564_3 + 385.816_935_28 * k + 0.010_758_2 * t * t;
    let f = 160.710_8 + 390.670_502_84 * k - 0.001_611_8 * t * t;
    let node = 124.774_6 - 1.563_755_88 * k + 0.002_067_2 * t * t;
    let mean = 2_451_550.097_66 + SYNODIC_MONTH * k + 0.000_154_37 * t * t;
    // Coefficient in days, power of e, and the multiples of sun, moon, f and node in the angle.
    const TERMS: [(f64, i32, f64, f64, f64, f64); 18] = [
        (-0.407_20, 0, 0.0, 1.0, 0.0, 0.0),
        (0.172_41, 1, 1.0, 0.0, 0.0, 0.0),
        (0.016_08, 0, 0.0, 2.0, 0.0, 0.0),
        (0.010_39, 0, 0.0, 0.0, 2.0, 0.0),
        (0.007_39, 1, -1.0, 1.0, 0.0, 0.0),
        (-0.005_14, 1, 1.0, 1.0, 0.0, 0.0),
        (0.002_08, 2, 2.0, 0.0, 0.0, 0.0),
        (-0.001_11, 0, 0.0, 1.0, -2.0, 0.0),
        (-0.000_57, 0, 0.0, 1.0, 2.0, 0.0),
        (0.000_56, 1, 1.0, 2.0, 0.0, 0.0),
        (-0.000_42, 0, 0.0, 3.0, 0.0, 0.0),
        (0.000_42, 1, 1.0, 0.0, 2.0, 0.0),
        (0.000_38, 1, 1.0, 0.0, -2.0, 0.0),
        (-0.000_24, 1, -1.0, 2.0, 0.0, 0.0),
        (-0.000_17, 0, 0.0, 0.0, 0.0, 1.0),
        (-0.000_07, 0, 2.0, 1.0, 0.0, 0.0),
        (0.000_04, 0, 0.0, 2.0, -2.0, 0.0),
        (0.000_04, 0, 3.0, 0.0, 0.0, 0.0),
    ];
    const PLANETS: [(f64, f64, f64); 5] = [
        (0.000_325, 299.77, 0.107_408),
        (0.000_165, 251.88, 0.016_321),
        (0.000_164, 251.83, 26.651_886),
        (0.000_126, 349.42, 36.412_478),
        (0.000_110, 84.66, 18.206_239),
    ];
    let periodic = TERMS
        .iter()
        .map(|(days, power, a, b, c, d)| days * e.powi(*power) * sin(a * sun + b * moon + c * f + d * node));
    let planets = PLANETS.iter().map(|(days, start, step)| days * sin(start + step * k));
    mean + periodic.sum::<f64>() + planets.sum::<f64>()
}

fn sin(degrees: f64) -> f64 {
    degrees.rem_euclid(360.0).to_radians().sin()
}

#[cfg(test)]
mod tests;
