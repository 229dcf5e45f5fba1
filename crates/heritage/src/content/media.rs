//! Photographs, panoramas and recordings of a site.

use std::collections::BTreeMap;
use toml::Spanned;

use super::{PHOTO_BYTES, PICTURE_BYTES, SiteContent, reader::Reader};
use crate::{
    finding::{Severity, line_of},
    story,
};

impl Reader<'_> {
    /// Removes missing and oversized media, and reports them.
    pub(super) fn media(&mut self, site: &mut SiteContent, folder: &str, path: &str, text: &str) {
        let mut files = BTreeMap::new();
        let mut is_usable = |reader: &mut Self, name: &Spanned<String>, kinds: &[&str], most: usize| -> bool {
            let line = Some(line_of(text, name.span().start));
            let file = name.get_ref();
            let kind = file.rsplit('.').next().unwrap_or_default();
            let problem = match reader.files.get(&format!("{folder}{file}")) {
                None => Some(format!("there is no file \"{file}\" beside it: left out")),
                Some(_) if !kinds.contains(&kind) => {
                    Some(format!("\"{file}\" is not {}: left out", kinds.join(" or ")))
                }
                Some(bytes) if bytes.len() > most => {
                    Some(format!("\"{file}\" has {} bytes, at most {most}: make it smaller; left out", bytes.len()))
                }
                Some(bytes) => {
                    files.insert(file.clone(), bytes.clone());
                    None
                }
            };
            match problem {
                Some(problem) => reader.report(Severity::LeftOut, path, line, problem),
                None => return true,
            }
            false
        };
        let pictures = ["jpg", "jpeg", "png", "webp"];
        let mut file = site.file.clone();
        file.photos.retain(|photo| is_usable(self, &photo.file, &pictures, PHOTO_BYTES));
        file.panorama =
            file.panorama.filter(|panorama| is_usable(self, &panorama.file, &["jpg", "jpeg"], PICTURE_BYTES));
        for spot in file.panorama.iter_mut().flat_map(|panorama| &mut panorama.hotspots) {
            if !spot.href.is_empty() && !story::is_safe(&spot.href) {
                self.report(
                    Severity::LeftOut,
                    path,
                    None,
                    format!("the link to \"{}\" is left out: https://… or /d/SLUG only", spot.href),
                );
                spot.href.clear();
            }
        }
        file.recordings.retain(|_, name| is_usable(self, name, &["mp3", "m4a", "opus"], PICTURE_BYTES));
        site.file = file;
        site.files = files;
    }
}
