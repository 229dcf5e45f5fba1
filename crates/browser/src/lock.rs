//! Locks that one tab of this browser holds at a time (Web Locks). Where the browser has none, for example without TLS,
//! the tab writes a heartbeat to `localStorage` and renews it.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{clock, storage, timer};

/// Interval between heartbeats in milliseconds.
const BEAT_MS: i32 = 5_000;

/// Age in milliseconds at which a heartbeat expires. Browsers run the timers of hidden tabs only once a minute.
const GONE_MS: u64 = 70_000;

/// A lock. This tab holds it until the value is dropped or the tab closes.
pub struct Lock(Held);

enum Held {
    /// Resolves the promise that keeps the browser's lock.
    Browser(Function),
    Mark(Rc<Mark>),
}

impl Lock {
    /// Acquires a lock; `None` if another tab holds it.
    pub async fn take(name: &str) -> Option<Self> {
        let held = match ask(name).await {
            Ok(free) => Held::Browser(free?.dyn_into().ok()?),
            Err(_) => Held::Mark(Mark::set(name)?),
        };
        Some(Self(held))
    }

    /// Whether no other tab has acquired the lock since: the heartbeat of a suspended tab may have expired.
    pub fn is_held(&self) -> bool {
        match &self.0 {
            Held::Browser(_) => true,
            Held::Mark(mark) => !mark.is_foreign(),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        match &self.0 {
            Held::Browser(free) => _ = free.call0(&JsValue::NULL),
            Held::Mark(mark) if !mark.is_foreign() => storage::remove(&mark.key),
            Held::Mark(_) => {}
        }
    }
}

/// Requests a Web Lock and returns the function that releases it; `None` if another tab holds it.
///
/// # Errors
/// The browser has no Web Locks or refuses them.
async fn ask(name: &str) -> Result<Option<JsValue>, JsValue> {
    let locks = Reflect::get(&window().navigator(), &"locks".into())?;
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &true.into())?;
    let told = Promise::new(&mut |resolve, reject| {
        let refused = reject.clone();
        let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if lock.is_null() {
                let _ = resolve.call0(&JsValue::NULL);
                return JsValue::NULL;
            }
            Promise::new(&mut |free, _| _ = resolve.call1(&JsValue::NULL, &free)).into()
        });
        let ended = request.call3(&locks, &name.into(), &options, &granted);
        // A policy may refuse: without this handler that would be an unhandled rejection.
        let heard = ended.and_then(|ended| {
            let catch: Function = Reflect::get(&ended, &"catch".into())?.dyn_into()?;
            catch.call1(&ended, &refused)
        });
        if heard.is_err() {
            let _ = reject.call0(&JsValue::NULL);
        }
    });
    let free = JsFuture::from(told).await?;
    Ok(Some(free).filter(|free| !free.is_undefined()))
}

/// `TAB MILLISECONDS`, stored under a key of `localStorage`.
struct Mark {
    key: String,
    tab: String,
}

impl Mark {
    fn set(name: &str) -> Option<Rc<Self>> {
        let mark = Rc::new(Self { key: [name, "-tab"].concat(), tab: storage::tab() });
        if mark.is_foreign() {
            return None;
        }
        mark.renew();
        let weak = Rc::downgrade(&mark);
        spawn_local(async move {
            loop {
                timer::sleep(BEAT_MS).await;
                match weak.upgrade() {
                    Some(mark) if !mark.is_foreign() => mark.renew(),
                    _ => return,
                }
            }
        });
        Some(mark)
    }

    fn renew(&self) {
        storage::set(&self.key, &format!("{} {}", self.tab, clock::millis()));
    }

    /// Whether another tab has a heartbeat that has not expired.
    fn is_foreign(&self) -> bool {
        let Some(mark) = storage::get(&self.key) else { return false };
        let Some((tab, at)) = mark.split_once(' ') else { return false };
        let lives = at.parse().is_ok_and(|at: u64| clock::millis().abs_diff(at) < GONE_MS);
        tab != self.tab && lives
    }
}
