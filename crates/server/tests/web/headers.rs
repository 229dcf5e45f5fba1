//! Response headers: security policy, security headers, and rejection of invalid host names.

use crate::dist::{self, SCRIPT, STYLE, build};
use crate::reports;
use crate::support::{get, site, start};
use axum::http::StatusCode;
use contract::{API_BASE, Problem, reports::Visibility};
use server::BasemapOption;

/// The hash of the block between two tags of a page, as it was served.
fn hash(page: &str, open: &str, close: &str) -> String {
    let (_, rest) = page.split_once(open).expect("a block");
    let (block, rest) = rest.split_once(close).expect("its end");
    assert!(!rest.contains(open), "one such block");
    format!("'{}'", dist::hash(block))
}

fn directive<'a>(policy: &'a str, name: &str) -> &'a str {
    policy.split(';').map(str::trim).find(|part| part.split(' ').next() == Some(name)).unwrap_or_default()
}

#[tokio::test]
async fn the_policy_lets_in_exactly_the_inline_blocks_of_the_page() {
    let running = start(|options, folder| {
        options.dist = Some(build(folder));
        options.basemap = BasemapOption::Raster {
            url: "https://{s}.tile.example/{z}/{x}/{y}.png".to_owned(),
            attribution: "© Somebody".to_owned(),
        };
        options.api_url = Some("https://api.example/api/v1".to_owned());
    })
    .await;
    // Title, language, navigation and settings are written anew in each.
    for path in ["/?lang=en", "/reports", "/nowhere", "/"] {
        let page = get(&running.server.router, path, &[]).await;
        let text = page.text();
        assert!(text.contains(&format!("<script>{SCRIPT}</script><style>{STYLE}</style>")), "{path}: {text}");
        let policy = page.header("content-security-policy");
        let (script, style) = (hash(text, "<script>", "</script>"), hash(text, "<style>", "</style>"));
        assert_eq!(directive(policy, "script-src"), format!("script-src 'self' 'wasm-unsafe-eval' {script}"));
        assert_eq!(directive(policy, "style-src"), format!("style-src 'self' {style}"));
    }
    let page = get(&running.server.router, "/", &[]).await;
    assert!(page.text().contains("name=\"portal:api\" content=\"https://api.example/api/v1\""));
    let policy = page.header("content-security-policy");
    assert!(directive(policy, "img-src").contains("data: blob: https://*.tile.example"));
    assert!(directive(policy, "connect-src").contains("https://api.example"));
    for (name, value) in [("object-src", "'none'"), ("base-uri", "'none'"), ("frame-ancestors", "'none'")] {
        assert_eq!(directive(policy, name), format!("{name} {value}"));
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_a_browser_reads_of_it() {
    let running = site().await;
    let photo = reports::photo(&running.server.app, "a", Visibility::Public).await;
    let photo = format!("{API_BASE}/media/{photo}");
    let (page, worker, inert) = ("default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "default-src 'none'");
    let mut targets = vec![
        ("/".to_owned(), page),
        ("/nowhere".to_owned(), page),
        ("/reports/HN-000000".to_owned(), page),
        (photo, inert),
        ("/nothing.png".to_owned(), ""),
        ("/health".to_owned(), ""),
    ];
    let api =
        ["config", "categories", "wards", "reports", "reports/HN-000000", "search?q=x", "nowhere", "openapi.json"];
    targets.extend(api.map(|path| (format!("{API_BASE}/{path}"), "")));
    // Every file of the built page.
    let dist = running.server.app.options().dist.clone().expect("a page");
    let mut folders = vec![dist.clone()];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path()) {
            let name = path.strip_prefix(&dist).expect("inside").to_str().expect("a name").to_owned();
            if path.is_dir() {
                folders.push(path);
            } else if !name.starts_with('.') && !name.ends_with(".br") && !name.ends_with(".gz") {
                let policy = match name.as_str() {
                    "index.html" => page,
                    "sw.js" => worker,
                    name if name.ends_with(".svg") => inert,
                    _ => "",
                };
                targets.push((format!("/{name}"), policy));
            }
        }
    }
    assert!(targets.len() > 22, "the files of the page are among them");
    for (target, expected) in targets {
        let answer = get(&running.server.router, &target, &[]).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{target}");
        assert_eq!(answer.header("referrer-policy"), "strict-origin-when-cross-origin", "{target}");
        assert!(answer.header("strict-transport-security").starts_with("max-age"), "{target}");
        let policy = answer.header("content-security-policy");
        assert_eq!(policy.is_empty(), expected.is_empty(), "{target}: {policy}");
        assert!(policy.contains(expected), "{target}: {policy}");
        if expected == page || (expected == inert && !target.ends_with(".js")) {
            assert!(policy.contains("frame-ancestors 'none'"), "{target}: {policy}");
            assert!(answer.header("permissions-policy").contains("geolocation=(self)"), "{target}");
            assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{target}");
        }
        // A worker's policy must not leak into pages, nor the other way round.
        assert_eq!(policy.contains("'sha256-"), expected == page, "{target}: {policy}");
        assert!(expected == page || policy.len() < 130, "{target}: {policy}");
    }
    let plain = start(|options, folder| options.dist = Some(build(folder))).await;
    assert_eq!(get(&plain.server.router, "/", &[]).await.header("strict-transport-security"), "");
}

#[tokio::test]
async fn a_name_that_is_no_host_does_not_reach_the_page() {
    let running = start(|options, folder| {
        options.dist = Some(build(folder));
        // Includes the heritage sites.
        options.city = None;
    })
    .await;
    let good = get(&running.server.router, "/about", &[("host", "127.0.0.1:8080")]).await;
    assert!(good.text().contains("href=\"http://127.0.0.1:8080/about\""));
    let router = &running.server.router;
    let hosts = ["evil\"><script>", "evil.example", "evil.example:8080", "localhost.evil.example", "10.13.14.15"];
    for (host, path) in
        hosts.iter().flat_map(|host| [(host, "/about"), (host, "/reports"), (host, "/d/den-ngoc-son/vi")])
    {
        let bad = get(router, path, &[("host", host)]).await;
        assert_eq!(bad.status, StatusCode::OK, "{path}");
        assert!(!bad.text().contains("evil") && !bad.text().contains("10.13.14.15"), "{host}: {path}");
        assert!(!bad.text().contains("canonical") && !bad.text().contains("og:url"), "{host}: {path}");
        assert!(bad.headers.values().all(|value| !value.to_str().is_ok_and(|value| value.contains("evil"))));
    }
    let sign = get(router, "/d/den-ngoc-son/sign", &[("host", "evil.example")]).await;
    assert_eq!(sign.status, StatusCode::NOT_FOUND);
    assert!(sign.json::<Problem>().detail.contains("--public-url"), "{}", sign.text());
    let moved = get(router, "/d/DEN-NGOC-SON?s=2", &[("host", "evil.example")]).await;
    assert_eq!((moved.status.as_u16(), moved.header("location")), (307, "/d/den-ngoc-son?s=2"));
}
