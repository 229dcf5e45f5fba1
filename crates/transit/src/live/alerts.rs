//! What riders have to know, over the network.

use contract::{AlertEffect, Localized};

use super::{book::Book, news::AlertNews};

/// Alerts that begin within so many seconds are told already: somebody plans for tomorrow.
const SOON_SECS: i64 = 2 * 86_400;

/// An alert.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    pub id: String,
    pub effect: AlertEffect,
    pub title: Localized,
    pub text: Localized,
    /// Numbers of lines, sorted.
    pub lines: Vec<u32>,
    /// Numbers of places, sorted.
    pub places: Vec<u32>,
    /// It holds for the whole network.
    pub everywhere: bool,
    /// Seconds since 1970.
    pub from: Option<i64>,
    pub until: Option<i64>,
    pub url: Option<String>,
}

impl Alert {
    /// `None` when it is over, far ahead, or about what the network does not have.
    pub(super) fn of(book: &Book, news: &AlertNews, now: i64) -> Option<Self> {
        let is_on = |(from, until): &&(Option<i64>, Option<i64>)| {
            from.is_none_or(|from| from <= now + SOON_SECS) && until.is_none_or(|until| until > now)
        };
        let period = news.periods.iter().filter(is_on).min_by_key(|(from, _)| *from).copied();
        if period.is_none() && !news.periods.is_empty() {
            return None;
        }
        let (mut lines, mut places, mut everywhere) = (Vec::new(), Vec::new(), news.about.is_empty());
        for about in &news.about {
            let trip = super::TripRef { trip: about.trip.clone(), route: about.route.clone(), ..Default::default() };
            let line = book.line_of(&trip).map(|(line, _)| line);
            let place = book.place(&about.stop);
            let names_line = !about.route.is_empty() || !about.trip.is_empty();
            match (names_line, !about.stop.is_empty(), about.mode) {
                // A line at a stop: whoever looks at either wants to know.
                (true, _, _) | (_, true, _) => {
                    lines.extend(line);
                    places.extend(place);
                }
                (false, false, Some(mode)) => {
                    let all = (0..).zip(&book.network.lines).filter(|(_, line)| line.mode == mode);
                    lines.extend(all.map(|(number, _)| number));
                }
                // An agency: the network is one city's.
                (false, false, None) => everywhere = true,
            }
        }
        if lines.is_empty() && places.is_empty() && !everywhere {
            return None;
        }
        for numbers in [&mut lines, &mut places] {
            numbers.sort_unstable();
            numbers.dedup();
        }
        let (from, until) = period.unwrap_or_default();
        Some(Self {
            id: news.id.clone(),
            effect: news.effect,
            title: news.title.clone(),
            text: news.text.clone(),
            lines,
            places,
            everywhere,
            from: from.filter(|from| *from > 0),
            until,
            url: news.url.clone(),
        })
    }
}
