//! Search results for procedures.

use civic::procedures::group_name;
use contract::{SearchResultKind, procedures::ProceduresPage};

use super::ProceduresService;
use crate::service::search::{ScoredResult, Search};

pub(super) fn results(service: &ProceduresService, search: &Search<'_>) -> Vec<ScoredResult> {
    if !search.includes(SearchResultKind::Procedure) {
        return Vec::new();
    }
    let matches = service.names.find(search.text, search.limit).into_iter();
    let results = matches.filter_map(|(at, score)| {
        let procedure = service.procedures().get(*at)?;
        let href = ProceduresPage::One(procedure.id.clone()).href();
        let subtitle = service.core.localized(|words| group_name(procedure.group, &words).to_owned());
        let title = procedure.name.clone();
        let result = search.result(SearchResultKind::Procedure, &procedure.id, href, title, subtitle);
        Some(ScoredResult { score, distance: 0.0, result })
    });
    results.collect()
}
