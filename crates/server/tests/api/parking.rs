//! Parking: sites for a vehicle and a stay, a site with its tariffs, quotes, and wrong files.

use crate::{
    heritage::refused,
    support::{TestApp, copied},
};
use civic::parking::Tariffs;
use contract::{
    LatLon, SearchResultKind, Service,
    parking::{ParkingQuery, Stay, Vehicle, parking_about, parking_quote, parking_site, parking_sites},
    portal::config,
    search,
};
use server::{
    Options,
    city::City,
    services::{self, parking},
};
use std::{collections::BTreeSet, fs};

const NEAR: LatLon = LatLon::new(50.0301, 8.0501);

fn stay(from: &str, to: &str) -> Stay {
    Stay { from: from.to_owned(), to: to.to_owned() }
}

fn friday(from: &str, to: &str) -> Stay {
    stay(&format!("2026-11-20T{from}"), &format!("2026-11-20T{to}"))
}

/// Keys and prices of the sites for a query.
async fn listed(portal: &TestApp, query: &ParkingQuery) -> Vec<(String, Option<u64>)> {
    let page = portal.send(parking_sites(query)).await.expect("a list");
    assert_eq!(page.total, Some(page.items.len() as u32));
    page.items.into_iter().map(|site| (site.uid, site.price)).collect()
}

#[tokio::test]
async fn sites_are_listed_by_the_price_of_the_stay_and_the_walk() {
    let portal = TestApp::open().await;
    assert!(portal.send(config()).await.expect("a profile").services.contains(&Service::Parking));
    let query = ParkingQuery { stay: Some(friday("08:00", "10:00")), ..ParkingQuery::default() };
    let site = |uid: &str, price| (uid.to_owned(), price);
    let by_price = [site("doi-thong", Some(1000)), site("cho-song", Some(3000)), site("bo-ke", None)];
    assert_eq!(listed(&portal, &query).await, by_price, "a site without a known price comes last");
    let near = ParkingQuery { near: Some(NEAR), ..query.clone() };
    let by_walk = [site("cho-song", Some(3000)), site("doi-thong", Some(1000)), site("bo-ke", None)];
    assert_eq!(listed(&portal, &near).await, by_walk, "eight kilometres on foot outweigh 2,000 đồng");
    let first = &portal.send(parking_sites(&near)).await.expect("a list").items[0];
    assert!(first.distance_m.is_some_and(|metres| (5..30).contains(&metres)), "{:?}", first.distance_m);
    let car = ParkingQuery { vehicle: Vehicle::Car, ..query.clone() };
    assert_eq!(listed(&portal, &car).await, [site("cho-song", Some(40_000))]);
    let bus = ParkingQuery { vehicle: Vehicle::Bus, ..query.clone() };
    assert_eq!(listed(&portal, &bus).await, []);
    let cashless = ParkingQuery { cashless: true, ..query.clone() };
    assert_eq!(listed(&portal, &cashless).await, [site("cho-song", Some(3000))]);
    let cheap = ParkingQuery { max_price: Some(2999), ..query.clone() };
    assert_eq!(listed(&portal, &cheap).await, [site("doi-thong", Some(1000))]);
    let bbox = Some(contract::Bbox::from([8.1, 50.05, 8.2, 50.1]));
    assert_eq!(listed(&portal, &ParkingQuery { bbox, ..query }).await, [site("doi-thong", Some(1000))]);
    let bicycles = ParkingQuery { vehicle: Vehicle::Bicycle, ..ParkingQuery::default() };
    assert_eq!(listed(&portal, &bicycles).await, [site("ben-do", None), site("bo-ke", None)]);
    let stay = Some(friday("08:00", "10:00"));
    let free = listed(&portal, &ParkingQuery { stay, ..bicycles }).await;
    assert_eq!(free, [site("ben-do", Some(0)), site("bo-ke", None)], "free of charge is a price");
    let without = listed(&portal, &ParkingQuery::default()).await;
    assert!(without.iter().all(|(_, price)| price.is_none()), "no stay, no price");
}

#[tokio::test]
async fn a_site_has_all_that_the_device_needs_for_the_same_price() {
    let portal = TestApp::open().await;
    let details = portal.send(parking_site("cho-song")).await.expect("a site");
    assert_eq!(details.zone.as_ref().map(|zone| zone.name.get("en")), Some("Inside the dyke"));
    assert_eq!(details.tariffs.len(), 2, "those of its vehicles");
    let holidays: BTreeSet<_> = details.holidays.iter().copied().collect();
    assert!(holidays.contains(&"2026-11-23".parse().expect("a date")));
    let device = Tariffs { tariffs: &details.tariffs, holidays: &holidays };
    let at = |text: &str| format!("{text}:00+01:00").parse::<contract::Instant>().expect("a time");
    for (vehicle, from, to, amount) in [
        (Vehicle::Car, "2026-11-20T08:00", "2026-11-20T10:30", 60_000),
        (Vehicle::Car, "2026-11-22T23:00", "2026-11-23T01:00", 50_000),
        (Vehicle::Motorcycle, "2026-11-20T08:00", "2026-11-20T18:00", 3000),
        (Vehicle::Motorcycle, "2026-11-20T08:00", "2026-11-22T09:00", 17_000),
    ] {
        let quote = portal.send(parking_quote("cho-song", vehicle, &stay(from, to))).await.expect("a price");
        assert_eq!(quote.amount, amount, "{vehicle:?} {from} {to}");
        assert_eq!(device.quote(vehicle, at(from), at(to)), Ok(quote));
    }
    let quiet = portal.send(parking_site("bo-ke")).await.expect("a site");
    assert!(quiet.zone.is_none() && quiet.tariffs.is_empty() && quiet.holidays.is_empty());
}

#[tokio::test]
async fn wrong_requests_name_the_field() {
    let portal = TestApp::open().await;
    let quote = async |uid: &str, vehicle, stay: Stay| refused(portal.send(parking_quote(uid, vehicle, &stay)).await);
    let fine = || friday("08:00", "10:00");
    assert_eq!(quote("none", Vehicle::Car, fine()).await, (404, String::new()));
    assert_eq!(quote("bo-ke", Vehicle::Bicycle, fine()).await, (404, String::new()), "no tariff is known");
    assert_eq!(quote("cho-song", Vehicle::Bus, fine()).await, (404, String::new()));
    let bicycle = quote("cho-song", Vehicle::Bicycle, fine()).await;
    assert_eq!(bicycle, (404, String::new()), "the zone has a price, but the site takes no bicycles");
    assert_eq!(quote("cho-song", Vehicle::Car, friday("10:00", "08:00")).await, (400, "to".to_owned()));
    assert_eq!(quote("cho-song", Vehicle::Car, friday("10:00", "10:00")).await, (400, "to".to_owned()));
    let year = stay("2026-11-20T08:00", "2027-11-20T08:00");
    assert_eq!(quote("cho-song", Vehicle::Car, year).await, (400, "to".to_owned()));
    for (target, field) in [
        ("sites?vehicle=tank", "vehicle"),
        ("sites?from=2026-11-20T08:00", "to"),
        ("sites?to=2026-11-20T08:00", "from"),
        ("sites?from=08:00&to=2026-11-20T09:00", "from"),
        ("sites?from=2026-11-20T08:00&to=2026-11-20T08:00Z", "to"),
        ("sites?from=2026-02-30T08:00&to=2026-11-20T09:00", "from"),
        ("sites?from=%2B262142-12-31T08:00&to=%2B262142-12-31T09:00", "from"),
        ("sites?from=2026-1-2T3:4&to=2026-11-20T09:00", "from"),
        ("sites?from=9999-12-31T08:00&to=9999-13-31T09:00", "to"),
        ("sites?max_price=-1", "max_price"),
        ("sites?max_price=100", "from"),
        ("sites?cashless=maybe", "cashless"),
        ("sites?bbox=1,2,3", "bbox"),
        ("sites?lat=50", "lon"),
        ("sites?limit=0", "limit"),
        ("sites/cho-song/quote?from=2026-11-20T08:00&to=2026-11-20T09:00", "vehicle"),
        ("sites/cho-song/quote?vehicle=car", "from"),
    ] {
        let (status, _, body) = portal.get(&format!("/parking/{target}")).await;
        let problem: contract::Problem = serde_json::from_slice(&body).expect("a problem");
        let named = problem.fields.first().map(|field| field.pointer.as_str());
        assert_eq!((status.as_u16(), named), (400, Some(field)), "{target}");
    }
}

#[tokio::test]
async fn sites_are_found_by_name_and_address() {
    let portal = TestApp::open().await;
    let found = async |text: &str| {
        let hits = portal.send(search(text, None, &[SearchResultKind::Parking], 8)).await.expect("results").items;
        hits.into_iter().map(|hit| hit.href).collect::<Vec<_>>()
    };
    assert_eq!(found("cho song").await.first().map(String::as_str), Some("/parking/cho-song"));
    assert_eq!(found("Pine Hill").await, ["/parking/doi-thong"]);
    assert_eq!(found("đường bờ kè").await.first().map(String::as_str), Some("/parking/bo-ke"));
}

#[test]
fn the_embedded_city_has_prices_and_a_wrong_file_is_named() {
    let hanoi = parking::Content::read(&City::load(None).expect("the city")).expect("its parking");
    assert!(hanoi.sites.len() >= 6 && hanoi.tariffs.contains_key("core"));
    assert!(hanoi.sites.iter().all(|site| site.zone.is_some() == (site.has_fee == Some(true))));
    let wrong = |file: &str, from: &str, to: &str| {
        let folder = copied();
        let path = folder.path().join("parking").join(file);
        let text = fs::read_to_string(&path).expect("a file");
        assert!(text.contains(from), "{from}");
        fs::write(&path, text.replacen(from, to, 1)).expect("written");
        let error = parking::Content::read(&City::load(Some(folder.path())).expect("a city")).expect_err("refused");
        format!("{error:#}")
    };
    for (file, from, to, named) in [
        ("tariffs.toml", "zone = \"inner\"", "zone = \"moon\"", "zone `moon` does not exist"),
        ("tariffs.toml", "rate_unit = \"visit\" },\n]", "rate_unit = \"month\" },\n]", "motorcycle-inner"),
        ("tariffs.toml", "{ holidays = true }", "{ holidays = false }", "public holiday"),
        ("tariffs.toml", "checked_on = \"2026-11-01\"", "checked_on = \"2999-11-01\"", "checked_on"),
        ("tariffs.toml", "rate = 3000", "rate = 3000.5", "rate"),
        ("tariffs.toml", "rate_unit = \"hour\"", "rate_unit = \"fortnight\"", "fortnight"),
        ("tariffs.toml", "\"18:00\"", "\"25:00\"", "00:00 to 24:00"),
        (
            "sites.toml",
            "en = \"Only the sites that the city has published.\"",
            "en = \" \"",
            "about: has no text for en",
        ),
        ("sites.toml", "uid = \"doi-thong\"", "uid = \"cho-song\"", "there are two"),
        ("sites.toml", "uid = \"doi-thong\"", "uid = \"Đồi\"", "uid"),
        ("sites.toml", "zone = \"outer\"", "zone = \"moon\"", "zone `moon`"),
        ("sites.toml", "lat = 50.07", "lat = 21.0", "outside of the city"),
        ("sites.toml", "ward = \"W2\"", "ward = \"W9\"", "W9"),
        ("sites.toml", "has_fee = true", "has_fee = false", "has_fee"),
        ("sites.toml", "https://", "http://", "https://"),
        ("sites.toml", "name = { vi = \"Bãi xe Đồi Thông\", en", "name = { en", "name.vi"),
        ("tariffs.toml", "[\"motorcycle\", \"bicycle\"]", "[\"motorcycle\", \"bike\"]", "bike"),
        ("tariffs.toml", "id = \"outer\"", "id = \"inner\"", "two zones"),
        ("sites.toml", "type = \"ON_STREET\"", "colour = \"red\"", "colour"),
        ("sites.toml", "\"ON_STREET\"", "\"ON_ROOF\"", "ON_ROOF"),
        (
            "sites.toml",
            "\"ON_STREET\"",
            "\"ON_STREET\"\novercharge_reports = 3",
            "overcharge_reports, updated_at, distance_m and price are computed",
        ),
        ("sites.toml", "purpose = [\"motorcycle\"]", "purpose = [\"motorbike\"]", "list"),
    ] {
        let message = wrong(file, from, to);
        assert!(message.contains(file) && message.contains(named), "{named}: {message}");
    }
}

#[tokio::test]
async fn what_the_city_says_about_its_data_comes_from_its_file() {
    let portal = TestApp::open().await;
    let about = portal.send(parking_about()).await.expect("a text").about;
    assert_eq!(about.get("en"), "Only the sites that the city has published.");
    let folder = copied();
    fs::remove_file(folder.path().join("parking/sites.toml")).expect("removed");
    let portal = TestApp::with(|options| Options { city: Some(folder.path().to_owned()), ..options }).await;
    let about = portal.send(parking_about()).await.expect("a text").about;
    assert!(about.0.is_empty(), "{about:?}");
}

#[tokio::test]
async fn reports_about_prices_have_a_category_that_exists() {
    let with_category = |id: &str| {
        let folder = copied();
        let path = folder.path().join("parking/tariffs.toml");
        let text = fs::read_to_string(&path).expect("a file");
        fs::write(&path, format!("report_category = \"{id}\"\n{text}")).expect("written");
        folder
    };
    let wrong = with_category("moon");
    let city = City::load(Some(wrong.path())).expect("a city");
    let error = services::Content::read(&city).expect_err("refused").to_string();
    assert!(error.contains("report_category") && error.contains("moon"), "{error}");
    let known = with_category("lamp");
    let portal = TestApp::with(|options| Options { city: Some(known.path().to_owned()), ..options }).await;
    let details = portal.send(parking_site("cho-song")).await.expect("a site");
    assert_eq!(details.report_category.as_deref(), Some("lamp"));
}
