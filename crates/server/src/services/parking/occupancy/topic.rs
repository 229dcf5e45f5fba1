//! Topics of `GET /events`: `parking:UID.UID.…`.

use contract::{FieldCode, parking::MOST_EVENT_SITES};
use std::{collections::BTreeSet, sync::Arc};
use tokio::sync::watch;

use crate::{problem::AppError, service::events::Topic, services::parking::ParkingService};

struct ParkingTopic {
    service: Arc<ParkingService>,
    /// The keys of its sites, sorted and each once, so that listeners of the same sites share events.
    uids: Arc<[String]>,
}

/// The topic with this name; `None` if it is not about parking.
pub fn topic(service: Arc<ParkingService>, name: &str) -> Option<Result<Arc<dyn Topic>, AppError>> {
    name.strip_prefix("parking:").map(|uids| checked(service, uids))
}

fn checked(service: Arc<ParkingService>, uids: &str) -> Result<Arc<dyn Topic>, AppError> {
    let uids: BTreeSet<&str> = uids.split('.').collect();
    if uids.len() > MOST_EVENT_SITES {
        let detail = format!("parking: at most {MOST_EVENT_SITES} sites");
        return Err(AppError::parameter("topics", FieldCode::TooMany, detail));
    }
    let sites = service.sites();
    // A page may list sites that an import has removed since. They have no counts, and the others go on.
    if !uids.iter().any(|uid| sites.get(uid).is_some()) {
        let first = uids.first().copied().unwrap_or_default();
        let detail = format!("there is no such parking site: {first}");
        return Err(AppError::parameter("topics", FieldCode::Unknown, detail));
    }
    let uids: Arc<[String]> = uids.into_iter().map(str::to_owned).collect();
    Ok(Arc::new(ParkingTopic { service, uids }))
}

impl Topic for ParkingTopic {
    fn changes(&self) -> watch::Receiver<u64> {
        self.service.occupancy.changes()
    }

    // A count that becomes too old is no event: listeners know its time.
    fn event(&self, sent: &str) -> Option<(String, Arc<str>)> {
        let now = self.service.core.now().timestamp();
        self.service.occupancy.event(&self.uids, sent, now)
    }
}
