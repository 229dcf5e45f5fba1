//! Registry entry of the parts that every portal has.

use messages::Words;

use crate::services::{NavLink, OfflineAnswers, Page, Preview, SearchResultEntry, SearchResultKind, ServiceEntry};

/// `/`
pub static HOME: Page = Page::at("/");
/// `/settings`
pub static SETTINGS: Page = Page::at("/settings").chunk("settings");
/// `/about`
pub static ABOUT: Page = Page::at("/about").chunk("about");

pub(crate) static PAGES: &[&Page] = &[&HOME, &SETTINGS, &ABOUT];

pub(crate) static HOME_LINK: NavLink =
    NavLink { page: &HOME, service: None, icon: "house", word: Words::nav_home, spare: None };
// Readers open it once, and services daily. On a phone, the home page links to it.
pub(crate) static SETTINGS_LINK: NavLink =
    NavLink { page: &SETTINGS, service: None, icon: "settings", word: Words::nav_settings, spare: Some(3) };

pub(crate) static SEARCH_RESULTS: &[SearchResultEntry] = &[
    SearchResultEntry { kind: SearchResultKind::Ward, name: "ward", rank: 1, icon: "landmark", word: Words::kind_ward },
    SearchResultEntry {
        kind: SearchResultKind::Place,
        name: "place",
        rank: 2,
        icon: "map-pin",
        word: Words::kind_place,
    },
];

pub(crate) static ENTRY: ServiceEntry = ServiceEntry {
    pages: PAGES,
    links: &[&HOME_LINK, &SETTINGS_LINK],
    search_results: SEARCH_RESULTS,
    previews: &[
        Preview {
            page: &SETTINGS,
            title: Words::title_settings,
            description: |words, _, _| words.desc_settings().to_owned(),
            is_indexed: false,
        },
        Preview {
            page: &ABOUT,
            title: Words::title_about,
            description: |words, _, portal| words.desc_about(portal),
            is_indexed: true,
        },
    ],
    offline: &[
        OfflineAnswers { path: "/config", is_taken: true, is_marked: true },
        OfflineAnswers { path: "/sketch", is_taken: true, is_marked: false },
        OfflineAnswers { path: "/wards", is_taken: true, is_marked: false },
    ],
    ..ServiceEntry::EMPTY
};
