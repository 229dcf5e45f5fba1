//! Procedures: the list with its search, a procedure with its facts, and wrong files.

use crate::{
    heritage::refused,
    support::{TestApp, copied},
};
use contract::{
    SearchResultKind, Service,
    portal::config,
    procedures::{ProcedureGroup, procedure, procedures},
    search,
};
use server::{Options, city::City, services::Content};
use std::fs;

/// Keys of the procedures for a query.
async fn listed(portal: &TestApp, q: &str, group: Option<ProcedureGroup>) -> Vec<String> {
    let page = portal.send(procedures(q, group)).await.expect("a list");
    assert_eq!(page.total, Some(page.items.len() as u32));
    page.items.into_iter().map(|item| item.id).collect()
}

#[tokio::test]
async fn procedures_are_listed_by_subject_and_found_by_what_people_call_them() {
    let portal = TestApp::open().await;
    assert!(portal.send(config()).await.expect("a profile").services.contains(&Service::Procedures));
    assert_eq!(listed(&portal, "", None).await, ["dang-ky-thuyen", "kenh-nhan-tin", "the-tham-quan"]);
    let vehicles = Some(ProcedureGroup::Vehicles);
    assert_eq!(listed(&portal, "", vehicles).await, ["dang-ky-thuyen", "kenh-nhan-tin"]);
    for q in ["Đăng ký thuyền nan", "bien so thuyen", "boat registration", "lamf giaays thuyeenf", "dang ky thuyne nan"]
    {
        assert_eq!(listed(&portal, q, None).await.first().map(String::as_str), Some("dang-ky-thuyen"), "{q}");
    }
    assert_eq!(listed(&portal, "hill", vehicles).await, Vec::<String>::new());
    assert_eq!(listed(&portal, "zzzz", None).await, Vec::<String>::new());
    let first = &portal.send(procedures("", None)).await.expect("a list").items[0];
    assert_eq!((first.authority.get("vi"), first.is_online), ("Tòa thị chính", true));
    let (status, _, _) = portal.get("/procedures?group=astronomy").await;
    assert_eq!(status.as_u16(), 400);
    let long = portal.send(procedures(&"x".repeat(201), None)).await;
    assert_eq!(refused(long), (400, "q".to_owned()));
}

#[tokio::test]
async fn a_procedure_has_its_facts_and_an_unknown_one_is_not_found() {
    let portal = TestApp::open().await;
    let boat = portal.send(procedure("dang-ky-thuyen")).await.expect("a procedure");
    assert_eq!((boat.papers.len(), boat.fees.len(), boat.sources.len()), (2, 3, 2));
    let day = "2026-11-20".parse().expect("a date");
    let amounts: Vec<_> = civic::procedures::fees_on(&boat, day, true).map(|fee| fee.amount).collect();
    assert_eq!(amounts, [Some(15_000)], "the waiver has ended");
    assert_eq!(refused(portal.send(procedure("khong-co")).await), (404, String::new()));
}

#[tokio::test]
async fn the_search_of_the_portal_finds_procedures() {
    let portal = TestApp::open().await;
    let kinds = [SearchResultKind::Procedure];
    let results = portal.send(search("thuyen nan", None, &kinds, 5)).await.expect("results").items;
    let result = results.first().expect("a result");
    assert_eq!((result.id.as_str(), result.href.as_str()), ("dang-ky-thuyen", "/services/dang-ky-thuyen"));
    assert_eq!((result.kind, result.subtitle.get("en").is_empty()), (SearchResultKind::Procedure, false));
}

#[tokio::test]
async fn a_city_without_procedures_offers_none() {
    let folder = copied();
    fs::remove_dir_all(folder.path().join("procedures")).expect("they were there");
    let city = Some(folder.path().to_owned());
    let portal = TestApp::with(|options| Options { city, ..options }).await;
    assert!(!portal.send(config()).await.expect("a profile").services.contains(&Service::Procedures));
    assert_eq!(listed(&portal, "", None).await, Vec::<String>::new());
}

#[test]
fn every_mistake_is_named_with_file_and_field() {
    for (from, to, parts) in [
        ("group = \"vehicles\"", "group = \"boats\"", &["boats"][..]),
        ("channel = \"desk\"\namount", "amount", &["fees[0].channel", "missing"]),
        ("unit = \"working_day\"", "unit = \"moon\"", &["moon"]),
        ("[[papers]]\n", "[[papers]]\ncolour = \"red\"\n", &["colour"]),
        ("as_of = \"2026-11-01\"", "as_of = \"2999-01-01\"", &["as_of", "future"]),
        ("name = { vi = \"Tòa thị chính\", en", "name = { en", &["authority.name.vi", "missing"]),
        ("name = { vi = \"Tòa thị chính\"", "name = { vi = \"UBND cấp huyện\"", &["authority.name.vi", "cấp huyện"]),
        ("\"Quầy số 3\"", "\"Phòng Giao thông Quận 3\"", &["places[0].text.vi", "quận"]),
        ("\"Counter 3\"", "\"District office\"", &["places[0].text.en", "district"]),
        ("https://hall.example/boats?", "http://hall.example/boats?", &["places[1].href", "https"]),
        ("amount = 30000\nsources = [\"law\"]", "amount = 30000\nsources = [\"page\"]", &["fees[0].sources", "law"]),
        ("amount = 30000\n", "", &["fees[0].amount"]),
        ("free = true\nvalid_to", "free = true\namount = 1\nvalid_to", &["fees[1].amount"]),
        ("valid_to = \"2026-10-31\"", "valid_from = \"2026-11-01\"\nvalid_to = \"2026-10-31\"", &["fees[1].valid_to"]),
        ("days = 3", "days = 0", &["times[0].days"]),
        ("[\"law\", \"page\"]", "[\"moon\"]", &["change.sources", "moon"]),
        ("bring the boat.\" }\nsources = [\"page\"]", "bring the boat.\" }\nsources = []", &["notes[0].sources"]),
        ("\"làm giấy thuyền\"", "\"Hill Pass\"", &["name.en", "the-tham-quan"]),
        ("\"biển số thuyền\"", "\"Lam giay thuyen\"", &["aliases[1]", "twice"]),
        ("kind = \"portal\"\nname", "kind = \"portal\"\nid2 = \"x\"\nname", &["id2"]),
    ] {
        let folder = copied();
        let path = folder.path().join("procedures/dang-ky-thuyen.toml");
        let text = fs::read_to_string(&path).expect("a file");
        assert!(text.contains(from), "there is no {from}");
        fs::write(&path, text.replacen(from, to, 1)).expect("a file");
        let read = City::load(Some(folder.path())).and_then(|city| Content::read(&city));
        let error = format!("{:#}", read.expect_err("a mistake"));
        // Of two procedures with the same name, the second one in the list is named.
        let is_named = error.contains("procedures/dang-ky-thuyen.toml") || parts.contains(&"the-tham-quan");
        assert!(is_named && parts.iter().all(|part| error.contains(part)), "{to:?}: {error}");
    }
}
