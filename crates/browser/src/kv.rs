//! Larger values stored on the device (IndexedDB): drafts and their photos.
//!
//! Any browser may refuse (private mode, a full disk, a policy), so each call reports whether it worked, and callers
//! have a fallback.

use futures::future::{Either, select};
use leptos::prelude::window;
use std::{
    cell::{Cell, RefCell},
    pin::pin,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction, IdbTransactionMode};

use super::timer;

const DATABASE: &str = "portal";
const STORE: &str = "kept";

/// Timeout in milliseconds. A device that does not respond by then counts as one that refuses.
const TIMEOUT_MS: i32 = 5_000;

thread_local! {
    // One connection for the page: a write during unload must not wait for a new one.
    static OPEN: RefCell<Option<IdbDatabase>> = const { RefCell::new(None) };
    // Set after the first timeout: later calls fail at once.
    static UNRESPONSIVE: Cell<bool> = const { Cell::new(false) };
}

/// The text stored under a key.
///
/// # Errors
/// The device did not respond.
pub async fn text(key: &str) -> Result<Option<String>, ()> {
    let value = get(key).await.map_err(|_| ())?;
    Ok(value.and_then(|value| value.as_string()))
}

/// Stores a text. Returns false if the browser refuses.
pub async fn set_text(key: &str, text: &str) -> bool {
    set(key, &JsValue::from_str(text)).await
}

/// The value stored under a key; an error if the device did not respond.
pub(super) async fn get(key: &str) -> Result<Option<JsValue>, JsValue> {
    let transaction = begin(IdbTransactionMode::Readonly).await?;
    let value = answer(&store(&transaction)?.get(&JsValue::from_str(key))?).await?;
    Ok(Some(value).filter(|value| !value.is_undefined()))
}

pub(super) async fn set(key: &str, value: &JsValue) -> bool {
    let key = JsValue::from_str(key);
    write(&|store| store.put_with_key(value, &key)).await
}

/// Deletes a key.
pub async fn remove(key: &str) -> bool {
    let key = JsValue::from_str(key);
    write(&|store| store.delete(&key)).await
}

/// All keys in the store.
pub async fn keys() -> Vec<String> {
    let result = async {
        let transaction = begin(IdbTransactionMode::Readonly).await?;
        answer(&store(&transaction)?.get_all_keys()?).await
    };
    let result = result.await.ok().and_then(|keys| keys.dyn_into::<js_sys::Array>().ok());
    result.map(|keys| keys.iter().filter_map(|key| key.as_string()).collect()).unwrap_or_default()
}

async fn write(operation: &dyn Fn(&IdbObjectStore) -> Result<IdbRequest, JsValue>) -> bool {
    let written = async {
        let transaction = begin(IdbTransactionMode::Readwrite).await?;
        operation(&store(&transaction)?)?;
        // A request may succeed and its transaction still fail, for lack of space.
        let promise = js_sys::Promise::new(&mut |resolve, reject| {
            transaction.set_oncomplete(Some(&resolve));
            transaction.set_onerror(Some(&reject));
            transaction.set_onabort(Some(&reject));
        });
        with_timeout(promise).await
    };
    written.await.is_ok()
}

fn store(transaction: &IdbTransaction) -> Result<IdbObjectStore, JsValue> {
    transaction.object_store(STORE)
}

async fn begin(mode: IdbTransactionMode) -> Result<IdbTransaction, JsValue> {
    let cached = OPEN.with_borrow(Clone::clone);
    if let Some(database) = cached {
        match database.transaction_with_str_and_mode(STORE, mode) {
            Ok(transaction) => return Ok(transaction),
            // The browser closed the connection, as some do in the background.
            Err(_) => OPEN.set(None),
        }
    }
    let mut database = open().await?;
    if !database.object_store_names().contains(STORE) {
        // The database was interrupted during creation. It is empty and cannot store anything, so recreate it.
        database.close();
        let deletion = window().indexed_db()?.ok_or(JsValue::NULL)?.delete_database(DATABASE)?;
        answer(&deletion).await?;
        database = open().await?;
    }
    OPEN.set(Some(database.clone()));
    database.transaction_with_str_and_mode(STORE, mode)
}

async fn open() -> Result<IdbDatabase, JsValue> {
    if UNRESPONSIVE.get() {
        return Err(JsValue::NULL);
    }
    let factory = window().indexed_db()?.ok_or(JsValue::NULL)?;
    let request = factory.open_with_u32(DATABASE, 1)?;
    let create = Closure::once_into_js({
        let request = request.clone();
        move || {
            if let Ok(database) = request.result() {
                let _ = database.unchecked_into::<IdbDatabase>().create_object_store(STORE);
            }
        }
    });
    request.set_onupgradeneeded(Some(create.unchecked_ref()));
    let database = answer(&request).await.inspect_err(|error| UNRESPONSIVE.set(error.is_null()))?;
    Ok(database.unchecked_into())
}

async fn answer(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let promise = js_sys::Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    with_timeout(promise).await?;
    request.result()
}

async fn with_timeout(promise: js_sys::Promise) -> Result<JsValue, JsValue> {
    match select(JsFuture::from(promise), pin!(timer::sleep(TIMEOUT_MS))).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(JsValue::NULL),
    }
}
