//! How to pay: ways without cash, and paying the chosen stay by transfer.

use civic::error_message::{ErrorMessage, error_message};
use contract::{
    ApiError, FieldProblem,
    parking::{NewParkingPayment, ParkingSiteDetails},
    payments::{Payee, PaymentsPage},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use messages::{Words, args::ParkingPayee};

use super::{card::method_name, input::SiteInput, price::StayQuote, stay::Choice};
use browser::{client::Client, draft};
use ui::{Notices, dynamic_text, use_words};

/// How to pay.
#[component]
pub(super) fn Pay(
    details: StoredValue<ParkingSiteDetails>,
    choice: Choice,
    quote: StayQuote,
    input: SiteInput,
    /// Loads the site again.
    reload: Callback<()>,
) -> impl IntoView {
    let words = use_words();
    let (site, payee) = details.with_value(|details| (details.site.clone(), details.payee.clone()));
    let methods = site.cashless.iter().map(|method| view! { <li>{method_name(*method, words)}</li> }).collect_view();
    let uid = site.uid;
    view! {
        <section aria-labelledby="parking-pay">
            <h2 id="parking-pay">{words.parking_pay()}</h2>
            {match site.cashless.is_empty() {
                true => view! { <p>{words.parking_pay_unknown()}</p> }.into_any(),
                false => view! { <ul class="parking-facts">{methods}</ul> }.into_any(),
            }}
            {payee.map(|payee| view! { <PayStay payee uid choice quote plate=input.plate reload/> })}
        </section>
    }
    .into_any()
}

/// Opens a payment intent for the chosen stay.
#[component]
fn PayStay(
    payee: Payee,
    uid: String,
    choice: Choice,
    quote: StayQuote,
    plate: RwSignal<String>,
    reload: Callback<()>,
) -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let notices = expect_context::<Notices>();
    let navigate = StoredValue::new_local(use_navigate());
    // Nothing is to be paid where parking is free.
    let amount =
        Memo::new(move |_| quote.with(|quote| quote.as_ref().ok().map(|quote| quote.amount)).filter(|sum| *sum > 0));
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<PayProblem>);
    // The same payment keeps its key, so that sending it twice opens one intent.
    let last = StoredValue::new(None::<(NewParkingPayment, String)>);
    let pay = move |_| {
        let Some(amount) = amount.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        let stay = choice.stay.get_untracked();
        let payment = NewParkingPayment {
            vehicle: choice.vehicle.get_untracked(),
            from: stay.from,
            to: stay.to,
            plate: plate.with_untracked(|plate| plate.trim().to_owned()),
            amount,
        };
        let used = last.get_value().filter(|(before, _)| *before == payment).map(|(_, key)| key);
        let key = used.unwrap_or_else(|| draft::new_draft().key);
        let request = contract::parking::pay_parking(&uid, &payment, &key);
        last.set_value(Some((payment, key)));
        problem.set(None);
        busy.set(true);
        spawn_local(async move {
            let answer = client.send(request).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(intent) => navigate.with_value(|navigate| {
                    navigate(&PaymentsPage::Intent(intent.id).href(), NavigateOptions::default());
                }),
                Err(error) => match pay_problem(&error, words) {
                    Some(one) => problem.set(Some(one)),
                    None => {
                        // A notice, because the new prices redraw this part of the page.
                        notices.problem(words.parking_pay_changed());
                        reload.run(());
                    }
                },
            }
        });
    };
    let is_plate_wrong = move || problem.with(|problem| matches!(problem, Some(PayProblem::Plate)));
    let plate_text = move || is_plate_wrong().then(|| words.parking_plate_wrong().to_owned());
    let other_text = move || match problem.get() {
        Some(PayProblem::Other(text)) => Some(text),
        _ => None,
    };
    view! {
        <div class="parking-payment" data-testid="parking-payment" hidden=move || amount.get().is_none()>
            <h3>{words.parking_pay_online()}</h3>
            <p><strong>{words.parking_payee(ParkingPayee { holder: &payee.holder, bank: &payee.bank })}</strong></p>
            <p class="muted small">{words.parking_payee_compare()}</p>
            <label class="field">
                <span class="label small">{words.parking_plate()}</span>
                <input
                    id="plate"
                    type="text"
                    class="input"
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    maxlength="20"
                    aria-describedby="plate-hint plate-fault"
                    aria-invalid=move || is_plate_wrong().then_some("true")
                    prop:value=plate
                    on:input=move |event| plate.set(event_target_value(&event))
                />
            </label>
            <p class="muted small" id="plate-hint">{words.parking_plate_hint()}</p>
            <p class="parking-error" id="plate-fault" role="alert">{dynamic_text(plate_text)}</p>
            <p class="parking-error" role="alert">{dynamic_text(other_text)}</p>
            <button
                type="button"
                class="button is-primary"
                aria-busy=move || busy.get().then_some("true")
                on:click=pay
            >
                {dynamic_text(move || {
                    amount.get().map(|amount| words.parking_pay_vietqr(civic::parking::dong(amount, &words)))
                })}
            </button>
        </div>
    }
    .into_any()
}

/// Why a payment was not opened.
#[derive(Clone, PartialEq)]
enum PayProblem {
    /// The plate cannot be one.
    Plate,
    /// Anything else, in words.
    Other(String),
}

/// What to say about an error; `None` if the server computes another price.
fn pay_problem(error: &ApiError, words: Words) -> Option<PayProblem> {
    let fields: &[FieldProblem] = match error {
        ApiError::Refused { status: 409, .. } => return None,
        ApiError::Refused { problem, .. } => &problem.fields,
        _ => &[],
    };
    let has = |pointer: &str| fields.iter().any(|field| field.pointer == pointer);
    if has("/amount") {
        return None;
    }
    if has("/plate") {
        return Some(PayProblem::Plate);
    }
    if has("/from") || has("/to") {
        return Some(PayProblem::Other(words.parking_pay_stay().to_owned()));
    }
    let ErrorMessage { title, advice, .. } = error_message(error, words);
    Some(PayProblem::Other([title, advice].join(". ")))
}
