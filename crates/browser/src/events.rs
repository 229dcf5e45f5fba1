//! Server-sent events: live updates while the page is visible.

use contract::{Request, transit::TransitEvent};
use leptos::{prelude::document, task::spawn_local};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

use super::{client::Client, timer};

/// Delay before reconnecting after the server refused the stream: it may be restarting or have too many streams.
const AGAIN_MS: i32 = 20_000;

/// A stream of events. It is open while this value exists and the page is visible.
pub struct Stream {
    inner: Rc<Inner>,
    seen: Closure<dyn FnMut()>,
}

struct Inner {
    url: String,
    source: RefCell<Option<EventSource>>,
    /// No more events are expected.
    over: Cell<bool>,
    message: Closure<dyn FnMut(MessageEvent)>,
    failed: Closure<dyn FnMut()>,
}

impl Inner {
    /// Opens or closes the stream so that it is open only while the page is visible: an invisible page must not use
    /// data.
    fn look(&self) {
        let wanted = !document().hidden() && !self.over.get();
        let open = self.source.borrow().is_some();
        if !wanted {
            self.close();
        } else if !open && let Ok(fresh) = EventSource::new(&self.url) {
            fresh.set_onmessage(Some(self.message.as_ref().unchecked_ref()));
            fresh.set_onerror(Some(self.failed.as_ref().unchecked_ref()));
            self.source.replace(Some(fresh));
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
    pub fn open(
        client: Client,
        request: Request<TransitEvent>,
        heard: impl Fn(TransitEvent) -> bool + 'static,
    ) -> Self {
        let url = client.address(&request.target());
        let inner = Rc::new_cyclic(|inner: &std::rc::Weak<Inner>| {
            let (told, lost) = (inner.clone(), inner.clone());
            let message = Closure::new(move |event: MessageEvent| {
                let Some(text) = event.data().as_string() else { return };
                let Ok(event) = request.decode(200, text.as_bytes()) else { return };
                if !heard(event)
                    && let Some(inner) = told.upgrade()
                {
                    inner.over.set(true);
                    inner.close();
                }
            });
            let failed = Closure::new(move || {
                let Some(inner) = lost.upgrade() else { return };
                // The browser reconnects by itself after a broken connection, but not after a refusal.
                let closed = inner.source.borrow().as_ref().is_some_and(|s| s.ready_state() == EventSource::CLOSED);
                if closed {
                    inner.source.take();
                    let lost = lost.clone();
                    spawn_local(async move {
                        timer::sleep(AGAIN_MS).await;
                        if let Some(inner) = lost.upgrade() {
                            inner.look();
                        }
                    });
                }
            });
            Inner { url, source: RefCell::default(), over: Cell::new(false), message, failed }
        });
        inner.look();
        let watched = inner.clone();
        let seen = Closure::<dyn FnMut()>::new(move || watched.look());
        let _ = document().add_event_listener_with_callback("visibilitychange", seen.as_ref().unchecked_ref());
        Self { inner, seen }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let _ = document().remove_event_listener_with_callback("visibilitychange", self.seen.as_ref().unchecked_ref());
        self.inner.over.set(true);
        self.inner.close();
    }
}
