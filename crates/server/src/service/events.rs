//! Topics of `GET /events`, by which services tell pages what has changed.
//!
//! A page listens to several topics in one stream ([`crate::api`]). A service offers a topic with
//! [`Service::topic`](super::Service::topic):
//!
//! 1. It has a `watch::Sender<u64>` and sends a new number with every change.
//! 2. [`Topic::changes`] subscribes to it. Topics may share a sender.
//! 3. The stream calls [`Topic::event`] once at the start, after each change and at least every 20 seconds, with the
//!    state that the listener has. The topic answers with an event, or with nothing if that state is current.
//!
//! The state becomes part of the event's id. A client that reconnects sends the last id, and gets what it has missed.

use contract::{parking::ParkingEvent, payments::PaymentEvent, transit::TransitEvent};
use serde::Serialize;
use std::sync::Arc;
use tokio::sync::watch;
use utoipa::ToSchema;

/// A topic that somebody listens to. It lives as long as the stream.
pub trait Topic: Send + Sync {
    /// Subscribes to changes. A change of something else costs a call of [`Topic::event`] and sends nothing.
    fn changes(&self) -> watch::Receiver<u64>;

    /// The event for a listener that has the state `sent`, and the state after it; `None` if there is nothing new.
    ///
    /// `sent` is empty at the start of a stream. Otherwise it is a state that this topic has returned, or anything that
    /// a client has made up: one that is not understood counts as empty. A state is short and contains neither `.` nor
    /// line ends. The event is JSON in one line, and its member `topic` is the name of the topic, or the part before the
    /// colon if the rest is a list.
    ///
    /// It runs on the thread of the stream, so it computes from memory and does not block.
    fn event(&self, sent: &str) -> Option<(String, Arc<str>)>;
}

/// The data of an event. `topic` says which of these it is.
// For the OpenAPI document.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum EventData {
    /// `stop:ID`, `route:ID` and `transit`.
    Transit(TransitEvent),
    /// `parking:UID.UID.…`.
    Parking(ParkingEvent),
    /// `payment:ID`.
    Payment(Box<PaymentEvent>),
}
