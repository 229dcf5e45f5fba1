//! `portal-server import`: wards and places from a file, all or nothing.

mod geojson;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use std::{
    io::{IsTerminal as _, Write as _},
    path::PathBuf,
};

use crate::{
    city::{City, read_places},
    options::DataArguments,
    services,
    store::{ImportCounts, Store},
};

/// Maximum number of rejected rows to print individually.
const NAMED: usize = 20;

#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// Ward boundaries from GeoJSON, for an exact answer to "which ward is this in?".
    ///
    /// A FeatureCollection of Polygon or MultiPolygon features with the properties code and name (or name_vi), and
    /// where known name_en, kind (ward or commune), lat and lon. Wards that were imported before are replaced.
    Wards(File),
    /// Streets, squares, landmarks and offices from CSV, for choosing a place by name.
    ///
    /// Columns: id, kind, name_vi, name_en, aliases (joined by |), lat, lon, ward, source. Places that were imported
    /// before are replaced; the city's own file is not used any more.
    Places(File),
    #[command(flatten)]
    OfService(services::Import),
}

#[derive(Debug, Args)]
pub(super) struct File {
    /// The file to read.
    file: PathBuf,
    /// Leave out what is wrong and import the rest. Without it nothing is imported when anything is wrong.
    #[arg(long)]
    skip_wrong: bool,
    #[command(flatten)]
    data: DataArguments,
}

impl Import {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Wards(file) => wards(&file).await,
            Self::Places(file) => places(&file).await,
            Self::OfService(import) => import.run().await,
        }
    }
}

async fn wards(file: &File) -> anyhow::Result<()> {
    let (city, store, text) = open(file).await?;
    let (wards, refused) = geojson::read(&text, &city)?;
    report(file, "wards", wards.len(), &refused)?;
    let changed = store.replace_wards(&wards).await?;
    summary("wards", &changed);
    store.close().await;
    Ok(())
}

async fn places(file: &File) -> anyhow::Result<()> {
    let (city, store, text) = open(file).await?;
    let imported: Vec<_> = store.imported_wards().await?.into_iter().map(|(ward, _)| ward).collect();
    let known = if imported.is_empty() { &city.wards } else { &imported };
    let (places, refused) = read_places(&text, &city.profile, known)?;
    let named: Vec<_> = refused.into_iter().map(|(line, cause)| (format!("line {line}"), cause)).collect();
    report(file, "places", places.len(), &named)?;
    let all = places.len();
    let mut bar = Progress::new(all);
    let changed = store.replace_places(&places, |done| bar.show(done)).await?;
    bar.end();
    summary("places", &changed);
    store.close().await;
    Ok(())
}

async fn open(file: &File) -> anyhow::Result<(City, Store, String)> {
    let text =
        std::fs::read_to_string(&file.file).with_context(|| format!("{}: cannot be read", file.file.display()))?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    let city = City::load(file.data.city.as_deref())?;
    let store = Store::open(&file.data.options()).await?;
    Ok((city, store, text))
}

/// Prints what was read and what is invalid. Fails if any row is invalid, unless invalid rows may be skipped.
fn report(file: &File, what: &str, read: usize, refused: &[(String, String)]) -> anyhow::Result<()> {
    println!("{}: {read} {what} read, {} refused", file.file.display(), refused.len());
    for (place, cause) in refused.iter().take(NAMED) {
        println!("  refused: {place}: {cause}");
    }
    if refused.len() > NAMED {
        println!("  … and {} more", refused.len() - NAMED);
    }
    if read == 0 {
        bail!("there is nothing to import; nothing was changed");
    }
    if !refused.is_empty() && !file.skip_wrong {
        bail!("nothing was changed. Correct the file, or import the rest with --skip-wrong");
    }
    Ok(())
}

fn summary(what: &str, changed: &ImportCounts) {
    let ImportCounts { added, updated, removed, same } = changed;
    println!("{what}: {added} added, {updated} changed, {removed} removed, {same} as before");
}

/// Progress output, only on a terminal.
struct Progress {
    all: usize,
    step: usize,
    watched: bool,
}

impl Progress {
    fn new(all: usize) -> Self {
        Self { all, step: (all / 100).max(1), watched: std::io::stderr().is_terminal() }
    }

    fn show(&mut self, done: usize) {
        if self.watched && (done.is_multiple_of(self.step) || done == self.all) {
            eprint!("\r{done} of {} written", self.all);
            let _ = std::io::stderr().flush();
        }
    }

    fn end(&self) {
        if self.watched {
            eprintln!();
        }
    }
}
