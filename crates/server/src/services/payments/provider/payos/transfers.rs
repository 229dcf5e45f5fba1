//! Transfers in what payOS sends.

use chrono::FixedOffset;
use serde::{Deserialize, de::DeserializeOwned};

use super::super::{
    Reported,
    fields::{Scalar, parse_amount, parse_time},
};
use super::SUCCESS;

/// A transfer, in a call of the webhook and in the list of a link.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Transaction {
    reference: Scalar,
    amount: Scalar,
    account_number: Scalar,
    virtual_account_number: Scalar,
    description: Scalar,
    transaction_date_time: Scalar,
}

/// What a call of the webhook has beside the transfer.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct CallData {
    code: Scalar,
    currency: Scalar,
    order_code: Scalar,
    payment_link_id: Scalar,
}

/// A link with its transfers.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct LinkData {
    id: Scalar,
    order_code: Scalar,
    transactions: Vec<Transaction>,
}

impl Transaction {
    /// The transfer, unless its amount is zero. Its id is the order with the bank's reference: banks give a reference
    /// again after some time, and different banks give the same ones. If there is none, it is the link with the time in
    /// Unix seconds, because calls and lists may write the time in different ways.
    fn report(self, link: &str, order: &str, offset: FixedOffset) -> Result<Option<Reported>, String> {
        let amount = parse_amount(&self.amount.0).ok_or("amount: not a whole number of đồng")?;
        let time = parse_time(&self.transaction_date_time.0, offset);
        let received_at = time.ok_or("transactionDateTime: not a time")?;
        let order: Option<u64> = order.parse().ok();
        let bank_reference = self.reference.0.clone();
        let transaction = match (self.reference.0, order) {
            (reference, Some(order)) if !reference.is_empty() => format!("{order}/{reference}"),
            (reference, None) if !reference.is_empty() => reference,
            _ if link.is_empty() => return Err("reference: missing, and paymentLinkId as well".to_owned()),
            _ => format!("{link}@{}", received_at.timestamp()),
        };
        let reported = Reported {
            transaction,
            amount,
            memo: self.description.0,
            received_at,
            account_number: self.account_number.0,
            virtual_number: self.virtual_account_number.0,
            bank_reference,
            order,
        };
        Ok(Some(reported).filter(|reported| reported.amount > 0))
    }
}

fn read<T: DeserializeOwned>(data: &str) -> Result<T, String> {
    serde_json::from_str(data).map_err(|error| error.to_string())
}

/// The transfer of a verified call; none if the call is about something else.
///
/// # Errors
/// The field that is missing or has an unknown form.
pub fn of_call(data: &str, offset: FixedOffset) -> Result<Vec<Reported>, String> {
    let call: CallData = read(data)?;
    if call.code.0 != SUCCESS {
        return Ok(Vec::new());
    }
    if !matches!(call.currency.0.as_str(), "" | "VND") {
        return Err("currency: not VND".to_owned());
    }
    let transaction: Transaction = read(data)?;
    let reported = transaction.report(&call.payment_link_id.0, &call.order_code.0, offset)?;
    Ok(reported.into_iter().collect())
}

/// The transfers of the link of an order.
///
/// # Errors
/// It is the link of another order, or the field that is missing or has an unknown form.
pub fn of_link(data: &str, order: u64, offset: FixedOffset) -> Result<Vec<Reported>, String> {
    let link: LinkData = read(data)?;
    if link.order_code.0 != order.to_string() {
        return Err("orderCode: another order than that asked for".to_owned());
    }
    let reports = link.transactions.into_iter().map(|transaction| {
        // A transfer that cannot be read fails the list: without it, the order would look unpaid.
        transaction.report(&link.id.0, &link.order_code.0, offset).transpose()
    });
    reports.flatten().collect()
}
