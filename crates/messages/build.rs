//! Generates typed functions from `locales/*.json`. A missing or unknown key, or placeholders that differ between
//! languages, stop the build with a message that names them.

use fnv::FnvHasher;
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Write as _,
    fs,
    hash::Hasher as _,
    path::Path,
};

const DEFAULT: &str = "vi";

fn main() {
    println!("cargo:rerun-if-changed=locales");
    println!("cargo:rerun-if-changed=build.rs");
    let (locales, hashes) = read("locales");
    let default = locales.get(DEFAULT).expect("locales/vi.json is there").clone();
    check("locales", &default, &locales);

    // A plural's `_one` form has its own slot; languages without a singular leave it empty.
    let mut keys: BTreeSet<&str> = default.keys().map(String::as_str).collect();
    for map in locales.values() {
        keys.extend(map.keys().map(String::as_str).filter(|key| key.ends_with("_one")));
    }
    let keys: Vec<&str> = keys.into_iter().collect();
    let out = generate(&keys, &default, &locales, &hashes);
    let dir = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&dir).join("words.rs"), out).expect("the generated file can be written");

    let (locales, _) = read("locales/guide");
    let default = locales.get(DEFAULT).expect("locales/guide/vi.json is there").clone();
    check("locales/guide", &default, &locales);
    fs::write(Path::new(&dir).join("guide.rs"), guide(&default, &locales)).expect("the generated file can be written");
}

type Locales = BTreeMap<String, BTreeMap<String, String>>;

/// The languages in a folder by tag, and the hash of each file.
fn read(folder: &str) -> (Locales, BTreeMap<String, u64>) {
    let (mut locales, mut hashes) = (Locales::new(), BTreeMap::new());
    for entry in fs::read_dir(folder).expect("the folder of languages can be read") {
        let path = entry.expect("an entry of the folder").path();
        if path.extension().is_none_or(|ext| ext != "json") {
            continue;
        }
        let tag = path.file_stem().expect("a file name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a locale file can be read");
        hashes.insert(tag.clone(), fnv(&text));
        let map = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{folder}/{tag}.json: {e}"));
        locales.insert(tag, map);
    }
    (locales, hashes)
}

/// The words of the heritage pages. All languages are compiled in, for the server only.
fn guide(default: &BTreeMap<String, String>, locales: &Locales) -> String {
    // Vietnamese and English first, then by tag.
    let mut tags: Vec<&String> = locales.keys().collect();
    tags.sort_by_key(|tag| (*tag != DEFAULT, *tag != "en", tag.as_str()));
    let mut keys: BTreeSet<&str> = default.keys().map(String::as_str).collect();
    for map in locales.values() {
        keys.extend(map.keys().map(String::as_str));
    }
    let keys: Vec<&str> = keys.into_iter().collect();
    let mut out =
        String::from("/// The languages: tag, and name in itself.\npub const LANGUAGES: &[(&str, &str)] = &[");
    for tag in &tags {
        let _ = write!(out, "({tag:?}, {:?}), ", locales[*tag]["language_name"]);
    }
    let _ = writeln!(out, "];\nstatic TABLES: [[&str; {}]; {}] = [", keys.len(), tags.len());
    for tag in &tags {
        let table: Vec<&str> = keys.iter().map(|key| locales[*tag].get(*key).map_or("", String::as_str)).collect();
        let _ = writeln!(out, "    {table:?},");
    }
    out.push_str("];\n#[rustfmt::skip]\nimpl Guide {\n");
    let mut arguments = String::new();
    for (index, key) in keys.iter().enumerate().filter(|(_, key)| !key.ends_with("_one")) {
        let text = &default[*key];
        let one = keys.iter().position(|other| *other == format!("{key}_one"));
        out.push_str(&method(key, text, index, one, "self.0", &mut arguments));
    }
    out.push_str("}\n");
    out.push_str(&module(&arguments));
    out
}

fn check(folder: &str, default: &BTreeMap<String, String>, locales: &BTreeMap<String, BTreeMap<String, String>>) {
    let mut wrong = Vec::new();
    for (tag, map) in locales {
        for key in default.keys().filter(|key| !key.ends_with("_one") && !map.contains_key(*key)) {
            wrong.push(format!("{folder}/{tag}.json lacks \"{key}\""));
        }
        for (key, text) in map {
            let base = key.strip_suffix("_one").filter(|base| default.contains_key(*base));
            match default.get(base.unwrap_or(key)) {
                None => wrong.push(format!("{folder}/{tag}.json has \"{key}\", which {DEFAULT}.json lacks")),
                // The singular may omit the number ("one report").
                Some(original) if base.is_none() && sorted(original) != sorted(text) => {
                    wrong.push(format!("{folder}/{tag}.json: \"{key}\" has other placeholders than {DEFAULT}.json"));
                }
                Some(_) => {}
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

fn generate(
    keys: &[&str],
    default: &BTreeMap<String, String>,
    locales: &BTreeMap<String, BTreeMap<String, String>>,
    hashes: &BTreeMap<String, u64>,
) -> String {
    let mut out = String::new();
    // Numbers instead of keys, so that a page that reads another language need not contain all keys.
    let hash = |seed: u64, key: &str| (fnv(key) ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48;
    let all = |seed: &u64| keys.iter().map(|key| hash(*seed, key)).collect::<Vec<u64>>();
    let seed = (0..u64::MAX).find(|seed| all(seed).into_iter().collect::<BTreeSet<_>>().len() == keys.len());
    let seed = seed.expect("a seed that gives every key its own number");
    let _ = writeln!(out, "const SEED: u64 = {seed};");
    // Sorted by number, so that the page contains only the differences. The numbers are hashes and do not compress.
    let mut keys = keys.to_vec();
    keys.sort_by_key(|key| hash(seed, key));
    let (mut steps, mut last) = (Vec::new(), 0);
    for key in &keys {
        let gap = hash(seed, key) - last;
        steps.extend(std::iter::repeat_n(u64::from(u8::MAX), (gap / 255) as usize));
        steps.push(gap % 255);
        last += gap;
    }
    let _ = writeln!(out, "/// How far the number of each key is from the one before; 255 goes on with the next.");
    let _ = writeln!(out, "static STEPS: [u8; {}] = {steps:?};", steps.len());
    let table = |map: &BTreeMap<String, String>| -> Vec<String> {
        keys.iter().map(|key| map.get(*key).cloned().unwrap_or_default()).collect()
    };
    let _ = writeln!(
        out,
        "/// The languages: tag, name in itself, hash of the file.\npub const LOCALES: &[(&str, &str, &str)] = &["
    );
    // The default language first, then by tag.
    let mut tags: Vec<&String> = locales.keys().collect();
    tags.sort_by_key(|tag| (*tag != DEFAULT, tag.as_str()));
    for tag in &tags {
        let name = locales[*tag].get("language_name").map_or("", String::as_str);
        let _ = writeln!(out, "({tag:?}, {name:?}, \"{:016x}\"),", hashes[*tag]);
    }
    out.push_str("];\n");
    for tag in tags.iter().filter(|tag| **tag != DEFAULT) {
        let name = tag.to_uppercase().replace('-', "_");
        let _ = writeln!(
            out,
            "#[cfg(feature = \"all\")]\nstatic {name}: [&str; {}] = {:?};",
            keys.len(),
            table(&locales[*tag])
        );
    }
    out.push_str("#[cfg(feature = \"all\")]\nfn built_in(tag: &str) -> Option<Words> {\n    Some(match tag {\n");
    let _ = writeln!(out, "        {DEFAULT:?} => Words::default(),");
    for tag in tags.iter().filter(|tag| **tag != DEFAULT) {
        let name = tag.to_uppercase().replace('-', "_");
        let _ = writeln!(out, "        {tag:?} => Words {{ tag: {tag:?}, table: &{name} }},");
    }
    out.push_str("        _ => return None,\n    })\n}\n");
    out.push_str("#[rustfmt::skip]\nimpl Words {\n");
    let mut arguments = String::new();
    for (index, key) in keys.iter().enumerate() {
        if key.ends_with("_one") && keys.contains(&key.trim_end_matches("_one")) {
            continue;
        }
        // Each word has its own function, so its text ends up in the part of the module that uses it.
        let text = &default[*key];
        let one = keys.iter().position(|other| *other == format!("{key}_one"));
        out.push_str(&method(key, text, index, one, "self", &mut arguments));
    }
    out.push_str("}\n");
    out.push_str(&module(&arguments));
    out
}

/// Placeholders that are whole numbers (`u32`). All others are strings.
const NUMBERS: [&str; 7] = ["count", "index", "total", "now", "minutes", "stops", "m"];

/// Generates the method of a key. A message with several arguments takes a struct with a named field for each, which is
/// appended to `arguments`, so that values of the same type cannot be swapped by mistake.
fn method(key: &str, text: &str, index: usize, one: Option<usize>, table: &str, arguments: &mut String) -> String {
    let names = placeholders(text);
    let mut out = format!("    #[doc = {text:?}]\n");
    if names.is_empty() {
        let _ = writeln!(out, "    pub fn {key}(self) -> &'static str {{ {table}.get({index}, {text:?}) }}");
        return out;
    }
    let is_number = |name: &&str| NUMBERS.contains(name);
    let (parameter, prefix) = match names.as_slice() {
        [name] if is_number(name) => (format!("{name}: u32"), ""),
        [name] => (format!("{name}: impl std::fmt::Display"), ""),
        _ => {
            let lifetime = if names.iter().all(is_number) { "" } else { "<'a>" };
            let name = camel(key);
            let _ = writeln!(arguments, "    #[doc = {text:?}]\n    pub struct {name}{lifetime} {{");
            for field in &names {
                let kind = if is_number(field) { "u32" } else { "&'a dyn std::fmt::Display" };
                let _ = writeln!(arguments, "        #[doc = \"`{{{field}}}`\"]\n        pub {field}: {kind},");
            }
            arguments.push_str("    }\n");
            (format!("arguments: args::{name}{}", lifetime.replace("'a", "'_")), "arguments.")
        }
    };
    let values: Vec<String> = names.iter().map(|name| format!("({name:?}, &{prefix}{name})")).collect();
    let template = match one {
        Some(one) if names.contains(&"count") => format!("{table}.plural({index}, {one}, {prefix}count, {text:?})"),
        _ => format!("{table}.get({index}, {text:?})"),
    };
    let _ =
        writeln!(out, "    pub fn {key}(self, {parameter}) -> String {{ fill({template}, &[{}]) }}", values.join(", "));
    if names.len() > 1 {
        out.push_str("    /// The same with its placeholders, for a script that fills them in.\n");
        let _ = writeln!(out, "    pub fn {key}_template(self) -> &'static str {{ {table}.get({index}, {text:?}) }}");
    }
    out
}

/// Generates the module with the argument structs of messages that have several arguments.
fn module(arguments: &str) -> String {
    format!(
        "/// Arguments of messages that have several.\n#[rustfmt::skip]\npub mod args {{\n    #![allow(missing_debug_implementations)]\n{arguments}}}\n"
    )
}

/// Converts `photo_of` to `PhotoOf`.
fn camel(key: &str) -> String {
    key.split('_').map(|part| part[..1].to_uppercase() + &part[1..]).collect()
}

/// The placeholders of a text, in order of first appearance.
fn placeholders(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (name, _) in text.split('{').skip(1).filter_map(|part| part.split_once('}')) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The placeholders of a text in alphabetical order, because languages may use them in a different order.
fn sorted(text: &str) -> BTreeSet<&str> {
    placeholders(text).into_iter().collect()
}

/// FNV-1a: sufficient to identify a version of a file.
fn fnv(text: &str) -> u64 {
    let mut hash = FnvHasher::default();
    hash.write(text.as_bytes());
    hash.finish()
}
