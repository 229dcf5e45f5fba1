//! Answers requests of the contract from a network.

use contract::{
    Instant, LatLon, Localized, Page, SearchResult, SearchResultKind, decode_component, parse_query,
    transit::{PlanQuery, TransitEndpoint, TransitPage},
};
use serde::Serialize;
use transit::{Clock, QueryError, Transit};

/// Maximum number of results; nobody looks at more.
const MAX_RESULTS: usize = 50;

/// Status and JSON for a request target below the API base. Also 404 if the device does not support the path; the
/// caller then sends the request to the server.
pub fn answer(transit: &mut Transit, target: &str, now: Instant) -> (u16, String) {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs = parse_query(query);
    let value =
        |name: &str| pairs.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, v)| v.as_str());
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    if segments.next() != Some("transit") {
        return problem_response(404, "", "not_found");
    }
    let rest: Vec<String> = segments.map(|segment| decode_component(&segment.replace('+', "%2B"))).collect();
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    let limit = value("limit").and_then(|limit| limit.parse().ok()).unwrap_or(10).clamp(1, MAX_RESULTS);
    let clock = match value("at") {
        None => Some(Clock::of(now)),
        Some(at) => Clock::parse(at, now),
    };
    match rest.as_slice() {
        ["routes"] => ok_response(&transit.lines()),
        ["routes", id] => result_response(transit.route(id)),
        ["stops"] => {
            let near = match value("near").and_then(TransitEndpoint::parse) {
                Some(TransitEndpoint::Spot(at, _)) => Some(at),
                _ => None,
            };
            ok_response(&transit.stops(value("q").unwrap_or_default(), near, limit))
        }
        ["stops", id, "departures"] => match clock {
            Some(clock) => result_response(transit.board(id, clock)),
            None => problem_response(400, "at", "invalid"),
        },
        ["plan"] => match clock {
            Some(clock) => result_response(transit.plan(&PlanQuery::parse(query), clock)),
            None => problem_response(400, "at", "invalid"),
        },
        ["search"] => ok_response(&search(transit, value("q").unwrap_or_default(), limit)),
        _ => problem_response(404, "", "not_found"),
    }
}

/// Searches lines and stops by name, for offline use.
fn search(transit: &Transit, q: &str, limit: usize) -> Page<SearchResult> {
    let mut results: Vec<(u32, SearchResult)> = Vec::new();
    let result =
        |kind, id: &str, page: TransitPage, title: Localized, subtitle: Localized, at: Option<LatLon>| SearchResult {
            kind,
            id: id.to_owned(),
            ranges: transit::marks(q, title.get("vi")),
            title,
            subtitle,
            lat: at.map(|at| at.lat),
            lon: at.map(|at| at.lon),
            href: page.href(),
            icon: String::new(),
            approximate: false,
        };
    for (number, score) in transit.find_lines(q, limit) {
        let line = transit.line_of(number);
        let title = Localized::from_pairs([("vi", line.name.as_str())]);
        results.push((
            score,
            result(SearchResultKind::Line, &line.id, TransitPage::Line(line.id.clone()), title, line.long_name, None),
        ));
    }
    for (number, score) in transit.find_stops(q, limit) {
        let stop = transit.stop(number);
        let lines: Vec<&str> = stop.lines.iter().map(|line| line.name.as_str()).collect();
        let lines = Localized::from_pairs([("vi", lines.join(", ").as_str())]);
        let at = stop.at();
        let title =
            if stop.name.get("vi").is_empty() { Localized::from_pairs([("vi", stop.id.as_str())]) } else { stop.name };
        results.push((
            score,
            result(SearchResultKind::Stop, &stop.id, TransitPage::Stop(stop.id.clone()), title, lines, Some(at)),
        ));
    }
    results.sort_by_key(|(score, _)| *score);
    results.truncate(limit);
    Page::whole(results.into_iter().map(|(_, result)| result).collect())
}

fn ok_response(answer: &impl Serialize) -> (u16, String) {
    (200, serde_json::to_string(answer).unwrap_or_default())
}

fn result_response(answer: Result<impl Serialize, QueryError>) -> (u16, String) {
    match answer {
        Ok(answer) => ok_response(&answer),
        Err(QueryError::UnknownId) => problem_response(404, "", "not_found"),
        Err(QueryError::UnknownOrigin) => problem_response(400, "from", "unknown"),
        Err(QueryError::UnknownDestination) => problem_response(400, "to", "unknown"),
        Err(QueryError::OriginTooFar) => problem_response(400, "from", "out_of_range"),
        Err(QueryError::DestinationTooFar) => problem_response(400, "to", "out_of_range"),
    }
}

/// A minimal problem document (RFC 9457).
fn problem_response(status: u16, pointer: &str, code: &str) -> (u16, String) {
    let fields = if pointer.is_empty() {
        serde_json::json!([])
    } else {
        serde_json::json!([{ "pointer": pointer, "code": code, "detail": "" }])
    };
    let problem = serde_json::json!({ "type": "about:blank", "title": code, "status": status, "fields": fields });
    (status, problem.to_string())
}
