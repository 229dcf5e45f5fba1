//! Reads a city's `heritage` folder: all valid content, and findings about the rest.

mod across;
mod facts;
mod media;
mod reader;

use chrono::NaiveDate;
use contract::{Bbox, LatLon, Localized, heritage::Walk};
use fnv::FnvHasher;
use opening::Hours;
use std::{
    collections::{BTreeMap, BTreeSet},
    hash::Hasher as _,
};

use crate::{finding::Finding, site::SiteFile, story::Story, terms::Terms};
use reader::Reader;

/// Maximum size of a drawing, in bytes.
pub const DRAWING_BYTES: usize = 10_240;
/// Maximum size of a panorama or recording, in bytes.
pub const PICTURE_BYTES: usize = 8 * 1024 * 1024;
/// Maximum size of a photograph, in bytes. Pages with photographs must load fast on a weak signal.
pub const PHOTO_BYTES: usize = 40_000;

/// Data about the city for validating its content.
#[derive(Clone, Debug, Default)]
pub struct CityData {
    /// Ward codes.
    pub wards: BTreeSet<String>,
    /// Bounding box of the city.
    pub bounds: Option<Bbox>,
    /// Public holidays, for opening hours.
    pub days_off: BTreeSet<NaiveDate>,
}

/// A drawing.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// The SVG.
    pub svg: Vec<u8>,
    /// Alternative text.
    pub alt: Localized,
    /// Whether it shows a typical building of this kind instead of this one.
    pub general: bool,
}

/// A site with valid content.
#[derive(Clone, Debug)]
pub struct SiteContent {
    /// Its name in URLs.
    pub slug: String,
    /// Its facts.
    pub file: SiteFile,
    /// Its stories, by language.
    pub stories: BTreeMap<String, Story>,
    /// Its opening hours.
    pub hours: Option<Hours>,
    /// Its other files: photographs, panorama, recordings.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl SiteContent {
    /// Its name, by language.
    pub fn name(&self) -> Localized {
        Localized(self.stories.iter().map(|(tag, story)| (tag.clone(), story.title.clone())).collect())
    }

    /// Its summary, by language.
    pub fn summary(&self) -> Localized {
        Localized(self.stories.iter().map(|(tag, story)| (tag.clone(), story.summary.clone())).collect())
    }

    /// Its position, if certain.
    pub fn at(&self) -> Option<LatLon> {
        self.file.position.as_ref().map(crate::site::Position::at)
    }
}

/// Old slugs and the slugs that replace them.
pub type Aliases = BTreeMap<String, String>;

/// All heritage content of a city.
#[derive(Clone, Debug, Default)]
pub struct Heritage {
    /// The sites, sorted by slug.
    pub sites: Vec<SiteContent>,
    /// The city's vocabulary.
    pub terms: Terms,
    /// Predefined walks.
    pub walks: Vec<Walk>,
    /// Old slugs.
    pub aliases: Aliases,
    /// Drawings, by name.
    pub drawings: BTreeMap<String, Drawing>,
}

type Files = BTreeMap<String, Vec<u8>>;

impl Heritage {
    /// Reads the files of the folder. Keys are paths below it.
    pub fn read(files: &Files, city: &CityData) -> (Self, Vec<Finding>) {
        let mut reader = Reader { files, city, findings: Vec::new() };
        let heritage = reader.read_all();
        (heritage, reader.findings)
    }

    /// The site with this slug.
    pub fn site(&self, slug: &str) -> Option<&SiteContent> {
        self.sites.binary_search_by(|site| site.slug.as_str().cmp(slug)).ok().and_then(|at| self.sites.get(at))
    }

    /// URL of a drawing. It contains a hash of the content, so responses can be cached indefinitely.
    pub fn drawing_href(&self, name: &str) -> String {
        let version = self.drawings.get(name).map(|drawing| version(&drawing.svg)).unwrap_or_default();
        format!("/d/file/{version}/{name}.svg")
    }

    /// URL of a site's file.
    pub fn file_href(&self, site: &SiteContent, name: &str) -> String {
        let version = site.files.get(name).map(|bytes| version(bytes)).unwrap_or_default();
        format!("/d/file/{version}/{}/{name}", site.slug)
    }

    /// The site with this sign number.
    pub fn numbered(&self, code: u16) -> Option<&SiteContent> {
        self.sites.iter().find(|site| site.file.code == code)
    }
}

/// A version string for bytes: their FNV-1a hash.
pub fn version(bytes: &[u8]) -> String {
    let mut hash = FnvHasher::default();
    hash.write(bytes);
    format!("{:016x}", hash.finish())
}
