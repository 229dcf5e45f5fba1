//! A server in a temporary folder, called without a network.

use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, Request, StatusCode},
};
use http_body_util::BodyExt as _;
use server::{Options, RateLimit, Server};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tower::ServiceExt as _;

use crate::dist::build;

/// A running server and its folder, which is deleted on drop.
pub struct Running {
    pub server: Server,
    pub folder: TempDir,
}

/// A response.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a text"))
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }

    pub fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).expect("the expected JSON")
    }
}

/// Starts with the city of this repository, without its demonstration reports. Writes are not rate-limited unless a
/// test enables it.
pub async fn start(change: impl FnOnce(&mut Options, &Path)) -> Running {
    let folder = tempfile::tempdir().expect("a folder");
    let mut options = Options::new(folder.path().join("data"));
    options.city = Some(city(folder.path()));
    options.rate_limit = RateLimit { writes_per_minute: 0, ..RateLimit::default() };
    change(&mut options, folder.path());
    let server = server::start(options).await.expect("a server");
    Running { server, folder }
}

fn city(folder: &Path) -> PathBuf {
    let city = folder.join("city");
    std::fs::create_dir(&city).expect("a folder");
    let copy = |from: &Path, to: &Path| {
        for file in std::fs::read_dir(from).expect("the city").map(|file| file.expect("a file")) {
            if file.path().is_file() {
                std::fs::copy(file.path(), to.join(file.file_name())).expect("a copy");
            }
        }
    };
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/hanoi");
    copy(&own, &city);
    std::fs::create_dir(city.join("gtfs")).expect("a folder");
    copy(&own.join("gtfs"), &city.join("gtfs"));
    std::fs::write(city.join("demo_reports.toml"), "").expect("a file");
    city
}

/// Changes the city's profile so that photos are shown immediately.
pub fn publish_at_once(options: &Options) {
    let profile = options.city.as_ref().expect("a city").join("profile.toml");
    let text = std::fs::read_to_string(&profile).expect("the profile");
    assert!(text.contains("photos = \"review\""));
    std::fs::write(&profile, text.replace("photos = \"review\"", "photos = \"at_once\"")).expect("a file");
}

pub async fn send(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("a body").to_bytes();
    Answer { status: parts.status, headers: parts.headers, body }
}

pub async fn get(router: &Router, target: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(target);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(router, request.body(Body::empty()).expect("a request")).await
}

/// A server with a built page, a public address, and photos that are shown immediately.
pub async fn site() -> Running {
    start(|options, folder| {
        options.dist = Some(build(folder));
        options.public_url = Some("https://portal.example".to_owned());
        publish_at_once(options);
    })
    .await
}
