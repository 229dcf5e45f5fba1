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
const TIMEOUT_MS: i32 = 60_000;

/// Replies of the worker.
const CACHED: f64 = 1.0;
const OTHER_BUILD: f64 = 2.0;
const RETRY_MS: i32 = 1_500;

thread_local! {
    static COMPLETE: Cell<bool> = const { Cell::new(false) };
}

/// Whether everything is known to be cached on the device.
pub fn is_whole() -> bool {
    COMPLETE.get()
}

/// Caches everything that the page needs to open offline. Returns false if that is not possible: the browser has no
/// service workers, the page is not served securely, or the network was lost.
pub async fn take() -> bool {
    let request = std::pin::pin!(request_until_current());
    let timeout = std::pin::pin!(timer::sleep(TIMEOUT_MS));
    let complete =
        matches!(futures::future::select(request, timeout).await, futures::future::Either::Left((Some(true), _)));
    COMPLETE.set(complete);
    complete
}

/// Repeats the request until the worker belongs to this page's build: after an update the previous worker stays active
/// for some seconds.
async fn request_until_current() -> Option<bool> {
    loop {
        match request_once().await?.as_f64() {
            Some(OTHER_BUILD) => timer::sleep(RETRY_MS).await,
            answer => return Some(answer == Some(CACHED)),
        }
    }
}

async fn request_once() -> Option<JsValue> {
    // The property is missing in browsers without service workers.
    let container = Reflect::get(&window().navigator(), &"serviceWorker".into()).ok()?;
    let ready = container.dyn_into::<ServiceWorkerContainer>().ok()?.ready().ok()?;
    let registration: ServiceWorkerRegistration = JsFuture::from(ready).await.ok()?.dyn_into().ok()?;
    let channel = MessageChannel::new().ok()?;
    let reply = Promise::new(&mut |resolve, _| channel.port1().set_onmessage(Some(&resolve)));
    let message = Object::new();
    // The file name identifies this build.
    let loader = document().query_selector("link[href^=\"/chunks-\"]").ok()??.get_attribute("href")?;
    Reflect::set(&message, &"take".into(), &loader.into()).ok()?;
    registration.active()?.post_message_with_transferable(&message, &Array::of1(&channel.port2())).ok()?;
    let event: MessageEvent = JsFuture::from(reply).await.ok()?.dyn_into().ok()?;
    Some(event.data())
}
