//! Conditional and range requests (RFC 9110, sections 13 and 14).

use axum::http::{HeaderMap, HeaderName, header};

/// What to respond with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RangeResponse {
    /// 304.
    NotModified,
    /// 200 with the whole file.
    Whole,
    /// 206 with the bytes from `start` to `end`, both inclusive.
    Part {
        /// First byte.
        start: u64,
        /// Last byte.
        end: u64,
    },
    /// 416.
    Unsatisfiable,
}

/// Evaluates `If-None-Match`, `If-Range` and `Range`. Multiple ranges and invalid headers get the whole file; the RFC
/// allows both.
pub fn range_response(headers: &HeaderMap, etag: &str, bytes: u64) -> RangeResponse {
    if matches(headers, etag) {
        return RangeResponse::NotModified;
    }
    let Some(ranges) = text(headers, &header::RANGE).and_then(|range| range.strip_prefix("bytes=")) else {
        return RangeResponse::Whole;
    };
    if text(headers, &header::IF_RANGE).is_some_and(|tag| tag != etag) || ranges.contains(',') {
        return RangeResponse::Whole;
    }
    let Some((from, to)) = ranges.trim().split_once('-') else { return RangeResponse::Whole };
    let last = bytes.saturating_sub(1);
    let (start, end) = match (from.parse::<u64>(), to.parse::<u64>()) {
        (Ok(start), Ok(end)) if start <= end => (start, end.min(last)),
        (Ok(_), Ok(_)) => return RangeResponse::Whole,
        (Ok(start), Err(_)) if to.is_empty() => (start, last),
        (Err(_), Ok(0)) if from.is_empty() => return RangeResponse::Unsatisfiable,
        (Err(_), Ok(tail)) if from.is_empty() => (bytes.saturating_sub(tail), last),
        _ => return RangeResponse::Whole,
    };
    if start < bytes { RangeResponse::Part { start, end } } else { RangeResponse::Unsatisfiable }
}

/// Whether `If-None-Match` says that the client already has this version.
pub fn matches(headers: &HeaderMap, etag: &str) -> bool {
    fn opaque(tag: &str) -> &str {
        tag.trim().trim_start_matches("W/")
    }
    let etag = opaque(etag);
    text(headers, &header::IF_NONE_MATCH)
        .is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == "*" || opaque(tag) == etag))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response_to(pairs: &[(HeaderName, &str)]) -> RangeResponse {
        let headers =
            pairs.iter().map(|(name, value)| (name.clone(), value.parse().expect("a header value"))).collect();
        range_response(&headers, "\"v1\"", 100)
    }

    #[test]
    fn ranges_are_read() {
        let range = |value: &str| response_to(&[(header::RANGE, value)]);
        assert_eq!(range("bytes=0-9"), RangeResponse::Part { start: 0, end: 9 });
        assert_eq!(range("bytes=90-200"), RangeResponse::Part { start: 90, end: 99 });
        assert_eq!(range("bytes=90-"), RangeResponse::Part { start: 90, end: 99 });
        assert_eq!(range("bytes=-5"), RangeResponse::Part { start: 95, end: 99 });
        assert_eq!(range("bytes=-500"), RangeResponse::Part { start: 0, end: 99 });
        assert_eq!(range("bytes=100-"), RangeResponse::Unsatisfiable);
        assert_eq!(range("bytes=-0"), RangeResponse::Unsatisfiable);
        for odd in ["bytes=9-2", "bytes=a-b", "bytes=-", "bytes=1-2,5-6", "lines=1-2", "bytes=99999999999999999999-"] {
            assert_eq!(range(odd), RangeResponse::Whole, "{odd}");
        }
    }

    #[test]
    fn a_version_held_is_not_sent_again_and_another_version_is_sent_whole() {
        assert_eq!(response_to(&[(header::IF_NONE_MATCH, "\"v0\", W/\"v1\"")]), RangeResponse::NotModified);
        assert_eq!(response_to(&[(header::IF_NONE_MATCH, "\"v0\"")]), RangeResponse::Whole);
        assert_eq!(response_to(&[(header::RANGE, "bytes=0-1"), (header::IF_RANGE, "\"v0\"")]), RangeResponse::Whole);
        let same = response_to(&[(header::RANGE, "bytes=0-1"), (header::IF_RANGE, "\"v1\"")]);
        assert_eq!(same, RangeResponse::Part { start: 0, end: 1 });
    }
}
