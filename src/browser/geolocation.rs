//! The device's own position, asked for only when the person presses a button.

use contract::LatLon;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// Why there is no position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPosition {
    /// The person, or the browser for them, said no.
    Refused,
    /// The device does not know, or not in time.
    Unknown,
}

/// A position with its accuracy in metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fix {
    /// Where.
    pub at: LatLon,
    /// Radius in metres that holds the true position with 95 %.
    pub accuracy_m: f64,
}

/// Asks once, for at most 15 seconds.
///
/// # Errors
/// See [`NoPosition`].
pub async fn position() -> Result<Fix, NoPosition> {
    let geolocation = window().navigator().geolocation().map_err(|_| NoPosition::Unknown)?;
    let options = web_sys::PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_timeout(15_000);
    options.set_maximum_age(30_000);
    let promise = js_sys::Promise::new(&mut |resolve, reject| {
        let found = Closure::once_into_js(move |position: JsValue| resolve.call1(&JsValue::NULL, &position));
        let failed = Closure::once_into_js(move |error: JsValue| reject.call1(&JsValue::NULL, &error));
        let _ = geolocation.get_current_position_with_error_callback_and_options(
            found.unchecked_ref(),
            Some(failed.unchecked_ref()),
            &options,
        );
    });
    match JsFuture::from(promise).await {
        Ok(position) => {
            let coords = position.unchecked_into::<web_sys::Position>().coords();
            Ok(Fix { at: LatLon::new(coords.latitude(), coords.longitude()), accuracy_m: coords.accuracy() })
        }
        Err(error) => {
            let refused = error.unchecked_into::<web_sys::PositionError>().code() == 1;
            Err(if refused { NoPosition::Refused } else { NoPosition::Unknown })
        }
    }
}
