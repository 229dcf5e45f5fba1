//! Facts of procedures in words.

use contract::procedures::{Channel, FactSource, FactSourceKind, Fee, HandlingTime, ProcedureGroup, TimeUnit};
use messages::{
    Words,
    args::{ProcedureSourceLine, ProcedureValidBetween},
};

use crate::{locale::day, parking::dong};

/// Name of a subject.
pub fn group_name(group: ProcedureGroup, words: &Words) -> &'static str {
    match group {
        ProcedureGroup::Identity => words.procedure_group_identity(),
        ProcedureGroup::Residence => words.procedure_group_residence(),
        ProcedureGroup::CivilStatus => words.procedure_group_civil_status(),
        ProcedureGroup::Certification => words.procedure_group_certification(),
        ProcedureGroup::Business => words.procedure_group_business(),
        ProcedureGroup::Vehicles => words.procedure_group_vehicles(),
        ProcedureGroup::Land => words.procedure_group_land(),
        ProcedureGroup::Education => words.procedure_group_education(),
        ProcedureGroup::Health => words.procedure_group_health(),
        ProcedureGroup::Social => words.procedure_group_social(),
        ProcedureGroup::Transport => words.procedure_group_transport(),
        ProcedureGroup::Digital => words.procedure_group_digital(),
    }
}

/// Name of a channel.
pub fn channel_name(channel: Channel, words: &Words) -> &'static str {
    match channel {
        Channel::Desk => words.procedure_channel_desk(),
        Channel::Online => words.procedure_channel_online(),
        Channel::App => words.procedure_channel_app(),
        Channel::Phone => words.procedure_channel_phone(),
        Channel::Post => words.procedure_channel_post(),
    }
}

/// The amount of a fee, `8.000 đ`, or that it costs nothing; `None` if the fee is only described.
pub fn fee_price(fee: &Fee, words: &Words) -> Option<String> {
    match fee.amount {
        Some(amount) => Some(dong(u64::from(amount), words)),
        None => fee.free.then(|| words.procedure_free().to_owned()),
    }
}

/// From and until when a fee applies; `None` if it has always been and no end is known.
pub fn fee_validity(fee: &Fee, words: &Words) -> Option<String> {
    let date = |date| day(date, words.tag());
    match (fee.valid_from.map(date), fee.valid_to.map(date)) {
        (Some(from), Some(to)) => Some(words.procedure_valid_between(ProcedureValidBetween { from: &from, to: &to })),
        (Some(from), None) => Some(words.procedure_valid_from(from)),
        (None, Some(to)) => Some(words.procedure_valid_to(to)),
        (None, None) => None,
    }
}

/// A handling time: `3 ngày làm việc`.
pub fn time_text(time: &HandlingTime, words: &Words) -> String {
    match time.unit {
        TimeUnit::WorkingDay => words.procedure_working_days(time.days),
        TimeUnit::Day => words.time_days(time.days),
        TimeUnit::Hour => words.time_hours(time.days),
    }
}

/// Name of a kind of source.
pub fn source_kind_name(kind: FactSourceKind, words: &Words) -> &'static str {
    match kind {
        FactSourceKind::Law => words.procedure_source_law(),
        FactSourceKind::Portal => words.procedure_source_portal(),
        FactSourceKind::Press => words.procedure_source_press(),
    }
}

/// Kind of a source, and when the facts were compared with it.
pub fn source_line(source: &FactSource, words: &Words) -> String {
    words.procedure_source_line(ProcedureSourceLine {
        kind: &source_kind_name(source.kind, words),
        date: &day(source.checked_on, words.tag()),
    })
}
