//! Leaflet and protomaps-leaflet: copied from npm under hashed names, so that they can be cached for
//! ever, and loaded by the page with the first map.

use std::path::Path;

use super::css;
use crate::{Result, files, files::Fnv};

/// Copies them into `dist/vendor` and returns the `<meta>` name and the address of each.
pub fn copy(dist: &Path) -> Result<Vec<(&'static str, String)>> {
    let modules = files::tools().join("npm/node_modules");
    let scripts = [
        ("portal:leaflet", "leaflet", modules.join("leaflet/dist/leaflet.js")),
        ("portal:protomaps", "protomaps-leaflet", modules.join("protomaps-leaflet/dist/protomaps-leaflet.js")),
    ];
    let mut out = Vec::new();
    for (meta, name, path) in scripts {
        out.push((meta, place(dist, name, "js", &without_source_map(&files::read(&path)?))?));
    }
    // The layers button, the default marker and Internet Explorer's VML are not used, their files not shipped.
    let style = css::without_pictures(&css::compact(&files::read(&modules.join("leaflet/dist/leaflet.css"))?));
    // In a layer of its own, below ours: unlayered rules would win over every rule of the page.
    let style = format!("@layer leaflet{{{style}}}");
    out.push(("portal:leaflet-css", place(dist, "leaflet", "css", &style)?));
    Ok(out)
}

fn place(dist: &Path, name: &str, extension: &str, content: &str) -> Result<String> {
    let file = format!("vendor/{name}-{}.{extension}", Fnv::of(content.as_bytes()).hex());
    files::write(&dist.join(&file), content)?;
    Ok(format!("/{file}"))
}

/// The map is not shipped, and a reference to it would be a 404 in every developer's console.
fn without_source_map(script: &str) -> String {
    script.rfind("//# sourceMappingURL=").map_or(script, |at| &script[..at]).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_lose_their_source_map() {
        assert_eq!(without_source_map("a();\n//# sourceMappingURL=a.js.map\n"), "a();");
        assert_eq!(without_source_map("a();\n"), "a();");
    }
}
