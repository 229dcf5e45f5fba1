//! The device's own position, asked for only when the person presses a button.

use contract::LatLon;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// Why there is no position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PositionError {
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
/// See [`PositionError`].
pub async fn position() -> Result<Fix, PositionError> {
    let geolocation = window().navigator().geolocation().map_err(|_| PositionError::Unknown)?;
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
    JsFuture::from(promise).await.map(fix).map_err(why)
}

fn fix(position: JsValue) -> Fix {
    let coords = position.unchecked_into::<web_sys::Position>().coords();
    Fix { at: LatLon::new(coords.latitude(), coords.longitude()), accuracy_m: coords.accuracy() }
}

fn why(error: JsValue) -> PositionError {
    let refused = error.unchecked_into::<web_sys::PositionError>().code() == 1;
    if refused { PositionError::Refused } else { PositionError::Unknown }
}

/// Positions for as long as this is kept.
pub struct Watch {
    id: i32,
    _found: Closure<dyn FnMut(JsValue)>,
    _failed: Closure<dyn FnMut(JsValue)>,
}

impl Watch {
    /// Tells every position from now on, and why there is none.
    pub fn begin(told: impl Fn(Result<Fix, PositionError>) + 'static) -> Option<Self> {
        let geolocation = window().navigator().geolocation().ok()?;
        let told = std::rc::Rc::new(told);
        let found = {
            let told = told.clone();
            Closure::<dyn FnMut(JsValue)>::new(move |position| told(Ok(fix(position))))
        };
        let failed = Closure::<dyn FnMut(JsValue)>::new(move |error| told(Err(why(error))));
        let options = web_sys::PositionOptions::new();
        options.set_enable_high_accuracy(true);
        let (found_js, failed_js) = (found.as_ref().unchecked_ref(), failed.as_ref().unchecked_ref());
        let id =
            geolocation.watch_position_with_error_callback_and_options(found_js, Some(failed_js), &options).ok()?;
        Some(Self { id, _found: found, _failed: failed })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Ok(geolocation) = window().navigator().geolocation() {
            geolocation.clear_watch(self.id);
        }
    }
}
