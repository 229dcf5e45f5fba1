//! The one place that knows page addresses: the page's router and links, the server's pages and
//! link previews all parse and print them here.

mod view;

pub use view::{Prefill, ReportsView};

use crate::{HitKind, LatLon, ReportCode, ReportFilter, decode_component, encode_segment, query_string};

/// A page of the portal.
#[derive(Clone, Debug, PartialEq)]
pub enum Route {
    /// `/`
    Home,
    /// `/reports`
    Reports(Box<ReportsView>),
    /// `/reports/new`
    NewReport(Box<Prefill>),
    /// `/reports/mine`
    MyReports,
    /// `/reports/{code}`
    Report(ReportCode),
    /// `/bus`
    Bus,
    /// `/bus/plan` with a query as [`crate::PlanQuery`] prints it: few pages need to know what is in it.
    BusPlan(String),
    /// `/bus/routes/{id}`
    BusRoute(String),
    /// `/bus/stops/{id}`
    BusStop(String),
    /// `/heritage`, with its filters as a query.
    Heritage(String),
    /// `/d/{slug}`, or `/d/{slug}/{lang}`.
    Site(String, Option<String>),
    /// `/scan`
    Scan,
    /// `/settings`
    Settings,
    /// `/about`
    About,
}

/// Which page an address leads to, whatever else the address says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// `/`
    Home,
    /// `/reports`
    Reports,
    /// `/reports/new`
    NewReport,
    /// `/reports/mine`
    MyReports,
    /// `/reports/{code}`, also when no report can have the code.
    Report,
    /// `/bus`
    Bus,
    /// `/bus/plan`
    BusPlan,
    /// `/bus/routes/{id}`, also when there is no such line.
    BusRoute,
    /// `/bus/stops/{id}`, also when there is no such stop.
    BusStop,
    /// `/heritage`
    Heritage,
    /// `/d/{slug}`, also when there is no such site.
    Site,
    /// `/scan`
    Scan,
    /// `/settings`
    Settings,
    /// `/about`
    About,
}

impl PageKind {
    /// The page of a path; `None` when there is no such page.
    pub fn of(path: &str) -> Option<Self> {
        let mut segments = segments(path);
        let first = [(); 3].map(|()| segments.next());
        if segments.next().is_some() {
            return None;
        }
        Some(match first {
            [None, ..] => Self::Home,
            [Some("reports"), None, _] => Self::Reports,
            [Some("reports"), Some("new"), None] => Self::NewReport,
            [Some("reports"), Some("mine"), None] => Self::MyReports,
            [Some("reports"), Some(_), None] => Self::Report,
            [Some("bus"), None, _] => Self::Bus,
            [Some("bus"), Some("plan"), None] => Self::BusPlan,
            [Some("bus"), Some("routes"), Some(_)] => Self::BusRoute,
            [Some("bus"), Some("stops"), Some(_)] => Self::BusStop,
            [Some("heritage"), None, _] => Self::Heritage,
            [Some("d"), Some(_), third] if third.is_none_or(is_language) => Self::Site,
            [Some("scan"), None, _] => Self::Scan,
            [Some("settings"), None, _] => Self::Settings,
            [Some("about"), None, _] => Self::About,
            _ => return None,
        })
    }
}

/// What stands in a report's address in the place of its code; `None` when the path leads elsewhere.
pub fn code_in(path: &str) -> Option<&str> {
    (PageKind::of(path)? == PageKind::Report).then(|| segments(path).nth(1))?
}

/// The id in the address of a line or a stop.
pub fn transit_id_in(path: &str) -> Option<String> {
    let kind = PageKind::of(path)?;
    matches!(kind, PageKind::BusRoute | PageKind::BusStop).then(|| segments(path).nth(2).map(decode_segment))?
}

/// Slug and language in the address of a heritage page.
pub fn site_in(path: &str) -> Option<(String, Option<&str>)> {
    if PageKind::of(path)? != PageKind::Site {
        return None;
    }
    let mut segments = segments(path).skip(1);
    Some((decode_segment(segments.next()?), segments.next()))
}

/// Whether a segment of a path can name a language: `ko`, also as people write it: `KO`, `zh-TW`.
fn is_language(segment: &str) -> bool {
    let primary = segment.split(['-', '_']).next().unwrap_or_default();
    (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// In a path a plus sign is one.
fn decode_segment(segment: &str) -> String {
    decode_component(&segment.replace('+', "%2B"))
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

impl Route {
    /// The address, with its query.
    pub fn href(&self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::Reports(view) => format!("/reports{}", query_string(&view.pairs())),
            Self::NewReport(prefill) => format!("/reports/new{}", query_string(&prefill.pairs())),
            Self::MyReports => "/reports/mine".to_owned(),
            Self::Report(code) => format!("/reports/{}", encode_segment(code.as_str())),
            Self::Bus => "/bus".to_owned(),
            Self::BusPlan(query) => ["/bus/plan", query].concat(),
            Self::BusRoute(id) => format!("/bus/routes/{}", encode_segment(id)),
            Self::BusStop(id) => format!("/bus/stops/{}", encode_segment(id)),
            Self::Heritage(query) => ["/heritage", query].concat(),
            Self::Site(slug, None) => ["/d/", &encode_segment(slug)].concat(),
            Self::Site(slug, Some(lang)) => ["/d/", &encode_segment(slug), "/", lang].concat(),
            Self::Scan => "/scan".to_owned(),
            Self::Settings => "/settings".to_owned(),
            Self::About => "/about".to_owned(),
        }
    }

    /// The page of an address; `None` when there is no such page.
    pub fn parse(path: &str, query: &str) -> Option<Self> {
        Some(match PageKind::of(path)? {
            PageKind::Home => Self::Home,
            PageKind::Reports => Self::Reports(Box::new(ReportsView::parse(query))),
            PageKind::NewReport => Self::NewReport(Box::new(Prefill::parse(query))),
            PageKind::MyReports => Self::MyReports,
            PageKind::Report => Self::Report(code_in(path)?.parse().ok()?),
            PageKind::Bus => Self::Bus,
            PageKind::BusPlan => Self::BusPlan(kept(query)),
            PageKind::BusRoute => Self::BusRoute(transit_id_in(path)?),
            PageKind::BusStop => Self::BusStop(transit_id_in(path)?),
            PageKind::Heritage => Self::Heritage(kept(query)),
            PageKind::Site => {
                let (slug, lang) = site_in(path)?;
                Self::Site(slug, lang.map(str::to_owned))
            }
            PageKind::Scan => Self::Scan,
            PageKind::Settings => Self::Settings,
            PageKind::About => Self::About,
        })
    }

    /// The report map with nothing chosen.
    pub fn reports() -> Self {
        Self::Reports(Box::default())
    }

    /// The report form with nothing filled in.
    pub fn new_report() -> Self {
        Self::NewReport(Box::default())
    }

    /// Where a search hit leads.
    pub fn of_hit(kind: HitKind, id: &str, at: Option<LatLon>) -> Self {
        match kind {
            HitKind::Report => id.parse().map_or_else(|_| Self::reports(), Self::Report),
            HitKind::Ward => {
                let filter = ReportFilter { ward: Some(id.to_owned()), ..ReportFilter::default() };
                Self::Reports(Box::new(ReportsView { filter, center: at, zoom: Some(14), ..ReportsView::default() }))
            }
            HitKind::Place => {
                Self::Reports(Box::new(ReportsView { center: at, zoom: Some(17), ..ReportsView::default() }))
            }
            HitKind::Stop => Self::BusStop(id.to_owned()),
            HitKind::Line => Self::BusRoute(id.to_owned()),
            HitKind::Site => Self::Site(id.to_owned(), None),
            HitKind::Category => {
                Self::NewReport(Box::new(Prefill { category: Some(id.to_owned()), ..Prefill::default() }))
            }
        }
    }
}

/// A query as it was, with its question mark.
fn kept(query: &str) -> String {
    let query = query.trim_start_matches('?');
    if query.is_empty() { String::new() } else { ["?", query].concat() }
}
