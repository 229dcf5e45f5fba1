//! The reader's language: which one, where its words come from, and how it changes.

use contract::{ApiError, Body, LANGUAGE_KEY, LANGUAGES, language_for, language_of};
use leptos::prelude::{RwSignal, Set, WithUntracked};
use messages::{LOCALES, Words};

use super::{dom, net, storage};

/// The language now, and the way to another.
#[derive(Clone, Copy)]
pub struct Locale(pub RwSignal<Words>);

/// The language to start with (`contract::language_for`). A choice that the address makes is kept.
pub fn preferred() -> &'static str {
    if let Some(tag) = chosen(&dom::query()) {
        remember(tag);
    }
    reader(&dom::query(), &known())
}

/// The language of stories, which are in more languages than the program.
pub fn of_stories(query: &str) -> &'static str {
    reader(query, &LANGUAGES)
}

/// What the address says, else what was chosen before: in the device's store, which also pages of the server write. Where a
/// browser refuses that, it refuses cookies as well.
fn chosen(query: &str) -> Option<&'static str> {
    let named = contract::languages_in(query);
    named.iter().find_map(|tag| language_of(tag)).or_else(|| language_of(&storage::get(LANGUAGE_KEY)?))
}

fn reader(query: &str, known: &[&'static str]) -> &'static str {
    language_for(chosen(query), &dom::browser_languages(), known, "vi")
}

fn known() -> Vec<&'static str> {
    LOCALES.iter().map(|(tag, ..)| *tag).collect()
}

/// Keeps a choice on the device, and tells the server of it with every request for a page.
pub fn remember(tag: &str) {
    storage::set(LANGUAGE_KEY, tag);
    dom::set_cookie(&[LANGUAGE_KEY, "=", tag, ";path=/;max-age=31536000;samesite=lax"].concat());
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
    let wire = net::HttpRequest { method: "GET", url, headers: Vec::new(), body: Body::Empty, timeout: 15_000 };
    let (status, bytes) = net::fetch()(wire).await?;
    let words = (status == 200).then(|| Words::load(tag, &bytes)).flatten();
    words.ok_or(ApiError::Malformed)
}

impl Locale {
    /// Changes the language once its words are here, and keeps the choice; tells the caller whether the words came. The
    /// program has words in two of the languages that can be chosen.
    pub async fn change(self, tag: &str) -> Result<(), ApiError> {
        let words = words_of(language_for(language_of(tag), &[""; 0], &known(), "vi")).await?;
        remember(tag);
        dom::set_root("lang", Some(words.tag()));
        if self.0.with_untracked(|now| *now != words) {
            self.0.set(words);
        }
        Ok(())
    }
}
