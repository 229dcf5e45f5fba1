//! The layers below the pins: the operator's vector map or raster tiles, and below them the city's sketch, so that the
//! map is never blank.

use contract::{ApiError, portal::BasemapKind};
use js_sys::{Object, Reflect};
use leaflet::{DivIconOptions, Evented, LatLng, Layer, LayerGroup, Map, MarkerOptions};
use std::{
    any::Any,
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};

use super::{Listeners, Setup, lines::geo_json};
use crate::{dom, net, scripts, timer};

/// Tiles that have not arrived by then, in milliseconds, are reported as missing. They may still arrive.
const TIMEOUT_MS: i32 = 8_000;

/// State of the basemap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseState {
    /// Tiles arrive.
    Drawn,
    /// Tiles fail or are late: only the sketch is visible.
    Missing,
}

/// Tracks the tiles of a layer and notifies the listeners.
struct TileStatus {
    listeners: Listeners,
    base: Base,
    // Whether a tile has failed since the layer was last complete.
    failed: Cell<bool>,
    // Incremented when loading starts and when it is complete, which invalidates the running timeout.
    generation: Cell<u32>,
}

impl TileStatus {
    fn new(base: &Base, listeners: &Listeners) -> Rc<Self> {
        Rc::new(Self {
            base: base.clone(),
            listeners: listeners.clone(),
            failed: Cell::default(),
            generation: Cell::default(),
        })
    }

    fn notify(&self, state: BaseState) {
        // Ignore the tiles of a removed base.
        if !self.base.removed.get() {
            (self.listeners.on_base_state)(state);
        }
    }

    fn next_generation(&self) -> u32 {
        self.generation.set(self.generation.get().wrapping_add(1));
        self.generation.get()
    }

    /// Handles a tile event of a layer.
    fn on_event(self: &Rc<Self>, event: &str) {
        match event {
            "loading" => self.start_timeout(),
            "load" => {
                self.next_generation();
                if !self.failed.replace(false) {
                    self.notify(BaseState::Drawn);
                }
            }
            _ => {
                self.failed.set(true);
                self.notify(BaseState::Missing);
            }
        }
    }

    /// Reports missing tiles if loading takes longer than the timeout.
    fn start_timeout(self: &Rc<Self>) {
        let (status, generation) = (self.clone(), self.next_generation());
        leptos::task::spawn_local(async move {
            timer::sleep(TIMEOUT_MS).await;
            if status.generation.get() == generation {
                status.notify(BaseState::Missing);
            }
        });
    }

    /// Listens to the tile events of a layer and adds it to the base.
    fn track(self: &Rc<Self>, layer: &Layer) {
        for event in ["loading", "load", "tileerror"] {
            let status = self.clone();
            self.base.retain(Evented::on_leaflet_event(layer, event, move |_: leaflet::Event| status.on_event(event)));
        }
        self.base.group.add_layer(layer);
    }
}

#[wasm_bindgen]
extern "C" {
    /// `protomaps-leaflet`: a Leaflet layer that draws vector tiles from a PMTiles file.
    #[wasm_bindgen(js_namespace = protomapsL, js_name = leafletLayer, catch)]
    fn vector_layer(options: &Object) -> Result<Layer, JsValue>;

    /// `map.createPane`, which the `leaflet` crate does not bind.
    #[wasm_bindgen(method, js_name = createPane)]
    fn create_pane(this: &Panes, name: &str) -> web_sys::HtmlElement;

    #[wasm_bindgen(method, js_name = getPane)]
    fn get_pane(this: &Panes, name: &str) -> Option<web_sys::HtmlElement>;

    type Panes;
}

/// Name of the pane that holds the sketch.
const SKETCH: &str = "sketch";

fn pane(map: &Map, name: &str) -> Option<web_sys::HtmlElement> {
    map.unchecked_ref::<Panes>().get_pane(name)
}

fn create_pane(map: &Map, name: &str) -> web_sys::HtmlElement {
    map.unchecked_ref::<Panes>().create_pane(name)
}

type StyleOf = Closure<dyn FnMut(JsValue) -> JsValue>;
type PointOf = Closure<dyn FnMut(JsValue, LatLng) -> JsValue>;

/// The layers below the pins. Clones share one base; tasks that are still loading hold a clone.
#[derive(Clone)]
pub(super) struct Base {
    group: LayerGroup,
    // Set when the base is removed: a load that finishes later must not draw.
    removed: Rc<Cell<bool>>,
    // Closures that Leaflet calls. They must live as long as the base.
    callbacks: Rc<RefCell<Vec<Box<dyn Any>>>>,
}

impl Base {
    pub(super) fn new(map: &Map, setup: &Setup, listeners: &Listeners) -> Self {
        let base = Self { group: LayerGroup::new(), removed: Rc::default(), callbacks: Rc::default() };
        if pane(map, SKETCH).is_none() {
            // Below the tiles (200): tiles cover the sketch where they exist, and it stays visible elsewhere.
            let pane = create_pane(map, SKETCH);
            let _ = pane.style().set_property("z-index", "150");
            let _ = pane.style().set_property("pointer-events", "none");
        }
        base.group.add_to(map);
        leptos::task::spawn_local(sketch(base.clone(), setup.sketch.clone()));
        match setup.basemap.kind {
            BasemapKind::Sketch => {}
            BasemapKind::Raster => raster(&base, setup, listeners),
            BasemapKind::Pmtiles => leptos::task::spawn_local(vector(base.clone(), setup.clone(), listeners.clone())),
        }
        base
    }

    pub(super) fn remove(&self) {
        self.removed.set(true);
        self.group.remove();
        self.callbacks.borrow_mut().clear();
    }

    fn retain(&self, callback: impl Any) {
        self.callbacks.borrow_mut().push(Box::new(callback));
    }
}

fn set(object: &Object, name: &str, value: impl Into<JsValue>) {
    let _ = Reflect::set(object, &name.into(), &value.into());
}

fn raster(base: &Base, setup: &Setup, listeners: &Listeners) {
    let options = leaflet::TileLayerOptions::default();
    options.set_max_zoom(f64::from(setup.zooms.1));
    let layer = leaflet::TileLayer::new_options(&setup.basemap.url, &options);
    TileStatus::new(base, listeners).track(&layer);
}

async fn vector(base: Base, setup: Setup, listeners: Listeners) {
    let status = TileStatus::new(&base, &listeners);
    status.start_timeout();
    let layer = async {
        scripts::script("protomaps").await?;
        let options = Object::new();
        set(&options, "url", setup.basemap.url.as_str());
        set(&options, "flavor", if dom::is_dark() { "dark" } else { "light" });
        set(&options, "lang", setup.locale);
        set(&options, "maxDataZoom", f64::from(setup.basemap.max_zoom));
        set(&options, "noWrap", true);
        vector_layer(&options)
    };
    match layer.await {
        Ok(layer) if !base.removed.get() => status.track(&layer),
        Ok(_) => {}
        Err(_) => status.on_event("tileerror"),
    }
}

async fn sketch(base: Base, url: String) {
    let wire =
        net::HttpRequest { method: "GET", url, headers: Vec::new(), body: contract::Body::Empty, timeout: 20_000 };
    let Ok(json) = read(net::fetch()(wire).await) else { return };
    if base.removed.get() {
        return;
    }
    let style = StyleOf::wrap(Box::new(|feature| {
        let options = Object::new();
        set(&options, "className", format!("sketch sketch-{}", property(&feature, "class")));
        set(&options, "interactive", false);
        set(&options, "pane", SKETCH);
        options.into()
    }));
    let point = PointOf::wrap(Box::new(|feature, at| label(&property(&feature, "name"), &at).into()));
    let options = Object::new();
    set(&options, "pane", SKETCH);
    set(&options, "style", style.as_ref().clone());
    set(&options, "pointToLayer", point.as_ref().clone());
    set(&options, "interactive", false);
    if let Ok(layer) = geo_json(&json, &options) {
        base.group.add_layer(&layer);
    }
    base.retain(style);
    base.retain(point);
}

fn read(answer: net::HttpResponse) -> Result<JsValue, ApiError> {
    let (status, bytes) = answer?;
    let text = String::from_utf8(bytes).map_err(|_| ApiError::Malformed)?;
    if status != 200 {
        return Err(ApiError::Malformed);
    }
    js_sys::JSON::parse(&text).map_err(|_| ApiError::Malformed)
}

fn property(feature: &JsValue, name: &str) -> String {
    Reflect::get(feature, &"properties".into())
        .and_then(|properties| Reflect::get(&properties, &name.into()))
        .ok()
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}

/// A name on the sketch: a text node, never markup.
fn label(name: &str, at: &LatLng) -> leaflet::Marker {
    let options = DivIconOptions::default();
    options.set_class_name("sketch-label".to_owned());
    if let Ok(text) = leptos::prelude::document().create_element("span") {
        text.set_text_content(Some(name));
        set(options.unchecked_ref(), "html", text);
    }
    let marker = MarkerOptions::default();
    marker.set_interactive(false);
    marker.set_keyboard(false);
    set(marker.unchecked_ref(), "pane", SKETCH);
    marker.set_icon(super::icon::div_icon(&options));
    leaflet::Marker::new_with_options(at, &marker)
}
