//! What the page of an address says of itself before the program has started.

use messages::Words;

/// The page that is requested.
#[derive(Clone, Copy, Debug)]
pub struct PageRequest<'a> {
    /// Its path, which is one of the service's pages.
    pub path: &'a str,
    /// Its query.
    pub query: &'a str,
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
    /// The path by which everybody is to know it; `None` for that of the registry.
    pub path: Option<String>,
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

    /// The same under the path of an address.
    pub fn at(self, href: &str) -> Self {
        Self { path: href.split('?').next().map(str::to_owned), ..self }
    }

    /// The same, left out by search engines.
    pub fn hidden(self) -> Self {
        Self { hidden: true, ..self }
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
