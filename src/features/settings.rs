//! Language, colours, text size, and what is stored on this device.

use leptos::{prelude::*, task::spawn_local};
use messages::LOCALES;

use browser::{dom, language::Locale, storage};
use ui::{Notices, PageTitle, use_words};

/// The page.
#[component]
pub fn Settings() -> impl IntoView {
    let words = use_words();
    let locale = expect_context::<Locale>();
    let notices = expect_context::<Notices>();
    let languages = LOCALES.iter().map(|(tag, name, _)| (*tag, *name)).collect();
    let themes = vec![("", words.theme_system()), ("light", words.theme_light()), ("dark", words.theme_dark())];
    let sizes = vec![("", words.text_normal()), ("large", words.text_large()), ("larger", words.text_larger())];
    let change_language = Callback::new(move |tag: String| {
        spawn_local(async move {
            if locale.change(&tag).await.is_err() {
                notices.problem(words.error_offline_do());
            }
        });
    });
    let save_as = move |key: &'static str, attribute: &'static str| {
        Callback::new(move |value: String| {
            let value = (!value.is_empty()).then_some(value.as_str());
            dom::set_root(attribute, value);
            match value {
                Some(value) => {
                    storage::set(key, value);
                }
                None => storage::remove(key),
            }
        })
    };
    let chosen = |key: &str| storage::get(key).unwrap_or_default();
    view! {
        <div class="page">
            <PageTitle text=words.settings_title()/>
            <Choice
                name="language"
                legend=words.settings_language()
                options=languages
                chosen=words.tag().to_owned()
                on_choose=change_language
            />
            <Choice
                name="theme"
                legend=words.settings_theme()
                options=themes
                chosen=chosen("portal-theme")
                on_choose=save_as("portal-theme", "data-theme")
            />
            <Choice
                name="text"
                legend=words.settings_text_size()
                options=sizes
                chosen=chosen("portal-text")
                on_choose=save_as("portal-text", "data-text")
            />
            <section>
                <h2>{words.settings_data()}</h2>
                <p>{words.settings_data_text()}</p>
            </section>
        </div>
    }
    .into_any()
}

/// A setting as a group of radio buttons.
#[component]
fn Choice(
    name: &'static str,
    legend: &'static str,
    options: Vec<(&'static str, &'static str)>,
    chosen: String,
    on_choose: Callback<String>,
) -> impl IntoView {
    view! {
        <fieldset class="choice">
            <legend>{legend}</legend>
            {options
                .into_iter()
                .map(|(value, word)| {
                    view! {
                        <label class="choice-option">
                            <input
                                type="radio"
                                name=name
                                value=value
                                checked=value == chosen
                                on:change=move |_| on_choose.run(value.to_owned())
                            />
                            <span>{word}</span>
                        </label>
                    }
                })
                .collect_view()}
        </fieldset>
    }
    .into_any()
}
