//! Files that the page loads on demand, under hashed names so that they can be cached forever: Leaflet and
//! protomaps-leaflet from npm, style sheets of chunks, modules of workers.

use contract::services::SERVICES;
use std::{collections::BTreeMap, path::Path};

use super::{icons, minify};
use crate::{Result, files, files::Fnv, proc};

/// Bundles these files into `dist/vendor` and returns the address of each by name.
pub fn copy(dist: &Path, engine: &Path, scanner: &Path) -> Result<BTreeMap<String, String>> {
    let bundles = files::tools().join("tmp/maps");
    proc::run(proc::command("node").arg("xtask/scripts/maps.mjs").arg(&bundles))?;
    let mut out = BTreeMap::new();
    for (meta, name, file) in [
        ("leaflet", "leaflet", "leaflet.js"),
        ("leaflet-css", "leaflet", "leaflet.css"),
        ("protomaps", "protomaps-leaflet", "basemap.js"),
    ] {
        let extension = file.rsplit('.').next().unwrap_or_default();
        out.insert(meta.to_owned(), place(dist, name, extension, &files::read(&bundles.join(file))?)?);
    }
    files::copy(&bundles.join("licences.txt"), &dist.join("vendor/licences.txt"))?;
    stylesheets(dist, &mut out)?;
    guide(dist)?;
    out.insert("icons".to_owned(), place(dist, "icons", "svg", &icons::later()?)?);
    out.insert("engine".to_owned(), worker(dist, engine)?);
    out.insert("camera".to_owned(), camera(dist, scanner)?);
    pannellum(dist)?;
    Ok(out)
}

/// Style sheets of single pages, loaded only when such a page is opened.
fn stylesheets(dist: &Path, out: &mut BTreeMap<String, String>) -> Result {
    for sheet in SERVICES.iter().flat_map(|entry| entry.stylesheets) {
        let parts = sheet.files.iter().map(|file| files::read(&files::root().join("style").join(file)));
        let style = minified(&format!("{}.css", sheet.name), &parts.collect::<Result<Vec<_>>>()?.concat())?;
        let known = out.insert(format!("{}-css", sheet.name), place(dist, sheet.name, "css", &style)?);
        if known.is_some() {
            return Err(format!("two style sheets are called {}", sheet.name));
        }
    }
    Ok(())
}

/// The script of heritage pages. The server sends the minified file that is written here.
fn guide(dist: &Path) -> Result {
    const MOST: usize = 8192;
    let source = files::read(&files::root().join("crates/server/assets/guide.js"))?;
    let script = minified("guide.js", &source)?;
    if script.len() > MOST {
        return Err(format!("guide.js has {} bytes, and may have {MOST}", script.len()));
    }
    place(dist, "guide", "js", &script).map(drop)
}

/// Minifies a text as the content of a file with that name.
fn minified(name: &str, text: &str) -> Result<String> {
    let path = files::tools().join("tmp/minified").join(name);
    files::write(&path, text)?;
    minify(std::slice::from_ref(&path))?;
    files::read(&path)
}

/// Writes the worker of public transport and its module. Returns the worker's address and the approximate transfer size
/// of both in bytes.
fn worker(dist: &Path, engine: &Path) -> Result<String> {
    let path = engine.join("engine_bg.wasm");
    let module = std::fs::read(&path).map_err(|error| format!("cannot read {}: {error}", files::shown(&path)))?;
    let name = format!("engine-{}.wasm", Fnv::of(&module).hex());
    files::write(&dist.join("vendor").join(&name), &module)?;
    let glue = files::read(&engine.join("engine.js"))?;
    let script = files::read(&files::root().join("xtask/engine/worker.js"))?.replace("ENGINE_WASM", &name);
    let script = place(dist, "engine", "js", &format!("{glue}\n{script}"))?;
    // Brotli compresses such a module to about a third. The exact size is known only after the page that states it is
    // built.
    Ok(format!("{script} {}", module.len() / 3))
}

/// Writes the camera's script, which names the worker that reads codes, which names its module.
fn camera(dist: &Path, scanner: &Path) -> Result<String> {
    let path = scanner.join("scanner_bg.wasm");
    let module = std::fs::read(&path).map_err(|error| format!("cannot read {}: {error}", files::shown(&path)))?;
    let name = format!("scanner-{}.wasm", Fnv::of(&module).hex());
    files::write(&dist.join("vendor").join(&name), &module)?;
    let glue = files::read(&scanner.join("scanner.js"))?;
    let script = |file: &str| files::read(&files::root().join("xtask/scanner").join(file));
    let worker = script("worker.js")?.replace("SCANNER_WASM", &name);
    let worker = place(dist, "scanner", "js", &format!("{glue}\n{worker}"))?;
    place(dist, "camera", "js", &script("camera.js")?.replace("/vendor/SCANNER_JS", &worker))
}

/// The panorama viewer, which the server's pages load on request.
fn pannellum(dist: &Path) -> Result {
    let package = files::tools().join("npm/node_modules/pannellum/build");
    for (name, extension) in [("pannellum.js", "js"), ("pannellum.css", "css")] {
        place(dist, "pannellum", extension, &files::read(&package.join(name))?)?;
    }
    Ok(())
}

fn place(dist: &Path, name: &str, extension: &str, content: &str) -> Result<String> {
    let file = format!("vendor/{name}-{}.{extension}", Fnv::of(content.as_bytes()).hex());
    files::write(&dist.join(&file), content)?;
    Ok(format!("/{file}"))
}
