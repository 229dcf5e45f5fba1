//! Pages of citizens' reports and their addresses.

use crate::{
    LatLon, encode_segment, query_string,
    reports::{Prefill, ReportCode, ReportFilter, ReportsView},
    services::{
        entry::segments,
        reports::entry::{MY_REPORTS, NEW_REPORT, REPORT, REPORTS},
    },
};

/// A page of citizens' reports.
#[derive(Clone, Debug, PartialEq)]
pub enum ReportsPage {
    /// `/reports`
    List(Box<ReportsView>),
    /// `/reports/new`
    New(Box<Prefill>),
    /// `/reports/mine`
    Mine,
    /// `/reports/{code}`
    One(ReportCode),
}

impl ReportsPage {
    /// List and map without filters.
    pub fn list() -> Self {
        Self::List(Box::default())
    }

    /// List and map of a ward.
    pub fn in_ward(ward: &str, at: LatLon) -> Self {
        let filter = ReportFilter { ward: Some(ward.to_owned()), ..ReportFilter::default() };
        Self::List(Box::new(ReportsView { filter, center: Some(at), zoom: Some(14), ..ReportsView::default() }))
    }

    /// List and map around a place.
    pub fn around(at: LatLon) -> Self {
        Self::List(Box::new(ReportsView { center: Some(at), zoom: Some(17), ..ReportsView::default() }))
    }

    /// The empty form.
    pub fn form() -> Self {
        Self::New(Box::default())
    }

    /// The form for a category.
    pub fn form_for(category: &str) -> Self {
        Self::New(Box::new(Prefill { category: Some(category.to_owned()), ..Prefill::default() }))
    }

    /// The address, with its query.
    pub fn href(&self) -> String {
        match self {
            Self::List(view) => [REPORTS.path, &query_string(&view.pairs())].concat(),
            Self::New(prefill) => [NEW_REPORT.path, &query_string(&prefill.pairs())].concat(),
            Self::Mine => MY_REPORTS.path.to_owned(),
            Self::One(code) => [REPORTS.path, "/", &encode_segment(code.as_str())].concat(),
        }
    }

    /// Parses an address; `None` if there is no such page.
    pub fn parse(path: &str, query: &str) -> Option<Self> {
        if REPORTS.is_at(path) {
            Some(Self::List(Box::new(ReportsView::parse(query))))
        } else if NEW_REPORT.is_at(path) {
            Some(Self::New(Box::new(Prefill::parse(query))))
        } else if MY_REPORTS.is_at(path) {
            Some(Self::Mine)
        } else {
            Some(Self::One(code_in(path)?.parse().ok()?))
        }
    }
}

/// The code segment of a report's address, not validated; `None` if the path is not a report's.
pub fn code_in(path: &str) -> Option<&str> {
    let is_one = REPORT.is_at(path) && !NEW_REPORT.is_at(path) && !MY_REPORTS.is_at(path);
    is_one.then(|| segments(path).nth(1))?
}
