//! Leaflet: a map that takes patches of markers and reports what the person does with it.

mod base;
mod icon;

use civic::pins::{Area, Look, Marker, Patch};
use contract::{Basemap, Bbox, LatLon};
use leaflet::{
    DivIconOptions, Evented, EventedHandle, LatLng, LatLngBounds, Map, MapOptions, MarkerOptions, MouseEvent,
};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

use super::{dom, scripts};
pub use base::BaseState;

/// What a new map must know.
#[derive(Clone, Debug)]
pub struct Setup {
    /// What lies under the pins.
    pub basemap: Basemap,
    /// Address of the sketch, absolute or of this page's server.
    pub sketch: String,
    /// The map never leaves this box.
    pub bounds: Bbox,
    /// Middle at the start.
    pub center: LatLon,
    /// Zoom at the start.
    pub zoom: u8,
    /// Furthest and nearest zoom.
    pub zooms: (u8, u8),
    /// Language tag of labels.
    pub locale: &'static str,
    /// Names of the zoom buttons.
    pub zoom_in: &'static str,
    /// See `zoom_in`.
    pub zoom_out: &'static str,
}

/// What the person does with the map.
#[derive(Clone)]
pub struct Listeners {
    /// The map came to rest.
    pub moved: Rc<dyn Fn(Viewport)>,
    /// A marker was chosen, by its key.
    pub chosen: Rc<dyn Fn(String)>,
    /// The pointer is over a marker, or the keyboard on it; `None` when it left.
    pub pointed: Rc<dyn Fn(Option<String>)>,
    /// A place on the map was tapped.
    pub tapped: Rc<dyn Fn(LatLon)>,
    /// The basemap works, or does not.
    pub base: Rc<dyn Fn(BaseState)>,
}

/// What part of the city the map shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// Its middle.
    pub center: LatLon,
    /// Its zoom.
    pub zoom: u8,
    /// Its box.
    pub bbox: Bbox,
}

struct Pin {
    key: String,
    marker: leaflet::Marker,
    look: Look,
    _handles: Vec<EventedHandle<leaflet::Event>>,
}

/// A live map. Dropping it takes the map and every listener down.
pub struct MapHandle {
    // Field order is drop order: listeners go before the map that they listen to.
    pins: Vec<Pin>,
    _moves: EventedHandle<leaflet::Event>,
    _taps: EventedHandle<MouseEvent>,
    base: base::Base,
    spot: Option<leaflet::Marker>,
    listeners: Listeners,
    setup: Setup,
    map: Map,
}

impl Drop for MapHandle {
    fn drop(&mut self) {
        self.pins.clear();
        self.map.remove();
    }
}

/// Loads Leaflet, and draws a map into the element.
///
/// # Errors
/// When Leaflet does not arrive or refuses: the page then works by its list alone.
pub async fn create(element: &HtmlElement, setup: Setup, listeners: Listeners) -> Result<MapHandle, JsValue> {
    let style = scripts::style("leaflet-css");
    scripts::script("leaflet").await?;
    style.await?;

    let options = MapOptions::default();
    options.set_zoom_control(false);
    options.set_attribution_control(false);
    options.set_min_zoom(f64::from(setup.zooms.0));
    options.set_max_zoom(f64::from(setup.zooms.1));
    options.set_max_bounds(bounds(setup.bounds));
    options.set_max_bounds_viscosity(0.8);
    if super::dom::media("(prefers-reduced-motion: reduce)") {
        options.set_zoom_animation(false);
        options.set_fade_animation(false);
        options.set_marker_zoom_animation(false);
        options.set_inertia(false);
    }
    let map = Map::new_with_element(element, &options)?;
    map.set_view(&lat_lng(setup.center), f64::from(setup.zoom));
    icon::controls(&map, setup.zoom_in, setup.zoom_out);

    let base = base::Base::new(&map, &setup, &listeners);
    let moved = listeners.moved.clone();
    let moves = Evented::on_leaflet_event(&&map, "moveend", {
        let map = map.clone();
        move |_: leaflet::Event| moved(viewport(&map))
    });
    let tapped = listeners.tapped.clone();
    let taps = Evented::on_leaflet_event(&&map, "click", move |event: MouseEvent| {
        let at = event.lat_lng();
        tapped(LatLon::new(at.lat(), at.lng()));
    });
    (listeners.moved)(viewport(&map));
    Ok(MapHandle { pins: Vec::new(), _moves: moves, _taps: taps, base, spot: None, listeners, setup, map })
}

impl MapHandle {
    /// Applies what changed among the markers.
    pub fn apply(&mut self, patch: Patch) {
        for key in patch.remove {
            if let Some(at) = self.pins.iter().position(|pin| pin.key == key) {
                self.pins.remove(at).marker.remove();
            }
        }
        for marker in patch.change {
            if let Some(pin) = self.pins.iter_mut().find(|pin| pin.key == marker.key) {
                pin.marker.set_lat_lng(&lat_lng(LatLon::new(marker.lat, marker.lon)));
                // Another drawing is another element: one that is being pressed would lose its click and the focus.
                if !is_same_drawing(&pin.look, &marker.look) {
                    pin.marker.set_icon(&div_icon(&marker.look));
                }
                pin.look = marker.look.clone();
                dress(pin, &marker);
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
            let (key, chosen) = (marker.key.clone(), self.listeners.chosen.clone());
            Evented::on_leaflet_event(&pin, event, move |_: leaflet::Event| chosen(key.clone()))
        };
        let point = |event: &'static str, key: Option<String>| {
            let pointed = self.listeners.pointed.clone();
            Evented::on_leaflet_event(&pin, event, move |_: leaflet::Event| pointed(key.clone()))
        };
        let keyed = Evented::on_leaflet_event(&pin, "keydown", {
            let (key, chosen) = (marker.key.clone(), self.listeners.chosen.clone());
            move |event: leaflet::Event| {
                if is_press(&event) {
                    chosen(key.clone());
                }
            }
        });
        let pointed = [point("mouseover", Some(marker.key.clone())), point("mouseout", None)];
        let handles = Vec::from_iter(pointed.into_iter().chain([choose("click"), keyed]));
        let pin = Pin { key: marker.key.clone(), marker: pin, look: marker.look.clone(), _handles: handles };
        dress(&pin, &marker);
        self.pins.push(pin);
    }

    /// Makes buttons of the pins that have room for it, see [`civic::pins::free`]. `covers` selects what lies over the map.
    pub fn tidy(&self, covers: &str) {
        let element = self.map.get_container();
        let map = area(&element);
        // The keyboard must not lose its place.
        let focused = leptos::prelude::document().active_element();
        let all: Vec<(&Pin, HtmlElement)> =
            self.pins.iter().filter_map(|pin| Some((pin, drawn(&pin.marker)?))).collect();
        let is_focused = |element: &HtmlElement| focused.as_ref().is_some_and(|one| element.is_same_node(Some(one)));
        let rank = |(pin, element): &(&Pin, HtmlElement)| match &pin.look {
            _ if is_focused(element) => 0,
            Look::Report { selected: true, .. } => 1,
            Look::Cluster { .. } => 2,
            Look::Report { .. } => 3,
        };
        // Not sorted: the standard library's sorting is larger than all of this.
        let pins: Vec<&(&Pin, HtmlElement)> =
            (0..4).flat_map(|turn| all.iter().filter(move |pin| rank(pin) == turn)).collect();
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

    /// Moves the map.
    pub fn go(&self, center: LatLon, zoom: Option<u8>) {
        let zoom = zoom.map_or_else(|| self.map.get_zoom(), f64::from);
        self.map.set_view(&lat_lng(center), zoom);
    }

    /// Moves one level nearer to a place.
    pub fn nearer(&self, center: LatLon) {
        self.map.set_view(&lat_lng(center), (self.map.get_zoom() + 2.0).min(f64::from(self.setup.zooms.1)));
    }

    /// Shows the point that a person places, or takes it away.
    pub fn set_spot(&mut self, at: Option<LatLon>) {
        match (at, &self.spot) {
            (Some(at), Some(spot)) => {
                spot.set_lat_lng(&lat_lng(at));
            }
            (Some(at), None) => {
                let options = MarkerOptions::default();
                options.set_interactive(false);
                options.set_keyboard(false);
                options.set_icon(icon::spot());
                let spot = leaflet::Marker::new_with_options(&lat_lng(at), &options);
                spot.add_to(&self.map);
                self.spot = Some(spot);
            }
            (None, Some(spot)) => {
                spot.remove();
                self.spot = None;
            }
            (None, None) => {}
        }
    }

    /// Draws the basemap anew, in the colours of now.
    pub fn recolour(&mut self) {
        self.base.remove();
        self.base = base::Base::new(&self.map, &self.setup, &self.listeners);
    }

    /// Tells Leaflet that the element has another size.
    pub fn resized(&self) {
        self.map.invalidate_size(false);
    }

    /// What the map shows now.
    pub fn viewport(&self) -> Viewport {
        viewport(&self.map)
    }
}

/// Whether two looks differ at most in what [`dress`] puts on: selection and name.
fn is_same_drawing(a: &Look, b: &Look) -> bool {
    match (a, b) {
        (Look::Report { icon, shape, .. }, Look::Report { icon: other, shape: form, .. }) => {
            icon == other && shape == form
        }
        _ => a == b,
    }
}

/// The element of a marker.
fn drawn(marker: &leaflet::Marker) -> Option<HtmlElement> {
    js_sys::Reflect::get(marker, &"_icon".into()).ok()?.dyn_into().ok()
}

fn area(element: &HtmlElement) -> Area {
    let rect = element.get_bounding_client_rect();
    Area(rect.left(), rect.top(), rect.right(), rect.bottom())
}

fn dress(pin: &Pin, marker: &Marker) {
    let Some(element) = drawn(&pin.marker) else { return };
    let (label, test_id) = match &marker.look {
        Look::Report { label, .. } => (label, "map-pin"),
        Look::Cluster { label, .. } => (label, "map-cluster"),
    };
    let _ = element.set_attribute("aria-label", label);
    let _ = element.set_attribute("data-testid", test_id);
    let _ = element.set_attribute("data-key", &marker.key);
    let selected = matches!(&marker.look, Look::Report { selected: true, .. });
    let _ = element.class_list().toggle_with_force("is-selected", selected);
}

/// Whether keys press the marker as they would a button: Leaflet makes it focusable and leaves it at that.
fn is_press(event: &leaflet::Event) -> bool {
    let event = js_sys::Reflect::get(event, &"originalEvent".into()).ok();
    let Some(event) = event.and_then(|event| event.dyn_into::<web_sys::KeyboardEvent>().ok()) else { return false };
    let pressed = matches!(event.key().as_str(), "Enter" | " ") && !event.repeat();
    if pressed {
        // The space bar would scroll.
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

fn viewport(map: &Map) -> Viewport {
    let (center, bounds) = (map.get_center(), map.get_bounds());
    let (south_west, north_east) = (bounds.get_south_west(), bounds.get_north_east());
    Viewport {
        center: LatLon::new(center.lat(), center.lng()),
        zoom: map.get_zoom().round().clamp(0.0, 22.0) as u8,
        bbox: Bbox {
            min_lon: south_west.lng(),
            min_lat: south_west.lat(),
            max_lon: north_east.lng(),
            max_lat: north_east.lat(),
        },
    }
}

fn lat_lng(at: LatLon) -> LatLng {
    LatLng::new(at.lat, at.lon)
}

fn bounds(bbox: Bbox) -> LatLngBounds {
    LatLngBounds::new(&LatLng::new(bbox.min_lat, bbox.min_lon), &LatLng::new(bbox.max_lat, bbox.max_lon))
}
