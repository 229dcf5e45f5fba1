//! State of an entry in the session history, restored by Back, Forward and a reload.
//!
//! `place.js`, inline in `index.html`, gives every entry an id in `history.state`. It stores in `sessionStorage` how
//! far the window and the list beside the map were scrolled and which link had the focus. When the user returns, it
//! restores both as soon as the content is there, until the user does something. A new entry starts at the top. Pages
//! store other state of the entry here under their own names, such as how much of a list was shown.

use contract::LatLon;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = portalPlace, catch)]
    fn portal_place(name: &str, value: Option<&str>) -> Result<Option<String>, JsValue>;
}

/// The value that this entry stores under a name.
pub fn get(name: &str) -> Option<String> {
    portal_place(name, None).ok().flatten().filter(|value| !value.is_empty())
}

/// Stores a value for this entry; an empty value removes it.
pub fn set(name: &str, value: &str) {
    let _ = portal_place(name, Some(value));
}

/// The number that this entry stores under a name, if it was stored for the same `of`; else 0.
pub fn get_number(name: &str, of: &str) -> usize {
    let number = |value: String| value.strip_prefix(of)?.strip_prefix('\n')?.parse().ok();
    get(name).and_then(number).unwrap_or(0)
}

/// Stores a number for this entry, together with what it counts (`of`).
pub fn set_number(name: &str, of: &str, number: usize) {
    set(name, &[of, &number.to_string()].join("\n"));
}

/// A position that this entry stores.
pub fn get_position(name: &str) -> Option<LatLon> {
    let value = get(name)?;
    let (lat, lon) = value.split_once(',')?;
    Some(LatLon::new(contract::number(lat)?, contract::number(lon)?))
}

/// Stores a position with five decimals, which is about a metre.
pub fn set_position(name: &str, at: LatLon) {
    set(name, &[contract::decimal(at.lat, 5), contract::decimal(at.lon, 5)].join(","));
}
