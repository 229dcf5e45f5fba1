//! Page queries: the state of the report map, and values that a link fills into the form.

use crate::{
    Bbox, LatLon, parse_query,
    portal::Zoom,
    reports::{Answers, ReportCode, ReportFilter, ReportQuery, Sort, Status},
};

/// Reports per page of the list.
const PAGE_SIZE: u8 = 20;

/// Maximum length in characters of a description in a link. A longer one is not read, because half a description could
/// say the opposite of the whole.
const MAX_DESCRIPTION: usize = 500;

/// State of the report map: the query of `/reports`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportsView {
    /// Which reports.
    pub filter: ReportFilter,
    /// Order of the list.
    pub sort: Sort,
    /// Centre of the map.
    pub center: Option<LatLon>,
    /// Zoom of the map.
    pub zoom: Option<u8>,
    /// Whether only the list is shown, without the map.
    pub list: bool,
    /// The selected report.
    pub selected: Option<ReportCode>,
}

/// Values that a link may fill into the form: the query of `/reports/new`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prefill {
    /// Id of a category.
    pub category: Option<String>,
    /// Position.
    pub at: Option<LatLon>,
    /// The location in words.
    pub place: Option<String>,
    /// Subject of the report, such as `stop:12`.
    pub about: Option<String>,
    /// Description to begin with, trimmed, at most 500 characters.
    pub description: Option<String>,
    /// Answers to questions of the category: each an `answer` parameter with the question's id, a colon and the answer.
    pub answers: Answers,
}

fn coordinate(degrees: f64) -> String {
    // Five decimals are one metre; more would only make links longer.
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
    /// Parses a query. Invalid parameters get their defaults, so that old links still work.
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

    /// Initial centre and zoom of the map. The arguments are the city's defaults and limits.
    pub fn start(&self, center: LatLon, zoom: Zoom) -> (LatLon, u8) {
        let at = self.zoom.unwrap_or(zoom.start).max(zoom.min).min(zoom.max);
        (self.center.unwrap_or(center), at)
    }

    /// The query for the list: the reports in the box, or all of them if only the list is shown.
    pub fn list_query(&self, bbox: Option<Bbox>, center: Option<LatLon>) -> ReportQuery {
        ReportQuery {
            filter: self.filter.clone(),
            bbox: bbox.filter(|_| !self.list),
            sort: self.sort,
            near: center.filter(|_| self.sort == Sort::Near),
            limit: Some(PAGE_SIZE),
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
    /// Parses a query.
    pub fn parse(query: &str) -> Self {
        let pairs = parse_query(query);
        let owned = |name| value(&pairs, name).map(str::to_owned);
        let description = value(&pairs, "description").unwrap_or_default().trim();
        let is_usable = !description.is_empty() && description.chars().count() <= MAX_DESCRIPTION;
        let answers = pairs.iter().filter(|(name, _)| name == "answer").filter_map(|(_, pair)| {
            let (id, answer) = pair.split_once(':')?;
            let answer = answer.trim();
            (!id.is_empty() && !answer.is_empty()).then(|| (id.to_owned(), answer.to_owned()))
        });
        Self {
            category: owned("category"),
            at: position_of(&pairs),
            place: owned("place"),
            about: owned("about"),
            description: is_usable.then(|| description.to_owned()),
            answers: answers.collect(),
        }
    }

    /// Whether the link fills in all that every report needs. If the category requires nothing else, or the link also has
    /// the answers that it requires, nothing is left but to check and send the report.
    pub const fn is_complete(&self) -> bool {
        self.category.is_some()
            && self.at.is_some()
            && self.place.is_some()
            && self.about.is_some()
            && self.description.is_some()
    }

    /// The query parameters; unset values are left out.
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
        if let Some(description) = &self.description {
            pairs.push(("description", description.clone()));
        }
        for (id, answer) in &self.answers {
            pairs.push(("answer", [id.as_str(), ":", answer].concat()));
        }
        pairs
    }
}
