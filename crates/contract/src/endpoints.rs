//! The endpoints below `/api/v1`, each a function that returns a [`Request`].

use crate::{
    Bbox, Body, Catalogue, Config, Document, Donation, Hit, HitKind, IDEMPOTENCY_HEADER, LatLon, Media, Nearby,
    NewRating, NewReport, NewScan, Page, PlanQuery, Rating, Report, ReportCode, ReportFilter, ReportMap, Request,
    ScanCount, SiteList, Sort, Support, TransitAlert, TransitBoard, TransitEvent, TransitLine, TransitLive,
    TransitNetwork, TransitPlan, TransitRoute, TransitStop, Walk, Ward, WardLookup, decimal, encode_segment,
};
use serde::Serialize;

/// Where the API lies on its own server.
pub const API_BASE: &str = "/api/v1";

/// `GET /config`
pub fn config() -> Request<Config> {
    Request::get("/config")
}

/// `GET /categories`
pub fn categories() -> Request<Catalogue> {
    Request::get("/categories")
}

/// `GET /wards`: all of them, in the order of their codes.
pub fn wards() -> Request<Page<Ward>> {
    Request::get("/wards")
}

/// `GET /wards/at?lat&lon`: the ward of a position.
pub fn ward_at(at: LatLon) -> Request<WardLookup> {
    position(Request::get("/wards/at"), at)
}

/// `GET /search?q&lat&lon&kinds&limit`
pub fn search(q: &str, near: Option<LatLon>, kinds: &[HitKind], limit: u8) -> Request<Page<Hit>> {
    let mut request = Request::get("/search").query("q", q);
    if let Some(at) = near {
        request = position(request, at);
    }
    if !kinds.is_empty() {
        let named = HitKind::ALL.iter().filter(|(kind, _)| kinds.contains(kind));
        let names: Vec<&str> = named.map(|(_, name)| *name).collect();
        request = request.query("kinds", names.join(","));
    }
    request.query("limit", limit.to_string())
}

/// What to list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportQuery {
    /// Which reports.
    pub filter: ReportFilter,
    /// Only inside this box.
    pub bbox: Option<Bbox>,
    /// In which order.
    pub sort: Sort,
    /// Where "near" is.
    pub near: Option<LatLon>,
    /// Only those filed by the asking device.
    pub mine: bool,
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// At most this many, 1 to 200; the server's default is 50.
    pub limit: Option<u8>,
}

/// `GET /reports`
pub fn reports(query: &ReportQuery) -> Request<Page<Report>> {
    let mut request = Request::get("/reports");
    request.query = query.filter.pairs();
    if let Some(bbox) = query.bbox {
        request = request.query("bbox", edges(bbox));
    }
    if query.sort != Sort::default() {
        request = request.query("sort", query.sort.as_str());
    }
    if let Some(at) = query.near {
        request = position(request, at);
    }
    if query.mine {
        request = request.query("mine", "true");
    }
    if let Some(cursor) = &query.cursor {
        request = request.query("cursor", cursor.as_str());
    }
    if let Some(limit) = query.limit {
        request = request.query("limit", limit.to_string());
    }
    request
}

/// `GET /reports/map?bbox&zoom&…`
pub fn report_map(filter: &ReportFilter, bbox: Bbox, zoom: u8) -> Request<ReportMap> {
    let mut request = Request::get("/reports/map");
    request.query = filter.pairs();
    request.query("bbox", edges(bbox)).query("zoom", zoom.to_string())
}

/// `GET /reports/nearby?lat&lon&category&radius`: possible duplicates, nearest first.
pub fn nearby(at: LatLon, category: &str, radius_m: u32) -> Request<Page<Nearby>> {
    position(Request::get("/reports/nearby"), at).query("category", category).query("radius", radius_m.to_string())
}

/// `GET /reports/{code}`
pub fn report(code: &ReportCode) -> Request<Report> {
    Request::get(format!("/reports/{}", encode_segment(code.as_str())))
}

/// `POST /reports`: 201 with the report; the same key and body again answer with the same report.
pub fn create_report(report: &NewReport, key: &str) -> Request<Report> {
    Request::post("/reports", body(report)).header(IDEMPOTENCY_HEADER, key)
}

/// `POST /reports/{code}/support`: "me too"; again changes nothing.
pub fn support(code: &ReportCode) -> Request<Support> {
    Request::post(format!("/reports/{}/support", encode_segment(code.as_str())), Body::Empty)
}

/// `POST /media`: one photo as `multipart/form-data`, field `file`.
pub fn upload(file_name: &str, content_type: &str, bytes: &[u8]) -> Request<Media> {
    // The boundary must not occur in the bytes: grown until it does not.
    let mut boundary = String::from("portal-photo-boundary");
    while bytes.windows(boundary.len()).any(|window| window == boundary.as_bytes()) {
        boundary.push('x');
    }
    let name: String = file_name.chars().filter(|c| !c.is_control() && !matches!(c, '"' | '\\')).collect();
    let mut body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: {content_type}\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    Request::post(
        "/media",
        Body::Bytes { content_type: format!("multipart/form-data; boundary={boundary}"), bytes: body },
    )
}

/// `GET /transit/network`
pub fn transit_network() -> Request<TransitNetwork> {
    Request::get("/transit/network")
}

/// `GET /transit/routes`: all lines, metros first, then by name.
pub fn transit_routes() -> Request<Page<TransitLine>> {
    Request::get("/transit/routes")
}

/// `GET /transit/routes/{id}`
pub fn transit_route(id: &str) -> Request<TransitRoute> {
    Request::get(format!("/transit/routes/{}", encode_segment(id)))
}

/// `GET /transit/stops?q&near`: by name, or the nearest.
pub fn transit_stops(q: &str, near: Option<LatLon>, limit: u8) -> Request<Page<TransitStop>> {
    let mut request = Request::get("/transit/stops");
    if !q.is_empty() {
        request = request.query("q", q);
    }
    if let Some(at) = near {
        let mut near = degrees(at.lat);
        near.push(',');
        near.push_str(&degrees(at.lon));
        request = request.query("near", near);
    }
    request.query("limit", limit.to_string())
}

/// `GET /transit/stops/{id}/departures?at`: `at` is local, `YYYY-MM-DDTHH:MM`; now when absent.
pub fn transit_departures(id: &str, at: Option<&str>) -> Request<TransitBoard> {
    let request = Request::get(format!("/transit/stops/{}/departures", encode_segment(id)));
    match at {
        Some(at) => request.query("at", at),
        None => request,
    }
}

/// `GET /transit/vehicles?route`: where vehicles are, and what riders of that line have to know.
pub fn transit_vehicles(route: Option<&str>) -> Request<TransitLive> {
    let request = Request::get("/transit/vehicles");
    match route {
        Some(route) => request.query("route", route),
        None => request,
    }
}

/// `GET /transit/alerts?route&stop`: what riders have to know there; of the whole network without either.
pub fn transit_alerts(route: Option<&str>, stop: Option<&str>) -> Request<Page<TransitAlert>> {
    let mut request = Request::get("/transit/alerts");
    for (name, id) in [("route", route), ("stop", stop)] {
        if let Some(id) = id {
            request = request.query(name, id);
        }
    }
    request
}

/// `GET /events?topics`: a stream of server-sent events, [`crate::TransitEvent`] each. Topics are `stop:ID`, `route:ID`
/// and `transit`, the whole network's alerts.
pub fn events(topics: &[String]) -> Request<TransitEvent> {
    Request::get("/events").query("topics", topics.join(","))
}

/// `GET /transit/plan?from&to&at&mode&walk&avoid&transfers`
pub fn transit_plan(query: &PlanQuery) -> Request<TransitPlan> {
    let mut request = Request::get("/transit/plan");
    request.query = query.pairs();
    request
}

/// `GET /heritage/sites`: all of them.
pub fn sites() -> Request<SiteList> {
    Request::get("/heritage/sites")
}

/// `GET /heritage/sites/{slug}?lang`
pub fn site(slug: &str, lang: &str) -> Request<Document> {
    Request::get(site_path(slug, "")).query("lang", lang)
}

/// `GET /heritage/sites/{slug}/donation?amount`: a code for a banking app, in đồng.
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

/// `POST /heritage/ratings`: again replaces what the device gave before.
pub fn rate(rating: &NewRating) -> Request<Rating> {
    Request::post("/heritage/ratings", body(rating))
}

/// `GET /heritage/walks`
pub fn walks() -> Request<Page<Walk>> {
    Request::get("/heritage/walks")
}

/// `POST /heritage/scans`: counts a scan of a sign. Nothing of the asker is kept.
pub fn scanned(scan: &NewScan) -> Request<ScanCount> {
    Request::post("/heritage/scans", body(scan))
}

/// `GET /heritage/scans?site`: how often signs were scanned, the newest month first.
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

fn body<T: Serialize>(value: &T) -> Body {
    Body::Bytes { content_type: "application/json".to_owned(), bytes: json::to_string(value).into_bytes() }
}

fn position<T>(request: Request<T>, at: LatLon) -> Request<T> {
    request.query("lat", degrees(at.lat)).query("lon", degrees(at.lon))
}

fn edges(bbox: Bbox) -> String {
    <[f64; 4]>::from(bbox).map(degrees).join(",")
}

// A tenth of a metre.
fn degrees(value: f64) -> String {
    decimal(value, 6)
}
