//! Pins and clusters: drawn from patches, and made buttons where they don't overlap.

use civic::pins::{Area, Look, Marker, Patch};
use contract::LatLon;
use leaflet::{DivIconOptions, Evented, EventedHandle, MarkerOptions};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{MapHandle, icon, lat_lng};
use crate::dom;

pub(super) struct Pin {
    key: String,
    marker: leaflet::Marker,
    look: Look,
    _handles: Vec<EventedHandle<leaflet::Event>>,
}

impl MapHandle {
    /// Applies a patch to the markers.
    pub fn apply(&mut self, patch: Patch) {
        for key in patch.remove {
            if let Some(at) = self.pins.iter().position(|pin| pin.key == key) {
                self.pins.remove(at).marker.remove();
            }
        }
        for marker in patch.change {
            if let Some(pin) = self.pins.iter_mut().find(|pin| pin.key == marker.key) {
                pin.marker.set_lat_lng(&lat_lng(LatLon::new(marker.lat, marker.lon)));
                // A new drawing replaces the element: a pin that is being pressed would lose its click and the focus.
                if !is_same_drawing(&pin.look, &marker.look) {
                    pin.marker.set_icon(&div_icon(&marker.look));
                }
                pin.look = marker.look.clone();
                set_attributes(pin, &marker);
            }
        }
        for marker in patch.add {
            self.add(marker);
        }
    }

    fn add(&mut self, marker: Marker) {
        let options = MarkerOptions::default();
        options.set_keyboard(true);
        options.set_rise_on_hover(true);
        options.set_icon(div_icon(&marker.look));
        let pin = leaflet::Marker::new_with_options(&lat_lng(LatLon::new(marker.lat, marker.lon)), &options);
        pin.add_to(&self.map);
        let choose = |event: &'static str| {
            let (key, on_select) = (marker.key.clone(), self.listeners.on_select.clone());
            Evented::on_leaflet_event(&pin, event, move |_: leaflet::Event| on_select(key.clone()))
        };
        let point = |event: &'static str, key: Option<String>| {
            let on_hover = self.listeners.on_hover.clone();
            Evented::on_leaflet_event(&pin, event, move |_: leaflet::Event| on_hover(key.clone()))
        };
        let key_handle = Evented::on_leaflet_event(&pin, "keydown", {
            let (key, on_select) = (marker.key.clone(), self.listeners.on_select.clone());
            move |event: leaflet::Event| {
                if is_press(&event) {
                    on_select(key.clone());
                }
            }
        });
        let pointed = [point("mouseover", Some(marker.key.clone())), point("mouseout", None)];
        let handles = Vec::from_iter(pointed.into_iter().chain([choose("click"), key_handle]));
        let pin = Pin { key: marker.key.clone(), marker: pin, look: marker.look.clone(), _handles: handles };
        set_attributes(&pin, &marker);
        self.pins.push(pin);
    }

    /// Makes buttons of the pins that have enough room, see [`civic::pins::free`]. `covers` selects the elements above
    /// the map.
    pub fn update_hit_targets(&self, covers: &str) {
        let element = self.map.get_container();
        let map = area(&element);
        // The focused pin must stay a button, or keyboard users lose their place.
        let focused = leptos::prelude::document().active_element();
        let all: Vec<(&Pin, HtmlElement)> =
            self.pins.iter().filter_map(|pin| Some((pin, marker_element(&pin.marker)?))).collect();
        let is_focused = |element: &HtmlElement| focused.as_ref().is_some_and(|one| element.is_same_node(Some(one)));
        let rank = |(pin, element): &(&Pin, HtmlElement)| match &pin.look {
            _ if is_focused(element) => 0,
            Look::Pin { selected: true, .. } => 1,
            Look::Cluster { .. } => 2,
            Look::Pin { .. } => 3,
        };
        // Not `sort`: the standard library's sort adds more code than this whole function.
        let pins: Vec<&(&Pin, HtmlElement)> =
            (0..4).flat_map(|level| all.iter().filter(move |pin| rank(pin) == level)).collect();
        let areas: Vec<Area> = pins.iter().map(|(_, element)| area(element)).collect();
        let controls: Vec<Area> = dom::all(covers).iter().map(area).collect();
        for ((_, element), free) in pins.into_iter().zip(civic::pins::free(&areas, map, &controls)) {
            let free = free || is_focused(element);
            for (name, value) in [("role", "button"), ("tabindex", "0")] {
                let _ = if free { element.set_attribute(name, value) } else { element.remove_attribute(name) };
            }
            let _ = if free {
                element.remove_attribute("aria-hidden")
            } else {
                element.set_attribute("aria-hidden", "true")
            };
        }
    }
}

/// Whether two looks differ at most in selection and name, which [`set_attributes`] updates.
fn is_same_drawing(a: &Look, b: &Look) -> bool {
    match (a, b) {
        (Look::Pin { icon, shape, .. }, Look::Pin { icon: other, shape: form, .. }) => icon == other && shape == form,
        _ => a == b,
    }
}

/// The element of a marker.
fn marker_element(marker: &leaflet::Marker) -> Option<HtmlElement> {
    js_sys::Reflect::get(marker, &"_icon".into()).ok()?.dyn_into().ok()
}

fn area(element: &HtmlElement) -> Area {
    let rect = element.get_bounding_client_rect();
    Area(rect.left(), rect.top(), rect.right(), rect.bottom())
}

fn set_attributes(pin: &Pin, marker: &Marker) {
    let Some(element) = marker_element(&pin.marker) else { return };
    let (label, test_id) = match &marker.look {
        Look::Pin { label, .. } => (label, "map-pin"),
        Look::Cluster { label, .. } => (label, "map-cluster"),
    };
    let _ = element.set_attribute("aria-label", label);
    let _ = element.set_attribute("data-testid", test_id);
    let _ = element.set_attribute("data-key", &marker.key);
    let selected = matches!(&marker.look, Look::Pin { selected: true, .. });
    let _ = element.class_list().toggle_with_force("is-selected", selected);
}

/// Whether a key event presses the marker as it would a button. Leaflet makes markers focusable but handles no keys.
fn is_press(event: &leaflet::Event) -> bool {
    let event = js_sys::Reflect::get(event, &"originalEvent".into()).ok();
    let Some(event) = event.and_then(|event| event.dyn_into::<web_sys::KeyboardEvent>().ok()) else { return false };
    let pressed = matches!(event.key().as_str(), "Enter" | " ") && !event.repeat();
    if pressed {
        // The space bar would scroll the page.
        event.prevent_default();
    }
    pressed
}

fn div_icon(look: &Look) -> leaflet::Icon {
    let (html, anchor) = icon::drawing(look);
    let options = DivIconOptions::default();
    options.set_class_name("pin".to_owned());
    options.set_html(html);
    options.set_icon_size(leaflet::Point::new(icon::TARGET, icon::TARGET));
    options.set_icon_anchor(leaflet::Point::new(icon::TARGET / 2.0, anchor));
    icon::div_icon(&options)
}
