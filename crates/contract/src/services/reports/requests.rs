//! The endpoints of citizens' reports.

use crate::{
    Bbox, Body, IDEMPOTENCY_HEADER, LatLon, Media, Page, Request, encode_segment,
    reports::{Catalogue, Nearby, NewReport, Report, ReportCode, ReportFilter, ReportMap, Sort, Support},
    request::json_body,
};

/// `GET /categories`
pub fn categories() -> Request<Catalogue> {
    Request::get("/categories")
}

/// Query of `GET /reports`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportQuery {
    /// Which reports.
    pub filter: ReportFilter,
    /// Only inside this box.
    pub bbox: Option<Bbox>,
    /// Order of the list.
    pub sort: Sort,
    /// Position for [`Sort::Near`].
    pub near: Option<LatLon>,
    /// Only reports filed by the requesting device.
    pub mine: bool,
    /// `next` of the previous page.
    pub cursor: Option<String>,
    /// Page size, 1 to 200; the server's default is 50.
    pub limit: Option<u8>,
}

/// `GET /reports`
pub fn reports(query: &ReportQuery) -> Request<Page<Report>> {
    let mut request = Request::get("/reports");
    request.query = query.filter.pairs();
    if let Some(bbox) = query.bbox {
        request = request.query("bbox", bbox.edges());
    }
    if query.sort != Sort::default() {
        request = request.query("sort", query.sort.as_str());
    }
    if let Some(at) = query.near {
        request = request.position(at);
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
    request.query("bbox", bbox.edges()).query("zoom", zoom.to_string())
}

/// `GET /reports/nearby?lat&lon&category&radius`: possible duplicates, nearest first.
pub fn nearby(at: LatLon, category: &str, radius_m: u32) -> Request<Page<Nearby>> {
    Request::get("/reports/nearby").position(at).query("category", category).query("radius", radius_m.to_string())
}

/// `GET /reports/{code}`
pub fn report(code: &ReportCode) -> Request<Report> {
    Request::get(format!("/reports/{}", encode_segment(code.as_str())))
}

/// `POST /reports`: 201 with the report. Repeating the same key and body returns the same report.
pub fn create_report(report: &NewReport, key: &str) -> Request<Report> {
    Request::post("/reports", json_body(report)).header(IDEMPOTENCY_HEADER, key)
}

/// `POST /reports/{code}/support`: "me too". Idempotent.
pub fn support(code: &ReportCode) -> Request<Support> {
    Request::post(format!("/reports/{}/support", encode_segment(code.as_str())), Body::Empty)
}

/// `POST /media`: one photo as `multipart/form-data`, field `file`.
pub fn upload(file_name: &str, content_type: &str, bytes: &[u8]) -> Request<Media> {
    // The boundary must not occur in the bytes, so extend it until it does not.
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
