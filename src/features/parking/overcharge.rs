//! "Charged more than posted": asks for the amount and how it was paid, and opens the report form with both filled in, so
//! that a report needs no more than three taps and is never sent without its amount.

use civic::parking::{PaidBy, overcharge_report, posted_text, read_charge};
use contract::{
    parking::ParkingSiteDetails,
    reports::{Prefill, ReportsPage},
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{card::overcharge_count, input::SiteInput, price::StayQuote};
use browser::dom;
use ui::{Icon, dynamic_text, use_words};

/// Id of the field for the amount.
const CHARGED_ID: &str = "charged";
/// Id of the first way of paying.
const PAID_BY_ID: &str = "paid-by-cash";

/// The form, with the number of public reports about the site.
#[component]
pub(super) fn Overcharge(
    details: StoredValue<ParkingSiteDetails>,
    quote: StayQuote,
    input: SiteInput,
) -> impl IntoView {
    let words = use_words();
    let navigate = use_navigate();
    let count = details.with_value(|details| overcharge_count(&details.site, words));
    let (charged_fault, paid_by_fault) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let posted = quote.get_untracked().ok();
        let charged = input.charged.with_untracked(|text| read_charge(text, posted.as_ref(), &words));
        let paid_by = input.paid_by.get_untracked();
        charged_fault.set(charged.as_ref().err().cloned());
        paid_by_fault.set(paid_by.is_none().then(|| words.parking_paid_by_missing().to_owned()));
        let (Ok(charged), Some(paid_by)) = (charged, paid_by) else {
            let id = if charged_fault.with_untracked(Option::is_some) { CHARGED_ID } else { PAID_BY_ID };
            request_animation_frame(move || dom::focus(id));
            return;
        };
        let prefill: Prefill = details.with_value(|details| {
            let category = details.report_category.as_deref();
            overcharge_report(&details.site, category, charged, paid_by, posted.as_ref(), &words)
        });
        navigate(&ReportsPage::New(Box::new(prefill)).href(), NavigateOptions::default());
    };
    let option = move |one: PaidBy| {
        view! {
            <label class="parking-vehicle">
                <input
                    id=["paid-by-", one.as_str()].concat()
                    type="radio"
                    name="paid-by"
                    value=one.as_str()
                    prop:checked=move || input.paid_by.get() == Some(one)
                    on:change=move |_| {
                        input.paid_by.set(Some(one));
                        paid_by_fault.set(None);
                    }
                />
                <span>{one.name(&words)}</span>
            </label>
        }
    };
    view! {
        <section aria-labelledby="parking-overcharge">
            <h2 id="parking-overcharge">{words.parking_overcharged()}</h2>
            {count.map(|text| view! { <p><strong>{text}</strong></p> })}
            <form class="parking-report" novalidate=true on:submit=submit>
                <label class="field">
                    <span class="label small">{words.parking_charged()}</span>
                    <input
                        id=CHARGED_ID
                        type="text"
                        class="input"
                        inputmode="numeric"
                        autocomplete="off"
                        maxlength="20"
                        aria-describedby="charged-hint charged-fault"
                        aria-invalid=move || charged_fault.with(Option::is_some).then_some("true")
                        prop:value=input.charged
                        on:input=move |event| input.charged.set(event_target_value(&event))
                    />
                </label>
                <p class="muted small" id="charged-hint">{words.parking_charged_hint()}</p>
                <p class="parking-error" id="charged-fault">{dynamic_text(move || charged_fault.get())}</p>
                <fieldset class="parking-paid-by" aria-describedby="paid-by-fault">
                    <legend class="label small">{words.parking_paid_by()}</legend>
                    <div class="parking-choices">{PaidBy::ALL.into_iter().map(option).collect_view()}</div>
                </fieldset>
                <p class="parking-error" id="paid-by-fault">{dynamic_text(move || paid_by_fault.get())}</p>
                <p class="muted small">
                    {dynamic_text(move || {
                        let posted = quote.with(|quote| quote.as_ref().ok().map(|quote| posted_text(quote, &words)));
                        posted.map(|text| [&text, " ", words.parking_posted_change()].concat())
                    })}
                </p>
                <button type="submit" class="button">
                    <Icon name="megaphone"/>
                    {words.parking_overcharge_report()}
                </button>
            </form>
        </section>
    }
    .into_any()
}
