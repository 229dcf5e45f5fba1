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

#[test]
fn a_report_about_a_price_begins_with_the_posted_one() {
    let quote = Quote {
        vehicle: Vehicle::Car,
        from: at("2026-11-30T08:00:00+07:00"),
        to: at("2026-11-30T09:00:00+07:00"),
        amount: 25_000,
        steps: Vec::new(),
    };
    let text = overcharge_text(&quote, &Words::of("vi"));
    assert!(text.starts_with("Giá niêm yết (Ô tô, 08:00–09:00 ngày 30/11/2026): 25.000 đ."), "{text}");
}
