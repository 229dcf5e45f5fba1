//! A locked, read-only or damaged database, and a panicking handler.

use crate::support::{DEVICE_A, TestApp, http, key, lamp};
use axum::{http::StatusCode, routing::get};
use contract::{
    Problem,
    reports::{ReportQuery, create_report, report, reports, support},
};
use server::{Options, api, shell};
use sqlx::{Connection as _, Executor as _, SqliteConnection, sqlite::SqliteConnectOptions};
use std::time::Duration;

fn quick(options: Options) -> Options {
    Options { busy_timeout: Duration::from_millis(150), ..options }
}

async fn unavailable(portal: &TestApp, request: axum::http::Request<axum::body::Body>) {
    let (status, headers, body) = portal.raw(request).await;
    let problem: Problem = serde_json::from_slice(&body).expect("a problem");
    assert_eq!((status, problem.code()), (StatusCode::SERVICE_UNAVAILABLE, "unavailable"));
    assert!(headers["retry-after"].to_str().expect("text").parse::<u32>().expect("seconds") > 0);
    assert!(problem.detail.contains("nothing was changed"), "{}", problem.detail);
}

#[tokio::test]
async fn a_locked_database_is_503_and_nothing_is_lost() {
    let portal = TestApp::with(quick).await;
    let created = portal.submit(&lamp(), DEVICE_A).await;
    let file = portal.path().join("portal.sqlite");
    let options = SqliteConnectOptions::new().filename(&file);
    let mut other = SqliteConnection::connect_with(&options).await.expect("a second connection");
    other.execute("BEGIN IMMEDIATE").await.expect("the lock");

    let key = key();
    let submission = || create_report(&lamp(), &key).from_device(DEVICE_A);
    unavailable(&portal, http(&submission())).await;
    unavailable(&portal, http(&support(&created.code).from_device(DEVICE_A))).await;
    assert_eq!(portal.send(report(&created.code)).await.expect("reading goes on").code, created.code);

    other.execute("ROLLBACK").await.expect("the lock is gone");
    portal.send(submission()).await.expect("the same submission succeeds later");
    assert_eq!(portal.send(reports(&ReportQuery::default())).await.expect("a list").total, Some(2));
}

#[tokio::test]
async fn a_read_only_database_can_be_read() {
    let portal = TestApp::open().await;
    let created = portal.submit(&lamp(), DEVICE_A).await;
    let url = format!("sqlite:{}?mode=ro", portal.path().join("portal.sqlite").display());
    let reader = TestApp::with(|options| quick(Options { database: Some(url), ..options })).await;
    assert_eq!(reader.send(report(&created.code)).await.expect("the report").code, created.code);
    unavailable(&reader, http(&create_report(&lamp(), &key()).from_device(DEVICE_A))).await;
    unavailable(&reader, http(&support(&created.code).from_device(DEVICE_A))).await;
    // Writes of the first server reach the columns of the second.
    portal.submit(&lamp(), DEVICE_A).await;
    assert_eq!(reader.send(reports(&ReportQuery::default())).await.expect("a list").total, Some(2));
}

#[tokio::test]
async fn two_servers_on_one_database_agree() {
    let one = TestApp::open().await;
    let url = format!("sqlite:{}", one.path().join("portal.sqlite").display());
    let two = TestApp::with(|options| Options { database: Some(url), ..options }).await;
    let bounds = one.app.city().profile.bounds;
    for created in 1..=3 {
        let writer = if created % 2 == 0 { &two } else { &one };
        writer.submit(&lamp(), DEVICE_A).await;
        for portal in [&one, &two] {
            let map = portal.send(contract::reports::report_map(&Default::default(), bounds, 12)).await.expect("a map");
            assert_eq!(map.total, created);
        }
    }
}

#[tokio::test]
async fn a_panic_is_one_requests_alone() {
    async fn panics() -> StatusCode {
        panic!("a fault in a handler")
    }
    let portal = TestApp::open().await;
    let api = api::router(&portal.app).route("/api/v1/fault", get(panics));
    let portal =
        TestApp { router: shell::around(api, api::rules(&portal.app), &portal.app).expect("a router"), ..portal };
    let (status, headers, body) = portal.get("/fault").await;
    let problem: Problem = serde_json::from_slice(&body).expect("a problem");
    assert_eq!((status, problem.code()), (StatusCode::INTERNAL_SERVER_ERROR, "internal"));
    assert_eq!(headers["content-type"], "application/problem+json");
    assert!(!problem.detail.contains("fault in a handler"), "the cause is in the log only");
    assert_eq!(portal.get("/config").await.0, StatusCode::OK);
}

fn plain(path: &str) -> axum::http::Request<axum::body::Body> {
    axum::http::Request::get(path).body(axum::body::Body::empty()).expect("a request")
}

#[tokio::test]
async fn ready_proves_that_a_report_could_be_filed() {
    let portal = TestApp::with(quick).await;
    assert_eq!(portal.raw(plain("/ready")).await.0, StatusCode::OK);
    let url = format!("sqlite:{}?mode=ro", portal.path().join("portal.sqlite").display());
    let reader = TestApp::with(|options| quick(Options { database: Some(url), ..options })).await;
    assert_eq!(reader.raw(plain("/health")).await.0, StatusCode::OK);
    unavailable(&reader, plain("/ready")).await;

    let locked = TestApp::with(quick).await;
    let mut other = locked.database().await;
    other.execute("BEGIN IMMEDIATE").await.expect("the lock");
    assert_eq!(locked.raw(plain("/health")).await.0, StatusCode::OK);
    unavailable(&locked, plain("/ready")).await;

    let photos = TestApp::with(quick).await;
    // A folder where the probe file should be, so no photo can be written, not even as root.
    std::fs::create_dir_all(photos.path().join("media/probe/x")).expect("a folder");
    let (status, _, _) = photos.raw(plain("/ready")).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn the_database_library_is_free_of_the_wal_reset_bug() {
    let portal = TestApp::open().await;
    let version: String =
        sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut portal.database().await).await.expect("a version");
    let numbers: Vec<u32> = version.split('.').map(|part| part.parse().expect("a number")).collect();
    assert!(numbers >= vec![3, 51, 3], "SQLite {version}");
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_left_out_and_everything_else_is_shown() {
    let portal = TestApp::open().await;
    let created = [
        portal.submit(&lamp(), DEVICE_A).await,
        portal.submit(&lamp(), DEVICE_A).await,
        portal.submit(&lamp(), DEVICE_A).await,
    ];
    let mut other = portal.database().await;
    // Values of a newer version, invalid JSON, an invalid code, a number that is too large; one column per round.
    for (column, odd) in [
        ("status", "'verified'"),
        ("level", "'galactic'"),
        ("visibility", "'friends'"),
        ("answers", "'{broken'"),
        ("code", "'???'"),
        ("lat", "'north'"),
        ("supporters", "-1"),
    ] {
        let code = &created[1].code;
        sqlx::query(sqlx::AssertSqlSafe(format!("UPDATE reports SET {column} = {odd} WHERE id = 2")))
            .execute(&mut other)
            .await
            .expect("spoiled");
        other.execute("UPDATE reports SET changed = changed + 1 WHERE id = 2").await.expect("changed");
        other.execute("UPDATE change_number SET number = number + 1").await.expect("changed");
        let again = server::App::open(Options { city: Some(crate::support::city()), ..Options::new(portal.path()) });
        let again = again.await.expect("one row never stops the start");
        drop(again);
        // Page through the list with one report per page: the invalid row must not end it early.
        let mut codes = Vec::new();
        let mut query = ReportQuery { limit: Some(1), ..Default::default() };
        loop {
            let page = portal.send(reports(&query)).await.expect("a list");
            codes.extend(page.items.into_iter().map(|report| report.code));
            let Some(next) = page.next else { break };
            query.cursor = Some(next);
        }
        assert_eq!(codes, [created[2].code.clone(), created[0].code.clone()], "{column}");
        for good in [&created[0].code, &created[2].code] {
            portal.send(report(good)).await.expect("the others are there");
        }
        let mine = ReportQuery { mine: true, ..Default::default() };
        assert_eq!(portal.send(reports(&mine).from_device(DEVICE_A)).await.expect("a list").items.len(), 2, "{column}");
        let sound = portal.reports().waiting_reports().await;
        sound.expect("a reviewer's list");
        sqlx::query(
            "UPDATE reports SET code = $1, status = 'received', level = 'normal', visibility = 'public', answers = '{}',
             lat = 50.03, supporters = 0 WHERE id = 2",
        )
        .bind(code.as_str())
        .execute(&mut other)
        .await
        .expect("mended");
    }
    other.execute("UPDATE timeline SET event = 'teleported' WHERE report = 1").await.expect("spoiled");
    assert_eq!(portal.send(report(&created[0].code)).await.expect("the report").timeline.len(), 0);
}

#[tokio::test]
async fn a_database_that_is_emptied_while_the_server_runs_is_said_and_heals_at_the_next_start() {
    let portal = TestApp::with(quick).await;
    portal.submit(&lamp(), DEVICE_A).await;
    let mut other = portal.database().await;
    for table in ["supports", "timeline", "idempotency", "reports", "change_number", "gazetteer_number", "write_probe"]
    {
        sqlx::query(sqlx::AssertSqlSafe(format!("DELETE FROM {table}"))).execute(&mut other).await.expect("emptied");
    }
    drop(other);
    unavailable(&portal, http(&create_report(&lamp(), &key()).from_device(DEVICE_A))).await;
    unavailable(&portal, plain("/health")).await;
    let portal = portal.restart().await;
    portal.submit(&lamp(), DEVICE_A).await;
    assert_eq!(portal.send(reports(&ReportQuery::default())).await.expect("a list").total, Some(1));
}

#[tokio::test]
async fn without_its_journal_or_its_content_a_database_takes_no_more_reports() {
    let portal = TestApp::with(quick).await;
    portal.submit(&lamp(), DEVICE_A).await;
    let journal = portal.path().join("portal.sqlite-wal");
    std::fs::rename(&journal, portal.path().join("aside")).expect("moved");
    unavailable(&portal, http(&create_report(&lamp(), &key()).from_device(DEVICE_A))).await;
    unavailable(&portal, plain("/ready")).await;
    std::fs::rename(portal.path().join("aside"), &journal).expect("moved back");
    portal.submit(&lamp(), DEVICE_A).await;

    let emptied = TestApp::with(quick).await;
    emptied.submit(&lamp(), DEVICE_A).await;
    std::fs::File::options()
        .write(true)
        .open(emptied.path().join("portal.sqlite"))
        .and_then(|file| file.set_len(0))
        .expect("emptied");
    unavailable(&emptied, http(&create_report(&lamp(), &key()).from_device(DEVICE_A))).await;
}

#[tokio::test]
async fn what_is_filed_is_acknowledged_even_when_it_cannot_be_read_again() {
    let portal = TestApp::open().await;
    // Supporters are queried when a report is read, not when it is submitted.
    let mut other = portal.database().await;
    other.execute("ALTER TABLE supports RENAME TO aside").await.expect("renamed");
    let key = key();
    let submission = || create_report(&lamp(), &key).from_device(DEVICE_A);
    let created = portal.send(submission()).await.expect("it is filed, and said so");
    assert_eq!((created.description, created.mine, created.timeline.len()), (lamp().description, true, 1));
    unavailable(&portal, http(&report(&created.code).from_device(DEVICE_A))).await;

    other.execute("ALTER TABLE aside RENAME TO supports").await.expect("renamed back");
    assert_eq!(portal.send(submission()).await.expect("the same").code, created.code);
    assert_eq!(portal.send(reports(&ReportQuery::default())).await.expect("a list").total, Some(1));
}

#[tokio::test]
async fn a_file_that_is_moved_away_takes_no_more_reports() {
    let portal = TestApp::with(quick).await;
    portal.submit(&lamp(), DEVICE_A).await;
    std::fs::rename(portal.path().join("portal.sqlite"), portal.path().join("backup")).expect("moved");
    unavailable(&portal, http(&create_report(&lamp(), &key()).from_device(DEVICE_A))).await;
    unavailable(&portal, plain("/ready")).await;
    std::fs::rename(portal.path().join("backup"), portal.path().join("portal.sqlite")).expect("moved back");
    portal.submit(&lamp(), DEVICE_A).await;
    assert_eq!(portal.send(reports(&ReportQuery::default())).await.expect("a list").total, Some(2));
}

/// Starts on a data folder and returns the error message.
async fn refusal(folder: &std::path::Path) -> String {
    let options = Options { city: Some(crate::support::city()), ..Options::new(folder) };
    match server::App::open(quick(options)).await {
        Ok(_) => panic!("it starts"),
        Err(error) => format!("{error:#}"),
    }
}

#[tokio::test]
async fn a_damaged_an_emptied_and_a_foreign_database_are_said_with_the_way_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("portal.sqlite");
    std::fs::write(&file, "this is no database, but a letter of some length".repeat(40)).expect("written");
    let message = refusal(folder.path()).await;
    assert!(
        message.contains("portal.sqlite") && message.contains("damaged") && message.contains("backup"),
        "{message}"
    );
    assert_eq!(std::fs::read(&file).expect("the file")[..4], *b"this", "nothing was changed");

    // Database pages in the middle are overwritten.
    let portal = TestApp::open().await;
    for _ in 0..40 {
        portal.submit(&lamp(), DEVICE_A).await;
    }
    portal.app.store().close().await;
    let file = portal.path().join("portal.sqlite");
    let mut bytes = std::fs::read(&file).expect("the database");
    let length = bytes.len();
    bytes[4096 + 512..length - 4096].fill(0xA5);
    std::fs::write(&file, bytes).expect("damaged");
    let message = refusal(portal.path()).await;
    assert!(message.contains("damaged") && message.contains(".recover"), "{message}");

    // An empty file next to photos.
    std::fs::write(&file, "").expect("emptied");
    std::fs::create_dir_all(portal.path().join("media/ab")).expect("photos");
    let message = refusal(portal.path()).await;
    assert!(message.contains("empty") && message.contains("backup"), "{message}");
    // With nothing next to it, it is an interrupted first start.
    let fresh = tempfile::tempdir().expect("a folder");
    std::fs::write(fresh.path().join("portal.sqlite"), "").expect("a file");
    let options = Options { city: Some(crate::support::city()), ..Options::new(fresh.path()) };
    server::App::open(options).await.expect("a new portal");
}

#[tokio::test]
async fn health_asks_the_database() {
    let portal = TestApp::open().await;
    let health = || axum::http::Request::get("/health").body(axum::body::Body::empty()).expect("a request");
    assert_eq!(portal.raw(health()).await.0, StatusCode::OK);
    portal.app.store().close().await;
    assert!(portal.raw(health()).await.0.is_server_error());
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
