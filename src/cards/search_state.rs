//! State that a search field and its results share.

use contract::{LatLon, SearchResult, SearchResultKind};
use leptos::{ev, prelude::*};
use std::rc::Rc;

/// A search result that was selected, and the text that was typed for it.
#[derive(Clone)]
pub struct Selection {
    /// The result.
    pub result: SearchResult,
    /// The text in the field at that time.
    pub typed: String,
}

/// State that the field and its results share. A handle, `Copy`.
#[derive(Clone, Copy)]
pub(super) struct SearchState {
    pub id: &'static str,
    /// Text in the field.
    pub query: RwSignal<String>,
    /// Incremented on every input.
    pub input_count: RwSignal<u32>,
    /// Number of results for the text; `None` if not known yet.
    pub result_count: RwSignal<Option<usize>>,
    /// Index of the result that the arrow keys have reached.
    pub active: RwSignal<Option<usize>>,
    pub open: RwSignal<bool>,
    /// Handles key events, once the code of the results has loaded.
    pub key_handler: StoredValue<Option<OnKey>, LocalStorage>,
    pub kinds: StoredValue<Vec<SearchResultKind>>,
    pub near: Option<Signal<Option<LatLon>>>,
    pub keep_text: bool,
    pub on_chosen: Callback<Selection>,
}

pub(super) type OnKey = Rc<dyn Fn(ev::KeyboardEvent)>;

impl SearchState {
    pub(super) fn option_id(&self, index: usize) -> String {
        format!("{}-option-{index}", self.id)
    }
}
