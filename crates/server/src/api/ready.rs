//! `GET /ready`: whether a report with a photo could be filed now.

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

/// How long an answer holds: strangers may ask, and each proof costs writes to the disk.
const HOLDS: Duration = Duration::from_secs(1);

/// What is proved, and the last proof: when it was made and what it said.
struct Proof {
    core: Core,
    last: Mutex<Option<(Instant, Result<(), AppError>)>>,
}

/// For whoever runs the server, not for those who build on its API: the document does not name it.
pub(super) fn router(core: Core) -> Router {
    Router::new().route("/ready", get(ready)).with_state(Arc::new(Proof { core, last: Mutex::default() }))
}

/// Writes to the database and to the photo store, and answers when both are on the disk. One proof at a time serves
/// all who ask.
async fn ready(State(proof): State<Arc<Proof>>) -> Result<Response, AppError> {
    let mut last = proof.last.lock().await;
    let known = last.as_ref().filter(|(at, _)| at.elapsed() < HOLDS).map(|(_, said)| said.clone());
    let said = match known {
        Some(said) => said,
        None => {
            let said = prove(&proof.core).await;
            *last = Some((Instant::now(), said.clone()));
            said
        }
    };
    said.map(|()| ([(header::CACHE_CONTROL, "no-store")], "ready\n").into_response())
}

async fn prove(core: &Core) -> Result<(), AppError> {
    core.store().probe(core.now_ms()).await?;
    Ok(core.photos().probe().await?)
}
