//! `portal-server import`: all or nothing, and the running server sees it.

use crate::support::{TestApp, city};
use clap::Parser as _;
use contract::{
    LatLon,
    portal::{ward_at, wards},
    search,
};
use serde_json::{Value, json};
use server::cli::Cli;
use std::path::{Path, PathBuf};

async fn run(portal: &TestApp, what: &str, file: &Path, more: &[&str]) -> anyhow::Result<()> {
    let (folder, city) = (portal.path().display().to_string(), city().display().to_string());
    let file = file.display().to_string();
    let arguments = ["portal-server", "import", what, &file, "--data-dir", &folder, "--city", &city];
    Cli::try_parse_from(arguments.iter().chain(more))?.run().await
}

fn square(code: &str, name: &str, west: f64, south: f64) -> Value {
    let (east, north) = (west + 0.02, south + 0.02);
    json!({
        "type": "Feature",
        "properties": { "code": code, "name": name },
        "geometry": { "type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]] },
    })
}

fn write(portal: &TestApp, name: &str, text: &str) -> PathBuf {
    let path = portal.path().join(name);
    std::fs::write(&path, text).expect("a file");
    path
}

fn collection(features: &[Value]) -> String {
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

#[tokio::test]
async fn boundaries_make_the_look_up_exact() {
    let portal = TestApp::open().await;
    // The boundary of W2 ends just next to the point of W1.
    let file = write(
        &portal,
        "wards.geojson",
        &collection(&[square("W1", "Phường Bến Sông", 8.02, 50.02), square("W2", "", 8.04, 50.02)]),
    );
    run(&portal, "wards", &file, &[]).await.expect("an import");
    let lookup = portal.send(ward_at(LatLon::new(50.03, 8.041))).await.expect("a ward");
    assert_eq!((lookup.ward.code.as_str(), lookup.exact), ("W2", true));
    assert_eq!(lookup.ward.name.get("vi"), "Phường Đồi Thông", "what the file leaves out comes from the city");
    let outside = portal.send(ward_at(LatLon::new(50.09, 8.19))).await.expect("a ward");
    assert!(!outside.exact);
    assert_eq!(portal.send(wards()).await.expect("wards").items.len(), 2);
}

#[tokio::test]
async fn a_file_with_a_mistake_changes_nothing_unless_told_to() {
    let portal = TestApp::open().await;
    let mut line = square("W2", "Phường", 8.14, 50.06);
    line["geometry"] = json!({ "type": "LineString", "coordinates": [[8.1, 50.0], [8.2, 50.1]] });
    let file = write(&portal, "wards.geojson", &collection(&[square("W1", "Phường Bến Sông", 8.02, 50.02), line]));
    assert!(run(&portal, "wards", &file, &[]).await.is_err());
    assert_eq!(portal.send(wards()).await.expect("wards").items.len(), 3, "the city's own are still there");
    run(&portal, "wards", &file, &["--skip-wrong"]).await.expect("an import");
    assert_eq!(portal.send(wards()).await.expect("wards").items.len(), 1);

    let rows = "id,kind,name_vi,name_en,aliases,lat,lon,ward,source\n\
        a,street,Phố Nắng,,,50.05,8.05,W1,x\n\
        b,street,Phố Xa,,,60,8.05,W1,x\n\
        a,street,Phố Lặp,,,50.05,8.05,W1,x\n\
        c,street,Phố Chữ,,,north,8.05,W1,x\n";
    let file = write(&portal, "places.csv", rows);
    assert!(run(&portal, "places", &file, &[]).await.is_err());
    assert!(portal.send(search("pho nang", None, &[], 5)).await.expect("results").items.is_empty());
    run(&portal, "places", &file, &["--skip-wrong"]).await.expect("an import");
    let results = portal.send(search("pho nang", None, &[], 5)).await.expect("results").items;
    assert_eq!(results.iter().map(|result| result.id.as_str()).collect::<Vec<_>>(), ["a"]);
    let (places, refused) =
        server::city::read_places(rows, &portal.app.city().profile, &portal.app.city().wards).expect("rows");
    assert_eq!(places.len(), 1);
    let lines: Vec<u64> = refused.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [3, 4, 5]);
    assert!(refused[2].1.contains("lat"), "{refused:?}");
}

#[tokio::test]
async fn what_is_no_geojson_is_refused() {
    let portal = TestApp::open().await;
    for text in ["", "{}", "[1,2]", "{\"features\": 7}"] {
        let file = write(&portal, "wards.geojson", text);
        assert!(run(&portal, "wards", &file, &["--skip-wrong"]).await.is_err(), "{text}");
    }
}

/// The real ward boundaries of another city, if the shared data is available.
#[tokio::test]
async fn real_boundaries_are_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared = std::env::var_os("PORTAL_SHARED_DATA").map_or_else(|| root.join("../shared/data"), PathBuf::from);
    let file = shared.join("basemap/hanoi_wards_10pct.geojson");
    if !file.exists() {
        eprintln!("skipped: {} is not there", file.display());
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().display().to_string();
    let file = file.display().to_string();
    let import = ["portal-server", "import", "wards", file.as_str(), "--data-dir", data.as_str()];
    Cli::try_parse_from(import).expect("arguments").run().await.expect("an import");
    let app = server::App::open(server::Options::new(folder.path())).await.expect("the embedded city");
    let gazetteer = app.gazetteer().await.expect("a gazetteer");
    assert_eq!(gazetteer.wards.len(), app.city().wards.len());
    let mut right = 0;
    for ward in &app.city().wards {
        let found = gazetteer.ward_at(ward.at()).expect("a ward");
        right += usize::from(found.exact && found.ward.code == ward.code);
    }
    // The boundaries are simplified, so a point near an edge may be outside.
    assert!(
        right * 100 >= app.city().wards.len() * 97,
        "{right} of {} points lie in their wards",
        app.city().wards.len()
    );
}
