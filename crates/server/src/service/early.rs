//! The first API requests of a page. The HTML document sends them while the program is still loading.

use contract::{Request, parking::Vehicle};
use std::fmt::Write as _;

use crate::http::html::escape;

/// Placeholder for a bounding box that depends on the screen.
const SCREEN: &str = "bbox=*";

/// A request to the API that the page will make.
#[derive(Clone, Debug, PartialEq)]
pub struct EarlyRequest {
    /// Path and query below the API's base. `bbox=*` is a placeholder for the visible part of the map.
    target: String,
    /// Whether the answer depends on the device.
    personal: bool,
    /// Map centre in Web Mercator pixels, and zoom, if the request has such a box.
    map: Option<(f64, f64, u8)>,
    /// The vehicle in the target, if that of the device takes its place.
    vehicle: Option<Vehicle>,
}

impl EarlyRequest {
    /// A request that does not depend on the map.
    pub fn of<T>(request: &Request<T>) -> Self {
        Self { target: request.target(), personal: request.is_personal(), map: None, vehicle: None }
    }

    /// A request for the visible part of the map, given its centre in Web Mercator pixels and its zoom.
    pub fn on_map<T>(request: &Request<T>, map: (f64, f64, u8)) -> Self {
        let plain = Self::of(request);
        let target = plain.target.replacen("bbox=0,0,0,0", SCREEN, 1);
        let map = target.contains(SCREEN).then_some(map);
        Self { target, map, ..plain }
    }

    /// A request for a vehicle, whose place in the query is taken by the one that the device remembers, if any.
    pub fn of_vehicle<T>(request: &Request<T>, vehicle: Vehicle) -> Self {
        Self { vehicle: Some(vehicle), ..Self::of(request) }
    }

    /// Path and query below the API's base.
    pub fn target(&self) -> &str {
        &self.target
    }

    /// The `<link>` element that triggers the request, with a line break.
    pub fn link(&self, base: &str) -> String {
        let mut out = format!("<link rel=\"early\" href=\"{}\"", escape(&format!("{base}{}", self.target)));
        if self.personal {
            out.push_str(" data-own");
        }
        if let Some((x, y, zoom)) = self.map {
            let _ = write!(out, " data-map=\"{x} {y} {zoom}\"");
        }
        if let Some(vehicle) = self.vehicle {
            let _ = write!(out, " data-vehicle=\"{}\"", vehicle.as_str());
        }
        out + ">\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{Bbox, reports::ReportsView};

    #[test]
    fn a_request_is_written_with_what_the_document_needs_to_send_it() {
        let plain = EarlyRequest::of(&contract::reports::categories());
        assert_eq!(plain.link("/api/v1"), "<link rel=\"early\" href=\"/api/v1/categories\">\n");
        let view = ReportsView::parse("?q=bbox%3D0,0,0,0%22%3E&status=received");
        let screen = Bbox { min_lon: 0.0, min_lat: 0.0, max_lon: 0.0, max_lat: 0.0 };
        let request = contract::reports::reports(&view.list_query(Some(screen), None));
        let list = EarlyRequest::on_map(&request, (1.5, 2.25, 12));
        assert_eq!(
            list.link("https://api.example/v1"),
            "<link rel=\"early\" href=\"https://api.example/v1/reports?status=received&amp;q=bbox%3D0,0,0,0%22%3E\
             &amp;bbox=*&amp;limit=20\" data-own data-map=\"1.5 2.25 12\">\n"
        );
        let alone = ReportsView { list: true, ..ReportsView::default() };
        let request = contract::reports::reports(&alone.list_query(Some(screen), None));
        let list = EarlyRequest::on_map(&request, (1.5, 2.25, 12));
        assert_eq!(list.link(""), "<link rel=\"early\" href=\"/reports?limit=20\" data-own>\n");
        let request = contract::parking::parking_sites(&contract::parking::ParkingQuery::default());
        let sites = EarlyRequest::of_vehicle(&request, Vehicle::Motorcycle);
        assert_eq!(
            sites.link(""),
            "<link rel=\"early\" href=\"/parking/sites?vehicle=motorcycle\" data-vehicle=\"motorcycle\">\n"
        );
    }
}
