//! Keeps the payment on a page up to date: with the server's events, and with a request now and then, because a proxy
//! may hold events back.

use contract::payments::{PaymentEvent, PaymentIntent, PaymentState, payment_events, payment_intent};
use leptos::{prelude::*, task::spawn_local};

use browser::{client::Client, dom, events::Stream, timer};

/// Time between two requests in milliseconds.
const POLL_MS: i32 = 15_000;

/// A payment that follows the server until it is paid or cancelled, or until the view that owns it is gone.
pub(super) fn follow(first: PaymentIntent) -> RwSignal<PaymentIntent> {
    let client = expect_context::<Client>();
    let (id, state) = (first.id.clone(), first.state);
    let intent = RwSignal::new(first);
    if is_settled(state) {
        return intent;
    }
    // Returns whether further changes are expected.
    let receive = move |next: PaymentIntent| {
        if intent.try_with_untracked(|shown| is_news(shown, &next)) == Some(true) {
            intent.try_set(next);
        }
        intent.try_with_untracked(|shown| !is_settled(shown.state)).unwrap_or(false)
    };
    let stream = Stream::open(client, payment_events(&id), move |event: PaymentEvent| receive(event.intent));
    let stream = StoredValue::new_local(Some(stream));
    on_cleanup(move || {
        stream.try_set_value(None);
    });
    spawn_local(async move {
        loop {
            timer::sleep(POLL_MS).await;
            if intent.try_with_untracked(|shown| is_settled(shown.state)) != Some(false) {
                return;
            }
            if !dom::is_visible() {
                continue;
            }
            if let Ok(next) = client.send(payment_intent(&id)).await {
                receive(next);
            }
        }
    });
    intent
}

/// Whether nothing further is expected.
fn is_settled(state: PaymentState) -> bool {
    matches!(state, PaymentState::Paid | PaymentState::Cancelled)
}

/// Whether an answer says something new. Answers may overtake each other: transfers never disappear, and a settled
/// payment stays settled.
fn is_news(shown: &PaymentIntent, next: &PaymentIntent) -> bool {
    next.id == shown.id
        && next != shown
        && next.transfers.len() >= shown.transfers.len()
        && (is_settled(next.state) || !is_settled(shown.state))
}
