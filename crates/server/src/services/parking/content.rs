//! The city's files below `parking/`: zones, tariffs and sites.

use anyhow::{bail, ensure};
use chrono::NaiveDate;
use civic::parking::lint;
use contract::parking::{ParkingSite, Tariff, Zone};
use serde::Deserialize;
use std::collections::BTreeMap;

use crate::city::{City, files::toml};

const TARIFFS: &str = "parking/tariffs.toml";
const SITES: &str = "parking/sites.toml";

/// What the city's files say about parking. Both files are optional.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// Zones by their keys.
    pub zones: BTreeMap<String, Zone>,
    /// Tariffs by zone.
    pub tariffs: BTreeMap<String, Vec<Tariff>>,
    /// The sites, in the order of the file.
    pub sites: Vec<ParkingSite>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TariffFile {
    #[serde(default)]
    zones: Vec<Zone>,
    #[serde(default)]
    tariffs: Vec<Tariff>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SiteFile {
    #[serde(default, deserialize_with = "json::strict::value")]
    sites: Vec<ParkingSite>,
}

impl Content {
    /// Reads the files. One wrong price refuses them all: no price is better than a wrong one.
    ///
    /// # Errors
    /// The first error, with file, tariff or site, and field.
    pub fn read(city: &City) -> anyhow::Result<Self> {
        let read = |name: &str| city.files.optional(name);
        let file: TariffFile = read(TARIFFS)?.map_or_else(|| Ok(TariffFile::default()), |text| toml(TARIFFS, &text))?;
        // A date in the future is a typo whatever the clock says, so the clock of the machine decides.
        let faults = lint(&file.zones, &file.tariffs, chrono::Utc::now().date_naive() + chrono::TimeDelta::days(1));
        if let Some((id, fault)) = faults.first() {
            let more = match faults.len() {
                1 => String::new(),
                count => format!(" ({} more: portal-server check parking)", count - 1),
            };
            bail!("{TARIFFS}: tariff `{id}`: {fault}{more}");
        }
        let mut content = Self::default();
        for tariff in file.tariffs {
            content.tariffs.entry(tariff.zone.clone()).or_default().push(tariff);
        }
        content.zones = file.zones.into_iter().map(|zone| (zone.id.clone(), zone)).collect();
        let sites: SiteFile = read(SITES)?.map_or_else(|| Ok(SiteFile::default()), |text| toml(SITES, &text))?;
        for site in sites.sites {
            content.check_site(city, &site).map_err(|error| error.context(format!("{SITES}: site `{}`", site.uid)))?;
            content.sites.push(site);
        }
        Ok(content)
    }

    fn check_site(&self, city: &City, site: &ParkingSite) -> anyhow::Result<()> {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        ensure!(
            (1..=60).contains(&site.uid.len()) && site.uid.chars().all(is_plain),
            "uid must be 1 to 60 of a-z, 0-9, -"
        );
        ensure!(!self.sites.iter().any(|other| other.uid == site.uid), "there are two");
        ensure!(!site.name.get("vi").is_empty(), "name.vi is empty");
        ensure!(!site.purpose.is_empty(), "purpose must name a vehicle");
        ensure!(city.profile.bounds.contains(site.at()), "lat and lon are outside of the city");
        ensure!(site.ward.is_empty() || city.ward(&site.ward).is_some(), "ward {} does not exist", site.ward);
        if let Some(zone) = &site.zone {
            ensure!(self.zones.contains_key(zone), "zone `{zone}` is not in {TARIFFS}");
        }
        ensure!(site.zone.is_none() || site.has_fee != Some(false), "has_fee is false, but there is a zone");
        ensure!(!site.source.name.trim().is_empty(), "source.name is empty");
        ensure!(site.source.url.iter().all(|url| url.starts_with("https://")), "source.url must begin with https://");
        ensure!(site.realtime.is_empty(), "realtime is not for files: operators send it");
        let computed = site.distance_m.is_some() || site.price.is_some();
        ensure!(!computed, "distance_m and price are computed");
        Ok(())
    }

    /// A short summary of the content.
    pub fn amounts(&self) -> Vec<String> {
        vec![format!("{} parking sites", self.sites.len())]
    }
}

/// `portal-server check parking`: prints what there is, and what is not known about it.
pub fn check(content: &Content, today: NaiveDate) {
    println!(
        "{} zones, {} tariffs, {} sites",
        content.zones.len(),
        content.tariffs.values().map(Vec::len).sum::<usize>(),
        content.sites.len()
    );
    for tariff in content.tariffs.values().flatten() {
        let age = (today - tariff.checked_on).num_days();
        println!("tariff {}: {}, compared {age} days ago", tariff.id, tariff.source.document);
    }
    for site in content.sites.iter().filter(|site| site.zone.is_none() && site.has_fee != Some(false)) {
        println!("site {}: no price: neither a zone nor has_fee = false", site.uid);
    }
}
