//! `/d/file/…`: drawings, photos, stylesheets and scripts under content-hashed names; and the service worker.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};

use bytes::Bytes;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::HeritageService;
use crate::{
    blocking,
    http::{
        cache::IMMUTABLE,
        packed::packed_shared,
        range::{RangeResponse, range_response},
    },
    problem::AppError,
};

/// Width and height of a link preview, in pixels.
pub(super) const PREVIEW: (u32, u32) = (1200, 750);

/// Bytes owned by the service. Responses share them and keep the service alive while they are sent.
struct Part<F>(Arc<HeritageService>, F);

impl<F: Fn(&HeritageService) -> &[u8]> AsRef<[u8]> for Part<F> {
    fn as_ref(&self) -> &[u8] {
        (self.1)(&self.0)
    }
}

fn shared(service: &Arc<HeritageService>, part: impl Fn(&HeritageService) -> &[u8] + Send + Sync + 'static) -> Bytes {
    Bytes::from_owner(Part(Arc::clone(service), part))
}

/// `GET /d/sw.js`
pub async fn worker(State(service): State<Arc<HeritageService>>, headers: HeaderMap) -> Response {
    let kind = "text/javascript; charset=utf-8";
    // A service worker runs under the policy of its own response.
    let policy = "default-src 'none'; connect-src 'self'";
    let kinds =
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache"), (header::CONTENT_SECURITY_POLICY, policy)];
    packed_shared(&headers, &shared(&service, |service| service.assets.worker().as_bytes()), &kinds).await
}

/// `GET /d/file/{version}/{name}`
pub async fn file(
    State(service): State<Arc<HeritageService>>,
    Path((_, name)): Path<(String, String)>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let heritage = service.heritage();
    let path = uri.path();
    if let Some((kind, _)) = service.assets.file(path) {
        let kind = if *kind == "text/css" { "text/css; charset=utf-8" } else { "text/javascript; charset=utf-8" };
        let kinds = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, IMMUTABLE)];
        let path = path.to_owned();
        let bytes = shared(&service, move |service| service.assets.file(&path).map_or(&[], |(_, bytes)| bytes));
        return packed_shared(&headers, &bytes, &kinds).await;
    }
    // The version in the address is a hash of the bytes, so an outdated address must not return the new file.
    let drawing = name.strip_suffix(".svg").filter(|name| heritage.drawing_href(name) == path);
    if let Some(drawing) = drawing.filter(|name| heritage.drawings.contains_key(*name)) {
        let kinds = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, IMMUTABLE)];
        let name = drawing.to_owned();
        let svg =
            shared(&service, move |service| service.heritage().drawings.get(&name).map_or(&[], |drawing| &drawing.svg));
        return packed_shared(&headers, &svg, &kinds).await;
    }
    // Link previews do not support SVG.
    let preview = name.strip_suffix(".png").filter(|name| heritage.drawing_href(name).replace(".svg", ".png") == path);
    if let Some(drawing) = preview.and_then(|name| heritage.drawings.get(name)) {
        let png = match preview_of(path, &drawing.svg).await {
            Ok(Some(png)) => png,
            Ok(None) => return (StatusCode::NOT_FOUND, "no such file\n").into_response(),
            Err(error) => return error.into_response(),
        };
        let kinds = [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, IMMUTABLE)];
        return (kinds, png).into_response();
    }
    let file = name.split_once('/').and_then(|(slug, name)| {
        let site = heritage.site(slug)?;
        let current = site.files.contains_key(name) && heritage.file_href(site, name) == path;
        (current && service.sends(site, name)).then(|| (slug.to_owned(), name.to_owned()))
    });
    let Some((slug, file)) = file else {
        return (StatusCode::NOT_FOUND, "no such file\n").into_response();
    };
    let version = path.split('/').nth(3).unwrap_or_default();
    let bytes = shared(&service, move |service| {
        let site = service.heritage().site(&slug);
        site.and_then(|site| site.files.get(&file)).map_or(&[], Vec::as_slice)
    });
    ranged(&headers, &name, version, &bytes)
}

/// A photo or recording, or the requested range of it: Safari does not play media without range requests. The owner
/// may withdraw the file, so caches must revalidate every time.
fn ranged(headers: &HeaderMap, name: &str, version: &str, bytes: &Bytes) -> Response {
    let etag = format!("\"{version}\"");
    let all = bytes.len();
    let result = range_response(headers, &etag, all as u64);
    let (status, body, range) = match result {
        RangeResponse::NotModified => (StatusCode::NOT_MODIFIED, Bytes::new(), None),
        RangeResponse::Whole => (StatusCode::OK, bytes.clone(), None),
        RangeResponse::Unsatisfiable => {
            (StatusCode::RANGE_NOT_SATISFIABLE, Bytes::new(), Some(format!("bytes */{all}")))
        }
        RangeResponse::Part { start, end } => {
            let part = bytes.get(start as usize..=end as usize).map(|part| bytes.slice_ref(part));
            (StatusCode::PARTIAL_CONTENT, part.unwrap_or_default(), Some(format!("bytes {start}-{end}/{all}")))
        }
    };
    let mut response = (status, body).into_response();
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let caching = if result == RangeResponse::Unsatisfiable { "no-store" } else { "public, no-cache" };
    let values = [
        (header::CONTENT_TYPE, Some(kind.essence_str())),
        (header::CACHE_CONTROL, Some(caching)),
        (header::ACCEPT_RANGES, Some("bytes")),
        (header::ETAG, Some(etag.as_str())),
        (header::CONTENT_RANGE, range.as_deref()),
    ];
    for (name, value) in
        values.into_iter().filter_map(|(name, value)| Some((name, HeaderValue::from_str(value?).ok()?)))
    {
        response.headers_mut().insert(name, value);
    }
    response
}

/// The PNG preview of a drawing, rendered once and cached by path.
async fn preview_of(path: &str, svg: &[u8]) -> Result<Option<Bytes>, AppError> {
    static DRAWN: Mutex<BTreeMap<String, Bytes>> = Mutex::new(BTreeMap::new());
    let known = |path: &str| DRAWN.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
    if let Some(png) = known(path) {
        return Ok(Some(png));
    }
    let (path, svg) = (path.to_owned(), svg.to_vec());
    let drawn = blocking::long(move || {
        // Another request may have rendered it while this one waited.
        let png = known(&path).or_else(|| png(&svg).map(Bytes::from))?;
        DRAWN.lock().unwrap_or_else(PoisonError::into_inner).insert(path, png.clone());
        Some(png)
    });
    drawn.await
}

/// Renders a drawing as PNG of the size [`PREVIEW`].
fn png(svg: &[u8]) -> Option<Vec<u8>> {
    let tree = usvg::Tree::from_data(svg, &usvg::Options::default()).ok()?;
    let mut pixels = resvg::tiny_skia::Pixmap::new(PREVIEW.0, PREVIEW.1)?;
    let scale = PREVIEW.0 as f32 / tree.size().width();
    resvg::render(&tree, resvg::tiny_skia::Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn answers_share_the_bytes() {
        let bytes = Bytes::from(vec![7; 100]);
        let sent = async |response: Response| {
            let body = axum::body::to_bytes(response.into_body(), 100).await.expect("a body");
            (body.as_ptr(), body.len())
        };
        let (plain, start) = (HeaderMap::new(), bytes.as_ptr());
        assert_eq!(sent(ranged(&plain, "a.jpg", "v", &bytes)).await, (start, 100));
        assert_eq!(sent(packed_shared(&plain, &bytes, &[]).await).await, (start, 100));
        let part = [(header::RANGE, HeaderValue::from_static("bytes=10-19"))].into_iter().collect();
        assert_eq!(sent(ranged(&part, "a.jpg", "v", &bytes)).await, (start.wrapping_add(10), 10));
        let beyond = [(header::RANGE, HeaderValue::from_static("bytes=100-"))].into_iter().collect();
        assert_eq!(ranged(&beyond, "a.jpg", "v", &bytes).status(), StatusCode::RANGE_NOT_SATISFIABLE);
    }
}
