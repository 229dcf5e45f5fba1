//! The release page in `dist/` and the release server.
//!
//! Trunk compiles and hashes; what it cannot do follows after it: the icon sprite, the map libraries
//! under hashed names, and the compressed copies that the server sends.

mod html;
mod icons;
mod vendor;

use std::{
    env,
    path::{Path, PathBuf},
};

use crate::{Result, budget, files, proc, setup};

/// The version of wasm-opt that the npm package `binaryen` of `xtask/npm` carries.
const WASM_OPT: &str = "version_132";

/// What the page is made of. The server's own code is not part of it.
const INPUTS: [&str; 14] = [
    "src",
    "crates/contract",
    "crates/messages",
    "crates/civic",
    "data/hanoi/categories.toml",
    "style",
    "public",
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    "xtask/src/build",
    "xtask/npm",
];

/// The kinds of pages that Trunk builds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Small: optimised, compressed.
    Release,
    /// Quick to compile.
    Debug,
}

/// Builds the release page, unless `dist/` is already what these sources give, and prints its sizes.
pub fn page() -> Result {
    setup::for_build()?;
    let dist = files::dist();
    let inputs: Vec<PathBuf> = INPUTS.iter().flat_map(|path| files::walk(&files::root().join(path))).collect();
    let inputs = files::fingerprint(&inputs)?;
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

/// Builds the page into a folder: Trunk, then icons and map libraries.
pub fn into(dist: &Path, profile: Profile) -> Result {
    let source = files::read(&files::root().join("index.html"))?;
    html::check_source(&source)?;
    // Before the long compilation, because a wrong icon name is the likelier mistake.
    let sprite = icons::sprite()?;
    let mut trunk = proc::guarded("trunk", None);
    trunk.args(["build", "--skip-version-check", "--dist"]).arg(dist);
    trunk.env("TRUNK_TOOLS_WASM_OPT", WASM_OPT).env_remove("NO_COLOR");
    if profile == Profile::Release {
        trunk.arg("--release");
    }
    proc::run(&mut trunk)?;
    let vendored = vendor::copy(dist)?;
    let index = dist.join("index.html");
    let mut page = html::insert_sprite(&files::read(&index)?, &sprite)?;
    for (name, url) in &vendored {
        page = html::set_meta(&page, name, url)?;
    }
    files::write(&index, page)
}

/// Builds the release server and returns where it is.
pub fn server() -> Result<PathBuf> {
    println!("building the server");
    proc::run(proc::cargo().args(["build", "--profile", "server", "-p", "server"]))?;
    Ok(server_binary())
}

/// Where the release server lies once it is built.
pub fn server_binary() -> PathBuf {
    files::target().join("server").join(format!("portal-server{}", env::consts::EXE_SUFFIX))
}

fn output(dist: &Path) -> Result<String> {
    files::fingerprint(&files::walk(dist))
}
