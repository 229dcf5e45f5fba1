//! Everything that runs on one day: yesterday's service past midnight, today's service, and tomorrow's early vehicles.

use crate::{Network, Starts, flat::offsets};

const DAY_SECS: i32 = 86_400;

/// A period with a fixed headway, in the form that the search uses. For a rider at the stop at `t` (minus the run time
/// to it), the base is `wait + max(t, from)`, provided that maximum is at most `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// Start of the period; see the type.
    pub from: i32,
    /// End of the period; see the type.
    pub to: i32,
    /// Half the headway.
    pub wait: i32,
    /// The headway in seconds.
    pub every: i32,
}

/// Starts of every lane on a day and its neighbours, in seconds after that day's midnight.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Day {
    times_at: Vec<u32>,
    times: Vec<i32>,
    windows_at: Vec<u32>,
    windows: Vec<Window>,
}

/// A boarding of a lane. The lane's run times are added to the base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Boarding {
    pub base: i32,
    /// The headway in seconds; 0 with a timetable.
    pub every: i32,
}

impl Day {
    /// Collects everything that runs on a date (days of the common era).
    pub fn new(network: &Network, date: i32) -> Self {
        let mut times: Vec<(u32, i32)> = Vec::new();
        let mut windows: Vec<(u32, Window)> = Vec::new();
        for run in &network.runs {
            let Some(service) = network.services.get(run.service as usize) else { continue };
            for days in -1..=1 {
                if !service.runs_on(date + days, network.about.as_model) {
                    continue;
                }
                let shift = days * DAY_SECS;
                match &run.starts {
                    Starts::Times(starts) => times.extend(starts.iter().map(|start| (run.profile, start + shift))),
                    Starts::Every(headways) => windows.extend(headways.iter().map(|h| {
                        let (from, to) = (h.first + shift, h.last + shift);
                        (run.profile, Window { from, to, wait: h.secs / 2, every: h.secs })
                    })),
                }
            }
        }
        times.sort_unstable();
        windows.sort_unstable();
        let lanes = network.profiles.len();
        Self {
            times_at: offsets(lanes, times.iter().map(|(lane, _)| *lane)),
            times: times.into_iter().map(|(_, start)| start).collect(),
            windows_at: offsets(lanes, windows.iter().map(|(lane, _)| *lane)),
            windows: windows.into_iter().map(|(_, window)| window).collect(),
        }
    }

    /// The same day with time reversed, for [`crate::Flat::mirrored`]. Bases keep their form: the wait before boarding
    /// becomes the wait after alighting.
    pub fn mirrored(&self) -> Self {
        let mut day = Self { times_at: self.times_at.clone(), windows_at: self.windows_at.clone(), ..Self::default() };
        for lane in 0..self.times_at.len() - 1 {
            day.times.extend(self.times(lane).iter().rev().map(|start| -start));
            day.windows.extend(self.windows(lane).iter().map(|window| Window {
                from: -(window.to + window.wait),
                to: -(window.from + window.wait),
                ..*window
            }));
        }
        day
    }

    /// Starts of a lane with a timetable.
    pub fn times(&self, lane: usize) -> &[i32] {
        &self.times[self.times_at[lane] as usize..self.times_at[lane + 1] as usize]
    }

    /// Headway periods of a lane without a timetable.
    pub fn windows(&self, lane: usize) -> &[Window] {
        &self.windows[self.windows_at[lane] as usize..self.windows_at[lane + 1] as usize]
    }

    /// The earliest vehicle for a rider who would have to be at the first stop at `t`.
    pub(crate) fn earliest(&self, lane: usize, t: i32) -> Option<Boarding> {
        let times = self.times(lane);
        let timed = times.get(times.partition_point(|start| *start < t)).map(|base| Boarding { base: *base, every: 0 });
        let waits = self.windows(lane).iter().filter_map(|window| {
            let boarded_at = t.max(window.from);
            (boarded_at <= window.to).then_some(Boarding { base: boarded_at + window.wait, every: window.every })
        });
        timed.into_iter().chain(waits).min_by_key(|boarding| boarding.base)
    }
}
