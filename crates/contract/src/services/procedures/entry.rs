//! Registry entry of procedures.

use messages::Words;

use crate::services::{
    Card, NavLink, OfflineAnswers, Page, Preview, SearchResultEntry, SearchResultKind, Service, ServiceEntry,
    Stylesheet,
};

const SERVICE: Option<Service> = Some(Service::Procedures);
const HOME_PATH: &str = "/services";
// One chunk for both pages: who opens the list goes on to a procedure.
const CHUNK: &str = "procedures";

/// `/services`: procedures and digital services.
pub static PROCEDURES_PAGE: Page = Page::at(HOME_PATH).chunk(CHUNK).stylesheet("procedures");
/// `/services/{id}`, even if there is no such procedure.
pub static PROCEDURE_PAGE: Page = Page::at("/services/{id}").chunk(CHUNK).stylesheet("procedures").under(HOME_PATH);

pub(crate) static PAGES: &[&Page] = &[&PROCEDURES_PAGE, &PROCEDURE_PAGE];

pub(crate) static LINK: NavLink = NavLink {
    page: &PROCEDURES_PAGE,
    service: SERVICE,
    icon: "file-text",
    word: Words::nav_procedures,
    spare: Some(4),
};

pub(crate) static CARD: Card = Card {
    page: &PROCEDURES_PAGE,
    service: SERVICE,
    icon: "file-text",
    title: Words::title_procedures,
    text: Words::home_procedures_text,
    is_primary: false,
};

pub(crate) static SEARCH_RESULTS: &[SearchResultEntry] = &[SearchResultEntry {
    kind: SearchResultKind::Procedure,
    name: "procedure",
    rank: 8,
    icon: "file-text",
    word: Words::kind_procedure,
}];

pub(crate) static ENTRY: ServiceEntry = ServiceEntry {
    service: SERVICE,
    pages: PAGES,
    links: &[&LINK],
    cards: &[&CARD],
    search_results: SEARCH_RESULTS,
    previews: &[Preview {
        page: &PROCEDURES_PAGE,
        title: Words::title_procedures,
        description: |words, city, _| words.desc_procedures(city),
        is_indexed: true,
    }],
    stylesheets: &[Stylesheet { name: "procedures", files: &["procedures.css"] }],
    offline: &[
        OfflineAnswers { path: "/procedures", is_taken: true, is_marked: false },
        OfflineAnswers { path: "/procedures/{id}", is_taken: false, is_marked: true },
    ],
    ..ServiceEntry::EMPTY
};
