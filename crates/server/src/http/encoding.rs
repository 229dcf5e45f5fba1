//! Negotiation of content encodings, and compression of pages generated on the fly.

use axum::http::{HeaderMap, header};
use bytes::Bytes;
use std::{
    collections::BTreeMap,
    io::Write as _,
    sync::{Mutex, PoisonError},
};

/// A content encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Brotli.
    Brotli,
    /// Gzip.
    Gzip,
    /// Not compressed.
    Identity,
}

impl Encoding {
    /// The value of `Content-Encoding`; `None` without compression.
    pub const fn word(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }

    /// The entity tag of a version in this encoding.
    pub fn tag(self, version: &str) -> String {
        match self.word() {
            Some(word) => format!("\"{version}-{word}\""),
            None => format!("\"{version}\""),
        }
    }

    /// The suffix of a compressed file next to the original.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
            Self::Identity => "",
        }
    }
}

/// Maximum number of codings that are read from the headers; no real client sends more.
const MOST_CODINGS: usize = 16;

/// The encodings that the client accepts, best first. The last is always `Identity`.
pub fn accepted(headers: &HeaderMap) -> Vec<Encoding> {
    let mut quality = [0.0_f32, 0.0];
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    for part in values.flat_map(|value| value.split(',')).take(MOST_CODINGS) {
        let (name, parameters) = part.split_once(';').unwrap_or((part, ""));
        let q = parameters.trim().strip_prefix("q=").map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
        match name.trim().to_ascii_lowercase().as_str() {
            "br" => quality[0] = q,
            "gzip" | "x-gzip" => quality[1] = q,
            _ => {}
        }
    }
    let mut forms = vec![(Encoding::Brotli, quality[0]), (Encoding::Gzip, quality[1])];
    forms.retain(|(_, q)| *q > 0.0);
    // A stable sort: Brotli stays before gzip if the client prefers neither.
    forms.sort_by(|a, b| b.1.total_cmp(&a.1));
    forms.into_iter().map(|(form, _)| form).chain([Encoding::Identity]).collect()
}

/// The encoding that the client prefers.
pub fn best(headers: &HeaderMap) -> Encoding {
    accepted(headers).first().copied().unwrap_or(Encoding::Identity)
}

/// How much time to spend on compressing a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompressionLevel {
    /// One of the few pages that everyone opens: a tenth smaller, at a cost of about 30 ms.
    Best,
    /// One of very many pages.
    Fast,
}

impl CompressionLevel {
    const fn brotli(self) -> u32 {
        match self {
            Self::Best => 10,
            Self::Fast => 5,
        }
    }
}

/// Compresses a small text. [`CompressionLevel::Fast`] suits pages generated per request: close to the best size in
/// about a millisecond.
///
/// # Errors
/// Only what writing into memory may fail with.
pub fn compress(bytes: &[u8], encoding: Encoding, level: CompressionLevel) -> std::io::Result<Vec<u8>> {
    match encoding {
        Encoding::Brotli => {
            let mut writer = brotli::CompressorWriter::new(Vec::new(), 16 * 1024, level.brotli(), 20);
            writer.write_all(bytes)?;
            writer.flush()?;
            Ok(writer.into_inner())
        }
        Encoding::Gzip => {
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
            writer.write_all(bytes)?;
            writer.finish()
        }
        Encoding::Identity => Ok(bytes.to_vec()),
    }
}

/// Compressed bytes, by the name of the plain bytes and the suffix of the encoding.
static CACHE: Mutex<BTreeMap<(String, &str), Bytes>> = Mutex::new(BTreeMap::new());

/// The compressed form of the bytes with this unique name, if it is cached.
pub fn cached(name: &str, encoding: Encoding) -> Option<Bytes> {
    CACHE.lock().unwrap_or_else(PoisonError::into_inner).get(&(name.to_owned(), encoding.suffix())).cloned()
}

/// Compresses bytes and caches the result under their unique name.
///
/// # Errors
/// Only what writing into memory may fail with.
pub fn compress_cached(name: String, bytes: &[u8], encoding: Encoding) -> std::io::Result<Bytes> {
    /// Maximum number of cached entries; when it is reached, the cache is cleared.
    const MOST: usize = 512;
    let body = Bytes::from(compress(bytes, encoding, CompressionLevel::Fast)?);
    let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    if cache.len() >= MOST {
        cache.clear();
    }
    cache.insert((name, encoding.suffix()), body.clone());
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(value: &str) -> Vec<Encoding> {
        accepted(&[(header::ACCEPT_ENCODING, value.parse().expect("a header value"))].into_iter().collect())
    }

    #[test]
    fn the_client_chooses() {
        use Encoding::{Brotli, Gzip, Identity};
        assert_eq!(forms("gzip, deflate, br, zstd"), [Brotli, Gzip, Identity]);
        assert_eq!(forms("br;q=0.5, gzip;q=0.9"), [Gzip, Brotli, Identity]);
        assert_eq!(forms("br;q=0, gzip"), [Gzip, Identity]);
        assert_eq!(forms("identity"), [Identity]);
        assert_eq!(accepted(&HeaderMap::new()), [Identity]);
    }

    #[test]
    fn compressed_pages_open_again() {
        use std::io::Read as _;
        let page = "Cổng dân sinh ".repeat(500);
        let mut out = String::new();
        let brotli = compress(page.as_bytes(), Encoding::Brotli, CompressionLevel::Best).expect("memory");
        brotli::Decompressor::new(&brotli[..], 4096).read_to_string(&mut out).expect("brotli");
        assert_eq!(out, page);
        out.clear();
        let gzip = compress(page.as_bytes(), Encoding::Gzip, CompressionLevel::Fast).expect("memory");
        flate2::read::GzDecoder::new(&gzip[..]).read_to_string(&mut out).expect("gzip");
        assert_eq!(out, page);
    }
}
