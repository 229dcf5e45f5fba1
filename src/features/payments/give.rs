//! Forms that open a payment: a gift to a fund drive or heritage site, and a fee of an office.

use civic::{draft::uuid_v4, parking::dong, payments::MOST_AMOUNT};
use contract::{
    FieldCode, Request,
    payments::{DonationOffer, Fee, Fund, NewPayment, PaymentIntent, PaymentsPage, pay_donation, pay_fee, pay_fund},
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::form::{Form, Typed, submit_button, text_field};
use browser::{client::Client, storage};
use ui::{InputAttributes, use_words};

/// Amounts that the form of a gift suggests, in đồng.
const SUGGESTIONS: [u64; 4] = [50_000, 100_000, 200_000, 500_000];
/// Longest note of a fee in characters.
const MOST_NOTE: usize = 40;

type Navigate = Box<dyn Fn(&str)>;
/// Makes the request that opens a payment: key of the fund or fee or slug of the site, payment, idempotency key.
type Ask = fn(&str, &NewPayment, &str) -> Request<PaymentIntent>;

/// Opens payments and goes to their pages.
#[derive(Clone, Copy)]
struct Opener {
    form: Form,
    client: Client,
    /// What was sent last, with its idempotency key.
    sent: StoredValue<Option<(NewPayment, String)>>,
    navigate: StoredValue<Navigate, LocalStorage>,
}

impl Opener {
    fn new(form: Form) -> Self {
        let navigate = use_navigate();
        let navigate: Navigate = Box::new(move |href: &str| navigate(href, NavigateOptions::default()));
        Self {
            form,
            client: expect_context(),
            sent: StoredValue::new(None),
            navigate: StoredValue::new_local(navigate),
        }
    }

    fn send(self, ask: Ask, id: &str, payment: &NewPayment) {
        let request = ask(id, payment, &self.key_of(payment));
        self.form.send(self.client.send(request), move |intent: PaymentIntent| {
            let href = PaymentsPage::Intent(intent.id).href();
            self.navigate.try_with_value(|navigate| navigate(&href));
        });
    }

    /// The idempotency key of a payment. It stays the same while the payment is sent again unchanged, so that it is
    /// opened once.
    fn key_of(self, payment: &NewPayment) -> String {
        let last = self.sent.get_value().filter(|(sent, _)| sent == payment).map(|(_, key)| key);
        last.unwrap_or_else(|| {
            let key = uuid_v4(storage::random(16).try_into().unwrap_or_default());
            self.sent.set_value(Some((payment.clone(), key.clone())));
            key
        })
    }
}

/// The form of a fund drive.
#[component]
pub(super) fn Give(fund: Fund) -> impl IntoView {
    let name = fund.name.get(use_words().tag()).to_owned();
    gift_form(pay_fund, ["give-", &fund.id].concat(), fund.id, name)
}

/// The form of a donation to a heritage site.
#[component]
pub(super) fn Donate(offer: DonationOffer) -> impl IntoView {
    let name = offer.name.get(use_words().tag()).to_owned();
    gift_form(pay_donation, ["donate-", &offer.slug].concat(), offer.slug, name)
}

/// A form for an amount that the giver chooses. `id` is that of the fund or site, `name` its name.
fn gift_form(ask: Ask, form_id: String, id: String, name: String) -> AnyView {
    let words = use_words();
    let form = Form::new(form_id, &["amount"]);
    let opener = Opener::new(form);
    let amount = Typed::new("");
    let group_label = [words.pay_suggestions(), ": ", &name].concat();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match form.amount(&amount.get()) {
            Ok(value) => {
                opener.send(ask, &id, &NewPayment { amount: Some(value), ..NewPayment::default() });
            }
            Err(code) => form.show(vec![form.field_error("amount", code)]),
        }
    };
    let suggestion = move |value: u64| {
        let text = dong(value, &words);
        let typed = text.clone();
        view! {
            <button type="button" class="chip num" on:click=move |_| amount.set(typed.clone())>{text}</button>
        }
    };
    let attributes = InputAttributes { mode: "numeric", ..InputAttributes::default() };
    let hint = words.pay_amount_hint(dong(MOST_AMOUNT, &words));
    view! {
        <form class="pay-form" novalidate=true on:submit=submit>
            {text_field(form, "amount", words.pay_amount(), hint, amount, attributes)}
            <div class="pay-chips" role="group" aria-label=group_label>
                {SUGGESTIONS.into_iter().map(suggestion).collect_view()}
            </div>
            {submit_button(form, "hand-heart", words.pay_give(), name)}
        </form>
    }
    .into_any()
}

/// The form of a fee.
#[component]
pub(super) fn PayFee(fee: Fee) -> impl IntoView {
    let words = use_words();
    let form = Form::new(["fee-", &fee.id].concat(), &["note"]);
    let opener = Opener::new(form);
    let note = Typed::new("");
    let name = fee.name.get(words.tag()).to_owned();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = note.get();
        match typed.chars().count() > MOST_NOTE {
            true => form.show(vec![form.field_error("note", FieldCode::TooLong)]),
            false => opener.send(pay_fee, &fee.id, &NewPayment { note: typed, ..NewPayment::default() }),
        }
    };
    let hint = words.pay_fee_note_hint(MOST_NOTE as u32);
    view! {
        <form class="pay-form" novalidate=true on:submit=submit>
            {text_field(form, "note", words.pay_fee_note(), hint, note, InputAttributes::default())}
            {submit_button(form, "send", words.pay_fee_do(), name)}
        </form>
    }
    .into_any()
}
