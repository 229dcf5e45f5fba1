//! Server-sent events: what changes while the page is looked at.

use contract::{Request, transit::TransitEvent};
use leptos::{prelude::document, task::spawn_local};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

use super::{client::Client, timer};

/// A stream that the server refused is asked for again after this: it may be starting anew, or have too many.
const AGAIN_MS: i32 = 20_000;

/// A stream that is open as long as this is kept and the page is seen.
pub struct Stream {
    inner: Rc<Inner>,
    seen: Closure<dyn FnMut()>,
}

struct Inner {
    url: String,
    source: RefCell<Option<EventSource>>,
    /// There is nothing more to wait for.
    over: Cell<bool>,
    message: Closure<dyn FnMut(MessageEvent)>,
    failed: Closure<dyn FnMut()>,
}

impl Inner {
    /// Opens what should be open and closes what should not: nobody pays for what nobody sees.
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
    /// Listens. `heard` answers whether there is anything more to wait for.
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
                // The browser itself tries again after a broken line, but not after a refusal.
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
