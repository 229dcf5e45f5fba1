//! The endpoints of procedures.

use super::{Procedure, ProcedureGroup, ProcedureSummary};
use crate::{Page, Request, encode_segment};

/// `GET /procedures?q&group`: procedures whose name or alias matches, best first; all of them in display order without
/// `q`.
pub fn procedures(q: &str, group: Option<ProcedureGroup>) -> Request<Page<ProcedureSummary>> {
    let mut request = Request::get("/procedures");
    if !q.is_empty() {
        request = request.query("q", q);
    }
    if let Some(group) = group {
        request = request.query("group", group.as_str());
    }
    request
}

/// `GET /procedures/{id}`
pub fn procedure(id: &str) -> Request<Procedure> {
    Request::get(format!("/procedures/{}", encode_segment(id)))
}
