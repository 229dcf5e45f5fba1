//! What this device has kept: the payments that it has opened, and copies of receipts. All of it works without a network.

use civic::parking::dong;
use contract::payments::{PaymentsPage, Receipt};
use leptos::{prelude::*, task::spawn_local};

use super::{
    receipt_copies,
    saved_payments::{self, MOST_PAYMENTS, SavedPayment},
};
use ui::{Icon, PageTitle, dynamic_view, use_city, use_words};

/// The payments that this device has opened, and its copies of receipts.
#[component]
pub(super) fn Mine() -> impl IntoView {
    let words = use_words();
    let offset = use_city().utc_offset_minutes;
    let payments = saved_payments::all();
    let row = move |payment: SavedPayment| {
        let created = civic::time::from_millis(payment.created as f64, offset);
        let details = [dong(payment.amount, &words), civic::time::date_time(created, &words)].join(" · ");
        view! {
            <li data-testid="my-payment">
                <a class="pay-link" href=PaymentsPage::Intent(payment.id).href()>
                    <strong>{payment.title}</strong>
                    <span class="muted small num">{details}</span>
                </a>
            </li>
        }
    };
    view! {
        <section aria-labelledby="pay-mine">
            <h2 id="pay-mine">{words.pay_mine()}</h2>
            {match payments.is_empty() {
                true => view! { <p>{words.pay_mine_none()}</p> }.into_any(),
                false => view! {
                    <ul class="pay-links">{payments.into_iter().map(row).collect_view()}</ul>
                    <p class="muted small">{words.pay_mine_text(MOST_PAYMENTS as u32)}</p>
                }
                .into_any(),
            }}
        </section>
        <Receipts/>
    }
    .into_any()
}

/// The copies of receipts, if there are any.
#[component]
fn Receipts() -> impl IntoView {
    let words = use_words();
    let receipts = RwSignal::new(Vec::<Receipt>::new());
    spawn_local(async move {
        let all = receipt_copies::all().await;
        receipts.try_set(all);
    });
    let row = move |receipt: Receipt| {
        let paid_at = civic::time::date_time(receipt.paid_at, &words);
        let details = [receipt.code.as_str(), &dong(receipt.amount, &words), &paid_at].join(" · ");
        view! {
            <li data-testid="my-receipt">
                <a class="pay-link" href=PaymentsPage::Receipt(receipt.code).href()>
                    <strong>{receipt.purpose.title.get(words.tag()).to_owned()}</strong>
                    <span class="muted small num">{details}</span>
                </a>
            </li>
        }
    };
    dynamic_view(move || {
        let receipts = receipts.get();
        if receipts.is_empty() {
            return ().into_any();
        }
        view! {
            <section aria-labelledby="pay-copies">
                <h2 id="pay-copies">{words.pay_copies()}</h2>
                <ul class="pay-links">{receipts.into_iter().map(row).collect_view()}</ul>
            </section>
        }
        .into_any()
    })
}

/// A payment of which only the device says something: what was opened and when, and not whether it is paid.
#[component]
pub(super) fn SavedIntent(payment: SavedPayment, again: Callback<()>) -> impl IntoView {
    let words = use_words();
    let created = civic::time::from_millis(payment.created as f64, use_city().utc_offset_minutes);
    let text = words.pay_saved_intent(civic::time::date_time(created, &words));
    view! {
        <PageTitle text=payment.title/>
        <div class="banner" role="status" data-testid="kept-copy">
            <Icon name="wifi-off"/>
            <p>{text}</p>
            <button type="button" class="button" on:click=move |_| again.run(())>{words.try_again()}</button>
        </div>
        <p class="pay-sum">
            <span class="label">{words.pay_amount_due()}</span>
            <strong class="num">{dong(payment.amount, &words)}</strong>
        </p>
    }
    .into_any()
}
