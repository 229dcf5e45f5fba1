//! Route chunks: a loader that replaces the splitter's, and one file per chunk with all its parts.

use std::{collections::BTreeMap, fs, path::Path};

use super::loader::{Loader, PREFIX};
use crate::{Result, files, files::Fnv};

/// The template of the loader; the build fills in the names.
pub const LOADER: &str = include_str!("chunks.js");

/// Beginning of the name of the file that says which shared parts each chunk has.
pub const TABLE: &str = "table-";

/// The result of writing the chunks, besides their files.
pub struct ChunkFiles {
    /// The source of the loader.
    pub loader: String,
    /// The position of each part in the single file with all of them, for the service worker:
    /// `{"file": "/parts-<hash>.bin", "at": {"chunk_1.wasm": [0, 54]}, "chunks": {"chunk-bus-<hash>.bin": ["chunk_1.wasm"]}}`.
    pub parts: String,
    /// The file of each chunk, by chunk name.
    pub chunks: BTreeMap<String, String>,
}

/// Writes one file per chunk, one file that contains every part once, and the table of the chunks' parts. `glue` is the
/// file name of the glue that the loader imports.
pub fn write(dist: &Path, split: &Loader, glue: &str) -> Result<ChunkFiles> {
    let (mut whole, mut places, mut packs) = (Vec::new(), BTreeMap::new(), Vec::new());
    let (mut hashes, mut loaders, mut written) = (String::new(), String::new(), BTreeMap::new());
    let (mut table, mut suffix) = (Vec::new(), None);
    for (chunk, names) in &split.chunks {
        let mut contents = Vec::new();
        for name in names {
            contents.push(fs::read(dist.join(name)).map_err(|error| format!("cannot read {name}: {error}"))?);
        }
        let numbers: Vec<u32> = names.iter().filter_map(|name| number(name)).collect();
        let last = names.last().map_or("", String::as_str);
        let end = last.strip_prefix(&format!("split_{chunk}")).ok_or_else(|| format!("{last} is not of {chunk}"))?;
        if numbers.len() + 1 != names.len() || suffix.get_or_insert_with(|| end.to_owned()) != end {
            return Err(format!("the parts of {chunk} have other names than the loader makes"));
        }
        // The first line says what follows, so the loader of the first page needs no table. For the service worker it is
        // a part like others.
        let sizes: Vec<String> = contents.iter().map(|bytes| bytes.len().to_string()).collect();
        let runs = runs(&numbers);
        let head = format!("{runs}|{}\n", sizes.join(" ")).into_bytes();
        let names: Vec<String> = [format!("head-{chunk}")].into_iter().chain(names.iter().cloned()).collect();
        let mut pack = Vec::new();
        for (name, bytes) in names.iter().zip([head].into_iter().chain(contents)) {
            places.entry(name.clone()).or_insert_with(|| {
                whole.extend(&bytes);
                format!("\"{name}\":[{},{}]", whole.len() - bytes.len(), bytes.len())
            });
            pack.extend(bytes);
        }
        let hash = Fnv::of(&pack).hex();
        let file = format!("chunk-{chunk}-{hash}.bin");
        files::write(&dist.join(&file), pack)?;
        hashes.push_str(&format!("{chunk}:'{hash}',"));
        table.push(format!("\"{chunk}\":\"{runs}\""));
        loaders.push_str(&format!("{PREFIX}{chunk}: loadAndCall('{chunk}'),"));
        packs.push(format!("\"{file}\":[\"{}\"]", names.join("\",\"")));
        written.insert(chunk.clone(), file);
    }
    let file = format!("parts-{}.bin", Fnv::of(&whole).hex());
    files::write(&dist.join(&file), whole)?;
    let table = format!("{{{}}}", table.join(","));
    let table_file = format!("{TABLE}{}.json", Fnv::of(table.as_bytes()).hex());
    files::write(&dist.join(&table_file), table)?;
    let places: Vec<String> = places.into_values().collect();
    let shared: Vec<String> = split.shared.iter().map(|name| format!("'{name}': main.{name}")).collect();
    let loader = LOADER
        .replace("GLUE", glue)
        .replace("/*SHARED*/", &shared.join(", "))
        .replace("/*CHUNKS*/", &hashes)
        .replace("/*LOADERS*/", &loaders)
        .replace("TABLE", &table_file)
        .replace("SUFFIX", &suffix.unwrap_or_default());
    Ok(ChunkFiles {
        loader,
        parts: format!("{{\"file\":\"/{file}\",\"at\":{{{}}},\"chunks\":{{{}}}}}", places.join(","), packs.join(",")),
        chunks: written,
    })
}

/// The number of a shared part: 7 for `chunk_7-<hash>.wasm`.
fn number(name: &str) -> Option<u32> {
    let digits = name.strip_prefix("chunk_")?;
    digits.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// Formats ascending numbers with consecutive ones as ranges: `7-9 12`.
fn runs(numbers: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => runs.push((*number, *number)),
        }
    }
    let text = |(from, to): &(u32, u32)| if from == to { from.to_string() } else { format!("{from}-{to}") };
    runs.iter().map(text).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_holds_the_parts_in_the_order_that_the_loader_cuts_them() {
        let dir = files::target().join("tmp").join(format!("xtask-chunks-{}", std::process::id()));
        for (name, text) in
            [("chunk_7.wasm", "seven"), ("chunk_8.wasm", "8"), ("split_one.wasm", "one"), ("split_two.wasm", "2")]
        {
            files::write(&dir.join(name), text).expect("can write");
        }
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let one = ("one".to_owned(), names(&["chunk_7.wasm", "chunk_8.wasm", "split_one.wasm"]));
        let split = Loader {
            chunks: [one, ("two".to_owned(), names(&["split_two.wasm"]))].into(),
            shared: names(&["memory", "table"]),
        };
        let ChunkFiles { loader, parts, chunks } = write(&dir, &split, "app-1.js").expect("can write");
        let name = chunks["one"].clone();
        assert_eq!(files::read(&dir.join(&name)).expect("a pack"), "7-8|5 1 3\nseven8one");
        let hash = name.strip_prefix("chunk-one-").and_then(|rest| rest.strip_suffix(".bin")).expect("a hash");
        assert!(loader.contains(&format!("{{one:'{hash}',two:'")), "{loader}");
        assert!(loader.contains("`chunk_${from + nth}.wasm`") && loader.contains("`split_${chunk}.wasm`"), "{loader}");
        let (_, table) = loader.split_once("fetched('").expect("a table");
        let (table, _) = table.split_once('\'').expect("a table");
        assert!(table.starts_with(TABLE), "{table}");
        assert_eq!(files::read(&dir.join(table)).expect("a table"), r#"{"one":"7-8","two":""}"#);
        assert_eq!(runs(&[1, 2, 3, 7, 9, 10, 2]), "1-3 7 9-10 2");
        assert!(loader.contains("{ 'memory': main.memory, 'table': main.table }"), "{loader}");
        assert!(loader.contains("from './app-1.js'") && loader.contains("__wasm_split_load_two: loadAndCall('two')"));
        // Each part is there once: the second chunk adds only its own.
        let (_, file) = parts.split_once("{\"file\":\"/").expect("a file");
        let (file, places) = file.split_once("\",").expect("places");
        assert_eq!(files::read(&dir.join(file)).expect("all parts"), "7-8|5 1 3\nseven8one|1\n2");
        assert!(places.contains("\"chunk_7.wasm\":[10,5],\"chunk_8.wasm\":[15,1],\"head-one\":[0,10]"), "{places}");
        let parts = "[\"head-one\",\"chunk_7.wasm\",\"chunk_8.wasm\",\"split_one.wasm\"]";
        assert!(places.contains(&format!("\"{name}\":{parts}")), "{places}");
        fs::remove_dir_all(dir).expect("can remove");
    }
}
