//! Chips for what is asked most, and a panel for the rest.

use contract::{ReportsView, Sort, Status};
use leptos::prelude::*;

use super::view::View;
use crate::{
    browser::client::Client,
    ui::{Icon, Remote, use_words},
};

fn is_waiting(view: &ReportsView) -> bool {
    view.filter.status == [Status::Assigned, Status::InProgress]
}

/// The filters.
#[component]
pub(super) fn Filters(view: View) -> impl IntoView {
    let words = use_words();
    let open = RwSignal::new(false);
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
    let more = move || {
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
                    {move || (more() > 0).then(|| view! { <span class="chip-count">{more()}</span> })}
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
                <Show when=move || open.get()>
                    <Panel view/>
                </Show>
            </div>
        </div>
    }
    .into_any()
}

fn set_status(view: &mut ReportsView, on: bool, statuses: &[Status]) {
    view.filter.overdue = false;
    view.filter.status = if on { statuses.to_vec() } else { Vec::new() };
}

/// Category, ward, words, date and order.
#[component]
fn Panel(view: View) -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let names = Remote::new(
        || Some(()),
        move |()| async move {
            let (catalogue, wards) = futures::join!(client.catalogue(), client.wards());
            let wards: Vec<(String, String)> =
                wards?.iter().map(|ward| (ward.code.clone(), ward.name.get(words.tag()).to_owned())).collect();
            let categories: Vec<(String, String)> =
                catalogue?.categories.iter().map(|c| (c.id.clone(), c.name.get(words.tag()).to_owned())).collect();
            Ok((categories, wards))
        },
    );
    let sorts = Sort::ALL.map(|sort| {
        let word = match sort {
            Sort::Newest => words.sort_newest(),
            Sort::Oldest => words.sort_oldest(),
            Sort::Updated => words.sort_updated(),
            Sort::Supported => words.sort_supported(),
            Sort::Near => words.sort_near(),
        };
        (sort.as_str().to_owned(), word.to_owned())
    });
    let options = move |chosen: String, list: Vec<(String, String)>| {
        list.into_iter()
            .map(|(id, name)| {
                let selected = id == chosen;
                view! { <option value=id selected=selected>{name}</option> }
            })
            .collect_view()
    };
    let category = move || view.filter.with(|filter| filter.category.first().cloned().unwrap_or_default());
    let ward = move || view.filter.with(|filter| filter.ward.clone().unwrap_or_default());
    let some = |value: String| (!value.is_empty()).then_some(value);
    view! {
        <div class="filter-panel">
            <label class="field">
                <span class="label">{words.filter_text()}</span>
                <input
                    type="search"
                    class="input"
                    placeholder=words.filter_text_hint()
                    prop:value=move || view.filter.with(|filter| filter.q.clone())
                    on:change=move |event| {
                        let text = event_target_value(&event);
                        view.change(|view| view.filter.q = text.trim().to_owned());
                    }
                />
            </label>
            <label class="field">
                <span class="label">{words.filter_category()}</span>
                <select
                    class="input"
                    on:change=move |event| {
                        let value = some(event_target_value(&event));
                        view.change(|view| view.filter.category = value.into_iter().collect());
                    }
                >
                    <option value="">{words.filter_category_any()}</option>
                    {move || names.get().map(|(categories, _)| options(category(), categories))}
                </select>
            </label>
            <label class="field">
                <span class="label">{words.filter_ward()}</span>
                <select
                    class="input"
                    on:change=move |event| {
                        let value = some(event_target_value(&event));
                        view.change(|view| view.filter.ward = value);
                    }
                >
                    <option value="">{words.filter_ward_any()}</option>
                    {move || names.get().map(|(_, wards)| options(ward(), wards))}
                </select>
            </label>
            <label class="field">
                <span class="label">{words.filter_since()}</span>
                <input
                    type="date"
                    class="input"
                    prop:value=move || view.filter.with(|filter| filter.since.clone().unwrap_or_default())
                    on:change=move |event| {
                        let value = some(event_target_value(&event));
                        view.change(|view| view.filter.since = value);
                    }
                />
            </label>
            <label class="field">
                <span class="label">{words.sort_label()}</span>
                <select
                    class="input"
                    on:change=move |event| {
                        let sort = Sort::parse(&event_target_value(&event)).unwrap_or_default();
                        view.change(|view| view.sort = sort);
                    }
                >
                    {options(view.now.with_untracked(|now| now.sort.as_str().to_owned()), sorts.to_vec())}
                </select>
            </label>
            <button
                type="button"
                class="button"
                on:click=move |_| view.change(|view| {
                    view.filter = contract::ReportFilter::default();
                    view.sort = Sort::default();
                })
            >
                <Icon name="filter-x"/>
                {words.filters_clear()}
            </button>
        </div>
    }
    .into_any()
}
