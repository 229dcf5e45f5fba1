//! Page addresses. One module formats and parses them, so that links, QR codes and the server agree.

use contract::{
    Bbox, LatLon,
    heritage::HeritagePage,
    reports::{Answers, Prefill, ReportCode, ReportFilter, ReportsPage, ReportsView, Sort, Status},
    services::page_of,
    transit::TransitPage,
};
use proptest::{option, prelude::*, sample};

fn code() -> ReportCode {
    "HN-7K3M9Q".parse().expect("a code")
}

/// A page of any service.
#[derive(Clone, Debug, PartialEq)]
enum Any {
    Reports(ReportsPage),
    Transit(TransitPage),
    Heritage(HeritagePage),
}

impl Any {
    fn href(&self) -> String {
        match self {
            Self::Reports(page) => page.href(),
            Self::Transit(page) => page.href(),
            Self::Heritage(page) => page.href(),
        }
    }
}

fn any(path: &str, query: &str) -> Option<Any> {
    let reports = ReportsPage::parse(path, query).map(Any::Reports);
    let transit = TransitPage::parse(path, query).map(Any::Transit);
    let heritage = HeritagePage::parse(path, query).map(Any::Heritage);
    let pages: Vec<Any> = [reports, transit, heritage].into_iter().flatten().collect();
    assert!(pages.len() < 2, "{path} is a page of two services: {pages:?}");
    assert!(pages.is_empty() || page_of(path).is_some(), "{path} is a page and not in the registry");
    pages.into_iter().next()
}

fn parse(href: &str) -> Option<Any> {
    let (path, query) = href.split_once('?').unwrap_or((href, ""));
    any(path, query)
}

#[test]
fn every_page_has_its_address() {
    let site = |lang: Option<&str>| HeritagePage::Site("den-ngoc-son".to_owned(), lang.map(str::to_owned));
    for (page, href) in [
        (Any::Reports(ReportsPage::list()), "/reports"),
        (Any::Reports(ReportsPage::form()), "/reports/new"),
        (Any::Reports(ReportsPage::Mine), "/reports/mine"),
        (Any::Reports(ReportsPage::One(code())), "/reports/HN-7K3M9Q"),
        (Any::Transit(TransitPage::Home), "/bus"),
        (Any::Transit(TransitPage::Plan(String::new())), "/bus/plan"),
        (Any::Transit(TransitPage::Plan("?from=stop:S1".to_owned())), "/bus/plan?from=stop:S1"),
        (Any::Transit(TransitPage::Line("2A".to_owned())), "/bus/routes/2A"),
        (Any::Transit(TransitPage::Stop("Bến/1 +".to_owned())), "/bus/stops/B%E1%BA%BFn%2F1%20%2B"),
        (Any::Heritage(HeritagePage::List(String::new())), "/heritage"),
        (Any::Heritage(HeritagePage::List("?kind=pagoda".to_owned())), "/heritage?kind=pagoda"),
        (Any::Heritage(site(None)), "/d/den-ngoc-son"),
        (Any::Heritage(site(Some("ko"))), "/d/den-ngoc-son/ko"),
        (Any::Heritage(HeritagePage::Scan), "/scan"),
    ] {
        assert_eq!(page.href(), href);
        assert_eq!(parse(href), Some(page));
    }
}

#[test]
fn an_address_of_no_page_is_none() {
    for href in [
        "/nowhere",
        "/reports/xyz",
        "/reports/HN-7K3M9Q/edit",
        "/api/v1/config",
        "/settings/theme",
        "/bus/stops",
        "/bus/stops/a/b",
        "/d/den-ngoc-son/sign",
        "/d/den-ngoc-son/ko/x",
        "/d/den-ngoc-son/12",
    ] {
        assert_eq!(parse(href), None, "{href}");
    }
    assert_eq!(parse("/bus/"), Some(Any::Transit(TransitPage::Home)), "a trailing slash is no other page");
    assert_eq!(parse("/reports/hn7k3m9q"), Some(Any::Reports(ReportsPage::One(code()))));
    for lang in ["KO", "zh-TW", "zh_Hant"] {
        let page = HeritagePage::Site("den-ngoc-son".to_owned(), Some(lang.to_owned()));
        assert_eq!(parse(&format!("/d/den-ngoc-son/{lang}/")), Some(Any::Heritage(page)));
    }
}

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

#[test]
fn what_was_found_leads_to_its_page() {
    let at = LatLon::new(21.03, 105.85);
    for (href, expected) in [
        (ReportsPage::in_ward("00070", at).href(), "/reports?ward=00070&lat=21.03&lon=105.85&z=14"),
        (ReportsPage::around(at).href(), "/reports?lat=21.03&lon=105.85&z=17"),
        (ReportsPage::form_for("road-damage").href(), "/reports/new?category=road-damage"),
        (TransitPage::Stop("01_1 S/1".to_owned()).href(), "/bus/stops/01_1%20S%2F1"),
        (TransitPage::Line("BRT+1".to_owned()).href(), "/bus/routes/BRT%2B1"),
    ] {
        assert_eq!(href, expected);
    }
}

#[test]
fn a_box_is_read_strictly() {
    assert_eq!("105.28,20.56,106.03,21.39".parse(), Ok(Bbox::from([105.28, 20.56, 106.03, 21.39])));
    assert_eq!(" 105 , 20 , 106 , 21 ".parse(), Ok(Bbox::from([105.0, 20.0, 106.0, 21.0])));
    for text in [
        "",
        "1,2,3",
        "1,2,3,4,5",
        "3,2,1,4",
        "1,4,3,2",
        "1,1,1,2",
        "a,b,c,d",
        "NaN,0,1,1",
        "-inf,0,1,1",
        "-181,0,1,1",
        "0,0,181,1",
        "0,-91,1,1",
        "0,0,1,91",
        "1,2,3,",
    ] {
        assert!(text.parse::<Bbox>().is_err(), "{text:?}");
    }
}

#[test]
fn a_box_holds_its_edges() {
    let bbox = Bbox::from([105.0, 20.0, 106.0, 21.0]);
    assert!(bbox.contains(LatLon::new(20.0, 105.0)) && bbox.contains(LatLon::new(21.0, 106.0)));
    assert!(!bbox.contains(LatLon::new(21.000_01, 105.5)) && !bbox.contains(LatLon::new(20.5, 104.999)));
    assert!(!bbox.contains(LatLon::new(f64::NAN, 105.5)));
    assert_eq!(serde_json::to_string(&bbox).expect("JSON"), "[105.0,20.0,106.0,21.0]");
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

    #[test]
    fn a_printed_box_is_read_again(west in -180.0..179.0, south in -90.0..89.0, wide in 0.001..1.0, high in 0.001..1.0) {
        let bbox = Bbox::from([west, south, west + wide, south + high]);
        prop_assert_eq!(bbox.to_string().parse(), Ok(bbox));
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

#[test]
fn a_report_has_a_page_whatever_its_code() {
    use contract::reports::code_in;
    assert_eq!(page_of("/reports/no-code").map(|page| page.path), Some("/reports/{code}"));
    assert_eq!(code_in("/reports/no-code/"), Some("no-code"));
    for path in ["/", "/reports", "/reports/new", "/reports/mine", "/reports/a/b", "/nowhere/x"] {
        assert_eq!(code_in(path), None, "{path}");
    }
}

#[test]
fn a_question_for_journeys_is_its_address() {
    use contract::transit::{PlanQuery, TransitEndpoint};
    let query = PlanQuery {
        from: Some(TransitEndpoint::Stop("M3-01".to_owned())),
        to: Some(TransitEndpoint::Spot(LatLon::new(21.02851, 105.85421), "Hồ Gươm, Hà Nội".to_owned())),
        at: Some("2026-11-23T08:05".to_owned()),
        arrive: true,
        less_walking: true,
        avoid: vec!["B 32".to_owned(), "metro".to_owned()],
        transfers: Some(1),
    };
    let href = query.page().href();
    assert_eq!(
        href,
        "/bus/plan?from=stop:M3-01&to=21.02851,105.85421,H%E1%BB%93%20G%C6%B0%C6%A1m,%20H%C3%A0%20N%E1%BB%99i&at=2026-11-23T08:05\
         &mode=arrive&walk=less&avoid=B%2032,metro&transfers=1"
    );
    assert_eq!(PlanQuery::parse(href.split_once('?').expect("a query").1), query);
    assert_eq!(PlanQuery::default().page().href(), "/bus/plan");
    for broken in [
        "from=stop:",
        "from=here",
        "from=91,105",
        "at=tomorrow",
        "at=2026-11-23",
        "mode=fly&walk=more",
        "avoid=,",
        "transfers=9",
    ] {
        assert_eq!(PlanQuery::parse(broken), PlanQuery::default(), "{broken}");
    }
}
