//! Reads one photo from a multipart body, within the memory for uploads.

use axum::{
    extract::{ConnectInfo, FromRequest as _, Multipart, Request, multipart::Field},
    http::header,
};
use contract::{FieldCode, FieldProblem};
use std::{net::SocketAddr, sync::Arc};

use super::meter::{Memory, Meter, Stop};
use crate::{http::client, problem::AppError};

/// Pointer to the form's field in problems.
pub const FIELD: &str = "/file";
/// Allowance in bytes for what a form adds to the photo: boundary, name, type.
const FORM_BYTES: u64 = 64 * 1024;

/// An uploaded file, and its share of the memory for uploads.
#[derive(Debug)]
pub struct Upload {
    /// The file.
    pub bytes: Vec<u8>,
    _share: Arc<Meter>,
}

/// Reads the form's only field, `file`. Behind a proxy, the client's address is the one that the proxy reports.
///
/// # Errors
/// 400 for a form that cannot be read or is incomplete, 413 for more than `limit` bytes, 422 if the field is missing,
/// empty or not the only one, 503 while too much is being uploaded at once, in total or by this client. All of them
/// name `file` where a problem can.
pub async fn receive(
    request: Request,
    limit: u32,
    memory: &Arc<Memory>,
    behind_proxy: bool,
) -> Result<Upload, AppError> {
    let most = u64::from(limit) + FORM_BYTES;
    let socket = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    let client = client::address(request.headers(), socket, behind_proxy);
    let meter = Meter::new(most, Arc::clone(memory), client);
    let declared =
        request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let request = request.map(|body| meter.measure(body));
    if declared.is_some_and(|bytes| bytes > most) {
        return Err(too_large(limit));
    }
    let bytes = read_form(request, limit).await.map_err(|error| match meter.stopped() {
        Some(Stop::TooLarge) => too_large(limit),
        Some(Stop::Busy) => {
            AppError::Unavailable("many photos are being uploaded right now; try again in a moment".to_owned())
        }
        None => error,
    })?;
    Ok(Upload { bytes, _share: meter })
}

async fn read_form(request: Request, limit: u32) -> Result<Vec<u8>, AppError> {
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| unreadable("send the photo as multipart/form-data with a boundary, in the field `file`"))?;
    let Some(field) = form.next_field().await.map_err(|_| broken())? else { return Err(missing()) };
    if field.name() != Some("file") {
        return Err(missing());
    }
    let bytes = read_file(field, limit).await?;
    if bytes.is_empty() {
        return Err(AppError::field(FIELD, FieldCode::Required, "the file is empty: choose another photo"));
    }
    match form.next_field().await.map_err(|_| broken())? {
        None => Ok(bytes),
        Some(_) => Err(AppError::field(FIELD, FieldCode::TooMany, "send one photo at a time, in one field `file`")),
    }
}

async fn read_file(mut field: Field<'_>, limit: u32) -> Result<Vec<u8>, AppError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| broken())? {
        bytes.extend_from_slice(&chunk);
    }
    // The meter's limit includes `FORM_BYTES`.
    if bytes.len() as u64 > u64::from(limit) { Err(too_large(limit)) } else { Ok(bytes) }
}

fn too_large(limit: u32) -> AppError {
    let megabytes = f64::from(limit) / f64::from(1 << 20);
    AppError::PayloadTooLarge(format!("file: a photo may have at most {megabytes:.0} MB; send a smaller copy"))
}

fn missing() -> AppError {
    AppError::field(FIELD, FieldCode::Required, "send the photo in the form's field `file`")
}

fn unreadable(detail: &str) -> AppError {
    let field = FieldProblem { pointer: FIELD.to_owned(), code: FieldCode::Invalid, detail: detail.to_owned() };
    AppError::BadRequest { detail: format!("file: {detail}"), fields: vec![field] }
}

fn broken() -> AppError {
    unreadable("the upload broke off or the form is damaged: send the photo again")
}
