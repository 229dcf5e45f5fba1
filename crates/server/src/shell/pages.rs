//! Which page an address means, what it says of itself, and with which status.

use axum::http::StatusCode;
use contract::{PageKind, Route};
use messages::Words;
use std::sync::Arc;

use super::head::Head;
use crate::{
    app::App,
    service::{
        Service,
        page::{Page, PageRequest, Part, Preview},
    },
};

/// Longer addresses are left to the program: nobody's link needs them, and the document carries each.
const LONGEST_REQUEST: usize = 600;

/// The page that is requested.
pub struct DocumentRequest<'a> {
    /// Path of the page.
    pub path: &'a str,
    /// Its query.
    pub query: &'a str,
    /// `https://portal.example`, where people reach us, if that is known.
    pub origin: Option<&'a str>,
    /// The `Accept-Language` header.
    pub languages: &'a str,
    /// The language that the reader has chosen before.
    pub chosen: Option<&'a str>,
}

/// Status and head of a page.
pub async fn describe(app: &App, request: &DocumentRequest<'_>) -> (StatusCode, Head) {
    let profile = &app.city().profile;
    let lang = language(request, &profile.locales(), &profile.default_locale);
    let words = Words::of(&lang);
    let portal = profile.portal_name.get(&lang);
    let city = profile.name.get(&lang);
    let mut shell = vec![
        ("name", city.to_owned()),
        ("portal", portal.to_owned()),
        ("tagline", profile.tagline.get(&lang).to_owned()),
        ("rooms", words.nav_label().to_owned()),
        ("home", words.nav_home().to_owned()),
        ("settings", words.nav_settings().to_owned()),
    ];
    for service in app.all() {
        let offered = service.is_offered();
        // A service that is not offered has no name, and so no place in the navigation.
        let entries = service.navigation(words).into_iter();
        shell.extend(entries.map(|(mark, name)| (mark, if offered { name } else { String::new() })));
    }
    let head = Head {
        site: portal.to_owned(),
        lang: lang.clone(),
        shell,
        part: part(app.all(), request.path),
        ..Head::default()
    };
    let page = |preview: Preview| {
        let Preview { title, description, hidden, article, rare, image } = preview;
        let mut shell = head.shell.clone();
        shell.retain(|(mark, _)| !matches!(*mark, "portal" | "tagline"));
        shell.extend([("portal", title.clone()), ("tagline", description.clone())]);
        let title = words.title_page(portal, &title);
        Head { title, description, hidden, article, rare, image, shell, ..head.clone() }
    };
    let missing = || {
        let preview = Preview::new(words.title_missing(), words.desc_missing()).hidden();
        (StatusCode::NOT_FOUND, page(preview))
    };
    let Some(route) = Route::parse(request.path, request.query) else { return missing() };
    let (status, mut head) = match &route {
        Route::Home => {
            let tagline = profile.tagline.get(&lang).to_owned();
            (StatusCode::OK, Head { title: portal.to_owned(), description: tagline, ..head })
        }
        Route::Settings => (StatusCode::OK, page(Preview::new(words.title_settings(), words.desc_settings()).hidden())),
        Route::About => (StatusCode::OK, page(Preview::new(words.title_about(), words.desc_about(portal)))),
        _ => match of_service(app.all(), &PageRequest { route: &route, words, origin: request.origin }).await {
            Page::Found(preview) => (StatusCode::OK, page(preview)),
            Page::Unavailable(preview) => (StatusCode::SERVICE_UNAVAILABLE, page(preview)),
            Page::Missing => return missing(),
        },
    };
    head.requests = app.all().iter().flat_map(|service| service.early_requests(&route)).collect();
    head.requests.retain(|request| request.target().len() <= LONGEST_REQUEST);
    if let Some(origin) = request.origin {
        let path = path(&route);
        // Without `?lang=` the page is in each reader's own language.
        let plain = format!("{origin}{path}");
        let in_language = |tag: &str| format!("{plain}?lang={tag}");
        let named = contract::languages_in(request.query).contains(&lang);
        head.canonical = Some(if named { in_language(&lang) } else { plain.clone() });
        head.alternates = profile.locales().into_iter().map(|tag| (tag.clone(), in_language(&tag))).collect();
        head.alternates.push(("x-default".to_owned(), plain));
    }
    (status, head)
}

/// The page of the service that an address belongs to.
async fn of_service(services: &[Arc<dyn Service>], request: &PageRequest<'_>) -> Page {
    for service in services {
        if let Some(page) = service.page(request).await {
            return page;
        }
    }
    Page::Missing
}

/// The part of the program that draws a page.
fn part(services: &[Arc<dyn Service>], path: &str) -> Option<Part> {
    match PageKind::of(path)? {
        PageKind::Home => None,
        PageKind::Settings => Some(Part::new("settings_room")),
        PageKind::About => Some(Part::new("about_room")),
        page => services.iter().find_map(|service| service.part(page)),
    }
}

/// The address without its query: filters and map positions are views of one page.
fn path(route: &Route) -> String {
    let href = route.href();
    href.split('?').next().unwrap_or_default().to_owned()
}

/// The language as the page itself chooses it, so that it has nothing to say anew when it takes over.
fn language(request: &DocumentRequest<'_>, known: &[String], default: &str) -> String {
    let named = contract::languages_in(request.query);
    let chosen = named.iter().map(String::as_str).chain(request.chosen).find_map(contract::language_of);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    contract::language_for(chosen, &contract::accepted_languages(request.languages), &known, default).to_owned()
}
