//! What an address will need besides the page itself, told in its head. What the page begins with is fetched while the
//! program is on its way (`rel="early"`, see `index.html`); what can be looked at without, a map's libraries, once the
//! program is there (`rel="later"`, see `Trunk.toml`), so that it takes nothing of the line before.

use messages::Words;
use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use super::head::Head;
use crate::http::html::escape;

/// Addresses of what the build has cut off the first load.
#[derive(Debug, Default)]
pub struct Early {
    /// The file of each part of the program, by its name.
    parts: BTreeMap<String, String>,
    /// What a map needs: address and kind.
    map: Vec<(String, &'static str)>,
    /// Style sheets by the name that the page gives them.
    styles: BTreeMap<String, String>,
}

impl Early {
    /// Reads the build's `rooms.json` and what the page says of its map libraries. A page that was built without
    /// either loads as it did.
    pub fn read(dist: &Path, html: &str) -> Self {
        let parts = fs::read(dist.join("rooms.json")).ok().and_then(|json| serde_json::from_slice(&json).ok());
        let library = |&(name, kind): &(&str, &'static str)| {
            let (_, rest) = html.split_once(&format!("name=\"portal:{name}\" content=\""))?;
            let (address, _) = rest.split_once('"')?;
            (!address.is_empty()).then(|| (address.to_owned(), kind))
        };
        let all = |list: &[(&str, &'static str)]| list.iter().filter_map(library).collect();
        let map = all(&[("leaflet", "script"), ("leaflet-css", "style")]);
        Self { parts: parts.unwrap_or_default(), map, styles: named(html) }
    }

    /// The elements for a page whose API lies at `base`, one a line, in the order in which their bytes are needed.
    pub fn links(&self, head: &Head, base: &str) -> String {
        let mut requests = head.requests.iter().map(|request| request.link(base));
        let mut out = requests.next().unwrap_or_default();
        let pack = head.part.and_then(|part| self.parts.get(part.name)).map(|file| format!("/{file}"));
        // The words of the first language are in the program.
        let words = messages::LOCALES.iter().find(|(tag, ..)| *tag == head.lang && *tag != Words::default().tag());
        let words = words.map(|(tag, _, hash)| format!("/locales/{tag}.json?v={hash}"));
        for address in [words, pack].into_iter().flatten() {
            let _ = writeln!(out, "<link rel=\"early\" href=\"{}\">", escape(&address));
        }
        out.extend(requests);
        let Some(part) = head.part else { return out };
        // Small, and the page is not shown without.
        if let Some(address) = part.style.and_then(|style| self.styles.get(style)) {
            let _ = writeln!(out, "<link rel=\"preload\" href=\"{}\" as=\"style\">", escape(address));
        }
        for (address, kind) in self.map.iter().filter(|_| part.has_map) {
            let _ = writeln!(out, "<link rel=\"later\" href=\"{}\" as=\"{kind}\">", escape(address));
        }
        out
    }
}

/// What the page names `portal:NAME-css`, by `NAME-css`, where it has an address.
fn named(html: &str) -> BTreeMap<String, String> {
    let named = html.split("name=\"portal:").skip(1).filter_map(|rest| {
        let (name, rest) = rest.split_once("\" content=\"")?;
        let (address, _) = rest.split_once('"')?;
        (name.ends_with("-css") && !address.is_empty()).then(|| (name.to_owned(), address.to_owned()))
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::page::Part;

    #[test]
    fn a_part_and_its_map_are_announced() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::write(dir.path().join("rooms.json"), r#"{"browse":"room-browse-1.bin","bus":"room-bus-2.bin"}"#)
            .expect("can write");
        let early = Early::read(
            dir.path(),
            "<meta name=\"portal:leaflet\" content=\"/l.js\"><meta name=\"portal:leaflet-css\" content=\"\">\
             <meta name=\"portal:bus-css\" content=\"/bus.css\">",
        );
        let links = |early: &Early, part, lang: &str| {
            early.links(&Head { part, lang: lang.to_owned(), ..Head::default() }, "/api/v1")
        };
        assert_eq!(
            links(&early, Some(Part::new("browse").with_map()), "vi"),
            "<link rel=\"early\" href=\"/room-browse-1.bin\">\n<link rel=\"later\" href=\"/l.js\" as=\"script\">\n"
        );
        assert_eq!(
            links(&early, Some(Part::new("bus").styled("bus-css")), "vi"),
            "<link rel=\"early\" href=\"/room-bus-2.bin\">\n<link rel=\"preload\" href=\"/bus.css\" as=\"style\">\n"
        );
        assert_eq!(links(&early, Some(Part::new("unknown")), "vi") + &links(&early, None, "xx"), "");
        assert!(links(&early, None, "en").starts_with("<link rel=\"early\" href=\"/locales/en.json?v="));
        let bare = Early::read(&dir.path().join("nowhere"), "");
        assert_eq!(links(&bare, Some(Part::new("browse").with_map()), "vi"), "");
    }
}
