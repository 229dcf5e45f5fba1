//! Which part of `src/` may name which.

use std::collections::BTreeSet;

use super::paths::{Found, find};

/// Crates that only `browser` may name: all that is not plain Rust or Leptos.
const CLIENTS: [&str; 6] = ["web_sys", "js_sys", "gloo_net", "leaflet", "wasm_bindgen", "wasm_bindgen_futures"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layer {
    Root,
    App,
    Shell,
    Features,
    Map,
    Cards,
    Ui,
    Browser,
}

impl Layer {
    fn of(module: &[String]) -> Option<Self> {
        Some(match module.first().map(String::as_str) {
            None => Self::Root,
            Some("app") => Self::App,
            Some("shell") => Self::Shell,
            Some("features") => Self::Features,
            Some("map") => Self::Map,
            Some("cards") => Self::Cards,
            Some("ui") => Self::Ui,
            Some("browser") => Self::Browser,
            Some(_) => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Root => "main",
            Self::App => "app",
            Self::Shell => "shell",
            Self::Features => "features",
            Self::Map => "map",
            Self::Cards => "cards",
            Self::Ui => "ui",
            Self::Browser => "browser",
        }
    }

    /// `main -> app -> shell, features -> map, cards -> ui`, and `browser` beside them.
    fn may_use(self, other: Self) -> bool {
        use Layer::{App, Browser, Cards, Features, Map, Root, Shell, Ui};
        if self == other {
            return true;
        }
        match self {
            Root => true,
            App => other != Root,
            Shell | Features => matches!(other, Map | Cards | Ui | Browser),
            Map | Cards => matches!(other, Ui | Browser),
            Ui => other == Browser,
            Browser => false,
        }
    }
}

/// What is wrong in one file; `file` is its path inside `src`.
pub fn violations(file: &str, source: &str) -> Vec<String> {
    let module = module_of(file);
    let at = |line: usize, text: String| format!("src/{file}:{line} {text}");
    let Some(layer) = Layer::of(&module) else {
        let text = "stands in no layer (main, app, shell, features, map, cards, ui, browser)";
        return vec![at(1, text.into())];
    };
    let mut wrong = Vec::new();
    if file.ends_with("/mod.rs") {
        wrong.push(at(1, "should be a file beside its folder (foo.rs and foo/), not mod.rs".into()));
    }
    let paths = find(source, &module);
    // Names such as `leaflet` that this file imports from its own crate are not the crate of that name.
    let own: BTreeSet<&str> =
        paths.iter().filter(|path| path.in_crate().is_some()).filter_map(|path| path.binds.as_deref()).collect();
    for path in &paths {
        let client = client(path, &own).filter(|_| layer != Layer::Browser);
        let text = client
            .map(|name| format!("only browser may name {name} (give browser a function for it)"))
            .or_else(|| inward(layer, &module, &path.in_crate()?));
        wrong.extend(text.map(|text| at(path.line, text)));
    }
    wrong.dedup();
    wrong
}

/// `features/reports/list.rs` is `features::reports::list`.
fn module_of(file: &str) -> Vec<String> {
    let path = file.strip_suffix(".rs").unwrap_or(file);
    let mut module: Vec<String> = path.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| last == "mod")
        || (module.len() == 1 && matches!(module[0].as_str(), "main" | "lib"))
    {
        module.pop();
    }
    module
}

fn inward(layer: Layer, module: &[String], path: &[String]) -> Option<String> {
    if layer == Layer::Root {
        return None;
    }
    if path == ["*"] {
        return Some(format!("{} must not import everything (name the layer)", layer.name()));
    }
    // Another name at the crate's root, such as a macro: the compiler knows whether it exists.
    let other = Layer::of(path)?;
    if layer == Layer::Features && other == Layer::Features && module.len() > 1 {
        return sideways(module, path);
    }
    if !layer.may_use(other) {
        return Some(format!("{} must not import {} (arrows only point down)", layer.name(), other.name()));
    }
    // Cards show pictures and search, both of which need the API's address; `ui` stays free of it.
    if layer == Layer::Ui && other == Layer::Browser {
        let names_client =
            path[1..].iter().any(|segment| segment == "*" || segment == "client" || segment.ends_with("Client"));
        return names_client.then(|| {
            format!(
                "{} must not import {} (it takes values and callbacks, never a client)",
                layer.name(),
                path.join("::")
            )
        });
    }
    None
}

/// From inside one feature: only its own modules.
fn sideways(module: &[String], path: &[String]) -> Option<String> {
    match path.get(1) {
        Some(feature) if *feature == module[1] => None,
        Some(feature) if feature != "*" => {
            Some(format!("features must not import features::{feature} (move what both need down)"))
        }
        _ => Some("features must not import all features (name what is needed, and move it down)".into()),
    }
}

/// The browser crate that a path names, as its first segment or through a re-export such as `leptos::web_sys`.
fn client<'a>(path: &'a Found, own: &BTreeSet<&str>) -> Option<&'a str> {
    let inside = path.in_crate().is_some();
    path.segments.iter().enumerate().find_map(|(index, segment)| {
        let segment = segment.as_str();
        let is_crate = match segment {
            // Also the name of our own module around that crate.
            "leaflet" => index == 0 && !own.contains(segment),
            _ => CLIENTS.contains(&segment) && !(index == 0 && inside),
        };
        is_crate.then_some(segment)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(file: &str, source: &str) -> Vec<String> {
        violations(file, source)
    }

    #[test]
    fn arrows_that_point_down_are_fine() {
        let good = [
            ("main.rs", "use civic_portal::app::App; fn main() { leptos::mount::mount_to_body(App) }"),
            ("lib.rs", "pub mod app; pub mod browser; use features::reports::ReportsPage;"),
            ("app.rs", "use crate::{shell::Header, features::reports::ReportsPage, browser::Client};"),
            ("shell/header.rs", "use crate::{ui::Icon, browser::Client};"),
            ("features.rs", "pub mod reports; pub use self::reports::ReportsPage;"),
            ("features/reports/list.rs", "use super::card::Card; use crate::features::reports::state::View;"),
            ("features/reports/list.rs", "use crate::{cards::ReportCard, map::{self, MapView}, browser::Client};"),
            ("map/view.rs", "use crate::browser::leaflet; fn f() { leaflet::Map::new() }"),
            (
                "ui/dialog.rs",
                "use crate::browser::dom::show_modal; use super::Icon; fn f(e: leptos::ev::MouseEvent) {}",
            ),
            ("browser/client.rs", "use gloo_net::http; use wasm_bindgen::JsCast; use super::clock;"),
            ("ui/a.rs", "// use crate::features::reports::X;\nfn f() { \"web_sys::window\"; }"),
        ];
        for (file, source) in good {
            assert_eq!(wrong(file, source), Vec::<String>::new(), "{file}: {source}");
        }
    }

    #[test]
    fn features_do_not_import_each_other() {
        assert_eq!(
            wrong("features/reports/list.rs", "use leptos::prelude::*;\n\nuse crate::features::transit::Stop;"),
            ["src/features/reports/list.rs:3 features must not import features::transit (move what both need down)"]
        );
        for source in [
            "use super::super::transit::Stop;",
            "use crate::features;",
            "use crate::features::*;",
            "use super::super::*;",
            "fn f() -> crate::features::transit::Stop {}",
            "use crate::{ui::Icon, features::{reports::A, transit::B}};",
            "mod tests { use super::super::super::transit::Stop; }",
        ] {
            assert_eq!(wrong("features/reports/list.rs", source).len(), 1, "{source}");
        }
    }

    #[test]
    fn arrows_that_point_up_or_sideways_are_named() {
        for (file, source, text) in [
            ("ui/button.rs", "use crate::features::reports::Card;", "ui must not import features"),
            ("ui/button.rs", "use crate::cards::Card;", "ui must not import cards"),
            ("cards/report.rs", "use crate::map::Pin;", "cards must not import map"),
            ("map/view.rs", "use crate::cards::ReportCard;", "map must not import cards"),
            ("shell/nav.rs", "use crate::features::reports::Card;", "shell must not import features"),
            ("features/reports.rs", "use crate::shell::Header;", "features must not import shell"),
            ("app.rs", "use crate as portal;", "app must not import main"),
            ("browser/client.rs", "use crate::ui::Icon;", "browser must not import ui"),
            ("ui/button.rs", "use crate::*;", "ui must not import everything"),
        ] {
            let found = wrong(file, source);
            assert!(found.len() == 1 && found[0].contains(text), "{file}: {found:?}");
        }
    }

    #[test]
    fn only_browser_names_the_browser() {
        for source in [
            "use web_sys::Node;",
            "use ::js_sys::Date;",
            "fn f() { wasm_bindgen_futures::spawn_local(g()) }",
            "use leptos::web_sys::HtmlElement;",
            "use crate::browser::web_sys::HtmlElement;",
            "use leaflet::Map;",
            "extern crate gloo_net;",
            "use leptos::wasm_bindgen::JsCast as _;",
        ] {
            let found = wrong("features/reports/list.rs", source);
            assert!(found.len() == 1 && found[0].contains("only browser may name"), "{source}: {found:?}");
        }
        assert_eq!(wrong("main.rs", "use web_sys::window;").len(), 1);
    }

    #[test]
    fn ui_takes_no_client() {
        for source in ["use crate::browser::Client;", "use crate::browser::client::send;", "use crate::browser::*;"] {
            assert!(wrong("ui/a.rs", source)[0].contains("never a client"), "{source}");
        }
        assert!(wrong("cards/a.rs", "use crate::browser::client::Client;").is_empty());
    }

    #[test]
    fn files_have_a_place() {
        assert!(wrong("util.rs", "")[0].starts_with("src/util.rs:1 stands in no layer"));
        assert!(wrong("ui/mod.rs", "")[0].contains("not mod.rs"));
    }
}
