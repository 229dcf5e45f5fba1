//! `portal-server review`: photos that wait to be shown, and reports that wait for a look.

use anyhow::bail;
use clap::{Args, Subcommand};
use contract::reports::{ReportCode, Visibility};

use super::store::ReportStore;
use crate::{city::City, options::DataArguments, store::Store};

/// Photos and reports that wait for a person's decision.
#[derive(Debug, Subcommand)]
pub enum Review {
    /// List photos and reports that wait, the oldest first, and where each picture lies.
    List(List),
    /// Show photos or reports to everybody.
    Approve(DecisionArguments),
    /// Keep photos or reports from everybody but their owner.
    Hide(DecisionArguments),
}

/// What waits.
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    data: DataArguments,
}

/// Which photos and reports.
#[derive(Debug, Args)]
pub struct DecisionArguments {
    /// Ids of photos (their first characters are enough) and codes of reports.
    #[arg(required = true)]
    ids: Vec<String>,
    #[command(flatten)]
    data: DataArguments,
}

impl Review {
    /// Lists or decides.
    ///
    /// # Errors
    /// The database cannot be used, or there is no such photo or report.
    pub async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::List(list) => list.run().await,
            Self::Approve(arguments) => arguments.run(Visibility::Public).await,
            Self::Hide(arguments) => arguments.run(Visibility::Private).await,
        }
    }
}

impl List {
    async fn run(self) -> anyhow::Result<()> {
        let city = City::load(self.data.city.as_deref())?;
        let store = Store::open(&self.data.options()).await?;
        let reports = ReportStore::new(store.clone());
        let (photos, reports) = (reports.waiting_photos().await?, reports.waiting_reports().await?);
        for (photo, codes) in &photos {
            let at = city.profile.instant(photo.created_ms).format("%Y-%m-%d %H:%M");
            let codes: Vec<&str> = codes.iter().map(ReportCode::as_str).collect();
            let codes = if codes.is_empty() { "no report yet".to_owned() } else { codes.join(", ") };
            println!("photo {} {at} {}x{} {codes}", photo.id, photo.width, photo.height);
        }
        for row in &reports {
            let at = city.profile.instant(row.created_ms).format("%Y-%m-%d %H:%M");
            println!("report {} {at} {}", row.code, row.category);
        }
        let folder = self.data.data_dir.join("media");
        println!(
            "{} photos and {} reports wait; the pictures lie in {}",
            photos.len(),
            reports.len(),
            folder.display()
        );
        store.close().await;
        Ok(())
    }
}

impl DecisionArguments {
    async fn run(self, visibility: Visibility) -> anyhow::Result<()> {
        let store = Store::open(&self.data.options()).await?;
        let reports = ReportStore::new(store.clone());
        let mut missing = Vec::new();
        for id in &self.ids {
            let known = match id.parse::<ReportCode>() {
                Ok(code) => reports.set_report_visibility(&code, visibility).await?,
                Err(_) => reports.set_photo_visibility(id, visibility).await?,
            };
            if known {
                println!("{id}: {}", if visibility == Visibility::Public { "shown to everybody" } else { "hidden" });
            } else {
                missing.push(id.as_str());
            }
        }
        store.close().await;
        if !missing.is_empty() {
            bail!("there is no single photo or report {}", missing.join(", "));
        }
        Ok(())
    }
}
