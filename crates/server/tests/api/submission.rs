//! The life cycle of a report, and idempotency keys.

use crate::support::{DEVICE_A, DEVICE_B, FRIDAY, HOUR, TestApp, http, key, lamp};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use contract::{
    API_BASE, ApiError, FieldCode,
    reports::{
        Contact, NewReport, ReportEvent, ReportQuery, Status, Visibility, create_report, nearby, report, report_map,
        reports, support,
    },
    search,
};
use serde_json::{Value, json};
use server::{digest::sha256, services::reports::submission_digest::SubmissionDigest};

#[tokio::test]
async fn a_report_is_filed_found_supported_and_survives_a_restart() {
    let portal = TestApp::open().await;
    let new = NewReport {
        answers: [("how_many".to_owned(), "several".to_owned()), ("count".to_owned(), "3".to_owned())].into(),
        contact: Some(Contact { name: "Anna".to_owned(), phone: "0912 345 678".to_owned(), email: String::new() }),
        about: Some("stop:12".to_owned()),
        ..lamp()
    };
    let (status, headers, body) = portal.raw(http(&create_report(&new, &key()).from_device(DEVICE_A))).await;
    assert_eq!(status, StatusCode::CREATED);
    let text = String::from_utf8(body.clone()).expect("text");
    assert!(!text.contains("0912") && !text.contains("Anna"), "the contact is never returned: {text}");
    let created: contract::reports::Report = serde_json::from_slice(&body).expect("a report");
    assert_eq!(headers["location"], format!("/api/v1/reports/{}", created.code));
    assert!(created.code.as_str().starts_with("WOL-"));
    assert_eq!(created.summary, "Đèn tắt từ hôm qua.");
    assert_eq!((created.status, created.visibility, created.mine), (Status::Received, Visibility::Public, true));
    assert_eq!((created.ward.as_str(), created.agency.as_str()), ("W1", "works"));
    assert_eq!(created.created_at.to_rfc3339(), "2026-11-20T10:00:00+01:00");
    // Eight working hours: two before and four after noon on Friday, none on the Monday holiday, two on Tuesday.
    assert_eq!(created.due_at.expect("a deadline").to_rfc3339(), "2026-11-24T10:00:00+01:00");
    assert_eq!(created.timeline.iter().map(|entry| entry.event).collect::<Vec<_>>(), [ReportEvent::Received]);

    let portal = portal.restart().await;
    let found = portal.send(report(&created.code)).await.expect("the report");
    assert_eq!(
        (found.description.as_str(), &found.answers, found.mine),
        (new.description.as_str(), &new.answers, false)
    );
    assert_eq!(found.about.as_deref(), Some("stop:12"));

    let listed = portal.send(reports(&ReportQuery::default())).await.expect("a list");
    assert_eq!((listed.total, listed.items.len(), listed.next), (Some(1), 1, None));
    assert_eq!(listed.items[0].description, "", "lists carry summaries only");

    let bounds = portal.app.city().profile.bounds;
    let map = portal.send(report_map(&Default::default(), bounds, 14)).await.expect("a map");
    assert_eq!((map.total, map.reports.len()), (1, 1));
    assert_eq!((map.reports[0].code.clone(), map.reports[0].category.as_str()), (created.code.clone(), "lamp"));

    let at = contract::LatLon::new(50.0320, 8.0513);
    let near = portal.send(nearby(at, "lamp", 200)).await.expect("neighbours");
    assert_eq!(near.items.iter().map(|n| n.distance_m).collect::<Vec<_>>(), [89]);
    assert!(portal.send(nearby(at, "lamp", 50)).await.expect("neighbours").items.is_empty());
    assert!(portal.send(nearby(at, "hole", 200)).await.expect("neighbours").items.is_empty());

    let results = portal.send(search(&created.code.as_str().to_lowercase(), None, &[], 5)).await.expect("results");
    assert_eq!(results.items[0].href, format!("/reports/{}", created.code));

    for _ in 0..2 {
        let answer = portal.send(support(&created.code).from_device(DEVICE_B)).await.expect("support");
        assert_eq!((answer.supporters, answer.supported), (1, true), "again changes nothing");
    }
    let seen = portal.send(report(&created.code).from_device(DEVICE_B)).await.expect("the report");
    assert_eq!((seen.supporters, seen.supported, seen.mine), (1, true, false));
}

#[tokio::test]
async fn support_needs_a_device() {
    let portal = TestApp::open().await;
    let created = portal.submit(&lamp(), DEVICE_A).await;
    let Err(ApiError::Refused { status: 400, problem }) = portal.send(support(&created.code)).await else {
        panic!("support without a device");
    };
    assert_eq!((problem.fields[0].pointer.as_str(), problem.fields[0].code), ("Portal-Device", FieldCode::Required));
}

#[tokio::test]
async fn one_key_files_one_report() {
    let portal = TestApp::open().await;
    let key = key();
    let first = portal.send(create_report(&lamp(), &key).from_device(DEVICE_A)).await.expect("a report");
    let again =
        portal.send(create_report(&lamp(), &key.to_uppercase()).from_device(DEVICE_A)).await.expect("the report");
    assert_eq!(first, again);

    let other = NewReport { address: "elsewhere".to_owned(), ..lamp() };
    for (new, device) in [(other, DEVICE_A), (lamp(), DEVICE_B)] {
        let answer = portal.send(create_report(&new, &key).from_device(device)).await;
        let Err(ApiError::Refused { status: 422, problem }) = answer else { panic!("another body, or another device") };
        assert_eq!(problem.code(), "idempotency_conflict");
    }
    assert_eq!(portal.send(reports(&ReportQuery::default())).await.expect("a list").total, Some(1));
}

/// Page and server may be upgraded between two attempts. The submission is recognised by its content.
#[tokio::test]
async fn a_draft_sent_again_after_an_upgrade_is_the_same_report() {
    let portal = TestApp::open().await;
    let key = key();
    let post = async |body: &Value| {
        let request = Request::post(format!("{API_BASE}/reports"))
            .header("content-type", "application/json")
            .header("idempotency-key", &key)
            .header("portal-device", DEVICE_A);
        let (status, _, body) = portal.raw(request.body(Body::from(body.to_string())).expect("a request")).await;
        (status.as_u16(), serde_json::from_slice::<Value>(&body).expect("JSON")["code"].clone())
    };
    let first = serde_json::to_value(lamp()).expect("JSON");
    let (status, code) = post(&first).await;
    assert_eq!(status, 201);

    let mut newer = first.clone();
    (newer["severity"], newer["tags"], newer["contact"]) = (json!(null), json!([]), json!({"name": ""}));
    assert_eq!(post(&newer).await, (201, code.clone()), "what a newer page adds and nobody filled in");
    newer["severity"] = json!("high");
    assert_eq!(post(&newer).await.0, 422, "what somebody filled in");

    // The digest as stored by a server from before digests had versions.
    let digest = SubmissionDigest::of(&first, &sha256(DEVICE_A.as_bytes())).unversioned.expect("a digest");
    let mut database = portal.database().await;
    sqlx::query("UPDATE idempotency SET body_hash = $1").bind(digest).execute(&mut database).await.expect("stored");
    assert_eq!(post(&first).await, (201, code));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn submissions_at_the_same_time_with_one_key_file_one_report() {
    let portal = std::sync::Arc::new(TestApp::open().await);
    let key = key();
    let submissions = (0..12).map(|_| {
        let (portal, key) = (portal.clone(), key.clone());
        tokio::spawn(async move { portal.send(create_report(&lamp(), &key).from_device(DEVICE_A)).await })
    });
    let mut codes = std::collections::BTreeSet::new();
    for submission in submissions.collect::<Vec<_>>() {
        codes.insert(submission.await.expect("no panic").expect("a report").code);
    }
    assert_eq!(codes.len(), 1);
    assert_eq!(portal.send(reports(&ReportQuery::default())).await.expect("a list").total, Some(1));
}

#[tokio::test]
async fn a_report_becomes_overdue_when_its_deadline_passes() {
    let portal = TestApp::open().await;
    portal.submit(&lamp(), DEVICE_A).await;
    let query = || {
        let filter = contract::reports::ReportFilter { overdue: true, ..Default::default() };
        reports(&ReportQuery { filter, ..Default::default() })
    };
    assert_eq!(portal.send(query()).await.expect("a list").total, Some(0));
    let server::clock::Clock::Set(clock) = &portal.app.options().clock else { panic!("a clock that stands still") };
    clock.store(FRIDAY + 5 * 24 * HOUR, std::sync::atomic::Ordering::Relaxed);
    let late = portal.send(query()).await.expect("a list");
    assert_eq!((late.total, late.items.len()), (Some(1), 1));
}
