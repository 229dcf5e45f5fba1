//! What every site must fulfil, whether it is in the city's file or imported.

use anyhow::{anyhow, ensure};
use civic::parking::max_stay_minutes;
use contract::parking::{ParkingSite, SitePhoto};
use opening::Hours;

use crate::city::City;

/// Maximum length of a text, in characters: as long as a value of OpenStreetMap. Lists contain the texts of many sites.
const TEXT_CHARS: usize = 255;
/// Maximum number of pictures of a site.
const MOST_PHOTOS: usize = 10;

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

/// Whether people can be sent to this address of a picture: `https`, or a path on this server.
pub(super) fn is_photo_url(url: &str) -> bool {
    let is_plain = url.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    match url.strip_prefix("https://") {
        Some(rest) => is_plain && rest.starts_with(|c: char| c.is_ascii_alphanumeric()),
        None => is_plain && url.starts_with('/') && !url.starts_with("//"),
    }
}

fn check_photo(photo: &SitePhoto) -> anyhow::Result<()> {
    for (field, text) in
        [("photos.url", &photo.url), ("photos.licence", &photo.licence), ("photos.author", &photo.author)]
    {
        check_text(field, text)?;
    }
    photo.alt.0.iter().try_for_each(|(tag, text)| check_text(&format!("photos.alt.{tag}"), text))?;
    ensure!(is_photo_url(&photo.url), "photos.url must begin with https://, or be a path on this server");
    // One on another server is a link only.
    let is_licensed = photo.host().is_some() || (!photo.licence.is_empty() && !photo.author.is_empty());
    ensure!(is_licensed, "photos on this server need licence and author");
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
    ensure!(site.photos.len() <= MOST_PHOTOS, "photos: there are more than {MOST_PHOTOS}");
    site.photos.iter().try_for_each(check_photo)
}
