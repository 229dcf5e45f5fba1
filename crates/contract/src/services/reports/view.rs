//! What the query of a page says: the report map's view, and what a link fills into the form.

use crate::{
    Bbox, LatLon, parse_query,
    portal::Zoom,
    reports::{ReportCode, ReportFilter, ReportQuery, Sort, Status},
};

/// How many reports one page of the list holds.
const PAGE: u8 = 20;

/// What the report map shows: the query of `/reports`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportsView {
    /// Which reports.
    pub filter: ReportFilter,
    /// Order of the list.
    pub sort: Sort,
    /// Middle of the map.
    pub center: Option<LatLon>,
    /// Zoom of the map.
    pub zoom: Option<u8>,
    /// Whether the list stands alone, without the map.
    pub list: bool,
    /// The selected report.
    pub selected: Option<ReportCode>,
}

/// What a link may fill in: the query of `/reports/new`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prefill {
    /// Id of a category.
    pub category: Option<String>,
    /// Position.
    pub at: Option<LatLon>,
    /// The place in words.
    pub place: Option<String>,
    /// What it is about, such as `stop:12`.
    pub about: Option<String>,
}

fn coordinate(degrees: f64) -> String {
    // Five decimals are one metre; more would only make links long.
    crate::decimal(degrees, 5)
}

fn position_of(pairs: &[(String, String)]) -> Option<LatLon> {
    let number = |name| crate::number(value(pairs, name)?);
    let at = LatLon::new(number("lat")?, number("lon")?);
    (at.lat.abs() <= 90.0 && at.lon.abs() <= 180.0).then_some(at)
}

fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
}

fn list<'a>(pairs: &'a [(String, String)], name: &str) -> impl Iterator<Item = &'a str> {
    value(pairs, name).unwrap_or_default().split(',').filter(|part| !part.is_empty())
}

impl ReportsView {
    /// The view of a query; what cannot be read is left at its default, so that an old link still opens.
    pub fn parse(query: &str) -> Self {
        let pairs = parse_query(query);
        let owned = |name| value(&pairs, name).map(str::to_owned);
        Self {
            filter: ReportFilter {
                category: list(&pairs, "category").map(str::to_owned).collect(),
                status: list(&pairs, "status").filter_map(Status::parse).collect(),
                overdue: value(&pairs, "overdue") == Some("true"),
                ward: owned("ward"),
                q: value(&pairs, "q").unwrap_or_default().trim().to_owned(),
                since: owned("since"),
            },
            sort: value(&pairs, "sort").and_then(Sort::parse).unwrap_or_default(),
            center: position_of(&pairs),
            zoom: value(&pairs, "z").and_then(|z| z.parse().ok()).filter(|z| *z <= 22),
            list: value(&pairs, "list") == Some("1"),
            selected: value(&pairs, "selected").and_then(|code| code.parse().ok()),
        }
    }

    /// Middle and zoom of the map at its start, in a city that begins with these.
    pub fn start(&self, center: LatLon, zoom: Zoom) -> (LatLon, u8) {
        let at = self.zoom.unwrap_or(zoom.start).max(zoom.min).min(zoom.max);
        (self.center.unwrap_or(center), at)
    }

    /// The question of the list: what lies in the box, or everything when the list stands alone.
    pub fn asked(&self, bbox: Option<Bbox>, center: Option<LatLon>) -> ReportQuery {
        ReportQuery {
            filter: self.filter.clone(),
            bbox: bbox.filter(|_| !self.list),
            sort: self.sort,
            near: center.filter(|_| self.sort == Sort::Near),
            limit: Some(PAGE),
            ..ReportQuery::default()
        }
    }

    /// The query parameters; defaults are left out.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.filter.pairs();
        if self.sort != Sort::default() {
            pairs.push(("sort", self.sort.as_str().to_owned()));
        }
        if let Some(at) = self.center {
            pairs.push(("lat", coordinate(at.lat)));
            pairs.push(("lon", coordinate(at.lon)));
        }
        if let Some(zoom) = self.zoom {
            pairs.push(("z", zoom.to_string()));
        }
        if self.list {
            pairs.push(("list", "1".to_owned()));
        }
        if let Some(code) = &self.selected {
            pairs.push(("selected", code.to_string()));
        }
        pairs
    }
}

impl Prefill {
    /// The prefill of a query.
    pub fn parse(query: &str) -> Self {
        let pairs = parse_query(query);
        let owned = |name| value(&pairs, name).map(str::to_owned);
        Self { category: owned("category"), at: position_of(&pairs), place: owned("place"), about: owned("about") }
    }

    /// The query parameters; what is not set is left out.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if let Some(category) = &self.category {
            pairs.push(("category", category.clone()));
        }
        if let Some(at) = self.at {
            pairs.push(("lat", coordinate(at.lat)));
            pairs.push(("lon", coordinate(at.lon)));
        }
        if let Some(place) = &self.place {
            pairs.push(("place", place.clone()));
        }
        if let Some(about) = &self.about {
            pairs.push(("about", about.clone()));
        }
        pairs
    }
}
