//! `/heritage/…`: sites, walks, donations, ratings, counts of scans.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::IntoResponse,
};
use contract::{
    FieldCode, LatLon, Page,
    heritage::{Document, Donation, Site, SiteList, Walk},
};
use heritage::DonationFormStatus;
use messages::guide::LANGUAGES;
use serde_json::json;
use std::sync::Arc;
use utoipa::IntoParams;
use utoipa_axum::routes;

use super::{
    HeritageService,
    document::{DonationForm, document},
    list::list,
    visitors,
};
use crate::{
    http::{
        cache::{self, CHECKED, STEADY},
        device::Device,
        query::{Query, Segment},
        reader::languages,
    },
    openapi::{ProblemResponse, Routes, parameters::Position},
    problem::AppError,
};

/// A heritage site in a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what `Segment` reads")]
pub struct Slug {
    /// Slug of the site, or the number on its sign.
    #[param(pattern = "^[a-z0-9-]{1,60}$")]
    pub slug: String,
}

/// `/heritage/…`
pub(super) fn router() -> Routes<Arc<HeritageService>> {
    Routes::new()
        .routes(routes!(sites))
        .routes(routes!(one))
        .routes(routes!(donation))
        .routes(routes!(walks))
        .routes(routes!(visitors::rating, visitors::rate))
        .routes(routes!(visitors::scans, visitors::scanned))
        .tagged_and_compressed()
        .without_fallback("BlockKind")
        .schema("/NewRating/properties/stars", json!({ "minimum": 1, "maximum": 5 }))
        .schema("/NewScan/properties/sign", json!({ "minimum": 1, "maximum": 99 }))
}

/// Heritage sites
#[utoipa::path(
    get,
    path = "/heritage/sites",
    params(
        ("q" = Option<String>, Query, description = "Words of the name."),
        ("kind" = Option<String>, Query, description = "Keys of kinds, parted by commas."),
        ("era" = Option<String>, Query, description = "Keys of eras, parted by commas."),
        ("ward" = Option<String>, Query, description = "Codes of wards, parted by commas."),
        ("lang" = Option<String>, Query, description = "Tag of a language that the story is to exist in."),
        ("open" = Option<bool>, Query, description = "Only what is open now."),
        Position,
    ),
    responses((status = 200, description = "All that fit.", body = SiteList)),
)]
pub async fn sites(State(service): State<Arc<HeritageService>>, query: Query) -> Result<impl IntoResponse, AppError> {
    let mut list = SiteList::clone(&list(&service));
    let near = query.position()?;
    let now = service.core.now().timestamp();
    let open = match query.text("open")? {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(AppError::parameter("open", FieldCode::Invalid, "must be true or false")),
    };
    let (kinds, eras, wards) = (query.list("kind")?, query.list("era")?, query.list("ward")?);
    let lang = query.text("lang")?;
    let fits = |allowed: &[&str], value: &str| allowed.is_empty() || allowed.contains(&value);
    list.items.retain(|site| {
        fits(&kinds, &site.kind)
            && fits(&eras, &site.era)
            && fits(&wards, &site.ward)
            && lang.is_none_or(|lang| site.name.0.contains_key(lang))
            && (!open || site.opening.as_ref().and_then(|opening| opening.is_open(now)) == Some(true))
    });
    if let Some(q) = query.text("q")? {
        let heritage = service.heritage();
        let matches = service.names.find(q, heritage.sites.len());
        let order: Vec<&str> =
            matches.into_iter().filter_map(|(at, _)| heritage.sites.get(*at)).map(|site| site.slug.as_str()).collect();
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
    // Opening times start with today, so cache the response only briefly.
    Ok(([(header::CACHE_CONTROL, STEADY)], Json(list)))
}

/// The page of a site as a tree
#[utoipa::path(
    get,
    path = "/heritage/sites/{slug}",
    operation_id = "site",
    params(
        Slug,
        (
            "lang" = Option<String>, Query,
            description = "Language of the page; Vietnamese when absent, the next best where there is none.",
        ),
        Device,
    ),
    responses((status = 200, description = "The page.", body = Document), ProblemResponse<404>),
)]
pub async fn one(
    State(service): State<Arc<HeritageService>>,
    Segment(slug): Segment,
    query: Query,
    device: Device,
    headers: HeaderMap,
) -> Result<impl IntoResponse, AppError> {
    let site = service.site(&slug)?;
    let (languages, saved) = languages(&headers);
    let accepted = contract::accepted_languages(languages);
    let requested = query.text("lang")?;
    if let Some(lang) = requested
        && (lang.len() > 35 || !lang.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
    {
        let known: Vec<&str> = LANGUAGES.iter().map(|(tag, _)| *tag).collect();
        let detail = format!("must be a language, such as {}", known.join(", "));
        return Err(AppError::parameter("lang", FieldCode::Invalid, detail));
    }
    let rule = || {
        contract::language_for(
            saved.and_then(contract::language_of),
            &accepted,
            &contract::LANGUAGES,
            &service.profile().default_locale,
        )
    };
    // For an unsupported language the page is in English and says so.
    let lang = requested.map_or_else(rule, |lang| contract::language_of(lang).unwrap_or(lang));
    let doc = document(&service, site, lang, &DonationForm::default(), device.hash()).await?;
    Ok(cache::own(&doc))
}

/// A VietQR code for a donation; it is no payment
// The purpose of a transfer may name a person, so it must not be in a URL. The page's form sends it in the body.
#[utoipa::path(
    get,
    path = "/heritage/sites/{slug}/donation",
    params(
        Slug,
        (
            "amount" = Option<u32>, Query, minimum = 1, maximum = 499_999_999,
            description = "Đồng; the giver types it when absent.",
        ),
    ),
    responses((status = 200, description = "The code and its account.", body = Donation), ProblemResponse<404>),
)]
pub async fn donation(
    State(service): State<Arc<HeritageService>>,
    Segment(slug): Segment,
    query: Query,
) -> Result<impl IntoResponse, AppError> {
    let site = service.site(&slug)?;
    let amount = query.text("amount")?.unwrap_or_default().to_owned();
    let form = DonationForm { amount, ..DonationForm::default() };
    let (donation, form_status) = service.accounts.donation(&service.content, site, &form);
    if form_status != DonationFormStatus::Valid {
        let detail = format!("must be a whole number of đồng from 1 to {}", civic::vietqr::MOST_DONG);
        return Err(AppError::parameter("amount", FieldCode::OutOfRange, detail));
    }
    let donation = donation.ok_or_else(|| AppError::not_found("account for donations to this site"))?;
    Ok(([(header::CACHE_CONTROL, CHECKED)], Json(donation)))
}

/// Ready-made walks
#[utoipa::path(
    get,
    path = "/heritage/walks",
    responses((status = 200, description = "All of them.", body = Page<Walk>)),
)]
pub async fn walks(State(service): State<Arc<HeritageService>>) -> impl IntoResponse {
    let items = service.heritage().walks.clone();
    ([(header::CACHE_CONTROL, STEADY)], Json(Page { items, next: None, total: None }))
}
