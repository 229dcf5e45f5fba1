//! Amounts that people type.

use contract::FieldCode;

/// The largest amount that people may pay, in đồng: instant transfers carry less than 500 million.
pub const MOST_AMOUNT: u64 = 499_999_999;

/// Reads an amount in whole đồng, from 1 to [`MOST_AMOUNT`]. Thousands may be separated, all in the same way: `50000`,
/// `50.000`, `50,000 VND`, `50 000 đ`; or they may be the unit, `50k` or `50 nghìn`, after digits only.
///
/// # Errors
/// `Required` if the text is empty, `OutOfRange` if the amount is zero or too large, else `Invalid`: decimals are not
/// read as thousands.
pub fn parse_amount(text: &str) -> Result<u64, FieldCode> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldCode::Required);
    }
    let number = ["đồng", "VNĐ", "VND", "vnđ", "vnd", "đ", "₫"].iter().find_map(|unit| text.strip_suffix(unit));
    let number = number.unwrap_or(text).trim_end();
    let thousands = ["k", "K", "nghìn", "ngàn"].iter().find_map(|unit| number.strip_suffix(unit));
    // `1.5k` and `50.000k` may mean several amounts.
    let thousands = thousands.map(str::trim_end).filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    let mark = number.chars().find(|c| is_separator(*c));
    let groups: Vec<&str> = match (thousands, mark) {
        (Some(number), _) => vec![number],
        (None, Some(mark)) => number.split(mark).collect(),
        (None, None) => vec![number],
    };
    let is_digits = |group: &&str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let is_grouped = match groups.split_first() {
        // `0.500` may mean half of something.
        Some((first, rest)) => {
            let is_first = first.len() <= 3 && !first.starts_with('0');
            rest.is_empty() || (is_first && rest.iter().all(|group| group.len() == 3))
        }
        None => false,
    };
    if !is_grouped || !groups.iter().all(is_digits) {
        return Err(FieldCode::Invalid);
    }
    // Only a number that is too large cannot be read now.
    let unit = if thousands.is_some() { 1_000 } else { 1 };
    let amount = groups.concat().parse::<u64>().unwrap_or(u64::MAX).saturating_mul(unit);
    if (1..=MOST_AMOUNT).contains(&amount) { Ok(amount) } else { Err(FieldCode::OutOfRange) }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | ',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_may_be_separated() {
        for text in ["1500000", "1.500.000", "1,500,000", " 1 500 000 đ", "1.500.000 đồng", "1\u{a0}500\u{a0}000VND"]
        {
            assert_eq!(parse_amount(text), Ok(1_500_000), "{text}");
        }
        assert_eq!(parse_amount("050"), Ok(50));
        for text in ["20k", "20 K", "20kđ", "20 nghìn", "20 nghìn đồng", "20 ngàn"] {
            assert_eq!(parse_amount(text), Ok(20_000), "{text}");
        }
        assert_eq!(parse_amount("499.999.999"), Ok(MOST_AMOUNT));
    }

    #[test]
    fn nothing_is_guessed() {
        for text in [
            "1.5",
            "1,50",
            "1.500,000",
            "1.5k",
            "50.000k",
            "k",
            "20kk",
            "-5",
            "+5",
            "1..000",
            ".500",
            "0.500",
            "1.0000",
            "đ",
            "năm",
            "5 triệu",
            "1e6",
        ] {
            assert_eq!(parse_amount(text), Err(FieldCode::Invalid), "{text}");
        }
        assert_eq!(parse_amount("  "), Err(FieldCode::Required));
        for text in ["0", "000", "0k", "500.000.000", "500000k", "99999999999999999999999"] {
            assert_eq!(parse_amount(text), Err(FieldCode::OutOfRange), "{text}");
        }
    }
}
