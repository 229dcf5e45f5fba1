//! The server: services do not depend on each other, and one file lists them.

use super::{edges, root, tokens};
use proc_macro2::TokenStream;
use std::{collections::BTreeSet, fs, path::PathBuf};

fn source() -> PathBuf {
    root().join("crates/server/src")
}

/// The names of the services: the entries of `services/`.
fn services() -> BTreeSet<String> {
    let entries = fs::read_dir(source().join("services")).expect("services").flatten();
    entries.map(|entry| entry.path().file_stem().expect("a name").to_string_lossy().into_owned()).collect()
}

fn read(file: &str) -> Vec<String> {
    let text = fs::read_to_string(source().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut found = Vec::new();
    tokens(text.parse::<TokenStream>().expect("Rust"), &mut found);
    found
}

/// Whether `wanted` occurs as consecutive tokens.
fn has(all: &[String], wanted: &[&str]) -> bool {
    all.windows(wanted.len()).any(|window| window.iter().zip(wanted).all(|(token, wanted)| token == wanted))
}

#[test]
fn services_do_not_know_of_each_other() {
    let services = services();
    assert!(services.len() >= 3, "{services:?}");
    for ((from, to), path) in edges(&source()) {
        let named = to.get(1).filter(|_| to[0] == "services");
        let own = from.get(1).filter(|_| from[0] == "services");
        let (Some(named), composes) = (named, from == ["services"]) else { continue };
        assert!(
            composes || own == Some(named),
            "{} names {path}: only services.rs names services. What two of them need moves down, to core, store or http; \
             what one has to say to the rest of the portal is a method of the trait Service",
            from.join("::")
        );
    }
}

/// The composer's fields are public for tests; the server itself uses the trait.
#[test]
fn nothing_reaches_a_service_by_its_name() {
    let mut files = Vec::new();
    super::rust_files(&source(), &mut files);
    for file in files {
        let inside = file.strip_prefix(source()).expect("a file of the server").to_string_lossy().into_owned();
        let all = read(&inside);
        for name in services().iter().filter(|_| inside != "services.rs") {
            assert!(!has(&all, &["services", ".", name]), "{inside} takes services.{name}: ask every service instead");
        }
    }
}

#[test]
fn every_service_is_in_the_list() {
    let composer = read("services.rs");
    for name in services() {
        let main = format!("services/{name}.rs");
        assert!(
            source().join(&main).is_file(),
            "{main} is missing: a folder below services/ is a service, with a type that is a `Service` and a `router()`"
        );
        let service = read(&main);
        assert!(has(&service, &["fn", "router"]), "{main} has no `router()`: the OpenAPI document is made from it");
        assert!(has(&service, &["impl", "Service", "for"]), "{main} has no type that is a `Service`");
        let steps = [
            (vec!["mod", &name], format!("`pub mod {name};`")),
            (vec![&name, ":", ":", "router", "(", ")"], format!("`{name}::router().describe()` in `descriptions`")),
            (vec!["self", ".", &name, ".", "clone"], format!("`self.{name}.clone()` in `Services::all`")),
        ];
        for (wanted, step) in steps {
            assert!(has(&composer, &wanted), "the service {name} is not offered: add {step} to services.rs");
        }
    }
}

#[test]
fn helpers_of_http_know_nothing_of_the_portal() {
    const LEAVES: [&str; 4] = ["http", "problem", "digest", "blocking"];
    for ((from, to), path) in edges(&source()) {
        let helper = from.first().is_some_and(|name| name == "http");
        let leaf = to.first().is_none_or(|name| LEAVES.contains(&name.as_str()));
        assert!(!helper || leaf, "{} names {path}: http uses {LEAVES:?} only", from.join("::"));
    }
}

/// The core is below the services, which are below the API, the shell and the command line.
#[test]
fn the_server_is_built_in_layers() {
    const LAYERS: [&[&str]; 6] = [
        &["http", "store", "media", "city", "gazetteer"],
        &["core"],
        &["service"],
        &["services"],
        &["app"],
        &["api", "shell"],
    ];
    let rank = |name: Option<&String>| {
        let name = name?;
        LAYERS.iter().position(|layer| layer.contains(&name.as_str()))
    };
    for ((from, to), path) in edges(&source()) {
        let (Some(above), Some(below)) = (rank(from.first()), rank(to.first())) else { continue };
        assert!(from.first() == to.first() || above >= below, "{} must not name {path}", from.join("::"));
    }
}
