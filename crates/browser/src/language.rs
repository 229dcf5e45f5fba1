//! The user's language: how it is selected, where its messages come from, and how it changes.

use contract::{ApiError, Body, LANGUAGE_KEY, LANGUAGES, language_for, language_of};
use leptos::prelude::{RwSignal, Set, WithUntracked};
use messages::{LOCALES, Words};

use super::{dom, net, storage};

/// The current language as a signal.
#[derive(Clone, Copy)]
pub struct Locale(pub RwSignal<Words>);

/// The language to start with (see `contract::language_for`). A language named in the address is saved.
pub fn preferred() -> &'static str {
    if let Some(tag) = chosen(&dom::query()) {
        remember(tag);
    }
    negotiate(&dom::query(), &available_tags())
}

/// The language of stories, which exist in more languages than the user interface.
pub fn of_stories(query: &str) -> &'static str {
    negotiate(query, &LANGUAGES)
}

/// The language in the address, else the one chosen earlier. The choice is in `localStorage`, which the server's own
/// pages write too. A browser that refuses `localStorage` refuses cookies as well.
fn chosen(query: &str) -> Option<&'static str> {
    let named = contract::languages_in(query);
    named.iter().find_map(|tag| language_of(tag)).or_else(|| language_of(&storage::get(LANGUAGE_KEY)?))
}

fn negotiate(query: &str, available: &[&'static str]) -> &'static str {
    language_for(chosen(query), &dom::browser_languages(), available, "vi")
}

fn available_tags() -> Vec<&'static str> {
    LOCALES.iter().map(|(tag, ..)| *tag).collect()
}

/// Saves the choice on the device and in a cookie, which sends it to the server with every page request.
pub fn remember(tag: &str) {
    storage::set(LANGUAGE_KEY, tag);
    dom::set_cookie(&[LANGUAGE_KEY, "=", tag, ";path=/;max-age=31536000;samesite=lax"].concat());
}

/// Fetches the messages of a language.
///
/// # Errors
/// The file does not arrive or cannot be read.
pub async fn words_of(tag: &str) -> Result<Words, ApiError> {
    let Some((tag, _, hash)) = LOCALES.iter().find(|(known, ..)| *known == tag) else { return Ok(Words::default()) };
    if *tag == Words::default().tag() {
        return Ok(Words::default());
    }
    let url = format!("/locales/{tag}.json?v={hash}");
    let wire = net::HttpRequest { method: "GET", url, headers: Vec::new(), body: Body::Empty, timeout: 15_000 };
    let (status, bytes) = net::fetch()(wire).await?;
    let words = (status == 200).then(|| Words::load(tag, &bytes)).flatten();
    words.ok_or(ApiError::Malformed)
}

impl Locale {
    /// Fetches the messages, then changes the language and saves the choice. Fails if the messages do not arrive. The
    /// user interface is translated into only two of the selectable languages.
    pub async fn change(self, tag: &str) -> Result<(), ApiError> {
        let words = words_of(language_for(language_of(tag), &[""; 0], &available_tags(), "vi")).await?;
        remember(tag);
        dom::set_root("lang", Some(words.tag()));
        if self.0.with_untracked(|now| *now != words) {
            self.0.set(words);
        }
        Ok(())
    }
}
