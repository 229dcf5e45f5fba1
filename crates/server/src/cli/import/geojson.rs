//! Ward boundaries from GeoJSON (RFC 7946).

use anyhow::{Context as _, anyhow};
use contract::LatLon;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::HashSet;

use crate::{
    city::{City, WardRow},
    store::Boundary,
};

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    properties: Option<Map<String, Value>>,
    geometry: Option<Geometry>,
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Geometry {
    Polygon {
        coordinates: Vec<Vec<Vec<f64>>>,
    },
    MultiPolygon {
        coordinates: Vec<Vec<Vec<Vec<f64>>>>,
    },
    #[serde(other)]
    Other,
}

type Read = (Vec<(WardRow, Boundary)>, Vec<(String, String)>);

/// The valid wards, sorted by code, and position and cause of each invalid one.
pub(super) fn read(text: &str, city: &City) -> anyhow::Result<Read> {
    let collection: Collection = serde_json::from_str(text).context("not a GeoJSON FeatureCollection")?;
    let (mut wards, mut refused) = (Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    for (at, feature) in collection.features.into_iter().enumerate() {
        let place = format!("feature {}", at + 1);
        match ward(feature, city) {
            Ok((ward, _)) if !seen.insert(ward.code.clone()) => {
                refused.push((place, format!("code: {} stands there twice", ward.code)));
            }
            Ok(read) => wards.push(read),
            Err(error) => refused.push((place, format!("{error:#}"))),
        }
    }
    wards.sort_by(|a: &(WardRow, Boundary), b| a.0.code.cmp(&b.0.code));
    Ok((wards, refused))
}

fn ward(feature: Feature, city: &City) -> anyhow::Result<(WardRow, Boundary)> {
    let properties = feature.properties.unwrap_or_default();
    let text = |name: &str| properties.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let code = text("code").context("property code: missing, or not a text")?.to_owned();
    let boundary = match feature.geometry {
        Some(Geometry::Polygon { coordinates }) => vec![rings(coordinates)?],
        Some(Geometry::MultiPolygon { coordinates }) => {
            coordinates.into_iter().map(rings).collect::<anyhow::Result<_>>()?
        }
        Some(Geometry::Other) | None => return Err(anyhow!("geometry: neither Polygon nor MultiPolygon")),
    };
    // Take properties that boundary files usually lack from the city's own file.
    let known = city.wards.iter().find(|ward| ward.code == code);
    let name_vi = text("name_vi").or_else(|| text("name")).map(str::to_owned);
    let name_vi = name_vi.or_else(|| known.map(|ward| ward.name_vi.clone())).context("property name: missing")?;
    let name_en = text("name_en").map(str::to_owned).or_else(|| known.map(|ward| ward.name_en.clone()));
    let kind = text("kind").map(str::to_owned).or_else(|| known.map(|ward| ward.kind.clone()));
    let number = |name: &str| properties.get(name).and_then(Value::as_f64);
    let at = match (number("lat"), number("lon")) {
        (Some(lat), Some(lon)) => LatLon::new(lat, lon),
        _ => known
            .map(WardRow::at)
            .filter(|at| civic::geo::in_polygons(*at, &boundary))
            .unwrap_or_else(|| middle(&boundary)),
    };
    let ward = WardRow {
        code,
        kind: kind.unwrap_or_else(|| "ward".to_owned()),
        name_en: name_en.unwrap_or_else(|| name_vi.clone()),
        name_vi,
        lat: at.lat,
        lon: at.lon,
    };
    ward.check(&city.profile).map_err(|cause| anyhow!(cause))?;
    Ok((ward, boundary))
}

fn rings(rings: Vec<Vec<Vec<f64>>>) -> anyhow::Result<Vec<Vec<[f64; 2]>>> {
    let corner = |corner: Vec<f64>| match corner.as_slice() {
        [lon, lat, ..] if lon.abs() <= 180.0 && lat.abs() <= 90.0 => Ok([*lon, *lat]),
        _ => Err(anyhow!("geometry: {corner:?} is not [longitude, latitude]")),
    };
    let ring = |ring: Vec<Vec<f64>>| {
        let corners = ring.into_iter().map(corner).collect::<anyhow::Result<Vec<_>>>()?;
        if corners.len() < 4 || corners.first() != corners.last() {
            return Err(anyhow!("geometry: a ring has four corners at least, and ends where it begins"));
        }
        Ok(corners)
    };
    if rings.is_empty() {
        return Err(anyhow!("geometry: a polygon without a ring"));
    }
    rings.into_iter().map(ring).collect()
}

/// The mean of the first ring's vertices.
fn middle(boundary: &Boundary) -> LatLon {
    let corners = boundary.first().and_then(|rings| rings.first()).map_or(&[][..], Vec::as_slice);
    let count = corners.len().max(1) as f64;
    let sum = corners.iter().fold((0.0, 0.0), |sum, corner| (sum.0 + corner[1], sum.1 + corner[0]));
    LatLon::new(sum.0 / count, sum.1 / count)
}
