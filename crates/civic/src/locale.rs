//! Formats numbers, prices, dates and distances for each language. All such formatting is here; the sentences around it
//! are messages.

use chrono::{Datelike as _, NaiveDate};
use messages::Words;

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const FRENCH: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// The decimal separator.
pub fn decimal_mark(tag: &str) -> char {
    if matches!(tag, "vi" | "fr") { ',' } else { '.' }
}

/// Replaces the point in a formatted number by the language's decimal separator.
fn with_mark(number: &str, tag: &str) -> String {
    number.replace('.', decimal_mark(tag).encode_utf8(&mut [0; 4]))
}

/// Formats a number of tenths: `4,3`.
pub fn tenths(number: u32, tag: &str) -> String {
    format!("{}{}{}", number / 10, decimal_mark(tag), number % 10)
}

/// Formats a price given in thousandths of the currency unit: `9.000 đ`, `9,000 VND`, `1.25 USD`.
pub fn price(milli: i64, currency: &str, tag: &str) -> String {
    let point = decimal_mark(tag);
    let thousands = if point == ',' { '.' } else { ',' };
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

/// Formats a distance: in tens of metres below one kilometre, in tenths of kilometres below ten, otherwise in whole
/// kilometres.
pub fn distance(m: f64, words: &Words) -> String {
    let m = if m.is_finite() { m.max(0.0) } else { 0.0 };
    let tens = ((m / 10.0).round() as u32).max(1);
    if tens < 100 {
        return words.distance_m(tens * 10);
    }
    let tenths = (m / 100.0).round() as u32;
    if tenths >= 100 || tenths.is_multiple_of(10) {
        return words.distance_km((m / 1000.0).round() as u32);
    }
    let mut km = (tenths / 10).to_string();
    km.push(decimal_mark(words.tag()));
    km.push_str(&(tenths % 10).to_string());
    words.distance_km(km)
}

/// Formats a day without its year: `24/12`, `24 December`, `12월 24일`.
pub fn day_of_year(month: u8, day: u8, lang: &str) -> String {
    let name = |names: [&'static str; 12]| names.get(usize::from(month).saturating_sub(1)).copied().unwrap_or_default();
    match lang {
        "vi" => format!("{day}/{month}"),
        "fr" => format!("{day}{} {}", if day == 1 { "er" } else { "" }, name(FRENCH)),
        "ko" => format!("{month}월 {day}일"),
        "zh" | "ja" => format!("{month}月{day}日"),
        _ => format!("{day} {}", name(ENGLISH)),
    }
}

/// Formats a date: `21/11/2026`, `21 November 2026`, `2026년 11월 21일`.
pub fn day(date: NaiveDate, lang: &str) -> String {
    let (year, month, day) = (date.year(), date.month(), date.day());
    let name = |names: [&'static str; 12]| names[date.month0() as usize % 12];
    match lang {
        "vi" => format!("{day:02}/{month:02}/{year}"),
        "fr" if day == 1 => format!("1er {} {year}", name(FRENCH)),
        "fr" => format!("{day} {} {year}", name(FRENCH)),
        "ko" => format!("{year}년 {month}월 {day}일"),
        "zh" | "ja" => format!("{year}年{month}月{day}日"),
        _ => format!("{day} {} {year}", name(ENGLISH)),
    }
}

/// Formats a range of dates.
pub fn days(first: NaiveDate, last: NaiveDate, lang: &str) -> String {
    if first == last { day(first, lang) } else { format!("{} – {}", day(first, lang), day(last, lang)) }
}

/// Formats a date of varying precision: a year, a month or a day.
pub fn partial_date(date: &str, lang: &str) -> String {
    if let Ok(date) = date.parse::<NaiveDate>() {
        return day(date, lang);
    }
    match (date.split_once('-'), lang) {
        (Some((year, month)), "ko") => format!("{year}년 {}월", month.trim_start_matches('0')),
        (Some((year, month)), "zh" | "ja") => format!("{year}年{}月", month.trim_start_matches('0')),
        (Some((year, month)), _) => format!("{month}/{year}"),
        (None, _) => date.to_owned(),
    }
}

/// Formats the number of a century as used in sentences: `XVI`, `16th`, `XVIe`, `16`.
pub fn century(number: i32, lang: &str) -> String {
    let n = number.unsigned_abs();
    match lang {
        "vi" => roman(n),
        "fr" => format!("{}{}", roman(n), if n == 1 { "er" } else { "e" }),
        "en" => {
            let end = match (n % 10, n % 100) {
                (1, rest) if rest != 11 => "st",
                (2, rest) if rest != 12 => "nd",
                (3, rest) if rest != 13 => "rd",
                _ => "th",
            };
            format!("{n}{end}")
        }
        _ => n.to_string(),
    }
}

/// Adds "BC" to a century or a year.
pub fn before_our_era(text: &str, lang: &str) -> String {
    match lang {
        "vi" => format!("{text} trước Công nguyên"),
        "fr" => format!("{text} av. J.-C."),
        "ko" => format!("기원전 {text}"),
        "zh" => format!("公元前{text}"),
        "ja" => format!("紀元前{text}"),
        _ => format!("{text} BC"),
    }
}

fn roman(mut n: u32) -> String {
    let mut out = String::new();
    for (value, sign) in [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
        while n >= value {
            out.push_str(sign);
            n -= value;
        }
    }
    out
}

/// Formats a distance rounded to ten metres: `90 m`, `1,23 km`.
pub fn exact_distance(metres: f64, lang: &str) -> String {
    if metres < 995.0 {
        return format!("{} m", (metres / 10.0).round() as u32 * 10);
    }
    with_mark(&format!("{:.2} km", metres / 1000.0), lang)
}

/// Joins the items of a list.
pub fn list(items: &[String], lang: &str) -> String {
    items.join(if matches!(lang, "zh" | "ja") { "、" } else { ", " })
}

/// Formats the size of a download: `2,1 MB`, `350 kB`.
pub fn bytes(count: usize, lang: &str) -> String {
    if count < 950_000 {
        return format!("{} kB", count.div_ceil(1000));
    }
    with_mark(&format!("{:.1} MB", count as f64 / 1e6), lang)
}

/// Listening time of a text in whole minutes. Speech synthesis reads about 150 words per minute, or about 300
/// characters of Chinese, Japanese and Korean.
pub fn minutes(text: &[String], lang: &str) -> usize {
    let (units, speed) = match lang {
        "zh" | "ja" | "ko" => (text.iter().map(|line| line.chars().count()).sum::<usize>(), 300),
        // In Vietnamese, spaces separate syllables.
        "vi" => (text.iter().map(|line| line.split_whitespace().count()).sum(), 200),
        _ => (text.iter().map(|line| line.split_whitespace().count()).sum(), 150),
    };
    units.div_ceil(speed).max(1)
}

#[cfg(test)]
mod tests;
