//! Pages of payments and their addresses.

use crate::{
    decode_segment, encode_segment,
    services::{
        entry::segments,
        payments::entry::{OFFERS, PAYMENT, RECEIPT},
    },
};

/// A page of payments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentsPage {
    /// `/pay`: fund drives and fees.
    Offers,
    /// `/pay/ledger`: the operator's ledger.
    Ledger,
    /// `/pay/receipts/{code}`
    Receipt(String),
    /// `/pay/{id}`
    Intent(String),
}

impl PaymentsPage {
    /// The address.
    pub fn href(&self) -> String {
        match self {
            Self::Offers => OFFERS.path.to_owned(),
            Self::Ledger => [OFFERS.path, "/ledger"].concat(),
            Self::Receipt(code) => [OFFERS.path, "/receipts/", &encode_segment(code)].concat(),
            Self::Intent(id) => [OFFERS.path, "/", &encode_segment(id)].concat(),
        }
    }

    /// Parses an address; `None` if there is no such page.
    pub fn parse(path: &str) -> Option<Self> {
        let last = || segments(path).last().map(decode_segment);
        match () {
            () if OFFERS.is_at(path) => Some(Self::Offers),
            () if RECEIPT.is_at(path) => last().map(Self::Receipt),
            () if PAYMENT.is_at(path) => last().map(|id| if id == "ledger" { Self::Ledger } else { Self::Intent(id) }),
            () => None,
        }
    }
}
