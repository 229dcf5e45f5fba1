//! The service worker: caches all pages of the portal for offline visits.

use js_sys::{Array, Object, Promise, Reflect};
use leptos::prelude::{document, window};
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, MessageEvent, ServiceWorkerContainer, ServiceWorkerRegistration};

use super::timer;

/// Timeout in milliseconds. The worker starts a while after the page and then downloads all pages, maybe over a slow
/// network.
const PATIENCE_MS: i32 = 60_000;

/// Replies of the worker.
const TAKEN: f64 = 1.0;
const OTHER_BUILD: f64 = 2.0;
const AGAIN_MS: i32 = 1_500;

thread_local! {
    static WHOLE: Cell<bool> = const { Cell::new(false) };
}

/// Whether everything is known to be cached on the device.
pub fn is_whole() -> bool {
    WHOLE.get()
}

/// Caches everything that the page needs to open offline. Returns false if that is not possible: the browser has no
/// service workers, the page is not served securely, or the network was lost.
pub async fn take() -> bool {
    let asked = std::pin::pin!(ask());
    let late = std::pin::pin!(timer::sleep(PATIENCE_MS));
    let whole = matches!(futures::future::select(asked, late).await, futures::future::Either::Left((Some(true), _)));
    WHOLE.set(whole);
    whole
}

/// Repeats the request until the worker belongs to this page's build: after an update the previous worker stays active
/// for some seconds.
async fn ask() -> Option<bool> {
    loop {
        match ask_once().await?.as_f64() {
            Some(OTHER_BUILD) => timer::sleep(AGAIN_MS).await,
            answer => return Some(answer == Some(TAKEN)),
        }
    }
}

async fn ask_once() -> Option<JsValue> {
    // The property is missing in browsers without service workers.
    let container = Reflect::get(&window().navigator(), &"serviceWorker".into()).ok()?;
    let ready = container.dyn_into::<ServiceWorkerContainer>().ok()?.ready().ok()?;
    let registration: ServiceWorkerRegistration = JsFuture::from(ready).await.ok()?.dyn_into().ok()?;
    let channel = MessageChannel::new().ok()?;
    let heard = Promise::new(&mut |resolve, _| channel.port1().set_onmessage(Some(&resolve)));
    let message = Object::new();
    // The file name identifies this build.
    let loader = document().query_selector("link[href^=\"/rooms-\"]").ok()??.get_attribute("href")?;
    Reflect::set(&message, &"take".into(), &loader.into()).ok()?;
    registration.active()?.post_message_with_transferable(&message, &Array::of1(&channel.port2())).ok()?;
    let event: MessageEvent = JsFuture::from(heard).await.ok()?.dyn_into().ok()?;
    Some(event.data())
}
