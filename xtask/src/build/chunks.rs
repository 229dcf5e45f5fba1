//! Route chunks: which parts of the module each loads is read from the splitter's loader; written are a loader of our own
//! and a file for each chunk with all its parts.

use std::{collections::BTreeMap, fs, path::Path};

use crate::{Result, files, files::Fnv};

/// The loader, without the names.
pub const LOADER: &str = include_str!("chunks.js");

/// The parts of each chunk by the splitter's loader: what it shares with others first, its own part last.
pub fn read(loader: &str) -> Result<BTreeMap<String, Vec<String>>> {
    const START: &str = "__wasm_split_load_";
    let exports = loader.match_indices(START).map(|(at, _)| &loader[at + START.len()..]);
    exports
        .map(|rest| {
            let (chunk, body) = rest.split_once(' ').ok_or("the splitter's loader names no chunk")?;
            let body = body.split_once("]));").map_or(body, |(body, _)| body);
            let own = wasm_name(body).ok_or_else(|| format!("the chunk {chunk} has no file"))?;
            let shared = body.rsplit_once('[').map_or("", |(_, list)| list);
            let parts = shared.split([',', ']', ' ']).filter(|part| part.starts_with("__chunk_")).map(|part| {
                let found = loader.split_once(&format!("const {part} ")).and_then(|(_, body)| wasm_name(body));
                found.ok_or_else(|| format!("the splitter's loader lacks {part}"))
            });
            let mut names = parts.collect::<Result<Vec<_>>>()?;
            names.push(own);
            Ok((chunk.to_owned(), names))
        })
        .collect()
}

fn wasm_name(body: &str) -> Option<String> {
    let (_, rest) = body.split_once("new URL(\"./")?;
    rest.split_once('"').map(|(name, _)| name.to_owned())
}

/// What the build makes of the chunks, besides their files.
pub struct Written {
    /// The text of the loader.
    pub loader: String,
    /// Where each part lies in the one file with all of them, for the service worker:
    /// `{"file": "/parts-<hash>.bin", "at": {"chunk_1.wasm": [0, 54]}, "chunks": {"chunk-bus-<hash>.bin": ["chunk_1.wasm"]}}`.
    pub parts: String,
    /// The file of each chunk.
    pub chunks: BTreeMap<String, String>,
}

/// Writes a file for each chunk, and a file with all parts, each once. The loader is for the glue of
/// that name.
pub fn write(dist: &Path, chunks: &BTreeMap<String, Vec<String>>, glue: &str) -> Result<Written> {
    let (mut whole, mut places, mut packs) = (Vec::new(), BTreeMap::new(), Vec::new());
    let (mut table, mut exports, mut written) = (String::new(), String::new(), BTreeMap::new());
    let (mut sizes, mut suffix) = (BTreeMap::new(), None);
    for (chunk, names) in chunks {
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
        exports.push_str(&format!("export const __wasm_split_load_{chunk} = told('{chunk}')\n"));
        packs.push(format!("\"{file}\":[\"{}\"]", names.join("\",\"")));
        written.insert(chunk.clone(), file);
    }
    let file = format!("parts-{}.bin", Fnv::of(&whole).hex());
    files::write(&dist.join(&file), whole)?;
    let places: Vec<String> = places.into_values().collect();
    let first = sizes.keys().next().copied().unwrap_or(0);
    let last = sizes.keys().next_back().copied().unwrap_or(0);
    let sizes: Vec<String> = (first..=last).map(|nth| sizes.get(&nth).copied().unwrap_or(0).to_string()).collect();
    let loader = LOADER.replace("GLUE", glue).replace("/*CHUNKS*/", &table).replace("/*EXPORTS*/", &exports);
    let loader = loader.replace("/*SIZES*/", &sizes.join(" ")).replace("FIRST", &first.to_string());
    Ok(Written {
        loader: loader.replace("SUFFIX", &suffix.unwrap_or_default()),
        parts: format!("{{\"file\":\"/{file}\",\"at\":{{{}}},\"chunks\":{{{}}}}}", places.join(","), packs.join(",")),
        chunks: written,
    })
}

/// The number of a part that chunks share: `chunk_7-<hash>.wasm`.
fn number(name: &str) -> Option<u32> {
    let digits = name.strip_prefix("chunk_")?;
    digits.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// Numbers in their order, those that follow each other as one: `7-9 12`.
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

    const SPLIT: &str = r#"
const __chunk_7 = makeLoad(() => { const src = fetch(new URL("./chunk_7.wasm", import.meta.url)); }
, []);
const __chunk_8 = makeLoad(() => { const src = fetch(new URL("./chunk_8.wasm", import.meta.url)); }
, []);
export const __wasm_split_load_one = wrapAsyncCb(makeLoad(() => { const src = fetch(new URL("./split_one.wasm", import.meta.url)); }
, [__chunk_7, __chunk_8]));
export const __wasm_split_load_two = wrapAsyncCb(makeLoad(() => { const src = fetch(new URL("./split_two.wasm", import.meta.url)); }
, []));
"#;

    #[test]
    fn a_chunk_loads_the_shared_parts_and_its_own() {
        let found = read(SPLIT).expect("chunks");
        assert_eq!(found["one"], ["chunk_7.wasm", "chunk_8.wasm", "split_one.wasm"]);
        assert_eq!(found["two"], ["split_two.wasm"]);
        assert!(read(&SPLIT.replace("const __chunk_8", "const __chunk_9")).is_err());
    }

    #[test]
    fn a_pack_holds_the_parts_in_the_order_that_the_loader_cuts_them() {
        let dir = files::target().join("tmp").join(format!("xtask-chunks-{}", std::process::id()));
        for (name, text) in
            [("chunk_7.wasm", "seven"), ("chunk_8.wasm", "8"), ("split_one.wasm", "one"), ("split_two.wasm", "2")]
        {
            files::write(&dir.join(name), text).expect("can write");
        }
        let Written { loader, parts, chunks } =
            write(&dir, &read(SPLIT).expect("chunks"), "app-1.js").expect("can write");
        let name = chunks["one"].clone();
        assert_eq!(files::read(&dir.join(&name)).expect("a pack"), "seven8one");
        assert!(loader.contains(&format!("one:['{name}','7-8',3],two:[")), "{loader}");
        assert!(loader.contains("const SIZES = '5 1'") && loader.contains("[nth - 7]"), "{loader}");
        assert!(loader.contains("`chunk_${nth}.wasm`") && loader.contains("`split_${chunk}.wasm`"), "{loader}");
        assert_eq!(runs(&[1, 2, 3, 7, 9, 10, 2]), "1-3 7 9-10 2");
        assert!(loader.contains("from './app-1.js'") && loader.contains("__wasm_split_load_two = told('two')"));
        // Each part once: the second chunk has nothing but its own.
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
