//! Search results for lines and stops.

use contract::{Localized, SearchResultKind, transit::TransitPage};

use super::{LoadedNetwork, TransitService};
use crate::service::search::{ScoredResult, Search};

pub(super) fn results(service: &TransitService, search: &Search<'_>) -> Vec<ScoredResult> {
    let Some(network) = service.network() else { return Vec::new() };
    let mut results = Vec::new();
    if search.includes(SearchResultKind::Line) {
        results.extend(lines(&network, search));
    }
    if search.includes(SearchResultKind::Stop) {
        results.extend(stops(&network, search));
    }
    results
}

fn lines(network: &LoadedNetwork, search: &Search<'_>) -> Vec<ScoredResult> {
    network.query(|transit| {
        let matches = transit.find_lines(search.text, search.limit).into_iter();
        let results = matches.map(|(number, score)| {
            let line = transit.line_of(number);
            let title = Localized::from_pairs([("vi", line.name.as_str())]);
            let href = TransitPage::Line(line.id.clone()).href();
            ScoredResult {
                score,
                distance: 0.0,
                result: search.result(SearchResultKind::Line, &line.id, href, title, line.long_name),
            }
        });
        results.collect()
    })
}

/// The subtitle shows lines and ward, to distinguish stops with the same name.
fn stops(network: &LoadedNetwork, search: &Search<'_>) -> Vec<ScoredResult> {
    network.query(|transit| {
        let matches = transit.find_stops(search.text, search.limit).into_iter();
        let results = matches.map(|(number, score)| {
            let stop = transit.stop(number);
            let lines: Vec<&str> = stop.lines.iter().map(|line| line.name.as_str()).collect();
            let (lines, ward) = (lines.join(", "), search.gazetteer.ward_at(stop.at()).map(|lookup| lookup.ward.name));
            let apart = |tag: &'static str| {
                let ward = ward.as_ref().map(|name| name.get(tag)).filter(|name| !name.is_empty());
                let parts = [Some(lines.as_str()).filter(|lines| !lines.is_empty()), ward];
                (tag, parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
            };
            let (vi, en) = (apart("vi"), apart("en"));
            let apart = Localized::from_pairs([(vi.0, vi.1.as_str()), (en.0, en.1.as_str())]);
            let title = if stop.name.get("vi").is_empty() {
                Localized::from_pairs([("vi", stop.id.as_str())])
            } else {
                stop.name.clone()
            };
            let href = TransitPage::Stop(stop.id.clone()).href();
            let result = search.result(SearchResultKind::Stop, &stop.id, href, title, apart);
            let result = Search::with_position(result, stop.at());
            ScoredResult { score, distance: search.distance(stop.at()), result }
        });
        results.collect()
    })
}
