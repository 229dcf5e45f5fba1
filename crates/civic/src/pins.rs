//! Map markers as data, and the difference between two sets of them. Redrawing all markers on every move would lose the
//! focus and flicker.

use contract::reports::Status;

use crate::aggregate::Arc;

/// A marker on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Marker {
    /// Identifies the marker across updates.
    pub key: String,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Its appearance.
    pub look: Look,
}

/// Appearance of a marker.
#[derive(Clone, Debug, PartialEq)]
pub enum Look {
    /// A single item, such as a report or a site.
    Pin {
        /// Name of its icon in the icon sprite.
        icon: String,
        /// Shape of the badge.
        shape: Shape,
        /// Whether it is selected.
        selected: bool,
        /// Accessible name.
        label: String,
    },
    /// Several items.
    Cluster {
        /// Number of items.
        count: u32,
        /// Arcs of the ring: shares by status.
        arcs: Vec<Arc>,
        /// Accessible name.
        label: String,
    },
}

/// Status as a shape, because colour alone is not enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Received.
    Circle,
    /// Assigned or in progress.
    Square,
    /// Overdue.
    Diamond,
    /// Resolved.
    Check,
    /// Declined or a duplicate.
    Hollow,
}

/// The shape of a status; only open reports can be overdue.
pub const fn shape(status: Status, overdue: bool) -> Shape {
    match status {
        Status::Received | Status::Assigned | Status::InProgress if overdue => Shape::Diamond,
        Status::Received | Status::Unknown => Shape::Circle,
        Status::Assigned | Status::InProgress => Shape::Square,
        Status::Resolved => Shape::Check,
        Status::Declined | Status::Duplicate => Shape::Hollow,
    }
}

/// Changes to the markers on the map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Patch {
    /// Keys of markers to remove.
    pub remove: Vec<String>,
    /// Markers to add.
    pub add: Vec<Marker>,
    /// Markers whose position or appearance changed.
    pub change: Vec<Marker>,
}

impl Patch {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.remove.is_empty() && self.add.is_empty() && self.change.is_empty()
    }
}

/// Computes the changes from the old markers to the new ones. Keys are unique; if a key is duplicated, the first marker
/// wins.
pub fn diff(old: &[Marker], new: &[Marker]) -> Patch {
    // A map shows at most about four hundred markers; a linear search is cheaper than a tree.
    let in_old = |key: &str| old.iter().find(|marker| marker.key == key);
    let in_new = |key: &str| new.iter().find(|marker| marker.key == key);
    let mut patch = Patch::default();
    for marker in old {
        if in_new(&marker.key).is_none() && !patch.remove.contains(&marker.key) {
            patch.remove.push(marker.key.clone());
        }
    }
    for marker in new {
        if !in_new(&marker.key).is_some_and(|first| std::ptr::eq(first, marker)) {
            continue;
        }
        match in_old(&marker.key) {
            None => patch.add.push(marker.clone()),
            Some(was) if was != marker => patch.change.push(marker.clone()),
            Some(_) => {}
        }
    }
    patch
}

/// A rectangle on the screen in CSS pixels: left, top, right, bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area(pub f64, pub f64, pub f64, pub f64);

impl Area {
    fn overlaps(&self, other: &Self) -> bool {
        self.0 < other.2 && other.0 < self.2 && self.1 < other.3 && other.1 < self.3
    }

    fn contains(&self, other: &Self) -> bool {
        self.0 <= other.0 && self.1 <= other.1 && self.2 >= other.2 && self.3 >= other.3
    }
}

/// Which markers can be separate buttons: those entirely within the map that overlap neither a control nor an earlier
/// marker (WCAG 2.5.8). The others can still be clicked, and the list next to the map contains all of them.
pub fn free(markers: &[Area], map: Area, controls: &[Area]) -> Vec<bool> {
    let mut taken = controls.to_vec();
    markers
        .iter()
        .map(|area| {
            let free = map.contains(area) && !taken.iter().any(|other| other.overlaps(area));
            if free {
                taken.push(*area);
            }
            free
        })
        .collect()
}

#[cfg(test)]
mod tests;
