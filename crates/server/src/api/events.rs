//! `GET /events?topics`: one stream of server-sent events per page, about topics of any service.
//!
//! The id of an event encodes the state of every topic of the stream, so a client that reconnects with it receives only
//! what has changed since.

use axum::{
    Extension,
    body::Body,
    extract::{ConnectInfo, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use contract::FieldCode;
use futures::{future::select_all, stream};
use std::{
    collections::{HashMap, VecDeque},
    convert::Infallible,
    net::{IpAddr, SocketAddr},
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};

use crate::{
    app::App,
    connections::Bounds,
    http::{
        client,
        query::{Query, required},
    },
    openapi::ProblemResponse,
    problem::AppError,
    service::events::{EventData, Topic},
};

/// Maximum number of topics per stream.
const MOST_TOPICS: usize = 20;
/// Maximum length of `topics` in characters: a hundred parking sites with the longest keys (60), and other topics.
const TOPICS_CHARS: usize = 8000;
/// Maximum number of open streams, if the server may hold twice as many connections. Further pages retry later.
const MOST_STREAMS: usize = 4000;
/// Maximum time without an event: then a comment shows that the stream is alive. Topics are also asked again, because
/// the ages in some events change.
const KEEP_ALIVE: Duration = Duration::from_secs(20);
/// Minimum time between events. Operators may report many times a second, which a phone should get as one event.
const PAUSE: Duration = Duration::from_millis(250);

/// Open streams by address.
static OPEN: LazyLock<Mutex<HashMap<IpAddr, usize>>> = LazyLock::new(Mutex::default);

/// Counts an open stream until it is dropped.
struct StreamPermit(IpAddr);

impl StreamPermit {
    fn new(address: IpAddr) -> Option<Self> {
        let most = MOST_STREAMS.min(Bounds::of_process().connections / 2);
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = open.values().sum();
        // Thousands of phones share the address of their carrier, so one address may open half of all streams.
        let of_address = open.get(&address).copied().unwrap_or_default();
        if all >= most || of_address >= most / 2 {
            return None;
        }
        open.insert(address, of_address + 1);
        Some(Self(address))
    }
}

impl Drop for StreamPermit {
    fn drop(&mut self) {
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.0) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.0);
            }
        }
    }
}

/// A topic of a stream.
struct Subscription {
    topic: Arc<dyn Topic>,
    /// The state that the client has.
    sent: String,
}

struct Listener {
    subscriptions: Vec<Subscription>,
    /// Pieces of the stream to be sent.
    waiting: VecDeque<Bytes>,
    /// When the last piece was sent.
    last_sent: Instant,
    /// One receiver for each channel of the topics.
    changes: Vec<watch::Receiver<u64>>,
    stopping: watch::Receiver<bool>,
    first: bool,
    _permit: StreamPermit,
}

/// Changes as server-sent events, resumable by `Last-Event-ID`
#[utoipa::path(
    get,
    path = "/events",
    params((
        "topics" = String, Query,
        description = "`stop:ID`, `route:ID`, `transit`, `parking:UID.UID.…` (at most 100 sites) and `payment:ID`, \
            parted by commas, at most 20 topics and 8,000 characters.",
    )),
    responses(
        (
            status = 200, content_type = "text/event-stream", body = EventData,
            description = "A stream that does not end: the data of each event is an `EventData`.",
        ),
        ProblemResponse<404>,
    ),
)]
pub async fn events(
    State(app): State<App>,
    socket: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    query: Query,
) -> Result<Response, AppError> {
    let topics = topics(&app, required("topics", query.long_text("topics", TOPICS_CHARS)?)?)?;
    let socket = socket.map(|Extension(info)| info.0);
    let address = client::address(&headers, socket, app.options().rate_limit.behind_proxy);
    let permit = StreamPermit::new(address).ok_or_else(|| AppError::Unavailable("too many open streams".to_owned()))?;
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let listener = Listener::new(topics, last, app.stopping(), permit);
    let stream = stream::unfold(listener, |mut listener| async move {
        let piece = listener.next().await?;
        Some((Ok::<_, Infallible>(piece), listener))
    });
    let mut response = Body::from_stream(stream).into_response();
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Stop proxies from buffering events.
    out.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

/// The topics with these names, each once.
fn topics(app: &App, names: &str) -> Result<Vec<Arc<dyn Topic>>, AppError> {
    let (mut known, mut topics) = (Vec::new(), Vec::new());
    for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let found = app.all().iter().find_map(|service| Arc::clone(service).topic(name));
        let unknown = || AppError::parameter("topics", FieldCode::Unknown, format!("there is no such topic: {name}"));
        let topic = found.unwrap_or_else(|| Err(unknown()))?;
        if !known.contains(&name) {
            known.push(name);
            topics.push(topic);
        }
    }
    if topics.is_empty() || topics.len() > MOST_TOPICS {
        let detail = format!("must name 1 to {MOST_TOPICS} topics");
        return Err(AppError::parameter("topics", FieldCode::OutOfRange, detail));
    }
    Ok(topics)
}

impl Listener {
    /// A listener whose client has received the event with the id `last`; empty if none.
    fn new(topics: Vec<Arc<dyn Topic>>, last: &str, stopping: watch::Receiver<bool>, permit: StreamPermit) -> Self {
        let mut changes: Vec<watch::Receiver<u64>> = Vec::new();
        for receiver in topics.iter().map(|topic| topic.changes()) {
            if !changes.iter().any(|known| known.same_channel(&receiver)) {
                changes.push(receiver);
            }
        }
        let states = last.split('.').chain(std::iter::repeat(""));
        let subscriptions =
            topics.into_iter().zip(states).map(|(topic, sent)| Subscription { topic, sent: sent.to_owned() });
        Self {
            subscriptions: subscriptions.collect(),
            waiting: VecDeque::new(),
            last_sent: Instant::now(),
            changes,
            stopping,
            first: true,
            _permit: permit,
        }
    }

    /// The next piece of the stream; `None` when the server stops.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Some(piece) = self.waiting.pop_front() {
                self.last_sent = Instant::now();
                return Some(piece);
            }
            if !std::mem::take(&mut self.first) {
                sleep_until(self.last_sent + PAUSE).await;
                let changed = select_all(self.changes.iter_mut().map(|changes| Box::pin(changes.changed())));
                tokio::select! {
                    (changed, ..) = changed => changed.ok()?,
                    () = sleep_until(self.last_sent + KEEP_ALIVE) => {
                        self.waiting.push_back(Bytes::from_static(b":\n\n"));
                    }
                    _ = self.stopping.wait_for(|stopping| *stopping) => return None,
                }
            }
            self.enqueue_changes();
        }
    }

    /// Queues an event for each topic that has changed. Listeners share its data, so that thousands of slow clients do
    /// not each hold a copy.
    fn enqueue_changes(&mut self) {
        for at in 0..self.subscriptions.len() {
            let Some(subscription) = self.subscriptions.get_mut(at) else { continue };
            let Some((state, json)) = subscription.topic.event(&subscription.sent) else { continue };
            subscription.sent = state;
            let states: Vec<&str> = self.subscriptions.iter().map(|one| one.sent.as_str()).collect();
            let head = format!("id: {}\ndata: ", states.join("."));
            let data = Bytes::from_owner(Arc::<[u8]>::from(json));
            self.waiting.extend([Bytes::from(head), data, Bytes::from_static(b"\n\n")]);
        }
    }
}
