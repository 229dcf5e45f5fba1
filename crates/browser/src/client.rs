//! Sends the contract's requests. The page has one client; browser tests replace its transport.

use contract::{API_BASE, ApiError, Request, Ward, reports::Catalogue};
use json::tolerant::skipped;
use leptos::prelude::{LocalStorage, StoredValue, UpdateValue, WithValue};
use std::{future::Future, sync::Arc};

use super::{
    dom,
    net::{HttpRequest, HttpResponse, Transport, fetch},
    storage,
};

/// Timeout of a read in milliseconds. Long enough for patchy 4G, short enough for an impatient user.
const TIMEOUT: i32 = 20_000;

/// Sends requests from this device. A handle: copies share one client.
#[derive(Clone, Copy)]
pub struct Client(StoredValue<Inner, LocalStorage>);

struct Inner {
    base: String,
    device: String,
    transport: Transport,
    catalogue: Option<Arc<Catalogue>>,
    wards: Option<Arc<Vec<Ward>>>,
}

impl Client {
    /// A client for the API named by `<meta name="portal:api">`, or for the page's own server if there is none.
    pub fn new() -> Self {
        let configured = dom::meta("portal:api");
        let base = if configured.is_empty() { API_BASE } else { configured.trim_end_matches('/') };
        Self::with(base, fetch())
    }

    /// A client with the given API base and transport, for tests.
    pub fn with(base: &str, transport: Transport) -> Self {
        let device = storage::device_secret();
        Self(StoredValue::new_local(Inner { base: base.to_owned(), device, transport, catalogue: None, wards: None }))
    }

    /// Sends a request and decodes the response.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn send<T: serde::de::DeserializeOwned>(self, request: Request<T>) -> Result<T, ApiError> {
        Ok(self.send_raw(request).await?.0)
    }

    /// Sends a request and decodes the response. Also returns the raw bytes, which the caller can store for offline
    /// use.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn send_raw<T: serde::de::DeserializeOwned>(self, request: Request<T>) -> Result<(T, Vec<u8>), ApiError> {
        let (status, bytes) = self.send_http(self.http_request(&request)).await?;
        let before = skipped();
        let answer = request.decode(status, &bytes)?;
        let count = skipped() - before;
        if count > 0 {
            leptos::logging::log!("{count} items of {} are of another version of the contract", request.path);
        }
        Ok((answer, bytes))
    }

    /// The request in the form in which it is sent over HTTP.
    pub fn http_request<T>(self, request: &Request<T>) -> HttpRequest {
        let (base, device) = self.0.with_value(|inner| (inner.base.clone(), inner.device.clone()));
        let request = if request.is_personal() { request.clone().from_device(&device) } else { request.clone() };
        HttpRequest {
            method: request.method.as_str(),
            url: format!("{base}{}", request.target()),
            headers: request.headers,
            body: request.body,
            timeout: TIMEOUT,
        }
    }

    /// Sends a request unchanged.
    pub fn send_http(self, wire: HttpRequest) -> impl Future<Output = HttpResponse> {
        self.0.with_value(|inner| (inner.transport)(wire))
    }

    /// Wraps the transport. From then on the wrapper sees every request.
    pub fn wrap(self, wrapper: impl FnOnce(Transport) -> Transport) {
        self.0.update_value(|inner| {
            let placeholder: Transport = Box::new(|_| Box::pin(async { Err(ApiError::Offline) }));
            inner.transport = wrapper(std::mem::replace(&mut inner.transport, placeholder));
        });
    }

    /// URL of a resource that the contract names relative to the API base, such as a photo.
    pub fn address(self, path: &str) -> String {
        self.0.with_value(|inner| format!("{}{path}", inner.base))
    }

    /// URL of a file that the contract names by an absolute path on the API's server.
    pub fn asset(self, path: &str) -> String {
        self.0.with_value(|inner| match inner.base.split_once("://") {
            Some((scheme, rest)) => {
                let host = rest.split('/').next().unwrap_or_default();
                format!("{scheme}://{host}{path}")
            }
            None => path.to_owned(),
        })
    }

    /// The categories. Fetched once, then cached.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn catalogue(self) -> Result<Arc<Catalogue>, ApiError> {
        if let Some(cached) = self.0.with_value(|inner| inner.catalogue.clone()) {
            return Ok(cached);
        }
        let fetched = Arc::new(self.send(contract::reports::categories()).await?);
        self.0.try_update_value(|inner| inner.catalogue = Some(fetched.clone()));
        Ok(fetched)
    }

    /// The wards. Fetched once, then cached.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn wards(self) -> Result<Arc<Vec<Ward>>, ApiError> {
        if let Some(cached) = self.0.with_value(|inner| inner.wards.clone()) {
            return Ok(cached);
        }
        let fetched = Arc::new(self.send(contract::portal::wards()).await?.items);
        self.0.try_update_value(|inner| inner.wards = Some(fetched.clone()));
        Ok(fetched)
    }
}

impl Default for Client {
    fn default() -> Self {
        Self::new()
    }
}
