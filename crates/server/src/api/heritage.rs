//! `/heritage/…`: sites, walks, donations, ratings, counts of scans.

use ::heritage::{Asked, content::SiteContent};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use contract::{FieldCode, LatLon, NewRating, NewScan, Page, Site, SiteList};
use messages::guide::LANGUAGES;

use super::{
    body::Body,
    cache::{self, CHECKED, STEADY},
    query::{Query, Segment, required},
};
use crate::{
    device::Device,
    heritage::{self, Wanted},
    problem::AppError,
    state::App,
    web,
};

/// All signs of a city for some years.
const MOST_SCANS: u32 = 10_000;

fn site<'a>(app: &'a App, slug: &str) -> Result<&'a SiteContent, AppError> {
    let heritage = &app.city().heritage;
    let slug = heritage.aliases.get(slug).map_or(slug, String::as_str);
    // The number on a sign is typed in the place of a slug.
    let numbered = || heritage.numbered(slug.parse().ok()?);
    heritage.site(slug).or_else(numbered).ok_or_else(|| AppError::not_found("heritage site"))
}

/// `GET /heritage/sites?q&kind&era&ward&lang&open&lat&lon`
pub async fn sites(State(app): State<App>, query: Query) -> Result<impl IntoResponse, AppError> {
    let mut list = SiteList::clone(&heritage::list(&app));
    let near = query.position()?;
    let now = app.now().timestamp();
    let open = match query.text("open")? {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(AppError::parameter("open", FieldCode::Invalid, "must be true or false")),
    };
    let (kinds, eras, wards) = (query.list("kind")?, query.list("era")?, query.list("ward")?);
    let lang = query.text("lang")?;
    let fits = |wanted: &[&str], value: &str| wanted.is_empty() || wanted.contains(&value);
    list.items.retain(|site| {
        fits(&kinds, &site.kind)
            && fits(&eras, &site.era)
            && fits(&wards, &site.ward)
            && lang.is_none_or(|lang| site.name.0.contains_key(lang))
            && (!open
                || site.opening.as_ref().is_some_and(|opening| matches!(opening.at(now), contract::Open::Until(_))))
    });
    if let Some(q) = query.text("q")? {
        let heritage = &app.city().heritage;
        let found = app.guides().names().find(q, heritage.sites.len());
        let order: Vec<&str> =
            found.into_iter().filter_map(|(at, _)| heritage.sites.get(*at)).map(|site| site.slug.as_str()).collect();
        let rank = |site: &Site| order.iter().position(|slug| *slug == site.slug);
        list.items.retain(|site| rank(site).is_some());
        list.items.sort_by_key(|site| rank(site));
    }
    if let Some(here) = near {
        for site in &mut list.items {
            site.distance_m = site.at().map(|at: LatLon| civic::geo::distance_m(here, at).round() as u32);
        }
        list.items.sort_by_key(|site| site.distance_m.unwrap_or(u32::MAX));
    }
    // Opening hours begin with today, so the answer is not of long use.
    Ok(([(header::CACHE_CONTROL, STEADY)], Json(list)))
}

/// `GET /heritage/sites/{slug}?lang`
pub async fn one(
    State(app): State<App>,
    Segment(slug): Segment,
    query: Query,
    device: Device,
    headers: HeaderMap,
) -> Result<impl IntoResponse, AppError> {
    let site = site(&app, &slug)?;
    let (languages, kept) = web::reader(&headers);
    let liked = contract::accepted_languages(languages);
    let named = query.text("lang")?;
    if let Some(lang) = named
        && (lang.len() > 35 || !lang.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
    {
        let known: Vec<&str> = LANGUAGES.iter().map(|(tag, _)| *tag).collect();
        let detail = format!("must be a language, such as {}", known.join(", "));
        return Err(AppError::parameter("lang", FieldCode::Invalid, detail));
    }
    let rule = || {
        contract::language_for(
            kept.and_then(contract::language_of),
            &liked,
            &contract::LANGUAGES,
            &app.city().profile.default_locale,
        )
    };
    // A language that nobody here writes is said on the page, which is in English then.
    let lang = named.map_or_else(rule, |lang| contract::language_of(lang).unwrap_or(lang));
    let doc = heritage::document(&app, site, lang, &Wanted::default(), device.hash()).await?;
    Ok(cache::own(&doc))
}

/// `GET /heritage/sites/{slug}/donation?amount`. What a transfer says of itself may name a person, and has no place in an
/// address: the page's own form takes it.
pub async fn donation(
    State(app): State<App>,
    Segment(slug): Segment,
    query: Query,
) -> Result<impl IntoResponse, AppError> {
    let site = site(&app, &slug)?;
    let amount = query.text("amount")?.unwrap_or_default().to_owned();
    let wanted = Wanted { amount, ..Wanted::default() };
    let (donation, asked) = app.guides().accounts().gift(app.city(), site, &wanted);
    if asked != Asked::Fine {
        let detail = format!("must be a whole number of đồng from 1 to {}", civic::vietqr::MOST_DONG);
        return Err(AppError::parameter("amount", FieldCode::OutOfRange, detail));
    }
    let donation = donation.ok_or_else(|| AppError::not_found("account for donations to this site"))?;
    Ok(([(header::CACHE_CONTROL, CHECKED)], Json(donation)))
}

/// `GET /heritage/walks`
pub async fn walks(State(app): State<App>) -> impl IntoResponse {
    let items = app.city().heritage.walks.clone();
    ([(header::CACHE_CONTROL, STEADY)], Json(Page { items, next: None, total: None }))
}

/// `GET /heritage/ratings?site`
pub async fn rating(State(app): State<App>, query: Query, device: Device) -> Result<impl IntoResponse, AppError> {
    let slug = required("site", query.text("site")?)?;
    let site = site(&app, slug)?;
    let rating = app.store().rating(&site.slug, device.hash()).await?;
    Ok(cache::own(&rating))
}

/// `POST /heritage/ratings`
pub async fn rate(State(app): State<App>, device: Device, Body(new): Body<NewRating>) -> Result<Response, AppError> {
    let device = device.required()?;
    if !(1..=5).contains(&new.stars) {
        return Err(AppError::field("/stars", FieldCode::OutOfRange, "must be 1 to 5"));
    }
    let site = named(&app, &new.site)?;
    app.store().rate(&site.slug, device, new.stars, app.now_ms()).await?;
    let rating = app.store().rating(&site.slug, Some(device)).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(rating)).into_response())
}

/// `GET /heritage/scans?site`
pub async fn scans(State(app): State<App>, query: Query) -> Result<impl IntoResponse, AppError> {
    let site = match query.text("site")? {
        Some(slug) => Some(site(&app, slug)?.slug.as_str()),
        None => None,
    };
    let items = app.store().scans(site, MOST_SCANS).await?;
    Ok(([(header::CACHE_CONTROL, CHECKED)], Json(Page { items, next: None, total: None })))
}

/// `POST /heritage/scans`: a sign was read by the portal's own scanner.
pub async fn scanned(State(app): State<App>, Body(new): Body<NewScan>) -> Result<Response, AppError> {
    if !(1..=99).contains(&new.sign) {
        return Err(AppError::field("/sign", FieldCode::OutOfRange, "must be 1 to 99"));
    }
    let site = named(&app, &new.site)?;
    let month = app.now().format("%Y-%m").to_string();
    let count = app.store().count_scan(&site.slug, new.sign, &month).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(count)).into_response())
}

fn named<'a>(app: &'a App, slug: &str) -> Result<&'a SiteContent, AppError> {
    site(app, slug).map_err(|_| AppError::field("/site", FieldCode::Unknown, "there is no such site"))
}
