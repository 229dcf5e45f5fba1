//! Chips for the most frequent filters. The panel with the others is loaded when it is opened.

use contract::reports::{ReportsView, Status};
use leptos::prelude::*;

use super::{panel::FilterPanel, view::View};
use ui::{Icon, LazyView, MountGuard, ViewFuture, dynamic_view, lazy_view, use_words};

lazy_view!(
    /// Loads the panel's chunk.
    filter_panel,
    FilterPanel
);

fn is_waiting(view: &ReportsView) -> bool {
    view.filter.status == [Status::Assigned, Status::InProgress]
}

/// The filters.
#[component]
pub(super) fn Filters(view: View) -> impl IntoView {
    let words = use_words();
    let open = RwSignal::new(false);
    provide_context(view);
    let chip =
        move |icon: &'static str, word: &'static str, on: fn(&ReportsView) -> bool, set: fn(&mut ReportsView, bool)| {
            let pressed = move || view.now.with(on);
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || pressed().to_string()
                    on:click=move |_| {
                        let next = !view.now.with_untracked(on);
                        view.change(|view| set(view, next));
                    }
                >
                    <Icon name=icon/>
                    {word}
                </button>
            }
        };
    let panel_count = move || {
        view.filter.with(|filter| {
            usize::from(!filter.category.is_empty())
                + usize::from(filter.ward.is_some())
                + usize::from(!filter.q.is_empty())
                + usize::from(filter.since.is_some())
        })
    };
    view! {
        <div class="filters">
            <div class="chips" role="group" aria-label=words.filter_status()>
                <button
                    type="button"
                    class="chip"
                    aria-expanded=move || open.get().to_string()
                    aria-controls="filter-panel"
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    <Icon name="sliders-horizontal"/>
                    {words.filters()}
                    {dynamic_view(move || {
                        (panel_count() > 0)
                            .then(|| view! { <span class="chip-count">{panel_count()}</span> })
                            .into_any()
                    })}
                </button>
                {chip("inbox", words.status_received(), |v| v.filter.status == [Status::Received], |v, on| {
                    set_status(v, on, &[Status::Received]);
                })}
                {chip("circle-dot", words.filter_waiting(), is_waiting, |v, on| {
                    set_status(v, on, &[Status::Assigned, Status::InProgress]);
                })}
                {chip("clock-alert", words.status_overdue(), |v| v.filter.overdue, |v, on| {
                    v.filter.status.clear();
                    v.filter.overdue = on;
                })}
                {chip("circle-check", words.status_resolved(), |v| v.filter.status == [Status::Resolved], |v, on| {
                    set_status(v, on, &[Status::Resolved]);
                })}
            </div>
            <div id="filter-panel">
                {dynamic_view(move || open.get().then(|| view! { <LazyView load=filter_panel/> }).into_any())}
            </div>
        </div>
    }
    .into_any()
}

fn set_status(view: &mut ReportsView, on: bool, statuses: &[Status]) {
    view.filter.overdue = false;
    view.filter.status = if on { statuses.to_vec() } else { Vec::new() };
}
