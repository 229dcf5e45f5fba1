//! What the page of an address says of itself before the program has started.

use contract::Route;
use messages::Words;

/// The page that is requested.
#[derive(Clone, Copy, Debug)]
pub struct PageRequest<'a> {
    /// Its address.
    pub route: &'a Route,
    /// Words of the language that it is to be in.
    pub words: Words,
    /// `https://portal.example`, where people reach us, if that is known.
    pub origin: Option<&'a str>,
}

/// A page, and with which status it is answered.
#[derive(Clone, Debug)]
pub enum Page {
    /// 200.
    Found(Preview),
    /// 503: its data cannot be read now. The page can still be used, and asks again by itself.
    Unavailable(Preview),
    /// 404.
    Missing,
}

/// What a page says of itself.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// Its title, without the portal's name.
    pub title: String,
    /// One or two sentences.
    pub description: String,
    /// Keeps the page out of search engines.
    pub hidden: bool,
    /// One thing with a page of its own, such as a report, rather than a list or a form.
    pub article: bool,
    /// One of very many: not worth caching compressed.
    pub rare: bool,
    /// Absolute address of a picture, with width and height in pixels.
    pub image: Option<(String, u32, u32)>,
}

impl Preview {
    /// A title and a description.
    pub fn new(title: impl Into<String>, description: impl Into<String>) -> Self {
        Self { title: title.into(), description: description.into(), ..Self::default() }
    }

    /// The same, left out by search engines.
    pub fn hidden(self) -> Self {
        Self { hidden: true, ..self }
    }
}

/// The part of the page's program that draws a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name in the build's `rooms.json`.
    pub name: &'static str,
    /// Whether it begins with a map.
    pub has_map: bool,
    /// The style sheet that it is not shown without, as `index.html` names it: `portal:NAME`.
    pub style: Option<&'static str>,
}

impl Part {
    /// A part without a map and a style sheet of its own.
    pub const fn new(name: &'static str) -> Self {
        Self { name, has_map: false, style: None }
    }

    /// The same, beginning with a map.
    pub const fn with_map(self) -> Self {
        Self { has_map: true, ..self }
    }

    /// The same with a style sheet.
    pub const fn styled(self, style: &'static str) -> Self {
        Self { style: Some(style), ..self }
    }
}

/// The first characters of a text, cut at a word where there is one, with an ellipsis.
pub fn shorten(text: &str, characters: usize) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= characters {
        return flat;
    }
    let cut: String = flat.chars().take(characters.saturating_sub(1)).collect();
    // A text without spaces is cut where it is.
    let words = cut.rfind(' ').filter(|at| *at > cut.len() / 2).map_or(cut.as_str(), |at| &cut[..at]);
    format!("{}…", words.trim_end_matches([',', '.', ' ', ';', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_at_a_word() {
        assert_eq!(shorten("Ổ gà  sâu\nở giữa đường", 100), "Ổ gà sâu ở giữa đường");
        assert_eq!(shorten("Ổ gà sâu ở giữa đường, rất nguy hiểm", 24), "Ổ gà sâu ở giữa đường…");
        assert_eq!(shorten(&"x".repeat(50), 10).chars().count(), 10);
    }
}
