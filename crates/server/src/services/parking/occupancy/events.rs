//! Events about the free spaces of chosen sites.

use contract::parking::{CountedSite, ParkingEvent};
use std::{
    collections::HashMap,
    sync::{Arc, MutexGuard, PoisonError},
};

use super::{Occupancy, SiteCounts};

/// Maximum number of events that are kept for other listeners.
const MOST_EVENTS: usize = 200;

/// The version of the counts, and the time in Unix seconds.
type Moment = (u64, i64);

/// The version that a listener had, and its event.
type Sent = (Option<u64>, Arc<str>);

/// Events of one moment, for other listeners of the same sites.
#[derive(Default)]
pub(super) struct RecentEvents {
    moment: Moment,
    /// By the keys of their sites.
    events: HashMap<Arc<[String]>, Sent>,
}

impl RecentEvents {
    /// The event about these sites for listeners that have the version `since`.
    fn get(&self, moment: Moment, uids: &[String], since: Option<u64>) -> Option<Arc<str>> {
        let (known, json) = self.events.get(uids).filter(|_| self.moment == moment)?;
        (*known == since).then(|| Arc::clone(json))
    }

    fn put(&mut self, moment: Moment, uids: &Arc<[String]>, since: Option<u64>, json: &Arc<str>) {
        if self.moment != moment || self.events.len() >= MOST_EVENTS {
            self.events.clear();
            self.moment = moment;
        }
        self.events.insert(Arc::clone(uids), (since, Arc::clone(json)));
    }
}

impl Occupancy {
    /// The event about sites, by their sorted keys, for a listener with the state `sent`; and the state after it. `None`
    /// if none of them has changed. `now` is in Unix seconds.
    pub fn event(&self, uids: &Arc<[String]>, sent: &str, now: i64) -> Option<(String, Arc<str>)> {
        let counts = self.read();
        // A later version than the current one was made up by the client.
        let since = self.version_of(sent).filter(|since| *since <= counts.version);
        let known: Vec<(&String, &SiteCounts)> =
            uids.iter().filter_map(|uid| Some((uid, counts.sites.get(uid)?))).collect();
        let version = known.iter().map(|(_, site)| site.version).max().unwrap_or_default();
        // The version of the set falls when a site leaves the memory, which changes nothing for the listener.
        if since.is_some_and(|since| version <= since) {
            return None;
        }
        let state = format!("{}-{version}", self.run);
        let moment = (counts.version, now);
        if let Some(json) = self.recent_events().get(moment, uids, since) {
            return Some((state, json));
        }
        let changed = known.into_iter().filter(|(_, site)| since.is_none_or(|since| site.version > since));
        let sites = changed.map(|(uid, site)| CountedSite { uid: uid.clone(), realtime: site.shown(now) });
        // In a later event, a site without counts says that the old ones are not valid any more.
        let sites: Vec<CountedSite> = sites.filter(|site| since.is_some() || !site.realtime.is_empty()).collect();
        drop(counts);
        // A list of keys would be longer than most events.
        let topic = match &**uids {
            [uid] => ["parking:", uid].concat(),
            _ => "parking".to_owned(),
        };
        let json: Arc<str> = serde_json::to_string(&ParkingEvent { topic, sites }).ok()?.into();
        self.recent_events().put(moment, uids, since, &json);
        Some((state, json))
    }

    /// The version in a state; `None` if this run of the server has not made it.
    fn version_of(&self, state: &str) -> Option<u64> {
        let (run, version) = state.split_once('-')?;
        version.parse().ok().filter(|_| run == self.run)
    }

    fn recent_events(&self) -> MutexGuard<'_, RecentEvents> {
        self.recent_events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_for_listeners_of_the_same_sites_with_the_same_version() {
        let [market, hill] = ["cho-song", "doi-thong"].map(|uid| Arc::<[String]>::from(vec![uid.to_owned()]));
        let (json, mut recent) = (Arc::<str>::from("{}"), RecentEvents::default());
        recent.put((2, 60), &market, Some(1), &json);
        let found = recent.get((2, 60), &market, Some(1)).expect("the event");
        assert!(Arc::ptr_eq(&found, &json), "not a copy");
        for (moment, uids, since) in [
            ((2, 60), &hill, Some(1)),
            ((2, 60), &market, None),
            ((3, 60), &market, Some(1)),
            ((2, 61), &market, Some(1)),
        ] {
            assert!(recent.get(moment, uids, since).is_none(), "{moment:?} {uids:?} {since:?}");
        }
        recent.put((2, 61), &hill, None, &json);
        assert!(recent.get((2, 60), &market, Some(1)).is_none(), "of an earlier moment");
    }
}
