//! Which page an address means, what it says of itself, and with which status.

use axum::http::StatusCode;
use contract::{PageKind, ReportCode, ReportsView, Route, Visibility};
use messages::Words;

use super::{
    asks::asks,
    head::{Head, shorten},
};
use crate::{app::App, problem::AppError};

/// Characters of a report's description in its preview.
const PREVIEW_CHARS: usize = 160;

/// What is asked for.
pub struct Asked<'a> {
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
pub async fn describe(app: &App, asked: &Asked<'_>) -> (StatusCode, Head) {
    let profile = &app.city().profile;
    let lang = language(asked, &profile.locales(), &profile.default_locale);
    let words = Words::of(&lang);
    let portal = profile.portal_name.get(&lang);
    let city = profile.name.get(&lang);
    let shell = [
        ("name", city),
        ("portal", portal),
        ("tagline", profile.tagline.get(&lang)),
        ("rooms", words.nav_label()),
        ("home", words.nav_home()),
        ("reports", words.nav_reports()),
        ("send", words.nav_send()),
        // Rooms that are not there have no name, and so no place in the navigation.
        ("bus", if app.transit().is_some() { words.nav_bus() } else { "" }),
        ("heritage", if app.city().heritage.sites.is_empty() { "" } else { words.nav_heritage() }),
        ("mine", words.nav_mine()),
        ("settings", words.nav_settings()),
    ];
    let shell = shell.map(|(mark, text)| (mark, text.to_owned())).into();
    let room = room(asked.path);
    let head = Head { site: portal.to_owned(), lang: lang.clone(), shell, room, ..Head::default() };
    let titled = |title: &str| words.title_page(portal, title);
    let page = |title: &str, description: String, hidden: bool| {
        let mut shell = head.shell.clone();
        shell.retain(|(mark, _)| !matches!(*mark, "portal" | "tagline"));
        shell.extend([("portal", title.to_owned()), ("tagline", description.clone())]);
        Head { title: titled(title), description, hidden, shell, ..head.clone() }
    };
    let missing = || (StatusCode::NOT_FOUND, page(words.title_missing(), words.desc_missing().to_owned(), true));
    let Some(route) = Route::parse(asked.path, asked.query) else { return missing() };
    let (status, mut head) = match &route {
        Route::Home => {
            let tagline = profile.tagline.get(&lang).to_owned();
            (StatusCode::OK, Head { title: portal.to_owned(), description: tagline, ..head })
        }
        Route::Reports(_) => (StatusCode::OK, page(words.title_reports(), words.desc_reports(city), false)),
        Route::NewReport(_) => (StatusCode::OK, page(words.title_new(), words.desc_new().to_owned(), false)),
        Route::MyReports => (StatusCode::OK, page(words.title_mine(), words.desc_mine().to_owned(), true)),
        Route::Bus | Route::BusPlan(_) | Route::BusRoute(_) | Route::BusStop(_) => {
            let Some((title, description, hidden)) = transit(app, &route, words, city) else { return missing() };
            (StatusCode::OK, page(&title, description, hidden))
        }
        Route::Heritage(_) | Route::Scan | Route::Site(..) if app.city().heritage.sites.is_empty() => return missing(),
        Route::Heritage(_) => (StatusCode::OK, page(words.title_heritage(), words.desc_heritage(city), false)),
        Route::Scan => (StatusCode::OK, page(words.title_scan(), words.desc_scan().to_owned(), false)),
        // Sites are pages of their own: see `heritage`.
        Route::Site(..) => return missing(),
        Route::Settings => (StatusCode::OK, page(words.title_settings(), words.desc_settings().to_owned(), true)),
        Route::About => (StatusCode::OK, page(words.title_about(), words.desc_about(portal), false)),
        Route::Report(code) => match report(app, code, words, asked.origin).await {
            Ok(Some(Report { title, description, image, demo })) => {
                (StatusCode::OK, Head { image, article: true, ..page(&title, description, demo) })
            }
            Ok(None) => return missing(),
            // The page can still be used, and asks again by itself.
            Err(_) => (StatusCode::SERVICE_UNAVAILABLE, page(code.as_str(), String::new(), true)),
        },
    };
    head.asks = asks(app, &route);
    head.rare = matches!(&route, Route::Reports(view) if **view != ReportsView::default());
    if let Some(origin) = asked.origin {
        let path = path(&route);
        // Without `?lang=` the page is in each reader's own language.
        let plain = format!("{origin}{path}");
        let in_language = |tag: &str| format!("{plain}?lang={tag}");
        let named = contract::languages_in(asked.query).contains(&lang);
        head.canonical = Some(if named { in_language(&lang) } else { plain.clone() });
        head.alternates = profile.locales().into_iter().map(|tag| (tag.clone(), in_language(&tag))).collect();
        head.alternates.push(("x-default".to_owned(), plain));
    }
    (status, head)
}

/// The room of `src/features.rs` that an address opens, and whether a map is the first thing in it.
fn room(path: &str) -> Option<(&'static str, bool)> {
    Some(match PageKind::of(path)? {
        PageKind::Home => return None,
        PageKind::Reports => ("browse", true),
        PageKind::NewReport => ("new_report", false),
        PageKind::MyReports => ("my_reports", false),
        PageKind::Report => ("one_report", false),
        PageKind::Bus => ("bus", false),
        PageKind::BusPlan => ("bus_plan", false),
        PageKind::BusRoute => ("bus_route", false),
        PageKind::BusStop => ("bus_stop", false),
        PageKind::Heritage => ("heritage", true),
        // The server's own page: the program draws one only after it has started elsewhere.
        PageKind::Site => return None,
        PageKind::Scan => ("heritage", false),
        PageKind::Settings => ("settings_room", false),
        PageKind::About => ("about_room", false),
    })
}

/// The address without its query: filters and map positions are views of one page.
fn path(route: &Route) -> String {
    let href = route.href();
    href.split('?').next().unwrap_or_default().to_owned()
}

/// The language as the page itself chooses it, so that it has nothing to say anew when it takes over.
fn language(asked: &Asked<'_>, known: &[String], default: &str) -> String {
    let named = contract::languages_in(asked.query);
    let chosen = named.iter().map(String::as_str).chain(asked.chosen).find_map(contract::language_of);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    contract::language_for(chosen, &contract::accepted_languages(asked.languages), &known, default).to_owned()
}

/// Title and description of a page of public transport, and whether search engines leave it out; `None` where there is
/// no such thing.
fn transit(app: &App, route: &Route, words: Words, city: &str) -> Option<(String, String, bool)> {
    let network = app.transit()?;
    Some(match route {
        Route::BusPlan(_) => (words.title_plan().to_owned(), words.desc_plan(city), true),
        Route::BusRoute(id) => {
            let id = network.line_id(id)?;
            let line = network.ask(|transit| transit.route(&id)).ok()?.line;
            let long = line.long_name.get(words.tag());
            (words.title_line(long, &line.name), words.desc_line(long, &line.name), false)
        }
        Route::BusStop(id) => {
            let id = network.place_id(id)?;
            let stop = network.ask(|transit| Some(transit.stop(transit.network().place_of(&id)?)))?;
            let lines: Vec<&str> = stop.lines.iter().map(|line| line.name.as_str()).collect();
            let name = Some(stop.name.get(words.tag())).filter(|name| !name.is_empty()).unwrap_or(&stop.id);
            (name.to_owned(), words.desc_stop(lines.join(", "), name), false)
        }
        _ => (words.title_bus().to_owned(), words.desc_bus(city), false),
    })
}

struct Report {
    title: String,
    description: String,
    image: Option<(String, u32, u32)>,
    /// Demonstrations are no facts of the city: search engines leave them out.
    demo: bool,
}

/// What a report that everybody may see says of itself.
async fn report(app: &App, code: &ReportCode, words: Words, origin: Option<&str>) -> Result<Option<Report>, AppError> {
    let Some(row) = app.store().report(code).await?.filter(|row| row.visibility == Visibility::Public) else {
        return Ok(None);
    };
    let ward = app.city().wards.iter().find(|ward| ward.code == row.ward);
    let ward = ward.map(|ward| ward.name().get(words.tag()).to_owned()).unwrap_or_default();
    let photos = app.store().photos_of(&[row.id]).await?.remove(&row.id).unwrap_or_default();
    let photo = photos.iter().find(|photo| photo.visibility == Visibility::Public).map(|photo| photo.to_media(None));
    let image = origin
        .zip(photo)
        .map(|(origin, photo)| (format!("{origin}{}{}", contract::API_BASE, photo.url), photo.width, photo.height));
    Ok(Some(Report {
        title: words.title_report(code, row.summary.trim_end_matches(['.', ' '])),
        description: words.desc_report(
            civic::timeline::status_word(row.status, words),
            shorten(&row.description, PREVIEW_CHARS),
            ward,
        ),
        image,
        demo: row.demo,
    }))
}
