//! Registry entry of citizens' reports.

use messages::Words;

use crate::services::{
    Card, NavLink, OfflineAnswers, Page, Preview, SearchResultEntry, SearchResultKind, Service, ServiceEntry,
    Stylesheet,
};

const SERVICE: Option<Service> = Some(Service::Reports);

/// `/reports`: list and map.
pub static REPORTS: Page = Page::at("/reports").chunk("browse").with_map();
/// `/reports/new`: the form.
pub static NEW_REPORT: Page = Page::at("/reports/new").chunk("new_report").stylesheet("form");
/// `/reports/mine`: reports filed by this device.
pub static MY_REPORTS: Page = Page::at("/reports/mine").chunk("my_reports");
/// `/reports/{code}`, even if the code is invalid.
pub static REPORT: Page = Page::at("/reports/{code}").chunk("one_report");

pub(crate) static PAGES: &[&Page] = &[&REPORTS, &NEW_REPORT, &MY_REPORTS, &REPORT];

pub(crate) static MAP_LINK: NavLink =
    NavLink { page: &REPORTS, service: SERVICE, icon: "map", word: Words::nav_reports, spare: None };
// The home page and the map also link to the form.
pub(crate) static NEW_LINK: NavLink =
    NavLink { page: &NEW_REPORT, service: SERVICE, icon: "circle-plus", word: Words::nav_send, spare: Some(2) };
// On a phone, a card on the home page links to it.
pub(crate) static MINE_LINK: NavLink =
    NavLink { page: &MY_REPORTS, service: SERVICE, icon: "user-round", word: Words::nav_mine, spare: Some(1) };

pub(crate) static NEW_CARD: Card = Card {
    page: &NEW_REPORT,
    service: SERVICE,
    icon: "camera",
    title: Words::home_new,
    text: Words::home_new_text,
    is_primary: true,
};
pub(crate) static MAP_CARD: Card = Card {
    page: &REPORTS,
    service: SERVICE,
    icon: "map",
    title: Words::home_map,
    text: Words::home_map_text,
    is_primary: false,
};
pub(crate) static MINE_CARD: Card = Card {
    page: &MY_REPORTS,
    service: SERVICE,
    icon: "user-round",
    title: Words::home_mine,
    text: Words::home_mine_text,
    is_primary: false,
};

pub(crate) static SEARCH_RESULTS: &[SearchResultEntry] = &[
    SearchResultEntry {
        kind: SearchResultKind::Report,
        name: "report",
        rank: 0,
        icon: "megaphone",
        word: Words::kind_report,
    },
    SearchResultEntry {
        kind: SearchResultKind::Category,
        name: "category",
        rank: 3,
        icon: "megaphone",
        word: Words::kind_category,
    },
];

pub(crate) static ENTRY: ServiceEntry = ServiceEntry {
    service: SERVICE,
    pages: PAGES,
    links: &[&MAP_LINK, &NEW_LINK, &MINE_LINK],
    cards: &[&NEW_CARD, &MAP_CARD, &MINE_CARD],
    search_results: SEARCH_RESULTS,
    previews: &[
        Preview {
            page: &REPORTS,
            title: Words::title_reports,
            description: |words, city, _| words.desc_reports(city),
            is_indexed: true,
        },
        Preview {
            page: &NEW_REPORT,
            title: Words::title_new,
            description: |words, _, _| words.desc_new().to_owned(),
            is_indexed: true,
        },
        Preview {
            page: &MY_REPORTS,
            title: Words::title_mine,
            description: |words, _, _| words.desc_mine().to_owned(),
            is_indexed: false,
        },
    ],
    stylesheets: &[Stylesheet { name: "form", files: &["form.css"] }],
    offline: &[OfflineAnswers { path: "/categories", is_taken: true, is_marked: false }],
    ..ServiceEntry::EMPTY
};
