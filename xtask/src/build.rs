//! Builds the release page in `dist/` and the release server.
//!
//! Trunk compiles and hashes. The steps that Trunk lacks follow: splitting the module, the icon sprite, the map
//! libraries under hashed names, and the compressed copies that the server sends.

pub mod chunks;
mod csp;
mod html;
mod icons;
mod loader;
mod offline;
mod pinned;
mod split;
mod vendor;

use contract::services::{MANIFEST, Manifest};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Result, budget, files, proc, setup};

/// The inputs of the page, besides the crates.
const INPUTS: [&str; 22] = [
    "src",
    "style",
    "public",
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    "data/hanoi/categories.toml",
    "crates/server/assets/guide.js",
    "xtask/src/build.rs",
    "xtask/src/build",
    "xtask/engine",
    "xtask/maps",
    "xtask/offline",
    "xtask/scanner",
    "xtask/scripts/compress.mjs",
    "xtask/scripts/maps.mjs",
    "xtask/scripts/minify.mjs",
    "xtask/scripts/optimise.mjs",
    "xtask/scripts/slim.mjs",
    "xtask/npm",
];

/// Every input file of the page. Crates that only the server and tests use are excluded.
pub fn page_inputs() -> Vec<PathBuf> {
    let files = |path: &str| files::walk(&files::root().join(path));
    let crates = files("crates").into_iter().filter(|path| {
        let path = files::shown(path);
        !["crates/server/", "crates/heritage/", "crates/opening/", "crates/seeded/"]
            .iter()
            .any(|folder| path.starts_with(folder))
            && !path.contains("/tests/")
    });
    INPUTS.iter().flat_map(|path| files(path)).chain(crates).collect()
}

/// The build profiles of the page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Optimised for size, and compressed.
    Release,
    /// Compiles quickly.
    Debug,
}

/// Builds the release page, unless `dist/` is up to date with the sources, and prints its sizes.
pub fn page() -> Result {
    setup::for_build()?;
    let dist = files::dist();
    let inputs = files::fingerprint(&page_inputs())?;
    let stamp = files::tools().join("dist.stamp");
    let is_current = || -> Result<bool> { Ok(files::read(&stamp)? == format!("{inputs} {}", output(&dist)?)) };
    if is_current().unwrap_or(false) {
        println!("dist/ is up to date");
    } else {
        into(&dist, Profile::Release)?;
        println!("compressing");
        proc::run(proc::command("node").arg("xtask/scripts/compress.mjs").arg(&dist))?;
        files::write(&stamp, format!("{inputs} {}", output(&dist)?))?;
    }
    println!("{}", budget::table(&dist)?);
    Ok(())
}

/// Builds the engine, the WebAssembly module that plans journeys on the device, and returns its folder.
pub fn engine() -> Result<PathBuf> {
    module("engine")
}

/// Builds a crate as a separate WebAssembly module for a worker, and returns its folder.
fn module(name: &str) -> Result<PathBuf> {
    const TARGET: &str = "wasm32-unknown-unknown";
    proc::run(proc::cargo().args(["build", "--profile", "engine", "-p", name, "--target", TARGET]))?;
    let module = files::target().join(TARGET).join(format!("engine/{name}.wasm"));
    let folder = files::tools().join("tmp").join(name);
    let mut bindgen = proc::command("wasm-bindgen");
    bindgen.args(["--target", "no-modules", "--no-typescript", "--out-name", name, "--out-dir"]);
    proc::run(bindgen.arg(&folder).arg(module))?;
    let bound = folder.join(format!("{name}_bg.wasm"));
    let mut opt = proc::command("wasm-opt");
    opt.args(["--enable-bulk-memory", "--enable-nontrapping-float-to-int", "--enable-sign-ext"]);
    opt.args(["--enable-mutable-globals", "--enable-reference-types", "-O3", "-o"]);
    proc::run(opt.arg(&bound).arg(&bound))?;
    Ok(folder)
}

/// Builds the page into a folder: first Trunk, then icons and map libraries.
pub fn into(dist: &Path, profile: Profile) -> Result {
    let source = files::read(&files::root().join("index.html"))?;
    html::check_source(&source)?;
    pinned::check()?;
    // Before the long compilation, because a wrong icon name is the more likely mistake.
    let sprite = icons::sprite()?;
    let mut trunk = proc::guarded("trunk", None);
    // In offline mode, Trunk would prevent cargo from fetching crates on a fresh machine.
    trunk.args(["build", "--skip-version-check", "--offline=false", "--dist"]).arg(dist);
    // If the requested version is installed, Trunk does not look for it on the network.
    trunk.env("TRUNK_TOOLS_WASM_OPT", setup::wasm_opt_version()?).env_remove("NO_COLOR");
    if profile == Profile::Release {
        trunk
            .args(["--release", "--features", "split"])
            .env("RUSTFLAGS", split::rustflags()?)
            .env(split::UNSTABLE.0, split::UNSTABLE.1);
    }
    proc::run(&mut trunk)?;
    let mut parts = None;
    if profile == Profile::Release {
        println!("splitting the module");
        let linked = files::target().join("wasm32-unknown-unknown/release/civic-portal.wasm");
        parts = Some(split::replace(dist, &linked)?);
    }
    let (engine, scanner) = (engine()?, module("scanner")?);
    let vendored = vendor::copy(dist, &engine, &scanner)?;
    let index = dist.join("index.html");
    let mut page = html::insert_sprite(&files::read(&index)?, &sprite)?;
    page = html::insert_navigation(&html::insert_files(&page, &vendored)?)?;
    let chunks = parts.as_ref().map(|parts| parts.chunks.clone()).unwrap_or_default();
    let mut manifest = Manifest::new(chunks, vendored);
    let loader = files::walk(dist).into_iter().filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()));
    let loader = loader.filter(|name| name.starts_with("chunks-") && name.ends_with(".js"));
    let loader = loader.map(|name| format!("/{name}")).next().filter(|_| parts.is_some());
    page = html::announce_program(&page, loader.as_deref())?;
    // In development files change constantly, so nothing is cached.
    if let Some(parts) = parts {
        files::write(&index, offline::start(&page))?;
        minify(std::slice::from_ref(&index))?;
        page = offline::write(dist, &files::read(&index)?, &parts.table)?;
    }
    manifest.index = csp::digest(&page);
    manifest.inline = csp::inline_hashes(&page)?;
    let manifest = serde_json::to_string(&manifest).map_err(|error| error.to_string())?;
    files::write(&dist.join(MANIFEST), manifest + "\n")?;
    files::write(&index, page)
}

/// Minifies style sheets, scripts and pages in place.
fn minify(paths: &[PathBuf]) -> Result {
    proc::run(proc::command("node").arg("xtask/scripts/minify.mjs").args(paths))
}

/// Builds the release server and returns the path of its binary.
pub fn server() -> Result<PathBuf> {
    println!("building the server");
    proc::run(&mut server_build())?;
    Ok(server_binary())
}

/// The command that builds the release server. It shares no folder with the page's build, so both can run in parallel.
pub fn server_build() -> Command {
    let mut cargo = proc::guarded(proc::cargo().get_program(), None);
    cargo.args(["build", "--profile", "server", "-p", "server"]);
    cargo
}

/// The path of the release server's binary.
pub fn server_binary() -> PathBuf {
    files::target().join("server").join(format!("portal-server{}", env::consts::EXE_SUFFIX))
}

fn output(dist: &Path) -> Result<String> {
    files::fingerprint(&files::walk(dist))
}
