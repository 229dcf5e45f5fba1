//! The folder `heritage` of a city: everything that can be read, and what is wrong with the rest.

mod across;
mod facts;
mod media;
mod reader;

use chrono::NaiveDate;
use contract::{Bbox, LatLon, Localized, heritage::Walk};
use fnv::FnvHasher;
use std::{
    collections::{BTreeMap, BTreeSet},
    hash::Hasher as _,
};

use crate::{finding::Finding, opening::Hours, site::SiteFile, story::Story, terms::Terms};
use reader::Reader;

/// Bytes that a drawing may have.
pub const DRAWING_BYTES: usize = 10_240;
/// Bytes that a panorama or a recording may have.
pub const PICTURE_BYTES: usize = 8 * 1024 * 1024;
/// Bytes that a photograph may have: a page with it must come fast on a weak signal.
pub const PHOTO_BYTES: usize = 40_000;

/// What must be known of the city to judge its content.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Codes of its wards.
    pub wards: BTreeSet<String>,
    /// The city lies in here.
    pub bounds: Option<Bbox>,
    /// Days off, for opening hours.
    pub days_off: BTreeSet<NaiveDate>,
}

/// A drawing.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// The SVG.
    pub svg: Vec<u8>,
    /// What it shows.
    pub alt: Localized,
    /// Whether it shows such a house in general, not this one.
    pub general: bool,
}

/// A site that can be shown.
#[derive(Clone, Debug)]
pub struct SiteContent {
    /// Its name in addresses.
    pub slug: String,
    /// Its facts.
    pub file: SiteFile,
    /// Its stories by language.
    pub stories: BTreeMap<String, Story>,
    /// Its hours.
    pub hours: Option<Hours>,
    /// Its other files: photographs, panorama, recordings.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl SiteContent {
    /// Its name in each language.
    pub fn name(&self) -> Localized {
        Localized(self.stories.iter().map(|(tag, story)| (tag.clone(), story.title.clone())).collect())
    }

    /// What it is, in each language.
    pub fn summary(&self) -> Localized {
        Localized(self.stories.iter().map(|(tag, story)| (tag.clone(), story.summary.clone())).collect())
    }

    /// Where it is, if that is certain.
    pub fn at(&self) -> Option<LatLon> {
        self.file.position.as_ref().map(crate::site::Position::at)
    }
}

/// Old slugs and where they lead now.
pub type Aliases = BTreeMap<String, String>;

/// All content of a city.
#[derive(Clone, Debug, Default)]
pub struct Heritage {
    /// The sites in the order of their slugs.
    pub sites: Vec<SiteContent>,
    /// The city's words.
    pub terms: Terms,
    /// Ready-made walks.
    pub walks: Vec<Walk>,
    /// Old slugs.
    pub aliases: Aliases,
    /// Drawings by name.
    pub drawings: BTreeMap<String, Drawing>,
}

type Files = BTreeMap<String, Vec<u8>>;

impl Heritage {
    /// Reads the files of the folder, by their paths below it.
    pub fn read(files: &Files, known: &Known) -> (Self, Vec<Finding>) {
        let mut reader = Reader { files, known, findings: Vec::new() };
        let heritage = reader.all();
        (heritage, reader.findings)
    }

    /// The site of a slug.
    pub fn site(&self, slug: &str) -> Option<&SiteContent> {
        self.sites.binary_search_by(|site| site.slug.as_str().cmp(slug)).ok().and_then(|at| self.sites.get(at))
    }

    /// Where a drawing lies: for ever under its name, which changes with what is in it.
    pub fn drawing_href(&self, name: &str) -> String {
        let version = self.drawings.get(name).map(|drawing| version(&drawing.svg)).unwrap_or_default();
        format!("/d/file/{version}/{name}.svg")
    }

    /// Where a file of a site lies.
    pub fn file_href(&self, site: &SiteContent, name: &str) -> String {
        let version = site.files.get(name).map(|bytes| version(bytes)).unwrap_or_default();
        format!("/d/file/{version}/{}/{name}", site.slug)
    }

    /// The site of the number on a sign.
    pub fn numbered(&self, code: u16) -> Option<&SiteContent> {
        self.sites.iter().find(|site| site.file.code == code)
    }
}

/// A name for bytes: FNV-1a.
pub fn version(bytes: &[u8]) -> String {
    let mut hash = FnvHasher::default();
    hash.write(bytes);
    format!("{:016x}", hash.finish())
}
