//! The endpoints of public transport.

use crate::{
    LatLon, Page, Request, encode_segment,
    geo::degrees,
    transit::{
        PlanQuery, TransitAlert, TransitBoard, TransitEvent, TransitLine, TransitLive, TransitNetwork, TransitPlan,
        TransitRoute, TransitStop,
    },
};

/// `GET /transit/network`
pub fn transit_network() -> Request<TransitNetwork> {
    Request::get("/transit/network")
}

/// `GET /transit/routes`: all lines; metro first, then by name.
pub fn transit_routes() -> Request<Page<TransitLine>> {
    Request::get("/transit/routes")
}

/// `GET /transit/routes/{id}`
pub fn transit_route(id: &str) -> Request<TransitRoute> {
    Request::get(format!("/transit/routes/{}", encode_segment(id)))
}

/// `GET /transit/stops?q&near`: stops by name, or the nearest ones.
pub fn transit_stops(q: &str, near: Option<LatLon>, limit: u8) -> Request<Page<TransitStop>> {
    let mut request = Request::get("/transit/stops");
    if !q.is_empty() {
        request = request.query("q", q);
    }
    if let Some(at) = near {
        request = request.query("near", [degrees(at.lat), degrees(at.lon)].join(","));
    }
    request.query("limit", limit.to_string())
}

/// `GET /transit/stops/{id}/departures?at`: `at` is local time, `YYYY-MM-DDTHH:MM`; now if absent.
pub fn transit_departures(id: &str, at: Option<&str>) -> Request<TransitBoard> {
    let request = Request::get(format!("/transit/stops/{}/departures", encode_segment(id)));
    match at {
        Some(at) => request.query("at", at),
        None => request,
    }
}

/// `GET /transit/vehicles?route`: vehicles and alerts of a line, or of all lines.
pub fn transit_vehicles(route: Option<&str>) -> Request<TransitLive> {
    let request = Request::get("/transit/vehicles");
    match route {
        Some(route) => request.query("route", route),
        None => request,
    }
}

/// `GET /transit/alerts?route&stop`: alerts for a line or stop; without either, for the whole network.
pub fn transit_alerts(route: Option<&str>, stop: Option<&str>) -> Request<Page<TransitAlert>> {
    let mut request = Request::get("/transit/alerts");
    for (name, id) in [("route", route), ("stop", stop)] {
        if let Some(id) = id {
            request = request.query(name, id);
        }
    }
    request
}

/// `GET /events?topics`: a stream of server-sent events, each a [`crate::transit::TransitEvent`]. Topics are `stop:ID`,
/// `route:ID` and `transit` (alerts for the whole network).
pub fn events(topics: &[String]) -> Request<TransitEvent> {
    Request::get("/events").query("topics", topics.join(","))
}

/// `GET /transit/plan?from&to&at&mode&walk&avoid&transfers`
pub fn transit_plan(query: &PlanQuery) -> Request<TransitPlan> {
    let mut request = Request::get("/transit/plan");
    request.query = query.pairs();
    request
}
