//! `/d/{slug}`: the page of a site, rendered from the same document tree as the server's page.

use contract::heritage::{Document, HeritagePage};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;

use super::tree;
use browser::{
    client::Client,
    guide,
    language::{self, Locale},
};
use ui::{Icon, Loaded, PageTitle, RemoteData, State, dynamic_view, use_words};

/// The page.
#[component]
pub fn SitePage() -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let location = use_location();
    let page_request = Memo::new(move |_| {
        location.pathname.with(|path| {
            let (slug, lang) = contract::heritage::site_in(path)?;
            // The UI has two languages, stories have more. Readers of those get the story in theirs, as on the server.
            let lang = lang.and_then(contract::language_of);
            Some((slug, lang.unwrap_or_else(|| location.search.with(|query| language::of_stories(query))).to_owned()))
        })
    });
    let document = RemoteData::new(
        move || page_request.get(),
        move |(slug, lang): (String, String)| async move { client.send(contract::heritage::site(&slug, &lang)).await },
    );
    let missing = move || document.state.with(|state| matches!(state, State::Failed(e) if e.status() == Some(404)));
    on_cleanup(guide::stop);
    view! {
        <div>
            {dynamic_view(move || if missing() {
                view! {
                    <div class="page">
                        <PageTitle text=words.site_missing()/>
                        <p>
                            <a class="button is-primary" href=HeritagePage::List(String::new()).href()>
                                <Icon name="landmark"/>
                                {words.site_missing_do()}
                            </a>
                        </p>
                    </div>
                }
                .into_any()
            } else {
                view! { <Loaded remote=document rows=6 let:document><Article document/></Loaded> }.into_any()
            })}
        </div>
    }
    .into_any()
}

#[component]
fn Article(document: Document) -> impl IntoView {
    let Document {
        slug,
        lang,
        languages,
        languages_label,
        title,
        place,
        summary,
        notice,
        notice_lang,
        picture,
        blocks,
        script,
        cached,
        ..
    } = document;
    let article = NodeRef::<leptos::html::Article>::new();
    Effect::new(move |_: Option<()>| {
        if article.get().is_some() {
            let script = script.clone();
            spawn_local(async move { guide::run_script(&script).await });
        }
    });
    let current_lang = lang.clone();
    let locale = use_context::<Locale>();
    view! {
        <article class="guide page" data-slug=slug lang=lang data-kept=cached.map(|_| "") node_ref=article>
            <figure class="guide-picture">
                <img src=picture.src width=picture.width.to_string() height=picture.height.to_string() alt=picture.alt/>
                <figcaption>{picture.credit}</figcaption>
            </figure>
            <nav class="guide-languages" aria-label=languages_label>
                {languages
                    .into_iter()
                    .map(|one| {
                        let current = (one.lang == current_lang).then_some("page");
                        let (lang, chosen) = (one.lang.clone(), one.lang.clone());
                        // Choosing a language here sets it for the whole portal.
                        let choose = move |_| {
                            let chosen = chosen.clone();
                            language::remember(&chosen);
                            spawn_local(async move {
                                if let Some(locale) = locale {
                                    let _ = locale.change(&chosen).await;
                                }
                            });
                        };
                        view! {
                            <a
                                class="chip"
                                href=one.href
                                hreflang=one.lang
                                lang=lang
                                aria-current=current
                                on:click=choose
                            >
                                {one.name}
                            </a>
                        }
                    })
                    .collect_view()}
            </nav>
            <div class="guide-head">
                <PageTitle text=title/>
                <p class="guide-place">
                    {place.into_iter().map(|part| view! { <span>{part}</span>" " }).collect_view()}
                </p>
            </div>
            {(!notice.is_empty()).then(|| view! { <p class="guide-note" role="note" lang=notice_lang>{notice}</p> })}
            <p class="guide-summary">{summary}</p>
            {tree::blocks(blocks)}
        </article>
    }
    .into_any()
}
