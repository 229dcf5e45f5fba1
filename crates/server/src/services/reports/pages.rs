//! Previews and early requests of the report pages.

use contract::{
    Bbox,
    reports::{ReportCode, ReportsPage, ReportsView, Visibility},
};
use messages::Words;
use messages::args::{DescReport, TitleReport};

use super::ReportService;
use crate::{
    city::City,
    problem::AppError,
    service::{
        early::EarlyRequest,
        page::{Page, PageRequest, Preview, shorten},
    },
};

/// Length of a report's description in its preview, in characters.
const PREVIEW_CHARS: usize = 160;

pub(super) async fn page(service: &ReportService, request: &PageRequest<'_>) -> Option<Page> {
    let words = request.words;
    match ReportsPage::parse(request.path, request.query) {
        Some(ReportsPage::List(view)) if *view != ReportsView::default() => {
            let city = service.city().profile.name.get(words.tag());
            let preview = Preview::new(words.title_reports(), words.desc_reports(city));
            Some(Page::Found(Preview { rare: true, ..preview }))
        }
        Some(ReportsPage::One(code)) => {
            let preview = report(service, &code, words, request.origin).await;
            let href = ReportsPage::One(code.clone()).href();
            Some(match preview {
                Ok(preview) => preview.map_or(Page::Missing, |preview| Page::Found(preview.at(&href))),
                Err(_) => Page::Unavailable(Preview::new(code.as_str(), "").hidden().at(&href)),
            })
        }
        Some(ReportsPage::List(_) | ReportsPage::New(_) | ReportsPage::Mine) => None,
        None => Some(Page::Missing),
    }
}

/// Preview of a public report.
async fn report(
    service: &ReportService,
    code: &ReportCode,
    words: Words,
    origin: Option<&str>,
) -> Result<Option<Preview>, AppError> {
    let Some(row) = service.store.report(code).await?.filter(|row| row.visibility == Visibility::Public) else {
        return Ok(None);
    };
    let ward = service.city().ward(&row.ward).map(|ward| ward.name().get(words.tag()).to_owned()).unwrap_or_default();
    let photos = service.store.photos_of(&[row.id]).await?.remove(&row.id).unwrap_or_default();
    let photo = photos.iter().find(|photo| photo.visibility == Visibility::Public).map(|photo| photo.to_media(None));
    let image = origin
        .zip(photo)
        .map(|(origin, photo)| (format!("{origin}{}{}", contract::API_BASE, photo.url), photo.width, photo.height));
    Ok(Some(Preview {
        title: words.title_report(TitleReport { summary: &row.summary.trim_end_matches(['.', ' ']), code: &code }),
        description: words.desc_report(DescReport {
            status: &civic::timeline::status_word(row.status, words),
            ward: &ward,
            text: &shorten(&row.description, PREVIEW_CHARS),
        }),
        // Demonstration reports are not facts about the city, so exclude them from search engines.
        hidden: row.demo,
        article: true,
        image,
        ..Preview::default()
    }))
}

pub(super) fn early_requests(city: &City, path: &str, query: &str) -> Vec<EarlyRequest> {
    let names = || [EarlyRequest::of(&contract::reports::categories()), EarlyRequest::of(&contract::portal::wards())];
    match ReportsPage::parse(path, query) {
        Some(ReportsPage::List(view)) => list_and_map(city, &view).into_iter().chain(names()).collect(),
        Some(ReportsPage::One(code)) => {
            [EarlyRequest::of(&contract::reports::report(&code))].into_iter().chain(names()).collect()
        }
        Some(ReportsPage::New(_)) => names().into(),
        Some(ReportsPage::Mine) => vec![EarlyRequest::of(&contract::reports::categories())],
        None => Vec::new(),
    }
}

fn list_and_map(city: &City, view: &ReportsView) -> Vec<EarlyRequest> {
    let profile = &city.profile;
    let (center, zoom) = view.start(profile.center(), profile.zoom);
    let (x, y) = civic::geo::mercator(center, f64::from(zoom));
    let map = (x, y, zoom);
    let screen = Bbox { min_lon: 0.0, min_lat: 0.0, max_lon: 0.0, max_lat: 0.0 };
    let list = EarlyRequest::on_map(&contract::reports::reports(&view.list_query(Some(screen), Some(center))), map);
    if view.list {
        return vec![list];
    }
    vec![list, EarlyRequest::on_map(&contract::reports::report_map(&view.filter, screen, zoom), map)]
}
