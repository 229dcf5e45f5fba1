//! Leaflet: a map that takes patches of markers and reports what the person does with it.

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

/// Pixels between the edge of the map and what it moves to.
const PADDING: f64 = 44.0;
pub use base::BaseState;
pub use lines::MapLine;

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

/// A live map. Dropping it takes the map and every listener down.
pub struct MapHandle {
    // Field order is drop order: listeners go before the map that they listen to.
    pins: Vec<pins::Pin>,
    _moves: EventedHandle<leaflet::Event>,
    _taps: EventedHandle<MouseEvent>,
    base: base::Base,
    drawn: RefCell<Option<LayerGroup>>,
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
    let drawn = RefCell::default();
    Ok(MapHandle { pins: Vec::new(), _moves: moves, _taps: taps, base, drawn, spot: None, listeners, setup, map })
}

impl MapHandle {
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

    /// Draws lines in the place of those before; where there were none, moves to where all of them are seen.
    pub fn draw(&self, lines: &[MapLine]) {
        let layer = (!lines.is_empty()).then(|| lines::draw(&self.map, lines));
        if let Some(before) = self.drawn.replace(layer) {
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
        // A pin stands above its place, and is a button only where all of it is seen.
        let _ = Reflect::set(&options, &"padding".into(), &Array::of2(&PADDING.into(), &PADDING.into()));
        self.map.fit_bounds_with_options(&bounds(Bbox { min_lon, min_lat, max_lon, max_lat }), &options);
    }

    /// Draws the basemap anew: what did not come is asked for again.
    pub fn redraw(&mut self) {
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
