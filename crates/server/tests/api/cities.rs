//! City files: the embedded city is valid, and errors name file, row and field.

use crate::support::copied;
use server::{city::City, services::Content};
use std::{fs, path::Path};
use tempfile::TempDir;

/// The fictional portal with one text replaced in one file.
fn changed(file: &str, from: &str, to: &str) -> TempDir {
    let folder = copied();
    let path = folder.path().join(file);
    let text = fs::read_to_string(&path).expect("a file");
    assert!(text.contains(from), "{file} has no {from}");
    fs::write(&path, text.replacen(from, to, 1)).expect("a file");
    folder
}

fn error(folder: &Path) -> String {
    let read = City::load(Some(folder)).and_then(|city| Content::read(&city));
    format!("{:#}", read.expect_err("a mistake"))
}

#[test]
fn the_embedded_city_is_sound() {
    let city = City::load(None).expect("the embedded city");
    let reports = Content::read(&city).expect("its services").reports;
    assert!(city.wards.len() > 100 && city.places.len() >= 300 && reports.catalogue.categories.len() > 20);
    assert!(reports.demo.len() >= 60);
}

#[test]
fn a_mistake_is_named_by_file_row_and_field() {
    for (file, from, to, parts) in [
        ("profile.toml", "[limits]\n", "[limits]\nvideos = 1\n", &["profile.toml", "videos"][..]),
        ("profile.toml", "code_prefix = \"WOL\"", "code_prefix = \"wolken\"", &["profile.toml", "code_prefix"]),
        ("profile.toml", "center = [50.05, 8.1]", "center = [8.1, 50.05]", &["profile.toml", "center"]),
        ("profile.toml", "\"12:00\"", "\"noon\"", &["profile.toml", "spans", "noon"]),
        ("profile.toml", "normal_hours = 8", "normal_hours = 0", &["profile.toml", "normal_hours"]),
        ("categories.toml", "agency = \"hall\"", "agency = \"palace\"", &["categories.toml", "counter", "palace"]),
        ("categories.toml", "any = [\"several\"]", "any = [\"many\"]", &["categories.toml", "lamp", "count", "many"]),
        (
            "categories.toml",
            "emergency = [\"112\"]",
            "emergency = [\"999\"]",
            &["categories.toml", "fallen-tree", "999"],
        ),
        ("categories.toml", "icon = \"lamp\"", "icon = \"lamp\"\ncolour = \"red\"", &["categories.toml", "colour"]),
        ("wards.csv", "50.03,8.05", "50.03,east", &["wards.csv", "line 3", "lon"]),
        ("wards.csv", "W2,ward", "W1,ward", &["wards.csv", "line 3", "W1"]),
        ("wards.csv", "W2,ward", "W2,castle", &["wards.csv", "line 2", "kind", "castle"]),
        ("places.csv", "50.071,8.151,W2", "50.071,8.151,W7", &["places.csv", "line 3", "ward", "W7"]),
        ("places.csv", "50.033,8.052", "21.03,105.85", &["places.csv", "line 5", "outside"]),
        ("holidays.csv", "2026-11-23", "23.11.2026", &["holidays.csv", "line 2", "date"]),
        (
            "demo_reports.toml",
            "status = \"resolved\"",
            "status = \"assigned\"",
            &["demo_reports.toml", "report 1", "status"],
        ),
        (
            "demo_reports.toml",
            "category = \"counter\"",
            "category = \"bar\"",
            &["demo_reports.toml", "report 2", "category"],
        ),
        ("sketch.geojson", "{", "", &["sketch.geojson"]),
    ] {
        let folder = changed(file, from, to);
        let error = error(folder.path());
        assert!(parts.iter().all(|part| error.contains(part)), "{to:?} in {file}: {error}");
    }
}

#[test]
fn a_missing_file_is_named() {
    let folder = changed("wards.csv", "W1", "W1");
    fs::remove_file(folder.path().join("wards.csv")).expect("it was there");
    assert!(error(folder.path()).contains("wards.csv"));
    let folder = changed("wards.csv", "W1", "W1");
    fs::remove_file(folder.path().join("demo_reports.toml")).expect("it was there");
    let city = City::load(Some(folder.path())).expect("a city without demonstration");
    assert!(Content::read(&city).expect("its services").reports.demo.is_empty());
}
