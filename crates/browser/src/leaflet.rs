//! Leaflet: a map that applies patches of markers and reports user input.

mod base;
mod icon;
mod lines;
mod pins;

use contract::{Bbox, LatLon, portal::Basemap};
use js_sys::{Array, Object, Reflect};
use leaflet::{Evented, EventedHandle, LatLng, LatLngBounds, LayerGroup, Map, MapOptions, MarkerOptions, MouseEvent};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

use super::scripts;

/// Padding in pixels between the edge of the map and the content it fits.
const PADDING: f64 = 44.0;
pub use base::BaseState;
pub use lines::MapLine;

/// Configuration of a new map.
#[derive(Clone, Debug)]
pub struct Setup {
    /// What to draw below the pins.
    pub basemap: Basemap,
    /// URL of the sketch, absolute or on this page's server.
    pub sketch: String,
    /// Limits of the map.
    pub bounds: Bbox,
    /// Initial centre.
    pub center: LatLon,
    /// Initial zoom.
    pub zoom: u8,
    /// Minimum and maximum zoom.
    pub zooms: (u8, u8),
    /// Language tag of labels.
    pub locale: &'static str,
    /// Accessible name of the zoom-in button.
    pub zoom_in: &'static str,
    /// Accessible name of the zoom-out button.
    pub zoom_out: &'static str,
}

/// Callbacks for user input and map events.
#[derive(Clone)]
pub struct Listeners {
    /// The map stopped moving.
    pub on_move: Rc<dyn Fn(Viewport)>,
    /// A marker was selected; its key.
    pub on_select: Rc<dyn Fn(String)>,
    /// A marker is hovered or focused; its key, or `None` when that ends.
    pub on_hover: Rc<dyn Fn(Option<String>)>,
    /// The map was tapped at a position.
    pub on_tap: Rc<dyn Fn(LatLon)>,
    /// The basemap loads or fails.
    pub on_base_state: Rc<dyn Fn(BaseState)>,
}

/// The visible part of the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// Centre.
    pub center: LatLon,
    /// Zoom.
    pub zoom: u8,
    /// Bounding box.
    pub bbox: Bbox,
}

/// A live map. Dropping it removes the map and all listeners.
pub struct MapHandle {
    // Field order is drop order: the listeners must be dropped before the map.
    pins: Vec<pins::Pin>,
    _moves: EventedHandle<leaflet::Event>,
    _taps: EventedHandle<MouseEvent>,
    base: base::Base,
    line_layer: RefCell<Option<LayerGroup>>,
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

/// Loads Leaflet and creates a map in the element.
///
/// # Errors
/// Leaflet does not load or fails. The page then works with its list alone.
pub async fn create(element: &HtmlElement, setup: Setup, listeners: Listeners) -> Result<MapHandle, JsValue> {
    let style = scripts::style("leaflet");
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
    let on_move = listeners.on_move.clone();
    let moves = Evented::on_leaflet_event(&&map, "moveend", {
        let map = map.clone();
        move |_: leaflet::Event| on_move(viewport(&map))
    });
    let on_tap = listeners.on_tap.clone();
    let taps = Evented::on_leaflet_event(&&map, "click", move |event: MouseEvent| {
        let at = event.lat_lng();
        on_tap(LatLon::new(at.lat(), at.lng()));
    });
    (listeners.on_move)(viewport(&map));
    let line_layer = RefCell::default();
    Ok(MapHandle { pins: Vec::new(), _moves: moves, _taps: taps, base, line_layer, spot: None, listeners, setup, map })
}

impl MapHandle {
    /// Moves the map.
    pub fn go(&self, center: LatLon, zoom: Option<u8>) {
        let zoom = zoom.map_or_else(|| self.map.get_zoom(), f64::from);
        self.map.set_view(&lat_lng(center), zoom);
    }

    /// Shows or removes the point that the user places.
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

    /// Replaces the lines on the map. If there were none before, fits the map to them.
    pub fn draw(&self, lines: &[MapLine]) {
        let layer = (!lines.is_empty()).then(|| lines::draw(&self.map, lines));
        if let Some(before) = self.line_layer.replace(layer) {
            before.remove();
            return;
        }
        let points = || lines.iter().flat_map(|line| &line.points);
        let Some([lon, lat]) = points().next().copied() else { return };
        let (mut min_lon, mut min_lat, mut max_lon, mut max_lat) = (lon, lat, lon, lat);
        for [lon, lat] in points() {
            (min_lon, max_lon) = (min_lon.min(*lon), max_lon.max(*lon));
            (min_lat, max_lat) = (min_lat.min(*lat), max_lat.max(*lat));
        }
        let options = Object::new();
        // A pin is drawn above its position and is a button only if it is completely visible.
        let _ = Reflect::set(&options, &"padding".into(), &Array::of2(&PADDING.into(), &PADDING.into()));
        self.map.fit_bounds_with_options(&bounds(Bbox { min_lon, min_lat, max_lon, max_lat }), &options);
    }

    /// Recreates the basemap, so that missing tiles are requested again.
    pub fn redraw(&mut self) {
        self.base.remove();
        self.base = base::Base::new(&self.map, &self.setup, &self.listeners);
    }

    /// Tells Leaflet that the element's size has changed.
    pub fn resized(&self) {
        self.map.invalidate_size(false);
    }

    /// The current viewport.
    pub fn viewport(&self) -> Viewport {
        viewport(&self.map)
    }
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
