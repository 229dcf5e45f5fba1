//! `GET /ready`: whether a report with a photo could be filed now.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

use crate::{problem::AppError, state::App};

/// How long an answer holds: strangers may ask, and each proof costs writes to the disk.
const HOLDS: Duration = Duration::from_secs(1);

/// The last proof and what it said.
pub type LastProof = Mutex<Option<(Instant, Result<(), AppError>)>>;

/// Writes to the database and to the photo store, and answers when both are on the disk. One proof at a time serves
/// all who ask.
pub async fn ready(State(app): State<App>) -> Result<Response, AppError> {
    let mut last = app.last_proof().lock().await;
    let known = last.as_ref().filter(|(at, _)| at.elapsed() < HOLDS).map(|(_, said)| said.clone());
    let said = match known {
        Some(said) => said,
        None => {
            let said = prove(&app).await;
            *last = Some((Instant::now(), said.clone()));
            said
        }
    };
    said.map(|()| ([(header::CACHE_CONTROL, "no-store")], "ready\n").into_response())
}

async fn prove(app: &App) -> Result<(), AppError> {
    app.store().probe(app.now_ms()).await?;
    Ok(app.photos().probe().await?)
}
