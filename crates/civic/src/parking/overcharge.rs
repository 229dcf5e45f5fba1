//! Reports about a price above the posted one: what is asked for, and the link to the report form.

use contract::{
    FieldCode,
    parking::{ParkingSite, Quote},
    reports::{Answers, Prefill},
};
use messages::{
    Words,
    args::{ParkingChargedRange, ParkingOverchargeText, ParkingPosted},
};

use super::texts::{NO_BREAK_SPACE, dong, stay_text, vehicle_name};
use crate::payments::parse_amount;

/// The smallest amount that is no slip: people write 20 and mean 20,000.
const LEAST: u64 = 500;
/// The largest amount of a stay.
const MOST: u64 = 10_000_000;

/// How somebody paid. The words are those of the report category's question `paid_by`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaidBy {
    /// In cash.
    Cash,
    /// By bank transfer.
    Transfer,
    /// Not yet, or not at all.
    Unpaid,
}

impl PaidBy {
    /// All ways, in display order.
    pub const ALL: [Self; 3] = [Self::Cash, Self::Transfer, Self::Unpaid];

    /// The answer to the question.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Transfer => "transfer",
            Self::Unpaid => "unpaid",
        }
    }

    /// Its name.
    pub fn name(self, words: &Words) -> &'static str {
        match self {
            Self::Cash => words.parking_paid_by_cash(),
            Self::Transfer => words.parking_paid_by_transfer(),
            Self::Unpaid => words.parking_paid_by_unpaid(),
        }
    }
}

/// Reads the amount that somebody was charged, in đồng. `posted` is the price of the chosen stay, if there is one.
///
/// # Errors
/// What is wrong with it, in words that name the field: it is missing or no amount, cannot be the price of a stay, or is
/// not above the posted price.
pub fn read_charge(text: &str, posted: Option<&Quote>, words: &Words) -> Result<u64, String> {
    let range = || {
        let (least, most) = (dong(LEAST, words), dong(MOST, words));
        words.parking_charged_range(ParkingChargedRange { min: &least, max: &most })
    };
    let amount = parse_amount(text).map_err(|code| match code {
        FieldCode::Required => words.parking_charged_missing().to_owned(),
        FieldCode::OutOfRange => range(),
        _ => words.parking_charged_wrong().to_owned(),
    })?;
    if !(LEAST..=MOST).contains(&amount) {
        return Err(range());
    }
    match posted {
        Some(quote) if amount <= quote.amount => Err(words.parking_charged_below(dong(quote.amount, words))),
        _ => Ok(amount),
    }
}

/// The posted price with its vehicle and stay, in a sentence.
pub fn posted_text(quote: &Quote, words: &Words) -> String {
    words.parking_posted(ParkingPosted {
        vehicle: &vehicle_name(quote.vehicle, words),
        stay: &stay_text(quote.from, quote.to, words),
        price: &dong(quote.amount, words),
    })
}

/// What the link to the report form fills in. The first sentence, which becomes the title of the report, says that the
/// sender was overcharged, where and how much.
///
/// `category` is the city's category for such reports. Its questions `charged`, `paid_by` and `posted` are answered;
/// answers to questions that it does not have are not sent.
pub fn overcharge_report(
    site: &ParkingSite,
    category: Option<&str>,
    charged: u64,
    paid_by: PaidBy,
    posted: Option<&Quote>,
    words: &Words,
) -> Prefill {
    let place = site.name.get(words.tag());
    let text = words.parking_overcharge_text(ParkingOverchargeText {
        place: &place,
        charged: &dong(charged, words),
        paid_by: &paid_by.name(words),
    });
    let sentences: Vec<String> =
        [Some(text), posted.map(|quote| posted_text(quote, words))].into_iter().flatten().collect();
    let mut answers = Answers::from([
        ("charged".to_owned(), charged.to_string()),
        ("paid_by".to_owned(), paid_by.as_str().to_owned()),
    ]);
    // Where parking is free of charge, no price is posted.
    if let Some(quote) = posted.filter(|quote| quote.amount > 0) {
        answers.insert("posted".to_owned(), quote.amount.to_string());
    }
    Prefill {
        category: category.map(str::to_owned),
        at: Some(site.at()),
        place: Some(place.to_owned()),
        about: Some(["parking:", &site.uid].concat()),
        // A report is plain text, and is searched and copied as such.
        description: Some(sentences.join(" ").replace(NO_BREAK_SPACE, " ")),
        answers,
    }
}

#[cfg(test)]
mod tests;
