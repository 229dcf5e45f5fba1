//! The tariff table and the price of a stay, computed on the device with the rules that the server uses.

use civic::parking::{PriceRow, QuoteError, Tariffs, dong, quote_rows, tariff_rows, vehicle_name};
use contract::parking::{ParkingSiteDetails, Stay, Tariff, Vehicle};
use leptos::prelude::*;
use messages::{Words, args::ParkingTariffSource};
use std::collections::BTreeSet;

use super::stay::{instants, offset};
use browser::clock;
use ui::{dynamic_view, use_words};

/// The price of the chosen stay, with every step of the sum.
#[component]
pub(super) fn Price(
    details: StoredValue<ParkingSiteDetails>,
    vehicle: Signal<Vehicle>,
    stay: Signal<Stay>,
) -> impl IntoView {
    let words = use_words();
    let offset = offset();
    let draw = move || {
        details.with_value(|details| match quote(details, vehicle.get(), &stay.get(), offset) {
            Ok(quote) => {
                let sum = dong(quote.amount, &words);
                let rows = quote_rows(&quote, &details.tariffs, &words);
                view! {
                    <p class="parking-sum">
                        <span class="label">{words.parking_price_of_stay()}</span>
                        <strong class="num">{sum}</strong>
                    </p>
                    {table(rows)}
                }
                .into_any()
            }
            Err(error) => view! { <p class="field-error">{error_text(error, words)}</p> }.into_any(),
        })
    };
    view! { <div class="parking-quote" role="status">{dynamic_view(draw)}</div> }.into_any()
}

fn quote(
    details: &ParkingSiteDetails,
    vehicle: Vehicle,
    stay: &Stay,
    offset_minutes: i32,
) -> Result<contract::parking::Quote, QuoteError> {
    let holidays: BTreeSet<_> = details.holidays.iter().copied().collect();
    let (from, to) = instants(stay, offset_minutes).ok_or(QuoteError::Empty)?;
    Tariffs { tariffs: &details.tariffs, holidays: &holidays }.quote(vehicle, from, to)
}

fn error_text(error: QuoteError, words: Words) -> String {
    match error {
        QuoteError::Empty => words.parking_stay_empty().to_owned(),
        QuoteError::TooLong => words.parking_stay_long(civic::parking::MOST_DAYS as u32),
        QuoteError::NoTariff(_) | QuoteError::NoRate(_) => words.parking_no_price_for().to_owned(),
    }
}

/// The tariffs that are valid today, with their source.
#[component]
pub(super) fn TariffTables(details: StoredValue<ParkingSiteDetails>) -> impl IntoView {
    let words = use_words();
    let today = clock::now(offset()).date_naive();
    let tables = details.with_value(|details| {
        let valid = details.tariffs.iter().filter(|tariff| tariff.is_valid_on(today));
        valid.map(|tariff| tariff_table(tariff, words)).collect_view()
    });
    view! { {tables} }.into_any()
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
        <p class="muted small">{source}</p>
    }
    .into_any()
}

fn table(rows: Vec<PriceRow>) -> AnyView {
    let rows = rows.into_iter().map(|row| {
        view! {
            <tr>
                <th scope="row">{row.label}</th>
                <td class="num">{row.price}</td>
            </tr>
        }
    });
    view! { <table class="parking-table"><tbody>{rows.collect_view()}</tbody></table> }.into_any()
}
