//! Lines on the map: routes of vehicles and walks, and dots for stops.

use js_sys::{Array, Object, Reflect};
use leaflet::{Layer, LayerGroup, Map};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// `L.geoJSON`, which the `leaflet` crate binds but does not export.
    #[wasm_bindgen(js_namespace = L, js_name = geoJSON, catch)]
    pub(super) fn geo_json(json: &JsValue, options: &JsValue) -> Result<Layer, JsValue>;
}

/// A line or a set of dots.
#[derive(Clone, Debug, PartialEq)]
pub struct MapLine {
    /// Points as `[lon, lat]`.
    pub points: Vec<[f64; 2]>,
    /// `#rrggbb`; `None` uses the colour of the stylesheet.
    pub color: Option<String>,
    /// CSS class: `route-line` and `walk-line` draw a line, `stop-dots` and `vehicle-dots` draw dots.
    pub class: &'static str,
}

impl MapLine {
    /// A dot at every point.
    pub fn dots(points: Vec<[f64; 2]>) -> Self {
        Self { points, color: None, class: "stop-dots" }
    }
}

fn set(object: &Object, name: &str, value: impl Into<JsValue>) {
    let _ = Reflect::set(object, &name.into(), &value.into());
}

fn point([lon, lat]: &[f64; 2]) -> JsValue {
    Array::of2(&(*lon).into(), &(*lat).into()).into()
}

/// Draws lines into a new layer and returns it.
pub(super) fn draw(map: &Map, lines: &[MapLine]) -> LayerGroup {
    let group = LayerGroup::new();
    for line in lines {
        let dots = line.class.ends_with("-dots");
        let coordinates: Array = line
            .points
            .iter()
            .map(|at| {
                // A line from a point to itself draws only its round caps, which gives a dot.
                if dots { Array::of2(&point(at), &point(at)).into() } else { point(at) }
            })
            .collect();
        let geometry = Object::new();
        set(&geometry, "type", if dots { "MultiLineString" } else { "LineString" });
        set(&geometry, "coordinates", coordinates);
        let style = Object::new();
        set(&style, "className", line.class);
        set(
            &style,
            "weight",
            if line.class == "vehicle-dots" {
                15.0
            } else if dots {
                9.0
            } else {
                5.0
            },
        );
        set(&style, "opacity", 1.0);
        set(&style, "color", line.color.as_deref().unwrap_or("currentColor"));
        let options = Object::new();
        set(&options, "interactive", false);
        set(&options, "style", style);
        if let Ok(layer) = geo_json(&geometry, &options) {
            group.add_layer(&layer);
        }
    }
    group.add_to(map);
    group
}
