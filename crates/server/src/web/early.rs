//! What an address will need besides the page itself, told in its head: the page begins to fetch it together with its
//! program (`rel="later"`, see `Trunk.toml`), which would ask for it only when it runs.

use messages::Words;
use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use super::head::escape;

/// Addresses of what the build has cut off the first load.
#[derive(Debug, Default)]
pub struct Early {
    /// By room: the file with its program.
    rooms: BTreeMap<String, String>,
    /// What a map needs: address and kind.
    map: Vec<(String, &'static str)>,
    /// How the form and the pages of public transport look: beginning of the room's name, address.
    looks: Vec<(&'static str, String)>,
}

impl Early {
    /// Reads the build's `rooms.json` and what the page says of its map libraries. A page that was built without
    /// either loads as it did.
    pub fn read(dist: &Path, html: &str) -> Self {
        let rooms = fs::read(dist.join("rooms.json")).ok().and_then(|json| serde_json::from_slice(&json).ok());
        let library = |&(name, kind): &(&str, &'static str)| {
            let (_, rest) = html.split_once(&format!("name=\"portal:{name}\" content=\""))?;
            let (address, _) = rest.split_once('"')?;
            (!address.is_empty()).then(|| (address.to_owned(), kind))
        };
        let all = |list: &[(&str, &'static str)]| list.iter().filter_map(library).collect();
        let map = all(&[("leaflet", "script"), ("leaflet-css", "style")]);
        let looks = [("new_report", "form-css"), ("bus", "bus-css"), ("heritage", "heritage-css")];
        let looks = looks.into_iter().filter_map(|(room, name)| Some((room, library(&(name, "style"))?.0))).collect();
        Self { rooms: rooms.unwrap_or_default(), map, looks }
    }

    /// The elements for a room and a language, one a line.
    pub fn links(&self, room: Option<(&str, bool)>, lang: &str) -> String {
        let mut out = String::new();
        let mut fetch = |address: &str| {
            let _ = writeln!(out, "<link rel=\"later\" href=\"{}\" as=\"fetch\" crossorigin>", escape(address));
        };
        // The words of the first language are in the program.
        let words = messages::LOCALES.iter().find(|(tag, ..)| *tag == lang && *tag != Words::default().tag());
        if let Some((tag, _, hash)) = words {
            fetch(&format!("/locales/{tag}.json?v={hash}"));
        }
        let Some((room, has_map)) = room else { return out };
        if let Some(file) = self.rooms.get(room) {
            fetch(&format!("/{file}"));
        }
        let looks = self.looks.iter().filter(|(of, _)| room.starts_with(of)).map(|(_, address)| (address, "style"));
        let map = self.map.iter().filter(|_| has_map).map(|(address, kind)| (address, *kind));
        for (address, kind) in map.chain(looks) {
            let _ = writeln!(out, "<link rel=\"later\" href=\"{}\" as=\"{kind}\">", escape(address));
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
            early.links(Some(("browse", true)), "vi"),
            "<link rel=\"later\" href=\"/room-browse-1.bin\" as=\"fetch\" crossorigin>\n\
             <link rel=\"later\" href=\"/l.js\" as=\"script\">\n"
        );
        assert!(!early.links(Some(("browse", false)), "vi").contains("l.js"));
        assert_eq!(early.links(Some(("unknown", false)), "vi") + &early.links(None, "xx"), "");
        assert!(early.links(None, "en").starts_with("<link rel=\"later\" href=\"/locales/en.json?v="));
        assert_eq!(Early::read(&dir.path().join("nowhere"), "").links(Some(("browse", true)), "vi"), "");
    }
}
