//! The registry of services: the single source for navigation, home page, static document, service worker, search, link
//! previews and end-to-end tests.
//!
//! Each service has a folder with its types, requests, page addresses and registry entry (`transit/entry.rs`). This
//! module holds only the list of services and their display order. Labels are methods of [`Words`], so that a missing
//! message does not compile; the build checks icons, style sheets, chunks and offline answers.

mod document;
pub(crate) mod entry;
pub mod heritage;
mod manifest;
pub mod parking;
pub mod payments;
pub mod portal;
pub mod procedures;
pub mod reports;
pub mod transit;

/// The services' modules, which the crate exports at its root.
pub mod namespaces {
    pub use super::{heritage, parking, payments, portal, procedures, reports, transit};
}

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
    /// Parking sites.
    Parking,
    /// Payments to accounts of the operator's file.
    Payments,
    /// Procedures and digital services of the city.
    Procedures,
}

/// Kind of search result.
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
    /// A parking site.
    Parking,
    /// A procedure or digital service.
    Procedure,
}

/// The registry entries; the parts common to all services come first.
pub static SERVICES: &[&ServiceEntry] = &[
    &portal::entry::ENTRY,
    &reports::entry::ENTRY,
    &transit::entry::ENTRY,
    &parking::entry::ENTRY,
    &payments::entry::ENTRY,
    &heritage::entry::ENTRY,
    &procedures::entry::ENTRY,
];

// Separate lists, because the page needs nothing else from the entries. A test compares them with the entries.
/// The pages of the portal, by service.
pub static PAGES: &[&[&Page]] = &[
    portal::entry::PAGES,
    reports::entry::PAGES,
    transit::entry::PAGES,
    parking::entry::PAGES,
    payments::entry::PAGES,
    heritage::entry::PAGES,
    procedures::entry::PAGES,
];

/// Kinds of search results, by service.
pub static SEARCH_RESULTS: &[&[SearchResultEntry]] = &[
    portal::entry::SEARCH_RESULTS,
    reports::entry::SEARCH_RESULTS,
    transit::entry::SEARCH_RESULTS,
    parking::entry::SEARCH_RESULTS,
    payments::entry::SEARCH_RESULTS,
    heritage::entry::SEARCH_RESULTS,
    procedures::entry::SEARCH_RESULTS,
];

/// The navigation links, in display order.
pub static NAVIGATION: &[&NavLink] = &[
    &portal::entry::HOME_LINK,
    &reports::entry::MAP_LINK,
    &reports::entry::NEW_LINK,
    &transit::entry::LINK,
    &parking::entry::LINK,
    &heritage::entry::LINK,
    &procedures::entry::LINK,
    &reports::entry::MINE_LINK,
    &portal::entry::SETTINGS_LINK,
];

/// The cards of the home page, in display order.
pub static CARDS: &[&Card] = &[
    &reports::entry::NEW_CARD,
    &reports::entry::MAP_CARD,
    &transit::entry::CARD,
    &parking::entry::CARD,
    &payments::entry::CARD,
    &heritage::entry::CARD,
    &procedures::entry::CARD,
    &reports::entry::MINE_CARD,
];

impl SearchResultKind {
    /// The registry entry of the kind; `None` if no service has it, which a test rules out.
    pub fn entry(self) -> Option<&'static SearchResultEntry> {
        SEARCH_RESULTS.iter().flat_map(|list| list.iter()).find(|entry| entry.kind == self)
    }

    /// Looks up a kind by its name in the `kinds` parameter.
    pub fn of(name: &str) -> Option<Self> {
        SEARCH_RESULTS.iter().flat_map(|list| list.iter()).find(|entry| entry.name == name).map(|entry| entry.kind)
    }

    /// Its name in the `kinds` parameter.
    pub fn name(self) -> &'static str {
        self.entry().map_or("", |entry| entry.name)
    }
}

/// The page at a path; `None` if there is no such page.
pub fn page_of(path: &str) -> Option<&'static Page> {
    PAGES.iter().flat_map(|pages| pages.iter()).copied().find(|page| page.is_at(path))
}

/// Maximum number of navigation links on a phone.
const PHONE_LINKS: usize = 5;

/// The navigation links of a portal with these services, each with whether it is dropped on a phone.
pub fn navigation(offered: &[Service]) -> impl Iterator<Item = (&'static NavLink, bool)> + use<> {
    let is_offered = |link: &&&NavLink| link.service.is_none_or(|service| offered.contains(&service));
    let links: Vec<&NavLink> = NAVIGATION.iter().filter(is_offered).copied().collect();
    let excess = links.len().saturating_sub(PHONE_LINKS);
    links.into_iter().map(move |link| (link, link.spare.is_some_and(|order| usize::from(order) <= excess)))
}

/// The home page cards of a portal with these services.
pub fn cards(offered: &[Service]) -> impl Iterator<Item = &'static Card> {
    CARDS.iter().copied().filter(|card| card.service.is_none_or(|service| offered.contains(&service)))
}
