//! Pages of public transport and their addresses.

use crate::{
    decode_segment, encode_segment, full_query,
    services::{
        entry::segments,
        transit::entry::{BUS, BUS_PLAN, BUS_ROUTE, BUS_STOP},
    },
};

/// A page of public transport.
#[derive(Clone, Debug, PartialEq)]
pub enum TransitPage {
    /// `/bus`
    Home,
    /// `/bus/plan` with a query string from [`crate::transit::PlanQuery`]; a string, because few pages need to read it.
    Plan(String),
    /// `/bus/routes/{id}`
    Line(String),
    /// `/bus/stops/{id}`
    Stop(String),
}

impl TransitPage {
    /// The address, with its query.
    pub fn href(&self) -> String {
        match self {
            Self::Home => BUS.path.to_owned(),
            Self::Plan(query) => [BUS_PLAN.path, query].concat(),
            Self::Line(id) => ["/bus/routes/", &encode_segment(id)].concat(),
            Self::Stop(id) => ["/bus/stops/", &encode_segment(id)].concat(),
        }
    }

    /// Parses an address; `None` if there is no such page.
    pub fn parse(path: &str, query: &str) -> Option<Self> {
        if BUS.is_at(path) {
            Some(Self::Home)
        } else if BUS_PLAN.is_at(path) {
            Some(Self::Plan(full_query(query)))
        } else {
            let id = transit_id_in(path)?;
            Some(if BUS_STOP.is_at(path) { Self::Stop(id) } else { Self::Line(id) })
        }
    }
}

/// The id in the address of a line or a stop.
pub fn transit_id_in(path: &str) -> Option<String> {
    (BUS_ROUTE.is_at(path) || BUS_STOP.is_at(path)).then(|| segments(path).nth(2).map(decode_segment))?
}
