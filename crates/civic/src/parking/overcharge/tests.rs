use contract::{Instant, Page, parking::Vehicle};

use super::*;
use crate::report::summary;

fn site() -> ParkingSite {
    let list: Page<ParkingSite> =
        serde_json::from_str(include_str!("../../../../contract/fixtures/parking_sites.json")).expect("the list");
    list.items.into_iter().next().expect("a site")
}

fn quote(amount: u64) -> Quote {
    let at = |text: &str| -> Instant { text.parse().expect("an instant") };
    Quote {
        vehicle: Vehicle::Car,
        from: at("2026-11-30T08:00:00+07:00"),
        to: at("2026-11-30T09:00:00+07:00"),
        amount,
        steps: Vec::new(),
    }
}

#[test]
fn the_amount_is_read_as_people_write_it() {
    let words = Words::of("vi");
    for text in ["50000", "50.000", "50,000 đ", "50k", " 50 nghìn "] {
        assert_eq!(read_charge(text, Some(&quote(25_000)), &words), Ok(50_000), "{text}");
    }
    assert_eq!(read_charge("10k", None, &words), Ok(10_000), "no price is posted");
    assert_eq!(read_charge("10k", Some(&quote(0)), &words), Ok(10_000), "parking is free of charge");
}

#[test]
fn a_wrong_amount_is_refused_by_name() {
    let words = Words::of("vi");
    let error = |text: &str| read_charge(text, Some(&quote(25_000)), &words).expect_err("refused");
    assert_eq!(error("  "), words.parking_charged_missing());
    for text in ["nhiều", "20.00", "2,5", "-5", "1.5k"] {
        assert_eq!(error(text), words.parking_charged_wrong(), "{text}");
    }
    for text in ["0", "20", "499", "10.000.001", "999999999999"] {
        assert!(error(text).starts_with("Số tiền bị thu phải từ 500\u{a0}đ"), "{text}");
    }
    for text in ["25.000", "24k"] {
        assert!(error(text).contains("không cao hơn giá niêm yết"), "{text}");
    }
    for text in [error(""), error("x"), error("20"), error("25k")] {
        assert!(text.contains("ố tiền bị thu"), "{text}");
    }
}

#[test]
fn the_title_of_the_report_says_that_somebody_was_overcharged() {
    let site = ParkingSite { name: contract::Localized::from_pairs([("vi", "Phố Lý Thường Kiệt")]), ..site() };
    let words = Words::of("vi");
    let link = overcharge_report(&site, Some("overcharge"), 50_000, PaidBy::Cash, Some(&quote(25_000)), &words);
    let text = link.description.clone().expect("a text");
    assert_eq!(summary(&text), "Bị thu quá giá niêm yết ở Phố Lý Thường Kiệt: 50.000 đ.");
    assert_eq!(
        text,
        "Bị thu quá giá niêm yết ở Phố Lý Thường Kiệt: 50.000 đ. Cách trả: Tiền mặt. \
         Giá niêm yết (Ô tô, 08:00–09:00 ngày 30/11/2026): 25.000 đ."
    );
    assert!(link.is_complete());
    let answers: Vec<_> = link.answers.iter().map(|(id, answer)| (id.as_str(), answer.as_str())).collect();
    assert_eq!(answers, [("charged", "50000"), ("paid_by", "cash"), ("posted", "25000")]);
}

#[test]
fn a_report_without_a_posted_price_says_nothing_about_one() {
    let words = Words::of("en");
    for posted in [None, Some(quote(0))] {
        let link = overcharge_report(&site(), None, 10_000, PaidBy::Unpaid, posted.as_ref(), &words);
        assert!(!link.answers.contains_key("posted"));
        assert_eq!(link.category, None);
        let text = link.description.expect("a text");
        assert!(text.starts_with("Charged more than the posted price at "), "{text}");
        assert!(text.contains(": 10,000 VND. Payment: Not paid."), "{text}");
    }
}
