//! What the registry says of a service.

use super::{SearchResultKind, Service};
use messages::Words;

/// A word without arguments, such as `Words::nav_home`.
pub type Word = fn(Words) -> &'static str;

/// All that the portal has to know of a service besides its code.
pub struct ServiceEntry {
    /// Its name in the profile of the city; `None` for what every portal has.
    pub service: Option<Service>,
    /// Its pages. Of two that fit an address the first is meant.
    pub pages: &'static [&'static Page],
    /// Its links in the navigation.
    pub links: &'static [&'static NavLink],
    /// Its cards on the first page.
    pub cards: &'static [&'static Card],
    /// What the search finds of it.
    pub hits: &'static [SearchResultEntry],
    /// What pages with fixed words say of themselves before their program is there, and in link previews.
    pub previews: &'static [Preview],
    /// The style sheets of its chunks.
    pub stylesheets: &'static [Stylesheet],
    /// Icons that only its chunks show. Those of links, cards and hits are known.
    pub icons: &'static [&'static str],
    /// Files besides chunks and style sheets that its pages need without a network, by the names that the build gives
    /// them: `engine`.
    pub files: &'static [&'static str],
    /// The answers that the service worker keeps.
    pub offline: &'static [OfflineAnswers],
    /// Path of the folder with files of the server whose names change with their content: `/d/file/`.
    pub hashed_files: Option<&'static str>,
}

impl ServiceEntry {
    /// An entry that says nothing yet.
    pub const EMPTY: Self = Self {
        service: None,
        pages: &[],
        links: &[],
        cards: &[],
        hits: &[],
        previews: &[],
        stylesheets: &[],
        icons: &[],
        files: &[],
        offline: &[],
        hashed_files: None,
    };

    /// Icons that the first document shows: of its links, cards and hits.
    pub fn first_icons(&self) -> impl Iterator<Item = &'static str> {
        let (links, cards, hits) = (self.links.iter(), self.cards.iter(), self.hits.iter());
        links.map(|link| link.icon).chain(cards.map(|card| card.icon)).chain(hits.map(|hit| hit.icon))
    }
}

/// A page: where it is, and which files draw it.
#[derive(Debug)]
pub struct Page {
    /// Its path. A segment in braces stands for any; `{lang?}` for a language, or for nothing.
    pub path: &'static str,
    /// The chunk of the program that draws it; `None` for pages of the first program.
    pub chunk: Option<Chunk>,
    /// Name of the style sheet of that chunk, which is loaded with it.
    pub stylesheet: Option<&'static str>,
    /// Whether it begins with a map.
    pub has_map: bool,
    /// Path of the link in the navigation under which it stands, where that is not its own.
    pub section: Option<&'static str>,
    /// Whether the server draws it, so that it is whole without the program.
    pub is_served: bool,
}

/// The name of a chunk of the program.
pub type Chunk = &'static str;

impl PartialEq for Page {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl Page {
    /// A page of the first program.
    pub const fn at(path: &'static str) -> Self {
        Self { path, chunk: None, stylesheet: None, has_map: false, section: None, is_served: false }
    }

    /// Drawn by a chunk.
    pub const fn chunk(self, chunk: Chunk) -> Self {
        Self { chunk: Some(chunk), ..self }
    }

    /// Styled by a sheet of its own.
    pub const fn stylesheet(self, name: &'static str) -> Self {
        Self { stylesheet: Some(name), ..self }
    }

    /// Begins with a map.
    pub const fn with_map(self) -> Self {
        Self { has_map: true, ..self }
    }

    /// Stands under a link of the navigation.
    pub const fn under(self, section: &'static str) -> Self {
        Self { section: Some(section), ..self }
    }

    /// Drawn by the server.
    pub const fn served(self) -> Self {
        Self { is_served: true, ..self }
    }

    /// Whether a path leads here, whatever its variable segments say.
    pub fn is_at(&self, path: &str) -> bool {
        let mut given = segments(path);
        let fits = segments(self.path).all(|part| match (part, given.next()) {
            ("{lang?}", segment) => segment.is_none_or(is_language),
            (part, Some(segment)) => part.starts_with('{') || part == segment,
            (_, None) => false,
        });
        fits && given.next().is_none()
    }
}

/// The parts of a path between slashes.
pub(crate) fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// Whether a segment of a path can name a language: `ko`, also as people write it: `KO`, `zh-TW`.
fn is_language(segment: &str) -> bool {
    let primary = segment.split(['-', '_']).next().unwrap_or_default();
    (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// A link in the navigation.
pub struct NavLink {
    /// The page, which has no variable segments: its path is the address.
    pub page: &'static Page,
    /// The service without which it is not there.
    pub service: Option<Service>,
    /// Name of its icon.
    pub icon: &'static str,
    /// Its word.
    pub word: Word,
    /// Where the navigation of a phone is too full: 1 goes first. `None` stays.
    pub spare: Option<u8>,
}

/// A card on the first page.
pub struct Card {
    /// The page, which has no variable segments.
    pub page: &'static Page,
    /// The service without which it is not there.
    pub service: Option<Service>,
    /// Name of its icon.
    pub icon: &'static str,
    /// What can be done there.
    pub title: Word,
    /// One sentence.
    pub text: Word,
    /// The one that most people come for.
    pub is_primary: bool,
}

/// A kind of hit of the search.
pub struct SearchResultEntry {
    /// The kind.
    pub kind: SearchResultKind,
    /// Its name in the `kinds` parameter, and on the wire.
    pub name: &'static str,
    /// The order among hits that fit equally well and are equally near, the lowest first.
    pub rank: u8,
    /// Name of its icon, unless the hit brings one.
    pub icon: &'static str,
    /// What it is, in a word.
    pub word: Word,
}

/// What a page says of itself.
pub struct Preview {
    /// The page.
    pub page: &'static Page,
    /// Its title.
    pub title: Word,
    /// One or two sentences: words, name of the city, name of the portal.
    pub description: fn(Words, &str, &str) -> String,
    /// Whether search engines show it.
    pub is_indexed: bool,
}

/// A style sheet that is loaded with chunks.
pub struct Stylesheet {
    /// Its name: `bus`.
    pub name: &'static str,
    /// Files of the folder `style`, in their order.
    pub files: &'static [&'static str],
}

/// Answers of the API that the service worker keeps. None of them says anything of a person.
pub struct OfflineAnswers {
    /// Path below the API's base, segments in braces stand for any.
    pub path: &'static str,
    /// Whether it is fetched when somebody takes the portal along, or kept only as it was shown.
    pub is_taken: bool,
    /// Whether a copy says that it is one: its member `kept` is true then.
    pub is_marked: bool,
}
