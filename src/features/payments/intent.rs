//! `/pay/{id}`: what is to be paid and how, and what has arrived. It says "paid" only when the server does.

use civic::parking::dong;
use contract::{
    ApiError, Instant,
    payments::{Confirmation, PaymentIntent, PaymentState, PaymentsPage, Purpose, payment_intent},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;
use messages::Words;

use super::{
    code::{Due, Pay},
    follow::follow,
    mine::SavedIntent,
    saved_payments::{self, SavedPayment},
    transfers::{refund_text, transfer_list},
};
use browser::{client::Client, clock, dom, timer};
use ui::{Icon, Loaded, PageTitle, RemoteData, dynamic_text, dynamic_view, effect, failure_title, use_city, use_words};

/// How often the time that is left is updated, in milliseconds.
const TICK_MS: i32 = 10_000;
/// Id of the element with the state.
const STATE_ID: &str = "payment-state";

/// What the page shows.
#[derive(Clone)]
enum Known {
    /// The answer of the server.
    Intent(Box<PaymentIntent>),
    /// What the device says, without an answer.
    Saved(SavedPayment),
}

/// The page.
#[component]
pub(super) fn IntentPage() -> impl IntoView {
    let client = expect_context::<Client>();
    let path = use_location().pathname;
    let id = Memo::new(move |_| match path.with(|path| PaymentsPage::parse(path)) {
        Some(PaymentsPage::Intent(id)) => Some(id),
        _ => None,
    });
    let intent = RemoteData::new(
        move || id.get(),
        move |id: String| async move {
            match client.send(payment_intent(&id)).await {
                Ok(intent) => Ok(Known::Intent(Box::new(intent))),
                Err(error @ (ApiError::Offline | ApiError::Timeout)) => {
                    let payment = saved_payments::all().into_iter().find(|payment| payment.id == id);
                    payment.map(Known::Saved).ok_or(error)
                }
                Err(error) => Err(error),
            }
        },
    );
    let again = Callback::new(move |()| intent.retry());
    view! {
        <div class="page pay">
            {failure_title(intent)}
            <Loaded remote=intent rows=6 let:known>
                {match known {
                    Known::Intent(first) => view! { <Content first=*first/> }.into_any(),
                    Known::Saved(payment) => view! { <SavedIntent payment again/> }.into_any(),
                }}
            </Loaded>
            <BackLink/>
        </div>
    }
    .into_any()
}

/// The link to `/pay`.
#[component]
pub(super) fn BackLink() -> impl IntoView {
    view! { <p class="pay-back"><a href=PaymentsPage::Offers.href()>{use_words().pay_all()}</a></p> }
}

#[component]
fn Content(first: PaymentIntent) -> impl IntoView {
    let words = use_words();
    let is_saved = saved_payments::add(&first, words.tag());
    let purpose = first.purpose.clone();
    let (amount, expires_at, confirmation) = (dong(first.amount, &words), first.expires_at, first.confirmation);
    let intent = follow(first);
    let state = Memo::new(move |_| intent.with(|intent| intent.state));
    let due = Memo::new(move |_| intent.with(|intent| is_payable(intent.state).then(|| Due::of(intent))));
    let transfers = Memo::new(move |_| intent.with(|intent| intent.transfers.clone()));
    let mut was_due = false;
    effect(move || {
        let is_due = due.with(Option::is_some);
        if was_due && !is_due {
            // The code and its buttons are gone, perhaps with the focus.
            request_animation_frame(|| {
                if dom::is_unfocused() {
                    dom::focus(STATE_ID);
                }
            });
        }
        was_due = is_due;
    });
    view! {
        <PageTitle text=purpose.title.get(words.tag()).to_owned()/>
        <p class="pay-sum">
            <span class="label">{words.pay_amount_due()}</span>
            <strong class="num">{amount}</strong>
        </p>
        <div
            id=STATE_ID
            tabindex="-1"
            class=move || ["pay-state ", look(state.get()).1].concat()
            role="status"
            data-testid="payment-state"
            data-state=move || name(state.get())
        >
            {dynamic_view(move || intent.with(|intent| status(intent, words)))}
        </div>
        {dynamic_view(move || is_payable(state.get()).then(|| view! { <Waiting expires_at confirmation is_saved/> }).into_any())}
        {dynamic_view(move || due.get().map(|due| view! { <Pay due/> }).into_any())}
        {dynamic_view(move || transfers.with(|transfers| transfer_list(transfers, words)))}
        <PurposeLines purpose/>
    }
    .into_any()
}

/// What is paid for.
#[component]
pub(super) fn PurposeLines(purpose: Purpose) -> impl IntoView {
    let words = use_words();
    let tag = words.tag();
    let lines = purpose.lines.iter().map(|line| {
        view! {
            <div class="pay-row">
                <dt>{line.label.get(tag).to_owned()}</dt>
                <dd>{line.value.get(tag).to_owned()}</dd>
            </div>
        }
    });
    let lines = lines.collect_view();
    view! {
        {(!purpose.lines.is_empty()).then(|| view! { <dl class="pay-rows">{lines}</dl> })}
        {(!purpose.href.is_empty())
            .then(|| view! { <p class="pay-back"><a href=purpose.href.clone()>{words.pay_subject()}</a></p> })}
    }
    .into_any()
}

/// Until when a transfer is in time, who confirms it, and where the page is found again. The time is not announced while it
/// runs down.
#[component]
fn Waiting(
    expires_at: Instant,
    confirmation: Confirmation,
    /// Whether the device lists the payment on `/pay`.
    is_saved: bool,
) -> impl IntoView {
    let words = use_words();
    let offset = use_city().utc_offset_minutes;
    let tick = RwSignal::new(0_u32);
    spawn_local(async move {
        loop {
            timer::sleep(TICK_MS).await;
            if tick.try_update(|tick| *tick = tick.wrapping_add(1)).is_none() {
                return;
            }
        }
    });
    let left = move || {
        tick.track();
        let now = clock::now(offset);
        let left = match now < expires_at {
            true => civic::time::until(now, expires_at, &words),
            false => words.pay_time_is_up().to_owned(),
        };
        Some([words.pay_expires(civic::time::day_time(now, expires_at, &words)), left].join(" · "))
    };
    let confirmed_by = match confirmation {
        Confirmation::Provider => words.pay_by_provider(),
        Confirmation::Operator => words.pay_by_operator(),
    };
    view! {
        <p class="num" data-testid="payment-expiry">{dynamic_text(left)}</p>
        <p class="muted">{confirmed_by}</p>
        {match is_saved {
            true => view! {
                <p class="muted">
                    {words.pay_saved()} " " <a href=PaymentsPage::Offers.href()>{words.pay_mine()}</a>
                </p>
            }
            .into_any(),
            false => view! { <p class="muted">{words.pay_unsaved()}</p> }.into_any(),
        }}
    }
    .into_any()
}

/// State, what is missing, and what is to be refunded.
fn status(intent: &PaymentIntent, words: Words) -> AnyView {
    let (title, text) = match intent.state {
        PaymentState::Open => (words.pay_state_open(), String::new()),
        PaymentState::Underpaid => (words.pay_state_underpaid(), words.pay_missing(dong(intent.missing(), &words))),
        PaymentState::Paid => (words.pay_state_paid(), words.pay_paid_text(dong(intent.amount, &words))),
        PaymentState::Expired => (words.pay_state_expired(), words.pay_expired_text().to_owned()),
        PaymentState::Cancelled => (words.pay_state_cancelled(), words.pay_cancelled_text().to_owned()),
        PaymentState::Unknown => (words.pay_state_unknown(), words.pay_unknown_text().to_owned()),
    };
    let refunded = intent.transfers.iter().fold(0, |sum: u64, transfer| sum.saturating_add(transfer.refunded));
    let refund = refund_text(intent.to_refund(), refunded, words);
    let receipt = intent.receipt.clone().filter(|_| intent.state == PaymentState::Paid);
    view! {
        <Icon name=look(intent.state).0/>
        <div>
            <p><strong>{title}</strong></p>
            {(!text.is_empty()).then(|| view! { <p>{text}</p> })}
            {(!refund.is_empty()).then(|| view! { <p>{refund}</p> })}
            {receipt.map(|code| view! {
                <p>
                    <a class="button" href=PaymentsPage::Receipt(code).href()>
                        <Icon name="check"/>
                        {words.pay_receipt_open()}
                    </a>
                </p>
            })}
        </div>
    }
    .into_any()
}

/// Icon and class of a state.
fn look(state: PaymentState) -> (&'static str, &'static str) {
    match state {
        PaymentState::Open => ("circle-dot", "is-new"),
        PaymentState::Underpaid => ("clock-alert", "is-waiting"),
        PaymentState::Paid => ("circle-check", "is-solved"),
        PaymentState::Expired | PaymentState::Cancelled => ("circle-slash", "is-closed"),
        PaymentState::Unknown => ("circle-alert", "is-closed"),
    }
}

/// The state as in the API.
fn name(state: PaymentState) -> &'static str {
    match state {
        PaymentState::Open => "open",
        PaymentState::Underpaid => "underpaid",
        PaymentState::Paid => "paid",
        PaymentState::Expired => "expired",
        PaymentState::Cancelled => "cancelled",
        PaymentState::Unknown => "unknown",
    }
}

/// Whether people may transfer money now.
fn is_payable(state: PaymentState) -> bool {
    matches!(state, PaymentState::Open | PaymentState::Underpaid)
}
