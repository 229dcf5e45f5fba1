//! The city's files below `parking/`: zones, tariffs and sites.

use anyhow::{anyhow, bail, ensure};
use chrono::NaiveDate;
use civic::parking::{Tariffs, lint};
use contract::parking::{ParkingSite, Tariff, Vehicle, Zone};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Id of the report category for a price above the posted one.
    pub report_category: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TariffFile {
    report_category: Option<String>,
    #[serde(default)]
    zones: Vec<Zone>,
    #[serde(default)]
    tariffs: Vec<Tariff>,
}

/// The same file: in the contract's type, unknown vehicles are left out.
#[derive(Deserialize)]
struct TariffVehicles {
    #[serde(default, rename = "tariffs")]
    _tariffs: Vec<Vehicles>,
}

#[derive(Deserialize)]
struct Vehicles {
    #[serde(rename = "vehicles")]
    _vehicles: Vec<Vehicle>,
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
        let file: TariffFile = match read(TARIFFS)? {
            Some(text) => {
                let TariffVehicles { _tariffs: _ } =
                    ::toml::from_str(&text).map_err(|error| anyhow!("{TARIFFS}: {error}"))?;
                toml(TARIFFS, &text)?
            }
            None => TariffFile::default(),
        };
        // A date in the future is a typo whatever the clock says, so the clock of the machine decides.
        let faults = lint(&file.zones, &file.tariffs, chrono::Utc::now().date_naive() + chrono::TimeDelta::days(1));
        if let Some((id, fault)) = faults.first() {
            let more = match faults.len() {
                1 => String::new(),
                count => format!(" ({} more: portal-server check parking)", count - 1),
            };
            bail!("{TARIFFS}: tariff `{id}`: {fault}{more}");
        }
        let mut content = Self { report_category: file.report_category, ..Self::default() };
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
        ensure!(site.name.0.get("vi").is_some_and(|name| !name.is_empty()), "name.vi is empty");
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
        let computed = site.distance_m.is_some() || site.price.is_some() || site.overcharge_reports.is_some();
        ensure!(!computed, "distance_m, price and overcharge_reports are computed");
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
    let none = BTreeSet::new();
    for site in content.sites.iter().filter(|site| site.has_fee != Some(false)) {
        let zone = site.zone.as_deref().and_then(|zone| content.tariffs.get(zone));
        let tariffs = Tariffs { tariffs: zone.map_or(&[], Vec::as_slice), holidays: &none };
        for vehicle in site.purpose.iter().filter(|vehicle| tariffs.tariff(**vehicle, today).is_none()) {
            println!("site {}: no price for {}", site.uid, vehicle.as_str());
        }
    }
}
