//! Early requests in documents, which the program later reuses.

use crate::dist::build;
use crate::reports;
use crate::support::{get, site, start};
use axum::http::StatusCode;
use contract::{API_BASE, reports::Visibility};
use server::clock::Clock;
use std::{fs, path::Path};

/// The elements that declare a document's early requests.
fn early(html: &str) -> Vec<&str> {
    html.lines().filter(|line| line.starts_with("<link rel=\"early\"")).collect()
}

#[tokio::test]
async fn a_document_asks_what_its_page_begins_with() {
    let running = site().await;
    let router = &running.server.router;
    let ask = |target: &str, more: &str| {
        format!("<link rel=\"early\" href=\"{API_BASE}{}\"{more}>", target.replace('&', "&amp;"))
    };
    let names = [ask("/categories", ""), ask("/wards", "")];
    let pack = "<link rel=\"early\" href=\"/chunk-browse-0123456789abcdef.bin\">".to_owned();
    let page = get(router, "/reports", &[]).await;
    // The list comes first. The initial map position comes from the city.
    let profile = &running.server.app.city().profile;
    let (x, y) = civic::geo::mercator(profile.center(), f64::from(profile.zoom.start));
    let map = format!(" data-map=\"{x} {y} {}\"", profile.zoom.start);
    let list = ask("/reports?bbox=*&limit=20", &format!(" data-own{map}"));
    let pins = ask(&format!("/reports/map?bbox=*&zoom={}", profile.zoom.start), &map);
    assert_eq!(early(page.text()), [&list, &pack, &pins, &names[0], &names[1]]);

    let query = "?lat=21.03&lon=105.85&z=15&status=received&sort=near&q=%22%3E%3Cscript%3E";
    let page = get(router, &format!("/reports{query}"), &[]).await;
    let (x, y) = civic::geo::mercator(contract::LatLon::new(21.03, 105.85), 15.0);
    let map = format!(" data-map=\"{x} {y} 15\"");
    let filter = "status=received&q=%22%3E%3Cscript%3E&bbox=*";
    let list = ask(&format!("/reports?{filter}&sort=near&lat=21.03&lon=105.85&limit=20"), &format!(" data-own{map}"));
    assert_eq!(early(page.text())[..3], [list, pack.clone(), ask(&format!("/reports/map?{filter}&zoom=15"), &map)]);

    // An invalid zoom, and the list without a map.
    let page = get(router, "/reports?z=3&list=1", &[]).await;
    assert_eq!(
        early(page.text()),
        [ask("/reports?limit=20", " data-own"), pack.clone(), names[0].clone(), names[1].clone()]
    );

    let code = reports::insert(&running.server.app, "Ổ gà", Visibility::Public, Vec::new()).await;
    let page = get(router, &format!("/reports/{code}"), &[]).await;
    assert_eq!(early(page.text())[0], ask(&format!("/reports/{code}"), " data-own"));
    let page = get(router, "/bus/stops/nowhere", &[]).await;
    assert_eq!((page.status, early(page.text()).len()), (StatusCode::NOT_FOUND, 0), "nothing for what is not there");
    for target in ["/about", "/settings", "/nowhere", "/reports/HN-000000"] {
        let page = get(router, target, &[]).await;
        assert!(early(page.text()).is_empty(), "{target}");
    }
    let long = get(router, &format!("/reports?q={}", "x".repeat(700)), &[]).await;
    assert_eq!(early(long.text()), [&names[0], &pack, &names[1]], "the program asks long questions by itself");
    // A language that is not compiled into the program.
    let english = get(router, "/about?lang=en", &[]).await;
    assert!(early(english.text())[0].contains("/locales/en.json?v="));

    let elsewhere = start(|options, folder| {
        options.dist = Some(build(folder));
        options.api_url = Some("https://api.example/city/v1/".to_owned());
    })
    .await;
    let page = get(&elsewhere.server.router, "/reports", &[]).await;
    assert!(early(page.text())[0].contains("href=\"https://api.example/city/v1/reports?bbox=*"), "{}", page.text());
}

#[tokio::test]
async fn the_document_of_the_parking_list_asks_for_the_prices_that_the_page_takes_over() {
    let running = start(|options, folder| {
        options.dist = Some(build(folder));
        // 16:00 in the city.
        options.clock = Clock::at(1_795_165_200_000);
        let (from, to) =
            (Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/hanoi/parking"), folder.join("city/parking"));
        fs::create_dir(&to).expect("a folder");
        for name in ["sites.toml", "tariffs.toml"] {
            fs::copy(from.join(name), to.join(name)).expect("a copy");
        }
    })
    .await;
    let usual = "from=2026-11-20T16:00&to=2026-11-20T18:00";
    let chosen = "from=2026-11-30T08:30&to=2026-11-30T13:00";
    let remembered = " data-vehicle=\"motorcycle\"";
    for (query, target, more) in [
        (String::new(), format!("vehicle=motorcycle&{usual}"), remembered),
        (
            "?near=21.0285,105.8542&open=true".to_owned(),
            format!("vehicle=motorcycle&{usual}&lat=21.0285&lon=105.8542&open=true"),
            remembered,
        ),
        ("?vehicle=car&cashless=true".to_owned(), format!("vehicle=car&{usual}&cashless=true"), ""),
        (format!("?vehicle=motorcycle&{chosen}"), format!("vehicle=motorcycle&{chosen}"), ""),
        // No such day: the page takes the usual stay.
        ("?vehicle=bus&from=2026-02-30T08:00&to=2026-03-01T08:00".to_owned(), format!("vehicle=bus&{usual}"), ""),
    ] {
        let page = get(&running.server.router, &format!("/parking{query}"), &[]).await;
        let target = target.replace('&', "&amp;");
        let link = format!("<link rel=\"early\" href=\"{API_BASE}/parking/sites?{target}\"{more}>");
        assert_eq!(early(page.text()), [link], "{query}");
    }
    for query in ["?from=2026-11-30T13:00&to=2026-11-30T08:30", "?from=2026-01-01T08:00&to=2027-01-01T08:00"] {
        let page = get(&running.server.router, &format!("/parking{query}"), &[]).await;
        assert!(early(page.text()).is_empty(), "the page says what is wrong with it: {query}");
    }
}
