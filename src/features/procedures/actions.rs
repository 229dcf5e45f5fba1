//! What can be done from the page of a procedure: report a problem, pay the fee.

use civic::parking::dong;
use contract::{
    Service,
    payments::PaymentsPage,
    procedures::Procedure,
    reports::{Prefill, ReportsPage},
};
use leptos::prelude::*;

use browser::client::Client;
use ui::{Icon, RemoteData, dynamic_view, use_city, use_words};

/// Category of reports about wrong or unclear information. In a city without it, the form asks for a category.
const REPORT_CATEGORY: &str = "unclear-rules";

/// The links.
#[component]
pub(super) fn Actions(procedure: Procedure) -> impl IntoView {
    let words = use_words();
    let services = use_city();
    let offers = |service: Service| services.services.contains(&service);
    let name = procedure.name.get(words.tag()).to_owned();
    let prefill = Prefill {
        category: Some(REPORT_CATEGORY.to_owned()),
        about: Some(["procedure:", &procedure.id].concat()),
        description: Some(words.procedure_report_text(&name)),
        ..Prefill::default()
    };
    let report = ReportsPage::New(Box::new(prefill)).href();
    let id = procedure.id;
    view! {
        <div class="actions">
            {offers(Service::Payments).then(|| view! { <PayFee id/> })}
            {offers(Service::Reports)
                .then(|| view! { <a class="button" href=report><Icon name="megaphone"/>{words.procedure_report()}</a> })}
        </div>
    }
    .into_any()
}

/// A link to payments, if the operator takes a fee with the key of the procedure.
#[component]
fn PayFee(id: String) -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let offers =
        RemoteData::new(|| Some(()), move |()| async move { client.send(contract::payments::payment_offers()).await });
    dynamic_view(move || {
        let fee = offers.get().and_then(|offers| offers.fees.into_iter().find(|fee| fee.id == id));
        let link = fee.map(|fee| {
            let text = words.procedure_pay(dong(fee.amount, &words));
            view! { <a class="button is-primary" href=PaymentsPage::Offers.href()>{text}</a> }
        });
        link.into_any()
    })
}
