//! Visibility of reports and photos.

use crate::support::{DEVICE_A, DEVICE_B, TestApp, http, lamp};
use axum::http::StatusCode;
use contract::{
    ApiError, Media, SearchResultKind,
    reports::{NewReport, Report, ReportQuery, Visibility, report, report_map, reports, support},
    search,
};
use std::collections::BTreeSet;

fn refused<T>(answer: Result<T, ApiError>) -> Option<u16> {
    answer.err().and_then(|error| error.status())
}

#[tokio::test]
async fn a_report_on_an_office_is_its_owners_alone() {
    let portal = TestApp::open().await;
    let created = portal.submit(&NewReport { category: "counter".to_owned(), ..lamp() }, DEVICE_A).await;
    assert_eq!(created.visibility, Visibility::Private);

    let own = portal.send(report(&created.code).from_device(DEVICE_A)).await.expect("the owner's report");
    assert!(own.mine);
    assert_eq!(refused(portal.send(report(&created.code)).await), Some(404));
    assert_eq!(refused(portal.send(report(&created.code).from_device(DEVICE_B)).await), Some(404));
    assert_eq!(refused(portal.send(support(&created.code).from_device(DEVICE_B)).await), Some(404));

    let listed = portal.send(reports(&ReportQuery::default()).from_device(DEVICE_A)).await.expect("a list");
    assert_eq!((listed.items.len(), listed.total), (0, Some(0)));
    let mine = ReportQuery { mine: true, ..Default::default() };
    assert_eq!(portal.send(reports(&mine).from_device(DEVICE_A)).await.expect("a list").items.len(), 1);
    assert_eq!(portal.send(reports(&mine).from_device(DEVICE_B)).await.expect("a list").items.len(), 0);
    let bounds = portal.app.city().profile.bounds;
    assert_eq!(portal.send(report_map(&Default::default(), bounds, 12)).await.expect("a map").total, 0);
    let typed = || search(created.code.as_str(), None, &[SearchResultKind::Report], 5);
    assert_eq!(portal.send(typed()).await.expect("results").items.len(), 0);
    assert_eq!(portal.send(typed().from_device(DEVICE_A)).await.expect("results").items.len(), 1);
}

#[tokio::test]
async fn a_decision_of_the_operator_reaches_map_and_page() {
    let portal = TestApp::open().await;
    let created = portal.submit(&lamp(), DEVICE_A).await;
    let bounds = portal.app.city().profile.bounds;
    let map = || report_map(&Default::default(), bounds, 12);
    assert_eq!(portal.send(map()).await.expect("a map").total, 1);
    assert!(portal.reports().set_report_visibility(&created.code, Visibility::Private).await.expect("a decision"));
    assert_eq!(portal.send(map()).await.expect("a map").total, 0);
    assert_eq!(refused(portal.send(report(&created.code)).await), Some(404));
    assert!(portal.reports().set_report_visibility(&created.code, Visibility::Public).await.expect("a decision"));
    assert_eq!(portal.send(map()).await.expect("a map").total, 1);
}

/// A photo not uploaded by any other test.
fn picture(shade: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(32, 24, image::Rgb([shade, 90, 30]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}

fn upload(bytes: &[u8], device: &str) -> contract::Request<Media> {
    contract::reports::upload("a.png", "image/png", bytes).from_device(device)
}

#[tokio::test]
async fn a_photo_waits_for_review_and_its_owner_sees_it_at_once() {
    let portal = TestApp::open().await;
    let photo = portal.send(upload(&picture(1), DEVICE_A)).await.expect("a photo");
    let id = photo.id.clone();
    let created = portal.submit(&NewReport { photos: vec![id.clone()], ..lamp() }, DEVICE_A).await;
    let seen = |report: &Report| (report.photos.len(), report.photo.is_some(), report.photos_waiting);
    assert_eq!(seen(&created), (1, true, 0));
    assert_eq!(created.photos[0], photo);
    assert!(!created.photos[0].public && photo.thumb.starts_with(&format!("/media/{id}/thumb?key=")));
    assert_eq!(seen(&portal.send(report(&created.code)).await.expect("a report")), (0, false, 1));

    let waiting = portal.reports().waiting_photos().await.expect("photos");
    assert_eq!((waiting.len(), &waiting[0].1), (1, &vec![created.code.clone()]));
    assert!(
        !portal.reports().set_photo_visibility("%", Visibility::Public).await.expect("a decision"),
        "an id, not a pattern"
    );
    assert!(portal.reports().set_photo_visibility(&id[..10], Visibility::Public).await.expect("a decision"));
    let shown = portal.send(report(&created.code)).await.expect("a report");
    assert_eq!((seen(&shown), shown.photos[0].url.clone()), ((1, true, 0), format!("/media/{id}")));
    let brief = portal.send(reports(&ReportQuery::default())).await.expect("a list").items.remove(0);
    assert_eq!((brief.photos.len(), brief.photo.is_some()), (0, true));

    assert!(portal.reports().set_photo_visibility(&id, Visibility::Private).await.expect("a decision"));
    assert_eq!(
        seen(&portal.send(report(&created.code)).await.expect("a report")),
        (0, false, 0),
        "refused: waits for nobody"
    );
}

/// Every photo address that was ever returned to a client.
#[derive(Default)]
struct Addresses(BTreeSet<String>);

impl Addresses {
    fn take<'a>(&mut self, media: impl IntoIterator<Item = &'a Media>) {
        self.0.extend(media.into_iter().flat_map(|media| [media.url.clone(), media.thumb.clone()]));
    }

    /// The known addresses that can be opened.
    async fn open(&self, portal: &TestApp) -> BTreeSet<String> {
        let mut open = BTreeSet::new();
        for address in &self.0 {
            let (status, headers, _) = portal.get(address).await;
            let cache = headers["cache-control"].to_str().expect("text").to_owned();
            assert!(!cache.contains("immutable") && !cache.contains("max-age"), "{address}: {cache}");
            match status {
                StatusCode::OK => open.insert(address.clone()),
                status => {
                    assert_eq!((status, cache.as_str()), (StatusCode::NOT_FOUND, "no-store"), "{address}");
                    false
                }
            };
        }
        open
    }
}

#[tokio::test]
async fn who_may_open_a_photo_is_asked_of_the_photo_and_not_of_a_report_that_names_it() {
    const CARLA: &str = "cccccccccccccccccccccccccccccccc";
    let portal = TestApp::open().await;
    let bytes = picture(2);
    let mut known = Addresses::default();
    let photo = portal.send(upload(&bytes, DEVICE_A)).await.expect("a photo");
    let id = photo.id.clone();
    known.take([&photo]);
    let bare = [format!("/media/{id}"), format!("/media/{id}/thumb")];
    known.0.extend(bare.clone());
    known.0.extend(bare.iter().map(|bare| format!("{bare}?key=")));
    let naming = NewReport { photos: vec![id.clone()], ..lamp() };
    let own = portal.submit(&naming, DEVICE_A).await.code;
    // Another device that has seen the id uses it in its own report.
    let strange = portal.submit(&naming, DEVICE_B).await.code;

    for (at, decision) in
        [None, Some(Visibility::Private), Some(Visibility::Public), Some(Visibility::Private)].into_iter().enumerate()
    {
        if let Some(decision) = decision {
            assert!(portal.reports().set_photo_visibility(&id, decision).await.expect("a decision"));
        }
        let public = decision == Some(Visibility::Public);
        let (mut current, before) = (BTreeSet::new(), known.0.clone());
        for viewer in [Some(DEVICE_A), Some(DEVICE_B), None] {
            for code in [&own, &strange] {
                let request = report(code);
                let request = if let Some(device) = viewer { request.from_device(device) } else { request };
                let answer = portal.send(request).await.expect("a report");
                let mut shown = Addresses::default();
                shown.take(answer.photos.iter().chain(&answer.photo));
                let may = public || viewer == Some(DEVICE_A);
                assert_eq!(!shown.0.is_empty(), may, "{viewer:?} looks at {code} in step {at}");
                known.0.extend(shown.0.clone());
                current.extend(shown.0);
            }
        }
        if at == 1 {
            // The photo is hidden, so uploading the same bytes now returns no view key.
            let again = portal.send(upload(&bytes, DEVICE_B)).await.expect("taken in");
            assert!(!again.public && !again.url.contains("key="), "{again:?}");
            known.take([&again]);
        }
        let open = known.open(&portal).await;
        if public {
            assert_eq!(open, known.0, "everybody sees it");
        } else {
            assert_eq!(open, current, "only what its owner is given now: old keys are closed in step {at}");
            assert_eq!(current.len(), 2, "{current:?}");
            assert_eq!(current.is_disjoint(&before), at > 0, "a decision ends the keys before it, in step {at}");
        }
    }

    // A device that uploads the same photo before it is hidden sees it as an owner.
    let shared = picture(3);
    portal.send(upload(&shared, DEVICE_A)).await.expect("a photo");
    let same = portal.send(upload(&shared, CARLA)).await.expect("the same photo");
    assert_eq!(portal.get(&same.url).await.0, StatusCode::OK);
}

#[tokio::test]
async fn private_answers_stay_out_of_shared_caches() {
    let portal = TestApp::open().await;
    let created = portal.submit(&NewReport { category: "counter".to_owned(), ..lamp() }, DEVICE_A).await;
    let requests = [
        http(&report(&created.code).from_device(DEVICE_A)),
        http(&reports(&ReportQuery { mine: true, ..Default::default() }).from_device(DEVICE_A)),
        http(&search(created.code.as_str(), None, &[SearchResultKind::Report], 5).from_device(DEVICE_A)),
    ];
    for request in requests {
        let target = request.uri().to_string();
        let (status, headers, _) = portal.raw(request).await;
        assert_eq!(status, StatusCode::OK, "{target}");
        let cache = headers["cache-control"].to_str().expect("text");
        assert!(cache.contains("private") || cache.contains("no-store"), "{target}: {cache}");
        let vary = headers.get_all("vary").iter().any(|value| {
            value.to_str().expect("text").to_ascii_lowercase().contains(&contract::DEVICE_HEADER.to_ascii_lowercase())
        });
        assert!(vary || cache.contains("no-store"), "{target}");
    }
}

#[tokio::test]
async fn demonstration_reports_are_marked_and_load_once() {
    let portal = TestApp::with(|options| server::Options { demo: true, ..options }).await;
    let listed = portal.send(reports(&ReportQuery::default())).await.expect("a list");
    assert_eq!((listed.items.len(), listed.items[0].demo, listed.items[0].supporters), (1, true, 4));
    let whole = portal.send(report(&listed.items[0].code)).await.expect("a report");
    assert_eq!(whole.answers.get("count").map(String::as_str), Some("3"));
    assert_eq!(whole.timeline.len(), 3);
    assert_eq!(whole.due_at, None, "it is closed");
    assert_eq!(whole.updated_at.to_rfc3339(), "2026-11-19T13:30:00+01:00");
    let (status, _, body) = portal.get("/config").await;
    let config: contract::portal::Config = serde_json::from_slice(&body).expect("a profile");
    assert_eq!((status, config.demo), (StatusCode::OK, true));
    assert_eq!(config.publish.photos, contract::portal::PublishPhotos::AtOnce);

    let again =
        server::Options { demo: true, city: Some(crate::support::city()), ..server::Options::new(portal.path()) };
    let app = server::App::open(again).await.expect("a second start");
    let reports = &app.services.reports;
    assert_eq!(reports.columns().up_to_date(reports.store()).await.expect("columns").len(), 2);
}
