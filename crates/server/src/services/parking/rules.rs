//! What every site must fulfil, whether it is in the city's file or imported.

use anyhow::{anyhow, ensure};
use civic::parking::max_stay_minutes;
use contract::parking::ParkingSite;
use opening::Hours;

use crate::city::City;

/// Checks the fields of a site.
///
/// # Errors
/// The first field that is wrong, and what it must be.
pub(super) fn check_site(city: &City, site: &ParkingSite) -> anyhow::Result<()> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    ensure!((1..=60).contains(&site.uid.len()) && site.uid.chars().all(is_plain), "uid must be 1 to 60 of a-z, 0-9, -");
    ensure!(site.name.0.get("vi").is_some_and(|name| !name.is_empty()), "name.vi is empty");
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
