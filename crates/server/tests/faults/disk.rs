//! A disk that is temporarily full or failing, and lost photos.

use reqwest::StatusCode;
use seeded::Random;
use std::fs;

use crate::{
    load::{Submission, all_there},
    preload::Mode,
    runs,
    server::Portal,
};

/// Clients submit while the disk fails from some call on. Then it works again, and all of them submit once more.
async fn failing_disk(kind: u64, mode: Mode) {
    for seed in runs(kind) {
        let mut random = Random::new(seed);
        let mut portal = Portal::start().await;
        let mut all: Vec<Submission> =
            (0..8).map(|number| Submission::new(seed, number, random.below(2) == 0)).collect();
        let healthy: usize = random.below(4);
        for one in &mut all[..healthy] {
            assert_eq!(one.send(&portal).await, Some(StatusCode::CREATED), "seed {seed}");
        }

        portal.disk.fail(mode, random.below(40));
        let (first, second) = all[healthy..].split_at_mut((8 - healthy) / 2);
        let portal_ref = &portal;
        let send = async |half: &mut [Submission]| {
            for one in half {
                for _ in 0..3 {
                    let status = one.send(portal_ref).await;
                    let known =
                        [StatusCode::CREATED, StatusCode::SERVICE_UNAVAILABLE, StatusCode::UNPROCESSABLE_ENTITY];
                    assert!(status.is_some_and(|status| known.contains(&status)), "seed {seed}: {status:?}");
                }
            }
        };
        // Two clients at a time.
        futures::join!(send(first), send(second));
        portal.until_ready(StatusCode::SERVICE_UNAVAILABLE).await;
        assert!(portal.disk.failed() > 0, "seed {seed}: nothing failed");
        assert_eq!(portal.status("/health").await, Some(StatusCode::OK), "seed {seed}: reading goes on");

        portal.disk.fail(Mode::Nothing, 0);
        portal.until_ready(StatusCode::OK).await;
        for one in &mut all {
            one.insist(&portal).await;
        }
        all_there(&portal, &all, seed).await;
        // And on the disk, not only in this process's memory.
        portal.kill();
        portal.resume();
        all_there(&portal, &all, seed).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_nothing_and_heals_when_there_is_space() {
    failing_disk(0, Mode::Full).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn errors_of_writes_lose_nothing_and_heal() {
    failing_disk(1, Mode::Writes).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn errors_of_fsync_lose_nothing_and_heal() {
    failing_disk(2, Mode::Syncs).await;
}

/// Image files are deleted, emptied or truncated. A report that names one is rejected; uploading it again repairs it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_photos_are_refused_and_repaired_by_uploading_again() {
    for seed in runs(3) {
        let mut random = Random::new(seed);
        let portal = Portal::start().await;
        let mut all: Vec<Submission> = (0..6).map(|number| Submission::new(seed, number, true)).collect();
        for one in &mut all {
            let answer = crate::load::upload(&portal, one.photo.as_deref().expect("a photo")).await.expect("an answer");
            one.media = Some(answer.json().await.expect("a photo"));
            let filed_before = random.below(2) == 0;
            if filed_before {
                assert_eq!(one.send(&portal).await, Some(StatusCode::CREATED), "seed {seed}");
            }
            let id = &one.media.as_ref().expect("uploaded").id;
            let tail = if random.below(2) == 0 { "" } else { "-thumb" };
            let file = portal.data().join(format!("media/{}/{id}{tail}.jpg", &id[..2]));
            match random.below(3) {
                0 => fs::remove_file(&file),
                1 => fs::write(&file, b""),
                // The size of a thumbnail is not checked, and our own writes never leave a truncated one.
                _ if tail.is_empty() => fs::read(&file).and_then(|bytes| fs::write(&file, &bytes[..bytes.len() / 2])),
                _ => fs::remove_file(&file),
            }
            .expect("spoiled");
            if filed_before {
                let again = crate::load::upload(&portal, one.photo.as_deref().expect("a photo")).await;
                assert_eq!(again.expect("an answer").status(), StatusCode::CREATED, "seed {seed}");
            } else {
                assert_eq!(one.send(&portal).await, Some(StatusCode::UNPROCESSABLE_ENTITY), "seed {seed}: {file:?}");
            }
        }
        for one in &mut all {
            one.insist(&portal).await;
        }
        all_there(&portal, &all, seed).await;
    }
}
