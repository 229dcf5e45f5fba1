//! `portal-server import parking`: sites from a file of an operator or of OpenStreetMap.

mod changes;
mod csv;
mod geojson;
mod parkapi;
mod record;

use anyhow::{Context as _, anyhow, bail, ensure};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use contract::parking::{ParkingSite, SiteSource};
use serde_json::Value;
use std::{fs::File, io::Read as _, path::PathBuf};

use super::{
    content::Content,
    rules::{check_site, check_text},
    store,
};
use crate::{
    city::City,
    gazetteer::{Gazetteer, Gazetteers},
    options::DataArguments,
    store::Store,
};
use changes::{Changes, ReadSite};
use record::{Fields, Row};

/// Maximum size of a file in bytes. In memory, JSON takes about ten times as much.
const MOST_BYTES: u64 = 100 * 1024 * 1024;
/// Maximum number of sites of a source. A server looks at every site for each list.
const MOST_SITES: usize = 100_000;

/// Parking sites from a file.
#[derive(Debug, Args)]
pub struct SiteImport {
    /// The file to read.
    ///
    /// Columns of CSV: uid, name, lat, lon, purpose (CAR, MOTORCYCLE, BIKE, BUS, joined by |), and where known name_en,
    /// type, address, address_en, operator, opening_hours (as in OpenStreetMap), has_fee, max_stay (seconds, or a
    /// duration such as PT4H), max_height (centimetres), capacity, capacity_charging, capacity_disabled, is_roofed,
    /// photo_url (https), photo_licence, photo_author, photo_alt, photo_alt_en.
    file: PathBuf,
    /// How the file is written. Without it, the name of the file or its content decides.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Name of the source, as people read it at each site. A new import of the same source replaces its sites.
    #[arg(long, value_name = "NAME")]
    source: String,
    /// Address of the source, https.
    #[arg(long, value_name = "URL")]
    source_url: Option<String>,
    /// Write the changes. Without it they are only shown.
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    data: DataArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// ParkAPI v3: a JSON list of sites, or an object with `items`.
    Parkapi,
    /// A FeatureCollection of OpenStreetMap's parking, motorcycle_parking and bicycle_parking.
    Geojson,
    /// Comma-separated values with a header.
    Csv,
}

impl SiteImport {
    /// Shows what the file changes, and changes it with `--yes`.
    ///
    /// # Errors
    /// The file cannot be read as a whole, has no site to import, or the database cannot be used. Nothing is changed
    /// then.
    pub async fn run(&self) -> anyhow::Result<()> {
        let text = self.text().with_context(|| format!("{}: cannot be read", self.file.display()))?;
        let rows = self.rows(text.trim_start_matches('\u{feff}')).with_context(|| self.file.display().to_string())?;
        let city = City::load(self.data.city.as_deref())?;
        let content = Content::read(&city)?;
        let options = self.data.options();
        let now_ms = options.clock.now_ms();
        let source = self.source(city.profile.instant(now_ms).date_naive())?;
        let store = Store::open(&options).await?;
        let gazetteer = Gazetteers::open(&city, &store).await?.up_to_date(&city, &store).await?;
        let reader = SiteReader { city: &city, gazetteer: &gazetteer, source: &source };
        let read: Vec<ReadSite> = rows.into_iter().map(|row| reader.read(row)).collect();
        println!("{}: {} sites read", self.file.display(), read.len());
        let changes = Changes::new(&source.name, &store::imported(&store).await?, &content.sites, read);
        print!("{changes}");
        if changes.sites.is_empty() {
            bail!("there is nothing to import; nothing was changed");
        }
        let count = changes.sites.len();
        ensure!(count <= MOST_SITES, "{count} sites are more than {MOST_SITES}; nothing was changed");
        if self.yes {
            store::replace(&store, &source.name, &changes.sites, &changes.removed, now_ms).await?;
            println!("imported");
        } else {
            println!("Nothing was changed. Import with --yes");
        }
        store.close().await;
        Ok(())
    }

    fn text(&self) -> anyhow::Result<String> {
        let mut bytes = Vec::new();
        File::open(&self.file)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
        ensure!(bytes.len() as u64 <= MOST_BYTES, "more than {MOST_BYTES} bytes");
        String::from_utf8(bytes).map_err(|error| anyhow!("not UTF-8 after byte {}", error.utf8_error().valid_up_to()))
    }

    fn source(&self, today: NaiveDate) -> anyhow::Result<SiteSource> {
        let name = self.source.trim().to_owned();
        ensure!(!name.is_empty(), "--source must not be empty");
        check_text("--source", &name)?;
        self.source_url.iter().try_for_each(|url| check_text("--source-url", url))?;
        ensure!(self.source_url.iter().all(|url| url.starts_with("https://")), "--source-url must begin with https://");
        Ok(SiteSource { name, url: self.source_url.clone(), checked_on: today })
    }

    fn rows(&self, text: &str) -> anyhow::Result<Vec<Row>> {
        let is_csv = self.file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
        if self.format == Some(Format::Csv) || (self.format.is_none() && is_csv) {
            return csv::read(text);
        }
        let document: Value = serde_json::from_str(text).context("not JSON")?;
        let is_collection = document.get("type").and_then(Value::as_str) == Some("FeatureCollection");
        if self.format == Some(Format::Geojson) || (self.format.is_none() && is_collection) {
            return geojson::read(document);
        }
        parkapi::read(document)
    }
}

/// Turns rows into sites of the city.
struct SiteReader<'a> {
    city: &'a City,
    gazetteer: &'a Gazetteer,
    source: &'a SiteSource,
}

impl SiteReader<'_> {
    fn read(&self, row: Row) -> ReadSite {
        ReadSite { place: row.place, uid: row.uid, site: row.fields.and_then(|fields| self.site(&fields)) }
    }

    fn site(&self, fields: &Fields) -> Result<ParkingSite, String> {
        let mut site = fields.site(self.source)?;
        check_site(self.city, &site).map_err(|error| format!("{error:#}"))?;
        // The nearest ward is a guess, and a wrong one is worse than none.
        let ward = self.gazetteer.ward_at(site.at()).filter(|found| found.exact);
        site.ward = ward.map(|found| found.ward.code).unwrap_or_default();
        Ok(site)
    }
}
