//! Links in the head to what a page needs besides its document. What the page starts with is fetched while the program
//! loads (`rel="early"`, see `index.html`). What the page can be shown without, such as the libraries of a map, is
//! fetched once the program has loaded (`rel="later"`, see `Trunk.toml`), so that it does not compete for bandwidth.

use anyhow::Context as _;
use contract::services::{MANIFEST, Manifest};
use messages::Words;
use std::{fmt::Write as _, fs, path::Path};

use super::head::Head;
use crate::http::html::escape;

/// What a map needs: names of files in the manifest, and their `as` values.
const MAP: [(&str, &str); 2] = [("leaflet", "script"), ("leaflet-css", "style")];

/// Addresses of the files that the build has split off the first load.
#[derive(Debug, Default)]
pub struct PreloadLinks(Manifest);

impl PreloadLinks {
    /// Reads the manifest of the build.
    ///
    /// # Errors
    /// The manifest is missing or cannot be read: the page was built by another version.
    pub fn read(dist: &Path) -> anyhow::Result<Self> {
        let path = dist.join(MANIFEST);
        let json = fs::read(&path).with_context(|| format!("there is no readable {}", path.display()))?;
        let manifest = serde_json::from_slice(&json).with_context(|| format!("{} is damaged", path.display()))?;
        Ok(Self(manifest))
    }

    /// The manifest of the build.
    pub const fn manifest(&self) -> &Manifest {
        &self.0
    }

    /// The `<link>` elements of a page whose API is at `base`, one per line, in the order in which they are needed.
    pub fn links(&self, head: &Head, base: &str) -> String {
        let Manifest { chunks, files, .. } = &self.0;
        let mut requests = head.requests.iter().map(|request| request.link(base));
        let mut out = requests.next().unwrap_or_default();
        // For a page that the server renders, the program is already running when it draws it.
        let page = head.page.filter(|page| !page.is_served);
        let chunk = page.and_then(|page| chunks.get(page.chunk?)).map(|file| format!("/{file}"));
        // The messages of the default language are part of the program.
        let words = messages::LOCALES.iter().find(|(tag, ..)| *tag == head.lang && *tag != Words::default().tag());
        let words = words.map(|(tag, _, hash)| format!("/locales/{tag}.json?v={hash}"));
        for address in [words, chunk].into_iter().flatten() {
            let _ = writeln!(out, "<link rel=\"early\" href=\"{}\">", escape(&address));
        }
        out.extend(requests);
        let Some(page) = page else { return out };
        // Small, and the page cannot be shown without it.
        if let Some(address) = page.stylesheet.and_then(|name| files.get(&format!("{name}-css"))) {
            let _ = writeln!(out, "<link rel=\"preload\" href=\"{}\" as=\"style\">", escape(address));
            // The program would apply it.
            if head.content.is_some() {
                let link = format!("<link rel=\"stylesheet\" href=\"{}\">", escape(address));
                let _ = writeln!(out, "<noscript>{link}</noscript>");
            }
        }
        for (address, kind) in
            MAP.iter().filter(|_| page.has_map).filter_map(|(name, kind)| Some((files.get(*name)?, kind)))
        {
            let _ = writeln!(out, "<link rel=\"later\" href=\"{}\" as=\"{kind}\">", escape(address));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::services::page_of;

    #[test]
    fn a_chunk_its_style_sheet_and_its_map_are_announced() {
        let dir = tempfile::tempdir().expect("a folder");
        let manifest = r#"{"chunks":{"browse":"chunk-browse-1.bin","bus":"chunk-bus-2.bin","heritage":"h.bin"},
            "files":{"leaflet":"/l.js","bus-css":"/bus.css"},"pages":[],"index":"","inline":{"scripts":[],"styles":[]},
            "next":"version"}"#;
        fs::write(dir.path().join(MANIFEST), manifest).expect("can write");
        let early = PreloadLinks::read(dir.path()).expect("a manifest");
        let links = |path: &str, lang: &str| {
            let head = Head { page: page_of(path), lang: lang.to_owned(), ..Head::default() };
            early.links(&head, "/api/v1")
        };
        assert_eq!(
            links("/reports", "vi"),
            "<link rel=\"early\" href=\"/chunk-browse-1.bin\">\n<link rel=\"later\" href=\"/l.js\" as=\"script\">\n"
        );
        assert_eq!(
            links("/bus", "vi"),
            "<link rel=\"early\" href=\"/chunk-bus-2.bin\">\n<link rel=\"preload\" href=\"/bus.css\" as=\"style\">\n"
        );
        let head = Head { page: page_of("/bus"), content: Some(String::new()), ..Head::default() };
        let unscripted = "<noscript><link rel=\"stylesheet\" href=\"/bus.css\"></noscript>\n";
        assert!(early.links(&head, "/api/v1").ends_with(unscripted), "content is readable without the program");
        for path in ["/", "/khong-co", "/settings", "/d/den-ngoc-son"] {
            assert_eq!(links(path, "vi"), "", "{path}");
        }
        assert!(links("/", "en").starts_with("<link rel=\"early\" href=\"/locales/en.json?v="));
    }

    #[test]
    fn a_build_without_its_manifest_is_refused() {
        let dir = tempfile::tempdir().expect("a folder");
        let refused = || format!("{:#}", PreloadLinks::read(dir.path()).expect_err("no manifest"));
        assert!(refused().contains("registry.json"), "{}", refused());
        for damaged in ["", "<!doctype html>", "{}", r#"{"chunks":{},"files":{},"pages":[]}"#] {
            fs::write(dir.path().join(MANIFEST), damaged).expect("can write");
            assert!(refused().contains("registry.json is damaged"), "{}", refused());
        }
    }
}
