//! Which compressed form a client takes, and the compression of pages made on the fly.

use axum::http::{HeaderMap, header};
use bytes::Bytes;
use std::{
    collections::BTreeMap,
    io::Write as _,
    sync::{Mutex, PoisonError},
};

/// A form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Brotli.
    Brotli,
    /// Gzip.
    Gzip,
    /// As it is.
    Identity,
}

impl Encoding {
    /// The word in `Content-Encoding`; none for the plain form.
    pub const fn word(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }

    /// The entity tag of a version in this form.
    pub fn tag(self, version: &str) -> String {
        match self.word() {
            Some(word) => format!("\"{version}-{word}\""),
            None => format!("\"{version}\""),
        }
    }

    /// What a compressed sibling's name ends with.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
            Self::Identity => "",
        }
    }
}

/// More than these no client names.
const MOST_CODINGS: usize = 16;

/// The forms that the client takes, best first; the plain form is always the last resort.
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
    // A stable sort: brotli stays before gzip where the client likes both the same.
    forms.sort_by(|a, b| b.1.total_cmp(&a.1));
    forms.into_iter().map(|(form, _)| form).chain([Encoding::Identity]).collect()
}

/// The form that the client likes best.
pub fn best(headers: &HeaderMap) -> Encoding {
    accepted(headers).first().copied().unwrap_or(Encoding::Identity)
}

/// How long a page may take to be compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// One of the few pages that everybody opens: a tenth smaller, for some 30 ms.
    Once,
    /// One of very many pages.
    Often,
}

impl Effort {
    const fn brotli(self) -> u32 {
        match self {
            Self::Once => 10,
            Self::Often => 5,
        }
    }
}

/// Compresses a small text. Levels are chosen for pages made per request: near the best size in about a millisecond.
///
/// # Errors
/// Only what writing into memory may fail with.
pub fn compress(bytes: &[u8], encoding: Encoding, effort: Effort) -> std::io::Result<Vec<u8>> {
    match encoding {
        Encoding::Brotli => {
            let mut writer = brotli::CompressorWriter::new(Vec::new(), 16 * 1024, effort.brotli(), 20);
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

/// Compressed forms by the name of their bytes.
static CACHE: Mutex<BTreeMap<(String, &str), Bytes>> = Mutex::new(BTreeMap::new());

/// The compressed form of bytes with a name of their own, where it was made before.
pub fn cached(name: &str, encoding: Encoding) -> Option<Bytes> {
    CACHE.lock().unwrap_or_else(PoisonError::into_inner).get(&(name.to_owned(), encoding.suffix())).cloned()
}

/// Compresses bytes with a name of their own, and caches the result under it.
///
/// # Errors
/// Only what writing into memory may fail with.
pub fn compress_cached(name: String, bytes: &[u8], encoding: Encoding) -> std::io::Result<Bytes> {
    /// Beyond this the cache starts afresh.
    const MOST: usize = 512;
    let body = Bytes::from(compress(bytes, encoding, Effort::Often)?);
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
        let brotli = compress(page.as_bytes(), Encoding::Brotli, Effort::Once).expect("memory");
        brotli::Decompressor::new(&brotli[..], 4096).read_to_string(&mut out).expect("brotli");
        assert_eq!(out, page);
        out.clear();
        let gzip = compress(page.as_bytes(), Encoding::Gzip, Effort::Often).expect("memory");
        flate2::read::GzDecoder::new(&gzip[..]).read_to_string(&mut out).expect("gzip");
        assert_eq!(out, page);
    }
}
