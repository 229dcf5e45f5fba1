//! Request time limit, on a clock that runs faster.

use contract::{DEVICE_HEADER, Problem, heritage::NewRating};
use reqwest::StatusCode;
use sqlx::{Connection as _, Executor as _, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::server::{DEVICE, Portal};

/// One real second exceeds the server's request time limit. Waiting for a lock uses real time, four seconds.
const PACE: u32 = 40;

#[tokio::test]
async fn work_that_does_not_end_is_given_up_after_thirty_seconds() {
    let mut portal = Portal::start().await;
    portal.kill();
    portal.disk.set_pace(PACE);
    portal.resume();
    let options = SqliteConnectOptions::new().filename(portal.data().join("portal.sqlite"));
    let mut other = SqliteConnection::connect_with(&options).await.expect("a second process");
    other.execute("BEGIN IMMEDIATE").await.expect("the lock");

    let rating = NewRating { site: "cong-may".to_owned(), stars: 4 };
    let ask = portal.client.post(portal.url("/heritage/ratings")).header(DEVICE_HEADER, DEVICE).json(&rating);
    let answer = ask.send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    let problem: Problem = answer.json().await.expect("a problem");
    assert!(problem.detail.contains("within 30 seconds"), "{}", problem.detail);
}
