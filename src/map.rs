//! The map view that several services share: markers in, events out.
//!
//! The map shows nothing that the page beside it does not show. It may fail to load, so everything that it offers is
//! also available without it.

use civic::pins::{Marker, diff};
use contract::LatLon;
use leptos::{html::Div, prelude::*, task::spawn_local};
use std::{rc::Rc, time::Duration};

use browser::leaflet::{self, BaseState, Listeners, Setup};
pub use browser::leaflet::{MapHandle, MapLine, Viewport};
use ui::{Icon, dynamic_view, effect, use_city, use_words};

/// State of the map.
#[derive(Clone, Copy, PartialEq)]
enum MapState {
    Loading,
    Drawn,
    Failed,
}

/// Draws on a map.
pub type DrawCallback = Rc<dyn Fn(&MapHandle)>;

/// A map with pins, clusters and, optionally, a point that the user places.
#[component]
pub fn MapView(
    /// Markers to show.
    #[prop(into)]
    markers: Signal<Vec<Marker>>,
    /// The point that the user places.
    #[prop(optional, into)]
    spot: Option<Signal<Option<LatLon>>>,
    /// Draws on a new map, and again when a signal that it reads changes.
    #[prop(optional)]
    on_draw: Option<DrawCallback>,
    /// Called when the map stops moving.
    #[prop(optional, into)]
    on_moved: Option<Callback<Viewport>>,
    /// Called with the key of a marker when it is selected.
    #[prop(optional, into)]
    on_chosen: Option<Callback<String>>,
    /// Called with the key of a marker when it is hovered or focused, and with `None` when that ends.
    #[prop(optional, into)]
    on_pointed: Option<Callback<Option<String>>>,
    /// Called when a position is tapped.
    #[prop(optional, into)]
    on_tapped: Option<Callback<LatLon>>,
    /// Set it to move the map, optionally with a new zoom.
    go: RwSignal<Option<(LatLon, Option<u8>)>>,
    /// Initial centre.
    center: LatLon,
    /// Initial zoom.
    zoom: u8,
    /// Accessible name of the region.
    #[prop(into)]
    label: String,
    /// Selects the elements above the map. Pins below them are not buttons.
    #[prop(default = ".leaflet-bar, .map-hint")]
    covers: &'static str,
    /// Changes when an element above the map moves or the map's size changes.
    #[prop(optional, into)]
    covers_moved: Option<Signal<u8>>,
) -> impl IntoView {
    let words = use_words();
    let city = use_city();
    let client = use_context::<browser::client::Client>();
    let element = NodeRef::<Div>::new();
    let map_state = RwSignal::new(MapState::Loading);
    let tiles_missing = RwSignal::new(false);
    // Incremented when a map is created, so that the effects below run for it.
    let ready = RwSignal::new(0_u32);
    let handle = StoredValue::new_local(None::<MapHandle>);
    let shown = StoredValue::new_local(Vec::<Marker>::new());

    let update_hit_targets = move || {
        handle.try_update_value(|map| map.as_ref().inspect(|map| map.update_hit_targets(covers)).is_some());
    };
    let listeners = Listeners {
        on_move: Rc::new(move |viewport| {
            on_moved.map(|callback| callback.try_run(viewport));
            update_hit_targets();
        }),
        on_select: Rc::new(move |key| {
            on_chosen.map(|callback| callback.try_run(key));
        }),
        on_hover: Rc::new(move |key| {
            on_pointed.map(|callback| callback.try_run(key));
        }),
        on_tap: Rc::new(move |at| {
            on_tapped.map(|callback| callback.try_run(at));
        }),
        on_base_state: Rc::new(move |state| {
            tiles_missing.try_set(state == BaseState::Missing);
            // Pins below the hint must not be buttons.
            set_timeout(update_hit_targets, Duration::ZERO);
        }),
    };
    let start = {
        let listeners = listeners.clone();
        move || {
            let (Some(client), Some(div)) = (client, element.get_untracked()) else { return };
            let setup = Setup {
                basemap: city.basemap.clone(),
                sketch: client.asset(&city.basemap.sketch),
                bounds: city.bounds,
                center,
                zoom,
                zooms: (city.zoom.min, city.zoom.max),
                locale: words.tag(),
                zoom_in: words.map_zoom_in(),
                zoom_out: words.map_zoom_out(),
            };
            map_state.set(MapState::Loading);
            let listeners = listeners.clone();
            spawn_local(async move {
                match leaflet::create(&div, setup, listeners).await {
                    // The page may have been left while the script was loading.
                    Ok(map) if ready.try_get_untracked().is_some() => {
                        handle.try_update_value(|slot| *slot = Some(map));
                        shown.try_update_value(Vec::clear);
                        map_state.try_set(MapState::Drawn);
                        ready.try_update(|n| *n += 1);
                    }
                    Ok(_) => {}
                    Err(_) => {
                        map_state.try_set(MapState::Failed);
                    }
                }
            });
        }
    };
    let start = StoredValue::new_local(start);
    let redraw = move |_| {
        tiles_missing.set(false);
        // The button disappears, so focus the map.
        let _ = element.get_untracked().map(|div| div.focus());
        handle.try_update_value(|map| map.as_mut().map(MapHandle::redraw));
    };
    effect(move || {
        if element.get().is_some() {
            start.with_value(|start| start());
        }
    });
    effect(move || {
        ready.track();
        let next = markers.get();
        handle.try_update_value(|map| {
            if let Some(map) = map {
                let before = shown.get_value();
                map.apply(diff(&before, &next));
                shown.set_value(next);
            }
        });
        update_hit_targets();
    });
    effect(move || {
        if covers_moved.is_some_and(|moved| moved.get() > 0) {
            // Wait until the movement has ended.
            set_timeout(
                move || {
                    handle.try_update_value(|map| map.as_ref().inspect(|map| map.resized()).is_some());
                    update_hit_targets();
                },
                Duration::from_millis(300),
            );
        }
    });
    effect(move || {
        ready.track();
        let at = spot.map(|spot| spot.get());
        handle.try_update_value(|map| {
            if let (Some(map), Some(at)) = (map, at) {
                map.set_spot(at);
            }
        });
    });
    effect(move || {
        ready.track();
        handle.try_update_value(|map| {
            if let (Some(map), Some(draw)) = (map, &on_draw) {
                draw(map);
            }
        });
        // A move that ends at once cannot update the hit targets while `handle` is borrowed.
        update_hit_targets();
    });
    effect(move || {
        ready.track();
        let target = go.get();
        handle.try_update_value(|map| {
            if let (Some(map), Some((at, zoom))) = (map, target) {
                map.go(at, zoom);
            }
        });
        update_hit_targets();
    });
    on_cleanup(move || {
        handle.try_update_value(|map| *map = None);
    });

    view! {
        <div class="map" role="region" aria-label=label data-testid="map"
            on:focusin=move |event| { on_pointed.map(|callback| callback.try_run(browser::dom::event_key(&event))); }
            on:focusout=move |_| { on_pointed.map(|callback| callback.try_run(None)); }
            data-state=move || match map_state.get() {
            MapState::Loading => "loading",
            MapState::Drawn => "drawn",
            MapState::Failed => "failed",
        }>
            <div class="map-canvas" node_ref=element></div>
            {dynamic_view(move || (map_state.get() == MapState::Failed).then(|| view! {
                <div class="map-notice" role="status">
                    <Icon name="triangle-alert"/>
                    <p>{words.map_failed()}</p>
                    <button type="button" class="button" on:click=move |_| start.with_value(|start| start())>
                        {words.try_again()}
                    </button>
                </div>
            }).into_any())}
            {dynamic_view(move || tiles_missing.get().then(|| view! {
                <div class="map-hint" role="status">
                    {words.map_tiles_missing()}
                    <button type="button" class="button is-quiet" on:click=redraw>{words.try_again()}</button>
                </div>
            }).into_any())}
            <Attribution/>
        </div>
    }
}

/// A map of one place.
#[component]
pub fn PlaceMap(
    /// The place.
    at: LatLon,
    /// Accessible name of the region.
    label: String,
) -> impl IntoView {
    view! {
        <MapView
            markers=Signal::derive(Vec::new)
            spot=Signal::derive(move || Some(at))
            go=RwSignal::new(None)
            center=at
            zoom=17
            label=label
        />
    }
    .into_any()
}

/// Attribution of the basemap.
#[component]
fn Attribution() -> impl IntoView {
    let named = use_city().basemap.attribution.clone();
    (!named.is_empty()).then(|| view! { <p class="map-attribution">{named}</p> })
}

/// A map of lines, for display only.
#[component]
pub fn RouteMap(
    /// Lines to show. The map fits them once.
    #[prop(into)]
    lines: Signal<Vec<MapLine>>,
    /// Accessible name of the region.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let on_draw: DrawCallback = Rc::new(move |map| map.draw(&lines.get()));
    let city = use_city();
    view! {
        <MapView
            markers=Signal::derive(Vec::new)
            on_draw
            on_moved=Callback::new(|_| ())
            on_chosen=Callback::new(|_| ())
            on_pointed=Callback::new(|_| ())
            on_tapped=Callback::new(|_| ())
            go=RwSignal::new(None)
            center=city.center
            zoom=city.zoom.start
            label
        />
    }
    .into_any()
}
