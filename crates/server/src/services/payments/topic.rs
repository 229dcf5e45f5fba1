//! `payment:ID`, a topic of `GET /events`: an intent, whenever it changes.
//!
//! Intents that somebody listens to are kept in memory, so an event needs no database.

use civic::payments::IntentState;
use contract::{
    FieldCode,
    payments::{PaymentEvent, PaymentState, payment_topic},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, Weak},
};
use tokio::sync::{self, watch};

use super::{PaymentService, loaded::LoadedIntent, lock};
use crate::{core::Core, digest, problem::AppError, service::events::Topic};

/// Intents that somebody listens to, by id.
#[derive(Default)]
pub struct WatchedIntents(Mutex<HashMap<String, Weak<WatchedIntent>>>);

/// An intent that somebody listens to.
pub struct WatchedIntent {
    changes: watch::Sender<u64>,
    current: Mutex<Option<CurrentIntent>>,
    /// Held while the intent is loaded.
    loading: sync::Mutex<()>,
}

/// An intent as it was loaded last.
struct CurrentIntent {
    loaded: LoadedIntent,
    /// Its event, which all listeners share: drawing the code takes a millisecond for each.
    event: Option<RenderedEvent>,
}

/// An event, and the state that its listeners have after it.
struct RenderedEvent {
    /// The state of the payment that it shows.
    payment: PaymentState,
    state: String,
    json: Arc<str>,
}

impl WatchedIntents {
    /// The intent, if somebody listens to it.
    pub fn find(&self, id: &str) -> Option<Arc<WatchedIntent>> {
        lock(&self.0).get(id)?.upgrade()
    }

    /// Ids of the intents that are known and may change.
    pub fn pending(&self) -> Vec<String> {
        let all = lock(&self.0);
        let is_pending = |watched: &Weak<WatchedIntent>| watched.upgrade().is_some_and(|watched| watched.is_pending());
        all.iter().filter(|(_, watched)| is_pending(watched)).map(|(id, _)| id.clone()).collect()
    }

    /// The intent, from now on listened to, and whether it was not before.
    fn watch(&self, id: &str) -> (Arc<WatchedIntent>, bool) {
        let mut all = lock(&self.0);
        if let Some(known) = all.get(id).and_then(Weak::upgrade) {
            return (known, false);
        }
        all.retain(|_, watched| watched.strong_count() > 0);
        let watched = Arc::new(WatchedIntent {
            changes: watch::Sender::new(0),
            current: Mutex::default(),
            loading: sync::Mutex::default(),
        });
        all.insert(id.to_owned(), Arc::downgrade(&watched));
        (watched, true)
    }
}

impl WatchedIntent {
    /// Waits until nobody else loads the intent. Hold the result until it is [set](Self::set).
    pub async fn turn(&self) -> sync::MutexGuard<'_, ()> {
        self.loading.lock().await
    }

    /// Sets the intent, and notifies the listeners if it has changed.
    pub fn set(&self, loaded: LoadedIntent) {
        {
            let mut current = lock(&self.current);
            if current.as_ref().is_some_and(|current| current.loaded == loaded) {
                return;
            }
            *current = Some(CurrentIntent { loaded, event: None });
        }
        self.changes.send_modify(|version| *version += 1);
    }

    fn is_pending(&self) -> bool {
        let is_settled = |state: IntentState| matches!(state, IntentState::Paid | IntentState::Cancelled);
        lock(&self.current).as_ref().is_some_and(|current| !is_settled(current.loaded.row.intent.state()))
    }
}

struct PaymentTopic {
    core: Core,
    name: String,
    watched: Arc<WatchedIntent>,
}

/// The topic with this name; `None` if it is of another kind.
pub(super) fn open(service: &Arc<PaymentService>, name: &str) -> Option<Result<Arc<dyn Topic>, AppError>> {
    let id = name.strip_prefix(payment_topic("").as_str())?;
    // Whether there is such an intent is known once it is loaded. One that is not there has no events.
    if id.len() != 32 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let detail = format!("there is no such payment: {name}");
        return Some(Err(AppError::parameter("topics", FieldCode::Unknown, detail)));
    }
    let (watched, is_new) = service.watched.watch(id);
    if is_new {
        let (service, id) = (Arc::clone(service), id.to_owned());
        tokio::spawn(async move { service.notify(&id).await });
    }
    Some(Ok(Arc::new(PaymentTopic { core: service.core.clone(), name: name.to_owned(), watched })))
}

impl Topic for PaymentTopic {
    fn changes(&self) -> watch::Receiver<u64> {
        self.watched.changes.subscribe()
    }

    fn event(&self, sent: &str) -> Option<(String, Arc<str>)> {
        let mut current = lock(&self.watched.current);
        let CurrentIntent { loaded, event } = current.as_mut()?;
        let payment = loaded.state(self.core.now_ms());
        let event = match event.take().filter(|event| event.payment == payment) {
            Some(known) => event.insert(known),
            None => {
                let data = PaymentEvent { topic: self.name.clone(), intent: loaded.render(&self.core) };
                let json: Arc<str> = serde_json::to_string(&data).ok()?.into();
                let state = digest::sha256(json.as_bytes()).chars().take(12).collect();
                // Time may have passed since the comparison.
                event.insert(RenderedEvent { payment: data.intent.state, state, json })
            }
        };
        (event.state != sent).then(|| (event.state.clone(), Arc::clone(&event.json)))
    }
}
