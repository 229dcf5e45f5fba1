//! Aggregates for the report map.

use json::tolerant;
use serde::{Deserialize, Serialize};

use crate::reports::{ReportCode, Status};

/// `GET /reports/map`: bounded for any viewport, zoom and filter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportMap {
    /// Places with many reports.
    #[serde(deserialize_with = "tolerant::list")]
    pub cells: Vec<Cell>,
    /// Reports that stand alone.
    #[serde(deserialize_with = "tolerant::list")]
    pub reports: Vec<Pin>,
    /// How many reports of the filter lie in the box.
    pub total: u32,
}

/// Many reports close together: their mean position and how they stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cell {
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// How many.
    pub count: u32,
    /// How many of each status.
    pub by_status: ByStatus,
}

/// Counts by status; zeros are not written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
#[allow(missing_docs, reason = "each field is the status of the same name")]
pub struct ByStatus {
    #[serde(skip_serializing_if = "is_zero")]
    pub received: u32,
    #[serde(skip_serializing_if = "is_zero")]
    pub assigned: u32,
    #[serde(skip_serializing_if = "is_zero")]
    pub in_progress: u32,
    #[serde(skip_serializing_if = "is_zero")]
    pub resolved: u32,
    #[serde(skip_serializing_if = "is_zero")]
    pub declined: u32,
    #[serde(skip_serializing_if = "is_zero")]
    pub duplicate: u32,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

impl ByStatus {
    /// The count of a status, to change; none of a status of another version of the contract.
    pub fn count_mut(&mut self, status: Status) -> Option<&mut u32> {
        Some(match status {
            Status::Received => &mut self.received,
            Status::Assigned => &mut self.assigned,
            Status::InProgress => &mut self.in_progress,
            Status::Resolved => &mut self.resolved,
            Status::Declined => &mut self.declined,
            Status::Duplicate => &mut self.duplicate,
            Status::Unknown => return None,
        })
    }
}

/// One report on the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pin {
    /// Its code.
    pub code: ReportCode,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Its category.
    pub category: String,
    /// Where it stands.
    pub status: Status,
    /// Whether it is open and its deadline has passed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub overdue: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(flag: &bool) -> bool {
    !*flag
}
