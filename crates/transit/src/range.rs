//! Departure times to try in a range search.

use crate::search::SearchRequest;

/// Interval of departure times to try where only a headway is known, since any time is equally good.
const STEP_SECS: i32 = 300;

/// Departure times from `from` until `until`, latest first.
pub(crate) fn departures(request: &SearchRequest, from: i32, until: i32) -> Vec<i32> {
    let mut all = vec![from, until];
    let mut headways = false;
    for (place, walk) in request.from {
        for (lane, call) in request.flat.stops(*place) {
            let at = request.flat.lane(*lane as usize).start + *call as usize;
            if !request.flat.board[at] || request.closed.get(*lane as usize).copied().unwrap_or(false) {
                continue;
            }
            let away = request.flat.depart[at] - walk;
            let times = request.day.times(*lane as usize);
            let first = times.partition_point(|start| start + away < from);
            let set_out = times.get(first..).unwrap_or_default().iter().map(|start| start + away);
            all.extend(set_out.take_while(|at| *at <= until));
            headways |= request
                .day
                .windows(*lane as usize)
                .iter()
                .any(|window| window.from + away <= until && window.to + away >= from);
        }
    }
    if headways {
        all.extend((from..=until).step_by(STEP_SECS as usize));
    }
    all.sort_unstable_by(|a, b| b.cmp(a));
    all.dedup();
    all
}
