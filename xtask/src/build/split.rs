//! Splits the page's module: what every page needs is one file, and each route chunk another that is fetched
//! when it is first needed.
//!
//! Trunk cannot do this, so its own module is replaced: `wasm-split-cli` cuts the linked module at the functions
//! that the page marks (`#[wasm_split]`), wasm-bindgen writes the glue of the main part, and wasm-opt
//! shrinks every part. The linker must keep its relocations for that, see [`rustflags`].

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use super::{chunks, loader};
use crate::{Result, files, files::Fnv, proc};

/// Relocations, by which the splitter knows what calls what; and views without their full types,
/// which are a twentieth smaller. Panics say what happened and not where, and nothing is printed for developers: 3.7 kB and
/// 1 kB of `/reports`. A build for development says both.
const RUSTFLAGS: &str = "-Zlocation-detail=none -Zfmt-debug=none --cfg erase_components -Clink-args=--emit-relocs";
/// Lets the pinned compiler take flags that are not stable yet: `-Z` ones of [`RUSTFLAGS`]. Another compiler may not know them,
/// then the build stops and names the flag.
pub const UNSTABLE: (&str, &str) = ("RUSTC_BOOTSTRAP", "1");

/// Flags of the release page's compiler. Panics name the files of the sources, and where those lie on the machine
/// that built them is nobody's business and many bytes.
pub fn rustflags() -> Result<String> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let registries = home.into_iter().flat_map(|home| files::folders(&home.join("registry/src")));
    let library = proc::output(proc::command("rustc").args(["--print", "sysroot"]))?;
    let sources = registries.chain([PathBuf::from(library), files::root().to_path_buf()]);
    let sources = sources.filter_map(|path| path.to_str().map(str::to_owned));
    // cargo parts the flags at spaces, so a path that holds one stays as it is.
    let mapped = sources.filter(|path| !path.contains(' ')).map(|path| format!(" --remap-path-prefix={path}=."));
    Ok(mapped.fold(RUSTFLAGS.to_owned(), |flags, flag| flags + &flag))
}

/// Runs wasm-opt over all parts in one process.
const OPTIMISE: &str = "xtask/scripts/optimise.mjs";

/// Shortens the names between the module and its scripts, and minifies these.
const SLIM: &str = "xtask/scripts/slim.mjs";

/// What a split leaves for the rest of the build.
pub struct Parts {
    /// Where each part lies in the file with all of them, see [`chunks::Written::parts`].
    pub table: String,
    /// The file of each chunk.
    pub chunks: BTreeMap<String, String>,
}

/// Replaces Trunk's module in `dist` by the parts of the linked one, under hashed names.
pub fn replace(dist: &Path, linked: &Path) -> Result<Parts> {
    let module = fs::read(linked).map_err(|error| format!("cannot read {}: {error}", files::shown(linked)))?;
    // The scripts and tools shape what the names stand for as much as the module does.
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

/// Runs wasm-opt over each part and puts what it writes where `target` says for its name.
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

/// The glue and the module that Trunk wrote.
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
