//! Timers and tasks.

use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;

/// Waits for this many milliseconds.
pub async fn sleep(millis: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
    });
    let _ = JsFuture::from(promise).await;
}

/// Runs a future before the app is mounted: Leptos' own executor starts with the first mount.
pub fn run(future: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(future);
}
