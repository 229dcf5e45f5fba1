//! What the pages of heritage that the program draws begin with. Of themselves they say what the registry says.

use contract::heritage::HeritagePage;

use crate::service::{
    early::EarlyRequest,
    page::{Page, PageRequest},
};

/// Sites are pages of the server: whoever comes to the program with such an address finds nothing.
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
