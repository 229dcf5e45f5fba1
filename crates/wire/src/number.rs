//! Numbers, by integer arithmetic: the standard library's exact conversions bring 30 KB of tables and
//! code that hardly compress, for digits that no position needs.

use crate::Json;

/// Reads a JSON number at the start of `rest`, and moves `rest` behind it.
pub fn parse(rest: &mut &[u8]) -> Option<Json> {
    let negative = eat(rest, b'-');
    let mut read = Digits::default();
    // A zero stands alone before the point.
    if !eat(rest, b'0') && !read.whole(rest) {
        return None;
    }
    let mut plain = read.exponent == 0;
    if eat(rest, b'.') {
        plain = false;
        if !read.fraction(rest) {
            return None;
        }
    }
    if eat(rest, b'e') || eat(rest, b'E') {
        plain = false;
        let down = eat(rest, b'-');
        if !down {
            eat(rest, b'+');
        }
        let shift = power(rest)?;
        read.exponent = read.exponent.saturating_add(if down { -shift } else { shift });
    }
    if plain && !(negative && read.significand == 0) {
        let whole =
            if negative { 0_i64.checked_sub_unsigned(read.significand) } else { i64::try_from(read.significand).ok() };
        if let Some(whole) = whole {
            return Some(Json::Whole(whole));
        }
    }
    let size = read.value();
    size.is_finite().then_some(Json::Real(if negative { -size } else { size }))
}

/// Reads a text that is one JSON number.
pub fn number(text: &str) -> Option<f64> {
    let mut rest = text.as_bytes();
    let number = match parse(&mut rest)? {
        Json::Whole(whole) => whole as f64,
        Json::Real(real) => real,
        _ => return None,
    };
    rest.is_empty().then_some(number)
}

fn eat(rest: &mut &[u8], byte: u8) -> bool {
    match rest.split_first() {
        Some((first, tail)) if *first == byte => {
            *rest = tail;
            true
        }
        _ => false,
    }
}

fn digit(rest: &mut &[u8]) -> Option<u8> {
    let (first, tail) = rest.split_first()?;
    let digit = first.checked_sub(b'0').filter(|digit| *digit < 10)?;
    *rest = tail;
    Some(digit)
}

fn power(rest: &mut &[u8]) -> Option<i32> {
    let mut power = i32::from(digit(rest)?);
    while let Some(next) = digit(rest) {
        // Far beyond any `f64` already; only the size must not wrap.
        power = power.saturating_mul(10).saturating_add(i32::from(next));
    }
    Some(power)
}

/// `significand * 10^exponent`
#[derive(Default)]
struct Digits {
    significand: u64,
    exponent: i32,
    full: bool,
}

impl Digits {
    /// Takes a digit; false when there is no room for more, which is beyond what an `f64` tells apart.
    fn push(&mut self, digit: u8) -> bool {
        let more = self.significand.checked_mul(10).and_then(|tens| tens.checked_add(u64::from(digit)));
        match more {
            Some(more) if !self.full => self.significand = more,
            _ => self.full = true,
        }
        !self.full
    }

    fn whole(&mut self, rest: &mut &[u8]) -> bool {
        let mut any = false;
        while let Some(digit) = digit(rest) {
            any = true;
            if !self.push(digit) {
                self.exponent = self.exponent.saturating_add(1);
            }
        }
        any
    }

    fn fraction(&mut self, rest: &mut &[u8]) -> bool {
        let mut any = false;
        while let Some(digit) = digit(rest) {
            any = true;
            if self.push(digit) {
                self.exponent = self.exponent.saturating_sub(1);
            }
        }
        any
    }

    // Correctly rounded for up to 15 digits and powers up to 22, within a few last places beyond;
    // what lies below 1e-308 may be zero.
    fn value(&self) -> f64 {
        let mut power = 1.0_f64;
        for _ in 0..self.exponent.unsigned_abs().min(400) {
            power *= 10.0;
        }
        let significand = self.significand as f64;
        match self.exponent {
            _ if self.significand == 0 => 0.0,
            0.. => significand * power,
            _ => significand / power,
        }
    }
}

/// Writes a number with at most `places` (0 to 9) decimals, rounded, without trailing zeros:
/// `decimal(21.0285, 6)` is `21.0285`. From 10^9 on it keeps about 15 digits and may write an exponent.
/// What is not finite is `NaN`.
pub fn decimal(value: f64, places: u8) -> String {
    print(value, places, false)
}

/// As [`decimal`], trailing zeros kept: `fixed(21.0285, 6)` is `21.028500`.
pub fn fixed(value: f64, places: u8) -> String {
    print(value, places, true)
}

#[inline(never)]
fn print(value: f64, places: u8, zeros: bool) -> String {
    if !value.is_finite() {
        return "NaN".to_owned();
    }
    let mut size = value.abs();
    let mut exponent = 0_u32;
    while size >= 1e9 {
        size /= 10.0;
        exponent += 1;
    }
    let places = u32::from(places.min(9)).max(exponent.min(6));
    let scale = 10_u64.pow(places);
    let scaled = (size * scale as f64 + 0.5) as u64;
    let mut text = String::new();
    if value < 0.0 && scaled > 0 {
        text.push('-');
    }
    text.push_str(&(scaled / scale).to_string());
    let fraction = scaled % scale;
    if places > 0 && (zeros || fraction > 0) {
        // The leading one stands where the point goes, and keeps the zeros behind it.
        text.push_str(&(scale + fraction).to_string().replacen('1', ".", 1));
        if !zeros {
            text.truncate(text.trim_end_matches('0').len());
        }
    }
    if exponent > 0 {
        text.push('e');
        text.push_str(&exponent.to_string());
    }
    text
}
