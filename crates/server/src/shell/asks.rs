//! The questions with which the page of an address begins: the document asks them while the program is on its way.

use contract::{Bbox, ReportsView, Request, Route};
use std::fmt::Write as _;

use super::head::escape;
use crate::app::App;

/// Longer addresses are left to the program: nobody's link needs them, and the document carries each.
const LONGEST: usize = 600;
/// In the place of a box that only the screen knows.
const SCREEN: &str = "bbox=*";

/// A question that the page will ask.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// Path and query below the API's base; `bbox=*` stands for what the map will show.
    target: String,
    /// Whether the answer depends on whose device asks.
    personal: bool,
    /// Middle of the map in Web Mercator pixels, and its zoom, where the question has such a box.
    map: Option<(f64, f64, u8)>,
}

impl Ask {
    fn of<T>(request: &Request<T>) -> Self {
        Self { target: request.target(), personal: request.is_personal(), map: None }
    }

    fn on_map<T>(request: &Request<T>, map: (f64, f64, u8)) -> Self {
        let plain = Self::of(request);
        let target = plain.target.replacen("bbox=0,0,0,0", SCREEN, 1);
        let map = target.contains(SCREEN).then_some(map);
        Self { target, map, ..plain }
    }

    /// The element that has it asked, with a line break.
    pub fn link(&self, base: &str) -> String {
        let mut out = format!("<link rel=\"early\" href=\"{}\"", escape(&format!("{base}{}", self.target)));
        if self.personal {
            out.push_str(" data-own");
        }
        if let Some((x, y, zoom)) = self.map {
            let _ = write!(out, " data-map=\"{x} {y} {zoom}\"");
        }
        out + ">\n"
    }
}

/// What the page of an address asks at its start, what people wait for most first.
pub fn asks(app: &App, route: &Route) -> Vec<Ask> {
    let names = || [Ask::of(&contract::categories()), Ask::of(&contract::wards())];
    let network = || Ask::of(&contract::transit_network());
    let mut all = Vec::new();
    match route {
        Route::Reports(view) => {
            all.extend(reports(app, view));
            all.extend(names());
        }
        Route::Report(code) => {
            all.push(Ask::of(&contract::report(code)));
            all.extend(names());
        }
        Route::NewReport(_) => all.extend(names()),
        Route::MyReports => all.push(Ask::of(&contract::categories())),
        Route::Bus => all.extend([Ask::of(&contract::transit_routes()), network()]),
        Route::BusStop(id) => all.extend([Ask::of(&contract::transit_departures(id, None)), network()]),
        Route::BusRoute(id) => all.extend([Ask::of(&contract::transit_route(id)), network()]),
        Route::Heritage(_) => all.extend([Ask::of(&contract::sites()), Ask::of(&contract::walks())]),
        // They begin with nothing, or with what depends on more than the address.
        Route::Home | Route::BusPlan(_) | Route::Site(..) | Route::Scan | Route::Settings | Route::About => {}
    }
    all.retain(|ask| ask.target.len() <= LONGEST);
    all
}

/// List and map of reports.
fn reports(app: &App, view: &ReportsView) -> Vec<Ask> {
    let profile = &app.city().profile;
    let (center, zoom) = view.start(profile.center(), profile.zoom);
    let (x, y) = civic::geo::mercator(center, f64::from(zoom));
    let map = (x, y, zoom);
    let screen = Bbox { min_lon: 0.0, min_lat: 0.0, max_lon: 0.0, max_lat: 0.0 };
    let list = Ask::on_map(&contract::reports(&view.asked(Some(screen), Some(center))), map);
    if view.list {
        return vec![list];
    }
    vec![list, Ask::on_map(&contract::report_map(&view.filter, screen, zoom), map)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_written_with_what_the_document_needs_to_ask_it() {
        let plain = Ask::of(&contract::categories());
        assert_eq!(plain.link("/api/v1"), "<link rel=\"early\" href=\"/api/v1/categories\">\n");
        let view = ReportsView::parse("?q=bbox%3D0,0,0,0%22%3E&status=received");
        let screen = Bbox { min_lon: 0.0, min_lat: 0.0, max_lon: 0.0, max_lat: 0.0 };
        let list = Ask::on_map(&contract::reports(&view.asked(Some(screen), None)), (1.5, 2.25, 12));
        assert_eq!(
            list.link("https://api.example/v1"),
            "<link rel=\"early\" href=\"https://api.example/v1/reports?status=received&amp;q=bbox%3D0,0,0,0%22%3E\
             &amp;bbox=*&amp;limit=20\" data-own data-map=\"1.5 2.25 12\">\n"
        );
        let alone = ReportsView { list: true, ..ReportsView::default() };
        let list = Ask::on_map(&contract::reports(&alone.asked(Some(screen), None)), (1.5, 2.25, 12));
        assert_eq!(list.link(""), "<link rel=\"early\" href=\"/reports?limit=20\" data-own>\n");
    }
}
