//! Query parameters. Unknown ones are ignored; errors name the invalid parameter.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use contract::{Bbox, FieldCode, LatLon};
use std::{fmt::Display, str::FromStr};

use crate::problem::AppError;

/// Maximum length of a text parameter, in characters.
pub const TEXT_CHARS: usize = 200;

/// The decoded query parameters of a request. An empty parameter counts as absent.
#[derive(Clone, Debug, Default)]
pub struct Query(Vec<(String, String)>);

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        Ok(Self(contract::parse_query(parts.uri.query().unwrap_or_default())))
    }
}

impl Query {
    /// The text of a parameter, trimmed.
    ///
    /// # Errors
    /// `BadRequest` if it is longer than [`TEXT_CHARS`].
    pub fn text(&self, name: &str) -> Result<Option<&str>, AppError> {
        self.long_text(name, TEXT_CHARS)
    }

    /// The text of a parameter, trimmed, of at most `most` characters.
    ///
    /// # Errors
    /// `BadRequest` if it is longer.
    pub fn long_text(&self, name: &str, most: usize) -> Result<Option<&str>, AppError> {
        let found = self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
        match found.filter(|value| !value.is_empty()) {
            Some(value) if value.chars().count() > most => {
                Err(AppError::parameter(name, FieldCode::TooLong, format!("at most {most} characters")))
            }
            other => Ok(other),
        }
    }

    /// The values of a list parameter, separated by commas or given several times.
    ///
    /// # Errors
    /// `BadRequest` if there are more than 100.
    pub fn list(&self, name: &str) -> Result<Vec<&str>, AppError> {
        let given = self.0.iter().filter(|(key, _)| key == name).flat_map(|(_, value)| value.split(','));
        let parts: Vec<&str> = given.map(str::trim).filter(|part| !part.is_empty()).collect();
        if parts.len() > 100 {
            return Err(AppError::parameter(name, FieldCode::TooMany, "at most 100"));
        }
        Ok(parts)
    }

    /// A parameter parsed as a `T`.
    ///
    /// # Errors
    /// `BadRequest` naming the parameter, if it cannot be parsed.
    pub fn parse<T: FromStr<Err: Display>>(&self, name: &str) -> Result<Option<T>, AppError> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        text.parse().map(Some).map_err(|error| AppError::parameter(name, FieldCode::Invalid, format!("{error}")))
    }

    /// A whole number from `least` to `most`.
    ///
    /// # Errors
    /// `BadRequest` naming the parameter.
    pub fn number(&self, name: &str, least: u32, most: u32) -> Result<Option<u32>, AppError> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let number: i64 =
            text.parse().map_err(|_| AppError::parameter(name, FieldCode::Invalid, "must be a whole number"))?;
        match u32::try_from(number) {
            Ok(number) if (least..=most).contains(&number) => Ok(Some(number)),
            _ => Err(AppError::parameter(name, FieldCode::OutOfRange, format!("must be {least} to {most}"))),
        }
    }

    /// `true` or `false`; false if absent.
    ///
    /// # Errors
    /// `BadRequest` naming the parameter.
    pub fn flag(&self, name: &str) -> Result<bool, AppError> {
        match self.text(name)? {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(AppError::parameter(name, FieldCode::Invalid, "must be true or false")),
        }
    }

    /// The position given by `lat` and `lon`, of which both or neither must be present.
    ///
    /// # Errors
    /// `BadRequest` naming the parameter.
    pub fn position(&self) -> Result<Option<LatLon>, AppError> {
        let degrees = |name: &str, most: f64| -> Result<Option<f64>, AppError> {
            let Some(text) = self.text(name)? else {
                return Ok(None);
            };
            let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
            let number =
                number.ok_or_else(|| AppError::parameter(name, FieldCode::Invalid, "must be a number of degrees"))?;
            if number.abs() > most {
                return Err(AppError::parameter(
                    name,
                    FieldCode::OutOfRange,
                    format!("must be -{most} to {most} degrees"),
                ));
            }
            Ok(Some(number))
        };
        let missing = |name| AppError::parameter(name, FieldCode::Required, "lat and lon go together");
        match (degrees("lat", 90.0)?, degrees("lon", 180.0)?) {
            (Some(lat), Some(lon)) => Ok(Some(LatLon::new(lat, lon))),
            (None, None) => Ok(None),
            (Some(_), None) => Err(missing("lon")),
            (None, Some(_)) => Err(missing("lat")),
        }
    }

    /// The bounding box given by `bbox`.
    ///
    /// # Errors
    /// `BadRequest` naming the parameter.
    pub fn bbox(&self) -> Result<Option<Bbox>, AppError> {
        self.parse("bbox")
    }
}

/// The only variable segment of a path. One that is not text, or is longer than [`TEXT_CHARS`], gives a 404 like any
/// other wrong segment.
#[derive(Clone, Debug)]
pub struct Segment(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        match Path::<String>::from_request_parts(parts, state).await {
            Ok(Path(segment)) if segment.chars().count() <= TEXT_CHARS => Ok(Self(segment)),
            Ok(_) | Err(_) => Err(AppError::not_found("address")),
        }
    }
}

/// The value of a required parameter.
///
/// # Errors
/// `BadRequest` naming the parameter, if it is absent.
pub fn required<T>(name: &str, value: Option<T>) -> Result<T, AppError> {
    value.ok_or_else(|| AppError::parameter(name, FieldCode::Required, "must be given"))
}
