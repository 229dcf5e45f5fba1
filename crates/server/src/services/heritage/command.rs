//! `portal-server signs`, `export heritage` and `check heritage`.

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use heritage::{Severity, sign::Paper};
use std::path::PathBuf;

use super::{
    Content, HeritageService,
    export::files,
    signs::{pdf, sign},
};
use crate::{
    city::City,
    http::origin,
    options::{DataArguments, Options},
};

/// Signs for the gates of heritage sites, as one PDF for the printer.
#[derive(Debug, Args)]
pub struct Signs {
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
    /// Writes the PDF.
    ///
    /// # Errors
    /// There is no such site, no font for a language, or the file cannot be written.
    pub fn run(&self) -> anyhow::Result<()> {
        let origin = &self.public_url;
        let Some(paper) = Paper::parse(&self.size) else { bail!("--size {}: must be A5 or A4", self.size) };
        let city = City::load(self.city.as_deref())?;
        let heritage = Content::read(&city)?.heritage;
        for slug in &self.sites {
            ensure!(heritage.site(slug).is_some(), "--site {slug}: there is no such site");
        }
        let selected = |slug: &String| self.sites.is_empty() || self.sites.contains(slug);
        let sites = heritage.sites.iter().filter(|site| selected(&site.slug));
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

/// Every heritage page in every language, with all that belongs to it, for a server of files.
#[derive(Debug, Args)]
pub struct Export {
    /// Folder to write into.
    folder: PathBuf,
    /// Where people will reach the pages, such as https://portal.example.
    #[arg(long, value_name = "URL", env = "PORTAL_PUBLIC_URL", value_parser = origin::public)]
    public_url: String,
    /// Folder of the built page: icons come from there.
    #[arg(long, value_name = "DIR", env = "PORTAL_DIST")]
    dist: Option<PathBuf>,
    #[command(flatten)]
    data: DataArguments,
}

impl Export {
    /// The options of a portal whose pages are written.
    pub fn options(&self) -> Options {
        let (dist, public_url) = (self.dist.clone(), Some(self.public_url.clone()));
        Options { dist, public_url, ..self.data.options() }
    }

    /// Writes the pages of a portal that was opened with these options.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn run(&self, service: &HeritageService) -> anyhow::Result<()> {
        let files = files(service);
        for (path, bytes) in &files {
            let path = self.folder.join(path);
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
            }
            std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
        }
        let pages = files.iter().filter(|(path, _)| path.ends_with("index.html")).count();
        println!("{pages} pages, {} files: {}", files.len(), self.folder.display());
        Ok(())
    }
}

/// Prints what is wrong with the content, and what could be better.
///
/// # Errors
/// Some content is not shown.
pub fn check(content: &Content) -> anyhow::Result<()> {
    let mut findings = content.findings.clone();
    findings.extend(heritage::quality::check(&content.heritage));
    findings.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| (&a.file, a.line).cmp(&(&b.file, b.line))));
    for finding in &findings {
        println!("{finding}");
    }
    let sites = &content.heritage.sites;
    let placed = sites.iter().filter(|site| site.at().is_some()).count();
    let stories: usize = sites.iter().map(|site| site.stories.len()).sum();
    println!(
        "{} sites ({placed} with a certain place), {stories} stories, {} walks",
        sites.len(),
        content.heritage.walks.len()
    );
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (broken, left_out) = (count(Severity::Broken), count(Severity::LeftOut));
    println!("{broken} broken, {left_out} left out, {} could be better", count(Severity::Advice));
    if broken + left_out > 0 {
        bail!("some content is not shown");
    }
    Ok(())
}
