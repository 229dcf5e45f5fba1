//! `POST /media`.

use axum::{
    Json,
    extract::{Request, State},
    http::StatusCode,
};
use contract::{FieldCode, Media, PublishPhotos, Visibility};

use super::{
    photo::{Photo, PhotoError, develop},
    photos::StoreError,
    receive::{FIELD, receive},
};
use crate::{digest, http::device::Device, openapi::PhotoForm, problem::AppError, state::App, store::MediaRow};

/// Upload a photo (JPEG, PNG or WebP)
// The picture is written first and its record last, so a failure in between leaves nothing that anybody can see, and
// the same upload again repairs it.
#[utoipa::path(
    post,
    path = "/media",
    params(Device),
    request_body(content = inline(PhotoForm), content_type = "multipart/form-data"),
    responses((status = 201, description = "The stored photo.", body = Media)),
)]
pub async fn upload(
    State(app): State<App>,
    device: Device,
    request: Request,
) -> Result<(StatusCode, Json<Media>), AppError> {
    let limits = app.limits();
    let behind_proxy = app.options().rate_limit.behind_proxy;
    let upload = receive(request, limits.photo_bytes, &app.photos().held, behind_proxy).await?;
    let id = digest::sha256(&upload.bytes);
    let known = match app.store().media(&id).await? {
        Some(known) if app.photos().holds(&known).await? => Some(known),
        _ => None,
    };
    let stored = match known {
        Some(known) => known,
        None => {
            let turn =
                app.photos().darkrooms.clone().acquire_owned().await.map_err(|error| AppError::internal(&error))?;
            let photo = tokio::task::spawn_blocking(move || {
                let _turn = turn;
                develop(&upload.bytes, limits.photo_pixels)
            })
            .await
            .map_err(|error| {
                // A decoder that gave up on strange bytes: they are at fault, and this request alone pays for it.
                tracing::error!(%error, "a decoder panicked");
                PhotoError::Damaged
            })??;
            app.photos().write(&id, &photo).await?;
            row(&app, id.clone(), &photo, &device)?
        }
    };
    app.store().insert_media(&stored, device.hash()).await?;
    let stored = app.store().media(&id).await?.ok_or(AppError::Internal)?;
    let owned = app.store().owned_by(&[&stored.id], device.hash()).await?.contains(&stored.id);
    Ok((StatusCode::CREATED, Json(stored.to_media(device.hash().filter(|_| owned)))))
}

fn row(app: &App, id: String, photo: &Photo, device: &Device) -> Result<MediaRow, AppError> {
    let visibility = match app.publish_photos() {
        PublishPhotos::AtOnce => Visibility::Public,
        PublishPhotos::Review => Visibility::Pending,
    };
    Ok(MediaRow {
        id,
        width: photo.width,
        height: photo.height,
        bytes: photo.full.len() as u64,
        created_ms: app.now_ms(),
        device: device.0.clone(),
        visibility,
        view_key: digest::hex(&digest::random::<16>()?),
    })
}

impl From<PhotoError> for AppError {
    fn from(error: PhotoError) -> Self {
        match error {
            PhotoError::Heif | PhotoError::NotAPhoto => Self::UnsupportedMedia(format!("file: {error}")),
            PhotoError::TooManyPixels { .. } => Self::field(FIELD, FieldCode::OutOfRange, error.to_string()),
            PhotoError::Damaged => Self::field(FIELD, FieldCode::Invalid, error.to_string()),
        }
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "photo store not available");
        Self::Unavailable("photos cannot be stored or read now; nothing was changed, try again".to_owned())
    }
}
