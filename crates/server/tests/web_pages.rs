//! The built page through the real router: files, deep links, previews, headers.

#[path = "web_support/dist.rs"]
mod dist;
#[path = "web_support/reports.rs"]
mod reports;
#[path = "web_support/server.rs"]
mod support;

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
    routing::get as route,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use contract::{API_BASE, Problem, Visibility};
use dist::{JS, SCRIPT, STYLE, WASM, build};
use server::{BasemapOption, RateLimit};
use sha2::{Digest as _, Sha256};
use support::{Running, get, publish_at_once, send, start};

async fn site() -> Running {
    start(|options, folder| {
        options.dist = Some(build(folder));
        options.public_url = Some("https://portal.example".to_owned());
        publish_at_once(options);
    })
    .await
}

fn hash(block: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(block)))
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
    let page = get(&running.server.router, "/", &[]).await;
    assert!(page.text().contains(&format!("<script>{SCRIPT}</script>")));
    assert!(page.text().contains("name=\"portal:api\" content=\"https://api.example/api/v1\""));
    let policy = page.header("content-security-policy");
    assert_eq!(directive(policy, "script-src"), format!("script-src 'self' 'wasm-unsafe-eval' {}", hash(SCRIPT)));
    assert_eq!(directive(policy, "style-src"), format!("style-src 'self' {}", hash(STYLE)));
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
        // What a worker may talk to is no page's business, and the other way round.
        assert_eq!(policy.contains("'sha256-"), expected == page, "{target}: {policy}");
        assert!(expected == page || policy.len() < 130, "{target}: {policy}");
    }
    let plain = start(|options, folder| options.dist = Some(build(folder))).await;
    assert_eq!(get(&plain.server.router, "/", &[]).await.header("strict-transport-security"), "");
}

/// The elements by which a document says what it asks early.
fn early(html: &str) -> Vec<&str> {
    html.lines().filter(|line| line.starts_with("<link rel=\"early\"")).collect()
}

#[tokio::test]
async fn a_document_asks_what_its_page_begins_with() {
    let running = site().await;
    let router = &running.server.router;
    let ask = |target: &str, more: &str| {
        format!("<link rel=\"early\" href=\"{API_BASE}{}\"{more}>", target.replace('&', "&amp;"))
    };
    let names = [ask("/categories", ""), ask("/wards", "")];
    let pack = "<link rel=\"early\" href=\"/room-browse-0123456789abcdef.bin\">".to_owned();
    let page = get(router, "/reports", &[]).await;
    // The list before all else. Where the map begins is the city's.
    let profile = &running.server.app.city().profile;
    let (x, y) = civic::geo::mercator(profile.center(), f64::from(profile.zoom.start));
    let map = format!(" data-map=\"{x} {y} {}\"", profile.zoom.start);
    let list = ask("/reports?bbox=*&limit=20", &format!(" data-own{map}"));
    let pins = ask(&format!("/reports/map?bbox=*&zoom={}", profile.zoom.start), &map);
    assert_eq!(early(page.text()), [&list, &pack, &pins, &names[0], &names[1]]);

    let query = "?lat=21.03&lon=105.85&z=15&status=received&sort=near&q=%22%3E%3Cscript%3E";
    let page = get(router, &format!("/reports{query}"), &[]).await;
    let (x, y) = civic::geo::mercator(contract::LatLon::new(21.03, 105.85), 15.0);
    let map = format!(" data-map=\"{x} {y} 15\"");
    let filter = "status=received&q=%22%3E%3Cscript%3E&bbox=*";
    let list = ask(&format!("/reports?{filter}&sort=near&lat=21.03&lon=105.85&limit=20"), &format!(" data-own{map}"));
    assert_eq!(early(page.text())[..3], [list, pack.clone(), ask(&format!("/reports/map?{filter}&zoom=15"), &map)]);

    // A zoom that the map does not have, and the list alone.
    let page = get(router, "/reports?z=3&list=1", &[]).await;
    assert_eq!(
        early(page.text()),
        [ask("/reports?limit=20", " data-own"), pack.clone(), names[0].clone(), names[1].clone()]
    );

    let code = reports::file(&running.server.app, "Ổ gà", Visibility::Public, Vec::new()).await;
    let page = get(router, &format!("/reports/{code}"), &[]).await;
    assert_eq!(early(page.text())[0], ask(&format!("/reports/{code}"), " data-own"));
    let page = get(router, "/bus/stops/nowhere", &[]).await;
    assert_eq!((page.status, early(page.text()).len()), (StatusCode::NOT_FOUND, 0), "nothing for what is not there");
    for target in ["/about", "/settings", "/nowhere", "/reports/HN-000000"] {
        let page = get(router, target, &[]).await;
        assert!(early(page.text()).is_empty(), "{target}");
    }
    let long = get(router, &format!("/reports?q={}", "x".repeat(700)), &[]).await;
    assert_eq!(early(long.text()), [&names[0], &pack, &names[1]], "the program asks long questions by itself");
    // Words that are not in the program.
    let english = get(router, "/about?lang=en", &[]).await;
    assert!(early(english.text())[0].contains("/locales/en.json?v="));

    let elsewhere = start(|options, folder| {
        options.dist = Some(build(folder));
        options.api_url = Some("https://api.example/city/v1/".to_owned());
    })
    .await;
    let page = get(&elsewhere.server.router, "/reports", &[]).await;
    assert!(early(page.text())[0].contains("href=\"https://api.example/city/v1/reports?bbox=*"), "{}", page.text());
}

#[tokio::test]
async fn files_are_negotiated_typed_and_cached() {
    let running = site().await;
    let router = &running.server.router;
    let year = "public, max-age=31536000, immutable";
    for (target, accept, body, encoding, kind, cache) in [
        (JS, "gzip, br", "plain js in brotli", "br", "text/javascript; charset=utf-8", year),
        (JS, "gzip", "plain js in gzip", "gzip", "text/javascript; charset=utf-8", year),
        (JS, "br;q=0", "plain js", "", "text/javascript; charset=utf-8", year),
        (WASM, "br", "plain wasm in brotli", "br", "application/wasm", year),
        (WASM, "gzip", "plain wasm", "", "application/wasm", year),
        ("/sw.js", "br", "plain", "", "text/javascript; charset=utf-8", "no-cache"),
        ("/icons/icon.svg", "br", "<svg/>", "", "image/svg+xml", "public, max-age=86400"),
        ("/manifest.webmanifest", "br", "{}", "", "application/manifest+json", "no-cache"),
    ] {
        let answer = get(router, target, &[("accept-encoding", accept)]).await;
        assert_eq!(answer.status, StatusCode::OK, "{target}");
        assert_eq!(answer.text(), body, "{target} {accept}");
        assert_eq!(answer.header("content-encoding"), encoding, "{target} {accept}");
        assert_eq!(answer.header("content-type"), kind);
        assert_eq!(answer.header("cache-control"), cache, "{target}");
        assert_eq!(answer.header("vary"), "accept-encoding");
        let held = [("accept-encoding", accept), ("if-none-match", answer.header("etag"))];
        assert_eq!(get(router, target, &held).await.status, StatusCode::NOT_MODIFIED);
    }
}

#[tokio::test]
async fn words_are_immutable_only_under_their_own_version() {
    let running = site().await;
    let (tag, _, version) = messages::LOCALES[0];
    let cache = async |query: String| {
        let answer = get(&running.server.router, &format!("/locales/{tag}.json{query}"), &[]).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/json"));
        answer.header("cache-control").to_owned()
    };
    assert!(cache(format!("?v={version}")).await.contains("immutable"));
    assert_eq!(cache("?v=0123456789abcdef".to_owned()).await, "no-cache");
    assert_eq!(cache(String::new()).await, "no-cache");
}

#[tokio::test]
async fn deep_links_have_true_status_codes() {
    let running = site().await;
    let router = &running.server.router;
    for (target, status) in [
        ("/", 200),
        ("/index.html", 200),
        ("/reports", 200),
        ("/reports?status=received&lat=21.03", 200),
        ("/reports/new?category=pothole", 200),
        ("/reports/mine", 200),
        ("/settings/", 200),
        ("/about", 200),
        ("/bus", 200),
        // This city has no heritage sites.
        ("/heritage", 404),
        ("/scan", 404),
        ("/nowhere", 404),
        ("/reports/x/y", 404),
        ("/reports/HN-000000", 404),
        ("/reports/not-a-code", 404),
        ("/.secret", 404),
        ("/..%2f..%2fetc/passwd", 404),
    ] {
        let answer = get(router, target, &[("accept", "text/html")]).await;
        assert_eq!(answer.status.as_u16(), status, "{target}");
        assert!(answer.text().contains("<main>shell</main>"), "{target}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "no-cache");
        assert_eq!(
            answer.text().contains("noindex"),
            status == 404 || target.contains("mine") || target.contains("settings")
        );
    }
    let home = get(router, "/", &[]).await;
    let home = home.text();
    assert!(home.contains("<a href=\"/bus\"") && !home.contains("\"/heritage\""), "{home}");
    let missing = get(router, "/app-ffffffffffffffff.js", &[("accept", "*/*")]).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(!missing.text().contains("shell"), "a script that is gone is no page");
    let wrong = Request::post("/reports").body(Body::empty()).expect("a request");
    assert_eq!(send(router, wrong).await.status, StatusCode::METHOD_NOT_ALLOWED);
    let problem: Problem = get(router, "/api/v1/nowhere", &[]).await.json();
    assert_eq!(problem.status, 404);
}

#[tokio::test]
async fn pages_are_compressed_and_held_copies_are_not_sent_again() {
    use std::io::Read as _;
    let running = site().await;
    let router = &running.server.router;
    let plain = get(router, "/about", &[]).await;
    let brotli = get(router, "/about", &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(brotli.header("content-encoding"), "br");
    assert_ne!(brotli.header("etag"), plain.header("etag"));
    let mut text = String::new();
    brotli::Decompressor::new(&brotli.body[..], 4096).read_to_string(&mut text).expect("brotli");
    assert_eq!(text, plain.text());
    let gzip = get(router, "/about", &[("accept-encoding", "gzip")]).await;
    text.clear();
    flate2::read::GzDecoder::new(&gzip.body[..]).read_to_string(&mut text).expect("gzip");
    assert_eq!(text, plain.text());
    let held = [("accept-encoding", "br"), ("if-none-match", brotli.header("etag"))];
    assert_eq!(get(router, "/about", &held).await.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn pages_speak_the_language_asked_for() {
    let running = site().await;
    let router = &running.server.router;
    let vietnamese = get(router, "/reports", &[]).await;
    assert!(vietnamese.text().contains("<html lang=\"vi\">"));
    assert!(vietnamese.text().contains(messages::Words::of("vi").title_reports()));
    assert!(!vietnamese.text().contains("<title>default"));
    let english = get(router, "/reports?lang=en", &[]).await;
    assert!(english.text().contains("<html lang=\"en\">"));
    assert!(english.text().contains(messages::Words::of("en").title_reports()));
    assert!(english.text().contains("<link rel=\"canonical\" href=\"https://portal.example/reports?lang=en\">"));
    assert!(english.text().contains("hreflang=\"vi\" href=\"https://portal.example/reports?lang=vi\""));
    let chosen = get(router, "/reports?lang=vi", &[("accept-language", "en-GB,en;q=0.9")]).await;
    assert!(chosen.text().contains("<html lang=\"vi\">"));
    let liked = get(router, "/reports", &[("accept-language", "en-GB,vi;q=0.9")]).await;
    assert!(liked.text().contains("<html lang=\"en\">") && liked.text().contains("content=\"en_GB\""));
    assert!(liked.text().contains("<link rel=\"canonical\" href=\"https://portal.example/reports\">"));
    assert!(liked.text().contains("hreflang=\"x-default\" href=\"https://portal.example/reports\""));
    // Whoever asks for neither Vietnamese nor a language that is there reads English, in the navigation's name too.
    let english = get(router, "/reports", &[("accept-language", "en")]).await;
    assert!(english.text().contains(&format!("aria-label=\"{}\"", messages::Words::of("en").nav_label())));
    for languages in ["eo, en;q=0.5", "ja", "ko-KR", "zh-TW,zh;q=0.9", "fr-CA", "de"] {
        for path in ["/", "/reports", "/reports/new", "/heritage", "/scan", "/about", "/nowhere"] {
            let answer = get(router, path, &[("accept-language", languages)]).await;
            assert!(answer.text().contains("<html lang=\"en\">"), "{path} {languages}");
            assert_eq!(answer.header("content-language"), "en", "{path} {languages}");
        }
        let unknown = get(router, "/reports", &[("accept-language", languages)]).await;
        assert_eq!(unknown.text(), english.text(), "{languages}");
    }
    let kept = [("accept-language", "vi"), ("cookie", "a=b; portal-language=fr")];
    assert_eq!(get(router, "/reports", &kept).await.text(), english.text(), "French was chosen on a heritage page");
    let kept = [("accept-language", "ko"), ("cookie", "portal-language=vi")];
    assert_eq!(get(router, "/reports", &kept).await.text(), vietnamese.text());
    assert_eq!(get(router, "/reports", &kept).await.header("vary"), "accept-encoding, accept-language, cookie");
    for broken in ["", "KO", "zh-Hant-HK", "%", "%ff", "en&lang=vi"] {
        let answer = get(router, &format!("/reports?lang={broken}"), &[("accept-language", "en")]).await;
        assert_eq!(answer.status, StatusCode::OK, "{broken}");
        assert!(answer.text().contains("<html lang=\"en\">"), "{broken}");
    }
    let other = get(router, "/reports?lang=%22%3E%3Cscript%3E", &[]).await;
    assert_eq!(other.text(), vietnamese.text());
}

#[tokio::test]
async fn a_report_previews_itself_and_nothing_of_it_runs() {
    let running = site().await;
    let app = &running.server.app;
    let photo = reports::photo(app, "a", Visibility::Public).await;
    let waiting = reports::photo(app, "b", Visibility::Pending).await;
    let text = "</title><script>alert(1)</script>\" onload=\"alert(2) ".to_owned() + &"Ổ gà rất sâu. ".repeat(40);
    let code = reports::file(app, &text, Visibility::Public, vec![waiting, photo.clone()]).await;
    let page = get(&running.server.router, &format!("/reports/{code}"), &[]).await;
    assert_eq!(page.status, StatusCode::OK);
    let html = page.text();
    assert!(!html.contains("alert(1)</script>") && !html.contains("\" onload"));
    assert!(html.contains("&lt;script&gt;alert(1)") && html.contains(code.as_str()));
    assert!(html.contains(messages::Words::of("vi").status_received()));
    let image = format!("property=\"og:image\" content=\"https://portal.example{API_BASE}/media/{photo}\"");
    assert!(html.contains(&image), "the first photo that everybody may see");
    let description = html.split("name=\"description\" content=\"").nth(1).and_then(|rest| rest.split("\">").next());
    assert!(description.expect("a description").chars().count() < 400);

    let lower = get(&running.server.router, &format!("/reports/{}", code.as_str().to_lowercase()), &[]).await;
    assert!(lower.text().contains(&format!("<link rel=\"canonical\" href=\"https://portal.example/reports/{code}\">")));

    for hidden in [Visibility::Pending, Visibility::Private] {
        let code = reports::file(app, "Điều không ai khác được đọc", hidden, Vec::new()).await;
        let page = get(&running.server.router, &format!("/reports/{code}"), &[]).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(!page.text().contains("không ai khác"));
    }
}

#[tokio::test]
async fn a_name_that_is_no_host_does_not_reach_the_page() {
    let running = start(|options, folder| {
        options.dist = Some(build(folder));
        // With its heritage sites.
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

    // A page that another version has built, or half of one.
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
    std::fs::write(&path, html.replace("shell", "a newer shell")).expect("a file");
    assert!(get(router, "/", &[]).await.text().contains("a newer shell"));
    std::fs::write(&path, "half a pa").expect("a file");
    assert!(get(router, "/", &[]).await.text().contains("a newer shell"), "the last whole page stays");
}

async fn panics() -> &'static str {
    panic!("on purpose")
}

#[tokio::test]
async fn a_panic_is_a_500_for_that_request_alone() {
    let running = site().await;
    let api = Router::new().route("/api/v1/panics", route(panics)).route("/api/v1/works", route(async || "works"));
    let router = server::shell::around(api, &running.server.app).expect("a router");
    let answer = get(&router, "/api/v1/panics", &[]).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    let problem: Problem = answer.json();
    assert_eq!(problem.code(), "internal");
    assert!(!answer.text().contains("on purpose"));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(get(&router, "/api/v1/works", &[]).await.text(), "works");
}

#[tokio::test]
async fn writes_that_come_too_often_wait() {
    let limit = RateLimit { writes_per_minute: 6, burst: 2, behind_proxy: false };
    let running = start(|options, _| options.rate_limit = limit).await;
    let write = async |device: &str| {
        let request = Request::post(format!("{API_BASE}/media")).header("portal-device", device);
        send(&running.server.router, request.body(Body::empty()).expect("a request")).await
    };
    let (one, two) = ("1".repeat(32), "2".repeat(32));
    for _ in 0..2 {
        assert_eq!(write(&one).await.status, StatusCode::BAD_REQUEST);
    }
    let refused = write(&one).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.header("retry-after"), "10");
    assert_eq!(refused.json::<Problem>().code(), "rate_limited");
    assert_eq!(write(&two).await.status, StatusCode::BAD_REQUEST, "another device is not held up");
    assert_eq!(get(&running.server.router, "/health", &[]).await.status, StatusCode::OK, "reading goes on");
}
