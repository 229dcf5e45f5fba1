//! A killed server, and a database locked by another process.

use reqwest::StatusCode;
use seeded::Random;
use sqlx::{Connection as _, Executor as _, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use crate::{
    load::{Submission, all_there},
    runs,
    server::Portal,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_has_everything_that_it_acknowledged() {
    for seed in runs(4) {
        let mut random = Random::new(seed);
        let mut portal = Portal::start().await;
        let mut all: Vec<Submission> =
            (0..10).map(|number| Submission::new(seed, number, random.below(3) == 0)).collect();
        for _ in 0..2 {
            // Kill the server in the middle of a submission: after some have completed, once its connection is open.
            let done: usize = random.below(4);
            let open: Vec<usize> = (0..all.len()).filter(|at| all[*at].code.is_none()).collect();
            for at in open.iter().take(done) {
                assert_eq!(all[*at].send(&portal).await, Some(StatusCode::CREATED), "seed {seed}");
            }
            let next = open.get(done).map(|at| all[*at].clone());
            if let Some(mut next) = next {
                let yields = random.below(400);
                let killer = async {
                    for _ in 0..yields {
                        tokio::task::yield_now().await;
                    }
                };
                tokio::select! {
                    _ = next.send(&portal) => {}
                    () = killer => {}
                }
                if next.code.is_some() {
                    let at = open[done];
                    all[at] = next;
                }
            }
            portal.kill();
            portal.resume();
        }
        for one in &mut all {
            one.insist(&portal).await;
        }
        all_there(&portal, &all, seed).await;
    }
}

/// While the database is locked, writers wait or are rejected, and readers do not notice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_database_is_read_on_and_written_when_it_is_free() {
    for seed in runs(5) {
        let mut random = Random::new(seed);
        let portal = Portal::start().await;
        let mut all: Vec<Submission> =
            (0..8).map(|number| Submission::new(seed, number, random.below(2) == 0)).collect();
        assert_eq!(all[0].send(&portal).await, Some(StatusCode::CREATED), "seed {seed}");

        let options = SqliteConnectOptions::new().filename(portal.data().join("portal.sqlite"));
        let mut other = SqliteConnection::connect_with(&options).await.expect("a second process");
        other.execute("BEGIN IMMEDIATE").await.expect("the lock");
        let reads = 20 + random.below(20);
        let reading = async {
            for _ in 0..reads {
                for target in ["/reports", "/reports/map?bbox=8,50,8.1,50.1&zoom=12", "/config"] {
                    let status = portal.get(target).await.expect("an answer").status();
                    assert_eq!(status, StatusCode::OK, "seed {seed}: {target}");
                }
            }
            // All reads are answered while writes are blocked.
            other.execute("ROLLBACK").await.expect("the lock is gone");
        };
        // More writers than reading connections.
        let (head, tail) = all[1..].split_at_mut(4);
        let writing = futures::future::join_all(head.iter_mut().chain(tail).map(|one| one.send(&portal)));
        let (_, statuses) = futures::join!(reading, writing);
        let known = [StatusCode::CREATED, StatusCode::SERVICE_UNAVAILABLE];
        assert!(statuses.iter().flatten().all(|status| known.contains(status)), "seed {seed}: {statuses:?}");
        portal.until_ready(StatusCode::OK).await;
        for one in &mut all {
            one.insist(&portal).await;
        }
        all_there(&portal, &all, seed).await;
    }
}

/// Read latency while writes are blocked. Runs a fixed number of reads; `PORTAL_LOCK_SECONDS` makes it a benchmark.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reads_do_not_queue_behind_writes_that_wait() {
    let seconds = std::env::var("PORTAL_LOCK_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let portal = Portal::start().await;
    let mut first = Submission::new(9, 0, false);
    assert_eq!(first.send(&portal).await, Some(StatusCode::CREATED));
    let options = SqliteConnectOptions::new().filename(portal.data().join("portal.sqlite"));
    let mut other = SqliteConnection::connect_with(&options).await.expect("a second process");
    other.execute("BEGIN IMMEDIATE").await.expect("the lock");

    let waiting = AtomicUsize::new(0);
    let locked = AtomicBool::new(true);
    // Several times the number of reading connections.
    let mut writers: Vec<Submission> = (1..=40).map(|number| Submission::new(9, number, false)).collect();
    let writing = futures::future::join_all(writers.iter_mut().map(async |one| {
        waiting.fetch_add(1, Ordering::SeqCst);
        while locked.load(Ordering::SeqCst) {
            let status = one.send(&portal).await;
            assert_ne!(status, Some(StatusCode::INTERNAL_SERVER_ERROR));
        }
        waiting.fetch_sub(1, Ordering::SeqCst);
    }));
    let code = first.code.clone().expect("filed");
    let reading = async {
        let start = Instant::now();
        let mut times = Vec::new();
        while times.len() < 200 || start.elapsed() < Duration::from_secs(seconds) {
            for target in ["/reports", &format!("/reports/{code}")] {
                let started = Instant::now();
                assert_eq!(portal.get(target).await.expect("an answer").status(), StatusCode::OK);
                times.push(started.elapsed());
            }
        }
        assert_eq!(waiting.load(Ordering::SeqCst), 40, "all who write are still at it");
        locked.store(false, Ordering::SeqCst);
        other.execute("ROLLBACK").await.expect("the lock is gone");
        times
    };
    let (mut times, _) = futures::join!(reading, writing);
    times.sort();
    let part = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
    println!(
        "reads beside a locked writer: {} reads, p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
        times.len(),
        part(50),
        part(99),
        part(100)
    );
    for one in &mut writers {
        one.insist(&portal).await;
    }
    writers.push(first);
    all_there(&portal, &writers, 9).await;
}
