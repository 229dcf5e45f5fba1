//! Acknowledged writes were synced to the disk before.

use reqwest::StatusCode;

use crate::{load::Submission, server::Portal};

#[tokio::test]
async fn before_each_acknowledgement_report_and_photo_are_on_the_disk() {
    let portal = Portal::start().await;
    for number in 0..12 {
        let mut one = Submission::new(7, number, number % 2 == 0);
        let before = portal.disk.syncs();
        if let Some(photo) = &one.photo {
            let answer = crate::load::upload(&portal, photo).await.expect("an answer");
            assert_eq!(answer.status(), StatusCode::CREATED);
            one.media = Some(answer.json().await.expect("a photo"));
            let after = portal.disk.syncs();
            assert!(after.photos >= before.photos + 2, "both pictures: {before:?} {after:?}");
            assert!(after.folders >= before.folders + 2, "the folder, once for each: {before:?} {after:?}");
            assert!(after.database > before.database, "the record: {before:?} {after:?}");
        }
        let before = portal.disk.syncs();
        assert_eq!(one.send(&portal).await, Some(StatusCode::CREATED));
        let after = portal.disk.syncs();
        assert!(after.database > before.database, "the report: {before:?} {after:?}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn what_the_server_writes_is_for_its_own_account_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    fn check(path: &std::path::Path, seen: &mut usize) {
        let meta = std::fs::symlink_metadata(path).expect("there");
        let expected = if meta.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(meta.permissions().mode() & 0o777, expected, "{}", path.display());
        *seen += 1;
        if meta.is_dir() {
            for entry in std::fs::read_dir(path).expect("a folder").flatten() {
                check(&entry.path(), seen);
            }
        }
    }
    let mut portal = Portal::start().await;
    let mut one = Submission::new(8, 0, true);
    assert_eq!(one.send(&portal).await, Some(StatusCode::CREATED));
    // Kill the server, so that the files of the write-ahead log remain.
    portal.kill();
    let mut seen = 0;
    check(&portal.data(), &mut seen);
    assert!(seen >= 7, "database, log, index, media, its folder, two pictures: {seen}");
}
