//! Style sheet, script, panorama viewer and icons of heritage pages. The server serves all of them, so that these pages
//! do not need the portal's program. Icons, the panorama viewer and the minified script come from the built page.

use contract::services::InlineHashes;
use heritage::content::version;
use std::{collections::BTreeMap, fs, path::Path};

use crate::http::csp::{self, Origins};

/// Inline script that applies the reader's theme and text size before the first paint, as `index.html` does. It also
/// marks the document as having scripts (class `js`), and removes the mark if one fails to load.
pub const EARLY: &str = "{const r=document.documentElement.classList;r.add('js');\
    addEventListener('error',(e)=>e.target.src&&e.target.localName==='script'&&r.remove('js'),true)}try{for(const[k,n]of[[\"portal-theme\",\"data-theme\"],[\"portal-text\",\"data-text\"]]){\
    const v=localStorage.getItem(k);v&&document.documentElement.setAttribute(n,v)}}catch{}";

const SCRIPT: &str = include_str!("../../../assets/guide.js");
const WORKER: &str = include_str!("../../../assets/guide-sw.js");
const CSS: &str = concat!(
    include_str!("../../../../../style/tokens.css"),
    include_str!("../../../../../style/base.css"),
    include_str!("../../../../../style/shell.css"),
    include_str!("../../../../../style/ui.css"),
    include_str!("../../../../../style/guide.css"),
);

/// Media type and bytes of a file.
pub type Asset = (&'static str, Vec<u8>);

/// The assets of heritage pages.
#[derive(Clone, Debug)]
pub struct Assets {
    policy: String,
    script: String,
    files: BTreeMap<String, Asset>,
    viewer: Option<(String, String)>,
    icons: BTreeMap<String, String>,
}

impl Assets {
    /// Builds the assets, with files from the built page if there is one.
    pub fn read(dist: Option<&Path>) -> Self {
        // The build minifies the script; without a built page, the source is used.
        let minified = dist.and_then(|dist| fs::read_to_string(dist.join(built(dist, "guide-", ".js")?)).ok());
        let code = minified.unwrap_or_else(|| SCRIPT.to_owned());
        let policy = policy(&[EARLY], CSS);
        let mut files = BTreeMap::new();
        let mut file = |name: &str, kind: &'static str, text: String| {
            let href = format!("/d/file/{}/{name}", version(text.as_bytes()));
            files.insert(href.clone(), (kind, text.into_bytes()));
            href
        };
        let script = file("guide.js", "text/javascript", code);
        // `index.html` contains the icons that it shows at once, a separate file the others.
        let sprites =
            dist.map(|dist| [Some(dist.join("index.html")), built(dist, "icons-", ".svg").map(|href| dist.join(href))]);
        let sprites = sprites.into_iter().flatten().flatten().filter_map(|path| fs::read_to_string(path).ok());
        let icons = sprites.flat_map(|sprite| symbols(&sprite)).collect();
        Self { policy, script, files, viewer: dist.and_then(viewer), icons }
    }

    /// The style sheet of a standalone page.
    pub const fn css(&self) -> &'static str {
        CSS
    }

    /// The content security policy of a page with this style sheet and [`EARLY`].
    pub fn policy(&self) -> &str {
        &self.policy
    }

    /// Address of the script.
    pub fn script_href(&self) -> &str {
        &self.script
    }

    /// Addresses of the panorama viewer's script and style sheet.
    pub fn viewer(&self) -> Option<(&str, &str)> {
        self.viewer.as_ref().map(|(script, style)| (script.as_str(), style.as_str()))
    }

    /// All files by their addresses.
    pub const fn files(&self) -> &BTreeMap<String, Asset> {
        &self.files
    }

    /// A file by its address.
    pub fn file(&self, href: &str) -> Option<&Asset> {
        self.files.get(href)
    }

    /// The service worker of the pages.
    pub const fn worker(&self) -> &'static str {
        WORKER
    }

    /// The `<symbol>` of an icon; empty if there is no such icon.
    pub fn icon(&self, name: &str) -> String {
        self.icons.get(name).cloned().unwrap_or_default()
    }
}

/// The content security policy of a standalone page with these inline blocks.
pub fn policy(scripts: &[&str], css: &str) -> String {
    let scripts = scripts.iter().map(|script| csp::hash(script)).collect();
    csp::policy(&InlineHashes { scripts, styles: vec![csp::hash(css)] }, &Origins::default())
}

/// The addresses of the panorama viewer in the build: `vendor/pannellum-HASH.{js,css}`.
fn viewer(dist: &Path) -> Option<(String, String)> {
    let find = |end: &str| Some(format!("/{}", built(dist, "pannellum-", end)?));
    Some((find(".js")?, find(".css")?))
}

/// A file of the build in `vendor/` with this start and end of its name, relative to the build's folder.
fn built(dist: &Path, start: &str, end: &str) -> Option<String> {
    let mut names = fs::read_dir(dist.join("vendor")).ok()?.flatten().map(|entry| entry.file_name());
    let name =
        names.find_map(|name| name.into_string().ok().filter(|name| name.starts_with(start) && name.ends_with(end)))?;
    Some(format!("vendor/{name}"))
}

/// The symbols of a sprite by name.
fn symbols(sprite: &str) -> BTreeMap<String, String> {
    let found = sprite.split("<symbol ").skip(1).filter_map(|rest| {
        let (symbol, _) = rest.split_once("</symbol>")?;
        let (_, name) = symbol.split_once("id=\"i-")?;
        let (name, _) = name.split_once('"')?;
        Some((name.to_owned(), format!("<symbol {symbol}</symbol>")))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_comes_out_of_the_built_page() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::create_dir(dir.path().join("vendor")).expect("can make");
        fs::write(dir.path().join("vendor/guide-1.js"), "small()").expect("can write");
        let text = |assets: &Assets| assets.file(assets.script_href()).expect("a script").1.clone();
        assert_eq!(text(&Assets::read(Some(dir.path()))), b"small()");
        assert_eq!(text(&Assets::read(None)), SCRIPT.as_bytes());
    }

    #[test]
    fn icons_come_out_of_the_sprite() {
        let icons = symbols("<svg><symbol id=\"i-bus\" viewBox=\"0 0 1 1\"><path d=\"M0\"/></symbol></svg>");
        assert_eq!(icons["bus"], "<symbol id=\"i-bus\" viewBox=\"0 0 1 1\"><path d=\"M0\"/></symbol>");
    }
}
