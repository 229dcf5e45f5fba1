//! VietQR: the code that a Vietnamese banking app scans to fill in a transfer (EMVCo QR Code Specification for Payment
//! Systems, merchant-presented mode, with the NAPAS template in tag 38).
//!
//! A code is not a payment; it only describes one.

mod crc;
mod tlv;

use tlv::{find, push};

/// Application identifier of NAPAS.
pub const GUID: &str = "A000000727";
/// Maximum amount of a NAPAS 24/7 transfer in đồng: below 500 million.
pub const MOST_DONG: u64 = 499_999_999;
/// Maximum length of a transfer's purpose in characters.
pub const MOST_PURPOSE: usize = 25;
const MOST_ACCOUNT: usize = 19;
const MOST_REFERENCE: usize = 25;
/// EMVCo allows payloads of 512 characters. No bank writes one that is eight times as long.
const MOST_PAYLOAD: usize = 4096;
/// Tag and length of the checksum, the last field; four digits follow.
const SUM: &str = "6304";

/// Kind of the payee's number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// An account: `QRIBFTTA`.
    #[default]
    Account,
    /// A card: `QRIBFTTC`.
    Card,
}

/// The transfer that a code describes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transfer {
    /// Bank identification number (BIN), six digits.
    pub bank: String,
    /// Account or card number, at most 19 letters and digits.
    pub number: String,
    /// Whether `number` is an account or a card number.
    pub target: Target,
    /// Amount in đồng; if absent, the payer enters it.
    pub amount: Option<u64>,
    /// Purpose of the transfer: ASCII, at most 25 characters; may be empty.
    pub purpose: String,
    /// The payee's reference; may be empty.
    pub reference: String,
    /// Whether the code is for a single payment (point of initiation 12). A code with an amount always is.
    pub dynamic: bool,
}

/// Why a transfer cannot be encoded or a payload cannot be decoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VietQrError {
    /// The bank is not six digits.
    #[error("the bank is not a number of six digits")]
    Bank,
    /// The account number is empty, too long, or has characters other than letters and digits.
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
    /// A length is wrong, at this character.
    #[error("the payload is broken at character {0}")]
    Broken(usize),
    /// The checksum is missing or does not match: the payload was truncated or changed.
    #[error("the check sum is wrong")]
    CheckSum,
    /// A tag occurs twice.
    #[error("tag {0:02} occurs twice")]
    Twice(u8),
    /// A tag is missing or has a value that VietQR does not allow.
    #[error("tag {0:02} is missing or not as VietQR wants it")]
    Tag(u8),
}

/// The readable fields of a payment code that is not a VietQR transfer, or not one that we understand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Payment {
    /// Payee; may be empty.
    pub name: String,
    /// Amount in đồng; if absent, the payer enters it.
    pub amount: Option<u64>,
    /// Purpose of the payment; may be empty.
    pub purpose: String,
}

impl Transfer {
    /// Checks that the transfer can be encoded.
    ///
    /// # Errors
    /// The first field that cannot be encoded.
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

/// Encodes a transfer as a payload.
///
/// # Errors
/// The first field that cannot be encoded.
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
    let mut additional_data = String::new();
    push(&mut additional_data, 5, &transfer.reference);
    push(&mut additional_data, 8, &transfer.purpose);
    let dynamic = transfer.dynamic || transfer.amount.is_some();
    let mut payload = String::new();
    push(&mut payload, 0, "01");
    push(&mut payload, 1, if dynamic { "12" } else { "11" });
    push(&mut payload, 38, &napas);
    push(&mut payload, 53, "704");
    push(&mut payload, 54, &transfer.amount.map(|amount| amount.to_string()).unwrap_or_default());
    push(&mut payload, 58, "VN");
    push(&mut payload, 62, &additional_data);
    // The checksum covers its own tag and length.
    payload.push_str(SUM);
    let sum = crc::ccitt_false(payload.as_bytes());
    payload.push_str(&format!("{sum:04X}"));
    Ok(payload)
}

/// Whether a text is meant as a payment code: it starts like an EMVCo payload and has the NAPAS identifier, the
/// currency đồng or a checksum.
pub fn is_payment(text: &str) -> bool {
    text.starts_with("000201") && (text.contains(GUID) || text.contains("5303704") || split_checksum(text).is_some())
}

/// Splits a payload into the part that the checksum covers, and the checksum.
fn split_checksum(payload: &str) -> Option<(&str, u16)> {
    let at = payload.len().checked_sub(4)?;
    let (covered, sum) = payload.split_at_checked(at)?;
    // The standard requires upper case; some encoders write lower case.
    let digits = sum.bytes().all(|byte| byte.is_ascii_hexdigit()) && covered.ends_with(SUM);
    Some((covered, u16::from_str_radix(sum, 16).ok().filter(|_| digits)?))
}

/// Whether the checksum of a payload is correct.
pub fn is_whole(payload: &str) -> bool {
    split_checksum(payload).is_some_and(|(covered, sum)| crc::ccitt_false(covered.as_bytes()) == sum)
}

/// Decodes a payload. Tolerates what other encoders write: extra fields, an empty or overlong purpose, an amount of
/// zero, another service code or none. The fields that a transfer needs must be present: NAPAS, a bank, a number.
///
/// # Errors
/// The first problem found; the checksum is verified first.
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
    let additional_data = additional_data(&fields)?;
    let text = |tag| find(&additional_data, tag).unwrap_or_default().to_owned();
    let amount = amount(&fields)?;
    let dynamic = find(&fields, 1) == Some("12");
    Ok(Transfer { bank, number, target, amount, purpose: text(8), reference: text(5), dynamic })
}

/// The readable fields of an intact payment code that is not a VietQR transfer. Unreadable fields are empty.
pub fn payment(payload: &str) -> Payment {
    let fields = tlv::read(payload).unwrap_or_default();
    let additional_data = additional_data(&fields).unwrap_or_default();
    let is_dong = find(&fields, 53) == Some("704");
    Payment {
        name: find(&fields, 59).unwrap_or_default().to_owned(),
        amount: amount(&fields).ok().flatten().filter(|_| is_dong),
        purpose: find(&additional_data, 8).unwrap_or_default().to_owned(),
    }
}

fn additional_data<'a>(fields: &[tlv::Field<'a>]) -> Result<Vec<tlv::Field<'a>>, VietQrError> {
    find(fields, 62).map_or_else(|| Ok(Vec::new()), tlv::read)
}

/// Reads the amount. Đồng have no fractions, but an encoder may write `50000.00`. Zero leaves the amount to the payer.
fn amount(fields: &[tlv::Field<'_>]) -> Result<Option<u64>, VietQrError> {
    let Some(text) = find(fields, 54) else { return Ok(None) };
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !whole.bytes().all(|byte| byte.is_ascii_digit()) || fraction.bytes().any(|byte| byte != b'0') {
        return Err(VietQrError::Amount);
    }
    let amount: u64 = whole.parse().map_err(|_| VietQrError::Amount)?;
    Ok((amount > 0).then_some(amount))
}

/// Normalizes a text to a valid purpose: no accents, upper case (which keeps the payload within the alphanumeric mode
/// of QR codes), other characters as spaces. It is not shortened; the user has to do that.
pub fn purpose(text: &str) -> String {
    let plain = crate::text::fold(text).to_ascii_uppercase();
    let plain: String = plain.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
