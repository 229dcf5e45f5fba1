//! `portal-server import parking`: three formats, what is shown, what is rejected, and what running servers see.

use crate::support::{TestApp, city};
use clap::Parser as _;
use contract::{
    SearchResultKind,
    parking::{Capacity, ParkingQuery, ParkingSite, SiteType, Vehicle, parking_site, parking_sites},
    search,
};
use serde_json::{Value, json};
use server::cli::Cli;
use std::{path::PathBuf, process::Command};

pub const SOURCE: &str = "Bãi xe Thị xã Mây";

pub fn write(portal: &TestApp, name: &str, text: &str) -> PathBuf {
    let path = portal.path().join(name);
    std::fs::write(&path, text).expect("a file");
    path
}

fn arguments(portal: &TestApp, file: &str, source: &str, more: &[&str]) -> Vec<String> {
    let file = portal.path().join(file).display().to_string();
    let (folder, city) = (portal.path().display().to_string(), city().display().to_string());
    let fixed =
        ["import", "parking", &file, "--source", source, "--data-dir", &folder, "--city", &city].map(str::to_owned);
    fixed.into_iter().chain(more.iter().map(|word| (*word).to_owned())).collect()
}

/// What another process shows. Without `--yes` it changes nothing.
pub fn shown(portal: &TestApp, file: &str, source: &str, more: &[&str]) -> String {
    let program = env!("CARGO_BIN_EXE_portal-server");
    let output = Command::new(program).args(arguments(portal, file, source, more)).output().expect("the program runs");
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Imports in this process, whose server sees it at once.
pub async fn import(portal: &TestApp, file: &str, source: &str) {
    let program = std::iter::once("portal-server".to_owned());
    let all = program.chain(arguments(portal, file, source, &["--yes"]));
    Cli::try_parse_from(all).expect("arguments").run().await.expect("an import");
}

pub async fn site(portal: &TestApp, uid: &str) -> Option<ParkingSite> {
    portal.send(parking_site(uid)).await.ok().map(|details| details.site)
}

#[track_caller]
pub fn assert_lines(shown: &str, lines: &[&str]) {
    for line in lines {
        assert!(shown.contains(line), "no `{line}` in:\n{shown}");
    }
}

/// A site in ParkAPI's words.
pub fn parkapi(uid: &str, change: Value) -> Value {
    let mut site = json!({
        "uid": uid, "name": format!("Bãi xe {uid}"), "lat": 50.04, "lon": "8.06", "purpose": "CAR",
        "type": "CAR_PARK", "address": "Đường Ga", "capacity": 120, "fee_description": "2 euro",
    });
    let members = site.as_object_mut().expect("an object");
    members.extend(change.as_object().expect("an object").clone());
    site
}

#[tokio::test]
async fn parkapi_is_shown_first_and_imported_with_yes() {
    let portal = TestApp::open().await;
    let station = parkapi(
        "Ga 1",
        json!({
            "opening_hours": "Mo-Su 06:00-22:00", "has_fee": true, "max_stay": 14_400, "max_height": 210,
            "capacity_charging": 4, "capacity_disabled": 2, "operator_name": "Ga", "is_covered": true,
        }),
    );
    let bicycles = json!({
        "original_uid": "xe-dap", "name": "Giữ xe đạp", "lat": 50.041, "lon": 8.061, "purpose": "BIKE",
        "has_fee": false, "max_stay": "P1D",
    });
    let items = [
        station,
        bicycles,
        parkapi("tu", json!({ "purpose": "ITEM" })),
        parkapi("khong-ten", json!({ "name": null })),
        parkapi("xa", json!({ "lat": 21.0 })),
        parkapi("gio", json!({ "opening_hours": "sáng đến chiều" })),
        parkapi("am", json!({ "capacity": -1 })),
        parkapi("lau", json!({ "max_stay": "4 hours" })),
        parkapi("ga-1", json!({})),
        parkapi("cho-song", json!({})),
        json!("a text"),
    ];
    write(&portal, "sites.json", &json!({ "items": items }).to_string());
    let first = shown(&portal, "sites.json", SOURCE, &[]);
    assert_lines(
        &first,
        &[
            "11 sites read",
            "2 added\n  ga-1: Bãi xe Ga 1\n  xe-dap: Giữ xe đạp\n",
            "0 changed\n0 removed\n1 in the city's file, which an import does not replace\n  cho-song\n8 rejected\n",
            "  site 3: purpose: ITEM is no vehicle",
            "  site 4: name: is missing",
            "  site 5: lat and lon are outside of the city",
            "  site 6: opening_hours: ",
            "  site 7: capacity: -1 is not a whole number",
            "  site 8: max_stay must be",
            "  site 9: uid: ga-1 is the key of site 1 too",
            "  site 11: is not an object",
            "0 unchanged",
            "Nothing was changed",
        ],
    );
    assert_eq!(site(&portal, "ga-1").await, None, "nothing was written");

    import(&portal, "sites.json", SOURCE).await;
    let station = site(&portal, "ga-1").await.expect("the running server has it");
    assert_eq!(
        (station.site_type, station.lat, station.lon, station.purpose.as_slice()),
        (SiteType::CarPark, 50.04, 8.06, [Vehicle::Car].as_slice())
    );
    assert_eq!(station.capacity, [Capacity { vehicle: Vehicle::Car, total: 120 }]);
    assert_eq!((station.capacity_charging, station.capacity_disabled), (Some(4), Some(2)));
    assert_eq!((station.max_stay.as_deref(), station.max_height_cm), (Some("PT4H"), Some(210)));
    assert_eq!((station.has_fee, station.zone, station.is_roofed), (Some(true), None, Some(true)));
    assert_eq!((station.operator.as_str(), station.source.name.as_str()), ("Ga", SOURCE));
    assert!((chrono::Utc::now().date_naive() - station.source.checked_on).num_days().abs() <= 1);
    assert!(station.opening.is_some(), "its hours are computed");
    assert_eq!(site(&portal, "cho-song").await.expect("a site").name.get("vi"), "Bãi xe chợ Sông");
    let bicycles = site(&portal, "xe-dap").await.expect("a site");
    assert_eq!((bicycles.purpose.as_slice(), bicycles.has_fee), ([Vehicle::Bicycle].as_slice(), Some(false)));
    let query = ParkingQuery { vehicle: Vehicle::Car, ..ParkingQuery::default() };
    let cars = portal.send(parking_sites(&query)).await.expect("a list").items;
    assert!(cars.iter().any(|site| site.uid == "ga-1"));
    let found = portal.send(search("bai xe ga 1", None, &[SearchResultKind::Parking], 5)).await.expect("results");
    assert_eq!(found.items.first().map(|hit| hit.href.as_str()), Some("/parking/ga-1"));

    let again = shown(&portal, "sites.json", SOURCE, &[]);
    assert_lines(&again, &["0 added", "0 changed", "0 removed", "8 rejected", "2 unchanged"]);
    let portal = portal.restart().await;
    assert!(site(&portal, "ga-1").await.is_some(), "a restart reads it too");
}

#[tokio::test]
async fn a_new_import_changes_and_removes_the_sites_of_its_source_only() {
    let portal = TestApp::open().await;
    let list = |sites: &[Value]| Value::from(sites.to_vec()).to_string();
    write(&portal, "one.json", &list(&["a", "b", "c", "d"].map(|uid| parkapi(uid, json!({})))));
    import(&portal, "one.json", SOURCE).await;
    write(&portal, "other.json", &list(&[parkapi("e", json!({}))]));
    import(&portal, "other.json", "Nguồn khác").await;

    let changed = parkapi("b", json!({ "capacity": 90, "address": "Đường Mới" }));
    let wrong = parkapi("c", json!({ "opening_hours": "sáng đến chiều" }));
    let (same, taken) = (parkapi("a", json!({})), parkapi("e", json!({})));
    write(&portal, "two.json", &list(&[same, changed, wrong, taken]));
    let dry = shown(&portal, "two.json", SOURCE, &[]);
    assert_lines(
        &dry,
        &[
            "0 added\n1 changed\n  b: address, capacity\n1 removed\n  d\n",
            "2 rejected\n  site 3: opening_hours: ",
            "  site 4: uid: e was imported from Nguồn khác",
            "1 unchanged",
        ],
    );
    assert!(site(&portal, "d").await.is_some(), "it is removed with --yes only");

    import(&portal, "two.json", SOURCE).await;
    assert_eq!(site(&portal, "d").await, None);
    assert_eq!(site(&portal, "b").await.expect("a site").capacity[0].total, 90);
    assert!(site(&portal, "c").await.is_some(), "a rejected site stays as it was");
    assert_eq!(site(&portal, "e").await.expect("a site").source.name, "Nguồn khác");

    write(&portal, "none.json", "[]");
    assert_lines(&shown(&portal, "none.json", SOURCE, &["--yes"]), &["nothing to import; nothing was changed"]);
    assert!(site(&portal, "a").await.is_some(), "an empty file removes nothing");
}

pub fn feature(id: Value, geometry: &Value, properties: Value) -> Value {
    json!({ "type": "Feature", "id": id, "geometry": geometry, "properties": properties })
}

#[tokio::test]
async fn openstreetmap_is_read_from_geojson() {
    let portal = TestApp::open().await;
    let point = json!({ "type": "Point", "coordinates": [8.05, 50.05] });
    let square = [[8.06, 50.05], [8.061, 50.05], [8.061, 50.051], [8.06, 50.051], [8.06, 50.05]];
    let polygon = json!({ "type": "Polygon", "coordinates": [square] });
    let features = [
        feature(
            json!("way/7"),
            &polygon,
            json!({
                "amenity": "parking", "name": "Bãi xe Chùa", "name:en": "Pagoda car park", "parking": "surface",
                "capacity": "35", "capacity:disabled": "yes", "fee": "no", "maxstay": "2 hours", "maxheight": "2.1 m",
                "opening_hours": "24/7", "addr:street": "Phố Chùa", "addr:housenumber": "3",
            }),
        ),
        feature(Value::Null, &point, json!({ "@id": "node/8", "amenity": "motorcycle_parking", "name": "Xe máy" })),
        feature(json!(9), &point, json!({ "tags": { "amenity": "bicycle_parking", "name": "Xe đạp", "fee": "5k" } })),
        feature(json!("node/10"), &point, json!({ "amenity": "parking" })),
        feature(json!("node/11"), &point, json!({ "amenity": "cafe", "name": "Cà phê" })),
        feature(json!("node/12"), &point, json!({ "amenity": "parking", "name": "Riêng", "access": "private" })),
        feature(json!("node/13"), &Value::Null, json!({ "amenity": "parking", "name": "Không đâu" })),
    ];
    write(&portal, "osm.geojson", &json!({ "type": "FeatureCollection", "features": features }).to_string());
    assert_lines(
        &shown(&portal, "osm.geojson", "© OpenStreetMap contributors", &[]),
        &[
            "3 added\n  osm-way-7: Bãi xe Chùa\n  osm-node-8: Xe máy\n  9: Xe đạp\n",
            "  feature 4: name: is missing",
            "  feature 5: amenity: cafe is no parking",
            "  feature 6: access: private",
            "  feature 7: geometry",
        ],
    );
    import(&portal, "osm.geojson", "© OpenStreetMap contributors").await;
    let pagoda = site(&portal, "osm-way-7").await.expect("a site");
    assert_eq!((pagoda.lat, pagoda.lon), (50.0505, 8.0605), "the middle of the polygon");
    assert_eq!((pagoda.name.get("vi"), pagoda.name.get("en")), ("Bãi xe Chùa", "Pagoda car park"));
    assert_eq!((pagoda.address.get("vi"), pagoda.site_type), ("3 Phố Chùa", SiteType::OffStreetParkingGround));
    assert_eq!(pagoda.capacity, [Capacity { vehicle: Vehicle::Car, total: 35 }]);
    assert_eq!((pagoda.capacity_disabled, pagoda.has_fee), (None, Some(false)));
    assert_eq!((pagoda.max_stay.as_deref(), pagoda.max_height_cm), (Some("PT2H"), Some(210)));
    assert_eq!(site(&portal, "osm-node-8").await.expect("a site").purpose, [Vehicle::Motorcycle]);
    let bicycles = site(&portal, "9").await.expect("a site");
    assert_eq!((bicycles.purpose.as_slice(), bicycles.has_fee), ([Vehicle::Bicycle].as_slice(), None));
    let again = shown(&portal, "osm.geojson", "© OpenStreetMap contributors", &[]);
    assert_lines(&again, &["0 added", "0 changed", "3 unchanged"]);
}

#[tokio::test]
async fn csv_has_a_header_and_rows_with_numbers() {
    let portal = TestApp::open().await;
    let rows = "uid,name,name_en,lat,lon,purpose,opening_hours,has_fee,max_stay,capacity\n\
        ben-xe,Bến xe,Coach station,50.06,8.07,car|bus,24/7,yes,PT90M,\n\
        sai,Sai chỗ,,fifty,8.07,car,,,,\n\
        \"hai\",\"Hai\ndòng\",,50.06,8.07,MOTORCYCLE,,no,,12\n\
        ngan,Ngắn,50.06\n\
        nhieu,Nhiều,,50.06,8.07,car|bus,,,,12\n\
        phi,Phí,,50.06,8.07,car,,maybe,,\n";
    write(&portal, "sites.csv", rows);
    assert_lines(
        &shown(&portal, "sites.csv", SOURCE, &[]),
        &[
            "6 sites read\n2 added\n  ben-xe: Bến xe\n  hai: ",
            "4 rejected\n  line 3: lat: fifty is not a number",
            "  line 6: ",
            "  line 7: capacity: of which vehicle",
            "  line 8: has_fee: maybe is neither",
        ],
    );
    import(&portal, "sites.csv", SOURCE).await;
    let station = site(&portal, "ben-xe").await.expect("a site");
    assert_eq!(station.purpose, [Vehicle::Car, Vehicle::Bus]);
    assert_eq!((station.name.get("en"), station.max_stay.as_deref()), ("Coach station", Some("PT90M")));
    let motorcycles = site(&portal, "hai").await.expect("a site");
    assert_eq!(motorcycles.capacity, [Capacity { vehicle: Vehicle::Motorcycle, total: 12 }]);
}

#[tokio::test]
async fn what_is_no_list_of_sites_is_refused_as_a_whole() {
    let portal = TestApp::open().await;
    let none: &[&str] = &[];
    for (name, text, more, part) in [
        ("a.json", "", none, "not JSON"),
        ("b.json", "{}", none, "without a list of items"),
        ("c.json", "7", none, "neither a list"),
        ("d.json", "[]", &["--format", "geojson"], "FeatureCollection"),
        ("e.csv", "uid,name,lat,lon\n", none, "column purpose is missing"),
        ("f.csv", "uid,name,lat,lon,purpose,colour\n", none, "unknown column colour"),
        ("f.csv", "uid,name,lat,lon,purpose,name\n", none, "column name is there twice"),
        ("g.json", "[]", &["--source-url", "http://example.org"], "--source-url must begin with https://"),
        ("h.json", "[]", &["--format", "xml"], "xml"),
    ] {
        write(&portal, name, text);
        assert_lines(&shown(&portal, name, SOURCE, more), &[part]);
    }
    assert_lines(&shown(&portal, "g.json", " ", &[]), &["--source must not be empty"]);
    let help = Command::new(env!("CARGO_BIN_EXE_portal-server")).args(["import", "parking", "--help"]).output();
    let help = String::from_utf8(help.expect("the program runs").stdout).expect("text");
    assert!(help.contains("capacity_charging"), "the help names the columns of CSV:\n{help}");
}
