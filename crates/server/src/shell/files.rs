//! The files of the built page. Compressed ones are served where the build has written them next to the original.

mod memory;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use contract::decode_component;
use std::{
    fs, io,
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use crate::{
    blocking,
    http::{
        cache::IMMUTABLE,
        encoding::{Encoding, accepted},
        range::matches,
    },
};
use memory::Memory;

/// The folder of the built page.
#[derive(Clone, Debug)]
pub struct Files {
    root: Arc<Path>,
    memory: Arc<Memory>,
}

impl Files {
    /// The files below `root`.
    pub fn new(root: &Path) -> Self {
        Self { root: root.into(), memory: Arc::default() }
    }

    /// The response with a file; `None` if there is no such file.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn serve(&self, path: &str, query: &str, headers: &HeaderMap) -> io::Result<Option<Response>> {
        let Some(relative) = inside(path) else { return Ok(None) };
        let full = self.root.join(&relative);
        let Some(name) = relative.file_name().and_then(|name| name.to_str()).map(str::to_owned) else {
            return Ok(None);
        };
        let (encodings, version, hashed) = (accepted(headers), version(query), has_hash(&name));
        let memory = Arc::clone(&self.memory);
        let read = blocking::files(move || read(&memory, &full, &encodings, version.as_deref().filter(|_| !hashed)));
        let Some(found) = read.await.map_err(io::Error::other)?? else { return Ok(None) };
        let immutable = hashed || found.versioned;
        Ok(Some(answer(&name, found, immutable, headers)))
    }
}

/// A file that was found, in one encoding.
struct Found {
    bytes: Bytes,
    encoding: Encoding,
    etag: String,
    /// Whether the requested version equals that of the uncompressed file, which is its hash.
    versioned: bool,
}

/// Reads the file in the first of the encodings that exists.
fn read(memory: &Memory, full: &Path, encodings: &[Encoding], version: Option<&str>) -> io::Result<Option<Found>> {
    if !fs::metadata(full).is_ok_and(|meta| meta.is_file()) {
        return Ok(None);
    }
    for encoding in encodings {
        let file = match memory.read(&sibling(full, *encoding)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        let versioned = match version {
            Some(version) => version == memory.read(full)?.version(),
            None => false,
        };
        let etag = format!("\"{}\"", &file.digest[..32]);
        return Ok(Some(Found { bytes: file.shared(), encoding: *encoding, etag, versioned }));
    }
    Ok(None)
}

fn answer(name: &str, found: Found, immutable: bool, headers: &HeaderMap) -> Response {
    let Found { bytes, encoding, etag, .. } = found;
    let mut response = if matches(headers, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(bytes).into_response()
    };
    let out = response.headers_mut();
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching(name, immutable)));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        out.insert(header::ETAG, etag);
    }
    if let Ok(kind) = HeaderValue::from_str(&content_type(name)) {
        out.insert(header::CONTENT_TYPE, kind);
    }
    if let Some(word) = encoding.word() {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(word));
    }
    response
}

/// The path relative to the folder; `None` if it could lead out of the folder or to a hidden or compressed file.
fn inside(path: &str) -> Option<PathBuf> {
    // In a path, `+` is literal; it means a space only in queries.
    let decoded = decode_component(&path.replace('+', "%2B"));
    if decoded.contains(['\\', '\0', ':']) || decoded.ends_with('/') {
        return None;
    }
    let relative = PathBuf::from(decoded.trim_start_matches('/'));
    let plain = relative.components().all(|part| match part {
        Component::Normal(name) => !name.to_string_lossy().starts_with('.'),
        _ => false,
    });
    let compressed = relative.extension().is_some_and(|ext| ext == "br" || ext == "gz");
    (plain && !compressed && relative.file_name().is_some()).then_some(relative)
}

fn sibling(path: &Path, encoding: Encoding) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(encoding.suffix());
    PathBuf::from(name)
}

/// Whether a name contains the hash of the content: `name-0123456789abcdef.ext`, `name-0123456789abcdef_bg.wasm`.
fn has_hash(name: &str) -> bool {
    name.match_indices('-').any(|(at, _)| {
        let tail = &name.as_bytes()[at + 1..];
        let digits = tail.iter().take_while(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte)).count();
        digits == 16 && matches!(tail.get(16), Some(b'.' | b'_'))
    })
}

fn version(query: &str) -> Option<String> {
    contract::parse_query(query).into_iter().find(|(name, _)| name == "v").map(|(_, value)| value)
}

/// FNV-1a, the hash in the addresses of the message files (see `messages::LOCALES`).
fn fnv(bytes: &[u8]) -> String {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", bytes.iter().fold(0xcbf2_9ce4_8422_2325, step))
}

fn caching(name: &str, immutable: bool) -> &'static str {
    if immutable {
        return IMMUTABLE;
    }
    match name.rsplit_once('.').map(|(_, ext)| ext) {
        // Images and fonts may be a day old; whatever controls the page may not.
        Some("svg" | "png" | "ico" | "jpg" | "webp" | "woff2") => "public, max-age=86400",
        _ => "no-cache",
    }
}

fn content_type(name: &str) -> String {
    let kind = match name.rsplit_once('.').map(|(_, ext)| ext) {
        Some("wasm") => "application/wasm",
        Some("webmanifest") => "application/manifest+json",
        Some("geojson") => "application/geo+json",
        Some("js" | "mjs") => "text/javascript",
        _ => mime_guess::from_path(name).first_raw().unwrap_or("application/octet-stream"),
    };
    if kind.starts_with("text/") { format!("{kind}; charset=utf-8") } else { kind.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        for bad in [
            "/../secret",
            "/%2e%2e/secret",
            "/a/..%2f..%2fsecret",
            "/.env",
            "/a/.git/config",
            "/a\\b",
            "/%00",
            "/",
            "/a/",
            "/index.html.br",
            "/./a",
            "//etc/passwd/../x",
            "/c:/x",
        ] {
            assert_eq!(inside(bad), None, "{bad}");
        }
        assert_eq!(inside("/icons/a%20b+c.svg"), Some(PathBuf::from("icons/a b+c.svg")));
    }

    #[test]
    fn hashes_in_names_are_recognised() {
        for name in
            ["civic-portal-0123456789abcdef.js", "civic-portal-0123456789abcdef_bg.wasm", "a-b-fedcba9876543210.css"]
        {
            assert!(has_hash(name), "{name}");
        }
        for name in [
            "civic-portal.js",
            "a-0123456789abcde.js",
            "a-0123456789abcdef0.js",
            "a-0123456789ABCDEF.js",
            "0123456789abcdef.js",
        ] {
            assert!(!has_hash(name), "{name}");
        }
    }

    #[test]
    fn versions_are_named_as_the_words_name_them() {
        let (_, _, hash) = messages::LOCALES[0];
        assert_eq!(fnv(include_bytes!("../../../messages/locales/vi.json")), hash);
    }
}
