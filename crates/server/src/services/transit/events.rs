//! Topics of `GET /events`: `stop:ID`, `route:ID` and `transit`.
//!
//! An event contains the complete state of its topic, so a missed event does no harm.

use contract::FieldCode;
use std::sync::Arc;
use tokio::sync::watch;

use super::TransitService;
use crate::{problem::AppError, service::events::Topic};

enum Subject {
    Stop(String),
    Route(String),
    Network,
}

struct TransitTopic {
    service: Arc<TransitService>,
    name: String,
    subject: Subject,
}

/// The topic with this name; `None` if it is not about public transport.
pub(super) fn topic(service: Arc<TransitService>, name: &str) -> Option<Result<Arc<dyn Topic>, AppError>> {
    let subject = match name.split_once(':') {
        Some(("stop", id)) => Subject::Stop(id.to_owned()),
        Some(("route", id)) => Subject::Route(id.to_owned()),
        None if name == "transit" => Subject::Network,
        _ => return None,
    };
    Some(checked(service, name, subject))
}

fn checked(service: Arc<TransitService>, name: &str, subject: Subject) -> Result<Arc<dyn Topic>, AppError> {
    let loaded = service.loaded()?;
    let unknown = |what: &str| AppError::parameter("topics", FieldCode::Unknown, format!("{what}: {name}"));
    match &subject {
        Subject::Stop(id) if loaded.place_number(id).is_none() => Err(unknown("there is no such stop")),
        Subject::Route(id) if loaded.line_number(id).is_none() => Err(unknown("there is no such line")),
        _ => Ok(Arc::new(TransitTopic { service, name: name.to_owned(), subject })),
    }
}

impl Topic for TransitTopic {
    fn changes(&self) -> watch::Receiver<u64> {
        self.service.live().changes()
    }

    fn event(&self, sent: &str) -> Option<(String, Arc<str>)> {
        let loaded = self.service.network()?;
        let (line, place) = match &self.subject {
            Subject::Stop(id) => (None, loaded.place_number(id)),
            Subject::Route(id) => (loaded.line_number(id), None),
            Subject::Network => (None, None),
        };
        let make = || {
            let mut live = self.service.live_of(&loaded, line, place);
            if matches!(self.subject, Subject::Network) {
                live.vehicles.clear();
            }
            live
        };
        // A subscription to a stop keeps its feed polled.
        self.service.watch(&loaded, place);
        let event = self.service.live().event(&self.name, self.service.core.now().timestamp(), make).ok()?;
        (*event.state != *sent).then(|| (event.state.to_string(), event.json))
    }
}
