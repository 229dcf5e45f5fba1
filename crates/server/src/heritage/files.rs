//! `/d/file/…`: drawings, pictures, style and script, each under a name that changes with what is in it; and the worker.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};

use super::Assets;
use crate::{
    state::App,
    web::{self, packed},
};

/// Width and height of a preview in pixels.
pub(super) const PREVIEW: (u32, u32) = (1200, 750);

/// `GET /d/sw.js`
pub async fn worker(headers: HeaderMap) -> Response {
    let kind = "text/javascript; charset=utf-8";
    // A worker runs under the policy of its own file.
    let policy = "default-src 'none'; connect-src 'self'";
    let kinds =
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache"), (header::CONTENT_SECURITY_POLICY, policy)];
    packed(&headers, Assets::worker().as_bytes(), &kinds)
}

/// `GET /d/file/{version}/{name}`
pub async fn file(
    State(app): State<App>,
    Path((_, name)): Path<(String, String)>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let heritage = &app.city().heritage;
    let path = uri.path();
    if let Some((kind, bytes)) = app.guides().assets().file(path) {
        let kind = if *kind == "text/css" { "text/css; charset=utf-8" } else { "text/javascript; charset=utf-8" };
        return packed(&headers, bytes, &[(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, web::IMMUTABLE)]);
    }
    // The version in the address is that of the bytes: an old address has no file any more, and must not get a new one.
    let drawing = name.strip_suffix(".svg").filter(|name| heritage.drawing_href(name) == path);
    if let Some(drawing) = drawing.and_then(|name| heritage.drawings.get(name)) {
        let kinds = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, web::IMMUTABLE)];
        return packed(&headers, &drawing.svg, &kinds);
    }
    // For previews of links, which take no SVG.
    let preview = name.strip_suffix(".png").filter(|name| heritage.drawing_href(name).replace(".svg", ".png") == path);
    if let Some(drawing) = preview.and_then(|name| heritage.drawings.get(name)) {
        let Some(png) = png(&drawing.svg) else {
            return (StatusCode::NOT_FOUND, "no such file\n").into_response();
        };
        let kinds = [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, web::IMMUTABLE)];
        return (kinds, png).into_response();
    }
    let file = name.split_once('/').and_then(|(slug, name)| {
        let site = heritage.site(slug)?;
        let bytes = site.files.get(name)?;
        (heritage.file_href(site, name) == path).then_some((name, bytes))
    });
    let Some((name, bytes)) = file else {
        return (StatusCode::NOT_FOUND, "no such file\n").into_response();
    };
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let mut response = bytes.clone().into_response();
    let out = response.headers_mut();
    if let Ok(kind) = HeaderValue::from_str(kind.essence_str()) {
        out.insert(header::CONTENT_TYPE, kind);
    }
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(web::IMMUTABLE));
    response
}

/// A drawing in pixels, [`PREVIEW`] large.
fn png(svg: &[u8]) -> Option<Vec<u8>> {
    let tree = usvg::Tree::from_data(svg, &usvg::Options::default()).ok()?;
    let mut pixels = resvg::tiny_skia::Pixmap::new(PREVIEW.0, PREVIEW.1)?;
    let scale = PREVIEW.0 as f32 / tree.size().width();
    resvg::render(&tree, resvg::tiny_skia::Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().ok()
}
