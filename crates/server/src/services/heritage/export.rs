//! Static export of all pages.

use super::{HeritageService, frame::static_page};

/// All pages in all languages and the files they need, by path, for a static file server. The pages contain nothing
/// that depends on the current time; their script adds that.
pub fn files(service: &HeritageService) -> Vec<(String, Vec<u8>)> {
    let heritage = service.heritage();
    let mut out: Vec<(String, Vec<u8>)> = vec![("d/sw.js".to_owned(), service.assets.worker().as_bytes().to_vec())];
    for (href, (_, bytes)) in service.assets.files() {
        out.push((href.trim_start_matches('/').to_owned(), bytes.clone()));
    }
    // The panorama viewer and the favicon are part of the built page.
    let viewer = service.assets.viewer().map(|(script, style)| [script, style]);
    for href in viewer.into_iter().flatten().chain(["/icon.svg"]) {
        let path = href.trim_start_matches('/');
        let bytes = service.core.options().dist.as_ref().and_then(|dist| std::fs::read(dist.join(path)).ok());
        out.extend(bytes.map(|bytes| (path.to_owned(), bytes)));
    }
    for (name, drawing) in &heritage.drawings {
        out.push((heritage.drawing_href(name).trim_start_matches('/').to_owned(), drawing.svg.clone()));
    }
    for site in &heritage.sites {
        for (name, bytes) in site.files.iter().filter(|(name, _)| service.sends(site, name)) {
            out.push((heritage.file_href(site, name).trim_start_matches('/').to_owned(), bytes.clone()));
        }
        for lang in site.stories.keys() {
            let html = static_page(service, site, lang);
            // The address without a language gets the city's language, because a static file server cannot negotiate.
            if lang == "vi" {
                out.push((format!("d/{}/index.html", site.slug), html.clone().into_bytes()));
            }
            out.push((format!("d/{}/{lang}/index.html", site.slug), html.into_bytes()));
        }
    }
    out
}
