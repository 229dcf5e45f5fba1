//! Payment links of payOS: what is asked for, and where they want to be paid.

use civic::vietqr;
use contract::{Instant, payments::Payee};
use serde::Deserialize;

use super::super::{
    PayTo,
    fields::{Scalar, parse_amount},
};

/// A link to create.
pub struct NewLink<'a> {
    /// Order number.
    pub order: u64,
    /// Amount in đồng.
    pub amount: u64,
    /// When it expires.
    pub expires_at: Instant,
    /// Where the payer comes back to, paid or not.
    pub return_url: &'a str,
}

impl NewLink<'_> {
    /// What the request's signature is of.
    pub fn signed_text(&self, description: &str) -> String {
        let Self { order, amount, return_url: url, .. } = self;
        format!("amount={amount}&cancelUrl={url}&description={description}&orderCode={order}&returnUrl={url}")
    }
}

/// A link that payOS created.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Link {
    bin: Scalar,
    account_number: Scalar,
    account_name: Scalar,
    amount: Scalar,
    description: Scalar,
    order_code: Scalar,
    qr_code: Scalar,
}

impl Link {
    /// Reads the data of an answer.
    ///
    /// # Errors
    /// It is for another order or amount, or does not say where to pay.
    pub fn read(data: &str, new: &NewLink<'_>) -> Result<Self, String> {
        let link: Self =
            serde_json::from_str(data).map_err(|error| format!("a link of payOS cannot be read: {error}"))?;
        let is_bin = link.bin.0.len() == 6 && link.bin.0.bytes().all(|byte| byte.is_ascii_digit());
        if link.order_code.0 != new.order.to_string() || parse_amount(&link.amount.0) != Some(new.amount) {
            return Err("payOS created a link for another order or amount".to_owned());
        }
        // Payers compare the holder's name with that in their banking app.
        let is_empty = |field: &Scalar| field.0.trim().is_empty();
        if !is_bin || [&link.account_number, &link.account_name, &link.description].into_iter().any(is_empty) {
            return Err("payOS created a link without bank, account, holder or description".to_owned());
        }
        Ok(link)
    }

    /// Where it is paid. The name of the bank is known if it is that of the operator's account, with this BIN and name.
    pub fn into_pay_to(self, bank: &str, bank_name: &str) -> PayTo {
        let amount = parse_amount(&self.amount.0);
        let is_ours = |code: &vietqr::Transfer| {
            code.bank == self.bin.0 && code.number == self.account_number.0 && code.amount == amount
        };
        // A code for another account or amount than the payer reads is not shown.
        let payload = vietqr::decode(&self.qr_code.0).is_ok_and(|code| is_ours(&code)).then_some(self.qr_code.0);
        PayTo {
            payee: Payee {
                bank: if self.bin.0 == bank { bank_name.to_owned() } else { self.bin.0.clone() },
                number: self.account_number.0,
                holder: self.account_name.0,
            },
            bank: self.bin.0,
            memo: self.description.0,
            payload,
        }
    }
}
