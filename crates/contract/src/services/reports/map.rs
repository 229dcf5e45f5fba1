//! Clusters and pins of the report map.

use json::tolerant;
use serde::{Deserialize, Serialize};

use crate::reports::{ReportCode, Status};

/// `GET /reports/map`: a response of bounded size for any viewport, zoom and filter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportMap {
    /// Clusters.
    #[serde(deserialize_with = "tolerant::list")]
    pub cells: Vec<Cell>,
    /// Single reports.
    #[serde(deserialize_with = "tolerant::list")]
    pub reports: Vec<Pin>,
    /// Number of matching reports in the box.
    pub total: u32,
}

/// A cluster of reports: mean position and counts by status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cell {
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Number of reports.
    pub count: u32,
    /// Number of reports by status.
    pub by_status: ByStatus,
}

/// Counts by status; zeros are not serialized.
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
    /// Mutable count of a status; `None` for [`Status::Unknown`].
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

/// A single report on the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pin {
    /// Its code.
    pub code: ReportCode,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Id of its category.
    pub category: String,
    /// Current status.
    pub status: Status,
    /// Whether it is open and past its due date.
    #[serde(default, skip_serializing_if = "is_false")]
    pub overdue: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(flag: &bool) -> bool {
    !*flag
}
