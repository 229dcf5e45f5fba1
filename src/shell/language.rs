//! Languages: which one, where its words come from, and the menu that changes it.

use contract::{ApiError, Body};
use leptos::{prelude::*, task::spawn_local};
use messages::{LOCALES, Words};

use crate::{
    browser::{dom, net, storage},
    ui::{Icon, Notices, use_words},
};

const KEY: &str = "portal-language";

/// The language now, and the way to another.
#[derive(Clone, Copy)]
pub struct Locale(pub RwSignal<Words>);

/// The tag to start with: `?lang=`, else what the person chose before, else the browser's, else the default.
pub fn preferred() -> &'static str {
    let known = |tag: &str| LOCALES.iter().find(|(known, ..)| tag.starts_with(known)).map(|(known, ..)| *known);
    let asked = contract::parse_query(&dom::query()).into_iter().find(|(name, _)| name == "lang");
    asked
        .and_then(|(_, tag)| known(&tag))
        .or_else(|| known(&storage::get(KEY)?))
        .or_else(|| known(&dom::browser_language()))
        .unwrap_or("vi")
}

/// Fetches a language's words.
///
/// # Errors
/// When the file does not arrive or cannot be read.
pub async fn words_of(tag: &str) -> Result<Words, ApiError> {
    let Some((tag, _, hash)) = LOCALES.iter().find(|(known, ..)| *known == tag) else { return Ok(Words::default()) };
    if *tag == Words::default().tag() {
        return Ok(Words::default());
    }
    let url = format!("/locales/{tag}.json?v={hash}");
    let wire = net::Wire { method: "GET", url, headers: Vec::new(), body: Body::Empty, timeout: 15_000 };
    let (status, bytes) = net::fetch()(wire).await?;
    let words = (status == 200).then(|| Words::load(tag, &bytes)).flatten();
    words.ok_or(ApiError::Malformed)
}

impl Locale {
    /// Changes the language once its words are here; tells the caller whether they came.
    pub async fn change(self, tag: &str) -> Result<(), ApiError> {
        let words = words_of(tag).await?;
        storage::set(KEY, tag);
        dom::set_root("lang", Some(words.tag()));
        self.0.set(words);
        Ok(())
    }
}

/// The button in the header: with two languages it names the other one; with more it leads to the settings.
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
                if let (Err(_), Some(notices)) = (locale.change(tag).await, notices) {
                    notices.problem(words.error_offline_do());
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
