//! The hand-drawn map of Hanoi, `data/hanoi/sketch.geojson`, is shown if there are no map tiles. It must stay small and
//! well-formed, and no line may be further than 150 m from the real feature. The reference depends on the location, so
//! that a wrong line is detected:
//! - inside the frame of the central street file, a road must follow a line *of the same name*, because streets are so
//!   dense there that any point is near some road (or closely follow an arterial, because that file has newer roads).
//!   Outside the frame, the reference is the arterial file, which is sparse and has no names: a road that it lacks is
//!   rejected;
//! - a lake inside the frame must follow a water outline. Outside it, no file has shores, but no road may cross a lake;
//! - the Red River must follow its banks where it is drawn by them (its islands only inside the frame). A river drawn
//!   as a centre line must follow a ward boundary, because the wards of both sides meet in mid-stream.

use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

const SKETCH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/hanoi/sketch.geojson");
const LIMIT: f64 = 150.0;
const STEP: f64 = 100.0;
const CELL: f64 = 200.0; // At least LIMIT, so that nine cells contain everything nearby.
const ROADS: [&str; 4] = ["motorway", "primary", "secondary", "bridge"];
/// No bus crosses it, so it is in no file. A ward boundary runs along its approaches and shares its vertices.
const BY_WARD_LINE: &str = "Cầu Thanh Trì";
/// Ways that the extract around Hoàn Kiếm contains in full beyond its frame: the rails on Cầu Long Biên, the river
/// banks.
const LONG_BIEN: &str = "28366870";
const BANKS: [&str; 2] = ["469772100", "471485747"];

/// Metres east and north on a plane that is accurate around latitude 21.03.
type Point = (f64, f64);
type Line = Vec<Point>;

fn plane(lon: f64, lat: f64) -> Point {
    (lon * 111_320.0 * 21.03_f64.to_radians().cos(), lat * 110_574.0)
}

/// The lines or rings of GeoJSON coordinates of any depth.
fn lines(coordinates: &Value) -> Vec<Line> {
    let items = coordinates.as_array().map(Vec::as_slice).unwrap_or_default();
    if items.iter().any(|item| item[0].is_number()) {
        return vec![items.iter().map(|p| plane(p[0].as_f64().unwrap(), p[1].as_f64().unwrap())).collect()];
    }
    items.iter().flat_map(lines).collect()
}

fn features(path: impl AsRef<Path>) -> Vec<(Value, Vec<Line>)> {
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.as_ref().display()));
    let mut json: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(json["type"], "FeatureCollection");
    let list: Vec<Value> = serde_json::from_value(json["features"].take()).expect("a list of features");
    let parts: Vec<_> = list.iter().map(|feature| lines(&feature["geometry"]["coordinates"])).collect();
    list.into_iter().zip(parts).collect()
}

/// Line segments, indexed by the square cells that their bounding box covers.
#[derive(Default)]
struct Grid(HashMap<(i64, i64), Vec<[Point; 2]>>);

impl Grid {
    fn of<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Grid {
        let mut grid = Grid::default();
        for pair in lines.into_iter().flat_map(|line| line.windows(2)) {
            let ((ax, ay), (bx, by)) = (cell(pair[0]), cell(pair[1]));
            for key in (ax.min(bx)..=ax.max(bx)).flat_map(|x| (ay.min(by)..=ay.max(by)).map(move |y| (x, y))) {
                grid.0.entry(key).or_default().push([pair[0], pair[1]]);
            }
        }
        grid
    }

    fn near(&self, p: Point, limit: f64) -> bool {
        let distance = |[a, b]: [Point; 2]| {
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            let t = (((p.0 - a.0) * dx + (p.1 - a.1) * dy) / (dx * dx + dy * dy).max(1e-9)).clamp(0.0, 1.0);
            (p.0 - a.0 - t * dx).hypot(p.1 - a.1 - t * dy)
        };
        let (x, y) = cell(p);
        let cells = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y)));
        cells.filter_map(|key| self.0.get(&key)).flatten().any(|&segment| distance(segment) <= limit)
    }
}

fn cell(p: Point) -> (i64, i64) {
    ((p.0 / CELL).floor() as i64, (p.1 / CELL).floor() as i64)
}

/// Points along the line, from vertex to vertex in steps of at most `stride` metres.
fn samples(line: &[Point], stride: f64) -> impl Iterator<Item = Point> {
    line.windows(2).flat_map(move |pair| {
        let (a, b) = (pair[0], pair[1]);
        let n = ((b.0 - a.0).hypot(b.1 - a.1) / stride).ceil().max(1.0);
        (0..=n as usize).map(move |i| i as f64 / n).map(move |t| (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1)))
    })
}

/// One way of an OSM file.
fn way(osm: &str, id: &str) -> Line {
    let after = |text: &'static str, id: &str| osm.split_once(&format!("<{text} id=\"{id}\"")).expect("the element").1;
    let value = |node: &str, key: &str| node.split_once(key)?.1.split('"').nth(1)?.parse().ok();
    let place = |node: &str| Some(plane(value(node, " lon=")?, value(node, " lat=")?));
    let ids = after("way", id).split("</way>").next().into_iter().flat_map(|nodes| nodes.split("<nd ref=\"").skip(1));
    ids.flat_map(|rest| rest.split('"').next()).map(|id| place(after("node", id)).expect("a place")).collect()
}

/// Deviations of a feature, moved east by some metres, from the shared files. Empty if the files are absent.
fn reference_check() -> Option<impl Fn(&Value, &[Line], f64) -> Vec<String>> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("PORTAL_SHARED_DATA").map_or(beside, PathBuf::from).join("basemap");
    if !folder.is_dir() {
        println!("skipped: shared reference data is absent ({})", folder.display());
        return None;
    }
    let load = |file: &str| features(folder.join(file)).into_iter();
    let mut streets = HashMap::<String, Vec<Line>>::new();
    for (feature, lines) in load("central_roads_osm.geojson") {
        let name = feature["properties"]["name"].as_str().unwrap_or_default();
        streets.entry(name.to_owned()).or_default().extend(lines);
    }
    let extent = |(w, s, e, n): (f64, f64, f64, f64), p: &Point| (w.min(p.0), s.min(p.1), e.max(p.0), n.max(p.1));
    let (w, s, e, n) = streets.values().flatten().flatten().fold((f64::MAX, f64::MAX, f64::MIN, f64::MIN), extent);
    let osm = std::fs::read_to_string(folder.join("hoankiem_2019.osm")).expect("the extract around Hoàn Kiếm");
    let lakes = load("central_water_green_osm.geojson").filter(|(feature, _)| feature["properties"]["type"] == "water");
    let water: Vec<Line> = lakes.flat_map(|(_, lines)| lines).chain(BANKS.map(|id| way(&osm, id))).collect();
    let arterials: Vec<Line> = load("hanoi_bus_route_roads_osm.geojson").flat_map(|(_, lines)| lines).collect();
    let wards: Vec<Line> = load("hanoi_wards_10pct.geojson").flat_map(|(_, lines)| lines).collect();
    let roads = Grid::of(arterials.iter().chain([&way(&osm, LONG_BIEN)]));
    let (water, wards) = (Grid::of(&water), Grid::of(&wards));
    Some(move |feature: &Value, lines: &[Line], shift: f64| {
        let [class, name] = ["class", "name"].map(|key| feature["properties"][key].as_str().unwrap_or_default());
        let by_banks = class == "river" && feature["geometry"]["type"] == "Polygon";
        // "A – B (Vành đai 1)" is a line along streets A and B.
        let names = name.split(" (").next().unwrap_or_default().split(" – ");
        let same_name = Grid::of(names.filter_map(|street| streets.get(street)).flatten());
        let mut out = vec![];
        for (index, line) in lines.iter().enumerate() {
            let line: Line = line.iter().map(|p| (p.0 + shift, p.1)).collect();
            let wrong = samples(&line, if name == BY_WARD_LINE { f64::MAX } else { STEP }).find(|&p| {
                let inside = p.0 > w && p.0 < e && p.1 > s && p.1 < n;
                match class {
                    "water" => inside && !water.near(p, LIMIT),
                    "river" if by_banks => (inside || index == 0) && !water.near(p, LIMIT),
                    "river" => !wards.near(p, LIMIT),
                    _ if name == BY_WARD_LINE => !wards.near(p, LIMIT),
                    _ if inside => !same_name.near(p, LIMIT) && !roads.near(p, LIMIT / 5.0),
                    _ => !roads.near(p, LIMIT),
                }
            });
            let degrees = |p: Point| format!("{:.4}, {:.4}", p.0 / plane(1., 0.).0, p.1 / plane(0., 1.).1);
            out.extend(wrong.map(|p| format!("{name} ({class}) at {}", degrees(p))));
            let right = |p: Point, a: Point, b: Point| p.0 < a.0 + (p.1 - a.1) / (b.1 - a.1) * (b.0 - a.0);
            let crossed = |p: Point, ab: &[Point]| (ab[0].1 > p.1) != (ab[1].1 > p.1) && right(p, ab[0], ab[1]);
            let within = |p: Point| line.windows(2).filter(|ab| crossed(p, ab)).count() % 2 == 1;
            let is_under_water = |p: &&Point| within(**p) && !Grid::of([&line]).near(**p, LIMIT);
            let road = arterials.iter().flatten().filter(|_| class == "water").find(is_under_water);
            out.extend(road.map(|&p| format!("{name}: a road crosses it at {}", degrees(p))));
        }
        out
    })
}

#[test]
fn it_is_light_and_well_formed() {
    let text = std::fs::read_to_string(SKETCH).expect("the sketch");
    assert!(text.len() <= 30 * 1024, "{} bytes", text.len());
    assert_eq!(text.lines().count(), features(SKETCH).len() + 2, "one feature per line, for reviewable diffs");
    for ((feature, lines), row) in features(SKETCH).iter().zip(text.lines().skip(1)) {
        let properties = feature["properties"].as_object().expect("properties");
        let filled = |(key, text): (&String, &Value)| (key == "class" || key == "name") && text.as_str() > Some("");
        assert!(feature["type"] == "Feature" && properties.iter().all(filled), "{row}");
        let class = properties["class"].as_str().expect("a class");
        let fits = match feature["geometry"]["type"].as_str().expect("a geometry") {
            "Point" => class == "place" && properties.contains_key("name"),
            "Polygon" => class == "water" || class == "river",
            kind => kind == "LineString" && (class == "river" || ROADS.contains(&class)),
        };
        assert!(fits, "{row}");
        let numbers = row.split_once("\"coordinates\":").expect("coordinates").1.split(['[', ']', ',', '}']);
        for pair in numbers.filter(|number| !number.is_empty()).collect::<Vec<_>>().chunks(2) {
            let (lon, lat): (f64, f64) = (pair[0].parse().unwrap(), pair[1].parse().unwrap());
            assert!((105.28..=106.03).contains(&lon) && (20.56..=21.39).contains(&lat), "outside Hanoi: {row}");
            let coarse = |number: &&str| number.split_once('.').is_none_or(|(_, decimals)| decimals.len() <= 4);
            assert!(pair.iter().all(coarse), "too fine: {row}");
        }
        for (index, ring) in lines.iter().enumerate().filter(|_| feature["geometry"]["type"] == "Polygon") {
            let area: f64 = ring.windows(2).map(|w| w[0].0 * w[1].1 - w[1].0 * w[0].1).sum();
            let closed = ring.len() > 3 && ring.first() == ring.last();
            assert!(closed && (area > 0.0) == (index == 0), "outlines turn left, holes turn right: {row}");
        }
    }
}

#[test]
fn nothing_lies_further_than_150_m_from_the_truth() {
    let Some(reference_check) = reference_check() else { return };
    let all = features(SKETCH);
    let wrong: Vec<String> = all.iter().flat_map(|(feature, lines)| reference_check(feature, lines, 0.0)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    // The check is effective: it rejects nearly every road and river that is drawn 400 m too far east.
    let moved = all.iter().filter(|(f, _)| !["place", "water"].contains(&f["properties"]["class"].as_str().unwrap()));
    let (seen, unseen): (Vec<_>, Vec<_>) = moved.partition(|(f, lines)| !reference_check(f, lines, 400.0).is_empty());
    assert!(unseen.len() * 10 <= seen.len(), "{} of {} go unnoticed", unseen.len(), seen.len() + unseen.len());
}
