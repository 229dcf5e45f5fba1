//! About the portal: purpose, privacy, data sources, accessibility and licence.

use leptos::prelude::*;

use ui::{PageTitle, use_city, use_words};

/// The page.
#[component]
pub fn About() -> impl IntoView {
    let words = use_words();
    let city = use_city();
    let part = |title: &'static str, text: &'static str| {
        view! {
            <section>
                <h2>{title}</h2>
                <p>{text}</p>
            </section>
        }
    };
    view! {
        <div class="page prose">
            <PageTitle text=words.about_title()/>
            <p class="lead">{city.tagline.get(words.tag()).to_owned()}</p>
            {part(words.about_what(), words.about_what_text())}
            {part(words.about_privacy(), words.about_privacy_text())}
            {part(words.about_sources(), words.about_sources_text())}
            {part(words.about_access(), words.about_access_text())}
            {part(words.about_licence(), words.about_licence_text())}
        </div>
    }
    .into_any()
}
