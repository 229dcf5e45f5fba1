//! A server in a temporary folder, and helpers to send requests.

use axum::{
    Router,
    body::{Body, BodyDataStream, to_bytes},
    http::{HeaderMap, Request as HttpRequest, StatusCode},
};
use contract::{
    API_BASE, ApiError, Request,
    reports::{NewReport, Report},
};
use futures::StreamExt as _;
use server::{
    App, Options, RateLimit, Server,
    clock::Clock,
    services::{self, reports::store::ReportStore},
};
use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};
use tempfile::TempDir;
use tower::ServiceExt as _;

/// Friday 2026-11-20, 10:00 in the fictional portal (UTC+1). Monday the 23rd is a holiday there.
pub const FRIDAY: i64 = 1_795_165_200_000;
pub const HOUR: i64 = 3_600_000;

pub const DEVICE_A: &str = "0123456789abcdef0123456789abcdef";
pub const DEVICE_B: &str = "ffffffffffffffffffffffffffffffff";

pub struct TestApp {
    pub app: App,
    pub router: Router,
    pub folder: TempDir,
}

/// Folder of the fictional portal.
pub fn city() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/city"))
}

/// A copy of that folder that a test may change.
pub fn copied() -> TempDir {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).expect("a folder");
        for entry in fs::read_dir(from).expect("a folder").flatten() {
            let to = to.join(entry.file_name());
            if entry.path().is_dir() {
                copy(&entry.path(), &to);
            } else {
                fs::copy(entry.path(), to).expect("copied");
            }
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    copy(&city(), folder.path());
    folder
}

impl TestApp {
    pub async fn open() -> Self {
        Self::with(|options| options).await
    }

    pub async fn with(change: impl FnOnce(Options) -> Options) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self::in_folder(folder, change, services::Options::default()).await
    }

    /// Opens with service options.
    pub async fn with_services(change: impl FnOnce(Options) -> Options, services: services::Options) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self::in_folder(folder, change, services).await
    }

    async fn in_folder(folder: TempDir, change: impl FnOnce(Options) -> Options, services: services::Options) -> Self {
        let rate_limit = RateLimit { writes_per_minute: 0, ..RateLimit::default() };
        let options =
            Options { city: Some(city()), clock: Clock::at(FRIDAY), rate_limit, ..Options::new(folder.path()) };
        let Server { app, router, .. } = server::start_with(change(options), services).await.expect("a server");
        Self { app, router, folder }
    }

    /// Another server on the same database, with the same clock.
    pub async fn beside(&self) -> Self {
        let rate_limit = RateLimit { writes_per_minute: 0, ..RateLimit::default() };
        let clock = self.app.options().clock.clone();
        let options = Options { city: Some(city()), clock, rate_limit, ..Options::new(self.path()) };
        let other = server::start_with(options, services::Options::default()).await.expect("a server");
        // Its own folder stays empty.
        let folder = tempfile::tempdir().expect("a folder");
        Self { app: other.app, router: other.router, folder }
    }

    /// Restarts on the same folder.
    pub async fn restart(self) -> Self {
        self.restart_with(services::Options::default()).await
    }

    /// Restarts on the same folder with service options. The clock goes on.
    pub async fn restart_with(self, services: services::Options) -> Self {
        self.app.store().close().await;
        let Options { clock, public_url, .. } = self.app.options().clone();
        Self::in_folder(self.folder, |options| Options { clock, public_url, ..options }, services).await
    }

    /// Sets the clock, milliseconds since 1970.
    pub fn set_time(&self, ms: i64) {
        let Clock::Set(clock) = &self.app.options().clock else { panic!("a clock that stands still") };
        clock.store(ms, Ordering::Relaxed);
    }

    pub fn path(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The report store.
    pub fn reports(&self) -> &ReportStore {
        self.app.services.reports.store()
    }

    /// A separate connection to the database.
    pub async fn database(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.path().join("portal.sqlite"));
        SqliteConnection::connect_with(&options).await.expect("a connection")
    }

    /// Sends a contract request.
    pub async fn send<T: serde::de::DeserializeOwned>(&self, request: Request<T>) -> Result<T, ApiError> {
        let (status, _, body) = self.raw(http(&request)).await;
        request.decode(status.as_u16(), &body)
    }

    /// Sends GET to an address below the API.
    pub async fn get(&self, target: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        let request = HttpRequest::get(format!("{API_BASE}{target}")).body(Body::empty()).expect("a request");
        self.raw(request).await
    }

    pub async fn raw(&self, request: HttpRequest<Body>) -> (StatusCode, HeaderMap, Vec<u8>) {
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        (parts.status, parts.headers, to_bytes(body, usize::MAX).await.expect("a body").to_vec())
    }

    /// Opens a stream of events, after the event with the id `last`.
    pub async fn listen(&self, topics: &str, last: Option<&str>) -> BodyDataStream {
        let mut request = HttpRequest::get(format!("{API_BASE}/events?topics={topics}"));
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let request = request.body(Body::empty()).expect("a request");
        let answer = self.router.clone().oneshot(request).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK);
        assert!(answer.headers()["content-type"].to_str().expect("text").starts_with("text/event-stream"));
        answer.into_body().into_data_stream()
    }

    /// Submits a report from a device with a new idempotency key.
    pub async fn submit(&self, new: &NewReport, device: &str) -> Report {
        self.send(contract::reports::create_report(new, &key()).from_device(device)).await.expect("a report")
    }
}

/// The next event of a stream, and its id.
pub async fn next_event<T: serde::de::DeserializeOwned>(stream: &mut BodyDataStream) -> Option<(String, T)> {
    let mut text = String::new();
    while !text.ends_with("\n\n") {
        let chunk = tokio::time::timeout(Duration::from_secs(5), stream.next()).await.ok()??.expect("bytes");
        text.push_str(std::str::from_utf8(&chunk).expect("text"));
    }
    let field =
        |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(|rest| rest.trim_start().to_owned());
    Some((field("id:")?, serde_json::from_str(&field("data:")?).expect("an event")))
}

pub fn http<T>(request: &Request<T>) -> HttpRequest<Body> {
    let mut builder =
        HttpRequest::builder().method(request.method.as_str()).uri(format!("{API_BASE}{}", request.target()));
    for (name, value) in &request.headers {
        builder = builder.header(*name, value);
    }
    let body = match &request.body {
        contract::Body::Empty => Body::empty(),
        contract::Body::Bytes { content_type, bytes } => {
            builder = builder.header("content-type", content_type);
            Body::from(bytes.clone())
        }
    };
    builder.body(body).expect("a request")
}

/// A unique UUID.
pub fn key() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("00000000-0000-4000-8000-{:012x}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A valid report.
pub fn lamp() -> NewReport {
    NewReport {
        category: "lamp".to_owned(),
        lat: 50.0312,
        lon: 8.0513,
        address: "Phố Mây Trắng 3".to_owned(),
        description: "Đèn tắt từ hôm qua. Trẻ con đi học về tối om.".to_owned(),
        ..NewReport::default()
    }
}
