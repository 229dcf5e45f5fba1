//! Reads the loader that the splitter generates, to find out which parts of the module each route chunk needs. Nothing
//! else in the build depends on the format of that script; `loader/excerpt.js` is an excerpt of a real one.

use std::collections::BTreeMap;

use crate::Result;

/// The name under which the linked module imports the loader.
pub const NAME: &str = "./__wasm_split.js";

/// Prefix of the functions that the module imports to load a chunk; the name of the chunk follows.
pub const PREFIX: &str = "__wasm_split_load_";

/// The content of a generated loader.
#[derive(Debug, PartialEq, Eq)]
pub struct Loader {
    /// By chunk: the files of its parts, shared ones first, its own part last.
    pub chunks: BTreeMap<String, Vec<String>>,
    /// Names of the items that the parts import from the main module.
    pub shared: Vec<String>,
}

/// Reads a generated loader.
pub fn parse(script: &str) -> Result<Loader> {
    let shared = between(script, "\n        const {", "} = initSync(").ok_or("the splitter's loader shares nothing")?;
    let shared = list(shared).map(str::to_owned).collect();
    // `const __chunk_7 = makeLoad(…"./chunk_7.wasm"…`
    let parts: BTreeMap<&str, &str> = statements(script, "\nconst __chunk_").collect::<Result<_>>()?;
    let start = format!("\nexport const {PREFIX}");
    let chunks = script.match_indices(&start).map(|(at, start)| {
        let statement = &script[at + start.len()..];
        let (chunk, own) = named(statement)?;
        let needs = between(statement, "\n, [", "]));").ok_or_else(|| format!("{chunk} has no list of parts"))?;
        let needs = list(needs).map(|name| {
            let part = name.strip_prefix("__chunk_").and_then(|number| parts.get(number));
            part.map(|file| (*file).to_owned()).ok_or_else(|| format!("the splitter's loader lacks {name}"))
        });
        let files: Vec<String> = needs.chain([Ok(own.to_owned())]).collect::<Result<_>>()?;
        Ok((chunk.to_owned(), files))
    });
    Ok(Loader { chunks: chunks.collect::<Result<_>>()?, shared })
}

/// Names and files of the statements that start with `start`.
fn statements<'a>(script: &'a str, start: &'a str) -> impl Iterator<Item = Result<(&'a str, &'a str)>> {
    script.match_indices(start).map(move |(at, _)| named(&script[at + start.len()..]))
}

/// The name at the start of a statement, and the file that the statement loads.
fn named(statement: &str) -> Result<(&str, &str)> {
    let (name, rest) = statement.split_once(" = ").ok_or("the splitter's loader has a statement without a name")?;
    let file = between(rest, "new URL(\"./", "\"").ok_or_else(|| format!("{name} has no file"))?;
    Ok((name, file))
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty())
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    Some(text.split_once(start)?.1.split_once(end)?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXCERPT: &str = include_str!("loader/excerpt.js");

    #[test]
    fn a_real_loader_is_read() {
        let Loader { chunks, shared } = parse(EXCERPT).expect("a loader");
        assert_eq!(shared, ["__indirect_function_table", "__wasm_split_shared0", "memory"]);
        assert_eq!(chunks.len(), 1);
        assert_eq!(
            chunks["about"],
            ["chunk_14.wasm", "chunk_15.wasm", "chunk_16.wasm", "chunk_17.wasm", "chunk_18.wasm", "split_about.wasm"]
        );
    }

    #[test]
    fn a_chunk_may_have_no_part_but_its_own() {
        let alone = EXCERPT.replace("[__chunk_14, __chunk_15, __chunk_16, __chunk_17, __chunk_18]", "[]");
        assert_eq!(parse(&alone).expect("a loader").chunks["about"], ["split_about.wasm"]);
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = |from: &str, to: &str| parse(&EXCERPT.replace(from, to)).expect_err("another form");
        assert!(error("const __chunk_15 =", "const __chunk_99 =").contains("lacks __chunk_15"));
        assert!(error("new URL(\"./split", "new URL(\"/split").contains("about has no file"));
        assert!(error("} = initSync(", "} = init(").contains("shares nothing"));
    }
}
