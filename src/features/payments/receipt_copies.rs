//! Copies of receipts on this device, for places without a network.

use contract::payments::Receipt;

use browser::{clock, kv};

const KEY: &str = "payments-receipts";
/// Number of receipts that are stored; the newest ones.
const MOST: usize = 20;

/// Stores the server's answer for a receipt, if the device allows it.
pub(super) async fn store(code: &str, json: Vec<u8>) {
    let Ok(json) = String::from_utf8(json) else { return };
    let code = normalized(code);
    // If the others cannot be read, writing would lose them.
    let Some(mut rows) = rows().await else { return };
    rows.retain(|row| code_of(row) != code);
    // In JSON, line breaks and tabs stand only between values.
    rows.insert(0, [code, clock::millis().to_string(), json.replace(['\n', '\r', '\t'], " ")].join("\t"));
    rows.truncate(MOST);
    kv::set_text(KEY, &rows.join("\n")).await;
}

/// The stored answer for a receipt, and when it was received, in milliseconds since 1970.
pub(super) async fn find(code: &str) -> Option<(Receipt, u64)> {
    let wanted = normalized(code);
    parse(rows().await?.iter().find(|row| code_of(row) == wanted)?)
}

/// All stored receipts, newest first.
pub(super) async fn all() -> Vec<Receipt> {
    let rows = rows().await.unwrap_or_default();
    rows.iter().filter_map(|row| parse(row)).map(|(receipt, _)| receipt).collect()
}

/// Reads a row: the receipt, and when it was received; `None` if it is damaged.
fn parse(row: &str) -> Option<(Receipt, u64)> {
    let mut parts = row.splitn(3, '\t');
    let (code, stored_at, json) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
    Some((contract::payments::receipt(code).decode(200, json.as_bytes()).ok()?, stored_at))
}

/// The stored rows; `None` if the device did not respond.
async fn rows() -> Option<Vec<String>> {
    let text = kv::text(KEY).await.ok()?.unwrap_or_default();
    Some(text.split('\n').filter(|row| !row.is_empty()).map(str::to_owned).collect())
}

fn code_of(row: &str) -> &str {
    row.split('\t').next().unwrap_or_default()
}

/// A code without the separators with which it is printed.
fn normalized(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}
