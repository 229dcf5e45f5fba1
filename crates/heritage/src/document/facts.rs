//! Facts with their sources.

use civic::locale;
use contract::heritage::{Block, BlockKind, Span};
use messages::guide::Guide;
use messages::guide::args::{ClosedUntilDay, HoursDays, SourceOf};
use opening::{Times, clock};
use std::collections::BTreeMap;

use super::{Page, state};
use crate::{
    site::{Confidence, Fact, FactKind, Source},
    terms::localized,
};

pub(super) fn day_name(day: usize, words: Guide) -> &'static str {
    match day {
        0 => words.monday(),
        1 => words.tuesday(),
        2 => words.wednesday(),
        3 => words.thursday(),
        4 => words.friday(),
        5 => words.saturday(),
        _ => words.sunday(),
    }
}

fn is_practical(kind: FactKind) -> bool {
    matches!(kind, FactKind::Hours | FactKind::Ticket | FactKind::Wifi)
}

impl Page<'_> {
    /// Hours, ticket, Wi-Fi: what visitors need at the gate.
    pub(super) fn practical(&self) -> Option<Block> {
        self.group("facts", self.words.facts(), is_practical)
    }

    /// The history of the site.
    pub(super) fn history(&self) -> Option<Block> {
        self.group("history", self.words.history(), |kind| !is_practical(kind))
    }

    fn group(&self, id: &str, title: &str, is_member: fn(FactKind) -> bool) -> Option<Block> {
        let facts = self.site.file.facts.iter().filter(|fact| is_member(*fact.kind.get_ref()));
        let blocks: Vec<Block> = facts.filter_map(|fact| self.fact(fact)).collect();
        if blocks.is_empty() {
            return None;
        }
        Some(Block::section(id, title, vec![Block { blocks, ..Block::of(BlockKind::Facts) }]))
    }

    fn fact(&self, fact: &Fact) -> Option<Block> {
        let words = self.words;
        let mut block = Block::of(BlockKind::Fact);
        let (name, value) = match fact.kind.get_ref() {
            FactKind::Founded => (words.founded(), self.when(fact)),
            FactKind::Rebuilt => (words.rebuilt(), self.when(fact)),
            FactKind::BuiltBy => (words.built_by(), self.when(fact)),
            FactKind::Worships => (words.worships(), self.when(fact)),
            FactKind::Keeps => (words.keeps(), self.when(fact)),
            FactKind::Recognised => {
                let rank = fact.rank.as_ref().map(|rank| rank.get_ref().as_str()).unwrap_or_default();
                let rank = self.heritage.terms.ranks.name(rank, self.lang).to_owned();
                let year = fact.year.map(|year| year.to_string()).or(fact.years.clone());
                block.note = fact.decree.as_ref().map(|number| words.decree(number)).unwrap_or_default();
                (words.recognised(), [Some(rank), year].into_iter().flatten().collect::<Vec<_>>().join(", "))
            }
            FactKind::Hours => {
                if let Some((opening, now)) = self.context.opening.as_ref().zip(self.context.now) {
                    block.badge = state(opening, now, words);
                }
                // The script updates the status, because a page may be hours old.
                if let Some(opening) = &self.context.opening {
                    block.act = "hours".to_owned();
                    block = block
                        .with("spans", serde_json::json!(opening.spans).to_string())
                        .with("until", opening.known_until.to_string())
                        .with("words", self.states());
                }
                (words.hours(), self.plan())
            }
            FactKind::Ticket => {
                let price = |vnd: u32| match vnd {
                    0 => words.ticket_free().to_owned(),
                    vnd => civic::locale::price(i64::from(vnd) * 1000, "VND", self.lang),
                };
                let mut more = Vec::new();
                more.extend(fact.foreigners_vnd.map(|vnd| words.ticket_foreigners(price(vnd))));
                more.extend(fact.free_under.map(|age| words.ticket_free_under(age)));
                block.note = more.join(" · ");
                (words.ticket(), price(fact.vnd?))
            }
            FactKind::Wifi => (words.wifi(), fact.network.clone().unwrap_or_else(|| words.wifi_here().to_owned())),
        };
        block.title = name.to_owned();
        block.text = vec![Span::plain(value)];
        block.blocks = self.source_details(fact.source.as_ref().map(|key| key.get_ref().as_str()), fact.confidence);
        Some(block)
    }

    /// Status texts for the script, with placeholders.
    fn states(&self) -> String {
        let words = self.words;
        let days: Vec<&str> = (0..7).map(|day| day_name(day, words)).collect();
        let states = serde_json::json!({
            "until": words.open_until("{time}"), "always": words.open_always(), "from": words.closed_until("{time}"),
            "day": words.closed_until_day(ClosedUntilDay { day: &"{day}", time: &"{time}" }), "closed": words.closed_now(), "days": days,
            "unknown": words.open_unknown(), "zone": self.context.zone_minutes,
        });
        states.to_string()
    }

    /// A year, a range of years, a century, or a text.
    fn when(&self, fact: &Fact) -> String {
        let lang = self.lang;
        let dated = |number: i32, text: String| match number < 0 {
            true => locale::before_our_era(&text, lang),
            false => text,
        };
        if let Some(year) = fact.year {
            return dated(year, year.unsigned_abs().to_string());
        }
        if let Some(years) = &fact.years {
            return years.clone();
        }
        if let Some(century) = fact.century {
            return dated(century, self.words.century(locale::century(century, lang)));
        }
        fact.text.as_ref().map(|text| localized(text, lang).to_owned()).unwrap_or_default()
    }

    /// Opening hours such as `Every day: 08:00 – 17:00`, one part for each run of days. If there are several seasons,
    /// each has its dates. The next days off with different hours also have their dates. The text is true whenever it
    /// is read.
    fn plan(&self) -> String {
        let words = self.words;
        let Some(hours) = &self.site.hours else { return String::new() };
        let plan = hours.plan(self.context.today);
        let several = plan.seasons.len() > 1;
        let seasons = plan.seasons.iter().map(|season| {
            let week: Vec<String> = season.runs.iter().map(|run| self.run(run)).collect();
            let week = week.join("; ");
            let dates = || locale::days(season.first, season.last, self.lang);
            if several { words.hours_days(HoursDays { days: &dates(), times: &week }) } else { week }
        });
        let off = plan.days_off.iter();
        let off = off.map(|(first, last, times)| {
            words.hours_days(HoursDays { days: &locale::days(*first, *last, self.lang), times: &self.times(times) })
        });
        seasons.chain(off).collect::<Vec<_>>().join(" · ")
    }

    fn run(&self, (first, last, times): &(usize, usize, Times)) -> String {
        let words = self.words;
        let days = match (*first, *last) {
            (0, 6) => words.every_day().to_owned(),
            (first, last) if first == last => capital(day_name(first, words)),
            (first, last) => format!("{} – {}", capital(day_name(first, words)), day_name(last, words)),
        };
        words.hours_days(HoursDays { days: &days, times: &self.times(times) })
    }

    fn times(&self, times: &Times) -> String {
        let words = self.words;
        let times: Vec<String> = times
            .iter()
            .map(|times| match times {
                (0, 1440) => words.all_day().to_owned(),
                (from, to) => format!("{} – {}", clock(*from), clock(*to)),
            })
            .collect();
        if times.is_empty() { words.closed().to_owned() } else { locale::list(&times, self.lang) }
    }

    fn source(&self, source: &Source) -> Span {
        let date = locale::partial_date(source.date.get_ref(), self.lang);
        let text = self.words.source_of(SourceOf { source: &source.title, date: &date });
        if source.url.is_empty() { Span::plain(text) } else { Span::link(text, source.url.clone()) }
    }

    /// Source and confidence, in a collapsed block.
    pub(super) fn source_details(&self, key: Option<&str>, confidence: Option<Confidence>) -> Vec<Block> {
        let Some(source) = key.and_then(|key| self.site.file.sources.get(key)) else { return Vec::new() };
        let words = self.words;
        let sure = confidence.map(|confidence| match confidence {
            Confidence::Confirmed => words.confirmed(),
            Confidence::Likely => words.likely(),
            Confidence::Legend => words.legend(),
        });
        let mut text = vec![self.source(source)];
        text.extend(sure.map(|sure| Span::plain(format!(" {sure}"))));
        let inner = Block { text, ..Block::default() };
        vec![Block { title: words.source().to_owned(), blocks: vec![inner], ..Block::of(BlockKind::Fold) }]
    }

    /// All sources that the page uses, each once.
    pub(super) fn sources(&self) -> Block {
        let file = &self.site.file;
        let facts = file.facts.iter().filter_map(|fact| fact.source.as_ref());
        let festivals = file.festivals.iter().filter_map(|festival| festival.source.as_ref());
        let position = file.position.iter().map(|position| &position.source);
        let used = facts.chain(festivals).chain(position).map(|key| key.get_ref());
        let used: BTreeMap<&String, &Source> = used.filter_map(|key| file.sources.get_key_value(key)).collect();
        let items =
            used.into_values().map(|source| Block { text: vec![self.source(source)], ..Block::of(BlockKind::Item) });
        Block { blocks: items.collect(), ..Block::of(BlockKind::List) }
    }
}

/// Capitalizes the first letter, in scripts that have capitals.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
