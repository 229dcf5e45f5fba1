//! The list and the pins that were seen last, for a time without a network.

use contract::{
    ApiError, Instant,
    reports::{ReportFilter, ReportQuery, Sort},
};

use browser::{client::Client, clock, net::HttpRequest, storage};

/// Under these names the device keeps the last answers, as `milliseconds, line break, question, line break, JSON`.
pub(super) const LIST: &str = "portal-list";
/// See [`LIST`].
pub(super) const PINS: &str = "portal-pins";

/// What has to be the same for a kept answer to stand in: all but the place.
pub(super) fn question(filter: &ReportFilter, sort: Sort) -> String {
    contract::reports::reports(&ReportQuery { filter: filter.clone(), sort, ..ReportQuery::default() }).target()
}

/// The answer of the server and `None`; without a network the one that is kept, and of when it is.
pub(super) async fn ask(
    client: Client,
    wire: HttpRequest,
    name: &str,
    question: &str,
) -> Result<(u16, Vec<u8>, Option<Instant>), ApiError> {
    match client.send_http(wire).await {
        Ok((status, json)) => Ok((status, json, None)),
        Err(error @ (ApiError::Offline | ApiError::Timeout)) => {
            let (at, json) = kept(name, question).ok_or(error)?;
            Ok((200, json, Some(at)))
        }
        Err(error) => Err(error),
    }
}

/// Keeps an answer that could be read.
pub(super) fn keep(name: &str, question: &str, json: Vec<u8>) {
    let now = clock::now(0).timestamp_millis().to_string();
    if let Ok(json) = String::from_utf8(json) {
        storage::set(name, &[now.as_str(), question, &json].join("\n"));
    }
}

fn kept(name: &str, question: &str) -> Option<(Instant, Vec<u8>)> {
    let text = storage::get(name)?;
    let (at, rest) = text.split_once('\n')?;
    let json = rest.strip_prefix(question)?.strip_prefix('\n')?;
    Some((civic::time::from_millis(contract::number(at)?, 0), json.as_bytes().to_vec()))
}
