//! When one could set out: the departures of a range search.

use crate::search::Ask;

/// Where only a headway is known any time is as good as another: such departures are tried every five minutes.
const STEP_SECS: i32 = 300;

/// Departures from `from` until `until` worth trying, the latest first.
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
