//! What a map shows of many reports: a bounded number of clusters and single pins.
//!
//! Reports are counted in a grid that is fixed to the world, not to the viewport, so that clusters
//! stay where they are while the map is panned.

use contract::{
    Bbox, LatLon,
    reports::{ByStatus, Cell, Status},
};

use crate::geo::{mercator, unproject};

/// Side of a grid cell in pixels: two fingertips.
const CELL_PX: f64 = 72.0;
/// Most cells of one answer.
pub const MAX_CELLS: usize = 200;
/// Most single reports of one answer; with [`MAX_CELLS`] it keeps the JSON below 60 kB.
pub const MAX_SINGLES: usize = 220;
/// From this zoom on a handful of reports stay single: there is room to tell them apart.
const STREET_ZOOM: u8 = 17;
const HANDFUL: usize = 4;

/// A report on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Where it stands.
    pub status: Status,
    /// What the caller knows it by.
    pub index: u32,
}

/// What [`aggregate`] found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aggregate {
    /// Places with many reports, at most [`MAX_CELLS`].
    pub cells: Vec<Cell>,
    /// `index` of the reports that stand alone, at most [`MAX_SINGLES`].
    pub singles: Vec<u32>,
    /// How many points lie in the box.
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

/// Counts the points in the box. Points outside and positions that are no numbers are left out.
pub fn aggregate(points: impl Iterator<Item = Point>, bbox: Bbox, zoom: u8) -> Aggregate {
    let mut grid = Grid::new(bbox, zoom);
    for point in points {
        grid.add(&point);
    }
    grid.finish()
}

struct Grid {
    bbox: Bbox,
    /// Longitude of the grid's western edge, and cells per degree.
    west: f64,
    per_degree: f64,
    columns: usize,
    /// Latitudes of the lower edges of the rows, from the north: projecting each of a million points
    /// would cost more than all the rest.
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
        // One more than the box's own width: decided by its size alone, not by where it lies, so that
        // panning never changes the size of cells.
        let spans = |from: f64, to: f64, side: f64| ((to - from).max(0.0) / side).ceil() + 1.0;
        while spans(x0, x1, side) * spans(y0, y1, side) > MAX_CELLS as f64 {
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
        let alone: usize = self.bins.iter().filter(|bin| single(bin)).map(|bin| bin.count as usize).sum();
        let room = alone <= MAX_SINGLES;
        for bin in self.bins.iter().filter(|bin| bin.count > 0) {
            out.total += bin.count;
            if bin.count == 1 || (room && single(bin)) {
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
    /// A few reports, no two at the same spot: pins on top of each other could not be told apart.
    fn is_handful(&self) -> bool {
        let Some(few) = self.first.get(..self.count as usize) else { return false };
        few.iter()
            .enumerate()
            .all(|(i, a)| few.iter().skip(i + 1).all(|b| (round(a.1), round(a.2)) != (round(b.1), round(b.2))))
    }
}

/// Five decimals of a degree: one metre.
fn round(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5
}

/// An arc of a cluster's ring, as fractions of the circle from the top.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arc {
    /// `solved`, `waiting`, `new` or `closed`.
    pub class: &'static str,
    /// Where it begins.
    pub from: f32,
    /// Where it ends.
    pub to: f32,
}

/// The arcs of a ring, in a fixed order, without empty ones; the last ends at 1. None for no reports.
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
