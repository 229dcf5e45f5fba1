//! What riders have to know, over the network.

use contract::{Localized, transit::AlertEffect};

use super::{
    feed_index::FeedIndex,
    snapshot::{About, AlertSnapshot},
};

/// Alerts that begin within so many seconds are told already: somebody plans for tomorrow.
const SOON_SECS: i64 = 2 * 86_400;

/// What an alert is about: all that is named holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Concern {
    /// Numbers of lines, sorted; nothing named: all.
    pub lines: Option<Vec<u32>>,
    /// Number of the place; nothing named: all.
    pub place: Option<u32>,
}

/// An alert.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    pub id: String,
    pub effect: AlertEffect,
    pub title: Localized,
    pub text: Localized,
    /// Any of these.
    pub concerns: Vec<Concern>,
    /// Seconds since 1970.
    pub from: Option<i64>,
    pub until: Option<i64>,
    pub url: Option<String>,
}

impl Alert {
    /// `None` when it is over, far ahead, or about what the network does not have.
    pub(super) fn of(index: &FeedIndex, snapshot: &AlertSnapshot, now: i64) -> Option<Self> {
        let is_on = |(from, until): &&(Option<i64>, Option<i64>)| {
            from.is_none_or(|from| from <= now + SOON_SECS) && until.is_none_or(|until| until > now)
        };
        let period = snapshot.periods.iter().filter(is_on).min_by_key(|(from, _)| *from).copied();
        if period.is_none() && !snapshot.periods.is_empty() {
            return None;
        }
        let mut concerns: Vec<Concern> = match snapshot.about.as_slice() {
            [] => vec![Concern { lines: None, place: None }],
            about => about.iter().filter_map(|about| concern(index, about)).collect(),
        };
        if concerns.is_empty() {
            return None;
        }
        concerns.sort_unstable();
        concerns.dedup();
        let (from, until) = period.unwrap_or_default();
        Some(Self {
            id: snapshot.id.clone(),
            effect: snapshot.effect,
            title: snapshot.title.clone(),
            text: snapshot.text.clone(),
            concerns,
            from: from.filter(|from| *from > 0),
            until,
            url: snapshot.url.clone(),
        })
    }

    /// Whether riders of a line have to know it, anywhere on the line.
    pub(super) fn is_of_line(&self, line: u32) -> bool {
        self.concerns.iter().any(|one| match &one.lines {
            Some(lines) => lines.binary_search(&line).is_ok(),
            None => one.place.is_none(),
        })
    }

    /// Whether people at a place with these lines have to know it.
    pub(super) fn is_of_place(&self, place: u32, lines: &[u32]) -> bool {
        self.concerns.iter().any(|one| {
            let here = one.place.is_none_or(|known| known == place);
            here && one.lines.as_ref().is_none_or(|known| lines.iter().any(|line| known.binary_search(line).is_ok()))
        })
    }

    /// All lines that are named.
    pub(super) fn lines(&self) -> Vec<u32> {
        let mut lines: Vec<u32> =
            self.concerns.iter().filter_map(|one| one.lines.as_ref()).flatten().copied().collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    /// All places that are named.
    pub(super) fn places(&self) -> Vec<u32> {
        let mut places: Vec<u32> = self.concerns.iter().filter_map(|one| one.place).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Whether lines are meant only at the places that are named.
    pub(super) fn is_only_together(&self) -> bool {
        self.concerns.iter().all(|one| one.lines.is_some() && one.place.is_some())
    }
}

/// `None` when something is named that the network does not have: the rest would say more than the operator does.
fn concern(index: &FeedIndex, about: &About) -> Option<Concern> {
    let place = if about.stop.is_empty() { None } else { Some(index.place(&about.stop)?) };
    let trip = super::TripRef { trip: about.trip.clone(), route: about.route.clone(), ..Default::default() };
    let lines = if !about.route.is_empty() || !about.trip.is_empty() {
        Some(vec![index.line_of(&trip)?.0])
    } else {
        about.mode.map(|mode| {
            let all = (0..).zip(&index.network.lines).filter(|(_, line)| line.mode == mode);
            all.map(|(number, _)| number).collect()
        })
    };
    // An agency alone: the network is one city's.
    Some(Concern { lines, place })
}
