//! Registry entry of parking.

use messages::Words;

use crate::services::{
    Card, NavLink, OfflineAnswers, Page, Preview, SearchResultEntry, SearchResultKind, Service, ServiceEntry,
    Stylesheet,
};

const SERVICE: Option<Service> = Some(Service::Parking);
const HOME_PATH: &str = "/parking";
// One chunk for both pages: who opens the list goes on to a site.
const CHUNK: &str = "parking";

/// `/parking`: sites for a vehicle and a stay.
pub static PARKING: Page = Page::at(HOME_PATH).chunk(CHUNK).stylesheet("parking");
/// `/parking/{uid}`, even if there is no such site.
pub static PARKING_SITE: Page = Page::at("/parking/{uid}").chunk(CHUNK).stylesheet("parking").under(HOME_PATH);

pub(crate) static PAGES: &[&Page] = &[&PARKING, &PARKING_SITE];

pub(crate) static LINK: NavLink =
    NavLink { page: &PARKING, service: SERVICE, icon: "square-parking", word: Words::nav_parking, spare: None };

pub(crate) static CARD: Card = Card {
    page: &PARKING,
    service: SERVICE,
    icon: "square-parking",
    title: Words::title_parking,
    text: Words::home_parking_text,
    is_primary: false,
};

pub(crate) static SEARCH_RESULTS: &[SearchResultEntry] = &[SearchResultEntry {
    kind: SearchResultKind::Parking,
    name: "parking",
    rank: 7,
    icon: "square-parking",
    word: Words::kind_parking,
}];

pub(crate) static ENTRY: ServiceEntry = ServiceEntry {
    service: SERVICE,
    pages: PAGES,
    links: &[&LINK],
    cards: &[&CARD],
    search_results: SEARCH_RESULTS,
    previews: &[Preview {
        page: &PARKING,
        title: Words::title_parking,
        description: |words, city, _| words.desc_parking(city),
        is_indexed: true,
    }],
    stylesheets: &[Stylesheet { name: "parking", files: &["parking.css"] }],
    offline: &[
        OfflineAnswers { path: "/parking/sites/{uid}", is_taken: false, is_marked: true },
        OfflineAnswers { path: "/parking/about", is_taken: false, is_marked: false },
    ],
    ..ServiceEntry::EMPTY
};
