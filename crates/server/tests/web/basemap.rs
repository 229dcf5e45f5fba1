//! The basemap through the real router: ranges, caching, and invalid files.

use crate::pmtiles::{self, TILE};
use crate::support::{Running, get, start};
use axum::http::StatusCode;
use server::{BasemapOption, basemap};
use std::path::PathBuf;

async fn with_basemap() -> Running {
    start(|options, folder| {
        let path = folder.join("map.pmtiles");
        std::fs::write(&path, pmtiles::file(r#"{"attribution":"<a href='x'>&copy; Map makers</a>"}"#)).expect("a file");
        options.basemap = BasemapOption::Pmtiles(path);
    })
    .await
}

#[tokio::test]
async fn parts_are_served() {
    let running = with_basemap().await;
    let (router, file) = (&running.server.router, running.server.app.basemap().expect("a basemap").clone());
    assert_eq!((file.max_zoom, file.attribution.as_str()), (15, "© Map makers"));
    assert!((file.bounds[0] - 105.28).abs() < 1e-6 && (file.bounds[3] - 21.39).abs() < 1e-6);
    let whole = get(router, &file.url(), &[("accept-encoding", "br, gzip")]).await;
    assert_eq!(whole.status, StatusCode::OK);
    assert_eq!(whole.header("accept-ranges"), "bytes");
    assert_eq!(whole.header("content-encoding"), "", "ranges count bytes of the file itself");
    assert!(whole.header("cache-control").contains("immutable"));
    assert!(whole.body.starts_with(b"PMTiles") && whole.body.ends_with(TILE));
    let bytes = whole.body.len();

    let part = get(router, &file.url(), &[("range", "bytes=0-126"), ("accept-encoding", "br")]).await;
    assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.header("content-range"), format!("bytes 0-126/{bytes}"));
    assert_eq!(part.header("content-length"), "127");
    assert_eq!(part.body, whole.body[..127]);
    let tail = get(router, &file.url(), &[("range", &format!("bytes=-{}", TILE.len()))]).await;
    assert_eq!(tail.body, TILE);

    let beyond = get(router, &file.url(), &[("range", &format!("bytes={bytes}-"))]).await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(beyond.header("content-range"), format!("bytes */{bytes}"));
    let etag = whole.header("etag");
    let same = get(router, &file.url(), &[("range", "bytes=0-0"), ("if-range", etag)]).await;
    assert_eq!(same.status, StatusCode::PARTIAL_CONTENT);
    let other = get(router, &file.url(), &[("range", "bytes=0-0"), ("if-range", "\"old\"")]).await;
    assert_eq!((other.status, other.body.len()), (StatusCode::OK, bytes));
    assert_eq!(get(router, &file.url(), &[("if-none-match", etag)]).await.status, StatusCode::NOT_MODIFIED);
    assert_eq!(get(router, "/basemap/0000.pmtiles", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn files_that_are_no_basemap_stop_the_start_with_a_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = pmtiles::file("{}");
    let changed = |at: usize, value: u8| {
        let mut bytes = good.clone();
        bytes[at] = value;
        bytes
    };
    for (bytes, reason) in [
        (b"PMTiles".to_vec(), "too short"),
        (vec![b'x'; 500], "not a PMTiles file"),
        (changed(7, 2), "version 2"),
        (changed(99, 2), "pictures"),
        (good[..good.len() - 5].to_vec(), "cut short"),
        (changed(15, 0xFF), "cut short"),
    ] {
        let path = folder.path().join("map.pmtiles");
        std::fs::write(&path, bytes).expect("a file");
        let error = format!("{:#}", basemap::open(&path).expect_err("no basemap"));
        assert!(error.contains(reason), "{error}");
    }
    assert!(basemap::open(&folder.path().join("none")).is_err());
    let path = folder.path().join("map.pmtiles");
    std::fs::write(&path, &good).expect("a file");
    assert_eq!(basemap::open(&path).expect("a basemap").attribution, "© OpenStreetMap contributors");
}

#[test]
fn a_real_basemap_opens() {
    let root = std::env::var_os("PORTAL_SHARED_DATA")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")), PathBuf::from);
    let path = root.join("basemap/hanoi.pmtiles");
    if !path.exists() {
        println!("skipped: no {}", path.display());
        return;
    }
    let file = basemap::open(&path).expect("a basemap");
    assert!((10..=16).contains(&file.max_zoom), "{}", file.max_zoom);
    let [west, south, east, north] = file.bounds;
    assert!(west < 105.85 && 105.85 < east && south < 21.03 && 21.03 < north);
    println!("{}: {}", file.url(), file.attribution);
}
