//! Consistency of the registry: every name in it can be resolved.

use contract::{
    SearchResultKind,
    services::{
        CARDS, NAVIGATION, PAGES, SEARCH_RESULTS, SERVICES, SearchResultEntry, Service, cards, navigation, page_of,
    },
};
use std::collections::BTreeSet;

#[test]
fn pages_are_found_by_their_addresses() {
    let at = |path: &str| page_of(path).map(|page| page.path);
    for (path, page) in [
        ("/", Some("/")),
        ("", Some("/")),
        ("/reports/", Some("/reports")),
        ("/reports/new", Some("/reports/new")),
        ("/reports/HN-7K3M9Q", Some("/reports/{code}")),
        ("/reports/HN-7K3M9Q/x", None),
        ("/bus/stops/Bến/1", None),
        ("/bus/stops/a", Some("/bus/stops/{id}")),
        ("/bus/stops", None),
        ("/d/den-ngoc-son", Some("/d/{slug}/{lang?}")),
        ("/d/den-ngoc-son/zh-TW", Some("/d/{slug}/{lang?}")),
        ("/d/den-ngoc-son/english", None),
        ("/d", None),
        ("/khong-co", None),
    ] {
        assert_eq!(at(path), page, "{path}");
    }
}

#[test]
fn no_page_hides_another_and_each_address_is_said_once() {
    let all: Vec<_> = PAGES.iter().flat_map(|pages| pages.iter()).collect();
    let paths: BTreeSet<_> = all.iter().map(|page| page.path).collect();
    assert_eq!(paths.len(), all.len());
    for page in all {
        let address = page.path.replace("/{lang?}", "").replace(['{', '}'], "");
        assert_eq!(page_of(&address).map(|found| found.path), Some(page.path), "{address} leads to another page");
    }
}

#[test]
fn lists_of_the_registry_are_those_of_its_entries() {
    assert_eq!(SERVICES.iter().map(|entry| entry.pages).collect::<Vec<_>>(), PAGES);
    let names = |list: &[SearchResultEntry]| list.iter().map(|entry| entry.name).collect::<Vec<_>>();
    let entries: Vec<_> = SERVICES.iter().map(|entry| names(entry.search_results)).collect();
    assert_eq!(entries, SEARCH_RESULTS.iter().map(|list| names(list)).collect::<Vec<_>>());
    // Every service has an entry: one that serde knows but the registry does not could never be offered.
    let unknown = serde_json::from_str::<Service>("\"none\"").expect_err("no such service").to_string();
    for word in unknown.split('`').skip(3).step_by(2) {
        let named = SERVICES
            .iter()
            .filter_map(|entry| entry.service)
            .filter(|service| serde_json::to_value(service).expect("a word") == word);
        assert_eq!(named.count(), 1, "{word}");
    }
}

#[test]
fn every_page_is_drawn_by_a_chunk_and_says_what_it_is() {
    let all: Vec<_> =
        SERVICES.iter().flat_map(|entry| entry.pages).filter(|page| **page != &contract::portal::HOME_PAGE).collect();
    for page in &all {
        assert!(page.chunk.is_some(), "{}: without a chunk the first page would be drawn", page.path);
        // The server has to look up the title of a page about a single item.
        let has_preview = SERVICES.iter().flat_map(|entry| entry.previews).any(|preview| preview.page == **page);
        assert_eq!(has_preview, !page.path.contains('{'), "{}: a preview, or a name that is looked up", page.path);
    }
    // The service worker passes pages that the server renders on to the server, by their first segment.
    let first = |path: &'static str| path.split('/').nth(1);
    for served in all.iter().filter(|page| page.is_served) {
        let siblings = all.iter().filter(|page| first(page.path) == first(served.path));
        assert!(siblings.into_iter().all(|page| page.is_served), "{}: the program draws pages beside it", served.path);
    }
}

#[test]
fn paths_of_offline_answers_are_plain_enough_for_the_service_worker() {
    for answers in SERVICES.iter().flat_map(|entry| entry.offline) {
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-' || byte == b'_');
        let parts = answers.path.split('/').skip(1);
        for part in parts {
            let name = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')).unwrap_or(part);
            assert!(!name.is_empty() && plain(name), "{}", answers.path);
        }
        assert!(!answers.is_taken || !answers.path.contains('{'), "{}: what is it called?", answers.path);
    }
}

#[test]
fn what_an_entry_names_is_there() {
    for entry in SERVICES {
        let sheets: Vec<_> = entry.stylesheets.iter().map(|sheet| sheet.name).collect();
        for page in entry.pages {
            if let Some(sheet) = page.stylesheet {
                assert!(sheets.contains(&sheet), "{}: no style sheet {sheet}", page.path);
                assert!(page.chunk.is_some(), "{}: style sheets come with chunks", page.path);
            }
            if let Some(section) = page.section {
                assert!(NAVIGATION.iter().any(|link| link.page.path == section), "{}: no link {section}", page.path);
            }
        }
        for page in entry.links.iter().map(|link| link.page).chain(entry.cards.iter().map(|card| card.page)) {
            assert!(entry.pages.contains(&page), "{} is a page of another service", page.path);
            assert!(!page.path.contains('{'), "{} is no address", page.path);
        }
        for preview in entry.previews {
            assert!(entry.pages.contains(&preview.page), "{} is a page of another service", preview.page.path);
        }
        for path in entry.offline.iter().map(|answers| answers.path) {
            assert!(path.starts_with('/') && !path.starts_with("/api"), "{path} begins below the API's base");
        }
    }
}

#[test]
fn every_link_and_card_of_an_entry_has_its_place_in_the_order() {
    let links = SERVICES.iter().flat_map(|entry| entry.links.iter().map(|link| link.page.path));
    let ordered: BTreeSet<_> = NAVIGATION.iter().map(|link| link.page.path).collect();
    assert_eq!(links.collect::<BTreeSet<_>>(), ordered);
    let listed = SERVICES.iter().flat_map(|entry| entry.cards.iter().map(|card| card.page.path));
    let ordered: BTreeSet<_> = CARDS.iter().map(|card| card.page.path).collect();
    assert_eq!(listed.collect::<BTreeSet<_>>(), ordered);
    for entry in SERVICES {
        assert!(entry.links.iter().all(|link| link.service == entry.service));
        assert!(entry.cards.iter().all(|card| card.service == entry.service));
    }
}

#[test]
fn every_kind_of_search_result_has_a_name_that_is_its_word_on_the_wire() {
    let all: Vec<_> = SEARCH_RESULTS.iter().flat_map(|list| list.iter()).collect();
    assert_eq!(all.iter().map(|entry| entry.name).collect::<BTreeSet<_>>().len(), all.len());
    for entry in all {
        assert_eq!(serde_json::to_value(entry.kind).expect("a word"), entry.name);
        assert_eq!((SearchResultKind::of(entry.name), entry.kind.name()), (Some(entry.kind), entry.name));
    }
    // Every variant is in the registry: one that serde knows but the registry does not would have no name.
    let unknown = serde_json::from_str::<SearchResultKind>("\"none\"").expect_err("no such kind").to_string();
    for word in unknown.split('`').skip(3).step_by(2) {
        assert!(SearchResultKind::of(word).is_some(), "{word} has no entry");
    }
    assert_eq!(SearchResultKind::of("none"), None);
}

#[test]
fn a_phone_shows_five_links_and_leaves_out_what_can_be_reached_otherwise() {
    let shown = |offered: &[Service]| -> Vec<&str> {
        navigation(offered).filter(|(_, is_spare)| !is_spare).map(|(link, _)| link.page.path).collect()
    };
    let reports = ["/", "/reports", "/reports/new", "/reports/mine", "/settings"];
    assert_eq!(shown(&[Service::Reports]), reports);
    assert_eq!(shown(&[Service::Reports, Service::Transit]), ["/", "/reports", "/reports/new", "/bus", "/settings"]);
    let all: Vec<Service> = SERVICES.iter().filter_map(|entry| entry.service).collect();
    assert_eq!(
        shown(&all),
        ["/", "/reports", "/bus", "/parking", "/heritage"],
        "settings are opened from the home page"
    );
    assert_eq!(navigation(&all).count(), NAVIGATION.len());
    assert_eq!(cards(&all).count(), CARDS.len());
    assert!(cards(&[]).all(|card| card.service.is_none()));
}

#[test]
fn answers_for_pages_without_a_network_are_answers_of_the_api() {
    let document = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../public/contract/openapi.json"));
    let document: serde_json::Value = serde_json::from_str(&document.expect("the document")).expect("JSON");
    for answers in SERVICES.iter().flat_map(|entry| entry.offline) {
        let path = format!("/api/v1{}", answers.path);
        assert!(document["paths"][&path]["get"].is_object(), "GET {path} is not in the OpenAPI document");
    }
}
