//! Numbers in URLs: short, and without exponents.

/// Formats a number, rounded to at most `places` decimals, without trailing zeros: `decimal(21.0285, 6)` is `21.0285`.
///
/// On the page, numbers are formatted and parsed as JSON by the browser; the standard library's code would add 30 kB.
pub fn decimal(value: f64, places: i32) -> String {
    if !value.is_finite() {
        return "NaN".to_owned();
    }
    let scale = 10_f64.powi(places);
    // Adding zero turns -0.0 into 0.0.
    let rounded = (value * scale).round() / scale + 0.0;
    if cfg!(target_arch = "wasm32") {
        return json::to_string(&rounded);
    }
    // Native JSON writes small numbers with exponents.
    rounded.to_string()
}

/// Like [`decimal`], but with exactly `places` decimals: `fixed(21.0285, 6)` is `21.028500`.
pub fn fixed(value: f64, places: i32) -> String {
    let mut text = decimal(value, places);
    let written = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    if written == 0 && places > 0 {
        text.push('.');
    }
    for _ in written..usize::try_from(places).unwrap_or_default() {
        text.push('0');
    }
    text
}

/// Parses a finite number in JSON syntax.
pub fn number(text: &str) -> Option<f64> {
    json::from_slice(text.as_bytes()).filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_as_short_as_they_can_be() {
        for (value, places, text) in [
            (21.0285, 6, "21.0285"),
            (105.123_456_7, 6, "105.123457"),
            (-0.000_000_4, 6, "0"),
            (-7.5, 0, "-8"),
            (1200.0, 3, "1200"),
            (100.0, 0, "100"),
            (0.1 + 0.2, 6, "0.3"),
            (0.000_001, 6, "0.000001"),
            (f64::NAN, 3, "NaN"),
        ] {
            assert_eq!(decimal(value, places), text);
        }
        assert_eq!(fixed(21.0285, 5), "21.02850");
        assert_eq!(fixed(21.0, 5), "21.00000");
        assert_eq!(fixed(21.4, 0), "21");
    }

    #[test]
    fn only_finite_numbers_are_read() {
        assert_eq!(number("21.0285"), Some(21.0285));
        assert_eq!(number("-1e3"), Some(-1000.0));
        for text in
            ["", " ", "1,5", "NaN", "inf", "-infinity", "1e999", "0x10", "21°", "+5", ".5", "5.", "\"5\"", "null"]
        {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
