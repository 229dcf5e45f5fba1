//! `POST /media`.

use axum::{
    Json,
    extract::{Request, State},
    http::StatusCode,
};
use contract::{Media, portal::PublishPhotos, reports::Visibility};

use super::publishing;
use crate::{
    core::Core, digest, http::device::Device, media::photo::Photo, openapi::PhotoForm, problem::AppError,
    store::MediaRow,
};

/// Upload a photo (JPEG, PNG or WebP)
// The image is written first and its record last. A failure in between leaves nothing visible, and uploading again
// repairs it.
#[utoipa::path(
    post,
    path = "/media",
    params(Device),
    request_body(content = inline(PhotoForm), content_type = "multipart/form-data"),
    responses((status = 201, description = "The stored photo.", body = Media)),
)]
pub async fn upload(
    State(core): State<Core>,
    device: Device,
    request: Request,
) -> Result<(StatusCode, Json<Media>), AppError> {
    let limits = core.limits();
    let behind_proxy = core.options().rate_limit.behind_proxy;
    let upload = core.photos().receive(request, limits.photo_bytes, behind_proxy).await?;
    let id = digest::sha256(&upload.bytes);
    let known = match core.store().media(&id).await? {
        Some(known) if core.photos().holds(&known).await? => Some(known),
        _ => None,
    };
    let stored = match known {
        Some(known) => known,
        None => {
            let photo = core.photos().process(upload, limits.photo_pixels).await?;
            core.photos().write(&id, &photo).await?;
            row(&core, id.clone(), &photo, &device)?
        }
    };
    core.store().insert_media(&stored, device.hash()).await?;
    let stored = core.store().media(&id).await?.ok_or(AppError::Internal)?;
    let owned = core.store().owned_by(&[&stored.id], device.hash()).await?.contains(&stored.id);
    Ok((StatusCode::CREATED, Json(stored.to_media(device.hash().filter(|_| owned)))))
}

fn row(core: &Core, id: String, photo: &Photo, device: &Device) -> Result<MediaRow, AppError> {
    let visibility = match publishing(core) {
        PublishPhotos::AtOnce => Visibility::Public,
        PublishPhotos::Review => Visibility::Pending,
    };
    Ok(MediaRow {
        id,
        width: photo.width,
        height: photo.height,
        bytes: photo.full.len() as u64,
        created_ms: core.now_ms(),
        device: device.0.clone(),
        visibility,
        view_key: hex::encode(digest::random::<16>()?),
    })
}
