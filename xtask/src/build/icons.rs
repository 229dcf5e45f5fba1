//! The icon sprites: the icons in use, from the npm package `lucide-static`. Icons that any page may show are inlined
//! in index.html; icons of pages that are opened later are in a separate file.

use contract::services::SERVICES;
use std::{collections::BTreeMap, path::Path};

use crate::{Result, files};

const CATEGORIES: &str = "data/hanoi/categories.toml";
const LIST: &str = "style/icons.txt";
const LATER: &str = "style/icons-later.txt";
const REGISTRY: &str = "an entry of the registry";

/// Inline SVG with one `<symbol id="i-NAME">` per icon. Drawing properties (no fill, 2 px round stroke) are set in the
/// CSS of the `<svg>` that uses the symbol. The wrapper is a `<div>` because `hidden` has no effect on `<svg>`.
pub fn sprite() -> Result<String> {
    let symbols = symbols(first()?)?;
    if symbols.is_empty() {
        return Err(format!("neither {CATEGORIES} nor {LIST} names an icon"));
    }
    Ok(format!("<div hidden><svg>{symbols}</svg></div>"))
}

/// The file with the icons that only later pages show, in the same format.
pub fn later() -> Result<String> {
    let mut names = from_list(&files::read(&files::root().join(LATER))?, LATER);
    names.extend(SERVICES.iter().flat_map(|entry| entry.icons).map(|name| ((*name).to_owned(), REGISTRY)));
    let first = first()?;
    names.retain(|name, _| !first.contains_key(name));
    Ok(format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{}</svg>", symbols(names)?))
}

fn first() -> Result<BTreeMap<String, &'static str>> {
    let root = files::root();
    let mut names = from_categories(&files::read(&root.join(CATEGORIES))?);
    names.extend(from_list(&files::read(&root.join(LIST))?, LIST));
    names.extend(SERVICES.iter().flat_map(|entry| entry.first_icons()).map(|name| (name.to_owned(), REGISTRY)));
    Ok(names)
}

fn symbols(names: BTreeMap<String, &'static str>) -> Result<String> {
    let icons = files::tools().join("npm/node_modules/lucide-static/icons");
    names.into_iter().map(|(name, place)| symbol(&icons, &name, place)).collect()
}

fn from_categories(toml: &str) -> BTreeMap<String, &'static str> {
    toml.lines()
        .filter_map(|line| line.trim().strip_prefix("icon")?.trim_start().strip_prefix('=')?.split('"').nth(1))
        .map(|name| (name.to_owned(), CATEGORIES))
        .collect()
}

fn from_list(text: &str, file: &'static str) -> BTreeMap<String, &'static str> {
    text.lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .filter(|name| !name.is_empty())
        .map(|name| (name.to_owned(), file))
        .collect()
}

fn symbol(icons: &Path, name: &str, place: &str) -> Result<String> {
    let is_plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    let path = icons.join(format!("{name}.svg"));
    if !is_plain || !path.is_file() {
        return Err(format!("{place} names the icon \"{name}\", which lucide-static does not have"));
    }
    let content = content(&files::read(&path)?).ok_or_else(|| format!("the icon {name} is no SVG"))?;
    Ok(format!("<symbol id=\"i-{name}\" viewBox=\"0 0 24 24\">{content}</symbol>"))
}

/// The content between `<svg …>` and `</svg>`, without insignificant white space.
fn content(svg: &str) -> Option<String> {
    let (_, after) = svg.split_once("<svg")?;
    let (_, after) = after.split_once('>')?;
    let (inside, _) = after.rsplit_once("</svg>")?;
    let lines: Vec<&str> = inside.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    Some(lines.join(" ").replace("> <", "><").replace(" />", "/>").trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &str = "<!-- @license -->\n<svg\n  class=\"lucide\"\n  fill=\"none\"\n>\n  <path d=\"M1 2v3\" />\n  \
                       <circle cx=\"1\" cy=\"2\" r=\"3\" />\n</svg>\n";

    #[test]
    fn only_the_drawing_is_kept() {
        assert_eq!(content(SVG).expect("svg"), "<path d=\"M1 2v3\"/><circle cx=\"1\" cy=\"2\" r=\"3\"/>");
        assert_eq!(content("text"), None);
    }

    #[test]
    fn names_come_from_both_files() {
        let toml = "[[category]]\nid = \"x\"\nicon = \"trash-2\"\nicon_note = \"no\"\n  icon=\"zap\" # why";
        let names: Vec<String> = from_categories(toml).into_keys().collect();
        assert_eq!(names, ["trash-2", "zap"]);
        let names: Vec<String> = from_list("# ui\nmap-pin\n\n x # close\n", LIST).into_keys().collect();
        assert_eq!(names, ["map-pin", "x"]);
    }

    #[test]
    fn an_unknown_icon_is_named_with_its_place() {
        let error = symbol(Path::new("/nowhere"), "no-such-icon", LIST).expect_err("no such icon");
        assert_eq!(error, "style/icons.txt names the icon \"no-such-icon\", which lucide-static does not have");
        assert!(symbol(Path::new("/nowhere"), "../x", LIST).is_err());
    }
}
