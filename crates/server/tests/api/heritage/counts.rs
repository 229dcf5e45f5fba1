//! Ratings, and scans of signs.

use super::{page, refused, words};
use crate::support::{DEVICE_A, DEVICE_B, TestApp};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use contract::heritage::{NewRating, NewScan, rate, rating, scanned, scans, site};

#[tokio::test]
async fn a_device_rates_once_and_may_change_its_mind() {
    let portal = TestApp::open().await;
    let give = async |device: &str, stars: u8| {
        let new = NewRating { site: "cong-may".to_owned(), stars };
        portal.send(rate(&new).from_device(device)).await
    };
    assert_eq!(portal.send(rating("cong-may")).await.expect("a rating").count, 0);
    give(DEVICE_A, 5).await.expect("rated");
    give(DEVICE_A, 4).await.expect("rated");
    let after = give(DEVICE_B, 1).await.expect("rated");
    assert_eq!((after.count, after.stars, after.mine), (2, 5, Some(1)));
    let seen = portal.send(site("cong-may", "en")).await.expect("a page");
    assert!(words(&seen.blocks).contains("2.5 out of 5 · 2 ratings"));
    assert_eq!(refused(give(DEVICE_A, 6).await), (422, "/stars".to_owned()));
    assert_eq!(refused(give(DEVICE_A, 0).await), (422, "/stars".to_owned()));
    let nowhere = NewRating { site: "x".to_owned(), stars: 3 };
    assert_eq!(refused(portal.send(rate(&nowhere).from_device(DEVICE_A)).await), (422, "/site".to_owned()));
    let nobody = NewRating { site: "cong-may".to_owned(), stars: 3 };
    assert_eq!(refused(portal.send(rate(&nobody)).await).0, 400, "without a device");
}

#[tokio::test]
async fn scans_of_signs_are_counted_and_nothing_else() {
    let portal = TestApp::open().await;
    for path in ["/d/cong-may?s=2", "/d/cong-may?s=2&lang=en", "/d/cong-may?s=0", "/d/cong-may?s=x", "/d/cong-may"] {
        assert_eq!(page(&portal, path, "vi").await.0, StatusCode::OK);
    }
    for (name, value) in [("sec-purpose", "prefetch"), ("sec-fetch-dest", "image")] {
        let request = Request::get("/d/cong-may?s=2").header(name, value).body(Body::empty()).expect("fine");
        assert_eq!(portal.raw(request).await.0, StatusCode::OK);
    }
    // Page views do not write. Counts are buffered and written together.
    assert_eq!(portal.send(scans(None)).await.expect("counts").items, []);
    portal.app.services.heritage.scans().write().await.expect("written");
    assert_eq!(portal.send(scans(None)).await.expect("counts").items.first().map(|one| one.count), Some(2));
    let new = NewScan { site: "cong-may".to_owned(), sign: 1 };
    assert_eq!(portal.send(scanned(&new)).await.expect("counted").count, 1);
    let counts = portal.send(scans(Some("cong-may"))).await.expect("counts").items;
    let counts: Vec<(u16, &str, u32)> = counts.iter().map(|one| (one.sign, one.month.as_str(), one.count)).collect();
    assert_eq!(counts, [(1, "2026-11", 1), (2, "2026-11", 2)]);
    assert_eq!(portal.send(scans(None)).await.expect("counts").items.len(), 2);
    let wrong = NewScan { site: "cong-may".to_owned(), sign: 100 };
    assert_eq!(refused(portal.send(scanned(&wrong)).await), (422, "/sign".to_owned()));
    assert_eq!(refused(portal.send(scans(Some("x"))).await).0, 404);
}
