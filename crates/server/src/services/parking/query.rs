//! Parameters of parking requests.

use chrono::NaiveDateTime;
use civic::parking::{QuoteError, check_stay};
use contract::{FieldCode, Instant, parking::Vehicle};
use utoipa::IntoParams;

use super::ParkingService;
use crate::{
    http::query::{Query, required},
    problem::AppError,
};

/// Vehicle and stay.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what `vehicle` and `stay` read")]
pub struct StayParameters {
    /// What is parked: `motorcycle`, `car`, `bicycle` or `bus`. A list without it is that of motorcycles.
    pub vehicle: Option<String>,
    /// Start of the stay in local time, `YYYY-MM-DDTHH:MM`; with `to`.
    pub from: Option<String>,
    /// End of the stay in local time, `YYYY-MM-DDTHH:MM`; with `from`.
    pub to: Option<String>,
}

/// Start and end of a stay, with the city's UTC offset.
pub(super) type StayTimes = (Instant, Instant);

/// The vehicle; the default one when absent.
pub(super) fn vehicle(query: &Query) -> Result<Vehicle, AppError> {
    let Some(word) = query.text("vehicle")? else { return Ok(Vehicle::default()) };
    let all: Vec<&str> = Vehicle::ALL.into_iter().map(Vehicle::as_str).collect();
    let wrong = || AppError::parameter("vehicle", FieldCode::Unknown, format!("must be one of {}", all.join(", ")));
    Vehicle::parse(word).ok_or_else(wrong)
}

/// The stay; `None` if neither end is given.
pub(super) fn stay(service: &ParkingService, query: &Query) -> Result<Option<StayTimes>, AppError> {
    if query.text("from")?.is_none() && query.text("to")?.is_none() {
        return Ok(None);
    }
    let (from, to) = (time(service, query, "from")?, time(service, query, "to")?);
    check_stay(from, to).map_err(refused)?;
    Ok(Some((from, to)))
}

fn time(service: &ParkingService, query: &Query, name: &str) -> Result<Instant, AppError> {
    let text = required(name, query.text(name)?)?;
    let wrong = || AppError::parameter(name, FieldCode::Invalid, "must be a local time such as 2026-11-22T17:30");
    local_time(service, text).ok_or_else(wrong)
}

/// Reads a local time without seconds and zone, like the value of `<input type="datetime-local">`.
pub(super) fn local_time(service: &ParkingService, text: &str) -> Option<Instant> {
    let text = Some(text).filter(|text| contract::is_local_time(text))?;
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok()?;
    local.and_local_timezone(*service.core.now().offset()).single()
}

/// The problem for a stay that has no price.
pub(super) fn refused(error: QuoteError) -> AppError {
    let detail = error.to_string();
    match error {
        QuoteError::Empty | QuoteError::TooLong => AppError::parameter("to", FieldCode::OutOfRange, detail),
        QuoteError::NoTariff(_) => AppError::not_found("tariff for this vehicle and day"),
        QuoteError::NoRate(_) => AppError::internal(&detail),
    }
}
