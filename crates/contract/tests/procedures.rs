//! Procedures: addresses, the state of the list in its query, validity of fees.

use contract::procedures::{Fee, ProcedureGroup, ProceduresPage, ProceduresView, procedure_in, procedures};

#[test]
fn the_state_of_the_list_is_in_its_address() {
    let view = ProceduresView { q: "khai sinh".to_owned(), group: Some(ProcedureGroup::CivilStatus) };
    assert_eq!(view.page().href(), "/services?q=khai%20sinh&group=civil_status");
    assert_eq!(ProceduresView::parse("?q=khai%20sinh&group=civil_status"), view);
    assert_eq!(ProceduresView::default().page().href(), "/services");
    assert_eq!(ProceduresView::parse("q=+x+&group=none"), ProceduresView { q: "x".to_owned(), group: None });
    assert_eq!(ProceduresView::parse(&format!("q={}", "x".repeat(300))).q.len(), 200);
    assert_eq!(procedures("", Some(ProcedureGroup::Land)).target(), "/procedures?group=land");
}

#[test]
fn every_page_has_its_address() {
    for (page, href) in [
        (ProceduresPage::List(String::new()), "/services"),
        (ProceduresPage::List("?q=x".to_owned()), "/services?q=x"),
        (ProceduresPage::One("dang-ky-khai-sinh".to_owned()), "/services/dang-ky-khai-sinh"),
    ] {
        assert_eq!(page.href(), href);
        let (path, query) = href.split_once('?').unwrap_or((href, ""));
        assert_eq!(ProceduresPage::parse(path, query), Some(page));
    }
    assert_eq!(ProceduresPage::parse("/services/a/b", ""), None);
    assert_eq!((procedure_in("/services/a"), procedure_in("/services")), (Some("a".to_owned()), None));
}

#[test]
fn a_fee_applies_on_its_first_and_last_day() {
    let day = |text: &str| text.parse().expect("a date");
    let fee = Fee { valid_from: Some(day("2026-01-01")), valid_to: Some(day("2026-12-31")), ..Fee::default() };
    let on = |text: &str| fee.is_valid_on(day(text));
    assert_eq!(["2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01"].map(on), [false, true, true, false]);
    assert!(Fee::default().is_valid_on(day("1900-01-01")));
}

#[test]
fn every_subject_has_its_own_name() {
    for group in ProcedureGroup::ALL {
        assert_eq!(ProcedureGroup::of(group.as_str()), Some(group));
        assert_eq!(serde_json::to_value(group).expect("a word"), group.as_str());
    }
}
