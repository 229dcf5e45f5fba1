//! What a page shows and what a form is filled in with, in addresses.

use contract::{
    LatLon,
    reports::{Answers, Prefill, ReportCode, ReportFilter, ReportsPage, ReportsView, Sort, Status},
};
use proptest::{option, prelude::*, sample};

use crate::{Any, any, code, parse};

#[test]
fn a_view_says_only_what_was_chosen() {
    let view = ReportsView {
        filter: ReportFilter { status: vec![Status::Assigned, Status::InProgress], ..ReportFilter::default() },
        sort: Sort::Updated,
        center: Some(LatLon::new(21.02849, 105.85)),
        zoom: Some(16),
        list: true,
        selected: Some(code()),
    };
    let href =
        "/reports?status=assigned,in_progress&sort=updated&lat=21.02849&lon=105.85&z=16&list=1&selected=HN-7K3M9Q";
    assert_eq!(ReportsPage::List(Box::new(view.clone())).href(), href);
    assert_eq!(parse(href), Some(Any::Reports(ReportsPage::List(Box::new(view)))));
}

#[test]
fn an_old_or_broken_link_still_opens() {
    let view = ReportsView::parse("?status=lost,received&sort=best&lat=x&lon=105&z=99&list=yes&selected=??&page=4");
    let filter = ReportFilter { status: vec![Status::Received], ..ReportFilter::default() };
    assert_eq!(view, ReportsView { filter, ..ReportsView::default() });
    assert_eq!(ReportsView::parse("lat=NaN&lon=inf").center, None);
    assert_eq!(ReportsView::parse("lat=91&lon=0").center, None);
}

/// A position with the precision of addresses: multiples of 0.00001 degrees.
fn position() -> impl Strategy<Value = LatLon> {
    (-9_000_000_i32..=9_000_000, -18_000_000_i32..=18_000_000)
        .prop_map(|(lat, lon)| LatLon::new(f64::from(lat) / 1e5, f64::from(lon) / 1e5))
}

/// Any text that a filter may contain: trimmed; empty means no filter.
fn words() -> impl Strategy<Value = String> {
    ".{0,20}".prop_map(|text| text.trim().to_owned())
}

fn some_words() -> impl Strategy<Value = Option<String>> {
    option::of(".{1,20}")
}

/// A trimmed text, or none.
fn trimmed() -> impl Strategy<Value = Option<String>> {
    words().prop_map(|text| Some(text).filter(|text| !text.is_empty()))
}

prop_compose! {
    fn filter()(
        category in prop::collection::vec("[a-z][a-z-]{0,12}", 0..3),
        status in sample::subsequence(Status::ALL.to_vec(), 0..=6),
        overdue: bool,
        ward in option::of("[0-9]{5}"),
        q in words(),
        since in option::of("20[0-9]{2}-[01][0-9]-[0-3][0-9]"),
    ) -> ReportFilter {
        ReportFilter { category, status, overdue, ward, q, since }
    }
}

prop_compose! {
    fn view()(
        filter in filter(),
        sort in sample::select(Sort::ALL.to_vec()),
        center in option::of(position()),
        zoom in option::of(0_u8..=22),
        list: bool,
        number in option::of(0_u32..1 << 30),
    ) -> ReportsView {
        let selected = number.map(|number| ReportCode::from_number("HN", number));
        ReportsView { filter, sort, center, zoom, list, selected }
    }
}

prop_compose! {
    fn prefill()(
        category in some_words(),
        at in option::of(position()),
        place in some_words(),
        about in some_words(),
        description in trimmed(),
        answers in prop::collection::btree_map("[a-z_]{1,8}", "[0-9a-zđ]([0-9a-zđ:,. ]{0,7}[0-9a-zđ])?", 0..3),
    ) -> Prefill {
        Prefill { category, at, place, about, description, answers }
    }
}

proptest! {
    #[test]
    fn a_printed_view_is_read_again(view in view()) {
        let page = Any::Reports(ReportsPage::List(Box::new(view)));
        prop_assert_eq!(parse(&page.href()), Some(page));
    }

    #[test]
    fn a_printed_prefill_is_read_again(prefill in prefill()) {
        let page = Any::Reports(ReportsPage::New(Box::new(prefill)));
        prop_assert_eq!(parse(&page.href()), Some(page));
    }

    #[test]
    fn no_address_breaks_the_reader(
        path in prop_oneof![sample::select(vec!["/reports", "/reports/new"]).prop_map(str::to_owned), "(/.*){0,3}"],
        query in prop_oneof![".*", "(category|status|ward|q|since|sort|z|list|place|about|description|answer)=.{0,9}&[a-z]{0,9}=.*"],
    ) {
        if let Some(page) = any(&path, &query) {
            // Formatting an address rounds numbers and trims texts; after that, it is stable.
            let href = page.href();
            prop_assert_eq!(parse(&href).map(|page| page.href()), Some(href));
        }
    }
}

#[test]
fn a_description_in_a_link_is_trimmed_and_at_most_500_characters() {
    let read = |text: &str| Prefill::parse(&format!("description={text}")).description;
    assert_eq!(read("%20%0AThu%2020.000%20%C4%91%20"), Some("Thu 20.000 đ".to_owned()));
    assert_eq!(read("%20%0A"), None);
    // Characters count, not bytes.
    let longest = "đ".repeat(500);
    assert_eq!(read(&format!("%20{longest}%20")), Some(longest.clone()));
    assert_eq!(read(&format!("{longest}đ")), None);

    let prefill =
        Prefill { description: Some("Thu 20.000 đ, giá niêm yết 5.000 đ.".to_owned()), ..Prefill::default() };
    let href = ReportsPage::New(Box::new(prefill.clone())).href();
    assert_eq!(parse(&href), Some(Any::Reports(ReportsPage::New(Box::new(prefill)))));
    assert_eq!(ReportsPage::form().href(), "/reports/new");
}

#[test]
fn answers_in_a_link_have_a_question_and_a_text() {
    let read = |query: &str| Prefill::parse(query).answers;
    let answers = read("answer=charged:20000&answer=note:%20a:b%20&answer=cash&answer=:x&answer=empty:%20");
    let pairs: Vec<_> = answers.iter().map(|(id, answer)| (id.as_str(), answer.as_str())).collect();
    assert_eq!(pairs, [("charged", "20000"), ("note", "a:b")]);
    let href = ReportsPage::New(Box::new(Prefill { answers, ..Prefill::default() })).href();
    assert_eq!(href, "/reports/new?answer=charged:20000&answer=note:a:b");
}

#[test]
fn a_link_is_complete_when_it_fills_in_all_that_a_report_needs() {
    let complete = Prefill {
        category: Some("parking-overcharge".to_owned()),
        at: Some(LatLon::new(21.0245, 105.8412)),
        place: Some("Phố Lý Thường Kiệt".to_owned()),
        about: Some("parking:hn-ly-thuong-kiet".to_owned()),
        description: Some("Thu cao hơn giá niêm yết.".to_owned()),
        answers: Answers::new(),
    };
    assert!(complete.is_complete() && !Prefill::default().is_complete());
    for partial in [
        Prefill { category: None, ..complete.clone() },
        Prefill { at: None, ..complete.clone() },
        Prefill { place: None, ..complete.clone() },
        Prefill { about: None, ..complete.clone() },
        Prefill { description: None, ..complete },
    ] {
        assert!(!partial.is_complete(), "{partial:?}");
    }
}
