//! Previews and early requests of the parking pages.

use civic::parking::{check_stay, usual_stay};
use contract::parking::{ParkingPage, ParkingView, Stay, parking_site, parking_sites};

use super::{ParkingService, query::local_time};
use crate::service::{
    early::EarlyRequest,
    page::{Page, PageRequest, Preview},
};

pub(super) fn page(service: &ParkingService, request: &PageRequest<'_>) -> Option<Page> {
    let words = request.words;
    match ParkingPage::parse(request.path, request.query)? {
        ParkingPage::List(_) => {
            let city = service.core.city().profile.name.get(words.tag());
            let preview = Preview::new(words.title_parking(), words.desc_parking(city));
            // Its early request has the current minute.
            Some(Page::Found(Preview { rare: true, ..preview }))
        }
        ParkingPage::Site(uid, _) => {
            let Ok(site) = service.site(&uid) else { return Some(Page::Missing) };
            let name = site.name.get(words.tag());
            let preview = Preview::new(words.title_parking_site(name), words.desc_parking_site(name));
            Some(Page::Found(preview.at(&ParkingPage::Site(uid, String::new()).href())))
        }
    }
}

pub(super) fn early_requests(service: &ParkingService, path: &str, query: &str) -> Vec<EarlyRequest> {
    match ParkingPage::parse(path, query) {
        Some(ParkingPage::Site(uid, _)) => vec![EarlyRequest::of(&parking_site(&uid))],
        Some(ParkingPage::List(query)) => list(service, &ParkingView::parse(&query)).into_iter().collect(),
        None => Vec::new(),
    }
}

/// The request for the list of a view. `None` if the page will not make it, because it explains what is wrong with the
/// stay.
fn list(service: &ParkingService, view: &ParkingView) -> Option<EarlyRequest> {
    let times = |stay: &Stay| local_time(service, &stay.from).zip(local_time(service, &stay.to));
    let chosen = view.stay.as_ref().and_then(|stay| Some((stay, times(stay)?)));
    let stay = match chosen {
        Some((stay, (from, to))) => check_stay(from, to).is_ok().then(|| stay.clone())?,
        // The page takes it from this request.
        None => usual_stay(service.core.now()),
    };
    let vehicle = view.vehicle.unwrap_or_default();
    let request = parking_sites(&view.query(vehicle, &stay));
    Some(match view.vehicle {
        Some(_) => EarlyRequest::of(&request),
        None => EarlyRequest::of_vehicle(&request, vehicle),
    })
}
