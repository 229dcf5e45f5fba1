//! Filters shared by the list and the map.

use chrono::{NaiveDate, NaiveTime};
use contract::{FieldCode, reports::Status};
use utoipa::{
    IntoParams,
    openapi::{
        KnownFormat, Object, SchemaFormat, Type,
        path::{Parameter, ParameterIn},
    },
};

use super::{ReportService, store::Filter};
use crate::{
    http::query::Query,
    openapi::parameters::{list, query, text, word},
    problem::AppError,
};

/// Parameters read by [`read`].
pub(super) struct FilterParameters;

impl IntoParams for FilterParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let words = "Beginnings of words in code, address, description and category; accents do not matter.";
        let date = text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)));
        vec![
            list("category", "Ids of categories.", text().min_length(Some(1)).max_length(Some(100))),
            list("status", "Statuses.", word(&Status::ALL.map(Status::as_str))),
            query("overdue", "Only open reports past their deadline.", Object::with_type(Type::Boolean)),
            query("ward", "Code of a ward.", text()),
            query("q", words, text()),
            query("since", "Filed on or after this date, in the city's time.", date),
        ]
    }
}

/// Reads the filter parameters except `bbox`.
pub(super) fn read(service: &ReportService, query: &Query) -> Result<Filter, AppError> {
    let status = |word: &str| {
        let names: Vec<&str> = Status::ALL.iter().map(|status| status.as_str()).collect();
        let unknown = || AppError::parameter("status", FieldCode::Unknown, format!("any of {}", names.join(", ")));
        Status::parse(word).ok_or_else(unknown)
    };
    let words = query.text("q")?.map(civic::text::fold).unwrap_or_default();
    Ok(Filter {
        category: query.list("category")?.into_iter().map(str::to_owned).collect(),
        status: query.list("status")?.into_iter().map(status).collect::<Result<_, _>>()?,
        overdue_at: query.flag("overdue")?.then(|| service.core.now_ms()),
        ward: query.text("ward")?.map(str::to_owned),
        words: words.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect(),
        since_ms: query.text("since")?.map(|date| midnight(service, date)).transpose()?,
        ids: None,
        bbox: None,
    })
}

/// Start of a day in the city, milliseconds since 1970.
fn midnight(service: &ReportService, date: &str) -> Result<i64, AppError> {
    let wrong = || AppError::parameter("since", FieldCode::Invalid, "must be a date such as 2026-11-22");
    // `parse` also accepts dates without leading zeros, which the contract does not allow.
    let day = date.parse::<NaiveDate>().ok().filter(|_| date.len() == 10).ok_or_else(wrong)?;
    let local = day.and_time(NaiveTime::MIN).and_local_timezone(service.city().profile.offset());
    Ok(local.single().ok_or_else(wrong)?.timestamp_millis())
}
