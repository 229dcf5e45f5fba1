//! Conduct, festivals, buses, ratings.

use chrono::{Datelike as _, Days, NaiveDate};
use civic::locale;
use contract::{
    heritage::{Block, BlockKind, Span},
    transit::TransitPage,
};
use messages::guide::args::{FestivalDay, FestivalDays, RatingMean, StopLines};

use super::Page;
use crate::{
    site::{Festival, days},
    terms::localized,
};

impl Page<'_> {
    pub(super) fn conduct(&self) -> Option<Block> {
        let rules = &self.site.file.conduct;
        let items = rules.iter().map(|rule| Block {
            text: vec![Span::plain(self.heritage.terms.conduct.name(rule.get_ref(), self.lang))],
            ..Block::of(BlockKind::Item)
        });
        let list = Block { blocks: items.collect(), ..Block::of(BlockKind::List) };
        (!rules.is_empty()).then(|| Block::section("conduct", self.words.conduct(), vec![list]))
    }

    pub(super) fn festivals(&self) -> Option<Block> {
        let festivals = self.site.file.festivals.iter();
        let blocks: Vec<Block> = festivals.filter_map(|festival| self.festival(festival)).collect();
        if blocks.is_empty() {
            return None;
        }
        let facts = Block { blocks, ..Block::of(BlockKind::Facts) };
        Some(Block::section("festivals", self.words.festivals(), vec![facts]))
    }

    fn festival(&self, festival: &Festival) -> Option<Block> {
        let (words, today) = (self.words, self.context.today);
        let (when, first, last) = match (&festival.lunar, &festival.solar) {
            (Some(lunar), _) => {
                let [from, to] = days(lunar.get_ref())?;
                let when = match from == to {
                    true => words.festival_day(FestivalDay { day: &from.1, month: &from.0 }),
                    false => words.festival_days(FestivalDays {
                        day: &from.1,
                        month: &from.0,
                        last_day: &to.1,
                        last_month: &to.0,
                    }),
                };
                let (first, last) = lunar_next(from, to, today)?;
                (when, first, last)
            }
            (None, Some(solar)) => {
                let [from, to] = days(solar.get_ref())?;
                let (first, last) = solar_next(from, to, today)?;
                (words.festival_solar(locale::day_of_year(from.0, from.1, self.lang)), first, last)
            }
            (None, None) => return None,
        };
        let dates = locale::days(first, last, self.lang);
        let next = if first <= today { words.festival_today(&dates) } else { words.festival_next(&dates) };
        let source = festival.source.as_ref().map(|key| key.get_ref().as_str());
        Some(Block {
            title: localized(&festival.name, self.lang).to_owned(),
            text: vec![Span::plain(next)],
            note: when,
            blocks: self.source_details(source, festival.confidence),
            ..Block::of(BlockKind::Fact)
        })
    }

    pub(super) fn buses(&self) -> Option<Block> {
        let cards = self.context.stops.iter().map(|stop| {
            let away = locale::exact_distance(f64::from(stop.distance_m), self.lang);
            let note = match stop.lines.is_empty() {
                true => away,
                false => self.words.stop_lines(StopLines { distance: &away, lines: &stop.lines.join(" · ") }),
            };
            Block {
                title: localized(&stop.name, self.lang).to_owned(),
                href: TransitPage::Stop(stop.id.clone()).href(),
                icon: "bus".to_owned(),
                note,
                ..Block::of(BlockKind::Card)
            }
        });
        let cards = Block { blocks: cards.collect(), ..Block::of(BlockKind::Cards) };
        (!cards.blocks.is_empty()).then(|| Block::section("buses", self.words.buses(), vec![cards]))
    }

    pub(super) fn rating(&self) -> Option<Block> {
        let (words, rating) = (self.words, self.context.rating?);
        let note = match rating.count {
            0 => words.rating_none().to_owned(),
            count => words.rating_mean(RatingMean { stars: &mean(rating.stars, count, self.lang), count }),
        };
        let stars =
            Block { act: "rate".to_owned(), title: words.rating().to_owned(), note, ..Block::of(BlockKind::Stars) };
        let mut stars = stars
            .with("site", self.site.slug.clone())
            .with("thanks", words.rating_thanks())
            .with("failed", words.rating_failed())
            .with("busy", words.rating_busy())
            .with("refused", words.rating_refused())
            // The script fills in the updated numbers.
            .with("mean", words.rating_mean_template());
        stars.blocks =
            (1..=5).map(|count| Block { title: words.rating_star(count), ..Block::of(BlockKind::Item) }).collect();
        Some(Block::section("rating", words.rating(), vec![stars]))
    }
}

/// The average as `4,3`, rounded to one decimal.
fn mean(stars: u32, count: u32, lang: &str) -> String {
    let tenths = (stars * 10 + count / 2) / count.max(1);
    locale::tenths(tenths, lang)
}

/// First and last day of a lunar festival: the current one, else the next.
fn lunar_next(from: (u8, u8), to: (u8, u8), today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let earliest = today.checked_sub_days(Days::new(40))?;
    let mut first = civic::lunar::next(from.0, from.1, 1, earliest)?;
    loop {
        // Search for the end from the start date, because lunar months have 29 or 30 days.
        let last = civic::lunar::next(to.0, to.1, 1, first)?;
        if last >= today {
            return Some((first, last));
        }
        first = civic::lunar::next(from.0, from.1, 1, last.succ_opt()?)?;
    }
}

/// Like [`lunar_next`], in the Gregorian calendar.
fn solar_next(from: (u8, u8), to: (u8, u8), today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let day = |year, (month, day): (u8, u8)| NaiveDate::from_ymd_opt(year, month.into(), day.into());
    (today.year() - 1..=today.year() + 4).find_map(|year| {
        let first = day(year, from)?;
        let last = day(if to < from { year + 1 } else { year }, to)?;
        (last >= today).then_some((first, last))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a day")
    }

    #[test]
    fn the_next_time_of_a_festival() {
        let dong_da = |today| lunar_next((1, 5), (1, 5), today);
        assert_eq!(dong_da(day(2026, 2, 21)), Some((day(2026, 2, 21), day(2026, 2, 21))));
        assert_eq!(dong_da(day(2026, 2, 22)), Some((day(2027, 2, 10), day(2027, 2, 10))));
        // A festival of seven days, on its last day.
        assert_eq!(lunar_next((1, 4), (1, 10), day(2026, 2, 26)), Some((day(2026, 2, 20), day(2026, 2, 26))));
        assert_eq!(lunar_next((1, 4), (1, 10), day(2026, 2, 27)), Some((day(2027, 2, 9), day(2027, 2, 15))));
        assert_eq!(solar_next((12, 30), (1, 2), day(2027, 1, 1)), Some((day(2026, 12, 30), day(2027, 1, 2))));
        assert_eq!(solar_next((2, 29), (2, 29), day(2026, 1, 1)), Some((day(2028, 2, 29), day(2028, 2, 29))));
    }
}
