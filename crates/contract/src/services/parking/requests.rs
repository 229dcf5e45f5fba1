//! The endpoints of parking.

use super::{ParkingQuery, ParkingSite, ParkingSiteDetails, Quote, Stay, Vehicle};
use crate::{Page, Request, encode_segment};

/// `GET /parking/sites?vehicle&from&to&bbox&lat&lon&cashless&max_price`: sites for a vehicle, cheapest for the stay
/// and nearest first.
pub fn parking_sites(query: &ParkingQuery) -> Request<Page<ParkingSite>> {
    let mut request = Request::get("/parking/sites");
    request.query = query.pairs();
    request
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
