//! Versions of the packages whose internals the build depends on. A different version stops the build before it
//! compiles anything, with a message that says what to review.

use serde_json::Value;

use crate::{Result, files, setup};

/// A package, the version that our code was written for, and what depends on it.
struct Pinned {
    package: &'static str,
    version: &'static str,
    look_at: &'static str,
}

const PINNED: [Pinned; 4] = [
    Pinned {
        package: "wasm_split_cli_support",
        version: "0.2.4",
        look_at: "xtask/src/build/loader.rs reads the script that it generates (.tools/split/__wasm_split.js); \
                  put a piece of the new one into loader/excerpt.js beside it",
    },
    Pinned {
        package: "wasm-bindgen",
        version: "0.2.130",
        look_at: "xtask/scripts/slim.mjs changes the object of imports in the glue (.tools/split/app-*.js), and \
                  xtask/src/build/chunks.js calls `initSync()` for the exports of the module that runs already",
    },
    Pinned {
        package: "leaflet",
        version: "1.9.4",
        look_at: "xtask/maps/leaflet.mjs imports modules of leaflet/src and replaces `Map.getRenderer`, which keeps \
                  `_paneRenderers`",
    },
    Pinned {
        package: "protomaps-leaflet",
        version: "5.1.0",
        look_at: "xtask/maps/basemap.mjs wraps `createTile` and `renderTile` of the layer and reads its `views`, \
                  `lastRequestedZ` and `_tiles`; xtask/maps/mix.mjs and colours.mjs stand for color2k and \
                  @protomaps/basemaps",
    },
];

/// Fails with one sentence for each package that has a different version.
pub fn check() -> Result {
    let packages = files::read(&files::root().join("xtask/npm/package.json"))?;
    let packages: Value =
        serde_json::from_str(&packages).map_err(|error| format!("xtask/npm/package.json: {error}"))?;
    let lock = files::read(&files::root().join("Cargo.lock"))?;
    let found = |package: &str| match package {
        "wasm_split_cli_support" => Some(setup::WASM_SPLIT.to_owned()),
        "wasm-bindgen" => setup::locked(&lock, package),
        _ => packages["dependencies"][package].as_str().map(str::to_owned),
    };
    let wrong: Vec<String> = PINNED.iter().filter_map(|pinned| complaint(pinned, found(pinned.package))).collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

fn complaint(Pinned { package, version, look_at }: &Pinned, found: Option<String>) -> Option<String> {
    let found = found.unwrap_or_else(|| "no version".to_owned());
    (found != *version).then(|| {
        format!(
            "the build was written for {package} {version} and finds {found}: {look_at}. When that is right, name the \
             new version in xtask/src/build/pinned.rs"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packages_have_the_versions_that_the_build_was_written_for() {
        check().expect("pinned versions");
    }

    #[test]
    fn another_version_says_what_to_look_at() {
        for pinned in &PINNED {
            assert_eq!(complaint(pinned, Some(pinned.version.to_owned())), None);
            let sentence = complaint(pinned, Some("9.9.9".to_owned())).expect("a complaint");
            assert!(sentence.contains(pinned.look_at) && sentence.contains("finds 9.9.9"), "{sentence}");
            assert!(complaint(pinned, None).expect("a complaint").contains("finds no version"));
        }
    }
}
