//! The list and the pins that were seen last, for a time without a network.

use contract::{ApiError, Instant, Read, ReportFilter, ReportQuery, Request, Sort};

use crate::browser::{client::Client, clock, storage};

/// Under these names the device keeps the last answers, as `milliseconds, line break, question, line break, JSON`.
pub(super) const LIST: &str = "portal-list";
/// See [`LIST`].
pub(super) const PINS: &str = "portal-pins";

/// What has to be the same for a kept answer to stand in: all but the place.
pub(super) fn question(filter: &ReportFilter, sort: Sort) -> String {
    contract::reports(&ReportQuery { filter: filter.clone(), sort, ..ReportQuery::default() }).target()
}

/// Asks and keeps the answer. Without a network gives the one that is kept, and says of when it is.
pub(super) async fn ask<T: Read>(
    client: Client,
    request: Request<T>,
    name: &str,
    question: &str,
) -> Result<(T, Option<Instant>), ApiError> {
    match client.send_raw(request.clone()).await {
        Ok((answer, json)) => {
            let now = clock::now(0).timestamp_millis().to_string();
            if let Ok(json) = String::from_utf8(json) {
                storage::set(name, &[now.as_str(), question, &json].join("\n"));
            }
            Ok((answer, None))
        }
        Err(error @ (ApiError::Offline | ApiError::Timeout)) => {
            let (at, answer) = kept(&request, name, question).ok_or(error)?;
            Ok((answer, Some(at)))
        }
        Err(error) => Err(error),
    }
}

fn kept<T: Read>(request: &Request<T>, name: &str, question: &str) -> Option<(Instant, T)> {
    let text = storage::get(name)?;
    let (at, rest) = text.split_once('\n')?;
    let json = rest.strip_prefix(question)?.strip_prefix('\n')?;
    let at = civic::time::from_millis(contract::number(at)?, 0);
    Some((at, request.decode(200, json.as_bytes()).ok()?))
}
