//! A site's card in the list.

use contract::heritage::{HeritagePage, Site, Term};
use leptos::prelude::*;
use messages::Words;

use ui::dynamic_view;

/// The name of a term; empty when the term is unknown.
pub(super) fn term_name(terms: &[Term], id: &str, tag: &str) -> String {
    terms.iter().find(|term| term.id == id).map(|term| term.name.get(tag).to_owned()).unwrap_or_default()
}

/// The card; `highlighted` is the slug of the site to highlight.
pub(super) fn card(
    site: &Site,
    kinds: &[Term],
    now: RwSignal<i64>,
    words: Words,
    highlighted: Memo<Option<String>>,
) -> AnyView {
    let tag = words.tag();
    let distance = site.distance_m.map(|metres| civic::locale::distance(f64::from(metres), &words));
    let details = [Some(term_name(kinds, &site.kind, tag)), distance, Some(site.area.get(tag).to_owned())];
    let details: Vec<String> = details.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    let hours = site.opening.clone();
    let badge = move || {
        let open = hours.as_ref().and_then(|hours| hours.is_open(now.get()));
        open.map(|open| {
            view! {
                <span class="guide-badge" class:is-closed=!open>
                    {if open { words.heritage_is_open() } else { words.heritage_is_closed() }}
                </span>
            }
        })
        .into_any()
    };
    let slug = site.slug.clone();
    view! {
        <li
            class="site-card"
            id=["site-", &site.slug].concat()
            data-testid="heritage-card"
            class:is-selected=move || highlighted.with(|highlighted| highlighted.as_deref() == Some(&slug))
        >
            <a href=HeritagePage::Site(site.slug.clone(), None).href()>
                <img src=site.picture.clone() width="112" height="70" alt="" loading="lazy"/>
                <span class="site-text">
                    <strong>{site.name.get(tag).to_owned()}</strong>
                    <span class="muted small">{details.join(" · ")}</span>
                    <span class="site-summary small">{site.summary.get(tag).to_owned()}</span>
                    {dynamic_view(badge)}
                    {site
                        .at()
                        .is_none()
                        .then(|| view! { <span class="muted small">{words.heritage_no_place()}</span> })}
                </span>
            </a>
        </li>
    }
    .into_any()
}
