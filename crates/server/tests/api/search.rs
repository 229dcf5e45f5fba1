//! The universal search field.

use crate::support::TestApp;
use contract::{
    LatLon, SearchResult, SearchResultKind, WardLookup,
    portal::{ward_at, wards},
    search,
};

async fn find(portal: &TestApp, q: &str) -> Vec<SearchResult> {
    portal.send(search(q, None, &[], 10)).await.expect("results").items
}

#[tokio::test]
async fn names_are_found_however_they_are_typed() {
    let portal = TestApp::open().await;
    for (q, id) in [
        ("Phố Mây Trắng", "street-may-trang"),
        ("may trang", "street-may-trang"),
        ("maay trawngs", "street-may-trang"),
        ("may trnag", "street-may-trang"),
        ("white cloud", "street-may-trang"),
        ("hẻm mây", "street-may-trang"),
        ("cho den long", "market-den-long"),
        ("ben song", "W1"),
        ("Riverside", "W1"),
        ("o ga", "hole"),
        ("toi om", "lamp"),
        ("fallen", "fallen-tree"),
    ] {
        let results = find(&portal, q).await;
        assert_eq!(results.first().map(|result| result.id.as_str()), Some(id), "{q}");
    }
    assert_eq!(find(&portal, "").await, []);
    assert_eq!(find(&portal, "%%% ' \" \\ 😀").await, []);
}

#[tokio::test]
async fn a_search_result_says_what_it_is_and_where_it_leads() {
    let portal = TestApp::open().await;
    let results = find(&portal, "mây trắng").await;
    let result = &results[0];
    assert_eq!((result.kind, result.approximate), (SearchResultKind::Place, false));
    assert_eq!((result.subtitle.get("vi"), result.ranges.as_slice()), ("Phường Bến Sông", &[[4, 13]][..]));
    assert_eq!(result.href, "/reports?lat=50.031&lon=8.051&z=17");
    let results = find(&portal, "ổ gà").await;
    assert_eq!((results[0].icon.as_str(), results[0].href.as_str()), ("road", "/reports/new?category=hole"));
    assert_eq!(find(&portal, "đồng lúa").await[0].subtitle.get("en"), "Wolkenau");
}

#[tokio::test]
async fn a_house_number_leads_to_its_street() {
    let portal = TestApp::open().await;
    for q in ["3 Mây Trắng", "số 12A phố may trang", "27/4 White Cloud Street"] {
        let results = find(&portal, q).await;
        let result = results.first().unwrap_or_else(|| panic!("{q}: no result"));
        assert_eq!((result.id.as_str(), result.approximate), ("street-may-trang", true), "{q}");
    }
}

#[tokio::test]
async fn of_two_streets_with_one_name_the_nearer_comes_first() {
    let portal = TestApp::open().await;
    for (near, first) in [(LatLon::new(50.07, 8.15), "street-gio-east"), (LatLon::new(50.03, 8.04), "street-gio-west")]
    {
        let results = portal.send(search("duong gio", Some(near), &[], 10)).await.expect("results").items;
        assert_eq!(results[0].id, first);
    }
}

#[tokio::test]
async fn kinds_and_limit_narrow() {
    let portal = TestApp::open().await;
    let only = portal
        .send(search("mây", None, &[SearchResultKind::Category, SearchResultKind::Ward], 10))
        .await
        .expect("results")
        .items;
    assert!(only.iter().all(|one| matches!(one.kind, SearchResultKind::Category | SearchResultKind::Ward)), "{only:?}");
    assert_eq!(portal.send(search("đường gió", None, &[], 1)).await.expect("results").items.len(), 1);
}

#[tokio::test]
async fn wards_are_listed_and_the_nearest_is_offered() {
    let portal = TestApp::open().await;
    let all = portal.send(wards()).await.expect("wards");
    assert_eq!(all.items.iter().map(|ward| ward.code.as_str()).collect::<Vec<_>>(), ["C3", "W1", "W2"]);
    let WardLookup { ward, exact } = portal.send(ward_at(LatLon::new(50.06, 8.16))).await.expect("a ward");
    assert_eq!((ward.code.as_str(), exact), ("W2", false));
}

/// The published test list: names of the city's streets, places, wards and stops, 250 each without accents, with one
/// typo, as Telex keystrokes, and in decomposed Unicode form.
const SPOILED: &str = include_str!("../fixtures/spoiled.csv");

#[tokio::test]
async fn a_thousand_spoiled_names_are_found_and_exact_ones_come_first() {
    // The real city, including its sample network.
    let portal = TestApp::with(|options| server::Options { city: None, ..options }).await;
    let rows: Vec<Vec<&str>> = SPOILED.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 1000);
    let is = |result: &SearchResult, name: &str| civic::text::exact(result.title.get("vi")) == civic::text::exact(name);
    let (mut lost, mut second) = (Vec::new(), Vec::new());
    let mut exact = std::collections::BTreeSet::new();
    for row in &rows {
        let [kind, query, name] = row[..] else { panic!("{row:?}") };
        let results = find(&portal, query).await;
        if !results.iter().take(5).any(|result| is(result, name)) {
            let found: Vec<&str> = results.iter().take(5).map(|result| result.title.get("vi")).collect();
            lost.push(format!("{kind}: {query} ({name}): {found:?}"));
        }
        if exact.insert(name) {
            let results = find(&portal, name).await;
            if !results.first().is_some_and(|result| is(result, name)) {
                second.push(format!("{name}: {:?}", results.first().map(|result| result.title.get("vi"))));
            }
        }
    }
    println!(
        "{} of 1000 spoiled queries found, {} exact names, {} not first",
        1000 - lost.len(),
        exact.len(),
        second.len()
    );
    assert!(lost.len() <= 10, "{}\n{}", lost.len(), lost.join("\n"));
    assert!(second.is_empty(), "{}", second.join("\n"));
}
