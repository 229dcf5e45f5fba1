//! The number of bytes that each page loads, and the limit for each.

use contract::services::{MANIFEST, Manifest};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use crate::{Result, files};

/// Maximum number of brotli bytes that `/` loads before its first API request.
const HOME: u64 = 160_000;
/// The same for `/reports`, including the map libraries but not the tiles.
const REPORTS: u64 = 310_000;

/// Meta elements that name the files loaded with the first map.
const MAP: [&str; 3] = ["portal:leaflet", "portal:leaflet-css", "portal:protomaps"];

/// Fails when a page exceeds its budget. The error then contains the table.
pub fn check(dist: &Path) -> Result<String> {
    let (home, reports) = (sum(&home(dist)?), sum(&reports(dist)?));
    if home > HOME || reports > REPORTS {
        return Err(format!("{}\nthe page is over its budget", table(dist)?));
    }
    Ok(format!("/ {home} of {HOME}, /reports {reports} of {REPORTS} bytes"))
}

/// A table with the size of each file, and the totals.
pub fn table(dist: &Path) -> Result<String> {
    let (home, reports) = (home(dist)?, reports(dist)?);
    let width = reports.iter().map(|file| file.name.chars().count()).max().unwrap_or(0).max(24);
    let mut out = format!("{:width$}  {:>9}  {:>9}  {:>9}\n", "file", "bytes", "gzip", "brotli");
    for file in &reports {
        let FileSize { name, raw, gzip, brotli } = file;
        out.push_str(&format!("{name:width$}  {raw:>9}  {gzip:>9}  {brotli:>9}\n"));
    }
    for (page, files, budget) in [("/", &home, HOME), ("/reports", &reports, REPORTS)] {
        let sum = sum(files);
        let verdict = if sum > budget { "OVER" } else { "within" };
        out.push_str(&format!("{page:9} {sum} bytes brotli, {verdict} the budget of {budget}\n"));
    }
    Ok(out.trim_end().to_owned())
}

struct FileSize {
    name: String,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

fn sum(files: &[FileSize]) -> u64 {
    files.iter().map(|file| file.brotli).sum()
}

fn home(dist: &Path) -> Result<Vec<FileSize>> {
    let page = files::read(&dist.join("index.html"))?;
    let names = loaded(dist, vec!["index.html".into()], &references(&page))?;
    if !names.iter().any(|name| name.ends_with(".wasm")) {
        // Without the module the check would always pass.
        return Err("dist/index.html and its scripts name no .wasm file".into());
    }
    measure(dist, &names)
}

fn reports(dist: &Path) -> Result<Vec<FileSize>> {
    let page = files::read(&dist.join("index.html"))?;
    let mut first = references(&page);
    for name in MAP {
        let address = elements(&page, "meta")
            .into_iter()
            .find(|meta| meta.get("name").is_some_and(|value| value == name))
            .and_then(|meta| meta.get("content").cloned())
            .filter(|address| !address.is_empty())
            .ok_or_else(|| format!("dist/index.html does not say where {name} is"))?;
        first.insert(address);
    }
    let mut names = loaded(dist, vec!["index.html".into()], &first)?;
    names.push(pack(dist, "browse")?);
    measure(dist, &names)
}

/// The name of the file that contains all parts of a chunk.
pub fn pack(dist: &Path, chunk: &str) -> Result<String> {
    let manifest: Manifest = serde_json::from_str(&files::read(&dist.join(MANIFEST))?)
        .map_err(|error| format!("dist/{MANIFEST} cannot be read: {error}"))?;
    manifest.chunks.get(chunk).cloned().ok_or_else(|| format!("dist/{MANIFEST} knows no chunk {chunk}"))
}

/// The script that loads chunks on demand, and the service worker that caches them: the files they name are not loaded
/// with them.
fn is_loader(name: &str) -> bool {
    name.starts_with("chunks-") && name.ends_with(".js") || name == "sw.js"
}

/// The files at these addresses, and the files that their scripts and style sheets name in turn.
fn loaded(dist: &Path, mut names: Vec<String>, addresses: &BTreeSet<String>) -> Result<Vec<String>> {
    let all: Vec<String> = files::walk(dist)
        .iter()
        .map(|path| path.strip_prefix(dist).unwrap_or(path).to_string_lossy().replace('\\', "/"))
        .filter(|name| !name.ends_with(".br") && !name.ends_with(".gz") && name != "index.html")
        .collect();
    for address in addresses {
        let name = address.split(['?', '#']).next().unwrap_or_default().trim_start_matches(['/', '.']).to_owned();
        if !all.contains(&name) {
            return Err(format!("dist/index.html loads {address}, which is not in dist"));
        }
        names.push(name);
    }
    let mut at = 0;
    while let Some(name) = names.get(at).cloned() {
        at += 1;
        if (name.ends_with(".js") || name.ends_with(".css")) && !is_loader(&name) {
            let text = files::read(&dist.join(&name))?;
            names.extend(all.iter().filter(|other| text.contains(other.as_str())).cloned());
        }
        let mut seen = BTreeSet::new();
        names.retain(|name| seen.insert(name.clone()));
    }
    Ok(names)
}

fn measure(dist: &Path, names: &[String]) -> Result<Vec<FileSize>> {
    let size = |name: &str| fs::metadata(dist.join(name)).map(|meta| meta.len()).ok();
    names
        .iter()
        .map(|name| {
            let raw = size(name).ok_or_else(|| format!("dist/{name} is gone"))?;
            // Images are already compressed and are sent as they are.
            let compressed = |extension: &str| size(&format!("{name}.{extension}")).unwrap_or(raw);
            Ok(FileSize { name: name.clone(), raw, gzip: compressed("gz"), brotli: compressed("br") })
        })
        .collect()
}

/// Same-origin addresses that the HTML makes a browser load.
fn references(page: &str) -> BTreeSet<String> {
    const RELS: [&str; 9] = [
        "stylesheet",
        "icon",
        "apple-touch-icon",
        "manifest",
        "preload",
        "modulepreload",
        "shortcut",
        "early",
        "later",
    ];
    let links = elements(page, "link").into_iter().filter_map(|link| {
        let rel = link.get("rel")?;
        rel.split_whitespace().any(|word| RELS.contains(&word)).then(|| link.get("href").cloned())?
    });
    let sources = ["script", "img"].iter().flat_map(|name| elements(page, name));
    let sources = sources.filter_map(|element| element.get("src").cloned());
    // The inline script that starts the program names the module in quotes.
    let inline = elements(page, "script").into_iter().zip(page.split("<script").skip(1));
    let inline = inline.filter(|(element, _)| !element.contains_key("src"));
    let named = inline.flat_map(|(_, rest)| rest.split("</script").next().unwrap_or_default().split(['\'', '"']));
    let named = named.filter(|word| word.starts_with('/') && word.contains('.')).map(str::to_owned);
    // Exclude other servers and API responses: the budget covers only the page's own files.
    let is_file =
        |address: &String| !address.contains("//") && !address.starts_with("data:") && !address.starts_with("/api/");
    links.chain(sources).chain(named).filter(is_file).collect()
}

/// The attributes of every element with that name, quoted or not.
fn elements(page: &str, name: &str) -> Vec<BTreeMap<String, String>> {
    let open = format!("<{name}");
    page.match_indices(&open)
        .map(|(at, _)| &page[at + open.len()..])
        .filter(|rest| rest.starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/'))
        .map(attributes)
        .collect()
}

fn attributes(mut rest: &str) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_whitespace() || c == '=' || c == '>').unwrap_or(rest.len());
        if end == 0 {
            return out;
        }
        let key = rest[..end].to_owned();
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let text = &after[quote.map_or(0, char::len_utf8)..];
            let end = match quote {
                Some(quote) => text.find(quote),
                None => text.find(|c: char| c.is_whitespace() || c == '>'),
            };
            let end = end.unwrap_or(text.len());
            value = text[..end].to_owned();
            rest = text[end..].trim_start_matches(|c| Some(c) == quote);
        }
        out.insert(key, value);
    }
}

#[cfg(test)]
mod tests;
