//! Starting with a built page, without one, with an incomplete one, and with one that is rebuilt.

use crate::dist;
use crate::support::{get, site, start};
use axum::http::StatusCode;

#[tokio::test]
async fn every_service_of_the_registry_is_one_of_the_server() {
    let running = start(|_, _| {}).await;
    let mut served: Vec<String> =
        running.server.app.all().iter().map(|service| format!("{:?}", service.id())).collect();
    let registry = contract::services::SERVICES.iter().filter_map(|entry| entry.service);
    let mut registered: Vec<String> = registry.map(|service| format!("{service:?}")).collect();
    served.sort_unstable();
    registered.sort_unstable();
    assert_eq!(served, registered, "each entry of the registry has one service in crates/server/src/services.rs");
}

#[tokio::test]
async fn a_missing_page_stops_the_start_and_says_what_builds_it() {
    let bare = start(|_, _| {}).await;
    let mut options = bare.server.app.options().clone();
    options.dist = Some(bare.folder.path().join("dist"));
    let error = format!("{:#}", server::start(options).await.expect_err("no server"));
    assert!(error.contains("index.html") && error.contains("cargo xtask"), "{error}");

    // A page built by another version, or an incomplete one.
    let mut options = bare.server.app.options().clone();
    let dist = dist::build(bare.folder.path());
    options.dist = Some(dist.clone());
    for damage in [None, Some("<!doctype html>")] {
        std::fs::remove_file(dist.join("registry.json")).expect("a file");
        if let Some(damage) = damage {
            std::fs::write(dist.join("registry.json"), damage).expect("can write");
        }
        let error = format!("{:#}", server::start(options.clone()).await.expect_err("no server"));
        assert!(error.contains("registry.json") && error.contains("cargo xtask"), "{error}");
        std::fs::write(dist.join("registry.json"), "").expect("can write");
    }

    assert_eq!(get(&bare.server.router, "/", &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(get(&bare.server.router, "/health", &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_page_that_is_built_again_is_read_again() {
    let running = site().await;
    let router = &running.server.router;
    get(router, "/", &[]).await;
    let path = running.folder.path().join("dist/index.html");
    let html = std::fs::read_to_string(&path).expect("the page");
    let newer = html.replace("shell", "a newer shell").replace(dist::SCRIPT, "newer()");
    std::fs::write(&path, &newer).expect("a file");
    let page = get(router, "/", &[]).await;
    assert!(!page.text().contains("a newer shell"), "what belongs to it has not come yet");
    assert!(page.header("content-security-policy").contains(&dist::hash(dist::SCRIPT)));
    dist::write_page(path.parent().expect("a folder"), &newer, "newer()");
    let page = get(router, "/", &[]).await;
    assert!(page.text().contains("a newer shell") && page.text().contains("<script>newer()</script>"));
    assert!(
        page.header("content-security-policy").contains(&dist::hash("newer()")),
        "the hashes are read again with it"
    );
    std::fs::write(&path, "half a pa").expect("a file");
    assert!(get(router, "/", &[]).await.text().contains("a newer shell"), "the last whole page stays");
}
