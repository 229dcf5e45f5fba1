//! Page addresses. One module formats and parses them, so that links, QR codes and the server agree.

mod boxes;
mod views;

use contract::{
    LatLon,
    heritage::HeritagePage,
    reports::{ReportCode, ReportsPage},
    services::page_of,
    transit::TransitPage,
};

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
