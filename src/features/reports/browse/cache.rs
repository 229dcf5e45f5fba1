//! Cache of the last list and pins, for use without a network.

use contract::{
    ApiError, Instant,
    reports::{ReportFilter, ReportQuery, Sort},
};

use browser::{client::Client, clock, net::HttpRequest, storage};

/// Storage keys of the last responses, stored as `milliseconds, line break, cache key, line break, JSON`.
pub(super) const LIST: &str = "portal-list";
/// See [`LIST`].
pub(super) const PINS: &str = "portal-pins";

/// The cache key of a query: everything but the place.
pub(super) fn cache_key(filter: &ReportFilter, sort: Sort) -> String {
    contract::reports::reports(&ReportQuery { filter: filter.clone(), sort, ..ReportQuery::default() }).target()
}

/// The response of the server and `None`; without a network, the cached response and when it was fetched.
pub(super) async fn fetch(
    client: Client,
    request: HttpRequest,
    name: &str,
    key: &str,
) -> Result<(u16, Vec<u8>, Option<Instant>), ApiError> {
    match client.send_http(request).await {
        Ok((status, json)) => Ok((status, json, None)),
        Err(error @ (ApiError::Offline | ApiError::Timeout)) => {
            let (at, json) = load(name, key).ok_or(error)?;
            Ok((200, json, Some(at)))
        }
        Err(error) => Err(error),
    }
}

/// Stores a response that was decoded successfully.
pub(super) fn store(name: &str, key: &str, json: Vec<u8>) {
    let now = clock::now(0).timestamp_millis().to_string();
    if let Ok(json) = String::from_utf8(json) {
        storage::set(name, &[now.as_str(), key, &json].join("\n"));
    }
}

fn load(name: &str, key: &str) -> Option<(Instant, Vec<u8>)> {
    let text = storage::get(name)?;
    let (at, rest) = text.split_once('\n')?;
    let json = rest.strip_prefix(key)?.strip_prefix('\n')?;
    Some((civic::time::from_millis(contract::number(at)?, 0), json.as_bytes().to_vec()))
}
