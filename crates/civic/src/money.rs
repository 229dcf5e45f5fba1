//! Prices in the reader's way of writing.

/// A price from thousandths of its currency's unit: `9.000 đ`, `9,000 VND`, `1.25 USD`.
pub fn format(milli: i64, currency: &str, tag: &str) -> String {
    let vietnamese = matches!(tag, "vi" | "fr");
    let (thousands, point) = if vietnamese { ('.', ',') } else { (',', '.') };
    let whole = (milli / 1000).unsigned_abs().to_string();
    let mut out = String::new();
    if milli < 0 {
        out.push('-');
    }
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(thousands);
        }
        out.push(digit);
    }
    let cents = (milli % 1000).unsigned_abs() / 10;
    if cents > 0 {
        out.push(point);
        out.push(char::from(b'0' + (cents / 10) as u8));
        out.push(char::from(b'0' + (cents % 10) as u8));
    }
    out.push(' ');
    out.push_str(if currency == "VND" && tag == "vi" { "đ" } else { currency });
    out
}

#[cfg(test)]
mod tests {
    use super::format;

    #[test]
    fn prices_as_people_write_them() {
        let cases = [
            (9_000_000, "VND", "vi", "9.000 đ"),
            (9_000_000, "VND", "en", "9,000 VND"),
            (1_250, "USD", "en", "1.25 USD"),
            (1_050, "EUR", "fr", "1,05 EUR"),
            (0, "VND", "vi", "0 đ"),
            (1_234_567_000, "VND", "vi", "1.234.567 đ"),
        ];
        for (milli, currency, tag, expected) in cases {
            assert_eq!(format(milli, currency, tag), expected);
        }
    }
}
