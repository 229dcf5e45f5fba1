//! Checks which modules of a crate may reference each other.
//!
//! Cargo keeps crates apart. Inside a crate, sibling modules must not reference each other in a cycle, at any level,
//! and in the page, features must not reference each other. A module may reference items of its parent: the parent
//! composes its children.
//! the one that composes.

#[path = "modules/server.rs"]
mod server;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

type Module = Vec<String>;

/// References between modules, each with one path as evidence.
type Edges = BTreeMap<(Module, Module), String>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())).flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The module of a file inside the folder of its crate.
fn module_of(folder: &Path, file: &Path) -> Module {
    let inside = file.strip_prefix(folder).expect("a file of the crate").with_extension("");
    let names = inside.iter().map(|name| name.to_string_lossy().into_owned());
    names.filter(|name| !matches!(name.as_str(), "lib" | "main")).collect()
}

/// Paths that start at the crate or at an enclosing module: `crate::a::b`, `super::c`, one for each item of a `use`.
fn paths(tokens: TokenStream, found: &mut Vec<Vec<String>>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_mark = |at: usize, mark| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == mark);
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            TokenTree::Group(group) => paths(group.stream(), found),
            TokenTree::Ident(name) if matches!(name.to_string().as_str(), "crate" | "super" | "self") => {
                let mut path = vec![name.to_string()];
                while is_mark(at, ':') && is_mark(at + 1, ':') {
                    at += 2;
                    match tokens.get(at) {
                        Some(TokenTree::Ident(name)) => path.push(name.to_string()),
                        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                            items(&path, group.stream(), found);
                            path.clear();
                        }
                        _ => break,
                    }
                    at += 1;
                }
                if path.len() > 1 {
                    found.push(path);
                }
            }
            // Tests may reference anything that they test.
            TokenTree::Ident(name) if name == "mod" => {
                let is_tests = matches!(tokens.get(at), Some(TokenTree::Ident(name)) if name == "tests");
                if is_tests && matches!(tokens.get(at + 1), Some(TokenTree::Group(_))) {
                    at += 2;
                }
            }
            _ => {}
        }
    }
}

/// The items of `use prefix::{a, b::{c, d}}`.
fn items(prefix: &[String], tokens: TokenStream, found: &mut Vec<Vec<String>>) {
    let mut all = vec![prefix.to_vec()];
    let mut renamed = false;
    for token in tokens {
        let Some(path) = all.last_mut() else { return };
        match token {
            TokenTree::Ident(name) if name == "as" => renamed = true,
            TokenTree::Ident(name) if !renamed => path.push(name.to_string()),
            TokenTree::Group(group) => items(&std::mem::take(path), group.stream(), found),
            TokenTree::Punct(punct) if punct.as_char() == ',' => {
                renamed = false;
                all.push(prefix.to_vec());
            }
            _ => {}
        }
    }
    found.extend(all.into_iter().filter(|path| path.len() > prefix.len()));
}

/// All tokens in order, including the brackets of groups.
fn tokens(stream: TokenStream, found: &mut Vec<String>) {
    for token in stream {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                found.push(open.to_owned());
                tokens(group.stream(), found);
                found.push(close.to_owned());
            }
            token => found.push(token.to_string()),
        }
    }
}

/// The names of the items declared in a file.
fn declared(tokens: TokenStream) -> BTreeSet<String> {
    const KINDS: [&str; 7] = ["struct", "enum", "fn", "const", "static", "type", "trait"];
    let names: Vec<String> = tokens.into_iter().map(|token| token.to_string()).collect();
    let of_kind = |pair: &[String]| KINDS.contains(&pair[0].as_str()).then(|| pair[1].clone());
    names.windows(2).filter_map(of_kind).collect()
}

/// The references between the modules of a crate. The target is the deepest module in the path, or its child that
/// declares the item, if a parent re-exports items of its children.
fn edges(folder: &Path) -> Edges {
    let mut files = Vec::new();
    rust_files(folder, &mut files);
    let read = |file: &PathBuf| -> TokenStream {
        let text = fs::read_to_string(file).expect("text");
        text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    };
    let modules: BTreeMap<Module, BTreeSet<String>> =
        files.iter().map(|file| (module_of(folder, file), declared(read(file)))).collect();
    let holder = |parent: &Module, item: &str| -> Option<Module> {
        let has = |module: &Module| modules.get(module).is_some_and(|items| items.contains(item));
        let is_child = |module: &&Module| module.len() == parent.len() + 1 && module.starts_with(parent);
        if has(parent) { None } else { modules.keys().filter(is_child).find(|child| has(child)).cloned() }
    };
    let mut edges = Edges::new();
    for file in &files {
        let module = module_of(folder, file);
        if module.iter().any(|name| name == "tests") {
            continue;
        }
        let mut found = Vec::new();
        paths(read(file), &mut found);
        for path in found {
            let mut full = module.clone();
            for name in &path {
                match name.as_str() {
                    "crate" => full.clear(),
                    "self" => {}
                    "super" => _ = full.pop(),
                    name => full.push(name.to_owned()),
                }
            }
            let mut item = None;
            while !full.is_empty() && !modules.contains_key(&full) {
                item = full.pop();
            }
            if let Some(child) = item.and_then(|item| holder(&full, &item)) {
                full = child;
            }
            if full != module {
                edges.entry((module.clone(), full)).or_insert_with(|| path.join("::"));
            }
        }
    }
    edges
}

/// Cycles among sibling modules, as text that lists the references.
fn circles<'a>(named: impl Iterator<Item = &'a (Module, Module)>) -> Vec<String> {
    let mut levels: BTreeMap<Module, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for (from, to) in named {
        let shared = from.iter().zip(to).take_while(|(from, to)| from == to).count();
        if let (Some(name), Some(target)) = (from.get(shared), to.get(shared)) {
            let level = levels.entry(from[..shared].to_vec()).or_default();
            level.entry(name.clone()).or_default().insert(target.clone());
        }
    }
    let mut circles = Vec::new();
    for (parent, mut left) in levels {
        // A module that references no remaining module, or that no remaining module references, is not in a cycle.
        loop {
            let before = left.len();
            let names: BTreeSet<String> = left.keys().cloned().collect();
            let targets: BTreeSet<String> = left.values().flatten().cloned().collect();
            left.retain(|name, named| targets.contains(name) && named.iter().any(|target| names.contains(target)));
            if left.len() == before {
                break;
            }
        }
        if !left.is_empty() {
            circles.push(format!("in {}: {left:?}", parent.join("::")));
        }
    }
    circles
}

/// Source folders.
fn folders() -> Vec<PathBuf> {
    let crates = fs::read_dir(root().join("crates")).expect("crates").flatten().map(|entry| entry.path());
    let crates = crates.filter(|path| path.join("Cargo.toml").is_file());
    let mut folders: Vec<PathBuf> = crates.map(|path| path.join("src")).collect();
    folders.extend([root().join("src"), root().join("xtask/src")]);
    folders
}

#[test]
fn no_modules_name_each_other_in_a_circle() {
    let mut found = Vec::new();
    for folder in folders() {
        let all = circles(edges(&folder).keys());
        found.extend(all.into_iter().map(|circle| format!("{}: {circle}", folder.display())));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_page_is_built_in_layers() {
    const LAYERS: [&[&str]; 4] = [&["cards", "map"], &["features", "shell"], &["app"], &[]];
    let rank = |module: &Module| {
        let name = module.first().map_or("", String::as_str);
        LAYERS.iter().position(|layer| layer.contains(&name)).unwrap_or(LAYERS.len())
    };
    let edges = edges(&root().join("src"));
    assert!(edges.len() > 100, "the page has {} ties", edges.len());
    for ((from, to), path) in &edges {
        let apart = from.first() != to.first() && !to.is_empty();
        assert!(!apart || rank(from) > rank(to), "{} must not name {path}", from.join("::"));
        let feature = |module: &Module| module.get(1).cloned().filter(|_| module[0] == "features");
        if let (Some(one), Some(other)) = (feature(from), feature(to)) {
            assert_eq!(one, other, "features share through what lies below: {} names {path}", from.join("::"));
        }
    }
}

/// Only `browser` may reference these crates. Leptos re-exports some of them, so Cargo alone does not enforce it.
#[test]
fn only_the_browser_crate_names_the_browsers_interfaces() {
    const INTERFACES: [&str; 6] = ["web_sys", "js_sys", "gloo_net", "wasm_bindgen", "document()", "window()"];
    /// Identifiers, and calls without arguments as `name()`.
    fn names(tokens: TokenStream, found: &mut BTreeSet<String>) {
        let mut before = String::new();
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    before = name.to_string();
                    found.insert(before.clone());
                    continue;
                }
                TokenTree::Group(group) if group.stream().is_empty() => _ = found.insert(format!("{before}()")),
                TokenTree::Group(group) => names(group.stream(), found),
                _ => {}
            }
            before.clear();
        }
    }
    let mut files = Vec::new();
    rust_files(&root().join("src"), &mut files);
    rust_files(&root().join("crates/ui/src"), &mut files);
    for file in files {
        let mut found = BTreeSet::new();
        names(fs::read_to_string(&file).expect("text").parse().expect("Rust"), &mut found);
        let wrong: Vec<_> = INTERFACES.into_iter().filter(|name| found.contains(*name)).collect();
        assert!(wrong.is_empty(), "{} names {wrong:?}: that is for crates/browser", file.display());
    }
}

#[test]
fn a_circle_is_seen_through_groups_and_from_inside() {
    let tie = |from: &str, source: &str| {
        let mut found = Vec::new();
        paths(source.parse().expect("Rust"), &mut found);
        found.into_iter().map(|path| (vec![from.to_owned()], vec![path[1].clone()])).collect::<Vec<_>>()
    };
    let mut ties = tie("a", "use crate::{b::{C, d}, std_like as e}; // crate::z\n");
    assert_eq!(ties.iter().map(|(_, to)| to[0].as_str()).collect::<Vec<_>>(), ["b", "b", "std_like"]);
    assert!(circles(ties.iter()).is_empty());
    ties.extend(tie("b", "fn f() { view! { <crate::a::View/> } } mod tests { use crate::c; }"));
    assert_eq!(circles(ties.iter()).len(), 1);
}
