//! Reads codes with the camera or from a picture. Uses the script `camera.js`, which is loaded on the first scan.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use std::cell::Cell;

use super::scripts;

thread_local! {
    /// Incremented by every `stop`. If the user leaves while the script is loading, the camera must not be switched on.
    static STOPS: Cell<u32> = const { Cell::new(0) };
}

/// Why the camera does not start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameraError {
    /// The user or the device denied access.
    PermissionDenied,
    /// There is no camera, or it is in use.
    None,
}

/// Starts the camera, shows its picture in the `<video>` and calls `on_text` with the first text it reads. Returns
/// whether the device has a torch.
///
/// # Errors
/// Why the camera does not start.
pub async fn start(video: web_sys::HtmlElement, on_text: impl FnOnce(String) + 'static) -> Result<bool, CameraError> {
    let before = STOPS.get();
    scripts::script("camera").await.map_err(|_| CameraError::None)?;
    if STOPS.get() != before {
        return Ok(false);
    }
    let on_text = Closure::once_into_js(move |text: String| on_text(text));
    let light = call("start", &[&video.into(), &on_text]).await.map_err(|error| {
        let name = Reflect::get(&error, &JsValue::from_str("name")).ok().and_then(|name| name.as_string());
        if name.as_deref() == Some("NotAllowedError") { CameraError::PermissionDenied } else { CameraError::None }
    })?;
    Ok(light.is_truthy())
}

/// Switches the camera off.
pub fn stop() {
    STOPS.set(STOPS.get().wrapping_add(1));
    let _ = invoke("stop", &[]);
}

/// Switches the torch on or off.
pub fn torch(on: bool) {
    let _ = invoke("torch", &[&JsValue::from_bool(on)]);
}

/// Reads a code from the picture selected in a file input; `Ok(None)` if it contains none.
///
/// # Errors
/// The device cannot read the file as a picture.
pub async fn picture(field: &web_sys::EventTarget) -> Result<Option<String>, ()> {
    let input: &web_sys::HtmlInputElement = field.dyn_ref().ok_or(())?;
    let Some(file) = input.files().and_then(|files| files.get(0)) else { return Ok(None) };
    // Clear the input so that the same file can be selected again.
    let file: JsValue = file.into();
    input.set_value("");
    scripts::script("camera").await.map_err(|_| ())?;
    call("picture", &[&file]).await.map(|text| text.as_string()).map_err(|_| ())
}

async fn call(name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let promise: Promise = invoke(name, arguments)?.dyn_into()?;
    JsFuture::from(promise).await
}

fn invoke(name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let camera = Reflect::get(&leptos::prelude::window(), &JsValue::from_str("camera"))?;
    let function: Function = Reflect::get(&camera, &JsValue::from_str(name))?.dyn_into()?;
    match arguments {
        [] => function.call0(&camera),
        [one] => function.call1(&camera, one),
        [one, two, ..] => function.call2(&camera, one, two),
    }
}
