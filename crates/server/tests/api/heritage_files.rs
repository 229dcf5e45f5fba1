//! Serving photos and recordings of sites: range requests, and only files of the declared type.

use crate::support::{TestApp, copied};
use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use std::fs;

const FOLDER: &str = "heritage/sites/cong-may";

/// The fictional portal with additional files for its gate, and a text inserted before its facts.
async fn portal(more: &str, files: &[(&str, &[u8])]) -> (TestApp, tempfile::TempDir) {
    let folder = copied();
    let path = folder.path().join(FOLDER);
    let facts = fs::read_to_string(path.join("site.toml")).expect("a file");
    fs::write(path.join("site.toml"), facts.replacen("\n[position]", &format!("\n{more}\n[position]"), 1))
        .expect("written");
    for (name, bytes) in files {
        fs::write(path.join(name), bytes).expect("written");
    }
    let city = folder.path().to_owned();
    (TestApp::with(|options| server::Options { city: Some(city), ..options }).await, folder)
}

async fn get(portal: &TestApp, path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, Vec<u8>) {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    portal.raw(request.body(Body::empty()).expect("a request")).await
}

/// The first address below `/d/file/` with this ending.
async fn address(portal: &TestApp, end: &str) -> Option<String> {
    let (status, _, html) = get(portal, "/d/cong-may/vi", &[]).await;
    assert_eq!(status, StatusCode::OK);
    let html = String::from_utf8(html).expect("UTF-8");
    let found = html.split('"').find(|value| value.starts_with("/d/file/") && value.ends_with(end))?;
    Some(found.to_owned())
}

#[tokio::test]
async fn a_recording_comes_whole_or_in_the_part_that_is_asked_for() {
    let sound: Vec<u8> = (0..=255).collect();
    let (portal, _folder) = portal("recordings = { vi = \"vi.mp3\" }", &[("vi.mp3", &sound)]).await;
    let path = address(&portal, "/vi.mp3").await.expect("the page names the recording");
    let (status, headers, body) = get(&portal, &path, &[]).await;
    assert_eq!((status, body.as_slice()), (StatusCode::OK, sound.as_slice()));
    assert_eq!(
        (headers["accept-ranges"].as_bytes(), headers["content-type"].as_bytes()),
        (&b"bytes"[..], &b"audio/mpeg"[..])
    );
    let tag = headers["etag"].to_str().expect("text").to_owned();

    let (status, headers, body) = get(&portal, &path, &[("range", "bytes=0-1")]).await;
    assert_eq!((status, body), (StatusCode::PARTIAL_CONTENT, vec![0, 1]), "what Safari asks first");
    assert_eq!(headers["content-range"], "bytes 0-1/256");
    let (_, headers, body) = get(&portal, &path, &[("range", "bytes=250-"), ("if-range", &tag)]).await;
    assert_eq!((headers["content-range"].to_str().expect("text"), body), ("bytes 250-255/256", sound[250..].to_vec()));
    let (status, headers, _) = get(&portal, &path, &[("range", "bytes=256-")]).await;
    assert_eq!(
        (status, &headers["content-range"]),
        (StatusCode::RANGE_NOT_SATISFIABLE, &"bytes */256".parse().expect("a value"))
    );
    assert_eq!(headers["cache-control"], "no-store", "nobody keeps a refusal");
    let (status, _, body) = get(&portal, &path, &[("if-none-match", &tag)]).await;
    assert_eq!((status, body.len()), (StatusCode::NOT_MODIFIED, 0));
    let other = path.replace("/vi.mp3", "/en.mp3");
    assert_eq!(get(&portal, &other, &[]).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_picture_is_shown_with_its_size_and_what_only_says_that_it_is_one_is_left_out() {
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(64, 40).write_to(&mut png, image::ImageFormat::Png).expect("written");
    let photo = |file: &str| {
        format!("[[photos]]\nfile = \"{file}\"\nalt = {{ vi = \"Cổng\" }}\ncredit = \"Anna, CC BY 4.0\"\n")
    };
    let photos = [photo("text.jpg"), photo("gate.png")].concat();
    let (portal, _folder) = portal(&photos, &[("text.jpg", b"no picture"), ("gate.png", png.get_ref())]).await;
    let path = address(&portal, "/gate.png").await.expect("the page shows the picture");
    let (status, headers, body) = get(&portal, &path, &[]).await;
    assert_eq!((status, headers["content-type"].as_bytes(), &body), (StatusCode::OK, &b"image/png"[..], png.get_ref()));
    let (_, _, html) = get(&portal, "/d/cong-may/vi", &[]).await;
    let html = String::from_utf8(html).expect("UTF-8");
    assert!(html.contains("width=\"64\" height=\"40\"") && html.contains("Anna, CC BY 4.0"), "{html}");
    assert_eq!(address(&portal, "/text.jpg").await, None);
    let heritage = portal.app.services.heritage.heritage();
    let hidden = heritage.file_href(heritage.site("cong-may").expect("a site"), "text.jpg");
    assert_eq!(get(&portal, &hidden, &[]).await.0, StatusCode::NOT_FOUND, "nor does it go out to who guesses its name");
}

#[tokio::test]
async fn a_drawing_in_pixels_holds_nobody_up() {
    let portal = TestApp::open().await;
    let path = address(&portal, ".svg").await.expect("the page shows its drawing").replace(".svg", ".png");
    let drawn = get(&portal, &path, &[]);
    tokio::pin!(drawn);
    // The test has a single thread, so rendering on it would block all other requests.
    let mut turns = 0_u32;
    let (status, headers, first) = loop {
        tokio::select! {
            biased;
            answer = &mut drawn => break answer,
            () = tokio::task::yield_now() => turns += 1,
        }
    };
    assert_eq!((status, headers["content-type"].as_bytes()), (StatusCode::OK, &b"image/png"[..]));
    assert!(turns > 1000, "the others had {turns} turns");
    let (_, _, second) = get(&portal, &path, &[]).await;
    assert!(first == second && first.starts_with(b"\x89PNG"));
}

#[tokio::test]
async fn pages_workers_and_drawings_carry_the_policy_that_is_theirs() {
    let (portal, _folder) = portal("", &[]).await;
    let drawing = address(&portal, ".svg").await.expect("the page names a drawing");
    let script = address(&portal, ".js").await.expect("the page names its script");
    for (path, expected) in [
        ("/d/cong-may", "default-src 'self'"),
        ("/d/cong-may/vi", "default-src 'self'"),
        ("/d/no-such-site", "default-src 'self'"),
        ("/d/cong-may/sign", "default-src '"),
        ("/d/sw.js", "default-src 'none'; connect-src 'self'"),
        (drawing.as_str(), "default-src 'none'"),
        (script.as_str(), ""),
        ("/api/v1/heritage/sites", ""),
        ("/api/v1/heritage/sites/cong-may", ""),
    ] {
        let (_, headers, _) = get(&portal, path, &[("accept", "text/html"), ("host", "localhost")]).await;
        let policy = headers.get("content-security-policy").map_or("", |value| value.to_str().expect("text"));
        assert!(policy.starts_with(expected) && policy.is_empty() == expected.is_empty(), "{path}: {policy}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
    }
}
