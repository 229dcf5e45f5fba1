//! Splits the page's module: what every page needs is one file, and each room another that is fetched
//! when the room is first opened.
//!
//! Trunk cannot do this, so its own module is replaced: `wasm-split-cli` cuts the linked module at the functions
//! that the page marks (`#[wasm_split]`), wasm-bindgen writes the glue of the main part, and wasm-opt
//! shrinks every part. The linker must keep its relocations for that, see [`RUSTFLAGS`].

use std::{fs, path::Path};

use crate::{Result, files, files::Fnv, proc};

/// Relocations, by which the splitter knows what calls what; and views without their full types,
/// which are a twentieth smaller.
pub const RUSTFLAGS: &str = "--cfg erase_components -Clink-args=--emit-relocs";

/// What the linked module imports the loaders from; the glue's import of it is renamed, the module's is not.
const LOADER: &str = "./__wasm_split.js";

/// Replaces Trunk's module in `dist` by the parts of the linked one, under hashed names.
pub fn replace(dist: &Path, linked: &Path) -> Result {
    let module = fs::read(linked).map_err(|error| format!("cannot read {}: {error}", files::shown(linked)))?;
    let hash = Fnv::of(&module).hex();
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
    let mut loader = files::read(&work.join(LOADER))?;
    for path in files::walk(&work).iter().filter(|path| path.extension().is_some_and(|ext| ext == "wasm")) {
        let plain = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let hashed =
            if plain.contains(&hash) { plain.clone() } else { plain.replace(".wasm", &format!("-{hash}.wasm")) };
        loader = loader.replace(&format!("\"./{plain}\""), &format!("\"./{hashed}\""));
        let features = ["--enable-bulk-memory", "--enable-nontrapping-float-to-int", "--enable-sign-ext"];
        let features = features.into_iter().chain(["--enable-mutable-globals", "--enable-reference-types"]);
        proc::run(proc::command("wasm-opt").args(features).args(["-Oz", "-o"]).arg(dist.join(&hashed)).arg(path))?;
    }
    let glue = files::read(&work.join(format!("{name}.js")))?;
    let renamed = format!("./rooms-{hash}.js");
    files::write(&dist.join(&renamed), loader)?;
    files::write(
        &dist.join(format!("{name}.js")),
        glue.replace(&format!("from \"{LOADER}\""), &format!("from \"{renamed}\"")),
    )?;

    let index = dist.join("index.html");
    let mut page = files::read(&index)?;
    for (file, new) in [(&old.0, format!("{name}.js")), (&old.1, format!("{name}_bg.wasm"))] {
        page = page.replace(file.as_str(), &new);
        let path = dist.join(file);
        fs::remove_file(&path).map_err(|error| format!("cannot remove {}: {error}", files::shown(&path)))?;
    }
    // Glue and loader import each other: told early, they arrive side by side.
    page = page.replace("</head>", &format!("<link rel=\"modulepreload\" href=\"/rooms-{hash}.js\"></head>"));
    files::write(&index, page)
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

/// The files that a room loads, by the loader's text: its own part, and what it shares with others.
pub fn room_files(loader: &str, room: &str) -> Result<Vec<String>> {
    let start = format!("__wasm_split_load_{room} ");
    let (_, body) = loader.split_once(&start).ok_or_else(|| format!("the loader knows no room {room}"))?;
    let body = body.split_once("]));").map_or(body, |(body, _)| body);
    let mut names = vec![wasm_name(body).ok_or_else(|| format!("the room {room} has no file"))?];
    let shared = body.rsplit_once('[').map_or("", |(_, list)| list);
    for chunk in shared.split([',', ']', ' ']).filter(|part| part.starts_with("__chunk_")) {
        let (_, body) =
            loader.split_once(&format!("const {chunk} ")).ok_or_else(|| format!("the loader lacks {chunk}"))?;
        names.push(wasm_name(body).ok_or_else(|| format!("{chunk} has no file"))?);
    }
    Ok(names)
}

fn wasm_name(body: &str) -> Option<String> {
    let (_, rest) = body.split_once("new URL(\"./")?;
    rest.split_once('"').map(|(name, _)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOADER: &str = r#"
const __chunk_7 = makeLoad(() => { const src = fetch(new URL("./chunk_7-00.wasm", import.meta.url)); }
, []);
const __chunk_8 = makeLoad(() => { const src = fetch(new URL("./chunk_8-00.wasm", import.meta.url)); }
, []);
export const __wasm_split_load_one = wrapAsyncCb(makeLoad(() => { const src = fetch(new URL("./split_one-00.wasm", import.meta.url)); }
, [__chunk_7, __chunk_8]));
export const __wasm_split_load_two = wrapAsyncCb(makeLoad(() => { const src = fetch(new URL("./split_two-00.wasm", import.meta.url)); }
, []));
"#;

    #[test]
    fn a_room_loads_its_own_part_and_the_shared_ones() {
        let one = room_files(LOADER, "one").expect("a room");
        assert_eq!(one, ["split_one-00.wasm", "chunk_7-00.wasm", "chunk_8-00.wasm"]);
        assert_eq!(room_files(LOADER, "two").expect("a room"), ["split_two-00.wasm"]);
        assert!(room_files(LOADER, "three").is_err());
    }
}
