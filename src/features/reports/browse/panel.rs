//! The panel of filters.

use contract::Sort;
use leptos::prelude::*;

use super::view::View;
use crate::{
    browser::client::Client,
    ui::{Icon, Remote, part, use_words},
};

/// Category, ward, words, date and order.
#[component]
pub(super) fn FilterPanel() -> impl IntoView {
    let view = expect_context::<View>();
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
                    {part(move || names.get().map(|(categories, _)| options(category(), categories)).into_any())}
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
                    {part(move || names.get().map(|(_, wards)| options(ward(), wards)).into_any())}
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
