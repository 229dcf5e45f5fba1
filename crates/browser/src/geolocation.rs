//! The device's position. Requested only when the user presses a button.

use contract::LatLon;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// Why there is no position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PositionError {
    /// The user, or the browser on their behalf, denied access.
    PermissionDenied,
    /// The device does not know its position, or did not determine it in time.
    Unknown,
}

/// A position with its accuracy in metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fix {
    /// The position.
    pub at: LatLon,
    /// Radius in metres that contains the true position with a probability of 95 %.
    pub accuracy_m: f64,
}

/// Requests the position once, for at most 15 seconds.
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
        let on_success = Closure::once_into_js(move |position: JsValue| resolve.call1(&JsValue::NULL, &position));
        let on_failure = Closure::once_into_js(move |error: JsValue| reject.call1(&JsValue::NULL, &error));
        let _ = geolocation.get_current_position_with_error_callback_and_options(
            on_success.unchecked_ref(),
            Some(on_failure.unchecked_ref()),
            &options,
        );
    });
    JsFuture::from(promise).await.map(fix).map_err(position_error)
}

fn fix(position: JsValue) -> Fix {
    let coords = position.unchecked_into::<web_sys::Position>().coords();
    Fix { at: LatLon::new(coords.latitude(), coords.longitude()), accuracy_m: coords.accuracy() }
}

fn position_error(error: JsValue) -> PositionError {
    let is_denied = error.unchecked_into::<web_sys::PositionError>().code() == 1;
    if is_denied { PositionError::PermissionDenied } else { PositionError::Unknown }
}

/// Watches the position until it is dropped.
pub struct Watch {
    id: i32,
    _on_success: Closure<dyn FnMut(JsValue)>,
    _on_failure: Closure<dyn FnMut(JsValue)>,
}

impl Watch {
    /// Calls `on_position` with every new position, or with the reason why there is none.
    pub fn begin(on_position: impl Fn(Result<Fix, PositionError>) + 'static) -> Option<Self> {
        let geolocation = window().navigator().geolocation().ok()?;
        let on_position = std::rc::Rc::new(on_position);
        let on_success = {
            let on_position = on_position.clone();
            Closure::<dyn FnMut(JsValue)>::new(move |position| on_position(Ok(fix(position))))
        };
        let on_failure = Closure::<dyn FnMut(JsValue)>::new(move |error| on_position(Err(position_error(error))));
        let options = web_sys::PositionOptions::new();
        options.set_enable_high_accuracy(true);
        let (success_js, failure_js) = (on_success.as_ref().unchecked_ref(), on_failure.as_ref().unchecked_ref());
        let id =
            geolocation.watch_position_with_error_callback_and_options(success_js, Some(failure_js), &options).ok()?;
        Some(Self { id, _on_success: on_success, _on_failure: on_failure })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Ok(geolocation) = window().navigator().geolocation() {
            geolocation.clear_watch(self.id);
        }
    }
}
