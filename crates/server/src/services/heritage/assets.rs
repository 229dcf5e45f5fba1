//! Style sheet, script, viewer and icons of heritage pages. All of it is part of the server, so that a page needs nothing
//! of the portal's program; icons and the viewer of pictures all around come from the built page.

use heritage::content::version;
use std::{collections::BTreeMap, fs, path::Path};

/// Sets the reader's own colours before anything is drawn, as index.html does, and says that there are scripts; when one
/// does not arrive, that there are none.
pub const EARLY: &str = "{const r=document.documentElement.classList;r.add('js');\
    addEventListener('error',(e)=>e.target.src&&e.target.localName==='script'&&r.remove('js'),true)}try{for(const[k,n]of[[\"portal-theme\",\"data-theme\"],[\"portal-text\",\"data-text\"]]){\
    const v=localStorage.getItem(k);v&&document.documentElement.setAttribute(n,v)}}catch{}";

const LAYERS: &str = "@layer tokens, leaflet, base, shell, ui, map, features;";
const SCRIPT: &str = include_str!("../../../assets/guide.js");
const WORKER: &str = include_str!("../../../assets/guide-sw.js");
const GUIDE: &str = include_str!("../../../../../style/guide.css");
const SHARED: [&str; 4] = [
    include_str!("../../../../../style/tokens.css"),
    include_str!("../../../../../style/base.css"),
    include_str!("../../../../../style/shell.css"),
    include_str!("../../../../../style/ui.css"),
];

/// Bytes of a file and its media type.
pub type Asset = (&'static str, Vec<u8>);

/// The assets.
#[derive(Clone, Debug)]
pub struct Assets {
    css: String,
    script: String,
    worker: String,
    files: BTreeMap<String, Asset>,
    viewer: Option<(String, String)>,
    icons: BTreeMap<String, String>,
}

impl Assets {
    /// Puts them together.
    pub fn read(dist: Option<&Path>) -> Self {
        let guide = slim_css(GUIDE);
        let shared: String = SHARED.iter().map(|css| slim_css(css)).collect();
        let css = format!("{LAYERS}{shared}{guide}");
        let code = slim_script(SCRIPT);
        let mut files = BTreeMap::new();
        let mut file = |name: &str, kind: &'static str, text: String| {
            let href = format!("/d/file/{}/{name}", version(text.as_bytes()));
            files.insert(href.clone(), (kind, text.into_bytes()));
            href
        };
        let script = file("guide.js", "text/javascript", code);
        // The page has those that it shows at once, a file beside it the others.
        let sprites =
            dist.map(|dist| [Some(dist.join("index.html")), built(dist, "icons-", ".svg").map(|href| dist.join(href))]);
        let sprites = sprites.into_iter().flatten().flatten().filter_map(|path| fs::read_to_string(path).ok());
        let icons = sprites.flat_map(|sprite| symbols(&sprite)).collect();
        let worker = slim_script(WORKER);
        Self { css, script, worker, files, viewer: dist.and_then(viewer), icons }
    }

    /// The style sheet of a page that stands alone.
    pub fn css(&self) -> &str {
        &self.css
    }

    /// Address of the script.
    pub fn script_href(&self) -> &str {
        &self.script
    }

    /// Addresses of script and style of the viewer of pictures all around.
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
    pub fn worker(&self) -> &str {
        &self.worker
    }

    /// The symbol of an icon; nothing where there is none.
    pub fn icon(&self, name: &str) -> String {
        self.icons.get(name).cloned().unwrap_or_default()
    }
}

/// The viewer as the build has put it: `vendor/pannellum-HASH.{js,css}`.
fn viewer(dist: &Path) -> Option<(String, String)> {
    let find = |end: &str| Some(format!("/{}", built(dist, "pannellum-", end)?));
    Some((find(".js")?, find(".css")?))
}

/// The file of the build below `vendor/` that begins and ends so.
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

/// Without indentation, which is most of what is not needed.
fn slim_css(css: &str) -> String {
    css.lines().map(str::trim).filter(|line| !line.starts_with("@layer tokens,")).collect::<Vec<_>>().join("\n")
}

/// Without indentation and the lines that are comments; each line stays one, so that nothing else changes.
fn slim_script(code: &str) -> String {
    let lines = code.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines = lines.filter(|line| !(line.starts_with("//") || line.starts_with("/**") && line.ends_with("*/")));
    let code = lines.collect::<Vec<_>>().join("\n").replace("const ", "let ");
    // No text of ours has one of these in it, and selectors mean the same without the space.
    let spaced = [
        " => ", " = ", " === ", " !== ", " && ", " || ", " ?? ", " ? ", " + ", " * ", " / ", " % ", " < ", " <= ",
        ", ", "{ ", " }", " {", "} ", ") ", ": ", "if (", "for (", "async (", "return (",
    ];
    let ends = ["{\n", "\n}", ",\n", "(\n", "[\n", "\n)", "\n]", "\n.", "=>\n", " =>"];
    let code = spaced.iter().chain(&ends).fold(code, |code, sign| code.replace(sign, &sign.replace([' ', '\n'], "")));
    [",]", ",)", ",}"].iter().fold(code, |code, sign| code.replace(sign, &sign[1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_small() {
        let code = slim_script(SCRIPT);
        assert!(code.len() <= 8192, "{} bytes", code.len());
        assert!(!code.contains("// "), "a comment stands behind code");
        assert!(code.contains("window.guide="));
    }

    #[test]
    fn icons_come_out_of_the_sprite() {
        let icons = symbols("<svg><symbol id=\"i-bus\" viewBox=\"0 0 1 1\"><path d=\"M0\"/></symbol></svg>");
        assert_eq!(icons["bus"], "<symbol id=\"i-bus\" viewBox=\"0 0 1 1\"><path d=\"M0\"/></symbol>");
    }
}
