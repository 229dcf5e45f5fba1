//! What a search field and its answers share.

use contract::{LatLon, SearchResult, SearchResultKind};
use leptos::{ev, prelude::*};
use std::rc::Rc;

/// A hit that was chosen, and what was typed for it.
#[derive(Clone)]
pub struct Chosen {
    /// The hit.
    pub hit: SearchResult,
    /// What was typed.
    pub typed: String,
}

/// What the field and its answers share: a handle, `Copy`.
#[derive(Clone, Copy)]
pub(super) struct Asking {
    pub id: &'static str,
    /// What stands in the field.
    pub query: RwSignal<String>,
    /// How often somebody has typed.
    pub heard: RwSignal<u32>,
    /// How many answers there are to what was typed; `None`: not known yet.
    pub answered: RwSignal<Option<usize>>,
    /// Number of the answer that the arrow keys have reached.
    pub active: RwSignal<Option<usize>>,
    pub open: RwSignal<bool>,
    /// Takes the keys once the answers' code is here.
    pub keys: StoredValue<Option<OnKey>, LocalStorage>,
    pub kinds: StoredValue<Vec<SearchResultKind>>,
    pub near: Option<Signal<Option<LatLon>>>,
    pub keep: bool,
    pub on_chosen: Callback<Chosen>,
}

pub(super) type OnKey = Rc<dyn Fn(ev::KeyboardEvent)>;

impl Asking {
    pub(super) fn option_id(&self, index: usize) -> String {
        format!("{}-option-{index}", self.id)
    }
}
