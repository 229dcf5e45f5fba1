use super::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date")
}

/// First days of Tết as published in the government's holiday calendar and in almanacs. 2007 and 2030 differ from the
/// Chinese calendar by one day.
#[test]
fn tet_falls_on_its_published_days() {
    let published = [
        (1985, 1, 21),
        (2007, 2, 17),
        (2023, 1, 22),
        (2024, 2, 10),
        (2025, 1, 29),
        (2026, 2, 17),
        (2027, 2, 6),
        (2028, 1, 26),
        (2029, 2, 13),
        (2030, 2, 2),
    ];
    for (year, month, date) in published {
        let tet = to_day(LunarDate { year, month: 1, leap: false, day: 1 });
        assert_eq!(tet, Some(day(year, month, date)), "{year}");
    }
}

/// Leap months according to Vietnamese almanacs.
#[test]
fn leap_months_are_the_published_ones() {
    for (year, month) in [(2020, 4), (2023, 2), (2025, 6), (2028, 5), (2031, 3), (2033, 11), (2036, 6)] {
        let leap: Vec<u8> = months(year).expect("a year").iter().filter(|m| m.leap).map(|m| m.number).collect();
        assert_eq!(leap, [month], "{year}");
    }
    for year in [2021, 2022, 2024, 2026, 2027, 2029, 2030] {
        assert!(months(year).expect("a year").iter().all(|month| !month.leap), "{year}");
    }
}

#[test]
fn every_day_has_one_lunar_date_and_comes_back() {
    let mut at = day(1990, 1, 1);
    let mut before = of(at).expect("a lunar date");
    while at < day(2060, 1, 1) {
        let date = of(at).expect("a lunar date");
        assert_eq!(to_day(date), Some(at), "{at}");
        assert!(date.day == before.day + 1 || date.day == 1 || at == day(1990, 1, 1), "{at} {date:?}");
        before = date;
        at = at.succ_opt().expect("a day");
    }
}

#[test]
fn months_have_twenty_nine_or_thirty_days() {
    for year in 1950..2100 {
        let months = months(year).expect("a year");
        assert!(months.len() == 12 || months.len() == 13, "{year}");
        assert!(months.iter().all(|month| matches!(month.days(), 29 | 30)), "{year}");
    }
}

#[test]
fn the_next_festival_is_this_one_while_it_lasts() {
    // The festival of Đống Đa mound is on the fifth of the first month.
    assert_eq!(next(1, 5, 1, day(2026, 2, 21)), Some(day(2026, 2, 21)));
    assert_eq!(next(1, 5, 1, day(2026, 2, 22)), Some(day(2027, 2, 10)));
    assert_eq!(next(1, 4, 7, day(2026, 2, 22)), Some(day(2026, 2, 20)), "it goes on");
    // If the twelfth month has only 29 days, the twenty-ninth replaces the thirtieth.
    assert_eq!(next(12, 30, 1, day(2025, 3, 1)), Some(day(2026, 2, 16)));
    assert_eq!(next(13, 1, 1, day(2025, 3, 1)), None);
}
