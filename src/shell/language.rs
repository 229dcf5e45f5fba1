//! The language button.

use leptos::{prelude::*, task::spawn_local};
use messages::LOCALES;

use browser::language::Locale;
use ui::{Icon, Notices, use_words};

/// The button in the header: changes to the next language and shows its name.
#[component]
pub fn LanguageButton() -> impl IntoView {
    let words = use_words();
    let locale = use_context::<Locale>();
    let notices = use_context::<Notices>();
    let next = LOCALES.iter().cycle().skip_while(|(tag, ..)| *tag != words.tag()).nth(1);
    next.map(|(tag, name, _)| {
        let change = move |_| {
            spawn_local(async move {
                let Some(locale) = locale else { return };
                if let (Err(error), Some(notices)) = (locale.change(tag).await, notices) {
                    notices.request_error(&error, words);
                }
            });
        };
        view! {
            <button type="button" class="button is-quiet language" on:click=change lang=*tag>
                <Icon name="languages"/>
                <span class="visually-hidden">{format!("{}: ", words.language_switch())}</span>
                <span class="language-name">{*name}</span>
            </button>
        }
    })
}
