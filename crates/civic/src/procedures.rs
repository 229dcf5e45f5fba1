//! Procedures: the parts of their list, their facts in words, and which sources a fact names. Page and server show the
//! same.

mod sections;
mod texts;

#[cfg(test)]
mod tests;

pub use sections::{ListSection, groups, is_match, list_sections};
pub use texts::{channel_name, fee_price, fee_validity, group_name, source_kind_name, source_line, time_text};

use chrono::{Months, NaiveDate};
use contract::procedures::{Channel, FactSource, Fee, Procedure, ProcedureSummary};

/// After this many months, a fact should be compared with its source again.
const CURRENT_MONTHS: u32 = 12;

/// Whether a fact was compared more than a year ago.
pub fn is_outdated(checked_on: NaiveDate, today: NaiveDate) -> bool {
    checked_on.checked_add_months(Months::new(CURRENT_MONTHS)).is_some_and(|end| end < today)
}

/// Whether a procedure can be done on a web site or in an app.
pub fn is_online(procedure: &Procedure) -> bool {
    procedure.places.iter().any(|place| matches!(place.channel, Channel::Online | Channel::App))
}

/// A procedure as the list shows it.
pub fn summary(procedure: &Procedure) -> ProcedureSummary {
    ProcedureSummary {
        id: procedure.id.clone(),
        kind: procedure.kind,
        group: procedure.group,
        name: procedure.name.clone(),
        summary: procedure.summary.clone(),
        authority: procedure.authority.name.clone(),
        is_online: is_online(procedure),
        as_of: procedure.as_of,
    }
}

/// The sources that a fact names, each with its number in the list of sources, from 1. Unknown keys are left out.
pub fn source_numbers<'a>(procedure: &'a Procedure, keys: &'a [String]) -> impl Iterator<Item = (u32, &'a FactSource)> {
    keys.iter().filter_map(move |key| (1..).zip(&procedure.sources).find(|(_, source)| source.id == *key))
}

/// The fees of a channel that apply on a day. Every channel other than online is one at a desk.
pub fn fees_on(procedure: &Procedure, day: NaiveDate, is_online: bool) -> impl Iterator<Item = &Fee> {
    let fees = procedure.fees.iter().filter(move |fee| fee.is_valid_on(day));
    fees.filter(move |fee| (fee.channel == Channel::Online) == is_online)
}

/// The fees that have ended or do not apply yet.
pub fn other_fees(procedure: &Procedure, day: NaiveDate) -> impl Iterator<Item = &Fee> {
    procedure.fees.iter().filter(move |fee| !fee.is_valid_on(day))
}

/// The host of an address, to name where a link leads: `dichvucong.gov.vn`.
pub fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}
