//! Requests as values: URLs, bodies and headers, and decoding of responses.

use contract::{
    ApiError, Bbox, Body, DEVICE_HEADER, IDEMPOTENCY_HEADER, LatLon, Method, SearchResultKind, decode_component,
    encode_segment, parse_query, query_string,
    reports::{NewReport, ReportCode, ReportFilter, ReportQuery, Sort, Status, Support},
};
use proptest::prelude::*;

const HERE: LatLon = LatLon::new(21.0285, 105.8522);

fn code() -> ReportCode {
    "HN-7K3M9Q".parse().expect("a code")
}

fn bbox() -> Bbox {
    Bbox::from([105.8, 21.0, 105.9, 21.1])
}

fn filter() -> ReportFilter {
    ReportFilter {
        category: vec!["road-damage".into(), "cables".into()],
        status: vec![Status::Received, Status::InProgress],
        overdue: true,
        ward: Some("00070".into()),
        q: " phố Hàng Bồ & cây ".into(),
        since: Some("2026-11-01".into()),
    }
}

#[test]
fn every_endpoint_has_its_address() {
    let everything = ReportQuery {
        filter: filter(),
        bbox: Some(bbox()),
        sort: Sort::Near,
        near: Some(HERE),
        mine: true,
        cursor: Some("a+b/c=".into()),
        limit: Some(30),
    };
    let query = "category=road-damage,cables&status=received,in_progress&overdue=true&ward=00070\
                 &q=ph%E1%BB%91%20H%C3%A0ng%20B%E1%BB%93%20%26%20c%C3%A2y&since=2026-11-01";
    let box_ = "bbox=105.8,21,105.9,21.1";
    assert_eq!(contract::portal::config().target(), "/config");
    assert_eq!(contract::reports::categories().target(), "/categories");
    assert_eq!(contract::portal::wards().target(), "/wards");
    assert_eq!(contract::portal::ward_at(HERE).target(), "/wards/at?lat=21.0285&lon=105.8522");
    assert_eq!(contract::reports::reports(&ReportQuery::default()).target(), "/reports");
    assert_eq!(
        contract::reports::reports(&everything).target(),
        format!("/reports?{query}&{box_}&sort=near&lat=21.0285&lon=105.8522&mine=true&cursor=a%2Bb%2Fc%3D&limit=30")
    );
    assert_eq!(
        contract::reports::report_map(&filter(), bbox(), 14).target(),
        format!("/reports/map?{query}&{box_}&zoom=14")
    );
    assert_eq!(
        contract::reports::report_map(&ReportFilter::default(), bbox(), 9).target(),
        format!("/reports/map?{box_}&zoom=9")
    );
    assert_eq!(
        contract::reports::nearby(HERE, "road-damage", 250).target(),
        "/reports/nearby?lat=21.0285&lon=105.8522&category=road-damage&radius=250"
    );
    assert_eq!(contract::reports::report(&code()).target(), "/reports/HN-7K3M9Q");
    assert_eq!(contract::reports::support(&code()).target(), "/reports/HN-7K3M9Q/support");
    assert_eq!(contract::reports::create_report(&NewReport::default(), "k").target(), "/reports");
    assert_eq!(contract::reports::upload("a.jpg", "image/jpeg", b"").target(), "/media");
    assert_eq!(contract::search("c?", None, &[], 8).target(), "/search?q=c%3F&limit=8");
    assert_eq!(
        contract::search("hoàn", Some(HERE), &[SearchResultKind::Place, SearchResultKind::Ward], 5).target(),
        "/search?q=ho%C3%A0n&lat=21.0285&lon=105.8522&kinds=ward,place&limit=5"
    );
}

#[test]
fn reads_get_and_writes_post() {
    assert_eq!(contract::portal::config().method, Method::Get);
    assert_eq!(contract::portal::config().body, Body::Empty);
    let support = contract::reports::support(&code()).from_device("0123");
    assert_eq!((support.method.as_str(), &support.body), ("POST", &Body::Empty));
    assert_eq!(support.headers, [(DEVICE_HEADER, "0123".to_owned())]);
}

#[test]
fn a_report_is_sent_as_json_under_its_key() {
    let new =
        NewReport { category: "cables".into(), description: "Dây <b>sà</b> thấp".into(), ..NewReport::default() };
    let request = contract::reports::create_report(&new, "11111111-2222-4333-8444-555555555555");
    assert_eq!(request.headers, [(IDEMPOTENCY_HEADER, "11111111-2222-4333-8444-555555555555".to_owned())]);
    let Body::Bytes { content_type, bytes } = request.body else { panic!("it has a body") };
    assert_eq!(content_type, "application/json");
    assert_eq!(serde_json::from_slice::<NewReport>(&bytes).expect("JSON"), new);
}

fn multipart(file_name: &str, content_type: &str, photo: &[u8]) -> (String, Vec<u8>) {
    match contract::reports::upload(file_name, content_type, photo).body {
        Body::Bytes { content_type, bytes } => {
            let boundary = content_type.strip_prefix("multipart/form-data; boundary=").expect("a boundary");
            (boundary.to_owned(), bytes)
        }
        Body::Empty => panic!("it has a body"),
    }
}

#[test]
fn a_photo_is_sent_as_a_form_with_one_file() {
    let (boundary, bytes) = multipart("ổ gà.jpg", "image/jpeg", b"\xFF\xD8\r\n--x");
    let mut expected = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"ổ gà.jpg\"\r\n\
         Content-Type: image/jpeg\r\n\r\n"
    )
    .into_bytes();
    expected.extend_from_slice(b"\xFF\xD8\r\n--x");
    expected.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    assert_eq!(bytes, expected);
}

#[test]
fn a_file_name_cannot_break_out_of_its_header() {
    let (_, bytes) = multipart("a\"; name=\"x\r\nEvil: 1\\.jpg", "image/jpeg", b"");
    let text = String::from_utf8(bytes).expect("text");
    assert!(text.contains("filename=\"a; name=xEvil: 1.jpg\""), "{text}");
    assert!(!text.contains("\nEvil"), "{text}");
}

#[test]
fn an_answer_is_read_or_refused() {
    let request = contract::reports::support(&code());
    let body = br#"{"supporters":3,"supported":true}"#;
    assert_eq!(request.decode(200, body), Ok(Support { supporters: 3, supported: true }));
    assert_eq!(request.decode(200, b"<!doctype html>"), Err(ApiError::Malformed));
    assert_eq!(request.decode(200, b"{}"), Err(ApiError::Malformed));
    assert_eq!(request.decode(204, b""), Err(ApiError::Malformed));
    assert_eq!(request.decode(304, b""), Err(ApiError::Malformed), "nobody asked whether it changed");
}

#[test]
fn a_refusal_keeps_its_status_whatever_its_body_says() {
    let lying = br#"{"type":"/problems/x","title":"t","status":200}"#;
    for (body, kind) in [(&lying[..], "x"), (b"<html>502</html>", ""), (b"", "")] {
        let Err(ApiError::Refused { status, problem }) = contract::portal::config().decode(502, body) else {
            panic!("a refusal")
        };
        assert_eq!((status, problem.status, problem.code()), (502, 502, kind));
    }
}

#[test]
fn what_may_pass_later_may_be_tried_again() {
    let refused = |status| contract::refused(status, b"");
    for error in [ApiError::Offline, ApiError::Timeout, ApiError::Malformed] {
        assert!(error.is_retryable(), "{error}");
        assert_eq!(error.status(), None);
    }
    for (status, again) in
        [(400, false), (404, false), (408, true), (413, false), (422, false), (429, true), (500, true), (503, true)]
    {
        assert_eq!(refused(status).is_retryable(), again, "{status}");
        assert_eq!(refused(status).status(), Some(status));
    }
}

#[test]
fn what_other_programs_write_can_be_read() {
    assert_eq!(decode_component("Ho%C3%A0n+Ki%E1%BA%BFm"), "Hoàn Kiếm");
    assert_eq!(decode_component("100%"), "100%");
    assert_eq!(decode_component("%zz%4"), "%zz%4");
    assert_eq!(decode_component("%FF"), "\u{FFFD}");
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(parse_query("?a=1&&b&c=x=y"), [pair("a", "1"), pair("b", ""), pair("c", "x=y")]);
    assert_eq!(parse_query(""), []);
}

proptest! {
    #[test]
    fn any_text_survives_a_query(text in ".*", other in any::<String>()) {
        let query = query_string(&[("a", text.clone()), ("b", other.clone())]);
        prop_assert!(query.is_ascii());
        prop_assert_eq!(parse_query(&query), vec![("a".to_owned(), text), ("b".to_owned(), other)]);
    }

    #[test]
    fn any_text_survives_a_path_segment(text in ".*") {
        let segment = encode_segment(&text);
        prop_assert!(!segment.contains(['/', '?', '#', ' ']));
        prop_assert_eq!(decode_component(&segment), text);
    }

    #[test]
    fn a_boundary_never_occurs_in_the_photo(photo in prop::collection::vec(prop::sample::select(
        b"portal-photo-boundaryx".to_vec()), 0..200), whole in any::<bool>()) {
        let photo = if whole { [&photo[..], b"portal-photo-boundaryxx", &photo[..]].concat() } else { photo };
        let (boundary, bytes) = multipart("a.jpg", "image/jpeg", &photo);
        let marks = bytes.windows(boundary.len()).filter(|window| *window == boundary.as_bytes()).count();
        prop_assert_eq!(marks, 2);
    }
}
