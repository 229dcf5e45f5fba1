//! Registry entry of heritage sites.

use messages::Words;

use crate::services::{
    Card, NavLink, OfflineAnswers, Page, Preview, SearchResultEntry, SearchResultKind, Service, ServiceEntry,
    Stylesheet,
};

const SERVICE: Option<Service> = Some(Service::Heritage);
const HOME_PATH: &str = "/heritage";
// One chunk for all pages, because most visitors of one page go on to another.
const CHUNK: &str = "heritage";

/// `/heritage`: list and map.
pub static HERITAGE: Page = Page::at(HOME_PATH).chunk(CHUNK).stylesheet("heritage").with_map();
/// `/d/{slug}`, even if there is no such site. The program renders this page only if it was started on another one.
pub static SITE: Page = Page::at("/d/{slug}/{lang?}").chunk(CHUNK).stylesheet("heritage").under(HOME_PATH).served();
/// `/scan`: the code scanner.
pub static SCAN: Page = Page::at("/scan").chunk(CHUNK).stylesheet("heritage").under(HOME_PATH);

pub(crate) static PAGES: &[&Page] = &[&HERITAGE, &SITE, &SCAN];

pub(crate) static LINK: NavLink =
    NavLink { page: &HERITAGE, service: SERVICE, icon: "landmark", word: Words::nav_heritage, spare: None };

pub(crate) static CARD: Card = Card {
    page: &HERITAGE,
    service: SERVICE,
    icon: "landmark",
    title: Words::title_heritage,
    text: Words::home_heritage_text,
    is_primary: false,
};

pub(crate) static SEARCH_RESULTS: &[SearchResultEntry] = &[SearchResultEntry {
    kind: SearchResultKind::Site,
    name: "site",
    rank: 4,
    icon: "landmark",
    word: Words::kind_site,
}];

pub(crate) static ENTRY: ServiceEntry = ServiceEntry {
    service: SERVICE,
    pages: PAGES,
    links: &[&LINK],
    cards: &[&CARD],
    search_results: SEARCH_RESULTS,
    previews: &[
        Preview {
            page: &HERITAGE,
            title: Words::title_heritage,
            description: |words, city, _| words.desc_heritage(city),
            is_indexed: true,
        },
        Preview {
            page: &SCAN,
            title: Words::title_scan,
            description: |words, _, _| words.desc_scan().to_owned(),
            is_indexed: true,
        },
    ],
    // Pages rendered by the server include the first of these files themselves.
    stylesheets: &[Stylesheet { name: "heritage", files: &["guide.css", "heritage.css"] }],
    offline: &[
        OfflineAnswers { path: "/heritage/walks", is_taken: false, is_marked: false },
        OfflineAnswers { path: "/heritage/sites", is_taken: false, is_marked: false },
        OfflineAnswers { path: "/heritage/sites/{slug}", is_taken: false, is_marked: true },
    ],
    hashed_files: Some("/d/file/"),
    ..ServiceEntry::EMPTY
};
