//! Lines.

use contract::{
    LatLon, Page,
    transit::{TransitDirection, TransitFare, TransitHours, TransitLine, TransitRoute, TransitSpan, TransitStopCall},
};

use super::{QueryError, Transit, along::section, both, headsign, name, short};
use crate::{Pattern, Run, Starts};

impl Transit {
    /// All lines.
    pub fn lines(&self) -> Page<TransitLine> {
        Page::whole(self.network.lines.iter().map(short).collect())
    }

    /// Searches lines by number or name. Returns line numbers and scores; lower is better.
    pub fn find_lines(&self, q: &str, limit: usize) -> Vec<(u32, u32)> {
        self.lookups.lines.find(number_in(q), limit).into_iter().map(|(number, score)| (*number, score)).collect()
    }

    /// A line as a contract type.
    pub fn line_of(&self, number: u32) -> TransitLine {
        self.line(number)
    }

    /// Numbers of the lines that stop at a place.
    pub fn lines_at(&self, place: u32) -> Vec<u32> {
        self.lookups.lines_at.get(place as usize).cloned().unwrap_or_default()
    }

    /// A line with its directions.
    ///
    /// # Errors
    /// No line has this id.
    pub fn route(&self, id: &str) -> Result<TransitRoute, QueryError> {
        let number = self.network.line_by_id(id).ok_or(QueryError::UnknownId)?;
        let line = self.network.lines.get(number as usize).ok_or(QueryError::UnknownId)?;
        let fares = line.fares.iter().filter_map(|fare| self.network.fares.get(*fare as usize));
        let fares = fares.map(|fare| TransitFare {
            price_milli: fare.price_milli,
            currency: fare.currency.clone(),
            by_zone: fare.by_zone,
        });
        let directions = [0, 1].into_iter().filter_map(|direction| self.direction(number, direction));
        Ok(TransitRoute {
            line: short(line),
            agency: line.agency.clone(),
            directions: directions.collect(),
            fares: fares.collect(),
        })
    }

    /// The variant of a direction that most vehicles take.
    fn direction(&self, line: u32, direction: u8) -> Option<TransitDirection> {
        let patterns = (0u32..).zip(&self.network.patterns).filter(|(_, p)| p.line == line && p.direction == direction);
        let (number, pattern) = patterns
            .max_by_key(|(number, pattern)| (self.vehicles(*number), pattern.calls.len(), u32::MAX - number))?;
        let times = self.network.profiles.iter().find(|profile| profile.pattern == number)?;
        let stops = pattern.calls.iter().zip(&times.arrive).filter_map(|(call, arrive)| {
            let place = self.network.places.get(call.place as usize)?;
            let at = LatLon::from(place.at);
            let minutes = (*arrive).max(0) as u32 / 60;
            Some(TransitStopCall { id: place.id.clone(), name: name(place), lat: at.lat, lon: at.lon, minutes })
        });
        Some(TransitDirection {
            direction,
            headsign: headsign(pattern),
            stops: stops.collect(),
            hours: self.hours(number),
            shape: self.full_shape(pattern),
        })
    }

    fn full_shape(&self, pattern: &Pattern) -> Vec<[f64; 2]> {
        section(&self.network, &self.shapes, pattern, 0, pattern.calls.len().saturating_sub(1))
    }

    fn runs(&self, pattern: u32) -> impl Iterator<Item = &Run> {
        self.network.runs.iter().filter(move |run| {
            self.network.profiles.get(run.profile as usize).is_some_and(|profile| profile.pattern == pattern)
        })
    }

    fn vehicles(&self, pattern: u32) -> i32 {
        let count = |run: &Run| match &run.starts {
            Starts::Times(times) => times.len() as i32,
            Starts::Every(all) => all.iter().map(|h| 1 + (h.last - h.first) / h.secs.max(1)).sum(),
        };
        self.runs(pattern).map(count).sum()
    }

    fn hours(&self, pattern: u32) -> Vec<TransitHours> {
        let mut all: Vec<(u8, Vec<TransitSpan>)> = Vec::new();
        for run in self.runs(pattern) {
            let Some(service) = self.network.services.get(run.service as usize) else { continue };
            if !all.iter().any(|(days, _)| *days == service.weekdays) {
                all.push((service.weekdays, Vec::new()));
            }
            let Some((_, spans)) = all.iter_mut().find(|(days, _)| *days == service.weekdays) else { continue };
            match &run.starts {
                Starts::Times(times) => spans.extend(span(times)),
                Starts::Every(every) => spans.extend(every.iter().map(|h| TransitSpan {
                    from: minute(h.first),
                    to: minute(h.last),
                    every: super::journeys::minutes(h.secs),
                    exact: false,
                })),
            }
        }
        for (_, spans) in &mut all {
            spans.sort_by_key(|span| (span.from, span.to));
        }
        // A service that runs only on exception dates says nothing about the week, so it counts only if there is
        // nothing else.
        if all.iter().any(|(days, _)| *days != 0) {
            all.retain(|(days, _)| *days != 0);
        }
        all.sort_by_key(|(days, _)| std::cmp::Reverse(days & 1));
        let days = |bits: u8| (0..7).map(|day| if bits >> day & 1 == 1 { '1' } else { '0' }).collect();
        all.into_iter().map(|(bits, spans)| TransitHours { days: days(bits), spans }).collect()
    }

    /// The stop at a call, by its index on the pattern.
    pub(super) fn call(&self, pattern: &Pattern, call: usize, minutes: u32) -> Option<TransitStopCall> {
        let place = self.network.places.get(pattern.calls.get(call)?.place as usize)?;
        let at = LatLon::from(place.at);
        Some(TransitStopCall {
            id: place.id.clone(),
            name: both(&place.name, &place.name_en),
            lat: at.lat,
            lon: at.lon,
            minutes,
        })
    }
}

/// "Tuyến 32", "xe buýt 32" and "bus 32" all mean line 32.
fn number_in(q: &str) -> &str {
    const WORDS: [&str; 7] = ["tuyen", "xe", "buyt", "bus", "line", "route", "metro"];
    let mut rest = q.trim();
    while let Some((word, after)) = rest.split_once(' ') {
        if !WORDS.contains(&civic::text::fold(word).as_str()) {
            break;
        }
        rest = after.trim_start();
    }
    rest
}

fn span(times: &[i32]) -> Option<TransitSpan> {
    let (first, last) = (*times.first()?, *times.last()?);
    let gaps = times.len() as i32 - 1;
    let every = if gaps > 0 { super::journeys::minutes((last - first) / gaps) } else { 0 };
    Some(TransitSpan { from: minute(first), to: minute(last), every, exact: true })
}

fn minute(secs: i32) -> u32 {
    (secs.max(0) / 60) as u32
}
