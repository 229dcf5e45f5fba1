use super::*;
use messages::Words;

#[test]
fn days_as_each_language_writes_them() {
    let date = NaiveDate::from_ymd_opt(2026, 11, 1).expect("a day");
    let written = ["vi", "en", "fr", "ko", "zh", "ja"].map(|lang| day(date, lang));
    let expected =
        ["01/11/2026", "1 November 2026", "1er novembre 2026", "2026년 11월 1일", "2026年11月1日", "2026年11月1日"];
    assert_eq!(written, expected);
    assert_eq!(partial_date("2025", "vi"), "2025");
    assert_eq!(partial_date("2025-02", "vi"), "02/2025");
    assert_eq!(partial_date("2025-02", "ja"), "2025年2月");
    assert_eq!(partial_date("2025-02-28", "en"), "28 February 2025");
}

#[test]
fn centuries_distances_and_sizes() {
    assert_eq!(["vi", "en", "fr", "ko"].map(|lang| century(16, lang)), ["XVI", "16th", "XVIe", "16"]);
    assert_eq!(
        [1, 2, 3, 11, 12, 19, 21].map(|n| century(n, "en")),
        ["1st", "2nd", "3rd", "11th", "12th", "19th", "21st"]
    );
    assert_eq!(century(19, "vi"), "XIX");
    assert_eq!(
        (exact_distance(94.0, "vi"), exact_distance(1234.0, "vi"), exact_distance(1234.0, "en")),
        ("90 m".to_owned(), "1,23 km".to_owned(), "1.23 km".to_owned())
    );
    assert_eq!((bytes(2_022_065, "vi"), bytes(300, "en")), ("2,0 MB".to_owned(), "1 kB".to_owned()));
    assert_eq!(minutes(&["a ".repeat(301)], "en"), 3);
}

#[test]
fn prices_as_people_write_them() {
    let cases = [
        (9_000_000, "VND", "vi", "9.000 đ"),
        (9_000_000, "VND", "en", "9,000 VND"),
        (1_250, "USD", "en", "1.25 USD"),
        (1_050, "EUR", "fr", "1,05 EUR"),
        (0, "VND", "vi", "0 đ"),
        (1_234_567_000, "VND", "vi", "1.234.567 đ"),
    ];
    for (milli, currency, tag, expected) in cases {
        assert_eq!(price(milli, currency, tag), expected);
    }
}

#[test]
fn distances_read_well() {
    let (vi, en) = (Words::of("vi"), Words::of("en"));
    let all = [
        (0.0, "10 m", "10 m"),
        (238.0, "240 m", "240 m"),
        (994.0, "990 m", "990 m"),
        (996.0, "1 km", "1 km"),
        (1_240.0, "1,2 km", "1.2 km"),
        (9_960.0, "10 km", "10 km"),
        (12_600.0, "13 km", "13 km"),
        (f64::NAN, "10 m", "10 m"),
    ];
    for (m, in_vi, in_en) in all {
        assert_eq!((distance(m, &vi).as_str(), distance(m, &en).as_str()), (in_vi, in_en), "{m}");
    }
}
