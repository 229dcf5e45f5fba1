//! The services of the portal, each said once: what navigation, first page, static document, service worker, search,
//! link previews and end-to-end tests need to know of it.
//!
//! A folder below holds a service: its types, requests, page addresses, and its entry of the registry (`transit/entry.rs`).
//! Here stand only the list of services and the order in which people see them. Words are functions of [`Words`], so that one which does not exist does not compile; the
//! build checks icons, style sheets, chunks and offline answers.

mod document;
pub(crate) mod entry;
pub mod heritage;
mod manifest;
pub mod portal;
pub mod reports;
pub mod transit;

pub use document::navigation_html;
pub use entry::{
    Card, Chunk, NavLink, OfflineAnswers, Page, Preview, SearchResultEntry, ServiceEntry, Stylesheet, Word,
};
pub use manifest::{InlineHashes, MANIFEST, Manifest, ManifestPage};

use serde::{Deserialize, Serialize};

/// A service of the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Service {
    /// Citizens' reports.
    Reports,
    /// Public transport.
    Transit,
    /// Heritage sites.
    Heritage,
}

/// What the search finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SearchResultKind {
    /// A report, by its code.
    Report,
    /// A ward or commune.
    Ward,
    /// A street, square or landmark.
    Place,
    /// A report category.
    Category,
    /// A stop place of public transport.
    Stop,
    /// A line of public transport.
    Line,
    /// A heritage site.
    Site,
}

/// The entries of the services, what belongs to none before them.
pub static SERVICES: &[&ServiceEntry] =
    &[&portal::entry::ENTRY, &reports::entry::ENTRY, &transit::entry::ENTRY, &heritage::entry::ENTRY];

// Lists of their own, because the page needs nothing else of the entries; a test compares them.
/// The pages of the portal, by service.
pub static PAGES: &[&[&Page]] =
    &[portal::entry::PAGES, reports::entry::PAGES, transit::entry::PAGES, heritage::entry::PAGES];

/// Kinds of search hits, by service.
pub static HITS: &[&[SearchResultEntry]] =
    &[portal::entry::HITS, reports::entry::HITS, transit::entry::HITS, heritage::entry::HITS];

/// The navigation, in the order in which it is shown.
pub static NAVIGATION: &[&NavLink] = &[
    &portal::entry::HOME_LINK,
    &reports::entry::MAP_LINK,
    &reports::entry::NEW_LINK,
    &transit::entry::LINK,
    &heritage::entry::LINK,
    &reports::entry::MINE_LINK,
    &portal::entry::SETTINGS_LINK,
];

/// The cards of the first page, in the order in which they are shown.
pub static CARDS: &[&Card] = &[
    &reports::entry::NEW_CARD,
    &reports::entry::MAP_CARD,
    &transit::entry::CARD,
    &heritage::entry::CARD,
    &reports::entry::MINE_CARD,
];

impl SearchResultKind {
    /// What the registry says of the kind; `None` where no service has it, which a test rules out.
    pub fn entry(self) -> Option<&'static SearchResultEntry> {
        HITS.iter().flat_map(|hits| hits.iter()).find(|entry| entry.kind == self)
    }

    /// The kind of a name of the `kinds` parameter.
    pub fn of(name: &str) -> Option<Self> {
        HITS.iter().flat_map(|hits| hits.iter()).find(|entry| entry.name == name).map(|entry| entry.kind)
    }

    /// Its name in the `kinds` parameter.
    pub fn name(self) -> &'static str {
        self.entry().map_or("", |entry| entry.name)
    }
}

/// The page of a path; `None` when there is no such page.
pub fn page_of(path: &str) -> Option<&'static Page> {
    PAGES.iter().flat_map(|pages| pages.iter()).copied().find(|page| page.is_at(path))
}

/// How many links of the navigation a phone has room for.
const PHONE_LINKS: usize = 5;

/// The links of the navigation of a portal with these services, each with whether a phone leaves it out.
pub fn navigation(offered: &[Service]) -> impl Iterator<Item = (&'static NavLink, bool)> + use<> {
    let is_offered = |link: &&&NavLink| link.service.is_none_or(|service| offered.contains(&service));
    let links: Vec<&NavLink> = NAVIGATION.iter().filter(is_offered).copied().collect();
    let excess = links.len().saturating_sub(PHONE_LINKS);
    links.into_iter().map(move |link| (link, link.spare.is_some_and(|order| usize::from(order) <= excess)))
}

/// The cards of the first page of a portal with these services.
pub fn cards(offered: &[Service]) -> impl Iterator<Item = &'static Card> {
    CARDS.iter().copied().filter(|card| card.service.is_none_or(|service| offered.contains(&service)))
}
