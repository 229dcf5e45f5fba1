//! Instants in RFC 3339. chrono's own parser reads any format it is told, and weighs 14 KB in the page.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeZone};

use crate::{Json, Read};

impl Read for DateTime<FixedOffset> {
    fn read(json: &Json) -> Option<Self> {
        match json {
            Json::Text(text) => instant(text.as_bytes()),
            _ => None,
        }
    }
}

/// `2026-11-22T08:30:00.5+07:00`; decimals beyond nanoseconds are dropped.
fn instant(bytes: &[u8]) -> Option<DateTime<FixedOffset>> {
    let (clock, mut rest) = bytes.split_at_checked(19)?;
    let [y0, y1, y2, y3, b'-', mo0, mo1, b'-', d0, d1, b'T' | b't', h0, h1, b':', mi0, mi1, b':', s0, s1] = *clock
    else {
        return None;
    };
    let mut nanos = 0;
    if let [b'.', decimals @ ..] = rest {
        rest = decimals;
        let mut weight = 100_000_000;
        while let [digit @ b'0'..=b'9', tail @ ..] = rest {
            nanos += u32::from(digit - b'0') * weight;
            weight /= 10;
            rest = tail;
        }
        if rest.len() == decimals.len() {
            return None;
        }
    }
    let offset = match *rest {
        [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), h0, h1, b':', m0, m1] => {
            let minutes = two(m0, m1).filter(|minutes| *minutes < 60)?;
            let seconds = (two(h0, h1)? * 60 + minutes) as i32 * 60;
            if sign == b'-' { -seconds } else { seconds }
        }
        _ => return None,
    };
    let year = (two(y0, y1)? * 100 + two(y2, y3)?) as i32;
    let date = NaiveDate::from_ymd_opt(year, two(mo0, mo1)?, two(d0, d1)?)?;
    let mut second = two(s0, s1)?;
    // chrono keeps a leap second as the second before it, with more than a second of nanoseconds.
    if second == 60 {
        second = 59;
        nanos += 1_000_000_000;
    }
    let local = date.and_hms_nano_opt(two(h0, h1)?, two(mi0, mi1)?, second, nanos)?;
    FixedOffset::east_opt(offset)?.from_local_datetime(&local).single()
}

fn two(tens: u8, ones: u8) -> Option<u32> {
    let digit = |byte: u8| byte.checked_sub(b'0').filter(|digit| *digit < 10).map(u32::from);
    Some(digit(tens)? * 10 + digit(ones)?)
}
