//! `GET /ready`: whether a report with a photo could be submitted now.

use axum::{
    Router,
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
    routing::get,
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

use crate::{core::Core, problem::AppError};

/// How long a result is cached. Anybody may call the endpoint, and each probe writes to the disk.
const CACHE_TIME: Duration = Duration::from_secs(1);

/// What to probe, and the time and result of the last probe.
struct Probe {
    core: Core,
    last: Mutex<Option<(Instant, Result<(), AppError>)>>,
}

/// For operators, not for API clients, so the OpenAPI document leaves it out.
pub(super) fn router(core: Core) -> Router {
    Router::new().route("/ready", get(ready)).with_state(Arc::new(Probe { core, last: Mutex::default() }))
}

/// Writes to the database and to the photo store, and answers when both are on the disk. All concurrent requests share
/// one probe.
async fn ready(State(probe): State<Arc<Probe>>) -> Result<Response, AppError> {
    let mut last = probe.last.lock().await;
    let cached = last.as_ref().filter(|(at, _)| at.elapsed() < CACHE_TIME).map(|(_, result)| result.clone());
    let result = match cached {
        Some(result) => result,
        None => {
            let result = run_probes(&probe.core).await;
            *last = Some((Instant::now(), result.clone()));
            result
        }
    };
    result.map(|()| ([(header::CACHE_CONTROL, "no-store")], "ready\n").into_response())
}

async fn run_probes(core: &Core) -> Result<(), AppError> {
    core.store().probe(core.now_ms()).await?;
    Ok(core.photos().probe().await?)
}
