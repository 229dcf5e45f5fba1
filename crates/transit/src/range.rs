//! Departure times to try in a range search.

use crate::search::Ask;

/// Interval of departure times to try where only a headway is known, since any time is equally good.
const STEP_SECS: i32 = 300;

/// Departure times from `from` until `until`, latest first.
pub(crate) fn departures(ask: &Ask, from: i32, until: i32) -> Vec<i32> {
    let mut all = vec![from, until];
    let mut headways = false;
    for (place, walk) in ask.from {
        for (lane, call) in ask.flat.stops(*place) {
            let at = ask.flat.lane(*lane as usize).start + *call as usize;
            if !ask.flat.board[at] || ask.closed.get(*lane as usize).copied().unwrap_or(false) {
                continue;
            }
            let away = ask.flat.depart[at] - walk;
            let times = ask.day.times(*lane as usize);
            let first = times.partition_point(|start| start + away < from);
            let set_out = times.get(first..).unwrap_or_default().iter().map(|start| start + away);
            all.extend(set_out.take_while(|at| *at <= until));
            headways |= ask
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
