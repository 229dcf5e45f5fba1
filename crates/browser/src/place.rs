//! What belongs to one entry of the session's history: Back, Forward and a reload bring it back.
//!
//! `place.js`, inline in `index.html`, gives every entry an id in `history.state` and keeps, in `sessionStorage`, how far
//! the window and the list beside the map were scrolled and which link had the focus. It restores both when somebody comes
//! back, as soon as the content is there, until the person does something. A new entry starts at its top. What else the
//! reader had there, such as how much of a list was shown, pages keep here under names of their own.

use contract::LatLon;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = portalPlace, catch)]
    fn portal_place(name: &str, value: Option<&str>) -> Result<Option<String>, JsValue>;
}

/// What this entry keeps under a name.
pub fn kept(name: &str) -> Option<String> {
    portal_place(name, None).ok().flatten().filter(|value| !value.is_empty())
}

/// Keeps a value for this entry; an empty one forgets it.
pub fn keep(name: &str, value: &str) {
    let _ = portal_place(name, Some(value));
}

/// The number that this entry keeps of something, which has to be the same still; else 0.
pub fn kept_number(name: &str, of: &str) -> usize {
    let number = |kept: String| kept.strip_prefix(of)?.strip_prefix('\n')?.parse().ok();
    kept(name).and_then(number).unwrap_or(0)
}

/// Keeps a number of something for this entry.
pub fn keep_number(name: &str, of: &str, number: usize) {
    keep(name, &[of, &number.to_string()].join("\n"));
}

/// A position that this entry keeps.
pub fn kept_spot(name: &str) -> Option<LatLon> {
    let value = kept(name)?;
    let (lat, lon) = value.split_once(',')?;
    Some(LatLon::new(contract::number(lat)?, contract::number(lon)?))
}

/// Keeps a position to five decimals, about a metre.
pub fn keep_spot(name: &str, at: LatLon) {
    keep(name, &[contract::decimal(at.lat, 5), contract::decimal(at.lon, 5)].join(","));
}
