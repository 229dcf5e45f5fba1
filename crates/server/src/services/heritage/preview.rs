//! What the pages of heritage that the program draws say of themselves, and what they begin with.

use contract::{PageKind, Route};

use super::HeritageService;
use crate::service::{
    Service as _,
    early::EarlyRequest,
    page::{Page, PageRequest, Part, Preview},
};

pub(super) fn part(page: PageKind) -> Option<Part> {
    let part = Part::new("heritage").styled("heritage-css");
    match page {
        PageKind::Heritage => Some(part.with_map()),
        PageKind::Scan => Some(part),
        // A site is the server's own page: the program draws one only after it has started elsewhere.
        _ => None,
    }
}

pub(super) fn page(service: &HeritageService, request: &PageRequest<'_>) -> Option<Page> {
    let words = request.words;
    let preview = match request.route {
        Route::Heritage(_) => {
            let city = service.profile().name.get(words.tag());
            Preview::new(words.title_heritage(), words.desc_heritage(city))
        }
        Route::Scan => Preview::new(words.title_scan(), words.desc_scan()),
        // Sites are pages of their own.
        Route::Site(..) => return Some(Page::Missing),
        _ => return None,
    };
    Some(if service.is_offered() { Page::Found(preview) } else { Page::Missing })
}

pub(super) fn early_requests(route: &Route) -> Vec<EarlyRequest> {
    match route {
        Route::Heritage(_) => vec![EarlyRequest::of(&contract::sites()), EarlyRequest::of(&contract::walks())],
        _ => Vec::new(),
    }
}
