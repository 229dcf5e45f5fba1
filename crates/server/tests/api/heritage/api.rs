//! The list of sites, the page of a site as a tree, and the city's content.

use super::{all, refused, words};
use crate::support::{HOUR, TestApp};
use axum::http::StatusCode;
use contract::{
    LatLon, SearchResultKind, Service,
    heritage::{BlockKind, site, sites, walks},
    portal::config,
    search,
};
use server::clock::Clock;
use std::sync::atomic::Ordering;

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
