//! Previews, content and early requests of the pages of procedures.

use contract::procedures::{ProceduresPage, ProceduresView};

use super::{ProceduresService, html};
use crate::service::{
    early::EarlyRequest,
    page::{Page, PageRequest, Preview, shorten},
};

/// Maximum length of a description in the head, in characters.
const MOST_DESCRIPTION: usize = 200;

pub(super) fn page(service: &ProceduresService, request: &PageRequest<'_>) -> Option<Page> {
    let words = request.words;
    let preview = match ProceduresPage::parse(request.path, request.query)? {
        ProceduresPage::List(query) => {
            let view = ProceduresView::parse(&query);
            let city = service.core.city().profile.name.get(words.tag());
            let found = service.find(&view.q, None).into_iter().map(civic::procedures::summary).collect::<Vec<_>>();
            // There are as many pages with a search as there are texts.
            let rare = !view.q.is_empty();
            let content = Some(html::list(&found, &view, words));
            Preview { content, rare, ..Preview::new(words.title_procedures(), words.desc_procedures(city)) }
        }
        ProceduresPage::One(id) => {
            let Ok(procedure) = service.procedure(&id) else { return Some(Page::Missing) };
            let (name, summary) = (procedure.name.get(words.tag()), procedure.summary.get(words.tag()));
            let content = Some(html::procedure(procedure, service.core.now().date_naive(), words));
            let preview = Preview::new(name, shorten(summary, MOST_DESCRIPTION));
            Preview { content, article: true, ..preview.at(&ProceduresPage::One(id).href()) }
        }
    };
    Some(Page::Found(preview))
}

pub(super) fn early_requests(path: &str, query: &str) -> Vec<EarlyRequest> {
    match ProceduresPage::parse(path, query) {
        Some(ProceduresPage::One(id)) => vec![EarlyRequest::of(&contract::procedures::procedure(&id))],
        Some(ProceduresPage::List(query)) => {
            // The page shows one subject of the whole list by itself.
            let view = ProceduresView::parse(&query);
            vec![EarlyRequest::of(&contract::procedures::procedures(&view.q, None))]
        }
        None => Vec::new(),
    }
}
