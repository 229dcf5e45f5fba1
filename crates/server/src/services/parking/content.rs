//! The city's files below `parking/`: zones, tariffs and sites.

use anyhow::{anyhow, bail, ensure};
use chrono::NaiveDate;
use civic::parking::{Tariffs, lint};
use contract::{
    Localized,
    parking::{ParkingSite, Tariff, Vehicle, Zone},
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

use super::rules::check_site;
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
    /// What the city says about its parking data as a whole; empty if nothing.
    pub about: Localized,
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
    #[serde(default)]
    about: Localized,
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
        if !sites.about.0.is_empty() {
            let lacks = |tag: &&String| sites.about.0.get(*tag).is_none_or(|text| text.trim().is_empty());
            if let Some(tag) = city.profile.locales.iter().find(lacks) {
                bail!("{SITES}: about: has no text for {tag}");
            }
        }
        content.about = sites.about;
        let mut uids = BTreeSet::new();
        for site in sites.sites {
            let checked = match uids.insert(site.uid.clone()) {
                true => content.check_site(city, &site),
                false => Err(anyhow!("there are two")),
            };
            checked.map_err(|error| error.context(format!("{SITES}: site `{}`", site.uid)))?;
            content.sites.push(site);
        }
        Ok(content)
    }

    fn check_site(&self, city: &City, site: &ParkingSite) -> anyhow::Result<()> {
        check_site(city, site)?;
        ensure!(site.ward.is_empty() || city.ward(&site.ward).is_some(), "ward {} does not exist", site.ward);
        if let Some(zone) = &site.zone {
            ensure!(self.zones.contains_key(zone), "zone `{zone}` is not in {TARIFFS}");
        }
        ensure!(site.zone.is_none() || site.has_fee != Some(false), "has_fee is false, but there is a zone");
        ensure!(site.realtime.is_empty(), "realtime is not for files: operators send it");
        let is_computed = site.opening.is_some()
            || site.overcharge_reports.is_some()
            || site.updated_at.is_some()
            || site.distance_m.is_some()
            || site.price.is_some();
        ensure!(!is_computed, "opening, overcharge_reports, updated_at, distance_m and price are computed");
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
        "{} zones, {} tariffs, {} sites, {} of them with opening hours",
        content.zones.len(),
        content.tariffs.values().map(Vec::len).sum::<usize>(),
        content.sites.len(),
        content.sites.iter().filter(|site| site.opening_hours.is_some()).count()
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
