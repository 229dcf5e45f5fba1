//! Which page an address means, and the metadata and status of its document.

use axum::http::StatusCode;
use contract::{
    portal::HOME_PAGE,
    services::{self, SERVICES, navigation_html, page_of},
};
use messages::Words;
use messages::args::TitlePage;

use super::head::Head;
use crate::{
    app::App,
    service::page::{Page, PageRequest, Preview},
};

/// Maximum length of the address of an early request. Longer ones are left to the program: no ordinary link needs them,
/// and every one makes the document larger.
const LONGEST_REQUEST: usize = 600;

/// The page that is requested.
pub struct DocumentRequest<'a> {
    /// Path of the address.
    pub path: &'a str,
    /// Its query.
    pub query: &'a str,
    /// The portal's public origin, such as `https://portal.example`, if known.
    pub origin: Option<&'a str>,
    /// The `Accept-Language` header.
    pub languages: &'a str,
    /// The language that the reader has chosen earlier.
    pub chosen: Option<&'a str>,
}

/// Status and head of a page.
pub async fn describe(app: &App, request: &DocumentRequest<'_>) -> (StatusCode, Head) {
    let profile = &app.city().profile;
    let lang = language(request, &profile.locales(), &profile.default_locale);
    let words = Words::of(&lang);
    let portal = profile.portal_name.get(&lang);
    let city = profile.name.get(&lang);
    let found = page_of(request.path);
    let offered: Vec<contract::Service> =
        app.all().iter().filter(|service| service.is_offered()).map(|service| service.id()).collect();
    let head = Head {
        site: portal.to_owned(),
        lang: lang.clone(),
        shell: vec![
            ("name", city.to_owned()),
            ("portal", portal.to_owned()),
            ("tagline", profile.tagline.get(&lang).to_owned()),
        ],
        navigation: navigation_html(words, &offered),
        page: found,
        ..Head::default()
    };
    let page = |preview: Preview| {
        let Preview { title, description, hidden, article, rare, image, content, .. } = preview;
        let mut shell = head.shell.clone();
        shell.retain(|(mark, _)| !matches!(*mark, "portal" | "tagline"));
        shell.extend([("portal", title.clone()), ("tagline", description.clone())]);
        let title = words.title_page(TitlePage { title: &title, portal: &portal });
        Head { title, description, hidden, article, rare, image, content, shell, ..head.clone() }
    };
    let missing = || {
        let preview = Preview::new(words.title_missing(), words.desc_missing()).hidden();
        (StatusCode::NOT_FOUND, page(preview))
    };
    let Some(found) = found else { return missing() };
    let owner = SERVICES.iter().find(|entry| entry.pages.contains(&found)).and_then(|entry| entry.service);
    let service = app.all().iter().find(|service| Some(service.id()) == owner);
    let result = match service {
        None if owner.is_some() => return missing(),
        Some(service) if !service.is_offered() => return missing(),
        Some(service) => {
            let page_request = PageRequest { path: request.path, query: request.query, words, origin: request.origin };
            service.page(&page_request).await
        }
        None => None,
    };
    let mut path = found.path.to_owned();
    let mut place = |preview: &Preview| path = preview.path.clone().unwrap_or_else(|| found.path.to_owned());
    let (status, mut head) = match result {
        Some(Page::Missing) => return missing(),
        Some(Page::Found(preview)) => {
            place(&preview);
            (StatusCode::OK, page(preview))
        }
        Some(Page::Unavailable(preview)) => {
            place(&preview);
            (StatusCode::SERVICE_UNAVAILABLE, page(preview))
        }
        None => match registered(found, words, city, portal) {
            Some(preview) => (StatusCode::OK, page(preview)),
            None if *found != HOME_PAGE => return missing(),
            // The home page has the portal's name as its title.
            None => {
                let tagline = profile.tagline.get(&lang).to_owned();
                (StatusCode::OK, Head { title: portal.to_owned(), description: tagline, ..head })
            }
        },
    };
    head.requests = service.map(|service| service.early_requests(request.path, request.query)).unwrap_or_default();
    head.requests.retain(|request| request.target().len() <= LONGEST_REQUEST);
    if let Some(origin) = request.origin.filter(|_| !path.contains('{')) {
        // Without `?lang=` each reader gets the page in their own language.
        let plain = format!("{origin}{path}");
        let in_language = |tag: &str| format!("{plain}?lang={tag}");
        let named = contract::languages_in(request.query).contains(&lang);
        head.canonical = Some(if named { in_language(&lang) } else { plain.clone() });
        head.alternates = profile.locales().into_iter().map(|tag| (tag.clone(), in_language(&tag))).collect();
        head.alternates.push(("x-default".to_owned(), plain));
    }
    (status, head)
}

/// Metadata of a page from the registry; `None` if it has none, as for the home page.
fn registered(page: &services::Page, words: Words, city: &str, portal: &str) -> Option<Preview> {
    let preview = SERVICES.iter().flat_map(|entry| entry.previews).find(|preview| preview.page == page)?;
    let metadata = Preview::new((preview.title)(words), (preview.description)(words, city, portal));
    Some(if preview.is_indexed { metadata } else { metadata.hidden() })
}

/// The language, chosen as the page itself does, so that no text changes when the program takes over.
fn language(request: &DocumentRequest<'_>, known: &[String], default: &str) -> String {
    let named = contract::languages_in(request.query);
    let chosen = named.iter().map(String::as_str).chain(request.chosen).find_map(contract::language_of);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    contract::language_for(chosen, &contract::accepted_languages(request.languages), &known, default).to_owned()
}
