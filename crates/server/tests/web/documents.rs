//! The documents: status codes of deep links, languages, previews of reports.

use crate::reports;
use crate::{
    dist::build,
    support::{Running, get, send, site, start},
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use contract::{API_BASE, Problem, reports::Visibility};
use server::clock::Clock;
use std::{fs, path::Path};

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
async fn pages_speak_the_language_asked_for() {
    let running = site().await;
    let router = &running.server.router;
    let vietnamese = get(router, "/reports", &[]).await;
    assert!(vietnamese.text().starts_with("<!doctype html>\n<html lang=\"vi\">"));
    assert!(vietnamese.text().contains(messages::Words::of("vi").title_reports()));
    assert_eq!(vietnamese.text().matches("<title>default").count(), 1, "in the script alone");
    let english = get(router, "/reports?lang=en", &[]).await;
    assert!(english.text().contains("<html lang=\"en\">"));
    assert!(english.text().contains(messages::Words::of("en").title_reports()));
    assert!(english.text().contains("<link rel=\"canonical\" href=\"https://portal.example/reports?lang=en\">"));
    assert!(english.text().contains("hreflang=\"vi\" href=\"https://portal.example/reports?lang=vi\""));
    let chosen = get(router, "/reports?lang=vi", &[("accept-language", "en-GB,en;q=0.9")]).await;
    assert!(chosen.text().starts_with("<!doctype html>\n<html lang=\"vi\">"));
    let liked = get(router, "/reports", &[("accept-language", "en-GB,vi;q=0.9")]).await;
    assert!(liked.text().contains("<html lang=\"en\">") && liked.text().contains("content=\"en_GB\""));
    assert!(liked.text().contains("<link rel=\"canonical\" href=\"https://portal.example/reports\">"));
    assert!(liked.text().contains("hreflang=\"x-default\" href=\"https://portal.example/reports\""));
    // Readers of unsupported languages get English, including the name of the navigation.
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
    let saved = [("accept-language", "vi"), ("cookie", "a=b; portal-language=fr")];
    assert_eq!(get(router, "/reports", &saved).await.text(), english.text(), "French was chosen on a heritage page");
    let saved = [("accept-language", "ko"), ("cookie", "portal-language=vi")];
    assert_eq!(get(router, "/reports", &saved).await.text(), vietnamese.text());
    assert_eq!(get(router, "/reports", &saved).await.header("vary"), "accept-encoding, accept-language, cookie");
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
    let code = reports::insert(app, &text, Visibility::Public, vec![waiting, photo.clone()]).await;
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
        let code = reports::insert(app, "Điều không ai khác được đọc", hidden, Vec::new()).await;
        let page = get(&running.server.router, &format!("/reports/{code}"), &[]).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(!page.text().contains("không ai khác"));
    }
}

/// The fictional procedures, in the city of this repository.
async fn with_procedures() -> Running {
    start(|options, folder| {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/city/procedures");
        let to = options.city.as_ref().expect("a city").join("procedures");
        fs::create_dir_all(&to).expect("a folder");
        for file in fs::read_dir(from).expect("a folder").flatten() {
            fs::copy(file.path(), to.join(file.file_name())).expect("a copy");
        }
        // 20 November 2026.
        options.clock = Clock::at(1_795_165_200_000);
        options.dist = Some(build(folder));
        options.public_url = Some("https://portal.example".to_owned());
    })
    .await
}

#[tokio::test]
async fn procedures_can_be_read_without_the_program() {
    let running = with_procedures().await;
    let router = &running.server.router;
    let list = get(router, "/services", &[]).await;
    assert_eq!(list.status, StatusCode::OK);
    let html = list.text();
    assert!(!html.contains("shell</main>") && !html.contains("<!--content-->"), "{html}");
    for part in [
        "<a href=\"/services/dang-ky-thuyen\">Đăng ký thuyền nan</a>",
        "name=\"q\"",
        "<h2 id=\"services-vehicles\">",
        "<h2 id=\"services-channels\">",
        "href=\"/services?group=transport\"",
        "rel=\"early\" href=\"/api/v1/procedures\"",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    let search = get(router, "/services?q=the+doi%22%3E%3Cscript%3E", &[]).await;
    assert!(!search.text().contains("\"><script>") && search.text().contains("&lt;script&gt;"));
    let search = get(router, "/services?q=hill%20pass&lang=en", &[]).await;
    assert!(search.text().contains(">Hill pass</a>") && !search.text().contains("Boat registration"));
    assert!(search.text().contains("<link rel=\"canonical\" href=\"https://portal.example/services?lang=en\">"));

    let one = get(router, "/services/dang-ky-thuyen", &[]).await;
    assert_eq!(one.status, StatusCode::OK);
    let html = one.text();
    for part in [
        "<h1>Đăng ký thuyền nan</h1>",
        "Tờ khai &lt;mẫu 1&gt;",
        "30.000\u{a0}đ",
        "href=\"https://hall.example/boats?a=1&amp;b=2\" rel=\"external noopener noreferrer\"",
        "<li id=\"source-law\">",
        "<title>Đăng ký thuyền nan ·",
        "rel=\"early\" href=\"/api/v1/procedures/dang-ky-thuyen\"",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    let ended = html.split("<details class=\"procedure-other\">").nth(1).expect("a fee that has ended");
    assert!(ended.contains("31/10/2026"), "{ended}");
    assert!(html.contains(messages::Words::of("vi").procedure_changed("01/07/2025").as_str()));

    for missing in ["/services/khong-co", "/services/a/b"] {
        let answer = get(router, missing, &[]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{missing}");
        assert!(answer.text().contains("<main>shell</main>"), "{missing}");
    }
}
