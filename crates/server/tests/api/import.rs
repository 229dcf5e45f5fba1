//! `portal-server import`: all or nothing, and the running server sees it.

use crate::support::{Town, city};
use clap::Parser as _;
use contract::{LatLon, search, ward_at, wards};
use serde_json::{Value, json};
use server::cli::Cli;
use std::path::{Path, PathBuf};

async fn run(town: &Town, what: &str, file: &Path, more: &[&str]) -> anyhow::Result<()> {
    let (folder, city) = (town.path().display().to_string(), city().display().to_string());
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

fn write(town: &Town, name: &str, text: &str) -> PathBuf {
    let path = town.path().join(name);
    std::fs::write(&path, text).expect("a file");
    path
}

fn collection(features: &[Value]) -> String {
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

#[tokio::test]
async fn boundaries_make_the_look_up_exact() {
    let town = Town::open().await;
    // W2 reaches to just beside the point of W1.
    let file = write(
        &town,
        "wards.geojson",
        &collection(&[square("W1", "Phường Bến Sông", 8.02, 50.02), square("W2", "", 8.04, 50.02)]),
    );
    run(&town, "wards", &file, &[]).await.expect("an import");
    let lookup = town.send(ward_at(LatLon::new(50.03, 8.041))).await.expect("a ward");
    assert_eq!((lookup.ward.code.as_str(), lookup.exact), ("W2", true));
    assert_eq!(lookup.ward.name.get("vi"), "Phường Đồi Thông", "what the file leaves out comes from the city");
    let outside = town.send(ward_at(LatLon::new(50.09, 8.19))).await.expect("a ward");
    assert!(!outside.exact);
    assert_eq!(town.send(wards()).await.expect("wards").items.len(), 2);
}

#[tokio::test]
async fn a_file_with_a_mistake_changes_nothing_unless_told_to() {
    let town = Town::open().await;
    let mut line = square("W2", "Phường", 8.14, 50.06);
    line["geometry"] = json!({ "type": "LineString", "coordinates": [[8.1, 50.0], [8.2, 50.1]] });
    let file = write(&town, "wards.geojson", &collection(&[square("W1", "Phường Bến Sông", 8.02, 50.02), line]));
    assert!(run(&town, "wards", &file, &[]).await.is_err());
    assert_eq!(town.send(wards()).await.expect("wards").items.len(), 3, "the city's own are still there");
    run(&town, "wards", &file, &["--skip-wrong"]).await.expect("an import");
    assert_eq!(town.send(wards()).await.expect("wards").items.len(), 1);

    let rows = "id,kind,name_vi,name_en,aliases,lat,lon,ward,source\n\
        a,street,Phố Nắng,,,50.05,8.05,W1,x\n\
        b,street,Phố Xa,,,60,8.05,W1,x\n\
        a,street,Phố Lặp,,,50.05,8.05,W1,x\n\
        c,street,Phố Chữ,,,north,8.05,W1,x\n";
    let file = write(&town, "places.csv", rows);
    assert!(run(&town, "places", &file, &[]).await.is_err());
    assert!(town.send(search("pho nang", None, &[], 5)).await.expect("hits").items.is_empty());
    run(&town, "places", &file, &["--skip-wrong"]).await.expect("an import");
    let hits = town.send(search("pho nang", None, &[], 5)).await.expect("hits").items;
    assert_eq!(hits.iter().map(|hit| hit.id.as_str()).collect::<Vec<_>>(), ["a"]);
    let (places, refused) =
        server::city::read_places(rows, &town.app.city().profile, &town.app.city().wards).expect("rows");
    assert_eq!(places.len(), 1);
    let lines: Vec<u64> = refused.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [3, 4, 5]);
    assert!(refused[2].1.contains("lat"), "{refused:?}");
}

#[tokio::test]
async fn what_is_no_geojson_is_refused() {
    let town = Town::open().await;
    for text in ["", "{}", "[1,2]", "{\"features\": 7}"] {
        let file = write(&town, "wards.geojson", text);
        assert!(run(&town, "wards", &file, &["--skip-wrong"]).await.is_err(), "{text}");
    }
}

/// The real boundaries of another city's wards, where the shared data is there.
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
    // The boundaries are simplified; a point near an edge may fall out.
    assert!(
        right * 100 >= app.city().wards.len() * 97,
        "{right} of {} points lie in their wards",
        app.city().wards.len()
    );
}
