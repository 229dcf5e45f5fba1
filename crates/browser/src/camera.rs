//! The camera and pictures as sources of codes: the script `camera.js`, loaded when somebody scans.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use std::cell::Cell;

use super::scripts;

thread_local! {
    /// Goes up with every stop, so that a camera that was left while its script was on its way is not switched on.
    static STOPS: Cell<u32> = const { Cell::new(0) };
}

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameraError {
    /// The person or the device said no.
    Refused,
    /// There is none, or it is in use.
    None,
}

/// Starts the camera and shows its picture in the `<video>`; `told` hears the first text that is read. Answers whether
/// there is a light.
///
/// # Errors
/// Why there is no picture.
pub async fn start(video: web_sys::HtmlElement, told: impl FnOnce(String) + 'static) -> Result<bool, CameraError> {
    let before = STOPS.get();
    scripts::script("camera").await.map_err(|_| CameraError::None)?;
    if STOPS.get() != before {
        return Ok(false);
    }
    let told = Closure::once_into_js(move |text: String| told(text));
    let light = call("start", &[&video.into(), &told]).await.map_err(|error| {
        let name = Reflect::get(&error, &JsValue::from_str("name")).ok().and_then(|name| name.as_string());
        if name.as_deref() == Some("NotAllowedError") { CameraError::Refused } else { CameraError::None }
    })?;
    Ok(light.is_truthy())
}

/// Switches the camera off.
pub fn stop() {
    STOPS.set(STOPS.get().wrapping_add(1));
    let _ = invoke("stop", &[]);
}

/// Switches the light on or off.
pub fn torch(on: bool) {
    let _ = invoke("torch", &[&JsValue::from_bool(on)]);
}

/// The text of a code in the picture that was chosen in a file field; `Ok(None)` where none is read.
///
/// # Errors
/// What was chosen is no picture that this device reads.
pub async fn picture(field: &web_sys::EventTarget) -> Result<Option<String>, ()> {
    let input: &web_sys::HtmlInputElement = field.dyn_ref().ok_or(())?;
    let Some(file) = input.files().and_then(|files| files.get(0)) else { return Ok(None) };
    // The same file may be chosen again.
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
