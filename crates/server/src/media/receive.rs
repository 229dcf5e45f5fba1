//! Reads one photo from a multipart body, never holding more than is allowed.

use axum::{
    extract::{
        FromRequest as _, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::{StatusCode, header},
};
use contract::{FieldCode, FieldProblem};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::drain::draining;
use crate::problem::AppError;

/// Name of the form's field, as problems name it.
pub const FIELD: &str = "/file";
/// What a form adds around the photo: boundary, name, type.
const FORM_BYTES: u64 = 64 * 1024;

/// An uploaded file, and its share of the memory for uploads.
#[derive(Debug)]
pub struct Upload {
    /// The file.
    pub bytes: Vec<u8>,
    _held: Option<OwnedSemaphorePermit>,
}

/// Reads the form's only field, `file`.
///
/// # Errors
/// 400 for a form that cannot be read or is cut short, 413 for more than `limit` bytes, 422 when the
/// field is missing, empty or not alone, 503 while too much is being uploaded at once. All name `file`
/// where a problem can.
pub async fn receive(request: Request, limit: u32, memory: &Arc<Semaphore>) -> Result<Upload, AppError> {
    let declared =
        request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let request = request.map(draining);
    if declared.is_some_and(|bytes| bytes > u64::from(limit) + FORM_BYTES) {
        return Err(too_large(limit));
    }
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| {
        unreadable("send the photo as multipart/form-data with a boundary, in the field `file`")
    })?;
    let Some(field) = form.next_field().await.map_err(broken)? else { return Err(missing()) };
    if field.name() != Some("file") {
        return Err(missing());
    }
    let upload = read(field, limit, memory).await?;
    if upload.bytes.is_empty() {
        return Err(AppError::field(FIELD, FieldCode::Required, "the file is empty: choose another photo"));
    }
    match form.next_field().await.map_err(broken)? {
        None => Ok(upload),
        Some(_) => Err(AppError::field(FIELD, FieldCode::TooMany, "send one photo at a time, in one field `file`")),
    }
}

async fn read(mut field: Field<'_>, limit: u32, memory: &Arc<Semaphore>) -> Result<Upload, AppError> {
    let limit_bytes = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut upload = Upload { bytes: Vec::new(), _held: None };
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        if upload.bytes.len() + chunk.len() > limit_bytes {
            return Err(too_large(limit));
        }
        let kilobytes = u32::try_from(chunk.len().div_ceil(1024)).unwrap_or(u32::MAX);
        let share = Arc::clone(memory).try_acquire_many_owned(kilobytes).map_err(|_| {
            AppError::Unavailable("many photos are being uploaded right now; try again in a moment".to_owned())
        })?;
        match &mut upload._held {
            Some(held) => held.merge(share),
            None => upload._held = Some(share),
        }
        upload.bytes.extend_from_slice(&chunk);
    }
    Ok(upload)
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

fn broken(error: MultipartError) -> AppError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return AppError::PayloadTooLarge("file: the form is too large".to_owned());
    }
    unreadable("the upload broke off or the form is damaged: send the photo again")
}
