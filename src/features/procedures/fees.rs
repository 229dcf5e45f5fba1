//! Fees of a procedure: those that apply today, in person and online apart, then those that do not.

use chrono::NaiveDate;
use civic::procedures::{channel_name, fee_price, fee_validity, fees_on, other_fees};
use contract::procedures::{Fee, Procedure};
use leptos::prelude::*;
use messages::Words;

use super::facts::{marks, nothing_known, section};

pub(super) fn fees(procedure: &Procedure, today: NaiveDate, words: Words) -> AnyView {
    if procedure.fees.is_empty() {
        return nothing_known(procedure, "fees", words.procedure_fees(), words.procedure_fees_none());
    }
    let row = |fee: &Fee| view! { <li>{fee_text(procedure, fee, words)}</li> }.into_any();
    let list = |title: &'static str, is_online: bool| {
        let rows: Vec<AnyView> = fees_on(procedure, today, is_online).map(row).collect();
        (!rows.is_empty()).then(|| {
            view! {
                <h3>{title}</h3>
                <ul class="cards procedure-facts">{rows}</ul>
            }
        })
    };
    let others = other_fees(procedure, today).map(|fee| {
        let channel = [channel_name(fee.channel, &words), ": "].concat();
        view! { <li>{channel}{fee_text(procedure, fee, words)}</li> }.into_any()
    });
    let others: Vec<AnyView> = others.collect();
    let others = (!others.is_empty()).then(|| {
        view! {
            <details class="procedure-other">
                <summary>{words.procedure_fees_other()}</summary>
                <ul class="cards procedure-facts muted">{others}</ul>
            </details>
        }
    });
    let content = view! {
        {list(words.procedure_fees_desk(), false)}
        {list(words.procedure_fees_online(), true)}
        {others}
    };
    section("fees", words.procedure_fees(), content.into_any())
}

fn fee_text(procedure: &Procedure, fee: &Fee, words: Words) -> AnyView {
    let price = fee_price(fee, &words).map(|price| view! { <strong class="num">{price}</strong>" " });
    let text = fee.text.as_ref().map(|text| text.get(words.tag()).to_owned());
    let validity = fee_validity(fee, &words).map(|text| {
        let text = ["(", &text, ")"].concat();
        view! { " "<span class="small">{text}</span> }
    });
    view! {
        {price}
        {text}
        {validity}
        {marks(procedure, &fee.sources, words)}
    }
    .into_any()
}
