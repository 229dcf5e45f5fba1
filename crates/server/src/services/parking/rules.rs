//! What every site must fulfil, whether it is in the city's file or imported.

use anyhow::{anyhow, ensure};
use civic::parking::max_stay_minutes;
use contract::parking::ParkingSite;
use opening::Hours;

use crate::city::City;

/// Maximum length of a text, in characters: as long as a value of OpenStreetMap. Lists contain the texts of many sites.
const TEXT_CHARS: usize = 255;

/// Whether a character controls how others are shown, or is not shown itself.
pub(super) fn is_invisible(c: char) -> bool {
    // The ranges turn the direction of what follows.
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Checks a text that is shown or parsed. `field` is its name in messages.
///
/// # Errors
/// It is too long, or has invisible characters.
pub(super) fn check_text(field: &str, text: &str) -> anyhow::Result<()> {
    ensure!(text.chars().count() <= TEXT_CHARS, "{field} has more than {TEXT_CHARS} characters");
    ensure!(!text.contains(is_invisible), "{field} has control characters");
    Ok(())
}

/// Checks the fields of a site.
///
/// # Errors
/// The first field that is wrong, and what it must be.
pub(super) fn check_site(city: &City, site: &ParkingSite) -> anyhow::Result<()> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    ensure!((1..=60).contains(&site.uid.len()) && site.uid.chars().all(is_plain), "uid must be 1 to 60 of a-z, 0-9, -");
    ensure!(site.name.0.get("vi").is_some_and(|name| !name.is_empty()), "name.vi is empty");
    for (field, localized) in [("name", &site.name), ("address", &site.address)] {
        localized.0.iter().try_for_each(|(tag, text)| check_text(&format!("{field}.{tag}"), text))?;
    }
    for (field, text) in [
        ("operator", Some(&site.operator)),
        ("opening_hours", site.opening_hours.as_ref()),
        ("source.name", Some(&site.source.name)),
        ("source.url", site.source.url.as_ref()),
    ] {
        text.map_or(Ok(()), |text| check_text(field, text))?;
    }
    ensure!(!site.purpose.is_empty(), "purpose must name a vehicle");
    ensure!(city.profile.bounds.contains(site.at()), "lat and lon are outside of the city");
    if let Some(text) = &site.opening_hours {
        let holidays = city.working_time.holidays.iter().copied();
        Hours::parse(text, holidays).map_err(|cause| anyhow!("opening_hours: {cause}"))?;
    }
    ensure!(
        site.max_stay.as_deref().is_none_or(|text| max_stay_minutes(text).is_some()),
        "max_stay must be an ISO 8601 duration of days, hours and minutes, such as PT4H, PT90M or P1D"
    );
    ensure!(!site.source.name.trim().is_empty(), "source.name is empty");
    ensure!(site.source.url.iter().all(|url| url.starts_with("https://")), "source.url must begin with https://");
    Ok(())
}
