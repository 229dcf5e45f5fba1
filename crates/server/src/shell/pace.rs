//! How long a request may take: a body is judged by its progress, the server's own work by the clock.
//!
//! Phones lose their network for a while, so a body has no total time limit as long as it makes progress. The time that
//! the server spends waiting for the client does not count as its work.

use axum::{
    body::{Body, HttpBody},
    extract::{Request, State},
    http::{HeaderValue, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use std::{
    pin::{Pin, pin},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::{Duration, Instant},
};

use crate::{http::rules, problem::AppError};

/// How long a request may take until its response starts.
#[derive(Clone, Copy, Debug)]
pub struct TimeLimits {
    /// The server's work on uploads: a large photo, and the photos in the queue before it.
    pub files: Duration,
    /// The server's work on everything else.
    pub other: Duration,
    /// A body that sends nothing for this long is given up.
    pub silence: Duration,
    /// The time within which a body has to send [`STEP`] bytes.
    pub step: Duration,
}

/// Bytes that a body has to send per step. A body that is slower than half a kilobyte a second is not a photo upload.
const STEP: u64 = 16 * 1024;

impl Default for TimeLimits {
    fn default() -> Self {
        Self {
            files: Duration::from_secs(120),
            other: Duration::from_secs(30),
            silence: Duration::from_secs(30),
            step: Duration::from_secs(60),
        }
    }
}

/// The progress of a request's body.
#[derive(Debug)]
struct Pace(Mutex<Progress>);

#[derive(Debug)]
struct Progress {
    /// Since when nobody has polled the body for more; `None` while a reader waits for the client.
    rests: Option<Instant>,
    bytes: u64,
    last: Instant,
    step: Instant,
}

impl Pace {
    fn new() -> Arc<Self> {
        let now = Instant::now();
        Arc::new(Self(Mutex::new(Progress { rests: Some(now), bytes: 0, last: now, step: now })))
    }

    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn polled(&self, bytes: Option<usize>) {
        let mut progress = self.lock();
        let now = Instant::now();
        if let Some(since) = progress.rests.take() {
            // The client could not make progress while nobody was polling.
            let rested = now.saturating_duration_since(since);
            progress.last += rested;
            progress.step += rested;
        }
        progress.rests = bytes.is_some().then_some(now);
        if let Some(bytes) = bytes {
            progress.last = now;
            let before = progress.bytes;
            progress.bytes += bytes as u64;
            if progress.bytes / STEP > before / STEP {
                progress.step = now;
            }
        }
    }

    fn finish(&self) {
        self.lock().rests.get_or_insert_with(Instant::now);
    }

    /// Whether the server is waiting for the client; an error if it has waited too long.
    fn waits(&self, limits: &TimeLimits) -> Result<bool, AppError> {
        let progress = self.lock();
        let waits = progress.rests.is_none();
        if waits && (progress.last.elapsed() > limits.silence || progress.step.elapsed() > limits.step) {
            return Err(AppError::RequestTimeout);
        }
        Ok(waits)
    }
}

struct Paced {
    body: Body,
    pace: Arc<Pace>,
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        self.pace.polled(match &polled {
            Poll::Pending => None,
            Poll::Ready(Some(Ok(frame))) => Some(frame.data_ref().map_or(0, Bytes::len)),
            Poll::Ready(_) => Some(0),
        });
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Paced {
    fn drop(&mut self) {
        self.pace.finish();
    }
}

/// Aborts requests whose body stalls, and those on which the server works too long.
pub async fn time_limit(State(limits): State<TimeLimits>, request: Request, next: Next) -> Response {
    let limit = if rules::of(&request).takes_files { limits.files } else { limits.other };
    let tick = Duration::from_millis(500).min(limit / 4).min(limits.silence / 4);
    let pace = Pace::new();
    let request = match request.body().is_end_stream() {
        true => request,
        false => request.map(|body| Body::new(Paced { body, pace: Arc::clone(&pace) })),
    };
    let mut answer = pin!(next.run(request));
    let mut worked = Duration::ZERO;
    loop {
        let start = Instant::now();
        if let Ok(answer) = tokio::time::timeout(tick, &mut answer).await {
            return answer;
        }
        match pace.waits(&limits) {
            Ok(true) => {}
            Ok(false) => worked += start.elapsed(),
            Err(error) => {
                let mut response = error.into_response();
                response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
                return response;
            }
        }
        if worked > limit {
            let detail = format!("no answer within {} seconds; try again", limit.as_secs());
            return AppError::Unavailable(detail).into_response();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::rules::{RuleTable, Rules};
    use axum::{Router, body::to_bytes, http::StatusCode, middleware::from_fn_with_state, routing::post};
    use futures::{StreamExt as _, stream};
    use tower::ServiceExt as _;

    const SHORT: Duration = Duration::from_millis(100);
    const LONG: Duration = Duration::from_secs(600);

    async fn status(limits: TimeLimits, path: &str, body: Body) -> StatusCode {
        let read = async |body: Body| to_bytes(body, usize::MAX).await.map(drop).map_err(|_| StatusCode::BAD_REQUEST);
        let files = Rules { takes_files: true, ..Rules::default() };
        let rules = RuleTable([("/files".to_owned(), files)].into());
        let router = Router::new()
            .route("/files", post(async || tokio::time::sleep(SHORT * 4).await))
            .route("/other/files", post(async || tokio::time::sleep(SHORT * 4).await))
            .route("/read", post(read))
            .layer(from_fn_with_state(limits, time_limit))
            .layer(from_fn_with_state(Arc::new(rules), rules::add));
        let request = Request::post(path).body(body).expect("a request");
        router.oneshot(request).await.expect("an answer").status()
    }

    fn drops(bytes: usize, count: usize) -> Body {
        let one = move |_| async move {
            tokio::time::sleep(SHORT / 2).await;
            Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; bytes]))
        };
        Body::from_stream(stream::iter(0..count).then(one))
    }

    #[tokio::test]
    async fn what_takes_files_has_more_time_than_anything_else() {
        let limits = TimeLimits { files: LONG, other: SHORT, silence: LONG, step: LONG };
        assert_eq!(status(limits, "/files", Body::from("x")).await, StatusCode::OK);
        assert_eq!(status(limits, "/other/files", Body::from("x")).await, StatusCode::SERVICE_UNAVAILABLE);
    }

    #[tokio::test]
    async fn a_body_is_judged_by_what_comes_and_not_by_the_clock() {
        let limits = TimeLimits { files: LONG, other: SHORT, silence: LONG, step: LONG };
        assert_eq!(status(limits, "/read", drops(10, 10)).await, StatusCode::OK, "five times the server's own limit");
        let limits = TimeLimits { step: SHORT * 3, ..limits };
        assert_eq!(status(limits, "/read", drops(STEP as usize, 10)).await, StatusCode::OK);
        assert_eq!(status(limits, "/read", drops(10, 1000)).await, StatusCode::REQUEST_TIMEOUT, "drop by drop");
    }

    #[tokio::test]
    async fn a_body_that_falls_silent_has_ended() {
        let silent = Body::from_stream(stream::iter([Ok::<_, std::io::Error>("x")]).chain(stream::pending()));
        let limits = TimeLimits { files: LONG, other: LONG, silence: SHORT, step: LONG };
        assert_eq!(status(limits, "/read", silent).await, StatusCode::REQUEST_TIMEOUT);
    }
}
