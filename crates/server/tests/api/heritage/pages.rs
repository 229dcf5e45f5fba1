//! Pages and files as a browser gets them.

use super::page;
use crate::support::TestApp;
use axum::http::StatusCode;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use contract::heritage::{site, sites};
use server::Options;
use sha2::{Digest as _, Sha256};

/// The hash of the one block between two tags.
fn hash(html: &str, open: &str, close: &str) -> String {
    let (_, rest) = html.split_once(open).expect("a block");
    let (block, rest) = rest.split_once(close).expect("its end");
    assert!(!rest.contains(open), "one such block");
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(block)))
}

#[tokio::test]
async fn a_sign_lets_in_its_own_style_sheet_alone() {
    let portal =
        TestApp::with(|options| Options { public_url: Some("https://portal.example".to_owned()), ..options }).await;
    for path in ["/d/cong-may/sign", "/d/cong-may/sign?size=A5"] {
        let (status, headers, html) = page(&portal, path, "vi").await;
        assert_eq!((status, html.contains("<script")), (StatusCode::OK, false));
        let policy = headers["content-security-policy"].to_str().expect("text");
        let style = hash(&html, "<style>", "</style>");
        assert!(policy.contains(&format!("style-src 'self' {style};")), "{policy}");
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"), "{policy}");
    }
}

#[tokio::test]
async fn a_page_is_whole_without_a_script() {
    let portal = TestApp::open().await;
    let (status, headers, html) = page(&portal, "/d/cong-may", "en-GB,en;q=0.9").await;
    assert_eq!((status, headers["content-language"].to_str().expect("text")), (StatusCode::OK, "en"));
    assert_eq!(headers["vary"], "accept-encoding, accept-language, cookie");
    for part in ["<h1 tabindex=\"-1\">Cloud Gate</h1>", "two stone lions", "20,000 VND", "Free under 12", "1 phố Cổng"]
    {
        assert!(html.contains(part), "{part}: {html}");
    }
    assert!(html.contains("Open now, until 17:00"), "{html}");
    assert!(!html.contains("wasm") && !html.contains("alert(1)</script>"), "no program, no markup of writers");
    // The only executable scripts are our own file and the inline block that sets the colours.
    assert_eq!(html.matches("<script").count(), 3);
    let policy = headers["content-security-policy"].to_str().expect("text");
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe-inline"));
    for (open, close) in [("<script>", "</script>"), ("<style>", "</style>")] {
        assert!(policy.contains(&hash(&html, open, close)), "{open} {policy}");
    }
    let (_, _, korean) = page(&portal, "/d/cong-may", "de,ko;q=0.5").await;
    assert!(korean.contains("<html lang=\"ko\">"));
    let (_, headers, named) = page(&portal, "/d/cong-may?lang=vi", "en").await;
    assert!(named.contains("Cổng Mây") && headers["content-language"] == "vi");
    let (_, headers, path) = page(&portal, "/d/cong-may/ko", "en").await;
    assert!(path.contains("구름문") && headers["vary"] == "accept-encoding");
    let (_, _, german) = page(&portal, "/d/cong-may", "de").await;
    assert!(german.contains("This page is not available in your language yet"), "said in the next best");
}

#[tokio::test]
async fn other_addresses_lead_to_a_site_or_suggest_some() {
    let portal = TestApp::open().await;
    let leads = async |path: &str| {
        let (status, headers, _) = page(&portal, path, "vi").await;
        (status.as_u16(), headers.get("location").map(|value| value.to_str().expect("text").to_owned()))
    };
    assert_eq!(leads("/d/cong-cu").await, (308, Some("/d/cong-may".to_owned())), "an old name, for ever");
    assert_eq!(leads("/d/cong-cu/en").await, (308, Some("/d/cong-may/en".to_owned())));
    assert_eq!(leads("/d/007").await, (307, Some("/d/cong-may".to_owned())));
    assert_eq!(leads("/d/Cong-May").await, (307, Some("/d/cong-may".to_owned())));
    assert_eq!(leads("/d/cong-may/xx").await, (307, Some("/d/cong-may".to_owned())));
    for (path, there) in [
        ("/d/cong-may/KO?s=3", "/d/cong-may/ko?s=3"),
        ("/d/cong-may/zh-TW?amount=5", "/d/cong-may/zh?amount=5"),
        ("/d/cong-may/ko-KR", "/d/cong-may/ko"),
        ("/d/cong-may/?s=2", "/d/cong-may?s=2"),
        ("/d/cong-may/en/?s=2", "/d/cong-may/en?s=2"),
        ("/D/cong-may?lang=ko", "/d/cong-may?lang=ko"),
        ("/D/Cong-May/EN/", "/d/Cong-May/EN"),
        ("/d/", "/heritage"),
        ("/d/cong-cu/EN?s=2", "/d/cong-may/en?s=2"),
    ] {
        assert_eq!(leads(path).await, (308, Some(there.to_owned())), "{path}");
    }
    assert_eq!(leads("/d/Cong-May/EN?s=2").await, (307, Some("/d/cong-may/en?s=2".to_owned())));
    assert_eq!(leads("/d/cong-may/xx?s=2").await, (307, Some("/d/cong-may?s=2".to_owned())));
    assert_eq!(
        leads("/d/cong-cu?s=2&lang=ko").await.1.as_deref(),
        Some("/d/cong-may?s=2&lang=ko"),
        "a sign's number goes along"
    );
    let (status, headers, html) = page(&portal, "/d/cong-mai", "de").await;
    assert_eq!((status, headers["content-language"].to_str().expect("text")), (StatusCode::NOT_FOUND, "en"));
    assert!(html.contains("<html lang=\"en\">"));
    let (status, _, html) = page(&portal, "/d/cong-mai", "en").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(html.contains("href=\"/d/cong-may/en\"") && html.contains("noindex"), "{html}");
    let (status, _, html) = page(&portal, "/d/%3Cscript%3E", "vi").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(!html.contains("/d/<script>"));
}

#[tokio::test]
async fn files_have_names_for_ever_and_the_worker_is_asked_about() {
    let portal = TestApp::open().await;
    let list = portal.send(sites()).await.expect("a list");
    let (status, headers, svg) = page(&portal, &list.items[0].picture, "").await;
    assert_eq!((status, headers["content-type"].to_str().expect("text")), (StatusCode::OK, "image/svg+xml"));
    assert!(svg.starts_with("<svg") && headers["cache-control"].to_str().expect("text").contains("immutable"));
    let other = list.items[0].picture.replace("/d/file/", "/d/file/0");
    assert_eq!(page(&portal, &other, "").await.0, StatusCode::NOT_FOUND, "an old name has no new file");
    assert_eq!(page(&portal, "/d/file/0/../../etc/passwd", "").await.0, StatusCode::NOT_FOUND);
    let script = portal.send(site("cong-may", "vi")).await.expect("a page").script;
    assert_eq!(page(&portal, &script, "").await.0, StatusCode::OK);
    let (status, headers, worker) = page(&portal, "/d/sw.js", "").await;
    assert_eq!((status, headers["cache-control"].to_str().expect("text")), (StatusCode::OK, "no-cache"));
    assert!(!worker.contains("index.html"));
}
