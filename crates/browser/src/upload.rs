//! Uploads a large body and reports progress, which `fetch` cannot do.

use contract::{ApiError, Body};
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ProgressEvent, XmlHttpRequest, XmlHttpRequestResponseType};

use super::net::{HttpRequest, HttpResponse};

/// Timeout of one photo in milliseconds: half a megabyte over the slowest network still in use.
const TIMEOUT_MS: u32 = 90_000;

/// Aborts the request when dropped, and keeps the progress listener alive until then.
struct Exchange {
    request: XmlHttpRequest,
    _on_progress: Closure<dyn FnMut(ProgressEvent)>,
}

impl Drop for Exchange {
    fn drop(&mut self) {
        if let Ok(upload) = self.request.upload() {
            upload.set_onprogress(None);
        }
        let _ = self.request.abort();
    }
}

/// Sends a request. `progress` receives the bytes sent and the total.
pub async fn send(wire: HttpRequest, progress: Box<dyn Fn(f64, f64)>) -> HttpResponse {
    let malformed = |_| ApiError::Malformed;
    let request = XmlHttpRequest::new().map_err(malformed)?;
    request.open_with_async(wire.method, &wire.url, true).map_err(malformed)?;
    request.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
    request.set_timeout(TIMEOUT_MS);
    for (name, value) in &wire.headers {
        request.set_request_header(name, value).map_err(malformed)?;
    }
    let on_progress = Closure::<dyn FnMut(ProgressEvent)>::wrap(Box::new(move |event: ProgressEvent| {
        progress(event.loaded(), event.total());
    }));
    if let Ok(upload) = request.upload() {
        upload.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    }
    let exchange = Exchange { request, _on_progress: on_progress };
    let request = &exchange.request;
    let ended = Promise::new(&mut |resolve, reject| {
        request.set_onload(Some(&resolve));
        request.set_onerror(Some(&resolve));
        request.set_ontimeout(Some(&reject));
    });
    match &wire.body {
        Body::Empty => request.send(),
        Body::Bytes { content_type, bytes } => {
            request.set_request_header("Content-Type", content_type).map_err(malformed)?;
            // Pass a copy: WebAssembly memory may move while the bytes are being sent.
            request.send_with_opt_js_u8_array(Some(&Uint8Array::from(bytes.as_slice())))
        }
    }
    .map_err(|_| ApiError::Offline)?;
    JsFuture::from(ended).await.map_err(|_| ApiError::Timeout)?;
    // The status is zero if no server was reached.
    match request.status().unwrap_or_default() {
        0 => Err(ApiError::Offline),
        status => {
            let body = request.response().map(|buffer| Uint8Array::new(&buffer).to_vec()).unwrap_or_default();
            Ok((status, body))
        }
    }
}
