//! Search results for reports (by code) and categories.

use contract::{
    Localized, SearchResult, SearchResultKind,
    reports::{ReportCode, ReportsPage},
};

use super::{ReportService, api::may_see, store::ReportRow};
use crate::{
    problem::AppError,
    service::search::{ScoredResult, Search},
};

pub(super) async fn results(service: &ReportService, search: &Search<'_>) -> Result<Vec<ScoredResult>, AppError> {
    let mut results = Vec::new();
    if search.includes(SearchResultKind::Report)
        && let Some(row) = report(service, search).await?
    {
        results.push(ScoredResult { score: 0, distance: 0.0, result: report_result(search, &row) });
    }
    if search.includes(SearchResultKind::Category) {
        results.extend(categories(service, search));
    }
    Ok(results)
}

/// The report whose code was typed, with or without the city prefix.
async fn report(service: &ReportService, search: &Search<'_>) -> Result<Option<ReportRow>, AppError> {
    let prefix = &service.city().profile.code_prefix;
    let typed = search.text.parse::<ReportCode>().or_else(|_| format!("{prefix}-{}", search.text).parse());
    let Ok(code) = typed else {
        return Ok(None);
    };
    Ok(service.store.report(&code).await?.filter(|row| may_see(row, search.device)))
}

fn report_result(search: &Search<'_>, row: &ReportRow) -> SearchResult {
    let plain = |text: &str| Localized::from_pairs([("vi", text)]);
    let code = row.code.as_str();
    let href = ReportsPage::One(row.code.clone()).href();
    let result = search.result(SearchResultKind::Report, code, href, plain(code), plain(&row.summary));
    // The whole code matches, even if it was typed without its prefix.
    Search::with_position(SearchResult { ranges: vec![[0, code.chars().count() as u32]], ..result }, row.at)
}

fn categories(service: &ReportService, search: &Search<'_>) -> Vec<ScoredResult> {
    let matches = service.category_names.find(search.text, search.limit).into_iter();
    let results = matches.filter_map(|(at, score)| {
        let category = service.catalogue.categories.get(*at)?;
        let href = ReportsPage::form_for(&category.id).href();
        let (title, subtitle) = (category.name.clone(), category.group.clone());
        let result = search.result(SearchResultKind::Category, &category.id, href, title, subtitle);
        Some(ScoredResult { score, distance: 0.0, result: SearchResult { icon: category.icon.clone(), ..result } })
    });
    results.collect()
}
