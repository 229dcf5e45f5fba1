//! The language of pages and answers.

use crate::support::TestApp;
use axum::{body::Body, http::Request};
use contract::heritage::site;

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
