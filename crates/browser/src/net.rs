//! HTTP transport for every request of the page.

use contract::{ApiError, Body};
use futures::future::{Either, select};
use gloo_net::http::{RequestBuilder, Response};
use js_sys::{Object, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use std::{
    cell::Cell,
    future::Future,
    pin::{Pin, pin},
    rc::Rc,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use super::timer;

/// A request in the form in which it is sent over HTTP.
#[derive(Clone, Debug)]
pub struct HttpRequest {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Full URL.
    pub url: String,
    /// Headers.
    pub headers: Vec<(&'static str, String)>,
    /// Body.
    pub body: Body,
    /// Timeout in milliseconds.
    pub timeout: i32,
}

/// Status and body of a response.
pub type HttpResponse = Result<(u16, Vec<u8>), ApiError>;

/// Sends a [`HttpRequest`]. Browser tests replace only this.
pub type Transport = Box<dyn Fn(HttpRequest) -> Pin<Box<dyn Future<Output = HttpResponse>>>>;

/// The transport that uses `fetch`.
pub fn fetch() -> Transport {
    Box::new(|wire| Box::pin(send_http(wire)))
}

/// Aborts the request when dropped, because it timed out or is no longer needed.
struct Abort {
    controller: web_sys::AbortController,
    timer: i32,
}

impl Drop for Abort {
    fn drop(&mut self) {
        window().clear_timeout_with_handle(self.timer);
        self.controller.abort();
    }
}

/// A value that `index.html` prepared before the app started, by key: the promise of a response by URL, or the map
/// size.
fn early(key: &str) -> Option<JsValue> {
    let all = Reflect::get(&window(), &"early".into()).ok()?;
    let value = Reflect::get(&all, &key.into()).ok()?;
    let _ = Reflect::delete_property(all.unchecked_ref::<Object>(), &key.into());
    Some(value)
}

/// Width and height in pixels of the map for which the document has already requested data.
pub fn early_size() -> Option<(f64, f64)> {
    let size: js_sys::Array = early("size")?.dyn_into().ok()?;
    Some((size.get(0).as_f64()?, size.get(1).as_f64()?))
}

/// The response to a request that the document has already sent; `None` if it sent none or it failed.
async fn early_response(wire: &HttpRequest) -> Option<HttpResponse> {
    let promise: Promise = early(&wire.url)?.dyn_into().ok()?;
    let answer = async {
        let response = Response::from(JsFuture::from(promise).await.ok()?.unchecked_into::<web_sys::Response>());
        Some((response.status(), response.binary().await.ok()?))
    };
    match select(pin!(answer), pin!(timer::sleep(wire.timeout))).await {
        Either::Left((answer, _)) => answer.map(Ok),
        Either::Right(_) => Some(Err(ApiError::Timeout)),
    }
}

async fn send_http(wire: HttpRequest) -> HttpResponse {
    if wire.method == "GET"
        && let Some(answer) = early_response(&wire).await
    {
        return answer;
    }
    let controller = web_sys::AbortController::new().map_err(|_| ApiError::Offline)?;
    let timed_out = Rc::new(Cell::new(false));
    let on_timeout = Closure::once_into_js({
        let (controller, timed_out) = (controller.clone(), timed_out.clone());
        move || {
            timed_out.set(true);
            controller.abort();
        }
    });
    let timer = window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(on_timeout.unchecked_ref(), wire.timeout)
        .unwrap_or_default();
    let abort = Abort { controller, timer };

    let method = if wire.method == "POST" { gloo_net::http::Method::POST } else { gloo_net::http::Method::GET };
    let mut builder = RequestBuilder::new(&wire.url).method(method).abort_signal(Some(&abort.controller.signal()));
    for (name, value) in &wire.headers {
        builder = builder.header(name, value);
    }
    let request = match wire.body {
        Body::Empty => builder.build(),
        Body::Bytes { content_type, bytes } => {
            builder.header("Content-Type", &content_type).body(Uint8Array::from(bytes.as_slice()))
        }
    }
    .map_err(|_| ApiError::Malformed)?;
    let transport_error = |_| if timed_out.get() { ApiError::Timeout } else { ApiError::Offline };
    let response = request.send().await.map_err(transport_error)?;
    let status = response.status();
    let bytes = response.binary().await.map_err(transport_error)?;
    Ok((status, bytes))
}
