//! The filters of the list. Rendered once, so that changing a filter doesn't move the focus.

use contract::heritage::{HeritageView, SiteList, Term};
use leptos::prelude::*;

use ui::{Icon, use_words};

type Set = fn(&mut HeritageView, String);
type Get = fn(&HeritageView) -> &str;

/// Name, kind, era, ward, language, and open now. `change` navigates to the address of the new view.
pub(super) fn filters(
    list: &SiteList,
    view: Memo<HeritageView>,
    wards: &[Term],
    change: impl Fn(HeritageView) + Copy + Send + Sync + 'static,
) -> AnyView {
    let words = use_words();
    let tag = words.tag();
    let update = move |set: Set, value: String| {
        let mut view = view.get_untracked();
        set(&mut view, value);
        change(view);
    };
    let select = |name: &'static str, any: &'static str, terms: &[Term], get: Get, set: Set| {
        let selected_id = view.with_untracked(|view| get(view).to_owned());
        let options = terms.iter().map(|term| {
            let selected = term.id == selected_id;
            view! { <option value=term.id.clone() selected=selected>{term.name.get(tag).to_owned()}</option> }
        });
        view! {
            <label class="field">
                <span class="label small">{name}</span>
                <select
                    class="input"
                    prop:value=move || view.with(|view| get(view).to_owned())
                    on:change=move |event| update(set, event_target_value(&event))
                >
                    <option value="">{any}</option>
                    {options.collect_view()}
                </select>
            </label>
        }
        .into_any()
    };
    // Unfold the filters when one is set; otherwise leave the room to the map on a phone.
    let unfolded = view
        .with_untracked(|view| [&view.kind, &view.era, &view.ward, &view.lang].into_iter().any(|one| !one.is_empty()));
    let kinds = select(words.heritage_kind(), words.heritage_kind_any(), &list.kinds, |v| &v.kind, |v, k| v.kind = k);
    let eras = select(words.heritage_era(), words.heritage_era_any(), &list.eras, |v| &v.era, |v, era| v.era = era);
    let wards = select(words.filter_ward(), words.filter_ward_any(), wards, |v| &v.ward, |v, ward| v.ward = ward);
    let languages =
        select(words.heritage_lang(), words.heritage_lang_any(), &list.languages, |v| &v.lang, |v, lang| v.lang = lang);
    view! {
        <form
            class="site-filters"
            role="search"
            aria-label=words.heritage_search()
            on:submit=|event| event.prevent_default()
        >
            <label class="field">
                <span class="label small">{words.heritage_search()}</span>
                <input
                    type="search"
                    class="input"
                    prop:value=move || view.with(|view| view.q.clone())
                    on:change=move |event| update(|view, q| view.q = q.trim().to_owned(), event_target_value(&event))
                />
            </label>
            <button
                type="button"
                class="chip"
                aria-pressed=move || view.with(|view| view.open).to_string()
                on:click=move |_| update(|view, _| view.open = !view.open, String::new())
            >
                <Icon name="clock-alert"/>
                {words.heritage_open()}
            </button>
            <details open=unfolded>
                <summary>{words.heritage_filters()}</summary>
                <div class="site-choices">{kinds}{eras}{wards}{languages}</div>
            </details>
        </form>
    }
    .into_any()
}
