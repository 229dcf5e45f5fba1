//! Journeys.

use contract::{
    Localized,
    transit::{PlanQuery, TransitEndpoint, TransitFare, TransitJourney, TransitLeg, TransitMode, TransitPlan},
};

use super::{Clock, QueryError, Transit, along::section, mode};
use crate::{AccessStops, Exclude, Fixed, Journey, Leg, Line, MOST_RIDES, Planner, Question, Ride, Walk};

/// Maximum number of journeys in an answer.
const MAX_JOURNEYS: usize = 6;

/// Rounds to whole minutes, at least one.
pub(super) fn minutes(secs: i32) -> u32 {
    ((secs.max(0) as u32 + 30) / 60).max(1)
}

/// The word for a mode in links.
fn mode_word(mode: TransitMode) -> &'static str {
    match mode {
        TransitMode::Tram => "tram",
        TransitMode::Metro => "metro",
        TransitMode::Rail => "rail",
        TransitMode::Bus => "bus",
        TransitMode::Ferry => "ferry",
        TransitMode::Other => "other",
    }
}

impl Transit {
    /// Plans journeys between two endpoints.
    ///
    /// # Errors
    /// Which endpoint is missing, unknown or out of reach.
    pub fn plan(&mut self, query: &PlanQuery, clock: Clock) -> Result<TransitPlan, QueryError> {
        let end = |end: &Option<TransitEndpoint>| end.as_ref().and_then(|end| self.end(end));
        let (from, from_spot) = end(&query.from).ok_or(QueryError::UnknownOrigin)?;
        let (to, to_spot) = end(&query.to).ok_or(QueryError::UnknownDestination)?;
        let walk = Planner::walk(from_spot, to_spot);
        if walk.is_none() && from.0.is_empty() {
            return Err(QueryError::OriginTooFar);
        }
        if walk.is_none() && to.0.is_empty() {
            return Err(QueryError::DestinationTooFar);
        }
        let question = Question {
            date: clock.date,
            at: clock.secs,
            arrive_by: query.arrive,
            from,
            to,
            walk,
            rides: query.transfers.map_or(MOST_RIDES, |most| (usize::from(most) + 1).min(MOST_RIDES)),
            exclude: self.exclude(&query.avoid),
        };
        let mut journeys =
            if query.less_walking { self.planner.plan_walking(&question) } else { self.planner.plan(&question) };
        let key = |journey: &Journey| {
            let walked = if query.less_walking { journey.walk_minutes() } else { 0 };
            (walked, if query.arrive { -journey.depart } else { journey.arrive }, journey.rides())
        };
        journeys.sort_by_key(key);
        journeys.truncate(MAX_JOURNEYS);
        Ok(TransitPlan { journeys: journeys.iter().map(|journey| self.journey(journey, clock)).collect() })
    }

    /// Resolves the lines (by id) and modes to avoid. Ids that the network does not have (any more) are ignored.
    fn exclude(&self, avoid: &[String]) -> Exclude {
        let avoids = |line: &Line| avoid.iter().any(|word| *word == line.id || *word == mode_word(mode(line.mode)));
        let lines = (0..).zip(&self.network.lines).filter(|(_, line)| !avoid.is_empty() && avoids(line));
        Exclude { lines: lines.map(|(number, _)| number).collect(), ..Exclude::default() }
    }

    /// Total price of single tickets. A fare with transfers is paid once for as many rides, and as long, as it allows.
    /// `None` if the data lacks a fare for any ride.
    fn fare(&self, journey: &Journey) -> Option<TransitFare> {
        let mut sum: Option<TransitFare> = None;
        // The current ticket: fare number, time of purchase, transfers left.
        let mut ticket: Option<(u32, i32, u8)> = None;
        let rides = journey.legs.iter().filter_map(|leg| if let Leg::Ride(ride) = leg { Some(ride) } else { None });
        for ride in rides {
            let line = self.network.line_of(ride.profile)?;
            if let Some((fare, bought, left)) = ticket
                && left > 0
                && line.fares.contains(&fare)
                && self
                    .network
                    .fares
                    .get(fare as usize)?
                    .duration
                    .is_none_or(|most| ride.depart - bought <= most as i32)
            {
                ticket = Some((fare, bought, left - 1));
                continue;
            }
            let fares =
                line.fares.iter().filter_map(|number| Some((*number, self.network.fares.get(*number as usize)?)));
            let (number, fare) = fares.min_by_key(|(_, fare)| fare.price_milli)?;
            let before = sum.as_ref().map_or(0, |sum| sum.price_milli);
            if sum.as_ref().is_some_and(|sum| sum.currency != fare.currency) {
                return None;
            }
            let by_zone = fare.by_zone || sum.as_ref().is_some_and(|sum| sum.by_zone);
            sum =
                Some(TransitFare { price_milli: before + fare.price_milli, currency: fare.currency.clone(), by_zone });
            ticket = Some((number, ride.depart, fare.transfers.unwrap_or(u8::MAX)));
        }
        sum
    }

    fn end(&self, end: &TransitEndpoint) -> Option<(AccessStops, Fixed)> {
        match end {
            TransitEndpoint::Stop(id) => {
                let number = self.place_of(id)?;
                Some((self.planner.at_place(number), self.network.places.get(number as usize)?.at))
            }
            TransitEndpoint::Spot(at, _) => {
                let spot = Fixed::from(*at);
                Some((self.planner.near(spot), spot))
            }
        }
    }

    fn journey(&self, journey: &Journey, clock: Clock) -> TransitJourney {
        let legs = journey.legs.iter().map(|leg| match leg {
            Leg::Walk(walk) => self.walk(walk, clock),
            Leg::Ride(ride) => self.ride(ride, clock),
        });
        let waits =
            journey.legs.iter().map(|leg| if let Leg::Ride(ride) = leg { ride.every.unwrap_or(0) / 2 } else { 0 });
        let margin = waits.sum::<i32>();
        TransitJourney {
            depart: clock.instant(journey.depart),
            arrive: clock.instant(journey.arrive),
            margin: if margin > 0 { minutes(margin) } else { 0 },
            transfers: journey.rides().saturating_sub(1),
            walk: journey.walk_minutes(),
            fare: self.fare(journey),
            legs: legs.collect(),
        }
    }

    fn walk(&self, walk: &Walk, clock: Clock) -> TransitLeg {
        let stop = |number: Option<u32>| number.map(|number| self.stop(number));
        let (from, to) = (stop(walk.from), stop(walk.to));
        // The walking route is unknown. The page draws a dotted line between the known points.
        let ends = [&from, &to].into_iter().flatten().map(|stop| [stop.lon, stop.lat]);
        TransitLeg {
            depart: clock.instant(walk.depart),
            arrive: clock.instant(walk.depart + walk.secs),
            shape: ends.collect(),
            from,
            to,
            line: None,
            headsign: Localized::default(),
            every: None,
            between: Vec::new(),
        }
    }

    fn ride(&self, ride: &Ride, clock: Clock) -> TransitLeg {
        let (board, alight) = (ride.board as usize, ride.alight as usize);
        let pattern = self.network.pattern_of(ride.profile);
        let times = self.network.profiles.get(ride.profile as usize);
        let place = |call: usize| Some(self.stop(pattern?.calls.get(call)?.place));
        let between = (board + 1..alight).filter_map(|call| {
            let (arrive, depart) = (times?.arrive.get(call)?, times?.depart.get(board)?);
            self.call(pattern?, call, (arrive - depart).max(0) as u32 / 60)
        });
        TransitLeg {
            depart: clock.instant(ride.depart),
            arrive: clock.instant(ride.arrive),
            from: place(board),
            to: place(alight),
            line: pattern.map(|pattern| self.line(pattern.line)),
            headsign: self.headsign_of(ride.profile),
            every: ride.every.map(minutes),
            between: between.collect(),
            shape: pattern.map(|p| section(&self.network, &self.shapes, p, board, alight)).unwrap_or_default(),
        }
    }
}
