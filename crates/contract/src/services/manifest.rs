//! The build manifest, `registry.json` next to `index.html`: lists the files of a build for the server and for tests.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::SERVICES;

/// File name of the manifest.
pub const MANIFEST: &str = "registry.json";

/// Files and pages of a build.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// File name of each chunk, such as `chunk-bus-<hash>.bin`. Empty if the program is a single module.
    #[serde(default)]
    pub chunks: BTreeMap<String, String>,
    /// URLs of files that are loaded on demand, by name, such as `leaflet` or `bus-css`.
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
    /// Path pattern; see [`super::Page::path`].
    pub path: String,
    /// The chunk that renders it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chunk: Option<String>,
    /// Name of its style sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stylesheet: Option<String>,
    /// Whether it opens with a map.
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
