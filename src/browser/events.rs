//! Server-sent events: what changes while the page is looked at.

use contract::{Request, TransitEvent};
use leptos::prelude::document;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

use super::client::Client;

/// A stream that is open as long as this is kept and the page is seen.
pub struct Stream {
    source: Rc<RefCell<Option<EventSource>>>,
    seen: Closure<dyn FnMut()>,
}

impl Stream {
    /// Listens. `heard` answers whether there is anything more to wait for.
    pub fn open(
        client: Client,
        request: Request<TransitEvent>,
        heard: impl Fn(TransitEvent) -> bool + 'static,
    ) -> Self {
        let url = client.address(&request.target());
        let source = Rc::new(RefCell::new(None::<EventSource>));
        let over = Rc::new(std::cell::Cell::new(false));
        let message = {
            let (source, over) = (source.clone(), over.clone());
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                let Some(text) = event.data().as_string() else { return };
                let Ok(event) = request.decode(200, text.as_bytes()) else { return };
                if !heard(event) {
                    over.set(true);
                    if let Some(source) = source.borrow().as_ref() {
                        source.close();
                    }
                }
            })
        };
        // Nobody pays for what nobody sees.
        let look = {
            let source = source.clone();
            move || {
                let hidden = document().hidden() || over.get();
                let open = source.borrow().is_some();
                if hidden && open {
                    if let Some(source) = source.borrow_mut().take() {
                        source.close();
                    }
                } else if !hidden && !open {
                    let fresh = EventSource::new(&url).ok();
                    if let Some(fresh) = &fresh {
                        fresh.set_onmessage(Some(message.as_ref().unchecked_ref()));
                    }
                    *source.borrow_mut() = fresh;
                }
            }
        };
        look();
        let seen = Closure::new(look);
        let _ = document().add_event_listener_with_callback("visibilitychange", seen.as_ref().unchecked_ref());
        Self { source, seen }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let _ = document().remove_event_listener_with_callback("visibilitychange", self.seen.as_ref().unchecked_ref());
        if let Some(source) = self.source.borrow_mut().take() {
            source.set_onmessage(None);
            source.close();
        }
    }
}
