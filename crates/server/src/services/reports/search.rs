//! Search hits for reports (by code) and categories.

use contract::{
    Localized, SearchResult, SearchResultKind,
    reports::{ReportCode, ReportsPage},
};

use super::{ReportService, api::may_see, store::ReportRow};
use crate::{
    problem::AppError,
    service::search::{Scored, Search},
};

pub(super) async fn hits(service: &ReportService, search: &Search<'_>) -> Result<Vec<Scored>, AppError> {
    let mut hits = Vec::new();
    if search.wants(SearchResultKind::Report)
        && let Some(row) = report(service, search).await?
    {
        hits.push(Scored { score: 0, distance: 0.0, hit: report_hit(search, &row) });
    }
    if search.wants(SearchResultKind::Category) {
        hits.extend(categories(service, search));
    }
    Ok(hits)
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

fn report_hit(search: &Search<'_>, row: &ReportRow) -> SearchResult {
    let plain = |text: &str| Localized::from_pairs([("vi", text)]);
    let code = row.code.as_str();
    let href = ReportsPage::One(row.code.clone()).href();
    let hit = search.hit(SearchResultKind::Report, code, href, plain(code), plain(&row.summary));
    // The whole code matches, even if it was typed without its prefix.
    Search::at(SearchResult { ranges: vec![[0, code.chars().count() as u32]], ..hit }, row.at)
}

fn categories(service: &ReportService, search: &Search<'_>) -> Vec<Scored> {
    let matches = service.category_names.find(search.text, search.enough).into_iter();
    let hits = matches.filter_map(|(at, score)| {
        let category = service.catalogue.categories.get(*at)?;
        let href = ReportsPage::form_for(&category.id).href();
        let hit =
            search.hit(SearchResultKind::Category, &category.id, href, category.name.clone(), category.group.clone());
        Some(Scored { score, distance: 0.0, hit: SearchResult { icon: category.icon.clone(), ..hit } })
    });
    hits.collect()
}
