//! The endpoints of heritage sites.

use crate::{
    Page, Request, encode_segment,
    heritage::{Document, Donation, NewRating, NewScan, Rating, ScanCount, SiteList, Walk},
    request::json_body,
};

/// `GET /heritage/sites`: all of them.
pub fn sites() -> Request<SiteList> {
    Request::get("/heritage/sites")
}

/// `GET /heritage/sites/{slug}?lang`
pub fn site(slug: &str, lang: &str) -> Request<Document> {
    Request::get(site_path(slug, "")).query("lang", lang)
}

/// `GET /heritage/sites/{slug}/donation?amount`: a payment code for a banking app; the amount is in đồng.
pub fn donation(slug: &str, amount: Option<u32>) -> Request<Donation> {
    let request = Request::get(site_path(slug, "/donation"));
    match amount {
        Some(amount) => request.query("amount", amount.to_string()),
        None => request,
    }
}

/// `GET /heritage/ratings?site`
pub fn rating(slug: &str) -> Request<Rating> {
    Request::get("/heritage/ratings").query("site", slug)
}

/// `POST /heritage/ratings`: replaces an earlier rating by the same device.
pub fn rate(rating: &NewRating) -> Request<Rating> {
    Request::post("/heritage/ratings", json_body(rating))
}

/// `GET /heritage/walks`
pub fn walks() -> Request<Page<Walk>> {
    Request::get("/heritage/walks")
}

/// `POST /heritage/scans`: counts a scan of a sign. Nothing about the requester is stored.
pub fn scanned(scan: &NewScan) -> Request<ScanCount> {
    Request::post("/heritage/scans", json_body(scan))
}

/// `GET /heritage/scans?site`: scan counts of signs, newest month first.
pub fn scans(site: Option<&str>) -> Request<Page<ScanCount>> {
    let request = Request::get("/heritage/scans");
    match site {
        Some(site) => request.query("site", site),
        None => request,
    }
}

fn site_path(slug: &str, below: &str) -> String {
    format!("/heritage/sites/{}{below}", encode_segment(slug))
}
