//! What an address will need besides the page itself, told in its head: the browser fetches it while it still reads
//! the program that would ask for it.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use super::head::escape;

/// Addresses of what the build has cut off the first load.
#[derive(Debug, Default)]
pub struct Early {
    /// By room: the file with its program.
    rooms: BTreeMap<String, String>,
    /// What a map needs: address and kind.
    map: Vec<(String, &'static str)>,
}

impl Early {
    /// Reads the build's `rooms.json` and what the page says of its map libraries. A page that was built without
    /// either loads as it did.
    pub fn read(dist: &Path, html: &str) -> Self {
        let rooms = fs::read(dist.join("rooms.json")).ok().and_then(|json| serde_json::from_slice(&json).ok());
        let library = |(name, kind)| {
            let (_, rest) = html.split_once(&format!("name=\"portal:{name}\" content=\""))?;
            let (address, _) = rest.split_once('"')?;
            (!address.is_empty()).then(|| (address.to_owned(), kind))
        };
        let map = [("leaflet", "script"), ("leaflet-css", "style")];
        Self { rooms: rooms.unwrap_or_default(), map: map.into_iter().filter_map(library).collect() }
    }

    /// The elements for a room, one a line.
    pub fn links(&self, room: Option<(&str, bool)>) -> String {
        let mut out = String::new();
        let Some((room, has_map)) = room else { return out };
        if let Some(file) = self.rooms.get(room) {
            let _ = writeln!(out, "<link rel=\"preload\" href=\"/{}\" as=\"fetch\" crossorigin>", escape(file));
        }
        for (address, kind) in self.map.iter().filter(|_| has_map) {
            let _ = writeln!(out, "<link rel=\"preload\" href=\"{}\" as=\"{kind}\">", escape(address));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_and_its_map_are_announced() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::write(dir.path().join("rooms.json"), r#"{"browse":"room-browse-1.bin"}"#).expect("can write");
        let early = Early::read(
            dir.path(),
            "<meta name=\"portal:leaflet\" content=\"/l.js\"><meta name=\"portal:leaflet-css\" content=\"\">",
        );
        assert_eq!(
            early.links(Some(("browse", true))),
            "<link rel=\"preload\" href=\"/room-browse-1.bin\" as=\"fetch\" crossorigin>\n\
             <link rel=\"preload\" href=\"/l.js\" as=\"script\">\n"
        );
        assert!(!early.links(Some(("browse", false))).contains("l.js"));
        assert_eq!(early.links(Some(("unknown", false))) + &early.links(None), "");
        assert_eq!(Early::read(&dir.path().join("nowhere"), "").links(Some(("browse", true))), "");
    }
}
