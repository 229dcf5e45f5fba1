//! Previews and early requests of the parking pages.

use contract::parking::ParkingPage;

use super::ParkingService;
use crate::service::{
    early::EarlyRequest,
    page::{Page, PageRequest, Preview},
};

pub(super) fn page(service: &ParkingService, request: &PageRequest<'_>) -> Option<Page> {
    match ParkingPage::parse(request.path, request.query)? {
        ParkingPage::List(_) => None,
        ParkingPage::Site(uid, _) => {
            let Ok(site) = service.site(&uid) else { return Some(Page::Missing) };
            let name = site.name.get(request.words.tag());
            let preview = Preview::new(request.words.title_parking_site(name), request.words.desc_parking_site(name));
            Some(Page::Found(preview.at(&ParkingPage::Site(uid, String::new()).href())))
        }
    }
}

pub(super) fn early_requests(path: &str, query: &str) -> Vec<EarlyRequest> {
    match ParkingPage::parse(path, query) {
        Some(ParkingPage::Site(uid, _)) => vec![EarlyRequest::of(&contract::parking::parking_site(&uid))],
        // The prices of the list depend on the clock.
        Some(ParkingPage::List(_)) | None => Vec::new(),
    }
}
