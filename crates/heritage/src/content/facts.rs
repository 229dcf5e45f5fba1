//! Filters the facts of a site: a fact needs a source, a date and a value.

use opening::Hours;
use toml::Spanned;

use super::{SiteContent, reader::Reader};
use crate::{
    finding::{Severity, line_of},
    site::{FactKind, days, is_date},
};

impl Reader<'_> {
    /// Removes invalid facts and reports them.
    pub(super) fn facts(&mut self, site: &mut SiteContent, path: &str, text: &str) {
        let line = |at: usize| Some(line_of(text, at));
        for (key, source) in &mut site.file.sources {
            if !source.url.is_empty() && !["https://", "http://"].iter().any(|start| source.url.starts_with(start)) {
                let message = format!("the address of [sources.{key}] is left out: https://… only");
                self.report(Severity::LeftOut, path, line(source.date.span().start), message);
                source.url.clear();
            }
        }
        let sources = &site.file.sources;
        let mut findings = Vec::new();
        let mut sourced = |source: Option<&Spanned<String>>, at: usize, what: &str| -> bool {
            let Some(key) = source else {
                findings.push((at, format!("this {what} has no source: it is not shown")));
                return false;
            };
            match sources.get(key.get_ref()) {
                None => {
                    findings
                        .push((key.span().start, format!("there is no [sources.{}]: it is not shown", key.get_ref())));
                    false
                }
                Some(source) if !is_date(source.date.get_ref()) => {
                    let text = format!("\"{}\" is no date: what rests on it is not shown", source.date.get_ref());
                    findings.push((source.date.span().start, text));
                    false
                }
                Some(_) => true,
            }
        };
        let mut facts = site.file.facts.clone();
        facts.retain(|fact| sourced(fact.source.as_ref(), fact.kind.span().start, "fact"));
        let mut festivals = site.file.festivals.clone();
        festivals.retain(|festival| {
            let when = festival.lunar.as_ref().or(festival.solar.as_ref());
            let at = when.map_or(0, |when| when.span().start);
            sourced(festival.source.as_ref(), at, "festival")
        });
        festivals.retain(|festival| match festival.lunar.as_ref().or(festival.solar.as_ref()) {
            Some(when) if days(when.get_ref()).is_some() => true,
            Some(when) => {
                let text = format!("\"{}\" is no MM-DD or MM-DD..MM-DD: it is not shown", when.get_ref());
                findings.push((when.span().start, text));
                false
            }
            None => {
                findings.push((0, "a festival has neither a lunar nor a solar day: it is not shown".to_owned()));
                false
            }
        });
        facts.retain(|fact| {
            let has_value = match fact.kind.get_ref() {
                FactKind::Recognised => fact.rank.is_some(),
                FactKind::Hours => fact.opening.is_some(),
                FactKind::Ticket => fact.vnd.is_some(),
                FactKind::Wifi => true,
                _ => fact.year.is_some() || fact.years.is_some() || fact.century.is_some() || fact.text.is_some(),
            };
            if !has_value {
                findings.push((fact.kind.span().start, "this fact says nothing: it is not shown".to_owned()));
            }
            has_value
        });
        let opening = facts.iter().find_map(|fact| fact.opening.as_ref());
        if let Some(opening) = opening {
            match Hours::parse(opening.get_ref(), self.city.days_off.iter().copied()) {
                Ok(hours) => site.hours = Some(hours),
                Err(text) => findings.push((opening.span().start, format!("{text}: it is not shown"))),
            }
        }
        if site.hours.is_none() {
            facts.retain(|fact| *fact.kind.get_ref() != FactKind::Hours);
        }
        site.file.facts = facts;
        site.file.festivals = festivals;
        for (at, text) in findings {
            self.report(Severity::LeftOut, path, line(at), text);
        }
    }
}
