//! Server-sent events: live updates while the page is visible.

use contract::Request;
use leptos::{prelude::document, task::spawn_local};
use serde::de::DeserializeOwned;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

use super::{client::Client, timer};

/// Delay before reconnecting after the server refused the stream: it may be restarting or have too many streams.
const RECONNECT_MS: i32 = 20_000;

/// Handles the data of an event, and returns whether more events are expected.
type DataCallback = Box<dyn Fn(&str) -> bool>;

/// A stream of events. It is open while this value exists and the page is visible.
pub struct Stream {
    inner: Rc<Inner>,
    on_visibility_change: Closure<dyn FnMut()>,
}

struct Inner {
    url: String,
    source: RefCell<Option<EventSource>>,
    /// No more events are expected.
    finished: Cell<bool>,
    on_message: Closure<dyn FnMut(MessageEvent)>,
    on_error: Closure<dyn FnMut()>,
}

impl Inner {
    /// Opens or closes the stream so that it is open only while the page is visible: an invisible page must not use
    /// data.
    fn update(&self) {
        let should_be_open = !document().hidden() && !self.finished.get();
        let open = self.source.borrow().is_some();
        if !should_be_open {
            self.close();
        } else if !open && let Ok(source) = EventSource::new(&self.url) {
            source.set_onmessage(Some(self.on_message.as_ref().unchecked_ref()));
            source.set_onerror(Some(self.on_error.as_ref().unchecked_ref()));
            self.source.replace(Some(source));
        }
    }

    fn close(&self) {
        if let Some(source) = self.source.take() {
            source.set_onmessage(None);
            source.set_onerror(None);
            source.close();
        }
    }
}

impl Stream {
    /// Opens a stream. `on_event` returns whether more events are expected.
    pub fn open<T: DeserializeOwned + 'static>(
        client: Client,
        request: Request<T>,
        on_event: impl Fn(T) -> bool + 'static,
    ) -> Self {
        let url = client.address(&request.target());
        // The rest does not depend on the type, so the module contains it once.
        let on_data: DataCallback = Box::new(move |data: &str| match request.decode(200, data.as_bytes()) {
            Ok(event) => on_event(event),
            // Of another version of the contract, or of another topic.
            Err(_) => true,
        });
        Self::open_url(url, on_data)
    }

    fn open_url(url: String, on_data: DataCallback) -> Self {
        let inner = Rc::new_cyclic(|inner: &std::rc::Weak<Inner>| {
            let (weak, weak_on_error) = (inner.clone(), inner.clone());
            let on_message = Closure::new(move |event: MessageEvent| {
                let Some(data) = event.data().as_string() else { return };
                if !on_data(&data)
                    && let Some(inner) = weak.upgrade()
                {
                    inner.finished.set(true);
                    inner.close();
                }
            });
            let on_error = Closure::new(move || {
                let Some(inner) = weak_on_error.upgrade() else { return };
                // The browser reconnects by itself after a broken connection, but not after a refusal.
                let closed = inner.source.borrow().as_ref().is_some_and(|s| s.ready_state() == EventSource::CLOSED);
                if closed {
                    inner.source.take();
                    let weak_on_error = weak_on_error.clone();
                    spawn_local(async move {
                        timer::sleep(RECONNECT_MS).await;
                        if let Some(inner) = weak_on_error.upgrade() {
                            inner.update();
                        }
                    });
                }
            });
            Inner { url, source: RefCell::default(), finished: Cell::new(false), on_message, on_error }
        });
        inner.update();
        let listener_inner = inner.clone();
        let on_visibility_change = Closure::<dyn FnMut()>::new(move || listener_inner.update());
        let _ = document()
            .add_event_listener_with_callback("visibilitychange", on_visibility_change.as_ref().unchecked_ref());
        Self { inner, on_visibility_change }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let _ = document().remove_event_listener_with_callback(
            "visibilitychange",
            self.on_visibility_change.as_ref().unchecked_ref(),
        );
        self.inner.finished.set(true);
        self.inner.close();
    }
}
