//! Markup of markers. It becomes `innerHTML`, so it must not contain user input: only numbers, shapes and icon names
//! from the catalogue (letters, digits and hyphens).

use civic::pins::{Look, Shape};
use leaflet::{DivIconOptions, Icon, Map};
use std::fmt::Write as _;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::dom;

#[wasm_bindgen]
extern "C" {
    /// `L.divIcon`: the `leaflet` crate's own constructor creates an `L.Icon` instead, which requires an image.
    #[wasm_bindgen(js_namespace = L, js_name = divIcon)]
    pub(super) fn div_icon(options: &DivIconOptions) -> Icon;
}

const RADIUS: f32 = 21.0;

/// Width and height in pixels of a marker's hit target. The drawing extends beyond it on all sides and can be pressed
/// too, but two drawings may overlap and two hit targets may not.
pub(super) const TARGET: f64 = 28.0;

/// The markup, and the distance in pixels from the top of the hit target to the marker's position.
pub(super) fn drawing(look: &Look) -> (String, f64) {
    match look {
        Look::Pin { icon, shape, .. } => {
            let (class, path) = outline(*shape);
            let icon: String = icon.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
            let icon = dom::icon(&icon);
            let html = format!(
                "<svg class=\"pin-body {class}\" viewBox=\"0 0 36 42\" width=\"36\" height=\"42\" aria-hidden=\"true\">\
                 <path d=\"{path}\"/></svg>\
                 <svg class=\"icon pin-glyph\" aria-hidden=\"true\"><use href=\"{icon}\"/></svg>"
            );
            (html, 38.0)
        }
        Look::Cluster { count, arcs, .. } => {
            let length = RADIUS * std::f32::consts::TAU;
            let mut html = String::from(
                "<svg class=\"ring\" viewBox=\"0 0 52 52\" width=\"52\" height=\"52\" aria-hidden=\"true\">\
                 <circle class=\"ring-disc\" cx=\"26\" cy=\"26\" r=\"24\"/>",
            );
            let number = |n: f32| contract::decimal(f64::from(n), 1);
            for arc in arcs {
                let _ = write!(
                    html,
                    "<circle class=\"ring-{}\" cx=\"26\" cy=\"26\" r=\"{}\" stroke-dasharray=\"{} {}\" \
                     stroke-dashoffset=\"{}\" transform=\"rotate(-90 26 26)\"/>",
                    arc.class,
                    number(RADIUS),
                    number((arc.to - arc.from) * length),
                    number(length),
                    number(-arc.from * length),
                );
            }
            let shown = match count {
                0..=999 => count.to_string(),
                1000..=9_999 => format!("{}k{}", count / 1000, count % 1000 / 100),
                _ => format!("{}k", count / 1000),
            };
            let _ = write!(html, "</svg><span class=\"ring-count\">{shown}</span>");
            (html, TARGET / 2.0)
        }
    }
}

/// Class and outline of a shape. Shape distinguishes the status before colour does.
fn outline(shape: Shape) -> (&'static str, &'static str) {
    match shape {
        Shape::Circle => ("pin-new", "M18 3a13 13 0 0 1 13 13c0 9-13 23-13 23S5 25 5 16A13 13 0 0 1 18 3Z"),
        Shape::Square => {
            ("pin-waiting", "M9 3h18a5 5 0 0 1 5 5v17a5 5 0 0 1-5 5h-4l-5 9-5-9H9a5 5 0 0 1-5-5V8a5 5 0 0 1 5-5Z")
        }
        Shape::Diamond => ("pin-overdue", "M18 1 33 16 24 27l-6 12-6-12L3 16Z"),
        Shape::Check => ("pin-solved", "M12 3h12l9 9v7l-9 9h-1l-5 11-5-11h-1l-9-9v-7Z"),
        Shape::Hollow => ("pin-closed", "M18 5a11 11 0 0 1 11 11c0 8-11 21-11 21S7 24 7 16A11 11 0 0 1 18 5Z"),
    }
}

/// The point that the user places.
pub(super) fn spot() -> Icon {
    let options = DivIconOptions::default();
    options.set_class_name("spot".to_owned());
    options.set_html(
        "<svg viewBox=\"0 0 40 52\" width=\"40\" height=\"52\" aria-hidden=\"true\">\
         <path d=\"M20 2a18 18 0 0 1 18 18c0 12-18 30-18 30S2 32 2 20A18 18 0 0 1 20 2Z\"/><circle cx=\"20\" cy=\"20\" r=\"7\"/></svg>"
            .to_owned(),
    );
    options.set_icon_size(leaflet::Point::new(40.0, 52.0));
    options.set_icon_anchor(leaflet::Point::new(20.0, 50.0));
    div_icon(&options)
}

/// The zoom buttons, with accessible names in the user's language.
pub(super) fn controls(map: &Map, zoom_in: &str, zoom_out: &str) {
    let mut options = leaflet::ZoomOptions::default();
    options.set_zoom_in_title(zoom_in);
    options.set_zoom_out_title(zoom_out);
    options.set_position("topright");
    let zoom = leaflet::Zoom::new(&options);
    map.add_control(&zoom);
}
