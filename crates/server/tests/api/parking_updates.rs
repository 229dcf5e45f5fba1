//! When the data of a site changed, its pictures, and what becomes of payments for a site that an import removes.

use crate::{
    heritage::refused,
    paid_portal::{FILE, PRICE, PaidPortal, stay},
    parking_import::{SOURCE, assert_lines, feature, import, parkapi, shown, site, write},
    support::{TestApp, copied, key},
};
use contract::parking::{ParkingQuery, ParkingSite, parking_site, parking_sites, pay_parking};
use serde_json::{Value, json};
use server::{
    Options,
    city::City,
    services::{parking, payments::Secrets},
};
use std::fs;
use tempfile::TempDir;

/// A city in which the embankment has these pictures.
fn city_with(photos: &str) -> TempDir {
    let folder = copied();
    let path = folder.path().join("parking/sites.toml");
    let text = fs::read_to_string(&path).expect("a file");
    let with_photos = format!("type = \"ON_STREET\"\nphotos = [{photos}]");
    fs::write(&path, text.replacen("type = \"ON_STREET\"", &with_photos, 1)).expect("written");
    folder
}

fn list(sites: &[Value]) -> String {
    Value::from(sites.to_vec()).to_string()
}

/// Hosts, licences, authors and texts of the pictures of a site.
fn photos(site: &ParkingSite) -> Vec<(Option<&str>, &str, &str, &str)> {
    let parts = site.photos.iter();
    parts.map(|one| (one.host(), one.licence.as_str(), one.author.as_str(), one.alt.get("vi"))).collect()
}

#[tokio::test]
async fn a_site_of_the_citys_file_changed_on_the_day_of_its_check() {
    let own = r#"{ url = "/photos/bo-ke.jpg", licence = "CC BY 4.0", author = "An", alt = { vi = "Bờ kè" } }"#;
    let city = city_with(&format!("{own}, {{ url = \"https://photos.example.org/bo-ke\" }}"));
    let portal = TestApp::with(|options| Options { city: Some(city.path().to_owned()), ..options }).await;
    let site = site(&portal, "bo-ke").await.expect("a site");
    assert_eq!(site.updated_at.expect("a time").to_rfc3339(), "2026-11-01T00:00:00+01:00");
    let expected = [(None, "CC BY 4.0", "An", "Bờ kè"), (Some("photos.example.org"), "", "", "")];
    assert_eq!(photos(&site), expected);
    let listed = portal.send(parking_sites(&ParkingQuery::default())).await.expect("a list").items;
    let listed = listed.iter().find(|one| one.uid == "bo-ke").expect("in the list");
    assert_eq!((listed.updated_at, listed.photos.len()), (site.updated_at, 0), "lists have no pictures");
}

#[test]
fn a_wrong_picture_is_named() {
    let many = "{ url = \"https://example.org/a\" }, ".repeat(11);
    for (photo, named) in [
        (r#"{ url = "http://example.org/a" }"#, "photos.url must begin with https://"),
        (r#"{ url = "//example.org/a", licence = "CC0", author = "An" }"#, "photos.url must begin"),
        (r#"{ url = "/\\example.org/a", licence = "CC0", author = "An" }"#, "photos.url must begin"),
        (r#"{ url = "https://example.org/a b" }"#, "photos.url must begin"),
        (r#"{ url = "https:///a" }"#, "photos.url must begin"),
        (r#"{ url = "/a.jpg", author = "An" }"#, "licence and author"),
        (r#"{ url = "/a.jpg", licence = "CC0" }"#, "licence and author"),
        (r#"{ url = "https://example.org/a", author = "\u202E" }"#, "photos.author has control characters"),
        (r#"{ url = "https://example.org/a", width = 3 }"#, "width"),
        (many.as_str(), "photos: there are more than 10"),
    ] {
        let folder = city_with(photo);
        let read = parking::Content::read(&City::load(Some(folder.path())).expect("a city"));
        let message = format!("{:#}", read.expect_err("refused"));
        assert!(message.contains("sites.toml") && message.contains(named), "{named}: {message}");
    }
}

#[tokio::test]
async fn pictures_are_imported_from_every_format() {
    let portal = TestApp::open().await;
    let with_list =
        json!({ "url": "https://photos.example.org/b", "licence": "CC0", "author": "An", "alt": { "vi": "Cổng" } });
    let sites = [
        parkapi("a", json!({ "photo_url": "https://photos.example.org/a" })),
        parkapi("b", json!({ "photos": [with_list] })),
        parkapi("c", json!({ "photo_url": "ftp://photos.example.org/c" })),
        parkapi("d", json!({ "photos": [{ "film": 1 }] })),
        parkapi("e", json!({ "photos": null })),
    ];
    write(&portal, "sites.json", &list(&sites));
    let rejected = ["  site 3: photos.url must begin with https://", "  site 4: photos: missing field `url`"];
    assert_lines(&shown(&portal, "sites.json", SOURCE, &[]), &rejected);
    import(&portal, "sites.json", SOURCE).await;
    let host = Some("photos.example.org");
    assert_eq!(photos(&site(&portal, "a").await.expect("a site")), [(host, "", "", "")]);
    assert_eq!(photos(&site(&portal, "b").await.expect("a site")), [(host, "CC0", "An", "Cổng")]);
    assert_eq!(photos(&site(&portal, "e").await.expect("a site")), []);

    let rows = "uid,name,lat,lon,purpose,photo_url,photo_licence,photo_author,photo_alt,photo_alt_en\n\
        f,F,50.04,8.06,car,https://photos.example.org/f,CC BY 4.0,Bình,Lối vào,Entrance\n";
    write(&portal, "sites.csv", rows);
    import(&portal, "sites.csv", "CSV").await;
    let of_row = site(&portal, "f").await.expect("a site");
    assert_eq!(photos(&of_row), [(host, "CC BY 4.0", "Bình", "Lối vào")]);
    assert_eq!(of_row.photos[0].alt.get("en"), "Entrance");

    let point = json!({ "type": "Point", "coordinates": [8.05, 50.05] });
    let tagged = |id: &str, image: &str| {
        feature(json!(id), &point, json!({ "amenity": "parking", "name": "P", "image": image }))
    };
    let features = [tagged("node/1", "https://photos.example.org/1"), tagged("node/2", "File:Bãi xe.jpg")];
    write(&portal, "osm.geojson", &json!({ "type": "FeatureCollection", "features": features }).to_string());
    import(&portal, "osm.geojson", "OSM").await;
    assert_eq!(photos(&site(&portal, "osm-node-1").await.expect("a site")), [(host, "", "", "")]);
    assert_eq!(photos(&site(&portal, "osm-node-2").await.expect("a site")), [], "what is no address says nothing");
}

#[tokio::test]
async fn an_imported_site_changed_when_an_import_changed_it() {
    let portal = TestApp::open().await;
    let (a, b) = (parkapi("a", json!({})), parkapi("b", json!({})));
    write(&portal, "one.json", &list(&[a.clone(), b]));
    import(&portal, "one.json", SOURCE).await;
    let updated = async |uid: &str| site(&portal, uid).await.expect("a site").updated_at.expect("a time");
    let now = chrono::Utc::now();
    assert!((now - updated("a").await.to_utc()).num_minutes().abs() <= 1, "by the clock of the machine");
    // As if that had been long ago.
    let mut database = portal.database().await;
    sqlx::query("UPDATE parking_sites SET changed_ms = 1000").execute(&mut database).await.expect("changed");
    write(&portal, "two.json", &list(&[a, parkapi("b", json!({ "capacity": 90 }))]));
    assert_lines(&shown(&portal, "two.json", SOURCE, &[]), &["1 changed\n  b: capacity\n", "1 unchanged"]);
    import(&portal, "two.json", SOURCE).await;
    assert_eq!(updated("a").await.to_rfc3339(), "1970-01-01T01:00:01+01:00", "in the city's time");
    assert!((now - updated("b").await.to_utc()).num_minutes().abs() <= 1);
    let source = site(&portal, "a").await.expect("a site").source;
    assert!((now.date_naive() - source.checked_on).num_days().abs() <= 1, "it was compared again");
}

#[tokio::test]
async fn after_the_removal_of_a_site_only_its_payments_end() {
    let file = FILE.replacen("sites = [\"cho-song\"]", "sites = [\"cho-song\", \"a\"]", 1);
    let paid = PaidPortal::with_providers(&file, Secrets::default()).await;
    let has_payee = async |paid: &PaidPortal, uid: &str| {
        paid.portal.send(parking_site(uid)).await.map(|details| details.payee.is_some()).map_err(|error| error.status())
    };
    write(&paid.portal, "both.json", &list(&[parkapi("a", json!({})), parkapi("b", json!({}))]));
    import(&paid.portal, "both.json", SOURCE).await;
    assert_eq!(has_payee(&paid, "a").await, Ok(true));
    let intent = paid.park().await;
    paid.pay("parking", PRICE, &intent.memo).await;

    write(&paid.portal, "one.json", &list(&[parkapi("b", json!({}))]));
    let removal = shown(&paid.portal, "one.json", SOURCE, &[]);
    assert_lines(&removal, &["1 removed\n  a\n", "Stays at removed sites can no longer be paid."]);
    import(&paid.portal, "one.json", SOURCE).await;
    let paid = paid.restart().await;
    assert_eq!((has_payee(&paid, "a").await, has_payee(&paid, "cho-song").await), (Err(Some(404)), Ok(true)));
    let payment = pay_parking("a", &stay(), &key());
    assert_eq!(refused(paid.portal.send(payment).await).0, 404);
    assert!(paid.intent(&intent.id).await.receipt.is_some());
    assert_eq!(paid.balanced().await, PRICE);
}
