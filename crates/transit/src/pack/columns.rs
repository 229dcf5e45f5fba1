//! The columns of a packed network.

use serde::{Deserialize, Serialize};

use crate::{
    Call, Fare, FeedInfo, Fixed, Headway, Line, Network, Pattern, Place, Profile, Run, Service, Starts, Transfer,
};

/// A column of texts: each distinct text once, joined by zero bytes, and a number for every use.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Texts {
    all: String,
    used: Vec<u32>,
}

impl Texts {
    fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut column = Self::default();
        let mut numbers = std::collections::BTreeMap::new();
        for text in texts {
            let next = numbers.len() as u32;
            let number = *numbers.entry(text).or_insert_with(|| {
                if next > 0 {
                    column.all.push('\0');
                }
                column.all.push_str(text);
                next
            });
            // 0 means "the next new text", because new texts are numbered in order of first use.
            column.used.push(if number == next { 0 } else { number + 1 });
        }
        column
    }

    fn read(self) -> Option<std::vec::IntoIter<String>> {
        let all: Vec<&str> = self.all.split('\0').collect();
        let mut next = 0;
        let texts = self.used.iter().map(|used| {
            let number = match used {
                0 => {
                    next += 1;
                    next - 1
                }
                number => *number as usize - 1,
            };
            all.get(number).map(|text| (*text).to_owned())
        });
        Some(texts.collect::<Option<Vec<_>>>()?.into_iter())
    }
}

pub(super) fn deltas(numbers: impl Iterator<Item = i32>) -> Vec<i32> {
    let mut last = 0i32;
    numbers.map(|number| number.wrapping_sub(std::mem::replace(&mut last, number))).collect()
}

pub(super) fn sums(deltas: Vec<i32>) -> Vec<i32> {
    let mut sum = 0i32;
    deltas
        .into_iter()
        .map(|delta| {
            sum = sum.wrapping_add(delta);
            sum
        })
        .collect()
}

/// Columns for the fields of [`Network`], one for each.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Columns {
    about: FeedInfo,
    services: Vec<Service>,
    fares: Vec<Fare>,
    place_ids: Texts,
    place_names: Texts,
    place_names_en: Texts,
    place_lat: Vec<i32>,
    place_lon: Vec<i32>,
    /// Id, name, long name, English long name and agency of every line.
    line_texts: Texts,
    line_mode: Vec<u16>,
    /// 0 for none, else the colour plus one.
    line_color: Vec<u32>,
    line_fares: Vec<Vec<u32>>,
    pattern_line: Vec<i32>,
    pattern_direction: Vec<u8>,
    pattern_headsign: Texts,
    pattern_headsign_en: Texts,
    pattern_calls: Vec<u32>,
    /// 0 for none, else the number plus one.
    pattern_shape: Vec<u32>,
    /// Place of every call, as the difference from its predecessor plus one.
    call_place: Vec<i32>,
    /// Calls that do not allow both boarding and alighting: index among all calls, and 0 for neither, 1 for boarding
    /// only, 2 for alighting only.
    call_limits: Vec<(u32, u8)>,
    profile_pattern: Vec<i32>,
    /// Run time from the previous departure.
    profile_run: Vec<i32>,
    /// Stops with a dwell time: index among the stops of all profiles, and seconds.
    profile_dwell: Vec<(u32, i32)>,
    run_profile: Vec<i32>,
    run_service: Vec<u32>,
    /// Number of starts; even for a timetable, odd for headways.
    run_starts: Vec<u32>,
    start_times: Vec<i32>,
    headways: Vec<(i32, i32, i32)>,
    /// From, to, and seconds plus one; 0 seconds if impossible.
    transfers: Vec<(u32, u32, u32)>,
}

impl From<&Network> for Columns {
    fn from(network: &Network) -> Self {
        let Network { about, places, lines, patterns, profiles, runs, services, transfers, fares } = network;
        let mut columns = Self {
            about: about.clone(),
            services: services.clone(),
            fares: fares.clone(),
            place_ids: Texts::new(places.iter().map(|place| place.id.as_str())),
            place_names: Texts::new(places.iter().map(|place| place.name.as_str())),
            place_names_en: Texts::new(places.iter().map(|place| place.name_en.as_str())),
            place_lat: deltas(places.iter().map(|place| place.at.lat)),
            place_lon: deltas(places.iter().map(|place| place.at.lon)),
            line_texts: Texts::new(lines.iter().flat_map(|line| {
                [&line.id, &line.name, &line.long_name, &line.long_name_en, &line.agency].map(String::as_str)
            })),
            line_mode: lines.iter().map(|line| line.mode).collect(),
            line_color: lines.iter().map(|line| line.color.map_or(0, |color| color + 1)).collect(),
            line_fares: lines.iter().map(|line| line.fares.clone()).collect(),
            pattern_line: deltas(patterns.iter().map(|pattern| pattern.line as i32)),
            pattern_direction: patterns.iter().map(|pattern| pattern.direction).collect(),
            pattern_headsign: Texts::new(patterns.iter().map(|pattern| pattern.headsign.as_str())),
            pattern_headsign_en: Texts::new(patterns.iter().map(|pattern| pattern.headsign_en.as_str())),
            pattern_calls: patterns.iter().map(|pattern| pattern.calls.len() as u32).collect(),
            pattern_shape: patterns.iter().map(|pattern| pattern.shape.map_or(0, |shape| shape + 1)).collect(),
            profile_pattern: deltas(profiles.iter().map(|profile| profile.pattern as i32)),
            run_profile: deltas(runs.iter().map(|run| run.profile as i32)),
            run_service: runs.iter().map(|run| run.service).collect(),
            transfers: transfers.iter().map(|t| (t.from, t.to, t.secs.map_or(0, |secs| secs as u32 + 1))).collect(),
            ..Self::default()
        };
        let mut before = -1;
        for (number, call) in (0..).zip(patterns.iter().flat_map(|pattern| &pattern.calls)) {
            let place = call.place as i32;
            columns.call_place.push(place - before - 1);
            before = place;
            if !(call.board && call.alight) {
                columns.call_limits.push((number, u8::from(call.board) + 2 * u8::from(call.alight)));
            }
        }
        let mut number = 0;
        for profile in profiles {
            let mut left = 0;
            for (arrive, depart) in profile.arrive.iter().zip(&profile.depart) {
                columns.profile_run.push(arrive - left);
                if depart != arrive {
                    columns.profile_dwell.push((number, depart - arrive));
                }
                left = *depart;
                number += 1;
            }
        }
        for run in runs {
            match &run.starts {
                Starts::Times(times) => {
                    columns.run_starts.push(times.len() as u32 * 2);
                    columns.start_times.extend(deltas(times.iter().copied()));
                }
                Starts::Every(headways) => {
                    columns.run_starts.push(headways.len() as u32 * 2 + 1);
                    columns.headways.extend(headways.iter().map(|h| (h.first, h.last - h.first, h.secs)));
                }
            }
        }
        columns
    }
}

impl Columns {
    /// Rebuilds the network. `None` if the columns are inconsistent.
    pub(super) fn network(self) -> Option<Network> {
        let places = self.places()?;
        let lines = self.lines()?;
        let patterns = self.patterns(places.len(), lines.len())?;
        let profiles = self.profiles(&patterns)?;
        let runs = self.runs(profiles.len(), self.services.len())?;
        let known = |place: u32| (place as usize) < places.len();
        let transfers = self.transfers.iter().map(|(from, to, secs)| {
            let secs = secs.checked_sub(1).map(|secs| secs as i32);
            (known(*from) && known(*to)).then_some(Transfer { from: *from, to: *to, secs })
        });
        let transfers = transfers.collect::<Option<_>>()?;
        let Self { about, services, fares, .. } = self;
        Some(Network { about, places, lines, patterns, profiles, runs, services, transfers, fares })
    }

    fn places(&self) -> Option<Vec<Place>> {
        let mut ids = self.place_ids.clone().read()?;
        let mut names = self.place_names.clone().read()?;
        let mut names_en = self.place_names_en.clone().read()?;
        let spots = sums(self.place_lat.clone()).into_iter().zip(sums(self.place_lon.clone()));
        spots
            .map(|(lat, lon)| {
                let at = Fixed { lat, lon };
                Some(Place { id: ids.next()?, name: names.next()?, name_en: names_en.next()?, at })
            })
            .collect()
    }

    fn lines(&self) -> Option<Vec<Line>> {
        let mut texts = self.line_texts.clone().read()?;
        let mut fares = self.line_fares.iter();
        self.line_mode
            .iter()
            .zip(&self.line_color)
            .map(|(mode, color)| {
                let mut text = || texts.next();
                let (id, name, long_name, long_name_en, agency) = (text()?, text()?, text()?, text()?, text()?);
                let fares = fares.next()?.clone();
                let known = fares.iter().all(|fare| (*fare as usize) < self.fares.len());
                let color = color.checked_sub(1);
                known.then_some(Line { id, name, long_name, long_name_en, mode: *mode, color, agency, fares })
            })
            .collect()
    }

    fn patterns(&self, places: usize, lines: usize) -> Option<Vec<Pattern>> {
        let mut headsigns = self.pattern_headsign.clone().read()?;
        let mut headsigns_en = self.pattern_headsign_en.clone().read()?;
        let mut limits = self.call_limits.iter().peekable();
        let mut before = -1i32;
        let mut calls = (0u32..).zip(&self.call_place).map(|(number, delta)| {
            let place = before.wrapping_add(*delta).wrapping_add(1);
            before = place;
            let limit = limits.next_if(|(at, _)| *at == number).map_or(3, |(_, limit)| *limit);
            let place = u32::try_from(place).ok().filter(|place| (*place as usize) < places)?;
            Some(Call { place, board: limit & 1 == 1, alight: limit & 2 == 2 })
        });
        let mut patterns = Vec::with_capacity(self.pattern_calls.len());
        let by_line = sums(self.pattern_line.clone());
        for (i, count) in self.pattern_calls.iter().enumerate() {
            let some: Vec<Call> = calls.by_ref().take(*count as usize).collect::<Option<_>>()?;
            let line = u32::try_from(*by_line.get(i)?).ok()?;
            if some.len() != *count as usize || line as usize >= lines {
                return None;
            }
            patterns.push(Pattern {
                line,
                direction: *self.pattern_direction.get(i)?,
                headsign: headsigns.next()?,
                headsign_en: headsigns_en.next()?,
                calls: some,
                shape: self.pattern_shape.get(i)?.checked_sub(1),
            });
        }
        Some(patterns)
    }

    fn profiles(&self, patterns: &[Pattern]) -> Option<Vec<Profile>> {
        let mut runs = (0u32..).zip(&self.profile_run);
        let mut dwells = self.profile_dwell.iter().peekable();
        sums(self.profile_pattern.clone())
            .into_iter()
            .map(|pattern| {
                let pattern = u32::try_from(pattern).ok()?;
                let calls = patterns.get(pattern as usize)?.calls.len();
                let (mut arrive, mut depart, mut left) = (Vec::with_capacity(calls), Vec::with_capacity(calls), 0i32);
                for _ in 0..calls {
                    let (number, run) = runs.next()?;
                    let dwell = dwells.next_if(|(at, _)| *at == number).map_or(0, |(_, secs)| *secs);
                    arrive.push(left.checked_add(*run)?);
                    left = left.checked_add(*run)?.checked_add(dwell)?;
                    depart.push(left);
                }
                Some(Profile { pattern, arrive, depart })
            })
            .collect()
    }

    fn runs(&self, profiles: usize, services: usize) -> Option<Vec<Run>> {
        let mut times = self.start_times.iter();
        let mut headways = self.headways.iter();
        let mut all = Vec::with_capacity(self.run_starts.len());
        let by_profile = sums(self.run_profile.clone());
        for (i, count) in self.run_starts.iter().enumerate() {
            let (profile, service) = (u32::try_from(*by_profile.get(i)?).ok()?, *self.run_service.get(i)?);
            if profile as usize >= profiles || service as usize >= services {
                return None;
            }
            let many = (count / 2) as usize;
            let starts = if count & 1 == 0 {
                let some: Vec<i32> = times.by_ref().take(many).copied().collect();
                (some.len() == many).then(|| Starts::Times(sums(some)))?
            } else {
                let some = headways.by_ref().take(many);
                let some: Vec<Headway> = some
                    .map(|(first, long, secs)| Headway { first: *first, last: first.wrapping_add(*long), secs: *secs })
                    .collect();
                (some.len() == many).then_some(Starts::Every(some))?
            };
            all.push(Run { profile, service, starts });
        }
        Some(all)
    }
}
