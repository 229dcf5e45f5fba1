//! Replaces markers in index.html with values that are known only after the build.

use contract::services::{SERVICES, Service, navigation_html};
use messages::Words;
use std::collections::BTreeMap;

use crate::Result;

/// Where the icons go. If minifying drops this comment, they go before the end of the body.
const SPRITE: &str = "<!--sprite-->";

/// Where the program is preloaded: as early as possible.
const PROGRAM: &str = "<!--program-->";

/// Where the addresses of files that are loaded on demand go.
const FILES: &str = "<!--files-->";

/// Enclose the navigation, which the server renders again in each reader's language.
const NAVIGATION: (&str, &str) = ("<!--navigation-->", "<!--/navigation-->");

/// Enclose what is shown until the program has loaded, which the server replaces by the content of some pages.
const CONTENT: (&str, &str) = ("<!--content-->", "<!--/content-->");

/// Checks that the source has every marker. Runs before the build, which takes minutes.
pub fn check_source(source: &str) -> Result {
    let markers = [
        (SPRITE, "in whose place the icons go"),
        (PROGRAM, "where its program is announced"),
        (FILES, "where the addresses of files go"),
        (NAVIGATION.0, "where the navigation begins"),
        (NAVIGATION.1, "where the navigation ends"),
        (CONTENT.0, "where the content of a page begins"),
        (CONTENT.1, "where the content of a page ends"),
    ];
    match markers.iter().find(|(marker, _)| !source.contains(marker)) {
        Some((marker, purpose)) => Err(format!("index.html lacks the marker {marker}, {purpose}")),
        None => Ok(()),
    }
}

/// Returns the page with the address of each file in a `<meta>` element, by name.
pub fn insert_files(page: &str, addresses: &BTreeMap<String, String>) -> Result<String> {
    let metas =
        addresses.iter().map(|(name, address)| format!("<meta name=\"portal:{name}\" content=\"{address}\">\n"));
    match page.split_once(FILES) {
        Some((before, after)) => Ok(format!("{before}{}{after}", metas.collect::<String>())),
        None => Err(format!("index.html lacks the marker {FILES}")),
    }
}

/// Returns the page with the navigation of a portal that has every service, in the default language.
pub fn insert_navigation(page: &str) -> Result<String> {
    let services: Vec<Service> = SERVICES.iter().filter_map(|entry| entry.service).collect();
    let (open, close) = NAVIGATION;
    let parts = page.split_once(open).and_then(|(before, rest)| Some((before, rest.split_once(close)?.1)));
    let (before, after) = parts.ok_or_else(|| format!("index.html lacks {open} and {close}"))?;
    Ok(format!("{before}{open}{}{close}{after}", navigation_html(Words::default(), &services)))
}

/// Returns the page with its icons.
pub fn insert_sprite(page: &str, sprite: &str) -> Result<String> {
    if page.contains(SPRITE) {
        return Ok(page.replacen(SPRITE, sprite, 1));
    }
    let end = page.rfind("</body>").ok_or("index.html has neither the marker for the icons nor </body>")?;
    Ok(format!("{}{sprite}{}", &page[..end], &page[end..]))
}

/// Returns the page with links to its program near the top, so that browsers start to fetch it there. The page's own
/// script starts the program later. `loader` is the script that the glue imports. Glue and loader import each other;
/// announced early, they load in parallel.
pub fn announce_program(page: &str, loader: Option<&str>) -> Result<String> {
    let named = |before: &str| {
        let found = page.split_once(before).and_then(|(_, rest)| rest.split_once('\''));
        found.map(|(name, _)| name).ok_or_else(|| format!("the script of index.html lacks {before}"))
    };
    let scripts = [named("import('")?].into_iter().chain(loader);
    let scripts: String = scripts.map(|name| format!("<link rel=\"modulepreload\" href=\"{name}\">")).collect();
    let module = format!("<link rel=\"preload\" href=\"{}\" as=\"fetch\" crossorigin>", named("= fetch('")?);
    Ok(page.replacen(PROGRAM, &(module + &scripts), 1))
}

/// Returns the page with this content in the `<meta>` of that name, whether or not its attributes are quoted.
pub fn set_meta(page: &str, name: &str, content: &str) -> Result<String> {
    let mut from = 0;
    while let Some(start) = page[from..].find("<meta").map(|at| from + at) {
        let end = page[start..].find('>').map_or(page.len(), |at| start + at + 1);
        if names(&page[start..end], name) {
            return Ok(format!("{}<meta name=\"{name}\" content=\"{content}\">{}", &page[..start], &page[end..]));
        }
        from = end;
    }
    Err(format!("index.html lacks <meta name=\"{name}\" content=\"\">"))
}

fn names(element: &str, name: &str) -> bool {
    element.split_whitespace().any(|attribute| {
        let attribute = attribute.trim_end_matches(['>', '/']);
        attribute.strip_prefix("name=").is_some_and(|value| value.trim_matches(['"', '\'']) == name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head><meta charset=utf-8><!--files--></head>\
                        <body><!--program--><!--sprite--><!--navigation--><nav>old</nav><!--/navigation-->\
                        <!--content--><!--/content--></body>";

    #[test]
    fn markers_are_filled() {
        let page = insert_sprite(PAGE, "<svg/>").expect("a marker");
        let addresses =
            [("leaflet", "/l.js"), ("bus-css", "/b.css")].map(|(name, at)| (name.to_owned(), at.to_owned()));
        let page = insert_files(&page, &addresses.into()).expect("a marker");
        assert!(page.contains(
            "<meta name=\"portal:bus-css\" content=\"/b.css\">\n<meta name=\"portal:leaflet\" content=\"/l.js\">"
        ));
        assert_eq!(insert_sprite("<body>x</body>", "<svg/>").expect("a body"), "<body>x<svg/></body>");
        let page = insert_navigation(&page).expect("markers");
        assert!(page.contains("<!--navigation--><nav class=\"navigation\" aria-label="), "{page}");
        assert!(page.contains("<a href=\"/\"><svg") && !page.contains("old"), "{page}");
        assert!(insert_navigation("<!--navigation-->").is_err());
    }

    #[test]
    fn a_meta_is_set_whether_or_not_its_attributes_are_quoted() {
        for page in [
            "<meta name=\"portal:x\" content=\"\">",
            "<meta name=portal:x content>",
            "<meta content='' name='portal:x' />",
        ] {
            assert_eq!(set_meta(page, "portal:x", "/y").expect("a meta"), "<meta name=\"portal:x\" content=\"/y\">");
        }
        assert!(set_meta("<meta name=\"portal:xx\">", "portal:x", "/y").expect_err("no meta").contains("portal:x"));
    }

    #[test]
    fn the_program_is_announced_where_the_page_begins() {
        let page = "<head><!--program--><style></style><script>const file = fetch('/a.wasm'); import('/a.js')</script>";
        assert_eq!(
            announce_program(page, Some("/chunks-1.js")).expect("a script"),
            "<head><link rel=\"preload\" href=\"/a.wasm\" as=\"fetch\" crossorigin><link rel=\"modulepreload\" href=\"/a.js\">\
             <link rel=\"modulepreload\" href=\"/chunks-1.js\"><style></style>\
             <script>const file = fetch('/a.wasm'); import('/a.js')</script>"
        );
        assert!(announce_program("<!--program-->", None).expect_err("no script").contains("import('"));
    }

    #[test]
    fn a_missing_marker_is_named() {
        check_source(PAGE).expect("all markers");
        assert!(check_source("<body></body>").expect_err("no marker").contains("<!--sprite-->"));
        assert!(check_source(&PAGE.replace("program", "")).expect_err("no marker").contains("<!--program-->"));
        for marker in ["<!--files-->", "<!--navigation-->", "<!--/navigation-->", "<!--content-->", "<!--/content-->"] {
            assert!(check_source(&PAGE.replace(marker, "")).expect_err("no marker").contains(marker));
        }
    }
}
