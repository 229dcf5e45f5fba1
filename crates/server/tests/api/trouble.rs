//! A database that is locked or read-only, and a handler that panics.

use crate::support::{ANNA, Town, http, key, lamp};
use axum::{http::StatusCode, routing::get};
use contract::{Problem, ReportQuery, create_report, report, reports, support};
use server::{Options, api, web};
use sqlx::{Connection as _, Executor as _, SqliteConnection, sqlite::SqliteConnectOptions};
use std::time::Duration;

fn quick(options: Options) -> Options {
    Options { busy_timeout: Duration::from_millis(150), ..options }
}

async fn unavailable(town: &Town, request: axum::http::Request<axum::body::Body>) {
    let (status, headers, body) = town.raw(request).await;
    let problem: Problem = serde_json::from_slice(&body).expect("a problem");
    assert_eq!((status, problem.code()), (StatusCode::SERVICE_UNAVAILABLE, "unavailable"));
    assert!(headers["retry-after"].to_str().expect("text").parse::<u32>().expect("seconds") > 0);
    assert!(problem.detail.contains("nothing was changed"), "{}", problem.detail);
}

#[tokio::test]
async fn a_locked_database_is_503_and_nothing_is_lost() {
    let town = Town::with(quick).await;
    let filed = town.file(&lamp(), ANNA).await;
    let file = town.path().join("portal.sqlite");
    let options = SqliteConnectOptions::new().filename(&file);
    let mut other = SqliteConnection::connect_with(&options).await.expect("a second connection");
    other.execute("BEGIN IMMEDIATE").await.expect("the lock");

    let key = key();
    let submission = || create_report(&lamp(), &key).from_device(ANNA);
    unavailable(&town, http(&submission())).await;
    unavailable(&town, http(&support(&filed.code).from_device(ANNA))).await;
    assert_eq!(town.send(report(&filed.code)).await.expect("reading goes on").code, filed.code);

    other.execute("ROLLBACK").await.expect("the lock is gone");
    town.send(submission()).await.expect("the same submission succeeds later");
    assert_eq!(town.send(reports(&ReportQuery::default())).await.expect("a list").total, Some(2));
}

#[tokio::test]
async fn a_read_only_database_can_be_read() {
    let town = Town::open().await;
    let filed = town.file(&lamp(), ANNA).await;
    let url = format!("sqlite:{}?mode=ro", town.path().join("portal.sqlite").display());
    let reader = Town::with(|options| quick(Options { database: Some(url), ..options })).await;
    assert_eq!(reader.send(report(&filed.code)).await.expect("the report").code, filed.code);
    unavailable(&reader, http(&create_report(&lamp(), &key()).from_device(ANNA))).await;
    unavailable(&reader, http(&support(&filed.code).from_device(ANNA))).await;
    // What the first server writes meanwhile reaches the second one's columns.
    town.file(&lamp(), ANNA).await;
    assert_eq!(reader.send(reports(&ReportQuery::default())).await.expect("a list").total, Some(2));
}

#[tokio::test]
async fn two_servers_on_one_database_agree() {
    let one = Town::open().await;
    let url = format!("sqlite:{}", one.path().join("portal.sqlite").display());
    let two = Town::with(|options| Options { database: Some(url), ..options }).await;
    let bounds = one.app.city().profile.bounds;
    for filed in 1..=3 {
        let writer = if filed % 2 == 0 { &two } else { &one };
        writer.file(&lamp(), ANNA).await;
        for town in [&one, &two] {
            let map = town.send(contract::report_map(&Default::default(), bounds, 12)).await.expect("a map");
            assert_eq!(map.total, filed);
        }
    }
}

#[tokio::test]
async fn a_panic_is_one_requests_alone() {
    async fn panics() -> StatusCode {
        panic!("a fault in a handler")
    }
    let town = Town::open().await;
    let api = api::router(&town.app).route("/api/v1/fault", get(panics));
    let town = Town { router: web::around(api, &town.app).expect("a router"), ..town };
    let (status, headers, body) = town.get("/fault").await;
    let problem: Problem = serde_json::from_slice(&body).expect("a problem");
    assert_eq!((status, problem.code()), (StatusCode::INTERNAL_SERVER_ERROR, "internal"));
    assert_eq!(headers["content-type"], "application/problem+json");
    assert!(!problem.detail.contains("fault in a handler"), "the cause is in the log only");
    assert_eq!(town.get("/config").await.0, StatusCode::OK);
}

#[tokio::test]
async fn health_asks_the_database() {
    let town = Town::open().await;
    let health = || axum::http::Request::get("/health").body(axum::body::Body::empty()).expect("a request");
    assert_eq!(town.raw(health()).await.0, StatusCode::OK);
    town.app.store().close().await;
    assert!(town.raw(health()).await.0.is_server_error());
}

#[tokio::test]
async fn a_server_stops_when_told_and_finishes_what_is_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = Options { city: Some(crate::support::city()), ..Options::new(folder.path()) };
    let server = server::start(options).await.expect("a server");
    let address = server.address;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(server.run(async move { drop(stopped.await) }));
    let answer = reqwest::get(format!("http://{address}/api/v1/config")).await.expect("an answer");
    assert_eq!(answer.status().as_u16(), 200);
    stop.send(()).expect("it runs");
    tokio::time::timeout(Duration::from_secs(5), running)
        .await
        .expect("it stops")
        .expect("no panic")
        .expect("no error");
    assert!(reqwest::get(format!("http://{address}/health")).await.is_err(), "nobody listens any more");
}
