//! The step for the category: by search, or from the list. Dangerous cases come first.

use civic::{
    draft::Draft,
    questions::{drop_strange, is_urgent},
    text::Index,
};
use contract::reports::{Catalogue, Category, ReportKind};
use leptos::{ev, prelude::*};
use messages::Words;
use std::sync::Arc;

use super::{buttons, form::Form, heading};
use browser::dom;
use ui::{FieldNotes, Icon, Loaded, described_by, dynamic_text, dynamic_view, use_city};

/// Maximum number of search results.
const MAX_RESULTS: usize = 8;

/// The step.
pub(super) fn view(form: Form) -> AnyView {
    let words = form.words;
    let chosen = Memo::new(move |_| form.draft.with(|draft| draft.category.clone()));
    let draw = move |catalogue: Arc<Catalogue>| list(form, catalogue, chosen);
    view! {
        {heading(form, words.category_title())}
        {phones(words.category_danger().to_owned(), None)}
        <Loaded remote=form.catalogue rows=6 children=draw/>
        <div role="status">
            {dynamic_view(move || {
                let chosen = Draft { category: chosen.get(), ..Draft::default() };
                let urgent = form.category(&chosen).filter(|known| !known.emergency.is_empty());
                urgent.map(|known| phones(words.category_call(known.name.get(words.tag())), Some(&known))).into_any()
            })}
        </div>
        {buttons(form)}
    }
    .into_any()
}

/// Phone numbers to call before typing anything: all of the city's, or only those of a category.
pub(super) fn phones(text: String, of: Option<&Category>) -> AnyView {
    let words = ui::use_words();
    let city = use_city();
    let lines = city.emergency.iter().filter(|line| of.is_none_or(|known| known.emergency.contains(&line.number)));
    let lines = lines.map(|line| {
        view! {
            <li>
                <a class="phone" href=format!("tel:{}", line.number)>
                    <Icon name="phone"/>
                    <strong class="num">{line.number.clone()}</strong>
                    <span>{line.name.get(words.tag()).to_owned()}</span>
                </a>
            </li>
        }
    });
    let lines = lines.collect_view();
    view! {
        <div class="danger">
            <p>
                <Icon name="triangle-alert"/>
                {text}
            </p>
            <ul class="phones">{lines}</ul>
        </div>
    }
    .into_any()
}

/// Search index of the categories' names and keywords, in the user's language and in Vietnamese.
fn index(catalogue: &Catalogue, words: Words) -> Index<usize> {
    let mut index = Index::new();
    for (at, category) in catalogue.categories.iter().enumerate() {
        let mut names = vec![category.name.get(words.tag()), category.name.get("vi")];
        for tag in [words.tag(), "vi"] {
            names.extend(category.keywords.get(tag).into_iter().flatten().map(String::as_str));
        }
        index.add(at, &names, 0);
    }
    index
}

fn list(form: Form, catalogue: Arc<Catalogue>, chosen: Memo<String>) -> AnyView {
    let words = form.words;
    let index = StoredValue::new(index(&catalogue, words));
    let typed = RwSignal::new(String::new());
    let fault = form.error("category-search");
    // `None` while the search field is empty.
    let results = Memo::new(move |_| {
        typed.with(|typed| {
            (!typed.trim().is_empty()).then(|| {
                index.with_value(|index| {
                    index.find(typed, MAX_RESULTS).into_iter().map(|(at, _)| *at).collect::<Vec<_>>()
                })
            })
        })
    });
    let all = catalogue.clone();
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            let first = results.get_untracked().and_then(|results| all.categories.get(*results.first()?).cloned());
            if let Some(first) = first {
                dom::focus(&format!("category-{}", first.id));
                pick(form, &first.id);
            }
        }
    };
    let pair = StoredValue::new(catalogue);
    let rows = move || {
        let catalogue = pair.get_value();
        let row = |category: &Category| row(form, category, chosen);
        match results.get() {
            Some(results) if results.is_empty() => {
                view! { <p class="search-none">{words.category_none(typed.get_untracked())}</p> }.into_any()
            }
            Some(results) => {
                let rows = results.iter().filter_map(|at| catalogue.categories.get(*at)).map(row).collect_view();
                view! { <div class="categories">{rows}</div> }.into_any()
            }
            None => grouped(&catalogue, words, &row),
        }
    };
    view! {
        <div class="field" class:is-wrong=move || fault.with(Option::is_some)>
            <label class="field-label" for="category-search">{words.category_search()}</label>
            <FieldNotes id="category-search".to_owned() hint=words.category_search_hint() fault/>
            <div class="search">
                <Icon name="search"/>
                <input
                    id="category-search"
                    type="search"
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=described_by("category-search")
                    placeholder=words.category_search_placeholder()
                    on:input=move |event| typed.set(event_target_value(&event))
                    on:keydown=on_key
                />
            </div>
        </div>
        <p class="visually-hidden" role="status">
            {dynamic_text(move || {
                results.with(|results| results.as_ref().map(|results| words.search_results(results.len() as u32)))
            })}
        </p>
        <div role="radiogroup" aria-label=words.category_title()>{dynamic_view(rows)}</div>
    }
    .into_any()
}

/// Urgent categories, then those in the street by group, then those about offices.
fn grouped(catalogue: &Catalogue, words: Words, row: &dyn Fn(&Category) -> AnyView) -> AnyView {
    let mut parts: Vec<(String, Vec<AnyView>)> = Vec::new();
    let mut put = |title: &str, category: &Category| match parts.iter_mut().find(|(known, _)| known == title) {
        Some((_, rows)) => rows.push(row(category)),
        None => parts.push((title.to_owned(), vec![row(category)])),
    };
    let urgent = |category: &&Category| is_urgent(category);
    for category in catalogue.categories.iter().filter(urgent) {
        put(words.category_urgent(), category);
    }
    for family in [ReportKind::Field, ReportKind::Procedure] {
        for category in catalogue.categories.iter().filter(|known| known.family == family && !is_urgent(known)) {
            put(category.group.get(words.tag()), category);
        }
    }
    let parts = parts.into_iter().enumerate().map(|(index, (title, rows))| {
        let id = format!("category-group-{index}");
        view! {
            <div role="group" class="category-group" aria-labelledby=id.clone()>
                <h3 id=id.clone()>{title}</h3>
                <div class="categories">{rows}</div>
            </div>
        }
    });
    parts.collect_view().into_any()
}

fn pick(form: Form, id: &str) {
    let id = id.to_owned();
    form.edit(|draft| {
        draft.category = id;
        if let Some(category) = form.category(draft) {
            drop_strange(&category, &mut draft.answers);
        }
    });
}

fn row(form: Form, category: &Category, chosen: Memo<String>) -> AnyView {
    let words = form.words;
    let input_id = format!("category-{}", category.id);
    let hint = format!("{input_id}-hint");
    let (id, picked) = (category.id.clone(), category.id.clone());
    let call = category.emergency.join(", ");
    view! {
        <div class="category" class:is-urgent=is_urgent(category)>
            <input
                id=input_id.clone()
                name="category"
                type="radio"
                value=category.id.clone()
                aria-describedby=hint.clone()
                prop:checked=move || chosen.with(|chosen| *chosen == id)
                on:change=move |_| pick(form, &picked)
            />
            <span class="category-icon">
                <Icon name=category.icon.clone()/>
            </span>
            <span class="category-text">
                <label for=input_id>{category.name.get(words.tag()).to_owned()}</label>
                <span class="hint" id=hint>
                    {category.hint.get(words.tag()).to_owned()}
                    {(!call.is_empty()).then(|| view! { " " <strong>{words.category_call_first(call)}</strong> })}
                </span>
            </span>
        </div>
    }
    .into_any()
}
