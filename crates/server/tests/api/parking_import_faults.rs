//! Imports of hostile or broken files, and what becomes of counts and keys of imported sites.

use crate::{
    occupancy::{count, counts, key_for, put_text, told},
    parking_import::{SOURCE, assert_lines, feature, import, parkapi, shown, site, write},
    support::{TestApp, city, next_event},
};
use axum::http::StatusCode;
use contract::parking::ParkingEvent;
use serde_json::{Value, json};
use server::api_keys::Scope;
use std::process::Command;

fn list(sites: &[Value]) -> String {
    Value::from(sites.to_vec()).to_string()
}

#[tokio::test]
async fn counts_leave_with_their_site() {
    let portal = TestApp::open().await;
    let [a, b] = ["a", "b"].map(|uid| parkapi(uid, json!({})));
    write(&portal, "both.json", &list(&[a, b.clone()]));
    write(&portal, "one.json", &list(&[b]));
    import(&portal, "both.json", SOURCE).await;
    let key = key_for(&portal, Scope::Occupancy, &["a"]).await;
    let push = async || {
        let body = counts(&[count("car", 7, 0)]).to_string();
        put_text(&portal, "/parking/sites/a/realtime", &key, body).await.0
    };
    assert_eq!(push().await, StatusCode::NO_CONTENT);
    let mut stream = portal.listen("parking:a.b", None).await;
    let (_, event) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!(told(&event), [("a", vec![7])]);
    import(&portal, "one.json", SOURCE).await;
    assert_eq!((site(&portal, "a").await, push().await), (None, StatusCode::NOT_FOUND));
    let (_, event) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!(told(&event), [("a", vec![])], "listeners forget the count");
    assert_eq!(portal.get("/events?topics=parking:a").await.0, StatusCode::BAD_REQUEST);
    import(&portal, "both.json", SOURCE).await;
    let mut later = portal.listen("parking:a.b", None).await;
    let (_, event) = next_event::<ParkingEvent>(&mut later).await.expect("an event");
    assert!(event.sites.is_empty());
    assert!(site(&portal, "a").await.expect("a site").realtime.is_empty(), "it begins without a count");
    assert_eq!(push().await, StatusCode::NO_CONTENT);
    assert_eq!(site(&portal, "a").await.expect("a site").realtime.len(), 1);
    // A site that takes other vehicles now has no count of the old ones.
    write(&portal, "bicycles.json", &list(&[parkapi("a", json!({ "purpose": "BIKE" }))]));
    import(&portal, "bicycles.json", SOURCE).await;
    assert!(site(&portal, "a").await.expect("a site").realtime.is_empty());
}

#[tokio::test]
async fn a_key_may_be_made_for_an_imported_site() {
    let portal = TestApp::open().await;
    write(&portal, "one.json", &list(&[parkapi("a", json!({}))]));
    import(&portal, "one.json", SOURCE).await;
    let (folder, city) = (portal.path().display().to_string(), city().display().to_string());
    let add = |uid: &str| {
        let all = ["keys", "add", "--name", "x", "--for", "occupancy", "--site", uid, "--data-dir", &folder];
        let mut command = Command::new(env!("CARGO_BIN_EXE_portal-server"));
        command.args(all).args(["--city", &city]).output().expect("the program runs")
    };
    let output = add("a");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let key = String::from_utf8(output.stdout).expect("text");
    let body = counts(&[count("car", 7, 0)]).to_string();
    let (status, _) = put_text(&portal, "/parking/sites/a/realtime", key.trim(), body).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert!(!add("b").status.success());
}

#[tokio::test]
async fn texts_are_short_and_do_not_control_the_terminal() {
    let portal = TestApp::open().await;
    let sites = [
        parkapi("a", json!({ "name": "Bãi  xe\n\tGa" })),
        parkapi("b", json!({ "name": "\u{1b}[2J" })),
        parkapi("c", json!({ "name": "x".repeat(10_000) })),
        parkapi("d", json!({ "address": "\u{202e}aG" })),
        parkapi("e", json!({ "purpose": "\u{1b}[31mCAR" })),
        parkapi("f", json!({ "opening_hours": "24/7; ".repeat(100) })),
        parkapi("g", json!({ "lat": "NaN" })),
        parkapi(&"x".repeat(61), json!({})),
        parkapi("h", json!({ "purpose": "y".repeat(10_000) })),
    ];
    write(&portal, "sites.json", &list(&sites));
    let shown = shown(&portal, "sites.json", SOURCE, &[]);
    assert_lines(
        &shown,
        &[
            "1 added\n  a: Bãi xe Ga\n",
            "  site 2: name.vi has control characters",
            "  site 3: name.vi has more than 255 characters",
            "  site 4: address.vi has control characters",
            "  site 5: purpose: \u{fffd}[31mCAR is no vehicle",
            "  site 6: opening_hours has more than 255 characters",
            "  site 7: lat: NaN is not a number",
            "  site 8: uid must be 1 to 60",
            "  site 9: purpose: yyy",
        ],
    );
    assert!(!shown.contains('\u{1b}') && shown.lines().all(|line| line.chars().count() <= 302), "{shown}");
}

#[tokio::test]
async fn a_site_that_cannot_be_read_stays_and_one_that_is_not_public_goes() {
    let portal = TestApp::open().await;
    write(&portal, "one.json", &list(&["a", "b"].map(|uid| parkapi(uid, json!({})))));
    import(&portal, "one.json", SOURCE).await;
    write(&portal, "two.json", &list(&[parkapi("a", json!({})), parkapi("b", json!({ "name": {} }))]));
    assert_lines(&shown(&portal, "two.json", SOURCE, &[]), &["0 removed", "  site 2: name: must not be an object"]);

    let header = "uid,name,lat,lon,purpose\n";
    write(&portal, "one.csv", &format!("{header}c,C,50.04,8.06,car\nd,D,50.04,8.06,car\n"));
    import(&portal, "one.csv", "CSV").await;
    write(&portal, "two.csv", &format!("{header}c,C,50.04,8.06,car\nd,D,50.04\n"));
    let short = shown(&portal, "two.csv", "CSV", &[]);
    assert_lines(&short, &["0 removed", "  line 3: has 3 values, and the header 5 columns", "1 unchanged"]);

    let point = json!({ "type": "Point", "coordinates": [8.05, 50.05] });
    let broken = json!({ "type": "Point", "coordinates": ["east", "north"] });
    let tags = json!({ "amenity": "parking", "name": "P" });
    let private = json!({ "amenity": "parking", "name": "P", "access": "private" });
    let of = |features: [Value; 3]| json!({ "type": "FeatureCollection", "features": features }).to_string();
    let ids = ["node/1", "node/2", "node/3"];
    write(&portal, "one.geojson", &of(ids.map(|id| feature(json!(id), &point, tags.clone()))));
    import(&portal, "one.geojson", "OSM").await;
    let next = [
        feature(json!("node/1"), &point, tags.clone()),
        feature(json!("node/2"), &broken, tags),
        feature(json!("node/3"), &point, private),
    ];
    write(&portal, "two.geojson", &of(next));
    assert_lines(
        &shown(&portal, "two.geojson", "OSM", &[]),
        &["1 removed\n  osm-node-3\n", "  feature 2: ", "  feature 3: access: private", "1 unchanged"],
    );
}

#[tokio::test]
async fn a_byte_order_mark_is_no_fault_and_other_encodings_are_named() {
    let portal = TestApp::open().await;
    let rows = "\u{feff}uid,name,lat,lon,purpose\ne,Đ,50.04,8.06,car\n";
    write(&portal, "sites.csv", rows);
    assert_lines(&shown(&portal, "sites.csv", SOURCE, &[]), &["1 added\n  e: Đ\n"]);
    std::fs::write(portal.path().join("latin.csv"), b"uid,name,lat,lon,purpose\ne,B\xe3i,50.04,8.06,car\n")
        .expect("a file");
    assert_lines(&shown(&portal, "latin.csv", SOURCE, &[]), &["latin.csv: cannot be read", "not UTF-8 after byte 28"]);
    let control = "\u{1b}[2J";
    assert_lines(&shown(&portal, "sites.csv", control, &[]), &["--source has control characters"]);
}
