//! The script of heritage pages, which the server's own pages use too.

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};

use super::scripts;

/// Attributes for the script on an element that was just drawn.
pub fn data(element: web_sys::Element, values: Vec<(String, String)>) {
    for (key, value) in values {
        let _ = element.set_attribute(&["data-", &key].concat(), &value);
    }
}

/// Brings the drawn page of a site to life; without the script it can still be read.
pub async fn enliven(script: &str) {
    if scripts::script_at(script).await.is_err() {
        return;
    }
    if let Ok(Some(article)) = document().query_selector("article.guide[data-slug]") {
        call(&[], &article);
    }
}

/// Stops reading aloud: the page is left.
pub fn stop() {
    call(&["stop"], &JsValue::UNDEFINED);
}

/// Calls `window.guide`, or a function of it.
fn call(path: &[&str], argument: &JsValue) {
    let window: JsValue = leptos::prelude::window().into();
    let found = [&["guide"], path].concat().iter().try_fold(window, |object, name| {
        js_sys::Reflect::get(&object, &JsValue::from_str(name)).ok().filter(|value| !value.is_undefined())
    });
    if let Some(function) = found.and_then(|value| value.dyn_into::<js_sys::Function>().ok()) {
        let _ = function.call1(&JsValue::UNDEFINED, argument);
    }
}
