//! Who sees what.

use crate::support::{ANNA, BINH, Town, lamp};
use axum::http::StatusCode;
use contract::{
    ApiError, HitKind, NewReport, Report, ReportQuery, Visibility, report, report_map, reports, search, support,
};
use server::store::MediaRow;

fn refused<T>(answer: Result<T, ApiError>) -> Option<u16> {
    answer.err().and_then(|error| error.status())
}

#[tokio::test]
async fn a_report_on_an_office_is_its_owners_alone() {
    let town = Town::open().await;
    let filed = town.file(&NewReport { category: "counter".to_owned(), ..lamp() }, ANNA).await;
    assert_eq!(filed.visibility, Visibility::Private);

    let own = town.send(report(&filed.code).from_device(ANNA)).await.expect("the owner's report");
    assert!(own.mine);
    assert_eq!(refused(town.send(report(&filed.code)).await), Some(404));
    assert_eq!(refused(town.send(report(&filed.code).from_device(BINH)).await), Some(404));
    assert_eq!(refused(town.send(support(&filed.code).from_device(BINH)).await), Some(404));

    let listed = town.send(reports(&ReportQuery::default()).from_device(ANNA)).await.expect("a list");
    assert_eq!((listed.items.len(), listed.total), (0, Some(0)));
    let mine = ReportQuery { mine: true, ..Default::default() };
    assert_eq!(town.send(reports(&mine).from_device(ANNA)).await.expect("a list").items.len(), 1);
    assert_eq!(town.send(reports(&mine).from_device(BINH)).await.expect("a list").items.len(), 0);
    let bounds = town.app.city().profile.bounds;
    assert_eq!(town.send(report_map(&Default::default(), bounds, 12)).await.expect("a map").total, 0);
    let typed = || search(filed.code.as_str(), None, &[HitKind::Report], 5);
    assert_eq!(town.send(typed()).await.expect("hits").items.len(), 0);
    assert_eq!(town.send(typed().from_device(ANNA)).await.expect("hits").items.len(), 1);
}

#[tokio::test]
async fn a_decision_of_the_operator_reaches_map_and_page() {
    let town = Town::open().await;
    let filed = town.file(&lamp(), ANNA).await;
    let bounds = town.app.city().profile.bounds;
    let map = || report_map(&Default::default(), bounds, 12);
    assert_eq!(town.send(map()).await.expect("a map").total, 1);
    assert!(town.app.store().decide_report(&filed.code, Visibility::Private).await.expect("a decision"));
    assert_eq!(town.send(map()).await.expect("a map").total, 0);
    assert_eq!(refused(town.send(report(&filed.code)).await), Some(404));
    assert!(town.app.store().decide_report(&filed.code, Visibility::Public).await.expect("a decision"));
    assert_eq!(town.send(map()).await.expect("a map").total, 1);
}

#[tokio::test]
async fn a_photo_waits_for_review_and_its_owner_sees_it_at_once() {
    let town = Town::open().await;
    let id = "ab".repeat(32);
    let photo = MediaRow {
        id: id.clone(),
        width: 1600,
        height: 1200,
        bytes: 9,
        created_ms: 0,
        device: None,
        visibility: Visibility::Pending,
        view_key: "k3y".to_owned(),
    };
    town.app.store().insert_media(photo.clone()).await.expect("a photo");
    let other = MediaRow { view_key: "other".to_owned(), ..photo.clone() };
    town.app.store().insert_media(other).await.expect("the same photo");
    assert_eq!(town.app.store().media(&id).await.expect("a photo"), Some(photo), "the first record stays");

    let filed = town.file(&NewReport { photos: vec![id.clone()], ..lamp() }, ANNA).await;
    let seen = |report: &Report| (report.photos.len(), report.photo.is_some(), report.photos_waiting);
    assert_eq!(seen(&filed), (1, true, 0));
    assert_eq!(filed.photos[0].thumb, format!("/media/{id}/thumb?key=k3y"));
    assert!(!filed.photos[0].public);
    assert_eq!(seen(&town.send(report(&filed.code)).await.expect("a report")), (0, false, 1));

    let waiting = town.app.store().waiting_photos().await.expect("photos");
    assert_eq!((waiting.len(), &waiting[0].1), (1, &vec![filed.code.clone()]));
    assert!(!town.app.store().decide_photo("%", Visibility::Public).await.expect("a decision"), "an id, not a pattern");
    assert!(town.app.store().decide_photo(&id[..10], Visibility::Public).await.expect("a decision"));
    let shown = town.send(report(&filed.code)).await.expect("a report");
    assert_eq!((seen(&shown), shown.photos[0].url.clone()), ((1, true, 0), format!("/media/{id}")));
    let brief = town.send(reports(&ReportQuery::default())).await.expect("a list").items.remove(0);
    assert_eq!((brief.photos.len(), brief.photo.is_some()), (0, true));

    assert!(town.app.store().decide_photo(&id, Visibility::Private).await.expect("a decision"));
    assert_eq!(
        seen(&town.send(report(&filed.code)).await.expect("a report")),
        (0, false, 0),
        "refused: waits for nobody"
    );
}

#[tokio::test]
async fn demonstration_reports_are_marked_and_load_once() {
    let town = Town::with(|options| server::Options { demo: true, ..options }).await;
    let listed = town.send(reports(&ReportQuery::default())).await.expect("a list");
    assert_eq!((listed.items.len(), listed.items[0].demo, listed.items[0].supporters), (1, true, 4));
    let whole = town.send(report(&listed.items[0].code)).await.expect("a report");
    assert_eq!(whole.answers.get("count").map(String::as_str), Some("3"));
    assert_eq!(whole.timeline.len(), 3);
    assert_eq!(whole.due_at, None, "it is closed");
    assert_eq!(whole.updated_at.to_rfc3339(), "2026-11-19T13:30:00+01:00");
    let (status, _, body) = town.get("/config").await;
    let config: contract::Config = serde_json::from_slice(&body).expect("a profile");
    assert_eq!((status, config.demo), (StatusCode::OK, true));
    assert_eq!(config.publish.photos, contract::PublishPhotos::AtOnce);

    let again = server::Options { demo: true, city: Some(crate::support::city()), ..server::Options::new(town.path()) };
    let app = server::App::open(again).await.expect("a second start");
    assert_eq!(app.columns().fresh(app.store()).await.expect("columns").len(), 2);
}
