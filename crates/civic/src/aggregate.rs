//! Reduces many reports to a bounded number of clusters and single pins for the map.
//!
//! The grid is aligned with the world, not with the viewport, so that clusters stay in place while the map is panned.

use contract::{
    Bbox, LatLon,
    reports::{ByStatus, Cell, Status},
};

use crate::geo::{mercator, unproject};

/// Side of a grid cell in pixels: the width of two fingertips.
const CELL_PX: f64 = 72.0;
/// Maximum number of clusters.
pub const MAX_CELLS: usize = 200;
/// Maximum number of single reports. With [`MAX_CELLS`], it keeps the JSON below 60 kB.
pub const MAX_SINGLES: usize = 220;
/// From this zoom level on, up to [`HANDFUL`] reports stay single, because there is room to distinguish them.
const STREET_ZOOM: u8 = 17;
const HANDFUL: usize = 4;

/// A report on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Its status.
    pub status: Status,
    /// Identifies the report to the caller.
    pub index: u32,
}

/// Result of [`aggregate`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aggregate {
    /// Clusters, at most [`MAX_CELLS`].
    pub cells: Vec<Cell>,
    /// `index` of single reports, at most [`MAX_SINGLES`].
    pub singles: Vec<u32>,
    /// Number of points in the box.
    pub total: u32,
}

#[derive(Clone, Default)]
struct Bin {
    count: u32,
    lat: f64,
    lon: f64,
    by_status: ByStatus,
    first: [(u32, f64, f64); HANDFUL],
}

/// Aggregates the points in the box. Points outside it and NaN positions are ignored.
pub fn aggregate(points: impl Iterator<Item = Point>, bbox: Bbox, zoom: u8) -> Aggregate {
    let mut grid = Grid::new(bbox, zoom);
    for point in points {
        grid.add(&point);
    }
    grid.finish()
}

struct Grid {
    bbox: Bbox,
    /// Longitude of the grid's western edge.
    west: f64,
    /// Columns per degree of longitude.
    per_degree: f64,
    columns: usize,
    /// Latitudes of the lower edges of the rows, from north to south. Projecting each of a million points would cost
    /// more than everything else.
    edges: Vec<f64>,
    bins: Vec<Bin>,
    handfuls: bool,
}

impl Grid {
    fn new(bbox: Bbox, zoom: u8) -> Self {
        let level = f64::from(zoom.min(24));
        let (x0, y0) = mercator(LatLon::new(bbox.max_lat, bbox.min_lon), level);
        let (x1, y1) = mercator(LatLon::new(bbox.min_lat, bbox.max_lon), level);
        let mut side = CELL_PX;
        // One more than the size of the box requires. It depends only on the size of the box, not on its position, so
        // that panning never changes the cell size.
        let cell_count = |from: f64, to: f64, side: f64| ((to - from).max(0.0) / side).ceil() + 1.0;
        while cell_count(x0, x1, side) * cell_count(y0, y1, side) > MAX_CELLS as f64 {
            side *= 2.0;
        }
        let (first_column, first_row) = ((x0 / side).floor(), (y0 / side).floor());
        let columns = ((x1 / side).floor() - first_column).max(0.0) as usize + 1;
        let rows = ((y1 / side).floor() - first_row).max(0.0) as usize + 1;
        let edge = |row: usize| unproject((0.0, (first_row + row as f64 + 1.0) * side), level).lat;
        let corner = unproject((first_column * side, 0.0), level);
        let world = 256.0 * level.exp2();
        Self {
            bbox,
            west: corner.lon,
            per_degree: world / 360.0 / side,
            columns,
            edges: (0..rows).map(edge).collect(),
            bins: vec![Bin::default(); columns * rows],
            handfuls: zoom >= STREET_ZOOM && side == CELL_PX,
        }
    }

    fn add(&mut self, point: &Point) {
        if !self.bbox.contains(LatLon::new(point.lat, point.lon)) {
            return;
        }
        let column = ((point.lon - self.west) * self.per_degree) as usize;
        let row = self.edges.partition_point(|edge| point.lat < *edge);
        let at = row.min(self.edges.len() - 1) * self.columns + column.min(self.columns - 1);
        let Some(bin) = self.bins.get_mut(at) else { return };
        if let Some(slot) = bin.first.get_mut(bin.count as usize) {
            *slot = (point.index, point.lat, point.lon);
        }
        bin.count += 1;
        bin.lat += point.lat;
        bin.lon += point.lon;
        if let Some(count) = bin.by_status.count_mut(point.status) {
            *count += 1;
        }
    }

    fn finish(self) -> Aggregate {
        let (mut out, handfuls) = (Aggregate::default(), self.handfuls);
        let single = |bin: &Bin| bin.count == 1 || (handfuls && bin.is_handful());
        let single_count: usize = self.bins.iter().filter(|bin| single(bin)).map(|bin| bin.count as usize).sum();
        let singles_fit = single_count <= MAX_SINGLES;
        for bin in self.bins.iter().filter(|bin| bin.count > 0) {
            out.total += bin.count;
            if bin.count == 1 || (singles_fit && single(bin)) {
                out.singles.extend(bin.first.iter().take(bin.count as usize).map(|(index, ..)| *index));
            } else {
                let mean = |sum: f64| round(sum / f64::from(bin.count));
                let (lat, lon) = (mean(bin.lat), mean(bin.lon));
                out.cells.push(Cell { lat, lon, count: bin.count, by_status: bin.by_status });
            }
        }
        out
    }
}

impl Bin {
    /// Whether the bin has few reports, no two at the same position: overlapping pins could not be distinguished.
    fn is_handful(&self) -> bool {
        let Some(few) = self.first.get(..self.count as usize) else { return false };
        few.iter()
            .enumerate()
            .all(|(i, a)| few.iter().skip(i + 1).all(|b| (round(a.1), round(a.2)) != (round(b.1), round(b.2))))
    }
}

/// Rounds to five decimals of a degree, about one metre.
fn round(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5
}

/// An arc of a cluster's ring, as fractions of a full turn from the top.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arc {
    /// `solved`, `waiting`, `new` or `closed`.
    pub class: &'static str,
    /// Start.
    pub from: f32,
    /// End.
    pub to: f32,
}

/// The arcs of a ring in a fixed order, without empty arcs; the last one ends at 1. Empty if there are no reports.
pub fn ring(by: &ByStatus) -> Vec<Arc> {
    let parts = [
        ("solved", u64::from(by.resolved)),
        ("waiting", u64::from(by.assigned) + u64::from(by.in_progress)),
        ("new", u64::from(by.received)),
        ("closed", u64::from(by.declined) + u64::from(by.duplicate)),
    ];
    let total: u64 = parts.iter().map(|(_, count)| count).sum();
    let (mut arcs, mut sum) = (Vec::new(), 0);
    for (class, count) in parts.into_iter().filter(|(_, count)| *count > 0) {
        let fraction = |n: u64| (n as f64 / total as f64) as f32;
        arcs.push(Arc { class, from: fraction(sum), to: fraction(sum + count) });
        sum += count;
    }
    arcs
}

#[cfg(test)]
mod tests;
