//! `portal-server signs`.

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use heritage::sign::Paper;
use std::path::PathBuf;

use crate::{
    city::City,
    heritage::{pdf, sign},
    http::origin,
};

/// Signs for the gates of heritage sites, as one PDF for the printer.
#[derive(Debug, Args)]
pub(super) struct Signs {
    /// The file to write.
    #[arg(long, value_name = "FILE.pdf")]
    pdf: PathBuf,
    /// Where people reach the portal, such as https://portal.example: it stands in every code, for years.
    #[arg(long, value_name = "URL", env = "PORTAL_PUBLIC_URL", value_parser = origin::printed)]
    public_url: String,
    /// Paper: A5 or A4.
    #[arg(long, value_name = "PAPER", default_value = "A5")]
    size: String,
    /// Only this site. May be repeated.
    #[arg(long = "site", value_name = "SLUG")]
    sites: Vec<String>,
    /// Signs a site, each with a number of its own, so that each is counted.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=99))]
    each: u16,
    /// Folder with a city's files, instead of the city that is compiled in.
    #[arg(long, value_name = "DIR", env = "PORTAL_CITY")]
    city: Option<PathBuf>,
}

impl Signs {
    pub(super) fn run(&self) -> anyhow::Result<()> {
        let origin = &self.public_url;
        let Some(paper) = Paper::parse(&self.size) else { bail!("--size {}: must be A5 or A4", self.size) };
        let city = City::load(self.city.as_deref())?;
        for slug in &self.sites {
            ensure!(city.heritage.site(slug).is_some(), "--site {slug}: there is no such site");
        }
        let wanted = |slug: &String| self.sites.is_empty() || self.sites.contains(slug);
        let sites = city.heritage.sites.iter().filter(|site| wanted(&site.slug));
        let signs: Vec<_> = sites
            .flat_map(|site| (1..=self.each).map(|number| sign(&city, site, origin, number)).collect::<Vec<_>>())
            .collect();
        ensure!(!signs.is_empty(), "the city has no heritage sites");
        let bytes = pdf(&signs, paper)?;
        std::fs::write(&self.pdf, &bytes).with_context(|| format!("cannot write {}", self.pdf.display()))?;
        println!("{} signs, {} bytes: {}", signs.len(), bytes.len(), self.pdf.display());
        Ok(())
    }
}
