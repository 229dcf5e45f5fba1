//! Journey queries.

use crate::{LatLon, decimal, is_local_time, number, transit::TransitPage};

/// Origin or destination of a journey: `stop:ID` or `lat,lon`, as in links and the API.
#[derive(Clone, Debug, PartialEq)]
pub enum TransitEndpoint {
    /// A stop place.
    Stop(String),
    /// A position with an optional name: `lat,lon` or `lat,lon,name`.
    Spot(LatLon, String),
}

impl TransitEndpoint {
    /// Parses an endpoint.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(id) = text.strip_prefix("stop:") {
            return (!id.is_empty()).then(|| Self::Stop(id.to_owned()));
        }
        let mut parts = text.splitn(3, ',');
        let (lat, lon) = (number(parts.next()?.trim())?, number(parts.next()?.trim())?);
        let name = parts.next().unwrap_or_default().trim().to_owned();
        (lat.abs() <= 90.0 && lon.abs() <= 180.0).then(|| Self::Spot(LatLon::new(lat, lon), name))
    }

    /// Formats the endpoint.
    pub fn print(&self) -> String {
        match self {
            Self::Stop(id) => format!("stop:{id}"),
            Self::Spot(at, name) => {
                let mut text = decimal(at.lat, 5);
                text.push(',');
                text.push_str(&decimal(at.lon, 5));
                if !name.is_empty() {
                    text.push(',');
                    text.push_str(name);
                }
                text
            }
        }
    }
}

/// A journey query: the query string of `GET /transit/plan` and of `/bus/plan`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanQuery {
    /// Origin.
    pub from: Option<TransitEndpoint>,
    /// Destination.
    pub to: Option<TransitEndpoint>,
    /// Local date and time, `YYYY-MM-DDTHH:MM`; now if absent.
    pub at: Option<String>,
    /// Whether `at` is the latest arrival, not the earliest departure.
    pub arrive: bool,
    /// Include journeys that are better only in walking less.
    pub less_walking: bool,
    /// Lines (by id) and modes (`metro`, `bus`, …) to avoid.
    pub avoid: Vec<String>,
    /// Maximum number of transfers; 5 if absent.
    pub transfers: Option<u8>,
}

impl PlanQuery {
    /// Parses a query; invalid parameters are ignored.
    pub fn parse(query: &str) -> Self {
        let pairs = crate::parse_query(query);
        let value =
            |name: &str| pairs.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, v)| v.as_str());
        Self {
            from: value("from").and_then(TransitEndpoint::parse),
            to: value("to").and_then(TransitEndpoint::parse),
            at: value("at").map(str::to_owned).filter(|at| is_local_time(at)),
            arrive: value("mode") == Some("arrive"),
            less_walking: value("walk") == Some("less"),
            avoid: value("avoid").map(list).unwrap_or_default(),
            transfers: value("transfers").and_then(|most| most.parse().ok()).filter(|most| *most <= MOST_TRANSFERS),
        }
    }

    /// The page that shows its journeys.
    pub fn page(&self) -> TransitPage {
        TransitPage::Plan(crate::query_string(&self.pairs()))
    }

    /// Query parameters; defaults are left out.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        for (name, end) in [("from", &self.from), ("to", &self.to)] {
            pairs.extend(end.as_ref().map(|end| (name, end.print())));
        }
        pairs.extend(self.at.clone().map(|at| ("at", at)));
        if self.arrive {
            pairs.push(("mode", "arrive".to_owned()));
        }
        if self.less_walking {
            pairs.push(("walk", "less".to_owned()));
        }
        if !self.avoid.is_empty() {
            pairs.push(("avoid", self.avoid.join(",")));
        }
        pairs.extend(self.transfers.map(|most| ("transfers", most.to_string())));
        pairs
    }
}

/// Upper limit of [`PlanQuery::transfers`].
pub const MOST_TRANSFERS: u8 = 5;
/// Maximum number of lines and modes in [`PlanQuery::avoid`].
const MAX_AVOIDED: usize = 20;

fn list(text: &str) -> Vec<String> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.take(MAX_AVOIDED).map(str::to_owned).collect()
}
