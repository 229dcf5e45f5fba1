//! What the pages of public transport say of themselves, and what they begin with.

use contract::{PageKind, Route};

use super::TransitService;
use crate::service::{
    early::EarlyRequest,
    page::{Page, PageRequest, Part, Preview},
};

const STYLE: &str = "bus-css";

pub(super) fn part(page: PageKind) -> Option<Part> {
    let name = match page {
        PageKind::Bus => "bus",
        PageKind::BusPlan => "bus_plan",
        PageKind::BusRoute => "bus_route",
        PageKind::BusStop => "bus_stop",
        _ => return None,
    };
    Some(Part::new(name).styled(STYLE))
}

pub(super) fn page(service: &TransitService, request: &PageRequest<'_>) -> Option<Page> {
    match request.route {
        Route::Bus | Route::BusPlan(_) | Route::BusRoute(_) | Route::BusStop(_) => {
            Some(preview(service, request).map_or(Page::Missing, Page::Found))
        }
        _ => None,
    }
}

/// `None` where there is no such line or stop, or no network at all.
fn preview(service: &TransitService, request: &PageRequest<'_>) -> Option<Preview> {
    let network = service.network()?;
    let words = request.words;
    let city = service.core.city().profile.name.get(words.tag());
    Some(match request.route {
        Route::BusPlan(_) => Preview::new(words.title_plan(), words.desc_plan(city)).hidden(),
        Route::BusRoute(id) => {
            let id = network.line_id(id)?;
            let line = network.ask(|transit| transit.route(&id)).ok()?.line;
            let long = line.long_name.get(words.tag());
            Preview::new(words.title_line(long, &line.name), words.desc_line(long, &line.name))
        }
        Route::BusStop(id) => {
            let id = network.place_id(id)?;
            let stop = network.ask(|transit| Some(transit.stop(transit.network().place_of(&id)?)))?;
            let lines: Vec<&str> = stop.lines.iter().map(|line| line.name.as_str()).collect();
            let name = Some(stop.name.get(words.tag())).filter(|name| !name.is_empty()).unwrap_or(&stop.id);
            Preview::new(name, words.desc_stop(lines.join(", "), name))
        }
        _ => Preview::new(words.title_bus(), words.desc_bus(city)),
    })
}

pub(super) fn early_requests(route: &Route) -> Vec<EarlyRequest> {
    let network = || EarlyRequest::of(&contract::transit_network());
    match route {
        Route::Bus => vec![EarlyRequest::of(&contract::transit_routes()), network()],
        Route::BusStop(id) => vec![EarlyRequest::of(&contract::transit_departures(id, None)), network()],
        Route::BusRoute(id) => vec![EarlyRequest::of(&contract::transit_route(id)), network()],
        // A plan begins with what depends on more than the address.
        _ => Vec::new(),
    }
}
