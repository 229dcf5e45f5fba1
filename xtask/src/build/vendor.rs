//! Leaflet and protomaps-leaflet: copied from npm under hashed names, so that they can be cached for
//! ever, and loaded by the page with the first map.

use std::path::Path;

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
    let style = compact_css(&files::read(&modules.join("leaflet/dist/leaflet.css"))?);
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

/// Without comments and white space, and without pictures: the layers button, the default marker and
/// Internet Explorer's VML are not used, and their files not shipped.
fn compact_css(css: &str) -> String {
    let mut plain = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    let words: Vec<&str> = plain.split_whitespace().collect();
    let mut compact = words.join(" ");
    for mark in ["{", "}", ";", ","] {
        compact = compact.replace(&format!(" {mark}"), mark).replace(&format!("{mark} "), mark);
    }
    // A declaration ends before the next `;` or `}`; whatever opened it stays.
    let mut out = String::with_capacity(compact.len());
    for part in compact.split_inclusive(['{', ';', '}']) {
        let (text, end) = part.split_at(part.len() - part.chars().last().map_or(0, char::len_utf8));
        let is_picture = text.contains("url(") && end != "{";
        out.push_str(if is_picture { "" } else { text });
        if !(is_picture && end == ";") {
            out.push_str(end);
        }
    }
    out.replace(";}", "}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn css_loses_comments_space_and_pictures_only() {
        let css = "/* a */\n.x,\n.y > .z {\n\tcolor: red;\n\tbackground: url(a.png) no-repeat;\n\tmargin: 0 1px;\n\t}\n\
                   lvml { behavior: url(#default#VML) }\n@media print { .p { width: calc(1px + 2px); } }";
        assert_eq!(
            compact_css(css),
            ".x,.y > .z{color: red;margin: 0 1px}lvml{}@media print{.p{width: calc(1px + 2px)}}"
        );
    }

    #[test]
    fn scripts_lose_their_source_map() {
        assert_eq!(without_source_map("a();\n//# sourceMappingURL=a.js.map\n"), "a();");
        assert_eq!(without_source_map("a();\n"), "a();");
    }
}
