//! Alerts for riders, matched to the network.

use contract::{Localized, transit::AlertEffect};

use super::{
    feed_index::FeedIndex,
    snapshot::{AlertSnapshot, EntityRef},
};

/// Alerts that begin within this many seconds are already shown, because riders plan for tomorrow.
const SOON_SECS: i64 = 2 * 86_400;

/// What an alert applies to. All given fields must match.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InformedEntity {
    /// Numbers of lines, sorted; `None` means all lines.
    pub lines: Option<Vec<u32>>,
    /// Number of the place; `None` means all places.
    pub place: Option<u32>,
}

/// An alert, matched to the network.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    pub id: String,
    pub effect: AlertEffect,
    pub title: Localized,
    pub text: Localized,
    /// The alert applies if any of these matches.
    pub informed_entities: Vec<InformedEntity>,
    /// Start and end of the period, in seconds since 1970.
    pub from: Option<i64>,
    pub until: Option<i64>,
    pub url: Option<String>,
}

impl Alert {
    /// `None` if the alert is over, too far ahead, or about something that the network does not have.
    pub(super) fn of(index: &FeedIndex, snapshot: &AlertSnapshot, now: i64) -> Option<Self> {
        let is_on = |(from, until): &&(Option<i64>, Option<i64>)| {
            from.is_none_or(|from| from <= now + SOON_SECS) && until.is_none_or(|until| until > now)
        };
        let period = snapshot.periods.iter().filter(is_on).min_by_key(|(from, _)| *from).copied();
        if period.is_none() && !snapshot.periods.is_empty() {
            return None;
        }
        let mut informed_entities: Vec<InformedEntity> = match snapshot.informed_entities.as_slice() {
            [] => vec![InformedEntity { lines: None, place: None }],
            entities => entities.iter().filter_map(|entity| informed_entity(index, entity)).collect(),
        };
        if informed_entities.is_empty() {
            return None;
        }
        informed_entities.sort_unstable();
        informed_entities.dedup();
        let (from, until) = period.unwrap_or_default();
        Some(Self {
            id: snapshot.id.clone(),
            effect: snapshot.effect,
            title: snapshot.title.clone(),
            text: snapshot.text.clone(),
            informed_entities,
            from: from.filter(|from| *from > 0),
            until,
            url: snapshot.url.clone(),
        })
    }

    /// Whether the alert concerns riders of a line, anywhere on the line.
    pub(super) fn is_of_line(&self, line: u32) -> bool {
        self.informed_entities.iter().any(|one| match &one.lines {
            Some(lines) => lines.binary_search(&line).is_ok(),
            None => one.place.is_none(),
        })
    }

    /// Whether the alert concerns people at a place that these lines serve.
    pub(super) fn is_of_place(&self, place: u32, lines: &[u32]) -> bool {
        self.informed_entities.iter().any(|one| {
            let here = one.place.is_none_or(|known| known == place);
            here && one.lines.as_ref().is_none_or(|known| lines.iter().any(|line| known.binary_search(line).is_ok()))
        })
    }

    /// All lines that the alert names.
    pub(super) fn lines(&self) -> Vec<u32> {
        let mut lines: Vec<u32> =
            self.informed_entities.iter().filter_map(|one| one.lines.as_ref()).flatten().copied().collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    /// All places that the alert names.
    pub(super) fn places(&self) -> Vec<u32> {
        let mut places: Vec<u32> = self.informed_entities.iter().filter_map(|one| one.place).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Whether the alert concerns its lines only at its places.
    pub(super) fn is_only_together(&self) -> bool {
        self.informed_entities.iter().all(|one| one.lines.is_some() && one.place.is_some())
    }
}

/// `None` if `entity` names something that the network does not have: the rest alone would apply to more than the
/// operator meant.
fn informed_entity(index: &FeedIndex, entity: &EntityRef) -> Option<InformedEntity> {
    let place = if entity.stop.is_empty() { None } else { Some(index.place(&entity.stop)?) };
    let trip = super::TripRef { trip: entity.trip.clone(), route: entity.route.clone(), ..Default::default() };
    let lines = if !entity.route.is_empty() || !entity.trip.is_empty() {
        Some(vec![index.line_of(&trip)?.0])
    } else {
        entity.mode.map(|mode| {
            let all = (0..).zip(&index.network.lines).filter(|(_, line)| line.mode == mode);
            all.map(|(number, _)| number).collect()
        })
    };
    // An agency alone means everything: the network belongs to one city.
    Some(InformedEntity { lines, place })
}
