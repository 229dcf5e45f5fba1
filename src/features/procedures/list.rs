//! `/services`: procedures by subject and digital services, or the results of a search. The address holds both.

use civic::procedures::{ListSection, group_name, groups, is_match, list_sections};
use contract::{
    ApiError,
    procedures::{ProcedureSummary, ProceduresPage, ProceduresView, procedures},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use messages::Words;
use std::sync::Arc;

use browser::client::Client;
use ui::{Icon, Loaded, PageTitle, RemoteData, dynamic_text, dynamic_view, use_words};

/// Procedures, and where they come from.
#[derive(Clone)]
struct Found {
    items: Arc<Vec<ProcedureSummary>>,
    /// Whether the device has searched its own copy, because the server does not answer.
    is_saved: bool,
}

async fn fetch(client: Client, q: String) -> Result<Found, ApiError> {
    let answer = client.send(procedures(&q, None)).await;
    let found = |items, is_saved| Found { items: Arc::new(items), is_saved };
    match answer {
        Ok(page) => Ok(found(page.items, false)),
        Err(error) if error.is_retryable() && !q.is_empty() => {
            // The service worker has the whole list.
            let Ok(page) = client.send(procedures("", None)).await else { return Err(error) };
            Ok(found(page.items.into_iter().filter(|item| is_match(item, &q)).collect(), true))
        }
        Err(error) => Err(error),
    }
}

/// The page.
#[component]
pub(super) fn ProcedureList() -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let search = use_location().search;
    let view = Memo::new(move |_| search.with(|query| ProceduresView::parse(query)));
    let q = Memo::new(move |_| view.with(|view| view.q.clone()));
    let found = RemoteData::new(move || Some(q.get()), move |q: String| fetch(client, q));
    let navigate = StoredValue::new_local(use_navigate());
    let change = move |text: String| {
        let next = ProceduresView { q: text.trim().to_owned(), group: None };
        if next.q != q.get_untracked() {
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate.with_value(|navigate| navigate(&next.page().href(), options));
        }
    };
    let count = move || {
        let found = found.get()?;
        let sections = view.with(|view| list_sections(&found.items, view, &words));
        Some(words.procedures_count(sections.iter().map(|section| section.items.len() as u32).sum()))
    };
    let saved = move || found.get().is_some_and(|found| found.is_saved).then(saved_banner).into_any();
    view! {
        <div class="page procedures">
            <PageTitle text=words.title_procedures()/>
            <p class="lead">{words.home_procedures_text()}</p>
            <form
                class="procedure-search"
                role="search"
                aria-label=words.procedures_search()
                action=ProceduresView::default().page().href()
                on:submit=|event| event.prevent_default()
            >
                <label class="field">
                    <span class="label small">{words.procedures_search()}</span>
                    <input
                        type="search"
                        class="input"
                        name="q"
                        maxlength="200"
                        placeholder=words.procedures_search_hint()
                        prop:value=move || q.get()
                        on:change=move |event| change(event_target_value(&event))
                    />
                </label>
                <button type="submit" class="button">{words.procedures_search_do()}</button>
            </form>
            <p class="muted small" role="status">{dynamic_text(count)}</p>
            {dynamic_view(saved)}
            <Loaded remote=found rows=6 let:found>
                {dynamic_view(move || view.with(|view| results(&found.items, view, words)))}
            </Loaded>
        </div>
    }
    .into_any()
}

/// Says that the device has searched its own copy.
fn saved_banner() -> AnyView {
    let words = use_words();
    view! {
        <div class="banner" role="status" data-testid="kept-copy">
            <Icon name="wifi-off"/>
            <p>{words.procedures_saved()}</p>
        </div>
    }
    .into_any()
}

fn results(items: &[ProcedureSummary], view: &ProceduresView, words: Words) -> AnyView {
    let sections = list_sections(items, view, &words);
    let head = match *view == ProceduresView::default() {
        true => subjects(items, words),
        false => view! {
            <p><a class="button" href=ProceduresView::default().page().href()>{words.procedures_all()}</a></p>
        }
        .into_any(),
    };
    let none = sections.is_empty().then(|| {
        view! {
            <div class="empty">
                <p class="empty-title">{words.procedures_none()}</p>
                <p>{words.procedures_none_do()}</p>
            </div>
        }
    });
    view! {
        {head}
        {none}
        {sections.iter().map(|section| part(section, words)).collect_view()}
    }
    .into_any()
}

/// Links to the subjects.
fn subjects(items: &[ProcedureSummary], words: Words) -> AnyView {
    let links = groups(items).into_iter().map(|group| {
        let view = ProceduresView { group: Some(group), ..ProceduresView::default() };
        let href = view.page().href();
        view! { <li><a class="procedure-group" href=href>{group_name(group, &words)}</a></li> }
    });
    view! {
        <details class="procedure-groups">
            <summary>{words.procedures_groups()}</summary>
            <ul>{links.collect_view()}</ul>
        </details>
    }
    .into_any()
}

fn part(section: &ListSection<'_>, words: Words) -> AnyView {
    let id = section.id.clone();
    let heading = id.clone();
    let cards = section.items.iter().map(|item| card(item, words)).collect_view();
    view! {
        <section aria-labelledby=id.clone()>
            <h2 id=heading>{section.title}</h2>
            <ul class="cards">{cards}</ul>
        </section>
    }
    .into_any()
}

fn card(item: &ProcedureSummary, words: Words) -> AnyView {
    let tag = words.tag();
    let online = item.is_online.then(|| view! { " "<span class="tag">{words.procedures_online()}</span> });
    view! {
        <li class="procedure-card" data-testid="procedure-card">
            <h3><a href=ProceduresPage::One(item.id.clone()).href()>{item.name.get(tag).to_owned()}</a></h3>
            <p>{item.summary.get(tag).to_owned()}</p>
            <p class="muted small">{item.authority.get(tag).to_owned()}{online}</p>
        </li>
    }
    .into_any()
}
