//! Keeps the screen on while the user waits for something, if the browser supports it.

use js_sys::{Function, Promise, Reflect};
use leptos::{
    prelude::{document, window},
    task::spawn_local,
};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

type Lock = Rc<RefCell<Option<JsValue>>>;

/// Keeps the screen on while this value exists and the page is visible.
pub struct WakeLock {
    lock: Lock,
    on_visibility_change: Closure<dyn FnMut()>,
}

impl WakeLock {
    /// Requests the lock, and requests it again when the page becomes visible: browsers release it when the page is
    /// hidden.
    pub fn begin() -> Self {
        let lock = Lock::default();
        request_lock(&lock);
        let for_listener = lock.clone();
        let on_visibility_change = Closure::<dyn FnMut()>::new(move || {
            if !document().hidden() {
                request_lock(&for_listener);
            }
        });
        let _ = document()
            .add_event_listener_with_callback("visibilitychange", on_visibility_change.as_ref().unchecked_ref());
        Self { lock, on_visibility_change }
    }
}

impl Drop for WakeLock {
    fn drop(&mut self) {
        let _ = document().remove_event_listener_with_callback(
            "visibilitychange",
            self.on_visibility_change.as_ref().unchecked_ref(),
        );
        if let Some(sentinel) = self.lock.take() {
            let _ = call(&sentinel, "release", None);
        }
    }
}

fn request_lock(lock: &Lock) {
    let locks = Reflect::get(&window().navigator(), &"wakeLock".into()).unwrap_or_default();
    let Some(request) = call(&locks, "request", Some("screen")) else { return };
    // A weak reference: the `WakeLock` may be dropped before the request completes.
    let lock = Rc::downgrade(lock);
    spawn_local(async move {
        // A refusal is not an error: the battery may be low.
        let Ok(sentinel) = JsFuture::from(request).await else { return };
        match lock.upgrade() {
            Some(lock) => {
                lock.replace(Some(sentinel));
            }
            None => {
                let _ = call(&sentinel, "release", None);
            }
        }
    });
}

fn call(object: &JsValue, method: &str, argument: Option<&str>) -> Option<Promise> {
    let function: Function = Reflect::get(object, &method.into()).ok()?.dyn_into().ok()?;
    let answer = match argument {
        Some(argument) => function.call1(object, &argument.into()),
        None => function.call0(object),
    };
    answer.ok()?.dyn_into().ok()
}
