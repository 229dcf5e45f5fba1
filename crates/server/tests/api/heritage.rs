//! Heritage sites: the API, and the pages, which work without JavaScript.

use crate::support::{DEVICE_A, DEVICE_B, HOUR, TestApp};
use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use contract::{
    ApiError, LatLon, SearchResultKind, Service,
    heritage::{Block, BlockKind, NewRating, NewScan, rate, rating, scanned, scans, site, sites, walks},
    portal::config,
    search,
};
use server::{Options, clock::Clock};
use sha2::{Digest as _, Sha256};
use std::sync::atomic::Ordering;

/// A page as served to a browser with these languages.
pub async fn page(portal: &TestApp, path: &str, languages: &str) -> (StatusCode, HeaderMap, String) {
    let request = Request::get(path).header("accept-language", languages).body(Body::empty()).expect("a request");
    let (status, headers, body) = portal.raw(request).await;
    (status, headers, String::from_utf8(body).expect("UTF-8"))
}

/// Status and field of an error response.
pub fn refused<T>(answer: Result<T, ApiError>) -> (u16, String) {
    match answer {
        Err(ApiError::Refused { status, problem }) => {
            (status, problem.fields.first().map(|field| field.pointer.clone()).unwrap_or_default())
        }
        _ => panic!("not refused"),
    }
}

fn all(blocks: &[Block]) -> Vec<&Block> {
    blocks.iter().flat_map(|block| [vec![block], all(&block.blocks)].concat()).collect()
}

fn words(blocks: &[Block]) -> String {
    let text = |block: &&Block| {
        let spans: String = block.text.iter().map(|span| span.text.as_str()).collect();
        [block.title.clone(), spans, block.note.clone(), block.badge.clone()].join("|")
    };
    all(blocks).iter().map(text).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn the_list_has_what_can_be_shown_and_a_broken_file_is_left_out() {
    let portal = TestApp::open().await;
    let list = portal.send(sites()).await.expect("a list");
    let slugs: Vec<&str> = list.items.iter().map(|site| site.slug.as_str()).collect();
    assert_eq!(slugs, ["cong-may", "mieu-song"], "thap-gay has a broken file, the rest is served");
    let findings: Vec<String> =
        portal.app.services.heritage.content().findings.iter().map(ToString::to_string).collect();
    let has = |part: &str| assert!(findings.iter().any(|finding| finding.contains(part)), "{part}: {findings:#?}");
    has("BROKEN: sites/thap-gay/site.toml:4");
    has("left out: sites/cong-may/site.toml:52: this fact has no source");
    has("left out: sites/cong-may/vi.md:5: HTML is left out");
    has("left out: walks.toml:5: mieu-song has no certain place");
    has("left out: walks.toml: the walk hai-noi has less than two stops");
    assert_eq!((list.kinds.len(), list.eras.len(), list.languages.len()), (2, 1, 3));
    let (gate, shrine) = (&list.items[0], &list.items[1]);
    assert_eq!((gate.code, gate.kind.as_str(), gate.area.get("en")), (7, "gate", "Riverside Ward"));
    assert_eq!(gate.at(), Some(LatLon::new(50.03, 8.05)));
    assert_eq!((shrine.at(), shrine.area.get("vi")), (None, "xã Cổng"), "no pin where the place is uncertain");
    assert!(portal.send(config()).await.expect("a profile").services.contains(&Service::Heritage));
    assert_eq!(portal.send(walks()).await.expect("walks").items, []);
}

#[tokio::test]
async fn hours_in_the_list_begin_with_the_day_that_is() {
    let portal = TestApp::open().await;
    let until = async || {
        let list = portal.send(sites()).await.expect("a list");
        list.items[0].opening.as_ref().expect("hours").known_until
    };
    let friday = until().await;
    let Clock::Set(clock) = &portal.app.options().clock else { panic!("a clock that stands still") };
    clock.fetch_add(13 * HOUR, Ordering::Relaxed);
    assert_eq!(until().await, friday, "the same evening");
    clock.fetch_add(HOUR + 60_000, Ordering::Relaxed);
    assert_eq!(until().await, friday + 24 * 3600, "after midnight of the portal");
}

#[tokio::test]
async fn the_list_can_be_narrowed() {
    let portal = TestApp::open().await;
    let slugs = async |query: &str| {
        let (status, _, body) = portal.get(&format!("/heritage/sites?{query}")).await;
        assert_eq!(status, StatusCode::OK, "{query}");
        let list = sites().decode(200, &body).expect("a list");
        list.items.into_iter().map(|site| site.slug).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(slugs("kind=shrine").await, "mieu-song");
    assert_eq!(slugs("era=old&ward=W1").await, "cong-may");
    assert_eq!(slugs("lang=ko").await, "cong-may");
    // Friday at ten: the gate opens at nine.
    assert_eq!(slugs("open=true").await, "cong-may");
    assert_eq!(slugs("q=mieu").await, "mieu-song");
    assert_eq!(slugs("lat=50.03&lon=8.06").await, "cong-may mieu-song", "what has no place comes last");
    let (status, ..) = portal.get("/heritage/sites?open=maybe").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let results = portal.send(search("cong may", None, &[SearchResultKind::Site], 5)).await.expect("results").items;
    assert_eq!((results.len(), results[0].href.as_str()), (1, "/d/cong-may"));
    let results = portal.send(search("miếu sông", None, &[], 5)).await.expect("results").items;
    assert_eq!((results[0].kind, results[0].lat), (SearchResultKind::Site, None));
}

#[tokio::test]
async fn a_page_is_a_tree_in_one_language() {
    let portal = TestApp::open().await;
    let doc = portal.send(site("cong-may", "ko")).await.expect("a page");
    assert_eq!((doc.lang.as_str(), doc.title.as_str(), doc.notice.as_str()), ("ko", "구름문", ""));
    assert_eq!(
        doc.languages.iter().map(|one| one.href.as_str()).collect::<Vec<_>>(),
        ["/d/cong-may/vi", "/d/cong-may/en", "/d/cong-may/ko"]
    );
    // Facts are in that language, a rank in the city's.
    let text = words(&doc.blocks);
    assert!(text.contains("15세기") && text.contains("시 기념물, 1988"), "{text}");
    assert!(!text.contains("Somebody") && !text.contains("Ai đó"), "a fact without a source is not shown");
    // The next occurrence is computed, here that of February 2027.
    assert!(text.contains("2027년 2월 10일"), "{text}");
    let french = portal.send(site("cong-may", "fr")).await.expect("a page");
    assert_eq!((french.lang.as_str(), french.notice.is_empty()), ("en", false), "the next best, and said so");
    let english = portal.send(site("8", "en")).await.expect("the number on a sign is an address too");
    assert_eq!(english.slug, "mieu-song");
    assert!(words(&english.blocks).contains("legend"));
    assert_eq!((english.lat, english.opening), (None, None));
    assert!(all(&english.blocks).iter().all(|block| block.id != "nearby" && block.kind != BlockKind::Code));
    assert_eq!(refused(portal.send(site("khong-co", "vi")).await).0, 404);
    assert_eq!(refused(portal.send(site("cong-may", "<b>")).await), (400, "lang".to_owned()));
    // A former slug leads to the current one.
    assert_eq!(portal.send(site("cong-cu", "vi")).await.expect("a page").slug, "cong-may");
}

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
async fn a_choice_is_kept_and_no_wish_for_a_language_breaks_a_page() {
    let portal = TestApp::open().await;
    let fetch = async |path: &str, languages: &str, cookie: &str| {
        let mut request = Request::get(path).header("cookie", cookie);
        if !languages.is_empty() {
            request = request.header("accept-language", languages);
        }
        let (status, headers, _) = portal.raw(request.body(Body::empty()).expect("a request")).await;
        let lang = headers.get("content-language").map(|value| value.to_str().expect("text").to_owned());
        (status.as_u16(), lang.unwrap_or_default())
    };
    let page = |lang: &str| (200, lang.to_owned());
    assert_eq!(fetch("/d/cong-may", "ko", "x=1; portal-language=en").await, page("en"), "chosen on another page");
    assert_eq!(fetch("/d/cong-may?lang=vi", "ko", "portal-language=en").await, page("vi"), "the address is nearer");
    let own = &portal.app.city().profile.default_locale;
    assert_eq!(fetch("/d/cong-may", "", "").await, page(own), "nothing is asked for: the city's own");
    assert_eq!(fetch("/d/cong-may", "vi", "").await, page("vi"));
    assert_eq!(fetch("/d/cong-may", "de", "").await, page("en"));
    assert_eq!(fetch("/d/cong-may", "ja", "").await, page("en"), "a story that is not there in Japanese");
    let long = "z".repeat(2_000);
    for lang in ["", "KO", "ko-KR", "ko_KR", "xx&lang=ko", "%", "%ff%fe", "ko%00", "<script>", long.as_str()] {
        let (status, shown) =
            fetch(&format!("/d/cong-may?lang={}", lang.replace('<', "%3C").replace('>', "%3E")), "ko", "").await;
        assert_eq!((status, shown.as_str()), (200, "ko"), "{lang}");
    }
}

#[tokio::test]
async fn the_api_chooses_as_pages_do() {
    let portal = TestApp::open().await;
    let fetch = async |target: &str, languages: &str| {
        let request = Request::get(format!("{}{target}", contract::API_BASE)).header("accept-language", languages);
        let (status, _, body) = portal.raw(request.body(Body::empty()).expect("a request")).await;
        site("x", "en").decode(status.as_u16(), &body).map(|doc| doc.lang).map_err(|_| status.as_u16())
    };
    assert_eq!(fetch("/heritage/sites/cong-may", "ko-KR").await, Ok("ko".to_owned()));
    assert_eq!(fetch("/heritage/sites/cong-may", "de").await, Ok("en".to_owned()));
    assert_eq!(fetch("/heritage/sites/cong-may", "*").await, Ok(portal.app.city().profile.default_locale.clone()));
    assert_eq!(fetch("/heritage/sites/cong-may?lang=KO", "en").await, Ok("ko".to_owned()));
    assert_eq!(fetch("/heritage/sites/cong-may?lang=zh-Hant-TW", "vi").await, Ok("en".to_owned()));
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

#[tokio::test]
async fn a_device_rates_once_and_may_change_its_mind() {
    let portal = TestApp::open().await;
    let give = async |device: &str, stars: u8| {
        let new = NewRating { site: "cong-may".to_owned(), stars };
        portal.send(rate(&new).from_device(device)).await
    };
    assert_eq!(portal.send(rating("cong-may")).await.expect("a rating").count, 0);
    give(DEVICE_A, 5).await.expect("rated");
    give(DEVICE_A, 4).await.expect("rated");
    let after = give(DEVICE_B, 1).await.expect("rated");
    assert_eq!((after.count, after.stars, after.mine), (2, 5, Some(1)));
    let seen = portal.send(site("cong-may", "en")).await.expect("a page");
    assert!(words(&seen.blocks).contains("2.5 out of 5 · 2 ratings"));
    assert_eq!(refused(give(DEVICE_A, 6).await), (422, "/stars".to_owned()));
    assert_eq!(refused(give(DEVICE_A, 0).await), (422, "/stars".to_owned()));
    let nowhere = NewRating { site: "x".to_owned(), stars: 3 };
    assert_eq!(refused(portal.send(rate(&nowhere).from_device(DEVICE_A)).await), (422, "/site".to_owned()));
    let nobody = NewRating { site: "cong-may".to_owned(), stars: 3 };
    assert_eq!(refused(portal.send(rate(&nobody)).await).0, 400, "without a device");
}

#[tokio::test]
async fn scans_of_signs_are_counted_and_nothing_else() {
    let portal = TestApp::open().await;
    for path in ["/d/cong-may?s=2", "/d/cong-may?s=2&lang=en", "/d/cong-may?s=0", "/d/cong-may?s=x", "/d/cong-may"] {
        assert_eq!(page(&portal, path, "vi").await.0, StatusCode::OK);
    }
    for (name, value) in [("sec-purpose", "prefetch"), ("sec-fetch-dest", "image")] {
        let request = Request::get("/d/cong-may?s=2").header(name, value).body(Body::empty()).expect("fine");
        assert_eq!(portal.raw(request).await.0, StatusCode::OK);
    }
    // Page views do not write. Counts are buffered and written together.
    assert_eq!(portal.send(scans(None)).await.expect("counts").items, []);
    portal.app.services.heritage.scans().write().await.expect("written");
    assert_eq!(portal.send(scans(None)).await.expect("counts").items.first().map(|one| one.count), Some(2));
    let new = NewScan { site: "cong-may".to_owned(), sign: 1 };
    assert_eq!(portal.send(scanned(&new)).await.expect("counted").count, 1);
    let counts = portal.send(scans(Some("cong-may"))).await.expect("counts").items;
    let counts: Vec<(u16, &str, u32)> = counts.iter().map(|one| (one.sign, one.month.as_str(), one.count)).collect();
    assert_eq!(counts, [(1, "2026-11", 1), (2, "2026-11", 2)]);
    assert_eq!(portal.send(scans(None)).await.expect("counts").items.len(), 2);
    let wrong = NewScan { site: "cong-may".to_owned(), sign: 100 };
    assert_eq!(refused(portal.send(scanned(&wrong)).await), (422, "/sign".to_owned()));
    assert_eq!(refused(portal.send(scans(Some("x"))).await).0, 404);
}

/// The content of the embedded city: everything written is shown, and there is enough of it.
#[test]
fn the_citys_content_is_sound() {
    let city = server::city::City::load(None).expect("the embedded city");
    let content = server::services::heritage::Content::read(&city).expect("its files");
    assert_eq!(content.findings, [], "content that is not shown");
    let sites = &content.heritage.sites;
    let placed = sites.iter().filter(|site| site.at().is_some()).count();
    let spoken = |tag: &str| sites.iter().filter(|site| site.stories.contains_key(tag)).count();
    println!("{} sites, {placed} with a certain place", sites.len());
    assert!(placed >= 40 && spoken("vi") == sites.len() && spoken("en") == sites.len());
    for tag in ["fr", "ko", "zh", "ja"] {
        assert!(spoken(tag) >= 10, "{tag}: {}", spoken(tag));
    }
    let uncertain = ["dinh-phuc-xa", "den-rung"].map(|slug| content.heritage.site(slug).expect("a site"));
    assert!(uncertain.iter().all(|site| site.at().is_none() && !site.file.formerly.is_empty()));
    // Suggestions must stay few. They are printed here and by `check heritage`.
    let advice = heritage::quality::check(&content.heritage);
    let advice: Vec<String> = advice.iter().map(ToString::to_string).collect();
    println!("{}", advice.join("\n"));
    assert!(advice.len() <= 20, "{}", advice.len());
}
