//! Compares the OpenAPI document with the server's routes and the page's requests.

#[allow(dead_code, reason = "only the requests of the golden answers are of use here")]
#[path = "../../../contract/tests/common/mod.rs"]
mod common;

use crate::support::TestApp;
use axum::{
    body::Body,
    http::{Request as HttpRequest, StatusCode},
};
use contract::{API_BASE, Request};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use server::api;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
};

/// Endpoints for operators, not for API clients.
const UNDOCUMENTED: (&str, &str) = ("/ready", "GET");

/// Methods of the document, by path.
type Operations = BTreeMap<String, BTreeSet<String>>;

fn document() -> Value {
    serde_json::from_str(&api::openapi_json()).expect("JSON")
}

fn documented() -> Operations {
    let document = document();
    let methods = |item: &Value| item.as_object().expect("operations").keys().map(|name| name.to_uppercase()).collect();
    document["paths"].as_object().expect("paths").iter().map(|(path, item)| (path.clone(), methods(item))).collect()
}

/// The paths of the router, parsed from its `Debug` output because axum has no other way to list them.
fn registered(portal: &TestApp) -> BTreeSet<String> {
    let text = format!("{:?}", api::router(&portal.app));
    // Skip axum's internal fallback routes.
    let own = |path: &&str| {
        path.starts_with('/') && !path.contains("__private") && !["", API_BASE].contains(&path.trim_end_matches('/'))
    };
    text.split('"').filter(own).map(str::to_owned).collect()
}

/// An example address of a path template.
fn address(path: &str) -> String {
    let fill = |segment| if is_variable(segment) { "x" } else { segment };
    path.split('/').map(fill).collect::<Vec<_>>().join("/")
}

fn is_variable(segment: &str) -> bool {
    segment.starts_with('{')
}

#[tokio::test]
async fn every_route_is_in_the_document_with_its_methods_and_nothing_else_is() {
    let portal = TestApp::open().await;
    let mut expected = documented();
    expected.entry(UNDOCUMENTED.0.to_owned()).or_default().insert(UNDOCUMENTED.1.to_owned());
    assert_eq!(registered(&portal), expected.keys().cloned().collect::<BTreeSet<_>>());
    for (path, methods) in expected {
        let mut answered = BTreeSet::new();
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            let request = HttpRequest::builder().method(method).uri(address(&path)).body(Body::empty());
            let (status, headers, _) = portal.raw(request.expect("a request")).await;
            if status == StatusCode::METHOD_NOT_ALLOWED {
                assert_eq!(headers["content-type"], "application/problem+json", "{method} {path}");
            } else {
                answered.insert(method.to_owned());
            }
        }
        assert_eq!(answered, methods, "{path}");
    }
}

/// Method and path of each contract request that has a golden response.
#[derive(Default)]
struct Requests(Vec<(&'static str, String)>);

impl common::Visitor for Requests {
    fn visit<T: DeserializeOwned + Serialize + PartialEq + Debug>(&mut self, _: &str, _: u16, request: &Request<T>) {
        self.0.push((request.method.as_str(), format!("{API_BASE}{}", request.path)));
    }
}

/// Whether an address matches a path template.
fn matches(template: &str, path: &str) -> bool {
    let (template, path): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    let fits = |(template, segment): (&&str, &&str)| is_variable(template) || template == segment;
    template.len() == path.len() && template.iter().zip(&path).all(fits)
}

#[test]
fn every_request_of_the_contract_is_in_the_document() {
    /// Paths that the page requests only through a returned address, or never: some are for operators' machines.
    const GIVEN: [(&str, &str); 11] = [
        ("/api/v1/media/{id}", "GET"),
        ("/api/v1/media/{id}/thumb", "GET"),
        ("/api/v1/openapi.json", "GET"),
        ("/api/v1/parking/realtime", "PUT"),
        ("/api/v1/parking/sites/{uid}/realtime", "PUT"),
        ("/api/v1/payments/webhooks/{provider}", "POST"),
        ("/api/v1/sketch", "GET"),
        ("/api/v1/transit/gtfs.zip", "GET"),
        ("/api/v1/transit/network/{file}", "GET"),
        ("/api/v1/transit/realtime.pb", "GET"),
        ("/health", "GET"),
    ];
    let (document, mut rest) = (document(), documented());
    let mut requests = Requests::default();
    common::every_answer(&mut requests);
    for (method, path) in requests.0 {
        let templates = document["paths"].as_object().expect("paths").keys();
        // Literal segments take precedence over variables, as in the router.
        let found = templates.filter(|one| matches(one, &path)).min_by_key(|one| one.matches('{').count());
        let template = found.unwrap_or_else(|| panic!("no path of the document is {path}"));
        let operation = &document["paths"][template][method.to_lowercase()];
        assert!(operation["responses"]["500"].is_object(), "{method} {template}");
        rest.entry(template.clone()).or_default().remove(method);
    }
    let rest: Vec<(&str, &str)> =
        rest.iter().flat_map(|(path, methods)| methods.iter().map(|method| (path.as_str(), method.as_str()))).collect();
    assert_eq!(rest, GIVEN, "documented, and no function of the contract asks for it");
}
