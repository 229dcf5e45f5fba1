//! `GET /events?topics`: one stream of server-sent events per page.
//!
//! An event contains the complete state of its topic, so a missed event does no harm. Its id encodes the state of every
//! topic, so a client that reconnects with it receives only what has changed since.

use axum::{
    Extension,
    extract::{ConnectInfo, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use contract::{FieldCode, transit::TransitEvent};
use futures::stream;
use std::{
    collections::{HashMap, VecDeque},
    convert::Infallible,
    net::{IpAddr, SocketAddr},
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::watch;

use super::{TransitService, network::LoadedNetwork};
use crate::{
    connections::Bounds,
    http::{
        client,
        query::{Query, required},
    },
    openapi::ProblemResponse,
    problem::AppError,
};

/// Maximum number of topics per stream.
const MOST_TOPICS: usize = 20;
/// Maximum number of open streams, if the server may hold twice as many connections. Further pages retry later.
const MOST_STREAMS: usize = 4000;
/// Events are recomputed at this interval even without changes, because the ages in them change.
const TICK: Duration = Duration::from_secs(30);
const KEEP_ALIVE: Duration = Duration::from_secs(20);

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

/// What a client subscribes to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Topic {
    Stop(String),
    Route(String),
    Transit,
}

impl Topic {
    fn parse(loaded: &LoadedNetwork, text: &str) -> Result<Self, AppError> {
        let unknown = |what: &str| AppError::parameter("topics", FieldCode::Unknown, format!("{what}: {text}"));
        match text.split_once(':') {
            Some(("stop", id)) if loaded.place_number(id).is_some() => Ok(Self::Stop(id.to_owned())),
            Some(("route", id)) if loaded.line_number(id).is_some() => Ok(Self::Route(id.to_owned())),
            None if text == "transit" => Ok(Self::Transit),
            Some(("stop", _)) => Err(unknown("there is no such stop")),
            Some(("route", _)) => Err(unknown("there is no such line")),
            _ => Err(unknown("topics are stop:ID, route:ID and transit")),
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Stop(id) => format!("stop:{id}"),
            Self::Route(id) => format!("route:{id}"),
            Self::Transit => "transit".to_owned(),
        }
    }
}

struct Listener {
    service: Arc<TransitService>,
    topics: Vec<Topic>,
    /// The last state sent for each topic.
    sent: Vec<String>,
    waiting: VecDeque<Event>,
    changes: watch::Receiver<u64>,
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
        description = "`stop:ID`, `route:ID` and `transit`, parted by commas, at most 20.",
    )),
    responses(
        (
            status = 200, content_type = "text/event-stream", body = TransitEvent,
            description = "A stream that does not end: the data of each event is a `TransitEvent`.",
        ),
        ProblemResponse<404>,
    ),
)]
pub async fn events(
    State(service): State<Arc<TransitService>>,
    socket: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    query: Query,
) -> Result<Response, AppError> {
    let loaded = service.loaded()?;
    let text = required("topics", query.text("topics")?)?;
    let mut topics = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let topic = Topic::parse(&loaded, part)?;
        if !topics.contains(&topic) {
            topics.push(topic);
        }
    }
    if topics.is_empty() || topics.len() > MOST_TOPICS {
        let detail = format!("must name 1 to {MOST_TOPICS} topics");
        return Err(AppError::parameter("topics", FieldCode::OutOfRange, detail));
    }
    let socket = socket.map(|Extension(info)| info.0);
    let address = client::address(&headers, socket, service.core.options().rate_limit.behind_proxy);
    let permit = StreamPermit::new(address).ok_or_else(|| AppError::Unavailable("too many open streams".to_owned()))?;
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut sent: Vec<String> = last.split('.').take(topics.len()).map(str::to_owned).collect();
    sent.resize(topics.len(), String::new());
    let (changes, stopping) = (service.live().changes(), service.core.stopping());
    let listener =
        Listener { service, topics, sent, waiting: VecDeque::new(), changes, stopping, first: true, _permit: permit };
    let stream = stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    let mut response = Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response();
    let out = response.headers_mut();
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Stop proxies from buffering events.
    out.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

impl Listener {
    /// The next event; `None` when the server stops.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            if !std::mem::take(&mut self.first) {
                tokio::select! {
                    changed = self.changes.changed() => changed.ok()?,
                    () = tokio::time::sleep(TICK) => {}
                    _ = self.stopping.wait_for(|stopping| *stopping) => return None,
                }
            }
            self.enqueue_changes();
        }
    }

    /// Queues an event for each topic that has changed.
    fn enqueue_changes(&mut self) {
        let Some(loaded) = self.service.network() else { return };
        for (at, topic) in self.topics.iter().enumerate() {
            let (line, place) = match topic {
                Topic::Stop(id) => (None, loaded.place_number(id)),
                Topic::Route(id) => (loaded.line_number(id), None),
                Topic::Transit => (None, None),
            };
            // A subscription to a stop keeps its feed polled.
            let make = || {
                let mut live = self.service.live_of(&loaded, line, place);
                if *topic == Topic::Transit {
                    live.vehicles.clear();
                }
                live
            };
            self.service.watch(&loaded, place);
            let Ok(event) = self.service.live().event(&topic.name(), self.service.core.now().timestamp(), make) else {
                continue;
            };
            if self.sent.get(at).is_some_and(|sent| **sent == *event.state) {
                continue;
            }
            if let Some(sent) = self.sent.get_mut(at) {
                *sent = event.state.to_string();
            }
            self.waiting.push_back(Event::default().id(self.sent.join(".")).data(&*event.json));
        }
    }
}
