//! VietQR: the code that a Vietnamese banking app reads to fill in a transfer (EMVCo QR Code Specification for Payment
//! Systems, merchant-presented mode, with the template of NAPAS in tag 38).
//!
//! A code is no payment: it only says where one could go.

mod crc;
mod tlv;

use tlv::{find, push};

/// The application identifier of NAPAS.
pub const GUID: &str = "A000000727";
/// Most that one transfer through NAPAS 24/7 may carry, in đồng: below 500 million.
pub const MOST_DONG: u64 = 499_999_999;
/// Most characters of a transfer's purpose.
pub const MOST_PURPOSE: usize = 25;
const MOST_ACCOUNT: usize = 19;
const MOST_REFERENCE: usize = 25;
/// EMVCo allows a payload of 512 characters; what is eight times as long was written by nobody's bank.
const MOST_PAYLOAD: usize = 4096;
/// Tag and length of the check sum, which is the last field: four digits follow.
const SUM: &str = "6304";

/// What the number of the receiver is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// An account: `QRIBFTTA`.
    #[default]
    Account,
    /// A card: `QRIBFTTC`.
    Card,
}

/// A transfer that a code asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transfer {
    /// Bank identification number: six digits.
    pub bank: String,
    /// Account or card number, at most 19 letters and digits.
    pub number: String,
    /// Which of the two it is.
    pub target: Target,
    /// Đồng; the payer types it when absent.
    pub amount: Option<u64>,
    /// What the transfer says of itself: ASCII, at most 25 characters; may be empty.
    pub purpose: String,
    /// The receiver's own reference; may be empty.
    pub reference: String,
    /// Whether the code says that it is for one payment only (point of initiation 12), as one with an amount does.
    pub dynamic: bool,
}

/// Why there is no code, or why a code is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VietQrError {
    /// The bank is not six digits.
    #[error("the bank is not a number of six digits")]
    Bank,
    /// The account is empty, too long or has other characters than letters and digits.
    #[error("the account is not 1 to {MOST_ACCOUNT} letters and digits")]
    Number,
    /// The amount is zero or above the limit.
    #[error("the amount is not a whole number of đồng from 1 to {MOST_DONG}")]
    Amount,
    /// The purpose is too long or not ASCII.
    #[error("the purpose is not at most {MOST_PURPOSE} printable ASCII characters")]
    Purpose,
    /// The reference is too long or not ASCII.
    #[error("the reference is not at most {MOST_REFERENCE} printable ASCII characters")]
    Reference,
    /// A length is wrong, at that character.
    #[error("the payload is broken at character {0}")]
    Broken(usize),
    /// The check sum is not that of the payload, or there is none: it was cut off or changed.
    #[error("the check sum is wrong")]
    CheckSum,
    /// A tag occurs twice.
    #[error("tag {0:02} occurs twice")]
    Twice(u8),
    /// A tag is missing, or has another value than VietQR wants.
    #[error("tag {0:02} is missing or not as VietQR wants it")]
    Tag(u8),
}

/// A payment that is no transfer by VietQR, or none that is understood here: what its code says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Payment {
    /// Who is paid; may be empty.
    pub name: String,
    /// Đồng; the payer types it when absent.
    pub amount: Option<u64>,
    /// What the payment says of itself; may be empty.
    pub purpose: String,
}

impl Transfer {
    /// Whether a code can say it.
    ///
    /// # Errors
    /// The first field that cannot be said.
    pub fn check(&self) -> Result<(), VietQrError> {
        let printable = |text: &str| text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        if self.bank.len() != 6 || !self.bank.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(VietQrError::Bank);
        }
        let plain = self.number.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !(1..=MOST_ACCOUNT).contains(&self.number.len()) || !plain {
            return Err(VietQrError::Number);
        }
        if self.amount.is_some_and(|amount| !(1..=MOST_DONG).contains(&amount)) {
            return Err(VietQrError::Amount);
        }
        if self.purpose.len() > MOST_PURPOSE || !printable(&self.purpose) {
            return Err(VietQrError::Purpose);
        }
        if self.reference.len() > MOST_REFERENCE || !printable(&self.reference) {
            return Err(VietQrError::Reference);
        }
        Ok(())
    }
}

/// The payload of a transfer.
///
/// # Errors
/// The first field that cannot be said.
pub fn encode(transfer: &Transfer) -> Result<String, VietQrError> {
    transfer.check()?;
    let service = match transfer.target {
        Target::Account => "QRIBFTTA",
        Target::Card => "QRIBFTTC",
    };
    let mut receiver = String::new();
    push(&mut receiver, 0, &transfer.bank);
    push(&mut receiver, 1, &transfer.number);
    let mut napas = String::new();
    push(&mut napas, 0, GUID);
    push(&mut napas, 1, &receiver);
    push(&mut napas, 2, service);
    let mut more = String::new();
    push(&mut more, 5, &transfer.reference);
    push(&mut more, 8, &transfer.purpose);
    let dynamic = transfer.dynamic || transfer.amount.is_some();
    let mut payload = String::new();
    push(&mut payload, 0, "01");
    push(&mut payload, 1, if dynamic { "12" } else { "11" });
    push(&mut payload, 38, &napas);
    push(&mut payload, 53, "704");
    push(&mut payload, 54, &transfer.amount.map(|amount| amount.to_string()).unwrap_or_default());
    push(&mut payload, 58, "VN");
    push(&mut payload, 62, &more);
    // The check sum covers its own tag and length.
    payload.push_str(SUM);
    let sum = crc::ccitt_false(payload.as_bytes());
    payload.push_str(&format!("{sum:04X}"));
    Ok(payload)
}

/// Whether a text means to be a code of payment: it begins as EMVCo's do, and has their currency, check sum or NAPAS.
pub fn is_payment(text: &str) -> bool {
    text.starts_with("000201") && (text.contains(GUID) || text.contains("5303704") || split(text).is_some())
}

/// What a check sum covers, and what it says.
fn split(payload: &str) -> Option<(&str, u16)> {
    let at = payload.len().checked_sub(4)?;
    let (covered, sum) = payload.split_at_checked(at)?;
    // In capitals by the standard; some writers have small letters.
    let digits = sum.bytes().all(|byte| byte.is_ascii_hexdigit()) && covered.ends_with(SUM);
    Some((covered, u16::from_str_radix(sum, 16).ok().filter(|_| digits)?))
}

/// Whether a payload arrived as it was written.
pub fn is_whole(payload: &str) -> bool {
    split(payload).is_some_and(|(covered, sum)| crc::ccitt_false(covered.as_bytes()) == sum)
}

/// Reads a payload, also one that another writer has written: fields of its own, an empty or a long purpose, an amount of
/// zero, another service or none. What the transfer needs must be there: NAPAS, a bank, a number.
///
/// # Errors
/// What is wrong with it, first of all whether it arrived whole.
pub fn decode(payload: &str) -> Result<Transfer, VietQrError> {
    if payload.len() > MOST_PAYLOAD || !is_whole(payload) {
        return Err(VietQrError::CheckSum);
    }
    let fields = tlv::read(payload)?;
    if fields.first().is_none_or(|field| field.tag != 0 || field.value != "01") {
        return Err(VietQrError::Tag(0));
    }
    let napas = tlv::read(find(&fields, 38).ok_or(VietQrError::Tag(38))?)?;
    if find(&napas, 0) != Some(GUID) {
        return Err(VietQrError::Tag(38));
    }
    let receiver = tlv::read(find(&napas, 1).ok_or(VietQrError::Tag(38))?)?;
    if find(&fields, 53).is_some_and(|currency| currency != "704") {
        return Err(VietQrError::Tag(53));
    }
    let bank = find(&receiver, 0).unwrap_or_default().to_owned();
    if bank.len() != 6 || !bank.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(VietQrError::Bank);
    }
    let number = find(&receiver, 1).unwrap_or_default().to_owned();
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(VietQrError::Number);
    }
    let target = if find(&napas, 2) == Some("QRIBFTTC") { Target::Card } else { Target::Account };
    let more = more(&fields)?;
    let text = |tag| find(&more, tag).unwrap_or_default().to_owned();
    let amount = amount(&fields)?;
    let dynamic = find(&fields, 1) == Some("12");
    Ok(Transfer { bank, number, target, amount, purpose: text(8), reference: text(5), dynamic })
}

/// What a whole code of payment says of itself that is no transfer by VietQR; what cannot be read of it is left empty.
pub fn payment(payload: &str) -> Payment {
    let fields = tlv::read(payload).unwrap_or_default();
    let more = more(&fields).unwrap_or_default();
    let dong = find(&fields, 53) == Some("704");
    Payment {
        name: find(&fields, 59).unwrap_or_default().to_owned(),
        amount: amount(&fields).ok().flatten().filter(|_| dong),
        purpose: find(&more, 8).unwrap_or_default().to_owned(),
    }
}

fn more<'a>(fields: &[tlv::Field<'a>]) -> Result<Vec<tlv::Field<'a>>, VietQrError> {
    find(fields, 62).map_or_else(|| Ok(Vec::new()), tlv::read)
}

/// Đồng have no fractions, though a writer may say so: `50000.00`. Zero leaves the amount to the payer.
fn amount(fields: &[tlv::Field<'_>]) -> Result<Option<u64>, VietQrError> {
    let Some(text) = find(fields, 54) else { return Ok(None) };
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !whole.bytes().all(|byte| byte.is_ascii_digit()) || fraction.bytes().any(|byte| byte != b'0') {
        return Err(VietQrError::Amount);
    }
    let amount: u64 = whole.parse().map_err(|_| VietQrError::Amount)?;
    Ok((amount > 0).then_some(amount))
}

/// A purpose as a transfer may carry it: without accents, in capitals (which keeps the whole payload within the
/// alphanumeric mode of QR codes), other signs as spaces. Not shortened: that is for the person to do.
pub fn purpose(text: &str) -> String {
    let plain = crate::text::fold(text).to_ascii_uppercase();
    let plain: String = plain.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
