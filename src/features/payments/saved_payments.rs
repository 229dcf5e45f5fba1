//! The payments that this device has opened. Their ids are known to the payer only, so the list stays on the device.

use contract::payments::PaymentIntent;

use browser::storage;

const KEY: &str = "portal-payments";
/// Number of payments in the list; the newest ones.
pub(super) const MOST_PAYMENTS: usize = 20;

/// A payment in the list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SavedPayment {
    pub id: String,
    pub title: String,
    /// Amount in đồng.
    pub amount: u64,
    /// When it was opened, in milliseconds since 1970.
    pub created: i64,
}

/// The payments, newest first.
pub(super) fn all() -> Vec<SavedPayment> {
    let text = storage::get(KEY).unwrap_or_default();
    text.split('\n').filter_map(parse).collect()
}

/// Adds a payment, with its title in this language. Returns false if the browser does not store it.
pub(super) fn add(intent: &PaymentIntent, tag: &str) -> bool {
    let mut payments = all();
    payments.retain(|other| other.id != intent.id);
    payments.push(SavedPayment {
        id: intent.id.clone(),
        title: intent.purpose.title.get(tag).to_owned(),
        amount: intent.amount,
        created: intent.created_at.timestamp_millis(),
    });
    payments.sort_by_key(|payment| std::cmp::Reverse(payment.created));
    payments.truncate(MOST_PAYMENTS);
    let is_listed = payments.iter().any(|payment| payment.id == intent.id);
    let rows: Vec<String> = payments.iter().map(print).collect();
    storage::set(KEY, &rows.join("\n")) && is_listed
}

fn parse(row: &str) -> Option<SavedPayment> {
    let mut parts = row.splitn(4, '\t');
    let (id, created, amount) = (parts.next()?, parts.next()?, parts.next()?);
    let title = parts.next()?.to_owned();
    Some(SavedPayment { id: id.to_owned(), title, amount: amount.parse().ok()?, created: created.parse().ok()? })
}

fn print(payment: &SavedPayment) -> String {
    let title = payment.title.replace(['\t', '\n'], " ");
    [payment.id.as_str(), &payment.created.to_string(), &payment.amount.to_string(), &title].join("\t")
}
