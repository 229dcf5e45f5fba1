//! How numbers, dates and distances are written in each language of the stories.

use chrono::{Datelike as _, NaiveDate};

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

/// A day of every year: `24/12`, `24 December`, `12월 24일`.
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

/// A day: `21/11/2026`, `21 November 2026`, `2026년 11월 21일`.
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

/// First and last day of something.
pub fn days(first: NaiveDate, last: NaiveDate, lang: &str) -> String {
    if first == last { day(first, lang) } else { format!("{} – {}", day(first, lang), day(last, lang)) }
}

/// What a source's date says: a year, a month or a day.
pub fn vague(date: &str, lang: &str) -> String {
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

/// The number of a century as the language's sentence wants it: `XVI`, `16th`, `XVIe`, `16`.
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

/// Before our era, as each language says it of a century or a year.
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

/// A distance to ten metres: `90 m`, `1,23 km`.
pub fn distance(metres: f64, lang: &str) -> String {
    if metres < 995.0 {
        return format!("{} m", (metres / 10.0).round() as u32 * 10);
    }
    let km = format!("{:.2} km", metres / 1000.0);
    if matches!(lang, "vi" | "fr") { km.replace('.', ",") } else { km }
}

/// Things one after another.
pub fn list(items: &[String], lang: &str) -> String {
    items.join(if matches!(lang, "zh" | "ja") { "、" } else { ", " })
}

/// Bytes of a download: `2,1 MB`, `350 kB`.
pub fn bytes(count: usize, lang: &str) -> String {
    if count < 950_000 {
        return format!("{} kB", count.div_ceil(1000));
    }
    let mega = format!("{:.1} MB", count as f64 / 1e6);
    if matches!(lang, "vi" | "fr") { mega.replace('.', ",") } else { mega }
}

/// How long a text takes to hear, in whole minutes: device voices read about 150 words a minute, and about 300 signs of
/// Chinese, Japanese and Korean.
pub fn minutes(text: &[String], lang: &str) -> usize {
    let (units, speed) = match lang {
        "zh" | "ja" | "ko" => (text.iter().map(|line| line.chars().count()).sum::<usize>(), 300),
        // A word of Vietnamese is a syllable.
        "vi" => (text.iter().map(|line| line.split_whitespace().count()).sum(), 200),
        _ => (text.iter().map(|line| line.split_whitespace().count()).sum(), 150),
    };
    units.div_ceil(speed).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_each_language_writes_them() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 1).expect("a day");
        let written = ["vi", "en", "fr", "ko", "zh", "ja"].map(|lang| day(date, lang));
        let expected =
            ["01/11/2026", "1 November 2026", "1er novembre 2026", "2026년 11월 1일", "2026年11月1日", "2026年11月1日"];
        assert_eq!(written, expected);
        assert_eq!(vague("2025", "vi"), "2025");
        assert_eq!(vague("2025-02", "vi"), "02/2025");
        assert_eq!(vague("2025-02", "ja"), "2025年2月");
        assert_eq!(vague("2025-02-28", "en"), "28 February 2025");
    }

    #[test]
    fn centuries_distances_and_sizes() {
        assert_eq!(["vi", "en", "fr", "ko"].map(|lang| century(16, lang)), ["XVI", "16th", "XVIe", "16"]);
        assert_eq!(
            [1, 2, 3, 11, 12, 19, 21].map(|n| century(n, "en")),
            ["1st", "2nd", "3rd", "11th", "12th", "19th", "21st"]
        );
        assert_eq!(century(19, "vi"), "XIX");
        assert_eq!(
            (distance(94.0, "vi"), distance(1234.0, "vi"), distance(1234.0, "en")),
            ("90 m".to_owned(), "1,23 km".to_owned(), "1.23 km".to_owned())
        );
        assert_eq!((bytes(2_022_065, "vi"), bytes(300, "en")), ("2,0 MB".to_owned(), "1 kB".to_owned()));
        assert_eq!(minutes(&["a ".repeat(301)], "en"), 3);
    }
}
