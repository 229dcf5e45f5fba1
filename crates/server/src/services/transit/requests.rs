//! Parameters shared by several requests, and the errors for unknown ids.

use contract::FieldCode;
use transit::{Clock, QueryError};
use utoipa::IntoParams;

use super::TransitService;
use crate::{http::query::Query, problem::AppError};

/// Date and time of travel.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what `clock` reads")]
pub struct TravelTime {
    /// Local date and time, `YYYY-MM-DDTHH:MM`; now when absent.
    pub at: Option<String>,
}

/// The line that realtime data is requested for.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what `realtime::line` reads")]
pub struct LineFilter {
    /// Id of a line, or of a route of the feed.
    pub route: Option<String>,
}

/// The time given by `at`, or now.
pub(super) fn clock(service: &TransitService, query: &Query) -> Result<Clock, AppError> {
    let now = service.core.now();
    let Some(text) = query.text("at")? else { return Ok(Clock::of(now)) };
    let wrong = || AppError::parameter("at", FieldCode::Invalid, "must be a local time such as 2026-11-22T17:30");
    Clock::parse(text, now).ok_or_else(wrong)
}

/// The problem document for a query without an answer.
pub(super) fn problem(error: QueryError) -> AppError {
    let far = |name| AppError::parameter(name, FieldCode::OutOfRange, "no stop is within five kilometres");
    match error {
        QueryError::UnknownId => AppError::not_found("stop or line"),
        QueryError::UnknownOrigin => AppError::parameter("from", FieldCode::Unknown, "there is no such stop"),
        QueryError::UnknownDestination => AppError::parameter("to", FieldCode::Unknown, "there is no such stop"),
        QueryError::OriginTooFar => far("from"),
        QueryError::DestinationTooFar => far("to"),
    }
}
