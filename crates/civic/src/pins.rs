//! Markers of the map as data, and what has to change to get from one set to the next: redrawing all
//! of them on every move would lose focus and flicker.

use contract::reports::Status;

use crate::aggregate::Arc;

/// Something on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Marker {
    /// Stays the same for the same thing.
    pub key: String,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// How it looks.
    pub look: Look,
}

/// How a marker looks.
#[derive(Clone, Debug, PartialEq)]
pub enum Look {
    /// One thing: a report, a site.
    Pin {
        /// Its icon in the sprite.
        icon: String,
        /// Shape of the badge.
        shape: Shape,
        /// Whether it is the selected one.
        selected: bool,
        /// What a screen reader says.
        label: String,
    },
    /// Many things.
    Cluster {
        /// How many.
        count: u32,
        /// How they stand.
        arcs: Vec<Arc>,
        /// What a screen reader says.
        label: String,
    },
}

/// Status as a shape, because colour alone is not enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Received.
    Circle,
    /// Somebody is on it.
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

/// What has to change on the map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Patch {
    /// Keys of markers to take away.
    pub remove: Vec<String>,
    /// Markers to add.
    pub add: Vec<Marker>,
    /// Markers whose position or look changed.
    pub change: Vec<Marker>,
}

impl Patch {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.remove.is_empty() && self.add.is_empty() && self.change.is_empty()
    }
}

/// What leads from the old markers to the new. Keys are unique; of two with one key the first counts.
pub fn diff(old: &[Marker], new: &[Marker]) -> Patch {
    // A map shows some four hundred markers at most: looking through them costs less than a tree.
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
    fn meets(&self, other: &Self) -> bool {
        self.0 < other.2 && other.0 < self.2 && self.1 < other.3 && other.1 < self.3
    }

    fn holds(&self, other: &Self) -> bool {
        self.0 <= other.0 && self.1 <= other.1 && self.2 >= other.2 && self.3 >= other.3
    }
}

/// Which markers are buttons in their own right: those that lie whole within the map and touch neither a control nor an
/// earlier one (WCAG 2.5.8). The rest can still be pressed, and the list beside the map has all of them.
pub fn free(markers: &[Area], map: Area, controls: &[Area]) -> Vec<bool> {
    let mut taken = controls.to_vec();
    markers
        .iter()
        .map(|area| {
            let free = map.holds(area) && !taken.iter().any(|other| other.meets(area));
            if free {
                taken.push(*area);
            }
            free
        })
        .collect()
}

#[cfg(test)]
mod tests;
