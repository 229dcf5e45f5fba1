//! What a build says of its files, for the server and for whoever tests the page: `registry.json` beside `index.html`.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::SERVICES;

/// Name of the file.
pub const MANIFEST: &str = "registry.json";

/// The files of a build and the pages that it has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// By chunk: the file with its program, such as `chunk-bus-<hash>.bin`. Empty where all of it is one module.
    #[serde(default)]
    pub chunks: BTreeMap<String, String>,
    /// By name: the address of a file that is loaded when it is needed, such as `leaflet` or `bus-css`.
    pub files: BTreeMap<String, String>,
    /// The pages.
    pub pages: Vec<ManifestPage>,
    /// SHA-256 of `index.html`, 64 hexadecimal digits: what is said of its blocks holds for no other.
    pub index: String,
    /// The blocks inside `index.html`.
    pub inline: InlineHashes,
}

/// The blocks inside a page which a browser may use, as its content security policy names them: `sha256-…`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InlineHashes {
    /// Scripts.
    pub scripts: Vec<String>,
    /// Style sheets.
    pub styles: Vec<String>,
}

/// A page of the build.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestPage {
    /// Its path, see [`super::Page::path`].
    pub path: String,
    /// The chunk that draws it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chunk: Option<String>,
    /// The name of its style sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stylesheet: Option<String>,
    /// Whether it begins with a map.
    #[serde(default)]
    pub has_map: bool,
}

impl Manifest {
    /// The manifest of a build with these files, which says nothing of `index.html` yet.
    pub fn new(chunks: BTreeMap<String, String>, files: BTreeMap<String, String>) -> Self {
        let pages = SERVICES.iter().flat_map(|entry| {
            entry.pages.iter().map(|page| ManifestPage {
                path: page.path.to_owned(),
                chunk: page.chunk.map(str::to_owned),
                stylesheet: page.stylesheet.map(str::to_owned),
                has_map: page.has_map,
            })
        });
        Self { chunks, files, pages: pages.collect(), ..Self::default() }
    }
}
