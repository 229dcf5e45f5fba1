//! What operators may push, and what is refused.

use super::{count, counts, free, key_for, push, put, site};
use crate::support::{FRIDAY, HOUR, TestApp};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use contract::{
    API_BASE, FieldCode, Problem,
    parking::{BatchResult, Vehicle},
};
use serde_json::{Value, json};
use server::{Options, RateLimit, api_keys::Scope};

#[tokio::test]
async fn wrong_counts_are_refused_by_the_name_of_the_field() {
    use FieldCode::{Invalid, OutOfRange, Required, TooMany, Unknown};
    let portal = TestApp::open().await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    let car = count("car", 3, 0);
    let with = |name: &str, value: Value| {
        let mut car = car.clone();
        car[name] = value;
        counts(&[car])
    };
    for (body, pointer, code) in [
        (counts(&[count("car", 21, 0)]), "/realtime/0/free", OutOfRange),
        (counts(&[count("car", -1, 0)]), "/realtime/0/free", Invalid),
        (with("free", json!(1.5)), "/realtime/0/free", Invalid),
        (with("free", json!("3")), "/realtime/0/free", Invalid),
        (with("capacity", json!(-20)), "/realtime/0/capacity", Invalid),
        (with("capacity", Value::Null), "/realtime/0/capacity", Invalid),
        (counts(&[count("car", 3, 61)]), "/realtime/0/updated_at", OutOfRange),
        (counts(&[count("car", 3, -24 * 3600 - 1)]), "/realtime/0/updated_at", OutOfRange),
        (with("updated_at", json!("just now")), "/realtime/0/updated_at", Invalid),
        (counts(&[count("tank", 3, 0)]), "/realtime/0/vehicle", Invalid),
        (counts(&[count("bus", 3, 0)]), "/realtime/0/vehicle", Unknown),
        (counts(&[car.clone(), count("car", 4, 0)]), "/realtime/1/vehicle", Invalid),
        (counts(&vec![car.clone(); 5]), "/realtime", TooMany),
        (with("is_simulated", json!(true)), "/realtime/0/is_simulated", Invalid),
        (json!({}), "/realtime", Required),
        (json!([]), "", Invalid),
    ] {
        let (status, answer) = put(&portal, "/parking/sites/cho-song/realtime", &key, &body).await;
        let problem: Problem = serde_json::from_slice(&answer).expect("a problem");
        let fields: Vec<_> = problem.fields.iter().map(|field| (field.pointer.as_str(), field.code)).collect();
        assert_eq!((status, fields), (StatusCode::UNPROCESSABLE_ENTITY, vec![(pointer, code)]), "{body}");
    }
    assert!(free(&portal).await.is_empty(), "nothing was taken");
    // A clock that is a little ahead is no fault.
    assert_eq!(push(&portal, &key, &counts(&[count("car", 20, 60)])).await, StatusCode::NO_CONTENT);
    assert_eq!(free(&portal).await, [(Vehicle::Car, 20)]);
    let (status, _) = put(&portal, "/parking/sites/moon/realtime", &key, &counts(&[car])).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn wrong_sites_of_a_batch_do_not_stop_the_others() {
    let portal = TestApp::open().await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    let of = |uid: &str, realtime: &[Value]| json!({ "uid": uid, "realtime": realtime });
    let batch = json!({ "sites": [
        of("cho-song", &[count("car", 3, 0), count("motorcycle", 8, 0)]),
        of("moon", &[count("car", 3, 0)]),
        of("doi-thong", &[count("motorcycle", 2, 0)]),
        of("bo-ke", &[count("motorcycle", 21, 0)]),
        of("bo-ke", &[count("bicycle", -1, 0)]),
        of("doi-thong", &[count("motorcycle", 3, 0)]),
        { "realtime": [] },
        "ben-do",
        of("bo-ke", &[count("bicycle", 1, 0)]),
    ] });
    let (status, answer) = put(&portal, "/parking/realtime", &key, &batch).await;
    let result: BatchResult = serde_json::from_slice(&answer).expect("a result");
    let refused: Vec<&str> = result.refused.iter().map(|problem| problem.pointer.as_str()).collect();
    assert_eq!((status, result.accepted), (StatusCode::OK, 3));
    let expected = [
        "/sites/1/uid",
        "/sites/3/realtime/0/free",
        "/sites/4/realtime/0/free",
        "/sites/5/uid",
        "/sites/6/uid",
        "/sites/7",
    ];
    assert_eq!(refused, expected);
    assert_eq!(free(&portal).await, [(Vehicle::Motorcycle, 8), (Vehicle::Car, 3)]);
    assert_eq!(site(&portal, "doi-thong").await.realtime[0].free, 2);
    let many = json!({ "sites": vec![of("cho-song", &[]); 1001] });
    let (status, answer) = put(&portal, "/parking/realtime", &key, &many).await;
    let problem: Problem = serde_json::from_slice(&answer).expect("a problem");
    assert_eq!((status, problem.fields[0].pointer.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "/sites"));
}

#[tokio::test]
async fn a_key_says_what_it_may_report() {
    let portal = TestApp::open().await;
    let body = counts(&[count("car", 3, 0)]);
    let refusal = async |key: &str| {
        let (status, answer) = put(&portal, "/parking/sites/cho-song/realtime", key, &body).await;
        let problem: Problem = serde_json::from_slice(&answer).expect("a problem");
        assert_eq!((status, problem.code()), (StatusCode::UNAUTHORIZED, "unauthorized"), "{key}");
        problem.detail
    };
    assert!(refusal("pk_0").await.contains("not known"));
    let payments = key_for(&portal, Scope::Payments, &[]).await;
    assert!(refusal(payments.as_str()).await.contains("for payments"));
    let other = key_for(&portal, Scope::Occupancy, &["doi-thong"]).await;
    assert!(refusal(other.as_str()).await.contains("cho-song"));
    let request = Request::put(format!("{API_BASE}/parking/sites/cho-song/realtime")).body(Body::empty());
    let (status, headers, _) = portal.raw(request.expect("a request")).await;
    assert_eq!((status, headers["www-authenticate"].as_bytes()), (StatusCode::UNAUTHORIZED, &b"Bearer"[..]));
    let batch = json!({ "sites": [
        { "uid": "doi-thong", "realtime": [count("motorcycle", 2, 0)] },
        { "uid": "cho-song", "realtime": [count("car", 2, 0)] },
    ] });
    let (_, answer) = put(&portal, "/parking/realtime", &other, &batch).await;
    let result: BatchResult = serde_json::from_slice(&answer).expect("a result");
    assert_eq!((result.accepted, result.refused[0].pointer.as_str()), (1, "/sites/1/uid"));
    assert!(free(&portal).await.is_empty());
    // A key is refused as soon as it is revoked.
    let key = key_for(&portal, Scope::Occupancy, &["cho-song"]).await;
    assert_eq!(push(&portal, &key, &body).await, StatusCode::NO_CONTENT);
    let store = portal.app.store();
    let id =
        store.api_keys().await.expect("keys").into_iter().find(|key| key.has_site("cho-song") && !key.sites.is_empty());
    assert!(store.revoke_api_key(&id.expect("the key").id, FRIDAY + HOUR).await.expect("revoked"));
    assert!(refusal(key.as_str()).await.contains("revoked"));
}

#[tokio::test]
async fn an_operator_may_push_every_second_but_guess_no_keys() {
    let rate_limit = RateLimit { writes_per_minute: 6, burst: 2, behind_proxy: false };
    let portal = TestApp::with(|options| Options { rate_limit, ..options }).await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    let body = counts(&[count("car", 3, 0)]);
    for _ in 0..40 {
        assert_eq!(push(&portal, &key, &body).await, StatusCode::NO_CONTENT);
    }
    for status in [StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS] {
        assert_eq!(push(&portal, "pk_0", &body).await, status);
    }
    assert_eq!(push(&portal, &key, &body).await, StatusCode::NO_CONTENT, "another machine at the same address");
}
