//! Splits the page's module: one file with the code that every page needs, and one file per route chunk that is fetched
//! on first use.
//!
//! Trunk cannot do this, so its module is replaced: `wasm-split-cli` cuts the linked module at the functions that the
//! page marks (`#[wasm_split]`), wasm-bindgen generates the glue of the main part, and wasm-opt shrinks every part. For
//! this the linker must keep its relocations, see [`rustflags`].

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use super::{chunks, loader};
use crate::{Result, files, files::Fnv, proc};

/// The splitter reads the call graph from the relocations. Type-erased views are a twentieth smaller. Panics report the
/// message without the location, and `Debug` output is empty: this saves 3.7 kB and 1 kB on `/reports`. Development
/// builds have both.
const RUSTFLAGS: &str = "-Zlocation-detail=none -Zfmt-debug=none --cfg erase_components -Clink-args=--emit-relocs";
/// Lets the pinned stable compiler accept unstable flags, the `-Z` flags in [`RUSTFLAGS`]. If another compiler does not
/// know one, the build stops and names the flag.
pub const UNSTABLE: (&str, &str) = ("RUSTC_BOOTSTRAP", "1");

/// Compiler flags of the release page. Panics contain the paths of source files. Where these are on the build machine
/// should not be public and takes many bytes, so the prefixes are removed.
pub fn rustflags() -> Result<String> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let registries = home.into_iter().flat_map(|home| files::folders(&home.join("registry/src")));
    let library = proc::output(proc::command("rustc").args(["--print", "sysroot"]))?;
    let sources = registries.chain([PathBuf::from(library), files::root().to_path_buf()]);
    let sources = sources.filter_map(|path| path.to_str().map(str::to_owned));
    // cargo splits the flags at spaces, so a path that contains one is not remapped.
    let mapped = sources.filter(|path| !path.contains(' ')).map(|path| format!(" --remap-path-prefix={path}=."));
    Ok(mapped.fold(RUSTFLAGS.to_owned(), |flags, flag| flags + &flag))
}

/// The script that runs wasm-opt on all parts in one process.
const OPTIMISE: &str = "xtask/scripts/optimise.mjs";

/// The script that shortens the names shared by the module and its scripts, and minifies the scripts.
const SLIM: &str = "xtask/scripts/slim.mjs";

/// The output of a split that later build steps need.
pub struct Parts {
    /// The position of each part in the file with all of them, see [`chunks::ChunkFiles::parts`].
    pub table: String,
    /// The file of each chunk, by chunk name.
    pub chunks: BTreeMap<String, String>,
}

/// Replaces Trunk's module in `dist` with the parts of the linked module, under hashed names.
pub fn replace(dist: &Path, linked: &Path) -> Result<Parts> {
    let module = fs::read(linked).map_err(|error| format!("cannot read {}: {error}", files::shown(linked)))?;
    // The hash covers the scripts and tools as well as the module, because they also determine the content of the
    // files.
    let mut hash = Fnv::of(&module);
    hash.add(chunks::LOADER.as_bytes());
    for script in [SLIM, OPTIMISE, "xtask/npm/package.json"] {
        hash.add(files::read(&files::root().join(script))?.as_bytes());
    }
    let hash = hash.hex();
    let work = files::tools().join("split");
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work).map_err(|error| format!("cannot make {}: {error}", files::shown(&work)))?;
    let name = format!("app-{hash}");
    proc::run(proc::command("wasm-split-cli").args(["--target", "web", "--out-name", &name]).arg(linked).arg(&work))?;
    let main = work.join(format!("{name}.wasm"));
    let mut bindgen = proc::command("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", &name, "--out-dir"]);
    proc::run(bindgen.arg(&work).arg(&main))?;
    fs::remove_file(&main).map_err(|error| format!("cannot remove {}: {error}", files::shown(&main)))?;

    let old = trunk_files(dist)?;
    let hashed = |plain: &str| match plain.contains(&hash) {
        true => plain.to_owned(),
        false => plain.replace(".wasm", &format!("-{hash}.wasm")),
    };
    let whole = format!("{name}_bg.wasm");
    let mut parts = files::walk(&work);
    parts.retain(|path| path.extension().is_some_and(|ext| ext == "wasm"));
    optimise(&parts, |plain| dist.join(hashed(plain)))?;
    let mut split = loader::parse(&files::read(&work.join(loader::NAME))?)?;
    split.chunks.values_mut().flatten().for_each(|file| *file = hashed(file));
    let loader = dist.join(format!("chunks-{hash}.js"));
    let written = chunks::write(dist, &split, &format!("{name}.js"))?;
    files::write(&loader, &written.loader)?;
    let glue = files::read(&work.join(format!("{name}.js")))?;
    let script = dist.join(format!("{name}.js"));
    files::write(
        &script,
        glue.replace(&format!("from \"{}\"", loader::NAME), &format!("from \"./chunks-{hash}.js\"")),
    )?;
    let mut slim = proc::command("node");
    slim.arg(SLIM).args([&script, &dist.join(&whole), &loader]);
    proc::run(&mut slim)?;

    let index = dist.join("index.html");
    let mut page = files::read(&index)?;
    for (file, new) in [(&old.0, format!("{name}.js")), (&old.1, format!("{name}_bg.wasm"))] {
        page = page.replace(file.as_str(), &new);
        let path = dist.join(file);
        fs::remove_file(&path).map_err(|error| format!("cannot remove {}: {error}", files::shown(&path)))?;
    }
    files::write(&index, page)?;
    Ok(Parts { table: written.parts, chunks: written.chunks })
}

/// Runs wasm-opt on each part and writes the result to the path that `target` returns for its name.
fn optimise(parts: &[PathBuf], target: impl Fn(&str) -> PathBuf) -> Result {
    let small = files::tools().join("tmp/optimised");
    fs::create_dir_all(&small).map_err(|error| format!("cannot make {}: {error}", files::shown(&small)))?;
    proc::run(proc::command("node").arg(OPTIMISE).arg(&small).args(parts))?;
    for part in parts {
        let plain = part.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files::copy(&small.join(&plain), &target(&plain))?;
    }
    Ok(())
}

/// The names of the glue and the module that Trunk wrote.
fn trunk_files(dist: &Path) -> Result<(String, String)> {
    let names: Vec<String> = files::walk(dist)
        .iter()
        .filter(|path| path.parent() == Some(dist))
        .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .filter(|name| name.starts_with("civic-portal-"))
        .collect();
    let find = |ending: &str| names.iter().find(|name| name.ends_with(ending)).cloned();
    find(".js").zip(find(".wasm")).ok_or_else(|| "Trunk left no civic-portal-*.js and *.wasm in dist".into())
}
