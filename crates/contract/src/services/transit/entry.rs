//! Registry entry of public transport.

use messages::Words;

use crate::services::{
    Card, NavLink, Page, Preview, SearchResultEntry, SearchResultKind, Service, ServiceEntry, Stylesheet,
};

const SERVICE: Option<Service> = Some(Service::Transit);
const HOME_PATH: &str = "/bus";

/// `/bus`: lines and nearby stops.
pub static BUS: Page = Page::at(HOME_PATH).chunk("bus").stylesheet("bus");
/// `/bus/plan`: journeys.
pub static BUS_PLAN: Page = Page::at("/bus/plan").chunk("bus_plan").stylesheet("bus").under(HOME_PATH);
/// `/bus/routes/{id}`, even if there is no such line.
pub static BUS_ROUTE: Page = Page::at("/bus/routes/{id}").chunk("bus_route").stylesheet("bus").under(HOME_PATH);
/// `/bus/stops/{id}`, even if there is no such stop.
pub static BUS_STOP: Page = Page::at("/bus/stops/{id}").chunk("bus_stop").stylesheet("bus").under(HOME_PATH);

pub(crate) static PAGES: &[&Page] = &[&BUS, &BUS_PLAN, &BUS_ROUTE, &BUS_STOP];

pub(crate) static LINK: NavLink =
    NavLink { page: &BUS, service: SERVICE, icon: "bus", word: Words::nav_bus, spare: None };

pub(crate) static CARD: Card = Card {
    page: &BUS,
    service: SERVICE,
    icon: "bus",
    title: Words::title_bus,
    text: Words::home_bus_text,
    is_primary: false,
};

pub(crate) static SEARCH_RESULTS: &[SearchResultEntry] = &[
    SearchResultEntry { kind: SearchResultKind::Stop, name: "stop", rank: 6, icon: "map-pin", word: Words::kind_stop },
    SearchResultEntry { kind: SearchResultKind::Line, name: "line", rank: 5, icon: "bus", word: Words::kind_line },
];

pub(crate) static ENTRY: ServiceEntry = ServiceEntry {
    service: SERVICE,
    pages: PAGES,
    links: &[&LINK],
    cards: &[&CARD],
    search_results: SEARCH_RESULTS,
    previews: &[
        Preview {
            page: &BUS,
            title: Words::title_bus,
            description: |words, city, _| words.desc_bus(city),
            is_indexed: true,
        },
        Preview {
            page: &BUS_PLAN,
            title: Words::title_plan,
            description: |words, city, _| words.desc_plan(city),
            is_indexed: false,
        },
    ],
    stylesheets: &[Stylesheet { name: "bus", files: &["bus.css"] }],
    files: &["engine"],
    ..ServiceEntry::EMPTY
};
