//! Turns the server's aggregates into markers.

use civic::pins::{Look, Marker, shape};
use contract::{LatLon, reports::ReportCode};
use leptos::prelude::*;
use messages::Words;
use messages::args::MapCluster;

use super::{data::Data, view::View};
use crate::cards::{category_icon, category_name};
use ui::status_word;

/// The markers of the map, updated with the data, the selection, and the hovered report.
pub(super) fn markers(data: Data, view: View, hovered: RwSignal<Option<String>>, words: Words) -> Signal<Vec<Marker>> {
    let selected = Memo::new(move |_| view.now.with(|now| now.selected.clone()));
    Signal::derive(move || {
        let Some(map) = data.map.get() else { return Vec::new() };
        let catalogue = data.names.get().catalogue;
        let chosen = selected.get();
        let hovered_key = hovered.get();
        let highlighted =
            |code: &ReportCode| chosen.as_ref() == Some(code) || hovered_key.as_deref() == Some(code.as_str());
        let clusters = map.cells.iter().map(|cell| Marker {
            key: cluster_key(LatLon::new(cell.lat, cell.lon)),
            lat: cell.lat,
            lon: cell.lon,
            look: Look::Cluster {
                count: cell.count,
                arcs: civic::aggregate::ring(&cell.by_status),
                label: words.map_cluster(MapCluster { count: cell.count, solved: &cell.by_status.resolved }),
            },
        });
        let pins = map.reports.iter().map(|pin| {
            let status = if pin.overdue { words.status_overdue() } else { status_word(pin.status, words) };
            // Without the catalogue, a pin has a general icon and only its status as label.
            let (icon, label) = match &catalogue {
                Some(all) => (
                    category_icon(all, &pin.category),
                    [category_name(all, &pin.category, words).as_str(), status].join(", "),
                ),
                None => ("megaphone".to_owned(), status.to_owned()),
            };
            Marker {
                key: pin.code.to_string(),
                lat: pin.lat,
                lon: pin.lon,
                look: Look::Pin {
                    icon,
                    shape: shape(pin.status, pin.overdue),
                    selected: highlighted(&pin.code),
                    label,
                },
            }
        });
        clusters.chain(pins).collect()
    })
}

/// The key of a cluster contains its place, so that it stays the same marker while it stays there.
fn cluster_key(at: LatLon) -> String {
    format!("@{},{}", contract::decimal(at.lat, 5), contract::decimal(at.lon, 5))
}

/// The place in a cluster's key.
pub(super) fn cluster_of(key: &str) -> Option<LatLon> {
    let (lat, lon) = key.strip_prefix('@')?.split_once(',')?;
    Some(LatLon::new(contract::number(lat)?, contract::number(lon)?))
}
