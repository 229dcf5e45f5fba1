//! What a procedure's file must fulfil. Every mistake is named with its field.

mod names;

use chrono::NaiveDate;
use civic::text::fold;
use contract::{
    Localized,
    procedures::{Channel, FactSourceKind, Fee, Procedure},
};
use std::collections::BTreeSet;
use url::Url;

use self::names::district_in;

pub(super) use names::clashing_names;

/// Maximum length of an id, in characters: it is also that of a fee in the operator's file of payments.
const MOST_ID: usize = 40;
/// Maximum length of a text, in characters. A longer one is not read.
const MOST_TEXT: usize = 600;

/// The mistakes in a procedure.
pub(super) struct Lint<'a> {
    procedure: &'a Procedure,
    locales: &'a [String],
    latest: NaiveDate,
    /// The mistakes: field and what is wrong with it.
    pub faults: Vec<String>,
}

impl<'a> Lint<'a> {
    /// Checks a procedure. Texts must be in all `locales`; facts must have been compared on `latest` or before.
    pub fn of(procedure: &'a Procedure, locales: &'a [String], latest: NaiveDate) -> Self {
        let mut lint = Self { procedure, locales, latest, faults: Vec::new() };
        lint.head();
        lint.facts();
        lint.fees();
        lint.times();
        lint.sources();
        lint
    }

    fn add(&mut self, field: &str, fault: &str) {
        self.faults.push(format!("{field}: {fault}"));
    }

    fn head(&mut self) {
        let procedure = self.procedure;
        if !is_key(&procedure.id) {
            self.add("file name", "must be 1 to 40 of a-z, 0-9 and -, with letters or digits at both ends");
        }
        self.text("name", &procedure.name);
        self.text("summary", &procedure.summary);
        if procedure.code.as_ref().is_some_and(|code| !code.chars().all(|c| c.is_ascii_digit() || c == '.')) {
            self.add("code", "must be digits with points, such as 1.001193");
        }
        if procedure.as_of > self.latest {
            self.add("as_of", "is in the future");
        }
        let mut known = BTreeSet::new();
        for (at, alias) in procedure.aliases.iter().enumerate() {
            let field = format!("aliases[{at}]");
            if fold(alias).is_empty() {
                self.add(&field, "empty");
            } else if !known.insert(fold(alias)) {
                self.add(&field, "stands there twice");
            }
        }
    }

    fn facts(&mut self) {
        let procedure = self.procedure;
        self.fact("authority", &procedure.authority.sources);
        self.text("authority.name", &procedure.authority.name);
        self.today("authority.name", &procedure.authority.name);
        if let Some(change) = &procedure.change {
            self.fact("change", &change.sources);
            self.text("change.text", &change.text);
        }
        for (at, paper) in procedure.papers.iter().enumerate() {
            let field = format!("papers[{at}]");
            self.fact(&field, &paper.sources);
            self.text(&format!("{field}.name"), &paper.name);
            self.optional_text(&format!("{field}.condition"), paper.condition.as_ref());
        }
        for (at, place) in procedure.places.iter().enumerate() {
            let field = format!("places[{at}]");
            self.fact(&field, &place.sources);
            self.text(&format!("{field}.text"), &place.text);
            self.today(&format!("{field}.text"), &place.text);
            self.address(&format!("{field}.href"), place.href.as_deref());
        }
        for (at, note) in procedure.notes.iter().enumerate() {
            let field = format!("notes[{at}]");
            self.fact(&field, &note.sources);
            self.text(&format!("{field}.text"), &note.text);
        }
    }

    fn fees(&mut self) {
        let procedure = self.procedure;
        for (at, fee) in procedure.fees.iter().enumerate() {
            let field = format!("fees[{at}]");
            self.fact(&field, &fee.sources);
            self.law(&field, &fee.sources);
            self.optional_text(&format!("{field}.text"), fee.text.as_ref());
            if !matches!(fee.channel, Channel::Desk | Channel::Online) {
                self.add(&format!("{field}.channel"), "must be desk or online");
            }
            if let Some(fault) = amount_fault(fee) {
                self.add(&format!("{field}.amount"), fault);
            }
            if fee.valid_from.zip(fee.valid_to).is_some_and(|(from, to)| to < from) {
                self.add(&format!("{field}.valid_to"), "is before valid_from");
            }
        }
    }

    fn times(&mut self) {
        let procedure = self.procedure;
        for (at, time) in procedure.times.iter().enumerate() {
            let field = format!("times[{at}]");
            self.fact(&field, &time.sources);
            self.law(&field, &time.sources);
            self.optional_text(&format!("{field}.text"), time.text.as_ref());
            if time.days == 0 {
                self.add(&format!("{field}.days"), "must be more than 0");
            }
        }
    }

    fn sources(&mut self) {
        let (procedure, mut known) = (self.procedure, BTreeSet::new());
        for (at, source) in procedure.sources.iter().enumerate() {
            let field = format!("sources[{at}]");
            if !is_key(&source.id) {
                self.add(&format!("{field}.id"), "must be 1 to 40 of a-z, 0-9 and -");
            }
            if !known.insert(source.id.as_str()) {
                self.add(&format!("{field}.id"), "stands there twice");
            }
            if let Some(fault) = text_fault(&source.name) {
                self.add(&format!("{field}.name"), fault);
            }
            self.address(&format!("{field}.url"), source.url.as_deref());
            if source.kind == FactSourceKind::Press && source.url.is_none() {
                self.add(
                    &format!("{field}.url"),
                    "missing: only documents and official sites can be found by their name",
                );
            }
            if source.checked_on > self.latest {
                self.add(&format!("{field}.checked_on"), "is in the future");
            }
        }
    }

    /// A fact needs a source.
    fn fact(&mut self, field: &str, keys: &[String]) {
        let (procedure, field) = (self.procedure, format!("{field}.sources"));
        if keys.is_empty() {
            self.add(&field, "names no source");
        }
        for key in keys.iter().filter(|key| procedure.source(key).is_none()) {
            self.add(&field, &format!("there is no source `{key}`"));
        }
    }

    /// An amount or a number of days needs a legal source.
    fn law(&mut self, field: &str, keys: &[String]) {
        let procedure = self.procedure;
        let is_law = |key: &String| procedure.source(key).is_some_and(|source| source.kind == FactSourceKind::Law);
        if !keys.iter().any(is_law) {
            self.add(&format!("{field}.sources"), "names no source of kind law");
        }
    }

    fn text(&mut self, field: &str, text: &Localized) {
        let locales = self.locales;
        for tag in locales {
            let fault = text.0.get(tag).map_or(Some("missing"), |text| text_fault(text));
            if let Some(fault) = fault {
                self.add(&format!("{field}.{tag}"), fault);
            }
        }
    }

    fn optional_text(&mut self, field: &str, text: Option<&Localized>) {
        if let Some(text) = text {
            self.text(field, text);
        }
    }

    /// An authority or a place of today is of no district.
    fn today(&mut self, field: &str, text: &Localized) {
        for (tag, text) in &text.0 {
            if let Some(word) = district_in(text) {
                self.add(
                    &format!("{field}.{tag}"),
                    &format!("names a district (`{word}`): there is none since July 2025"),
                );
            }
        }
    }

    fn address(&mut self, field: &str, address: Option<&str>) {
        let is_https = |address: &str| Url::parse(address).is_ok_and(|url| url.scheme() == "https" && url.has_host());
        if address.is_some_and(|address| !is_https(address) || address.contains(char::is_whitespace)) {
            self.add(field, "must be an https address");
        }
    }
}

fn is_key(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=MOST_ID).contains(&text.len()) && text.chars().all(is_plain) && !text.starts_with('-') && !text.ends_with('-')
}

fn text_fault(text: &str) -> Option<&'static str> {
    match text {
        text if text.trim().is_empty() => Some("empty"),
        text if text.contains(char::is_control) => Some("has control characters or lines"),
        text if text.chars().count() > MOST_TEXT => Some("has more than 600 characters"),
        _ => None,
    }
}

fn amount_fault(fee: &Fee) -> Option<&'static str> {
    match (fee.amount, fee.free) {
        (Some(_), true) => Some("a free service has no amount"),
        (Some(0), false) => Some("write free = true"),
        (None, false) if fee.text.is_none() => Some("missing: an amount, free = true or a text"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_plain() {
        assert!(is_key("dang-ky-khai-sinh") && is_key("nd2"));
        for wrong in ["", "-a", "a-", "A", "a_b", "đ", &"a".repeat(41)] {
            assert!(!is_key(wrong), "{wrong}");
        }
    }
}
