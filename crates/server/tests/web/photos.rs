//! Photos through the real router: valid uploads, downloads, and every invalid upload.

use crate::pictures::{encoded, halves, markers, png_that_claims, with_metadata};
use crate::support::{Answer, Running, get, publish_at_once, send, start};
use axum::{
    Router,
    body::{Body, Bytes},
    http::{Request, StatusCode, header},
};
use contract::{API_BASE, FieldCode, Media, Problem};
use futures::stream;
use image::ImageFormat;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

const DEVICE: &str = "00112233445566778899aabbccddeeff";

fn form(bytes: &[u8], name: &str, kind: &str) -> (String, Vec<u8>) {
    let request = contract::reports::upload(name, kind, bytes);
    let contract::Body::Bytes { content_type, bytes } = request.body else { panic!("an upload has a body") };
    (content_type, bytes)
}

async fn post(router: &Router, content_type: &str, body: impl Into<Body>) -> Answer {
    let request = Request::post(format!("{API_BASE}/media"))
        .header(header::CONTENT_TYPE, content_type)
        .header(contract::DEVICE_HEADER, DEVICE);
    send(router, request.body(body.into()).expect("a request")).await
}

async fn upload(router: &Router, bytes: &[u8]) -> Answer {
    let (kind, body) = form(bytes, "photo.jpg", "image/jpeg");
    post(router, &kind, body).await
}

fn refused(answer: &Answer, status: u16) -> Problem {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem: Problem = answer.json();
    assert_eq!(problem.status, status);
    assert!(problem.fields.iter().any(|f| f.pointer == "/file") || problem.detail.contains("file"), "{problem:?}");
    problem
}

async fn open() -> Running {
    start(|options, _| publish_at_once(options)).await
}

#[tokio::test]
async fn a_photo_is_turned_upright_shrunk_and_loses_all_metadata() {
    let running = open().await;
    let router = &running.server.router;
    let original = with_metadata(&encoded(&halves(2400, 1200), ImageFormat::Jpeg), 6);
    let answer = upload(router, &original).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let media: Media = answer.json();
    assert_eq!((media.width, media.height), (800, 1600), "orientation 6 is a quarter turn");
    assert_eq!(media.id, server::digest::sha256(&original));
    assert!(media.public);

    for (target, size) in [(&media.url, (800, 1600)), (&media.thumb, (160, 320))] {
        let shown = get(router, &format!("{API_BASE}{target}"), &[]).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert_eq!(shown.header("content-type"), "image/jpeg");
        // A reviewer may withdraw it, so caches must revalidate every time.
        assert_eq!(shown.header("cache-control"), "public, no-cache");
        assert_eq!(shown.header("content-disposition"), "inline");
        assert_eq!(shown.header("x-content-type-options"), "nosniff");
        assert!(!shown.header("cross-origin-resource-policy").is_empty());
        let found = markers(&shown.body);
        assert!(!found.contains(&0xE1) && !found.contains(&0xFE), "APP1 or COM among {found:02x?}");
        assert!(!shown.body.windows(6).any(|window| window == b"secret"));
        let picture = image::load_from_memory(&shown.body).expect("a picture").to_rgb8();
        assert_eq!(picture.dimensions(), size);
        // Rotated clockwise by 90 degrees, the left half is on top.
        let (top, bottom) = (picture.get_pixel(size.0 / 2, 5).0, picture.get_pixel(size.0 / 2, size.1 - 5).0);
        assert!(top[0] > 150 && bottom[2] > 150, "{top:?} over {bottom:?}");

        let again = get(router, &format!("{API_BASE}{target}"), &[("if-none-match", shown.header("etag"))]).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
        assert!(again.body.is_empty());
    }
}

#[tokio::test]
async fn png_and_webp_are_photos_too_and_uploading_again_changes_nothing() {
    let running = open().await;
    let router = &running.server.router;
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let bytes = encoded(&halves(64, 32), format);
        let first: Media = upload(router, &bytes).await.json();
        let second: Media = upload(router, &bytes).await.json();
        assert_eq!(first, second);
        assert_eq!((first.width, first.height), (64, 32));
        assert_eq!(get(router, &format!("{API_BASE}{}", first.url), &[]).await.header("content-type"), "image/jpeg");
    }
}

#[tokio::test]
async fn before_review_only_the_key_opens_a_photo() {
    let running = start(|_, _| {}).await;
    let router = &running.server.router;
    let media: Media = upload(router, &encoded(&halves(64, 32), ImageFormat::Jpeg)).await.json();
    assert!(!media.public);
    let open = get(router, &format!("{API_BASE}{}", media.thumb), &[]).await;
    assert_eq!(open.status, StatusCode::OK);
    assert!(open.header("cache-control").starts_with("private"));
    let bare = media.url.split('?').next().expect("a path");
    for closed in [bare.to_owned(), format!("{bare}?key="), format!("{bare}?key={}", "0".repeat(32))] {
        let answer = get(router, &format!("{API_BASE}{closed}"), &[]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{closed}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn addresses_that_are_no_photo_are_not_found() {
    let running = open().await;
    let long = "a".repeat(64);
    for id in ["x", "..%2f..%2fportal.sqlite", long.as_str(), &"A".repeat(64), "%00"] {
        let answer = get(&running.server.router, &format!("{API_BASE}/media/{id}"), &[]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}");
    }
}

#[tokio::test]
async fn what_is_no_photo_is_refused_whatever_it_is_called() {
    let running = open().await;
    let router = &running.server.router;
    refused(&upload(router, b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF this program cannot be run").await, 415);
    refused(&upload(router, b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>").await, 415);
    refused(&upload(router, b"GIF89a\x01\0\x01\0\0\0\0;").await, 415);
    let heic = refused(&upload(router, b"\0\0\0\x18ftypheic\0\0\0\0mif1heic").await, 415);
    assert!(heic.detail.contains("JPEG"), "it says what to do: {}", heic.detail);
    let problem = refused(&upload(router, b"\xFF\xD8\xFF\xE0 not really").await, 422);
    assert_eq!(problem.fields[0].code, FieldCode::Invalid);
}

#[tokio::test]
async fn too_many_pixels_are_refused_before_any_is_decoded() {
    let running = open().await;
    let bomb = png_that_claims(30_000, 30_000);
    assert!(bomb.len() < 100);
    let problem = refused(&upload(&running.server.router, &bomb).await, 422);
    assert_eq!((problem.fields[0].pointer.as_str(), problem.fields[0].code), ("/file", FieldCode::OutOfRange));
    assert!(problem.fields[0].detail.contains("30000"));
}

#[tokio::test]
async fn broken_forms_name_the_field() {
    let running = open().await;
    let router = &running.server.router;
    let (kind, body) = form(&encoded(&halves(64, 32), ImageFormat::Jpeg), "a.jpg", "image/jpeg");
    refused(&post(router, &kind, body[..body.len() / 2].to_vec()).await, 400);
    refused(&post(router, &kind, Vec::new()).await, 400);
    refused(&post(router, "application/json", "{}").await, 400);
    refused(&post(router, "multipart/form-data", body.clone()).await, 400);

    let part = |name: &str, content: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.jpg\"\r\n\r\n{content}\r\n")
    };
    let kind = "multipart/form-data; boundary=b";
    let missing = refused(&post(router, kind, "--b--\r\n").await, 422);
    assert_eq!(missing.fields[0].code, FieldCode::Required);
    let other = refused(&post(router, kind, part("photo", "x") + "--b--\r\n").await, 422);
    assert_eq!(other.fields[0].code, FieldCode::Required);
    let empty = refused(&post(router, kind, part("file", "") + "--b--\r\n").await, 422);
    assert_eq!(empty.fields[0].code, FieldCode::Required);
    let two = refused(&post(router, kind, part("file", "x") + &part("file", "y") + "--b--\r\n").await, 422);
    assert_eq!(two.fields[0].code, FieldCode::TooMany);
}

/// A body of `chunks` megabytes that counts how much of it was read.
fn counted(head: String, chunks: usize) -> (Body, Arc<AtomicUsize>) {
    let read = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&read);
    let megabyte = Bytes::from(vec![7; 1 << 20]);
    let stream = stream::iter(std::iter::once(Bytes::from(head)).chain(std::iter::repeat_n(megabyte, chunks)).map(
        move |chunk| {
            counter.fetch_add(chunk.len(), Ordering::SeqCst);
            Ok::<_, std::io::Error>(chunk)
        },
    ));
    (Body::from_stream(stream), read)
}

#[tokio::test]
async fn sixty_megabytes_are_refused_without_being_held() {
    let running = open().await;
    let limit = running.server.app.limits().photo_bytes as usize;
    let head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\n".to_owned();
    let url = format!("{API_BASE}/media");
    let kind = "multipart/form-data; boundary=b";

    let (body, read) = counted(head.clone(), 60);
    let request = Request::post(&url).header("content-type", kind).header("content-length", 60 << 20);
    let response = tower::ServiceExt::oneshot(running.server.router.clone(), request.body(body).expect("a request"));
    assert_eq!(response.await.expect("an answer").status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(read.load(Ordering::SeqCst), 0, "the declared length is enough");

    let (body, read) = counted(head, 60);
    let request = Request::post(&url).header("content-type", kind).body(body).expect("a request");
    let response = tower::ServiceExt::oneshot(running.server.router.clone(), request);
    assert_eq!(response.await.expect("an answer").status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(read.load(Ordering::SeqCst) < limit + (3 << 20), "read {}", read.load(Ordering::SeqCst));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_on_the_network_reads_the_refusal() {
    let Running { server, folder: _folder } = open().await;
    let url = format!("http://{}{API_BASE}/media", server.address);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let task = tokio::spawn(server.run(async {
        let _ = stopped.await;
    }));
    let (kind, body) = form(&vec![7; 60 << 20], "a.jpg", "image/jpeg");
    let sent = reqwest::Client::new().post(url).header("content-type", kind).body(body).send().await;
    assert_eq!(sent.expect("an answer, not a broken connection").status().as_u16(), 413);
    let _ = stop.send(());
    task.await.expect("no panic").expect("a clean end");
}

#[tokio::test]
async fn a_store_that_does_not_write_leaves_nothing_behind() {
    let running = open().await;
    let router = &running.server.router;
    let bytes = encoded(&halves(64, 32), ImageFormat::Jpeg);
    let id = server::digest::sha256(&bytes);
    // A file where the folder should be, so no write can succeed, not even as root.
    let shelf = running.folder.path().join("data/media").join(&id[..2]);
    std::fs::write(&shelf, b"in the way").expect("a file");
    let answer = upload(router, &bytes).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text());
    assert!(!answer.header("retry-after").is_empty());
    assert_eq!(get(router, &format!("{API_BASE}/media/{id}"), &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(running.server.app.store().media(&id).await, Ok(None));

    std::fs::remove_file(&shelf).expect("the file");
    assert_eq!(upload(router, &bytes).await.status, StatusCode::CREATED);
    // Uploading the same photo again restores a lost image.
    std::fs::remove_dir_all(&shelf).expect("the shelf");
    assert_eq!(get(router, &format!("{API_BASE}/media/{id}"), &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(upload(router, &bytes).await.status, StatusCode::CREATED);
    assert_eq!(get(router, &format!("{API_BASE}/media/{id}"), &[]).await.status, StatusCode::OK);
}
