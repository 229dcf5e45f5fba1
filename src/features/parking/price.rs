//! The tariff table and the price of a stay, computed on the device with the rules that the server uses.

use civic::parking::{PriceRow, QuoteError, Tariffs, dong, quote_rows, tariff_rows, vehicle_name};
use contract::parking::{ParkingSiteDetails, Quote, Tariff};
use leptos::prelude::*;
use messages::{Words, args::ParkingTariffSource};
use std::collections::BTreeSet;

use super::stay::{Choice, error_text, instants, offset};
use ui::{dynamic_view, use_words};

/// The price of the chosen stay, or why there is none.
pub(super) type StayQuote = Memo<Result<Quote, QuoteError>>;

/// Computes the price of the chosen stay.
pub(super) fn quote_of(details: StoredValue<ParkingSiteDetails>, choice: Choice) -> StayQuote {
    let offset = offset();
    Memo::new(move |_| details.with_value(|details| quote(details, choice, offset)))
}

/// The price of the chosen stay, with every step of the sum.
#[component]
pub(super) fn Price(details: StoredValue<ParkingSiteDetails>, quote: StayQuote) -> impl IntoView {
    let words = use_words();
    let draw = move || {
        details.with_value(|details| match quote.get() {
            Ok(quote) => {
                let sum = dong(quote.amount, &words);
                let label = [words.parking_price_of_stay(), vehicle_name(quote.vehicle, &words)].join(" · ");
                let rows = quote_rows(&quote, &details.tariffs, &words);
                view! {
                    <p class="parking-sum">
                        <span class="label">{label}</span>
                        <strong class="num">{sum}</strong>
                    </p>
                    {table(rows)}
                }
                .into_any()
            }
            Err(error) => view! { <p class="parking-error">{error_text(error, words)}</p> }.into_any(),
        })
    };
    view! { <div class="parking-quote" role="status">{dynamic_view(draw)}</div> }.into_any()
}

fn quote(details: &ParkingSiteDetails, choice: Choice, offset_minutes: i32) -> Result<Quote, QuoteError> {
    let holidays: BTreeSet<_> = details.holidays.iter().copied().collect();
    let (from, to) = choice.stay.with(|stay| instants(stay, offset_minutes)).ok_or(QuoteError::Empty)?;
    let tariffs = Tariffs { tariffs: &details.tariffs, holidays: &holidays };
    tariffs.quote_at(&details.site, choice.vehicle.get(), from, to)
}

/// The tariffs on the day on which the stay begins, with their source.
#[component]
pub(super) fn TariffTables(details: StoredValue<ParkingSiteDetails>, choice: Choice) -> impl IntoView {
    let words = use_words();
    let offset = offset();
    let day = Memo::new(move |_| choice.stay.with(|stay| instants(stay, offset)).map(|(from, _)| from.date_naive()));
    let draw = move || {
        let Some(day) = day.get() else { return ().into_any() };
        details.with_value(|details| {
            let valid = details.tariffs.iter().filter(|tariff| tariff.is_valid_on(day));
            valid.map(|tariff| tariff_table(tariff, words)).collect_view().into_any()
        })
    };
    view! { {dynamic_view(draw)} }.into_any()
}

fn tariff_table(tariff: &Tariff, words: Words) -> AnyView {
    let vehicles: Vec<&str> = tariff.vehicles.iter().map(|vehicle| vehicle_name(*vehicle, &words)).collect();
    let source = words.parking_tariff_source(ParkingTariffSource {
        document: &tariff.source.document,
        article: &tariff.source.article,
        date: &civic::locale::day(tariff.checked_on, words.tag()),
    });
    view! {
        <h3>{vehicles.join(", ")}</h3>
        {table(tariff_rows(tariff, &words))}
        {match tariff.source.url.clone() {
            Some(url) => view! { <p class="small"><a href=url rel="noreferrer">{source}</a></p> }.into_any(),
            None => view! { <p class="muted small">{source}</p> }.into_any(),
        }}
    }
    .into_any()
}

fn table(rows: Vec<PriceRow>) -> AnyView {
    let rows = rows.into_iter().map(|row| {
        view! {
            <tr>
                <th scope="row">
                    {row.label}
                    {(!row.note.is_empty()).then(|| view! { <span class="parking-note">{row.note}</span> })}
                </th>
                <td class="num">{row.price}</td>
            </tr>
        }
    });
    view! { <table class="parking-table"><tbody>{rows.collect_view()}</tbody></table> }.into_any()
}
