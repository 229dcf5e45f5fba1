//! The endpoints of parking.

use super::{
    NewParkingPayment, ParkingAbout, ParkingEvent, ParkingQuery, ParkingSite, ParkingSiteDetails, Quote, Stay, Vehicle,
};
use crate::{Page, Request, encode_segment, payments::PaymentIntent, request::json_body};

/// `GET /parking/sites?vehicle&from&to&bbox&lat&lon&cashless&max_price`: sites for a vehicle, cheapest for the stay
/// and nearest first.
pub fn parking_sites(query: &ParkingQuery) -> Request<Page<ParkingSite>> {
    let mut request = Request::get("/parking/sites");
    request.query = query.pairs();
    request
}

/// `GET /parking/about`: what the city says about its parking data.
pub fn parking_about() -> Request<ParkingAbout> {
    Request::get("/parking/about")
}

/// `GET /parking/sites/{uid}`
pub fn parking_site(uid: &str) -> Request<ParkingSiteDetails> {
    Request::get(format!("/parking/sites/{}", encode_segment(uid)))
}

/// `GET /parking/sites/{uid}/quote?vehicle&from&to`: times are local, `YYYY-MM-DDTHH:MM`.
pub fn parking_quote(uid: &str, vehicle: Vehicle, stay: &Stay) -> Request<Quote> {
    let request = Request::get(format!("/parking/sites/{}/quote", encode_segment(uid)));
    request.query("vehicle", vehicle.as_str()).query("from", stay.from.as_str()).query("to", stay.to.as_str())
}

/// `POST /parking/sites/{uid}/payments`
pub fn pay_parking(uid: &str, payment: &NewParkingPayment, key: &str) -> Request<PaymentIntent> {
    let path = format!("/parking/sites/{}/payments", encode_segment(uid));
    Request::post(path, json_body(payment)).header("Idempotency-Key", key)
}

/// Maximum number of sites of a topic of `GET /events`.
pub const MOST_EVENT_SITES: usize = 100;

/// `GET /events?topics=parking:UID.UID.…`: free spaces of these sites, whenever they change. Of more than
/// [`MOST_EVENT_SITES`] keys, the first ones. The address does not depend on the order of the keys.
pub fn parking_events(uids: &[String]) -> Request<ParkingEvent> {
    let mut uids: Vec<&str> = uids.iter().take(MOST_EVENT_SITES).map(String::as_str).collect();
    uids.sort_unstable();
    uids.dedup();
    Request::get("/events").query("topics", ["parking:", &uids.join(".")].concat())
}
