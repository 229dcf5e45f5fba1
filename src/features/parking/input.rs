//! What people type on the page of a site. It belongs to the page, not to the views of its data: when the data is loaded
//! again, because a price has changed, nothing typed is lost.

use civic::parking::PaidBy;
use leptos::prelude::*;

/// A `Copy` handle.
#[derive(Clone, Copy)]
pub(super) struct SiteInput {
    /// The plate for the receipt.
    pub plate: RwSignal<String>,
    /// What an attendant charged.
    pub charged: RwSignal<String>,
    /// How the attendant was paid.
    pub paid_by: RwSignal<Option<PaidBy>>,
}

impl SiteInput {
    /// Nothing typed yet.
    pub fn empty() -> Self {
        Self {
            plate: RwSignal::new(String::new()),
            charged: RwSignal::new(String::new()),
            paid_by: RwSignal::new(None),
        }
    }
}
