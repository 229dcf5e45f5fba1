//! The script of the heritage pages, which the server-rendered pages use too.

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};

use super::scripts;

/// Sets the `data-` attributes that the script reads on a newly drawn element.
pub fn data(element: web_sys::Element, values: Vec<(String, String)>) {
    for (key, value) in values {
        let _ = element.set_attribute(&["data-", &key].concat(), &value);
    }
}

/// Runs the script on the drawn page of a site. Without the script the page can still be read.
pub async fn run_script(script: &str) {
    if scripts::script_at(script).await.is_err() {
        return;
    }
    if let Ok(Some(article)) = document().query_selector("article.guide[data-slug]") {
        call(&[], &article);
    }
}

/// Stops reading aloud, because the user leaves the page.
pub fn stop() {
    call(&["stop"], &JsValue::UNDEFINED);
}

/// Calls `window.guide`, or one of its functions.
fn call(path: &[&str], argument: &JsValue) {
    let window: JsValue = leptos::prelude::window().into();
    let value_at_path = [&["guide"], path].concat().iter().try_fold(window, |object, name| {
        js_sys::Reflect::get(&object, &JsValue::from_str(name)).ok().filter(|value| !value.is_undefined())
    });
    if let Some(function) = value_at_path.and_then(|value| value.dyn_into::<js_sys::Function>().ok()) {
        let _ = function.call1(&JsValue::UNDEFINED, argument);
    }
}
