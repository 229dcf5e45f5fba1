//! Route chunks: a loader that replaces the splitter's, and one file per chunk with all its parts.

use std::{collections::BTreeMap, fs, path::Path};

use super::loader::{Loader, PREFIX};
use crate::{Result, files, files::Fnv};

/// The template of the loader; the build fills in the names.
pub const LOADER: &str = include_str!("chunks.js");

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

/// Writes one file per chunk, and one file that contains every part once. `glue` is the file name of the glue that the
/// loader imports.
pub fn write(dist: &Path, split: &Loader, glue: &str) -> Result<ChunkFiles> {
    let (mut whole, mut places, mut packs) = (Vec::new(), BTreeMap::new(), Vec::new());
    let (mut table, mut loaders, mut written) = (String::new(), String::new(), BTreeMap::new());
    let (mut sizes, mut suffix) = (BTreeMap::new(), None);
    for (chunk, names) in &split.chunks {
        let mut pack = Vec::new();
        let mut own = 0;
        for name in names {
            let bytes = fs::read(dist.join(name)).map_err(|error| format!("cannot read {name}: {error}"))?;
            own = bytes.len();
            sizes.extend(number(name).map(|number| (number, own)));
            places.entry(name).or_insert_with(|| {
                whole.extend(&bytes);
                format!("\"{name}\":[{},{}]", whole.len() - bytes.len(), bytes.len())
            });
            pack.extend(bytes);
        }
        let file = format!("chunk-{chunk}-{}.bin", Fnv::of(&pack).hex());
        files::write(&dist.join(&file), pack)?;
        let numbers: Vec<u32> = names.iter().filter_map(|name| number(name)).collect();
        let last = names.last().map_or("", String::as_str);
        let end = last.strip_prefix(&format!("split_{chunk}")).ok_or_else(|| format!("{last} is not of {chunk}"))?;
        if numbers.len() + 1 != names.len() || suffix.get_or_insert_with(|| end.to_owned()) != end {
            return Err(format!("the parts of {chunk} have other names than the loader makes"));
        }
        table.push_str(&format!("{chunk}:['{file}','{}',{own}],", runs(&numbers)));
        loaders.push_str(&format!("{PREFIX}{chunk}: loadAndCall('{chunk}'),"));
        packs.push(format!("\"{file}\":[\"{}\"]", names.join("\",\"")));
        written.insert(chunk.clone(), file);
    }
    let file = format!("parts-{}.bin", Fnv::of(&whole).hex());
    files::write(&dist.join(&file), whole)?;
    let places: Vec<String> = places.into_values().collect();
    let first = sizes.keys().next().copied().unwrap_or(0);
    let last = sizes.keys().next_back().copied().unwrap_or(0);
    let sizes: Vec<String> = (first..=last).map(|nth| sizes.get(&nth).copied().unwrap_or(0).to_string()).collect();
    let shared: Vec<String> = split.shared.iter().map(|name| format!("'{name}': main.{name}")).collect();
    let loader = LOADER
        .replace("GLUE", glue)
        .replace("/*SHARED*/", &shared.join(", "))
        .replace("/*CHUNKS*/", &table)
        .replace("/*LOADERS*/", &loaders);
    let loader = loader.replace("/*SIZES*/", &sizes.join(" ")).replace("FIRST", &first.to_string());
    Ok(ChunkFiles {
        loader: loader.replace("SUFFIX", &suffix.unwrap_or_default()),
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
        assert_eq!(files::read(&dir.join(&name)).expect("a pack"), "seven8one");
        assert!(loader.contains(&format!("one:['{name}','7-8',3],two:[")), "{loader}");
        assert!(loader.contains("const SIZES = '5 1'") && loader.contains("[nth - 7]"), "{loader}");
        assert!(loader.contains("`chunk_${nth}.wasm`") && loader.contains("`split_${chunk}.wasm`"), "{loader}");
        assert_eq!(runs(&[1, 2, 3, 7, 9, 10, 2]), "1-3 7 9-10 2");
        assert!(loader.contains("{ 'memory': main.memory, 'table': main.table }"), "{loader}");
        assert!(loader.contains("from './app-1.js'") && loader.contains("__wasm_split_load_two: loadAndCall('two')"));
        // Each part is there once: the second chunk adds only its own.
        let (_, file) = parts.split_once("{\"file\":\"/").expect("a file");
        let (file, places) = file.split_once("\",").expect("places");
        assert_eq!(files::read(&dir.join(file)).expect("all parts"), "seven8one2");
        assert!(
            places.starts_with("\"at\":{\"chunk_7.wasm\":[0,5],\"chunk_8.wasm\":[5,1],\"split_one.wasm\":[6,3]"),
            "{places}"
        );
        assert!(places.contains(&format!("\"{name}\":[\"chunk_7.wasm\",\"chunk_8.wasm\",\"split_one.wasm\"]")));
        fs::remove_dir_all(dir).expect("can remove");
    }
}
