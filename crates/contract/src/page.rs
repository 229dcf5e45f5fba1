//! Pages of a list.

use json::tolerant;
use serde::{Deserialize, Serialize};

/// A page of a list: its items, and the cursor of the next page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The items, in the requested order.
    #[serde(bound(deserialize = "T: serde::de::DeserializeOwned"), deserialize_with = "tolerant::list")]
    pub items: Vec<T>,
    /// Opaque cursor of the next page, to send as `cursor`. Absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Total number of matching items, if the server counted them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u32>,
}

impl<T> Page<T> {
    /// A complete list as a single page.
    pub fn whole(items: Vec<T>) -> Self {
        Self { total: u32::try_from(items.len()).ok(), items, next: None }
    }
}
