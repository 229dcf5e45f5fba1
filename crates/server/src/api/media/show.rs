//! `GET /media/{id}` and its thumbnail.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use contract::reports::Visibility;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    core::Core,
    http::range::matches,
    media::Size,
    openapi::{Picture, ProblemResponse},
    problem::AppError,
    store::MediaRow,
};

/// A photo in a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what the path reads")]
pub struct PhotoId {
    /// SHA-256 of the uploaded bytes.
    #[param(pattern = "^[0-9a-f]{64}$")]
    pub id: String,
}

/// The owner's key to a photo that is not public.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Key {
    /// Opens the owner's photo while it is not public.
    #[serde(default)]
    key: String,
}

/// A photo, at most 1600 px
#[utoipa::path(
    get,
    path = "/media/{id}",
    operation_id = "picture",
    params(PhotoId, Key),
    responses(
        (status = 200, description = "The picture.", content_type = "image/jpeg", body = inline(Picture)),
        ProblemResponse<404>,
    ),
)]
pub async fn full(
    State(core): State<Core>,
    Path(id): Path<String>,
    Query(key): Query<Key>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    show(&core, &id, Size::Full, &key.key, &headers).await
}

/// A photo, at most 320 px
#[utoipa::path(
    get,
    path = "/media/{id}/thumb",
    params(PhotoId, Key),
    responses(
        (status = 200, description = "The small picture.", content_type = "image/jpeg", body = inline(Picture)),
        ProblemResponse<404>,
    ),
)]
pub async fn thumb(
    State(core): State<Core>,
    Path(id): Path<String>,
    Query(key): Query<Key>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    show(&core, &id, Size::Thumb, &key.key, &headers).await
}

async fn show(core: &Core, id: &str, size: Size, key: &str, headers: &HeaderMap) -> Result<Response, AppError> {
    // The same answer for missing and forbidden photos, so that it does not reveal whether a photo exists.
    let nothing = || AppError::not_found("photo");
    if id.len() != 64 || !id.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)) {
        return Err(nothing());
    }
    let row = core.store().media(id).await?.ok_or_else(nothing)?;
    if !may_see(core, &row, key).await? {
        return Err(nothing());
    }
    let etag = match size {
        Size::Full => format!("\"{id}\""),
        Size::Thumb => format!("\"{id}-thumb\""),
    };
    let mut response = if matches(headers, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let Some(bytes) = core.photos().read(id, size).await? else {
            tracing::error!(photo = id, "a photo has a record and no picture");
            return Err(nothing());
        };
        ([(header::CONTENT_TYPE, "image/jpeg")], bytes).into_response()
    };
    let cache = match row.visibility {
        // Caches revalidate every time, so a photo hidden by a reviewer disappears from them too.
        Visibility::Public => "public, no-cache",
        Visibility::Pending | Visibility::Private | Visibility::Unknown => "private, no-store",
    };
    let out = response.headers_mut();
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    out.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    out.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // The page may be on another origin than the API, and link previews are shown anywhere.
    out.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        out.insert(header::ETAG, etag);
    }
    Ok(response)
}

/// Whether a photo may be viewed with this key. A public photo needs no key; any other needs the key of a device that
/// uploaded it.
async fn may_see(core: &Core, row: &MediaRow, key: &str) -> Result<bool, AppError> {
    if row.visibility == Visibility::Public {
        return Ok(true);
    }
    let owners = core.store().owners_of(&row.id).await?;
    Ok(owners.iter().any(|device| same(row.key_of(device).as_bytes(), key.as_bytes())))
}

/// Compares in constant time, so that timing does not reveal how much of the key is correct.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |differing, (a, b)| differing | (a ^ b)) == 0
}
