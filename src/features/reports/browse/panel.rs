//! The panel of filters.

use contract::reports::Sort;
use leptos::prelude::*;

use super::view::View;
use browser::client::Client;
use ui::{Icon, RemoteData, dynamic_view, use_words};

/// Category, ward, text, date and order.
#[component]
pub(super) fn FilterPanel() -> impl IntoView {
    let view = expect_context::<View>();
    let words = use_words();
    let client = expect_context::<Client>();
    let names = RemoteData::new(
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
    let category = move || view.filter.with(|filter| filter.category.first().cloned().unwrap_or_default());
    let ward = move || view.filter.with(|filter| filter.ward.clone().unwrap_or_default());
    let non_empty = |value: String| (!value.is_empty()).then_some(value);
    view! {
        <div class="filter-panel">
            {labelled_field(words.filter_text(), view! {
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
            }.into_any())}
            {choice(
                words.filter_category(),
                Some(words.filter_category_any()),
                dynamic_view(move || names.get().map(|(categories, _)| options(&category(), categories)).into_any()),
                move |value| view.change(|view| view.filter.category = non_empty(value).into_iter().collect()),
            )}
            {choice(
                words.filter_ward(),
                Some(words.filter_ward_any()),
                dynamic_view(move || names.get().map(|(_, wards)| options(&ward(), wards)).into_any()),
                move |value| view.change(|view| view.filter.ward = non_empty(value)),
            )}
            {labelled_field(words.filter_since(), view! {
                <input
                    type="date"
                    class="input"
                    prop:value=move || view.filter.with(|filter| filter.since.clone().unwrap_or_default())
                    on:change=move |event| {
                        let value = non_empty(event_target_value(&event));
                        view.change(|view| view.filter.since = value);
                    }
                />
            }.into_any())}
            {choice(
                words.sort_label(),
                None,
                options(view.now.with_untracked(|now| now.sort.as_str()), sorts.to_vec()).into_any(),
                move |value| view.change(|view| view.sort = Sort::parse(&value).unwrap_or_default()),
            )}
            <button
                type="button"
                class="button"
                on:click=move |_| view.change(|view| {
                    view.filter = contract::reports::ReportFilter::default();
                    view.sort = Sort::default();
                })
            >
                <Icon name="x"/>
                {words.filters_clear()}
            </button>
        </div>
    }
    .into_any()
}

/// A field with its label.
fn labelled_field(name: &'static str, field: AnyView) -> AnyView {
    view! {
        <label class="field">
            <span class="label">{name}</span>
            {field}
        </label>
    }
    .into_any()
}

/// A select element; `any` is the label of the empty option.
fn choice(
    name: &'static str,
    any: Option<&'static str>,
    options: AnyView,
    chosen: impl Fn(String) + 'static,
) -> AnyView {
    let any = any.map(|any| view! { <option value="">{any}</option> });
    labelled_field(
        name,
        view! {
            <select class="input" on:change=move |event| chosen(event_target_value(&event))>
                {any}
                {options}
            </select>
        }
        .into_any(),
    )
}

fn options(chosen: &str, list: Vec<(String, String)>) -> AnyView {
    list.into_iter()
        .map(|(id, name)| {
            let selected = id == chosen;
            view! { <option value=id selected=selected>{name}</option> }
        })
        .collect_view()
        .into_any()
}
