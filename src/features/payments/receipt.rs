//! `/pay/receipts/{code}`: a receipt, to print or to show to an inspector. A copy stays on the device.

use civic::parking::dong;
use contract::{
    Instant,
    payments::{PaymentsPage, Receipt, ReceiptState},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;
use messages::Words;

use super::{
    check_receipt::NoReceipt,
    intent::{BackLink, PurposeLines},
    plate::ComparePlate,
    receipt_copies,
};
use browser::{client::Client, clock, dom, timer};
use ui::{Icon, Loaded, PageTitle, RemoteData, failure_title, use_city, use_words};

/// How often an open page looks whether the state is still the same, in milliseconds.
const TICK_MS: i32 = 30_000;

/// A receipt as it is shown.
#[derive(Clone)]
struct Shown {
    receipt: Receipt,
    /// For a copy: when the server sent it, in milliseconds since 1970.
    stored_at: Option<u64>,
}

/// What is known about a code.
#[derive(Clone)]
enum Found {
    /// Its receipt.
    Receipt(Box<Shown>),
    /// No receipt has this code.
    Nothing(String),
}

/// The page.
#[component]
pub(super) fn ReceiptPage() -> impl IntoView {
    let client = expect_context::<Client>();
    let path = use_location().pathname;
    let code = Memo::new(move |_| match path.with(|path| PaymentsPage::parse(path)) {
        Some(PaymentsPage::Receipt(code)) => Some(code),
        _ => None,
    });
    let receipt = RemoteData::new(
        move || code.get(),
        move |code: String| async move {
            match client.send_raw(contract::payments::receipt(&code)).await {
                Ok((receipt, json)) => {
                    spawn_local(async move { receipt_copies::store(&code, json).await });
                    Ok(Found::Receipt(Box::new(Shown { receipt, stored_at: None })))
                }
                Err(error) if error.status() == Some(404) => Ok(Found::Nothing(code)),
                Err(error) if error.is_retryable() => match receipt_copies::find(&code).await {
                    Some((receipt, stored_at)) => {
                        Ok(Found::Receipt(Box::new(Shown { receipt, stored_at: Some(stored_at) })))
                    }
                    None => Err(error),
                },
                Err(error) => Err(error),
            }
        },
    );
    view! {
        <div class="page pay receipt">
            {failure_title(receipt)}
            <Loaded remote=receipt rows=6 let:found>
                {match found {
                    Found::Receipt(shown) => {
                        view! { <Content shown=*shown again=Callback::new(move |()| receipt.retry())/> }.into_any()
                    }
                    Found::Nothing(code) => view! { <NoReceipt code/> }.into_any(),
                }}
            </Loaded>
            <BackLink/>
        </div>
    }
    .into_any()
}

#[component]
fn Content(shown: Shown, again: Callback<()>) -> impl IntoView {
    let words = use_words();
    let offset = use_city().utc_offset_minutes;
    let Shown { receipt, stored_at } = shown;
    // Only a copy depends on the device's clock, which may be wrong.
    let state = match stored_at {
        Some(_) => state_at(&receipt, clock::now(offset)),
        None => receipt.state,
    };
    let (icon, class, state_text) = look(state, words);
    ask_when_over(&receipt, offset, again);
    let time = |at: Instant| civic::time::date_time(at, &words);
    let fact = |label: &'static str, value: String| {
        view! {
            <div class="pay-row">
                <dt>{label}</dt>
                <dd class="num">{value}</dd>
            </div>
        }
    };
    let banner = stored_at.map(|stored_at| {
        let since = time(civic::time::from_millis(stored_at as f64, offset));
        view! {
            <div class="banner" role="status" data-testid="kept-copy">
                <Icon name="wifi-off"/>
                <p>{words.receipt_copy(since)}</p>
                <button type="button" class="button" on:click=move |_| again.run(())>{words.try_again()}</button>
            </div>
        }
    });
    let can_compare = receipt.has_plate && stored_at.is_none();
    let code = receipt.code.clone();
    let has_lines = !receipt.purpose.lines.is_empty();
    view! {
        {banner}
        <PageTitle text=words.receipt_title(receipt.purpose.title.get(words.tag()))/>
        <p class=["pay-state ", class].concat() data-testid="receipt-state">
            <Icon name=icon/>
            <strong>{state_text}</strong>
        </p>
        <p class="receipt-code num" data-testid="receipt-code">
            <span class="visually-hidden">{words.pay_receipt_code()}": "</span>
            {receipt.code}
        </p>
        <dl class="pay-rows">
            {fact(words.pay_amount_due(), dong(receipt.amount, &words))}
            {fact(words.receipt_paid_at(), time(receipt.paid_at))}
            // The lines of a purpose say it themselves.
            {receipt.from.filter(|_| !has_lines).map(|from| fact(words.receipt_from(), time(from)))}
            {receipt.to.filter(|_| !has_lines).map(|to| fact(words.receipt_to(), time(to)))}
            {fact(words.pay_holder(), receipt.holder)}
        </dl>
        <PurposeLines purpose=receipt.purpose/>
        <div class="actions">
            <button type="button" class="button" on:click=|_| dom::print()>
                <Icon name="printer"/>
                {words.print()}
            </button>
        </div>
        {can_compare.then(|| view! { <ComparePlate code/> })}
    }
    .into_any()
}

/// Icon, class and word of a state.
fn look(state: ReceiptState, words: Words) -> (&'static str, &'static str, &'static str) {
    match state {
        ReceiptState::Valid => ("circle-check", "is-solved", words.receipt_valid()),
        ReceiptState::Early => ("calendar", "is-new", words.receipt_early()),
        ReceiptState::Ended => ("circle-slash", "is-closed", words.receipt_ended()),
        ReceiptState::Unknown => ("circle-dot", "is-closed", words.receipt_unknown()),
    }
}

/// Asks for the receipt again when its time begins or ends: an open page must not say that it is valid afterwards. The
/// device's clock, which may be wrong, says only when to ask.
fn ask_when_over(receipt: &Receipt, offset: i32, again: Callback<()>) {
    let receipt = receipt.clone();
    let state = StoredValue::new(state_at(&receipt, clock::now(offset)));
    spawn_local(async move {
        loop {
            timer::sleep(TICK_MS).await;
            // Until the receipt is drawn again.
            let Some(before) = state.try_get_value() else { return };
            if dom::is_visible() && state_at(&receipt, clock::now(offset)) != before {
                again.try_run(());
                return;
            }
        }
    });
}

/// The state of a stored receipt at a later time.
fn state_at(receipt: &Receipt, now: Instant) -> ReceiptState {
    match (receipt.from, receipt.to) {
        // What a newer server says of it is not about time.
        _ if receipt.state == ReceiptState::Unknown => ReceiptState::Unknown,
        (_, Some(to)) if to <= now => ReceiptState::Ended,
        (Some(from), _) if now < from => ReceiptState::Early,
        (None, None) => receipt.state,
        _ => ReceiptState::Valid,
    }
}
