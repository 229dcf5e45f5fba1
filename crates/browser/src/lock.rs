//! Locks that one tab of this browser holds at a time (Web Locks). Where the browser has none, for example without TLS,
//! the tab writes a heartbeat to `localStorage` and renews it.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{clock, storage, timer};

/// Interval between heartbeats in milliseconds.
const HEARTBEAT_MS: i32 = 5_000;

/// Age in milliseconds at which a heartbeat expires. Browsers run the timers of hidden tabs only once a minute.
const EXPIRED_MS: u64 = 70_000;

/// A lock. This tab holds it until the value is dropped or the tab closes.
pub struct Lock(LockKind);

enum LockKind {
    /// Resolves the promise that keeps the browser's lock.
    Browser(Function),
    Heartbeat(Rc<Heartbeat>),
}

impl Lock {
    /// Acquires a lock; `None` if another tab holds it.
    pub async fn take(name: &str) -> Option<Self> {
        let kind = match request_lock(name).await {
            Ok(release) => LockKind::Browser(release?.dyn_into().ok()?),
            Err(_) => LockKind::Heartbeat(Heartbeat::start(name)?),
        };
        Some(Self(kind))
    }

    /// Whether no other tab has acquired the lock since: the heartbeat of a suspended tab may have expired.
    pub fn is_held(&self) -> bool {
        match &self.0 {
            LockKind::Browser(_) => true,
            LockKind::Heartbeat(heartbeat) => !heartbeat.is_foreign(),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        match &self.0 {
            LockKind::Browser(release) => _ = release.call0(&JsValue::NULL),
            LockKind::Heartbeat(heartbeat) if !heartbeat.is_foreign() => storage::remove(&heartbeat.key),
            LockKind::Heartbeat(_) => {}
        }
    }
}

/// Requests a Web Lock and returns the function that releases it; `None` if another tab holds it.
///
/// # Errors
/// The browser has no Web Locks or refuses them.
async fn request_lock(name: &str) -> Result<Option<JsValue>, JsValue> {
    let locks = Reflect::get(&window().navigator(), &"locks".into())?;
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &true.into())?;
    let response = Promise::new(&mut |resolve, reject| {
        let refused = reject.clone();
        let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if lock.is_null() {
                let _ = resolve.call0(&JsValue::NULL);
                return JsValue::NULL;
            }
            Promise::new(&mut |release, _| _ = resolve.call1(&JsValue::NULL, &release)).into()
        });
        let ended = request.call3(&locks, &name.into(), &options, &granted);
        // A policy may refuse: without this handler that would be an unhandled rejection.
        let handled = ended.and_then(|ended| {
            let catch: Function = Reflect::get(&ended, &"catch".into())?.dyn_into()?;
            catch.call1(&ended, &refused)
        });
        if handled.is_err() {
            let _ = reject.call0(&JsValue::NULL);
        }
    });
    let release = JsFuture::from(response).await?;
    Ok(Some(release).filter(|release| !release.is_undefined()))
}

/// `TAB MILLISECONDS`, stored under a key of `localStorage`.
struct Heartbeat {
    key: String,
    tab: String,
}

impl Heartbeat {
    fn start(name: &str) -> Option<Rc<Self>> {
        let heartbeat = Rc::new(Self { key: [name, "-tab"].concat(), tab: storage::tab() });
        if heartbeat.is_foreign() {
            return None;
        }
        heartbeat.renew();
        let weak = Rc::downgrade(&heartbeat);
        spawn_local(async move {
            loop {
                timer::sleep(HEARTBEAT_MS).await;
                match weak.upgrade() {
                    Some(heartbeat) if !heartbeat.is_foreign() => heartbeat.renew(),
                    _ => return,
                }
            }
        });
        Some(heartbeat)
    }

    fn renew(&self) {
        storage::set(&self.key, &format!("{} {}", self.tab, clock::millis()));
    }

    /// Whether another tab has a heartbeat that has not expired.
    fn is_foreign(&self) -> bool {
        let Some(heartbeat) = storage::get(&self.key) else { return false };
        let Some((tab, at)) = heartbeat.split_once(' ') else { return false };
        let is_alive = at.parse().is_ok_and(|at: u64| clock::millis().abs_diff(at) < EXPIRED_MS);
        tab != self.tab && is_alive
    }
}
