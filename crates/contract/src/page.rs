//! One page of a list.

use json::tolerant;
use serde::{Deserialize, Serialize};

/// A list's answer: the items, and the cursor that asks for the following ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The items, in the order asked for.
    #[serde(bound(deserialize = "T: serde::de::DeserializeOwned"), deserialize_with = "tolerant::list")]
    pub items: Vec<T>,
    /// Opaque; send it back as `cursor`. Absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many items match in all, where the server counted them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u32>,
}

impl<T> Page<T> {
    /// A list that is whole in itself.
    pub fn whole(items: Vec<T>) -> Self {
        Self { total: u32::try_from(items.len()).ok(), items, next: None }
    }
}
