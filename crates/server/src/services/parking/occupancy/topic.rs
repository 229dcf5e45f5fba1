//! Topics of `GET /events`: `parking` and `parking:UID`.

use contract::FieldCode;
use std::sync::Arc;
use tokio::sync::watch;

use crate::{problem::AppError, service::events::Topic, services::parking::ParkingService};

struct ParkingTopic {
    service: Arc<ParkingService>,
    name: String,
    /// The site; all of them if absent.
    uid: Option<String>,
}

/// The topic with this name; `None` if it is not about parking.
pub fn topic(service: Arc<ParkingService>, name: &str) -> Option<Result<Arc<dyn Topic>, AppError>> {
    let uid = match name.split_once(':') {
        Some(("parking", uid)) => Some(uid.to_owned()),
        None if name == "parking" => None,
        _ => return None,
    };
    if uid.as_ref().is_some_and(|uid| service.site(uid).is_err()) {
        let detail = format!("there is no such parking site: {name}");
        return Some(Err(AppError::parameter("topics", FieldCode::Unknown, detail)));
    }
    Some(Ok(Arc::new(ParkingTopic { service, name: name.to_owned(), uid })))
}

impl Topic for ParkingTopic {
    fn changes(&self) -> watch::Receiver<u64> {
        self.service.occupancy.changes()
    }

    // A count that becomes too old is no event: listeners know its time.
    fn event(&self, sent: &str) -> Option<(String, Arc<str>)> {
        let now = self.service.core.now().timestamp();
        self.service.occupancy.event(&self.name, self.uid.as_deref(), sent, now)
    }
}
