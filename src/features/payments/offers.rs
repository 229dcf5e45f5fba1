//! `/pay`: fund drives, fees and donations, the payments of this device, and a field for the code of a receipt.

use chrono::NaiveDate;
use civic::parking::dong;
use contract::{
    ApiError,
    payments::{DonationOffer, Fee, Fund, Payee, PaymentOffers, payment_offers},
};
use leptos::prelude::*;
use messages::{
    Words,
    args::{PayFundDates, PayFundProgress, PayFundReceived},
};

use super::{
    check_receipt::CheckReceipt,
    give::{Donate, Give, PayFee},
    mine::Mine,
};
use browser::{client::Client, clock};
use ui::{Icon, Loaded, PageTitle, RemoteData, use_city, use_words};

/// The page.
#[component]
pub(super) fn Offers() -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let offers = RemoteData::new(
        || Some(()),
        move |()| async move {
            match client.send(payment_offers()).await {
                Ok(offers) => Ok(Some(offers)),
                // A portal without an operator's file does not have the address.
                Err(error) if error.status() == Some(404) => Ok(Some(PaymentOffers::default())),
                // What the device has kept is still of use.
                Err(ApiError::Offline | ApiError::Timeout) => Ok(None),
                Err(error) => Err(error),
            }
        },
    );
    let again = Callback::new(move |()| offers.retry());
    view! {
        <div class="page pay">
            <PageTitle text=words.title_payments()/>
            <p class="lead">{words.pay_intro()}</p>
            <Loaded remote=offers rows=4 let:offers>
                {match offers {
                    Some(offers) => view! { <OfferLists offers/> }.into_any(),
                    None => offline_banner(again, words),
                }}
            </Loaded>
            <Mine/>
            <CheckReceipt typed=String::new()/>
        </div>
    }
    .into_any()
}

/// Says that what can be paid is not known now.
fn offline_banner(again: Callback<()>, words: Words) -> AnyView {
    view! {
        <div class="banner" role="status" data-testid="pay-offline">
            <Icon name="wifi-off"/>
            <p>{words.pay_offers_offline()}</p>
            <button type="button" class="button" on:click=move |_| again.run(())>{words.try_again()}</button>
        </div>
    }
    .into_any()
}

#[component]
fn OfferLists(offers: PaymentOffers) -> impl IntoView {
    let words = use_words();
    let PaymentOffers { funds, fees, donations } = offers;
    if funds.is_empty() && fees.is_empty() && donations.is_empty() {
        return view! { <p data-testid="pay-none">{words.pay_none()}</p> }.into_any();
    }
    let today = clock::now(use_city().utc_offset_minutes).date_naive();
    let (has_funds, has_fees, has_donations) = (!funds.is_empty(), !fees.is_empty(), !donations.is_empty());
    let funds = funds.into_iter().map(|fund| fund_card(fund, today, words)).collect_view();
    let fees = fees.into_iter().map(|fee| fee_card(fee, words)).collect_view();
    let donations = donations.into_iter().map(|offer| donation_card(offer, words)).collect_view();
    view! {
        {has_funds.then(|| view! {
            <section aria-labelledby="pay-funds">
                <h2 id="pay-funds">{words.pay_funds()}</h2>
                <ul class="pay-cards">{funds}</ul>
            </section>
        })}
        {has_fees.then(|| view! {
            <section aria-labelledby="pay-fees">
                <h2 id="pay-fees">{words.pay_fees()}</h2>
                <ul class="pay-cards">{fees}</ul>
            </section>
        })}
        {has_donations.then(|| view! {
            <section aria-labelledby="pay-donations">
                <h2 id="pay-donations">{words.pay_donations()}</h2>
                <ul class="pay-cards">{donations}</ul>
            </section>
        })}
    }
    .into_any()
}

fn fund_card(fund: Fund, today: NaiveDate, words: Words) -> AnyView {
    let tag = words.tag();
    let state = match fund.is_open {
        true => words.pay_fund_open(),
        false if today < fund.from => words.pay_fund_later(),
        false => words.pay_fund_ended(),
    };
    let dates = words.pay_fund_dates(PayFundDates {
        from: &civic::locale::day(fund.from, tag),
        to: &civic::locale::day(fund.to, tag),
    });
    let progress_id = ["progress-", &fund.id].concat();
    let label = progress_id.clone();
    let received = dong(fund.received, &words);
    let progress = match fund.goal {
        Some(goal) => {
            let text = words.pay_fund_progress(PayFundProgress {
                amount: &received,
                goal: &dong(goal, &words),
                count: fund.count,
            });
            // A bar can show no more than the goal.
            let value = fund.received.min(goal);
            view! {
                <progress max=goal.max(1).to_string() value=value.to_string() aria-labelledby=label></progress>
                <p class="num" id=progress_id>{text}</p>
            }
            .into_any()
        }
        None => {
            let text = words.pay_fund_received(PayFundReceived { amount: &received, count: fund.count });
            view! { <p class="num" id=progress_id>{text}</p> }.into_any()
        }
    };
    view! {
        <li class="pay-card" data-testid="fund">
            <h3>{fund.name.get(tag).to_owned()}</h3>
            <p>{fund.purpose.get(tag).to_owned()}</p>
            {progress}
            <p class="num"><span class="tag">{state}</span>" "{dates}</p>
            {payee_line(&fund.payee)}
            <p class="muted small">{words.pay_fund_verified(&fund.verified_by)}</p>
            {fund.is_open.then(|| view! { <Give fund/> })}
        </li>
    }
    .into_any()
}

fn fee_card(fee: Fee, words: Words) -> AnyView {
    let tag = words.tag();
    view! {
        <li class="pay-card" data-testid="fee">
            <h3>{fee.name.get(tag).to_owned()}</h3>
            <p>{fee.office.get(tag).to_owned()}</p>
            <p><strong class="num">{dong(fee.amount, &words)}</strong></p>
            <p class="muted small">{words.pay_fee_source(&fee.source)}</p>
            {payee_line(&fee.payee)}
            <PayFee fee/>
        </li>
    }
    .into_any()
}

fn donation_card(offer: DonationOffer, words: Words) -> AnyView {
    view! {
        <li class="pay-card" data-testid="donation">
            <h3>{offer.name.get(words.tag()).to_owned()}</h3>
            {payee_line(&offer.payee)}
            <Donate offer/>
        </li>
    }
    .into_any()
}

fn payee_line(payee: &Payee) -> AnyView {
    let text = [payee.holder.as_str(), payee.number.as_str(), payee.bank.as_str()].join(" · ");
    view! { <p class="muted small num">{text}</p> }.into_any()
}
