//! Previews and early requests of the public transport pages.

use contract::transit::TransitPage;
use messages::Words;
use messages::args::{DescLine, DescStop, TitleLine};

use super::TransitService;
use crate::service::{
    early::EarlyRequest,
    page::{Page, PageRequest, Preview},
};

pub(super) fn page(service: &TransitService, request: &PageRequest<'_>) -> Option<Page> {
    let preview = match TransitPage::parse(request.path, request.query)? {
        TransitPage::Home | TransitPage::Plan(_) => return None,
        TransitPage::Line(id) => line(service, &id, request.words),
        TransitPage::Stop(id) => stop(service, &id, request.words),
    };
    Some(preview.map_or(Page::Missing, Page::Found))
}

/// Preview of a line; `None` if there is no such line.
fn line(service: &TransitService, id: &str, words: Words) -> Option<Preview> {
    let network = service.network()?;
    let known = network.line_id(id)?;
    let line = network.query(|transit| transit.route(&known)).ok()?.line;
    let long = line.long_name.get(words.tag());
    let preview = Preview::new(
        words.title_line(TitleLine { name: &line.name, long: &long }),
        words.desc_line(DescLine { name: &line.name, long: &long }),
    );
    Some(preview.at(&TransitPage::Line(id.to_owned()).href()))
}

/// Preview of a stop; `None` if there is no such stop.
fn stop(service: &TransitService, id: &str, words: Words) -> Option<Preview> {
    let network = service.network()?;
    let known = network.place_id(id)?;
    let stop = network.query(|transit| Some(transit.stop(transit.network().place_of(&known)?)))?;
    let lines: Vec<&str> = stop.lines.iter().map(|line| line.name.as_str()).collect();
    let name = Some(stop.name.get(words.tag())).filter(|name| !name.is_empty()).unwrap_or(&stop.id);
    let preview = Preview::new(name, words.desc_stop(DescStop { name: &name, lines: &lines.join(", ") }));
    Some(preview.at(&TransitPage::Stop(id.to_owned()).href()))
}

pub(super) fn early_requests(path: &str, query: &str) -> Vec<EarlyRequest> {
    let network = || EarlyRequest::of(&contract::transit::transit_network());
    match TransitPage::parse(path, query) {
        Some(TransitPage::Home) => vec![EarlyRequest::of(&contract::transit::transit_routes()), network()],
        Some(TransitPage::Stop(id)) => {
            vec![EarlyRequest::of(&contract::transit::transit_departures(&id, None)), network()]
        }
        Some(TransitPage::Line(id)) => vec![EarlyRequest::of(&contract::transit::transit_route(&id)), network()],
        // The requests of a plan depend on more than the address.
        Some(TransitPage::Plan(_)) | None => Vec::new(),
    }
}
