//! Registry entry of payments.

use messages::Words;

use crate::services::{Card, Page, Preview, SearchResultEntry, Service, ServiceEntry, Stylesheet};

const SERVICE: Option<Service> = Some(Service::Payments);
const HOME_PATH: &str = "/pay";
const CHUNK: &str = "payments";

/// `/pay`: fund drives and fees of offices.
pub static OFFERS: Page = Page::at(HOME_PATH).chunk(CHUNK).stylesheet("payments");
/// `/pay/ledger`: the operator's ledger.
pub static LEDGER: Page = Page::at("/pay/ledger").chunk("ledger").stylesheet("payments");
/// `/pay/receipts/{code}`: a receipt.
pub static RECEIPT: Page = Page::at("/pay/receipts/{code}").chunk(CHUNK).stylesheet("payments");
/// `/pay/{id}`: a payment intent.
pub static PAYMENT: Page = Page::at("/pay/{id}").chunk(CHUNK).stylesheet("payments");

pub(crate) static PAGES: &[&Page] = &[&OFFERS, &LEDGER, &RECEIPT, &PAYMENT];

pub(crate) static CARD: Card = Card {
    page: &OFFERS,
    service: SERVICE,
    icon: "qr-code",
    title: Words::title_payments,
    text: Words::home_payments_text,
    is_primary: false,
};

pub(crate) static SEARCH_RESULTS: &[SearchResultEntry] = &[];

pub(crate) static ENTRY: ServiceEntry = ServiceEntry {
    service: SERVICE,
    pages: PAGES,
    cards: &[&CARD],
    search_results: SEARCH_RESULTS,
    previews: &[
        Preview {
            page: &OFFERS,
            title: Words::title_payments,
            description: |words, city, _| words.desc_payments(city),
            is_indexed: true,
        },
        Preview {
            page: &LEDGER,
            title: Words::title_ledger,
            description: |words, city, _| words.desc_payments(city),
            is_indexed: false,
        },
    ],
    stylesheets: &[Stylesheet { name: "payments", files: &["form.css", "payments.css"] }],
    ..ServiceEntry::EMPTY
};
