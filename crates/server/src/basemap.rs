//! The operator's own basemap: one PMTiles file, checked at startup and served with range requests.

use anyhow::{Context as _, bail, ensure};
use axum::{
    Router,
    body::Body,
    extract::{Path as UrlPath, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use sha2::{Digest as _, Sha256};
use std::{
    fs,
    io::{Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
    sync::Arc,
    time::UNIX_EPOCH,
};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio_util::io::ReaderStream;

use crate::{
    http::{
        cache::IMMUTABLE,
        range::{RangeResponse, range_response},
    },
    problem::AppError,
};

const HEADER_BYTES: usize = 127;
/// Largest metadata, in bytes, that is read for the attribution.
const METADATA_BYTES: u64 = 4 << 20;
const OSM: &str = "© OpenStreetMap contributors";

/// A checked PMTiles file (version 3, vector tiles).
#[derive(Clone, Debug)]
pub struct BasemapFile {
    path: PathBuf,
    bytes: u64,
    hash: String,
    /// Highest zoom level with data.
    pub max_zoom: u8,
    /// West, south, east, north, in degrees.
    pub bounds: [f64; 4],
    /// Attribution to show on the map, as plain text.
    pub attribution: String,
}

impl BasemapFile {
    /// Its address on this server. It changes with the file, so that caches never mix versions.
    pub fn url(&self) -> String {
        format!("/basemap/{}.pmtiles", self.hash)
    }
}

/// Opens and checks a file.
///
/// # Errors
/// A sentence for the operator: the file is missing, not PMTiles, not version 3, not vector tiles, or truncated.
pub fn open(path: &Path) -> anyhow::Result<BasemapFile> {
    let shown = path.display();
    let mut file = fs::File::open(path).with_context(|| format!("the basemap {shown} cannot be opened"))?;
    let meta = file.metadata().with_context(|| format!("the basemap {shown} cannot be read"))?;
    ensure!(meta.is_file(), "the basemap {shown} is not a file");
    let mut head = [0; HEADER_BYTES];
    file.read_exact(&mut head).with_context(|| format!("the basemap {shown} is too short to be a PMTiles file"))?;
    ensure!(head.starts_with(b"PMTiles"), "the basemap {shown} is not a PMTiles file");
    ensure!(head[7] == 3, "the basemap {shown} is PMTiles version {}, this server reads version 3", head[7]);
    if head[99] != 1 {
        bail!(
            "the basemap {shown} holds pictures (tile type {}), this server draws vector tiles (type 1, MVT)",
            head[99]
        );
    }
    let number = |at: usize| head[at..at + 8].iter().rev().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    let degrees = |at: usize| f64::from(i32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]])) / 1e7;
    // Root directory, metadata, leaf directories, tiles: each an offset and a length.
    for at in [8, 24, 40, 56] {
        let end = number(at).checked_add(number(at + 8));
        ensure!(end.is_some_and(|end| end <= meta.len()), "the basemap {shown} is cut short: copy it again");
    }
    let attribution = attribution(&mut file, number(24), number(32), head[97]).unwrap_or_else(|| OSM.to_owned());
    let mut hash = Sha256::new();
    hash.update(head);
    hash.update(meta.len().to_le_bytes());
    let modified = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    hash.update(modified.as_nanos().to_le_bytes());
    Ok(BasemapFile {
        path: path.to_owned(),
        bytes: meta.len(),
        hash: hex::encode(&hash.finalize()[..8]),
        max_zoom: head[101],
        bounds: [degrees(102), degrees(106), degrees(110), degrees(114)],
        attribution,
    })
}

fn attribution(file: &mut fs::File, offset: u64, length: u64, compression: u8) -> Option<String> {
    if length == 0 || length > METADATA_BYTES {
        return None;
    }
    file.seek(SeekFrom::Start(offset)).ok()?;
    let raw = file.take(length);
    let mut json = Vec::new();
    match compression {
        1 => raw.take(METADATA_BYTES).read_to_end(&mut json).ok()?,
        2 => flate2::read::GzDecoder::new(raw).take(METADATA_BYTES).read_to_end(&mut json).ok()?,
        _ => return None,
    };
    let value: serde_json::Value = serde_json::from_slice(&json).ok()?;
    let text = plain(value.get("attribution")?.as_str()?);
    (!text.is_empty()).then_some(text)
}

/// Converts an HTML attribution to plain text.
fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside && !c.is_control() => out.push(c),
            _ => {}
        }
    }
    out.replace("&copy;", "©").replace("&nbsp;", " ").replace("&amp;", "&").trim().to_owned()
}

/// `GET /basemap/{hash}.pmtiles`.
pub fn router(file: BasemapFile) -> Router {
    Router::new().route("/basemap/{name}", get(serve)).with_state(Arc::new(file))
}

async fn serve(State(map): State<Arc<BasemapFile>>, UrlPath(name): UrlPath<String>, headers: HeaderMap) -> Response {
    if name != format!("{}.pmtiles", map.hash) {
        return AppError::not_found("basemap").into_response();
    }
    let etag = format!("\"{}\"", map.hash);
    let range = range_response(&headers, &etag, map.bytes);
    let (status, start, length) = match range {
        RangeResponse::NotModified => (StatusCode::NOT_MODIFIED, 0, 0),
        RangeResponse::Whole => (StatusCode::OK, 0, map.bytes),
        RangeResponse::Part { start, end } => (StatusCode::PARTIAL_CONTENT, start, end - start + 1),
        RangeResponse::Unsatisfiable => (StatusCode::RANGE_NOT_SATISFIABLE, 0, 0),
    };
    let body = if length == 0 {
        Body::empty()
    } else {
        match part(&map.path, start, length).await {
            Ok(body) => body,
            Err(error) => {
                tracing::error!(%error, "the basemap cannot be read");
                return AppError::Unavailable("the basemap cannot be read now".to_owned()).into_response();
            }
        }
    };
    let mut response = (status, body).into_response();
    let out = response.headers_mut();
    let mut set = |name, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            out.insert(name, value);
        }
    };
    set(header::ACCEPT_RANGES, "bytes".to_owned());
    set(header::ETAG, etag);
    set(header::CACHE_CONTROL, IMMUTABLE.to_owned());
    match range {
        RangeResponse::Part { start, end } => set(header::CONTENT_RANGE, format!("bytes {start}-{end}/{}", map.bytes)),
        RangeResponse::Unsatisfiable => set(header::CONTENT_RANGE, format!("bytes */{}", map.bytes)),
        RangeResponse::Whole | RangeResponse::NotModified => {}
    }
    if length > 0 {
        set(header::CONTENT_TYPE, "application/vnd.pmtiles".to_owned());
        set(header::CONTENT_LENGTH, length.to_string());
    }
    response
}

async fn part(path: &Path, start: u64, length: u64) -> std::io::Result<Body> {
    let mut file = tokio::fs::File::open(path).await?;
    file.seek(SeekFrom::Start(start)).await?;
    Ok(Body::from_stream(ReaderStream::with_capacity(file.take(length), 64 * 1024)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributions_become_text() {
        let html = r#"<a href="https://example.org/" onclick="x()">Protomaps</a> &copy; <b>OpenStreetMap</b>"#;
        assert_eq!(plain(html), "Protomaps © OpenStreetMap");
        assert_eq!(plain("a <img src=x onerror=alert(1)"), "a");
    }
}
