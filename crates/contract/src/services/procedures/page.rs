//! Pages of procedures and their addresses.

use crate::{
    decode_segment, encode_segment, full_query,
    services::{
        entry::segments,
        procedures::entry::{PROCEDURE_PAGE, PROCEDURES_PAGE},
    },
};

/// A page of procedures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProceduresPage {
    /// `/services`, with `q` and `group` as a query.
    List(String),
    /// `/services/{id}`
    One(String),
}

impl ProceduresPage {
    /// The address, with its query.
    pub fn href(&self) -> String {
        match self {
            Self::List(query) => [PROCEDURES_PAGE.path, query].concat(),
            Self::One(id) => [PROCEDURES_PAGE.path, "/", &encode_segment(id)].concat(),
        }
    }

    /// Parses an address; `None` if there is no such page.
    pub fn parse(path: &str, query: &str) -> Option<Self> {
        match PROCEDURES_PAGE.is_at(path) {
            true => Some(Self::List(full_query(query))),
            false => Some(Self::One(procedure_in(path)?)),
        }
    }
}

/// The key in the address of a procedure.
pub fn procedure_in(path: &str) -> Option<String> {
    PROCEDURE_PAGE.is_at(path).then(|| segments(path).nth(1).map(decode_segment))?
}
