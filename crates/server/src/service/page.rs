//! Metadata of a page that the server renders before the client-side program starts.

use messages::Words;

/// A request for a page of a service.
#[derive(Clone, Copy, Debug)]
pub struct PageRequest<'a> {
    /// Path, one of the service's pages.
    pub path: &'a str,
    /// Query string.
    pub query: &'a str,
    /// Messages in the language of the page.
    pub words: Words,
    /// Public origin such as `https://portal.example`, if known.
    pub origin: Option<&'a str>,
}

/// A page and its status code.
#[derive(Clone, Debug)]
pub enum Page {
    /// 200.
    Found(Preview),
    /// 503: its data cannot be read now. The page still works and retries by itself.
    Unavailable(Preview),
    /// 404.
    Missing,
}

/// Metadata of a page.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// Canonical path; `None` for the path in the registry.
    pub path: Option<String>,
    /// Title without the portal's name.
    pub title: String,
    /// One or two sentences.
    pub description: String,
    /// Keeps the page out of search engines.
    pub hidden: bool,
    /// Whether the page shows a single object, such as a report, rather than a list or form.
    pub article: bool,
    /// One of very many pages, so caching its compressed form is not worthwhile.
    pub rare: bool,
    /// Absolute URL of an image, with width and height in pixels.
    pub image: Option<(String, u32, u32)>,
    /// The page as HTML, with all texts escaped, for readers without the program and until it has loaded.
    pub content: Option<String>,
}

impl Preview {
    /// Metadata with a title and a description.
    pub fn new(title: impl Into<String>, description: impl Into<String>) -> Self {
        Self { title: title.into(), description: description.into(), ..Self::default() }
    }

    /// Sets the canonical path to that of an address.
    pub fn at(self, href: &str) -> Self {
        Self { path: href.split('?').next().map(str::to_owned), ..self }
    }

    /// Excludes the page from search engines.
    pub fn hidden(self) -> Self {
        Self { hidden: true, ..self }
    }
}

/// Truncates a text to a number of characters, at a word boundary if possible, and adds an ellipsis.
pub fn shorten(text: &str, characters: usize) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= characters {
        return flat;
    }
    let cut: String = flat.chars().take(characters.saturating_sub(1)).collect();
    // Without a suitable space, cut inside a word.
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
