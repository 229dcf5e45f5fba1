//! The service worker, with the file names of this build.

use contract::services::SERVICES;
use std::path::Path;

use super::{chunks::TABLE, html};
use crate::{Result, files, files::Fnv};

const WORKER: &str = include_str!("../../offline/sw.js");
const START: &str = include_str!("../../offline/start.js");

/// Files that any page may need offline, besides those in the registry. The basemap is not among them: its tiles are
/// not available offline either.
const NEEDED: [&str; 3] = ["leaflet", "leaflet-css", "icons"];

/// Names of all files that pages may need offline.
fn needed() -> Vec<String> {
    let sheets = SERVICES.iter().flat_map(|entry| entry.stylesheets).map(|sheet| format!("{}-css", sheet.name));
    let others = SERVICES.iter().flat_map(|entry| entry.files);
    let others = NEEDED.iter().chain(others).map(|name| (*name).to_owned());
    others.chain(sheets).collect()
}

/// A pattern for the worker that matches paths of the registry, without delimiters. If there are none, it matches
/// nothing.
fn pattern<'a>(paths: impl Iterator<Item = &'a str>) -> String {
    let one = |path: &str| {
        let parts = path.split('/').map(|part| if part.starts_with('{') { "[^/]+" } else { part });
        parts.collect::<Vec<_>>().join("\\/")
    };
    let all: Vec<String> = paths.map(one).collect();
    if all.is_empty() { "(?!)".to_owned() } else { format!("({})", all.join("|")) }
}

/// Fills in the worker's lists of what the services want it to cache.
fn with_services(worker: &str) -> String {
    let answers = || SERVICES.iter().flat_map(|entry| entry.offline);
    let taken: Vec<String> =
        answers().filter(|answers| answers.is_taken).map(|answers| format!("'{}'", answers.path)).collect();
    let shown = pattern(answers().filter(|answers| !answers.is_taken).map(|answers| answers.path));
    let marked = pattern(answers().filter(|answers| answers.is_marked).map(|answers| answers.path));
    let served = SERVICES.iter().flat_map(|entry| entry.pages).filter(|page| page.is_served);
    let served: Vec<&str> = served.filter_map(|page| page.path.split('/').nth(1)).collect();
    let hashed = pattern(SERVICES.iter().filter_map(|entry| entry.hashed_files));
    worker
        .replace("BUILD_TAKEN", &format!("[{}]", taken.join(", ")))
        .replace("BUILD_SHOWN", &shown)
        .replace("BUILD_MARKED", &marked)
        .replace("BUILD_SERVED", &served.join("|"))
        .replace("BUILD_HASHED", &hashed)
}

/// Returns the page with the script that starts the worker.
pub fn start(page: &str) -> String {
    page.replacen("</body>", &format!("<script>{START}</script></body>"), 1)
}

/// Writes `sw.js` into `dist` and returns the page, which then states how many bytes an offline copy takes.
pub fn write(dist: &Path, page: &str, parts: &str) -> Result<String> {
    let (page, worker) = fill(dist, page, parts)?;
    let path = dist.join("sw.js");
    files::write(&path, worker)?;
    super::minify(&[path])?;
    Ok(page)
}

/// Returns the page and the worker with the names of this build.
fn fill(dist: &Path, page: &str, parts: &str) -> Result<(String, String)> {
    let names: Vec<String> = files::walk(dist)
        .iter()
        .filter(|path| path.parent() == Some(dist))
        .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .collect();
    let the_file = |(start, end): (&str, &str)| {
        let mut found = names.iter().filter(|name| name.starts_with(start) && name.ends_with(end));
        match (found.next(), found.next()) {
            (Some(name), None) => Ok(format!("/{name}")),
            _ => Err(format!("dist has not just one {start}*{end}")),
        }
    };
    let core = [("app-", ".js"), ("app-", ".wasm"), ("chunks-", ".js")].map(the_file);
    let core = core.into_iter().collect::<Result<Vec<_>>>()?;
    let (_, rest) = parts.split_once("\"file\":\"").ok_or("the parts name no file")?;
    let (file, _) = rest.split_once('"').ok_or("the parts name no file")?;
    let mut all = vec![file.to_owned(), the_file((TABLE, ".json"))?];
    for name in needed() {
        let address = meta(page, &format!("portal:{name}"))?.split(' ').next().unwrap_or_default();
        all.push(address.to_owned());
    }
    // Saving the network for offline use also saves all chunks. Brotli compresses them to about a third.
    let engine = meta(page, "portal:engine")?;
    let (engine, bytes) = engine.split_once(' ').ok_or("the meta portal:engine says no size")?;
    let bytes: u64 = bytes.parse().map_err(|_| format!("the size of {engine} is no number"))?;
    let chunks = std::fs::metadata(dist.join(file.trim_start_matches('/'))).map_or(0, |meta| meta.len());
    let page = html::set_meta(page, "portal:engine", &format!("{engine} {}", bytes + chunks / 3))?;
    // The worker of public transport names its module.
    let modules = files::walk(&dist.join("vendor"));
    let modules = modules.iter().filter_map(|path| path.file_name()?.to_str());
    all.extend(
        modules.filter(|name| name.starts_with("engine-") && name.ends_with(".wasm")).map(|n| format!("/vendor/{n}")),
    );
    let mut build = Fnv::of(page.as_bytes());
    build.add(parts.as_bytes());
    build.add(with_services(WORKER).as_bytes());
    let table = format!("/parts-{}.json", Fnv::of(parts.as_bytes()).hex());
    files::write(&dist.join(table.trim_start_matches('/')), parts)?;
    let list = |names: &[String]| format!("[\"{}\"]", names.join("\",\""));
    let worker = with_services(WORKER)
        .replace("BUILD_HASH", &build.hex())
        .replace("BUILD_CORE", &list(&core))
        .replace("BUILD_ALL", &list(&all))
        .replace("BUILD_PARTS", &table);
    Ok((page, worker))
}

/// The content of a `<meta>` element of the page. An empty one is an error.
fn meta<'a>(page: &'a str, name: &str) -> Result<&'a str> {
    let found = page.split_once(&format!("name=\"{name}\" content=\"")).and_then(|(_, rest)| rest.split_once('"'));
    let content = found.map(|(content, _)| content).filter(|content| !content.is_empty());
    content.ok_or_else(|| format!("index.html does not say what {name} is"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_knows_the_files_of_its_build() {
        let dir = files::target().join("tmp").join(format!("xtask-offline-{}", std::process::id()));
        for name in ["app-1.js", "app-1_bg.wasm", "chunks-1.js", "table-1.json"] {
            files::write(&dir.join(name), "").expect("can write");
        }
        files::write(&dir.join("parts-1.bin"), "x".repeat(24)).expect("can write");
        let metas = needed().into_iter().map(|name| format!("<meta name=\"portal:{name}\" content=\"/{name} 7\">"));
        let metas: String = metas.collect();
        let page = format!("<head>{metas}</head><body></body>");
        let parts = "{\"file\":\"/parts-1.bin\"}";
        let (filled, worker) = fill(&dir, &page, parts).expect("can write");
        assert!(filled.contains("<meta name=\"portal:engine\" content=\"/engine 15\">"), "{filled}");
        let started = start(&filled);
        assert!(started.contains("register('/sw.js')") && started.ends_with("</script></body>"));
        assert!(worker.contains("const CORE = [\"/app-1.js\",\"/app-1_bg.wasm\",\"/chunks-1.js\"]"), "{worker}");
        assert!(worker.contains("const ALL = [\"/parts-1.bin\",\"/table-1.json\",\"/leaflet\""), "{worker}");
        assert!(worker.contains("const TAKEN = ['/config', '/sketch', '/wards'"), "{worker}");
        let shown = r"\/heritage\/walks|\/heritage\/sites|\/heritage\/sites\/[^/]+|\/procedures\/[^/]+)$/";
        assert!(worker.contains(shown), "{worker}");
        assert!(worker.contains(r"^\/(api|open311|vendor|d)\/"), "{worker}");
        let (_, table) = worker.split_once("const PARTS = '/").expect("a table");
        let (table, _) = table.split_once('\'').expect("a name");
        assert_eq!(files::read(&dir.join(table)).expect("a table"), parts);
        assert!(!worker.contains("BUILD_"));
        assert!(fill(&dir, "<body></body>", parts).is_err());
        files::write(&dir.join("app-2.js"), "").expect("can write");
        assert!(fill(&dir, &page, parts).is_err());
        std::fs::remove_dir_all(dir).expect("can remove");
    }

    #[test]
    fn paths_become_patterns_that_fit_nothing_else() {
        assert_eq!(pattern(["/a/{x}/b", "/c"].into_iter()), r"(\/a\/[^/]+\/b|\/c)");
        assert_eq!(pattern([].into_iter()), "(?!)");
    }
}
