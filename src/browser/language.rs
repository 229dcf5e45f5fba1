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
    let query = dom::query();
    let named = contract::languages_in(&query);
    if let Some(tag) = named.iter().find_map(|tag| language_of(tag)).or_else(|| language_of(&kept())) {
        remember(tag);
    }
    reader(&query, &known())
}

/// The language of stories, which are in more languages than the program.
pub fn of_stories(query: &str) -> &'static str {
    reader(query, &LANGUAGES)
}

fn reader(query: &str, known: &[&'static str]) -> &'static str {
    let named = contract::languages_in(query);
    let (kept, liked) = (kept(), dom::browser_languages());
    let chosen: Vec<&str> = named.iter().map(String::as_str).chain([kept.as_str()]).collect();
    let liked: Vec<&str> = liked.iter().map(String::as_str).collect();
    language_for(&chosen, &liked, known, "vi")
}

fn known() -> Vec<&'static str> {
    LOCALES.iter().map(|(tag, ..)| *tag).collect()
}

/// What was chosen before: in the device's store, which also pages of the server write, else in the cookie.
fn kept() -> String {
    let cookie = || contract::language_in_cookies(&dom::cookies()).map(str::to_owned);
    storage::get(LANGUAGE_KEY).or_else(cookie).unwrap_or_default()
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
    let wire = net::Wire { method: "GET", url, headers: Vec::new(), body: Body::Empty, timeout: 15_000 };
    let (status, bytes) = net::fetch()(wire).await?;
    let words = (status == 200).then(|| Words::load(tag, &bytes)).flatten();
    words.ok_or(ApiError::Malformed)
}

impl Locale {
    /// Changes the language once its words are here, and keeps the choice; tells the caller whether the words came. The
    /// program has words in two of the languages that can be chosen.
    pub async fn change(self, tag: &str) -> Result<(), ApiError> {
        let words = words_of(language_for(&[tag], &[], &known(), "vi")).await?;
        remember(tag);
        dom::set_root("lang", Some(words.tag()));
        if self.0.with_untracked(|now| *now != words) {
            self.0.set(words);
        }
        Ok(())
    }
}
