//! The registry entry of a service.

use super::{SearchResultKind, Service};
use messages::Words;

/// A message without arguments, such as `Words::nav_home`.
pub type Word = fn(Words) -> &'static str;

/// Everything the portal needs to know about a service besides its code.
pub struct ServiceEntry {
    /// The service as the city's profile names it; `None` for the parts that every portal has.
    pub service: Option<Service>,
    /// Its pages. If several match an address, the first one wins.
    pub pages: &'static [&'static Page],
    /// Its navigation links.
    pub links: &'static [&'static NavLink],
    /// Its cards on the home page.
    pub cards: &'static [&'static Card],
    /// Its kinds of search results.
    pub search_results: &'static [SearchResultEntry],
    /// Titles and descriptions of its static pages, for link previews and for the time before the program has loaded.
    pub previews: &'static [Preview],
    /// The style sheets of its chunks.
    pub stylesheets: &'static [Stylesheet],
    /// Icons used only by its chunks. Those of links, cards and search results need not be listed.
    pub icons: &'static [&'static str],
    /// Other files besides chunks and style sheets that its pages need offline, by their names in the build, such as
    /// `engine`.
    pub files: &'static [&'static str],
    /// API responses that the service worker caches.
    pub offline: &'static [OfflineAnswers],
    /// Path prefix of server files with content-hashed names, such as `/d/file/`.
    pub hashed_files: Option<&'static str>,
}

impl ServiceEntry {
    /// An empty entry.
    pub const EMPTY: Self = Self {
        service: None,
        pages: &[],
        links: &[],
        cards: &[],
        search_results: &[],
        previews: &[],
        stylesheets: &[],
        icons: &[],
        files: &[],
        offline: &[],
        hashed_files: None,
    };

    /// Icons that the initial document needs: those of links, cards and search results.
    pub fn first_icons(&self) -> impl Iterator<Item = &'static str> {
        let (links, cards, results) = (self.links.iter(), self.cards.iter(), self.search_results.iter());
        links.map(|link| link.icon).chain(cards.map(|card| card.icon)).chain(results.map(|result| result.icon))
    }
}

/// A page: its address and the files that render it.
#[derive(Debug)]
pub struct Page {
    /// Path pattern. A segment in braces matches any segment; `{lang?}` matches an optional language.
    pub path: &'static str,
    /// The chunk that renders it; `None` if the main module does.
    pub chunk: Option<Chunk>,
    /// Name of the style sheet that is loaded with the chunk.
    pub stylesheet: Option<&'static str>,
    /// Whether it opens with a map.
    pub has_map: bool,
    /// Path of the navigation link it belongs to, if not its own.
    pub section: Option<&'static str>,
    /// Whether the server renders it, so that it is complete without the program.
    pub is_served: bool,
}

/// Name of a chunk.
pub type Chunk = &'static str;

impl PartialEq for Page {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl Page {
    /// A page of the main module.
    pub const fn at(path: &'static str) -> Self {
        Self { path, chunk: None, stylesheet: None, has_map: false, section: None, is_served: false }
    }

    /// Renders the page with a chunk.
    pub const fn chunk(self, chunk: Chunk) -> Self {
        Self { chunk: Some(chunk), ..self }
    }

    /// Adds a style sheet.
    pub const fn stylesheet(self, name: &'static str) -> Self {
        Self { stylesheet: Some(name), ..self }
    }

    /// Marks the page as opening with a map.
    pub const fn with_map(self) -> Self {
        Self { has_map: true, ..self }
    }

    /// Assigns the page to a navigation link.
    pub const fn under(self, section: &'static str) -> Self {
        Self { section: Some(section), ..self }
    }

    /// Marks the page as rendered by the server.
    pub const fn served(self) -> Self {
        Self { is_served: true, ..self }
    }

    /// Whether a path matches the pattern, whatever its variable segments hold.
    pub fn is_at(&self, path: &str) -> bool {
        let mut actual = segments(path);
        let fits = segments(self.path).all(|part| match (part, actual.next()) {
            ("{lang?}", segment) => segment.is_none_or(is_language),
            (part, Some(segment)) => part.starts_with('{') || part == segment,
            (_, None) => false,
        });
        fits && actual.next().is_none()
    }
}

/// The non-empty segments of a path.
pub(crate) fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// Whether a path segment looks like a language tag: `ko`, or variants that people type, such as `KO` and `zh-TW`.
fn is_language(segment: &str) -> bool {
    let primary = segment.split(['-', '_']).next().unwrap_or_default();
    (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// A navigation link.
pub struct NavLink {
    /// The page. It has no variable segments, so its path is its address.
    pub page: &'static Page,
    /// The service that it requires.
    pub service: Option<Service>,
    /// Name of its icon.
    pub icon: &'static str,
    /// Its label.
    pub word: Word,
    /// Order in which links are dropped if the phone navigation is too full: 1 goes first; `None` is never dropped.
    pub spare: Option<u8>,
}

/// A card on the home page.
pub struct Card {
    /// The page, which has no variable segments.
    pub page: &'static Page,
    /// The service that it requires.
    pub service: Option<Service>,
    /// Name of its icon.
    pub icon: &'static str,
    /// What the page is for.
    pub title: Word,
    /// One sentence.
    pub text: Word,
    /// Whether it is the main action of the portal.
    pub is_primary: bool,
}

/// A kind of search result.
pub struct SearchResultEntry {
    /// The kind.
    pub kind: SearchResultKind,
    /// Its name in the `kinds` parameter and on the wire.
    pub name: &'static str,
    /// Tie-breaker among results that match equally well and are equally near; lowest first.
    pub rank: u8,
    /// Name of its icon, unless the result has its own.
    pub icon: &'static str,
    /// Name of the kind, as people read it.
    pub word: Word,
}

/// Title and description of a page.
pub struct Preview {
    /// The page.
    pub page: &'static Page,
    /// Its title.
    pub title: Word,
    /// One or two sentences, from the messages, the name of the city and the name of the portal.
    pub description: fn(Words, &str, &str) -> String,
    /// Whether search engines may index it.
    pub is_indexed: bool,
}

/// A style sheet that is loaded together with a chunk.
pub struct Stylesheet {
    /// Its name, such as `bus`.
    pub name: &'static str,
    /// Source files in the folder `style`, in order.
    pub files: &'static [&'static str],
}

/// API responses that the service worker caches. None of them contains personal data.
pub struct OfflineAnswers {
    /// Path below the API base; a segment in braces matches any segment.
    pub path: &'static str,
    /// Whether it is fetched when the user saves the portal for offline use; otherwise it is cached only once shown.
    pub is_taken: bool,
    /// Whether a cached copy is marked as such: its member `kept` is true, and `kept_at` says when it was fetched, in
    /// milliseconds since 1970, if that is known.
    pub is_marked: bool,
}
