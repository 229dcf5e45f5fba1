//! Early requests of the client-side heritage pages. Their previews come from the registry.

use contract::heritage::HeritagePage;

use crate::service::{
    early::EarlyRequest,
    page::{Page, PageRequest},
};

/// Site pages are rendered by the server, so in the client-side program their addresses are not found.
pub(super) fn page(request: &PageRequest<'_>) -> Option<Page> {
    let page = HeritagePage::parse(request.path, request.query)?;
    matches!(page, HeritagePage::Site(..)).then_some(Page::Missing)
}

pub(super) fn early_requests(path: &str, query: &str) -> Vec<EarlyRequest> {
    match HeritagePage::parse(path, query) {
        Some(HeritagePage::List(_)) => {
            vec![EarlyRequest::of(&contract::heritage::sites()), EarlyRequest::of(&contract::heritage::walks())]
        }
        _ => Vec::new(),
    }
}
