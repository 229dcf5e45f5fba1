//! The reader's language: which one, where its words come from, and how it changes.

use contract::{ApiError, Body};
use leptos::prelude::{RwSignal, Set};
use messages::{LOCALES, Words};

use super::{dom, net, storage};

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
