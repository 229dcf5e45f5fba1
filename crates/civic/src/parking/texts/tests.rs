use contract::parking::LegalSource;

use super::*;

fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}

fn rate(period: RateUnitPeriod, increment: u32) -> Rate {
    Rate {
        rate: 10_000,
        rate_unit: RateUnit::Hour,
        rate_unit_period: period,
        increment_duration: Some(increment),
        increment_amount: Some(5_000),
        start_duration: 0,
        end_duration: None,
        time_spans: Vec::new(),
    }
}

#[test]
fn an_amount_does_not_break_before_its_unit() {
    assert_eq!(dong(25_000, &Words::of("vi")), "25.000\u{a0}đ");
    assert_eq!(dong(25_000, &Words::of("en")), "25,000\u{a0}VND");
}

#[test]
fn increments_at_the_clock_are_named() {
    let words = Words::of("en");
    let tariff = Tariff {
        id: "t".to_owned(),
        zone: "core".to_owned(),
        vehicles: vec![Vehicle::Car],
        source: LegalSource { document: "D".to_owned(), article: "1".to_owned(), url: None },
        valid_from: at("2026-01-01T00:00:00+07:00").date_naive(),
        valid_to: None,
        checked_on: at("2026-11-01T00:00:00+07:00").date_naive(),
        rates: vec![
            rate(RateUnitPeriod::Rolling, 60),
            rate(RateUnitPeriod::Calendar, 60),
            rate(RateUnitPeriod::Calendar, 30),
        ],
    };
    let labels: Vec<String> = tariff_rows(&tariff, &words).into_iter().map(|row| row.label).collect();
    assert_eq!(labels, [words.parking_rate_hour(), words.parking_rate_clock_hour(), "Each 30 min by the clock"]);
}

#[test]
fn a_stay_names_its_day_once_if_it_has_one_day() {
    let (from, to) = (at("2026-11-30T08:00:00+07:00"), at("2026-11-30T09:00:00+07:00"));
    assert_eq!(stay_text(from, to, &Words::of("vi")), "08:00–09:00 ngày 30/11/2026");
    let next = at("2026-12-01T06:00:00+07:00");
    assert_eq!(stay_text(from, next, &Words::of("vi")), "08:00 30/11/2026 – 06:00 01/12/2026");
}

/// A visit by day, by night, and for both.
fn visits() -> Tariff {
    let visit = |rate: u32, span: Option<(u16, u16)>| Rate {
        rate,
        rate_unit: RateUnit::Visit,
        rate_unit_period: RateUnitPeriod::Rolling,
        increment_duration: None,
        increment_amount: None,
        start_duration: 0,
        end_duration: None,
        time_spans: span
            .map(|(start, end)| TimeSpan {
                days_of_week: Vec::new(),
                time_of_day_start: TimeOfDay(start),
                time_of_day_end: TimeOfDay(end),
                holidays: None,
            })
            .into_iter()
            .collect(),
    };
    Tariff {
        id: "v".to_owned(),
        zone: "core".to_owned(),
        vehicles: vec![Vehicle::Motorcycle],
        source: LegalSource { document: "D".to_owned(), article: "1".to_owned(), url: None },
        valid_from: at("2026-01-01T00:00:00+07:00").date_naive(),
        valid_to: None,
        checked_on: at("2026-11-01T00:00:00+07:00").date_naive(),
        rates: vec![visit(5_000, Some((360, 1080))), visit(8_000, Some((1080, 360))), visit(12_000, None)],
    }
}

#[test]
fn the_price_for_day_and_night_names_the_times_that_are_crossed() {
    let (tariff, holidays, words) = (visits(), std::collections::BTreeSet::new(), Words::of("vi"));
    let tariffs = crate::parking::Tariffs { tariffs: std::slice::from_ref(&tariff), holidays: &holidays };
    let notes = |from: &str, to: &str| -> Vec<String> {
        let instant = |text: &str| at(&format!("2026-11-{text}:00+07:00"));
        let quote = tariffs.quote(Vehicle::Motorcycle, instant(from), instant(to)).expect("a price");
        quote_rows(&quote, tariffs.tariffs, &words).into_iter().map(|row| row.note).collect()
    };
    let because = |times: &str| format!("Vì gửi qua {times}, nên tính giá cả ngày và đêm.");
    assert_eq!(notes("30T17:00", "30T19:00"), [because("18:00")]);
    assert_eq!(notes("29T17:00", "30T08:00"), [because("18:00, 06:00")]);
    assert_eq!(notes("29T05:00", "29T20:00"), [because("06:00, 18:00")]);
    // A stay that only touches a boundary crosses nothing.
    assert_eq!(notes("30T06:00", "30T18:00"), [""]);
    assert_eq!(notes("29T18:00", "30T06:00"), [""]);
    // One day from the beginning is one visit; the next one is by day only.
    assert_eq!(notes("28T10:00", "29T12:00"), [because("18:00, 06:00"), String::new()]);
    assert_eq!(notes("28T18:00", "29T18:00"), [because("06:00")], "it ends where the day does");
}
