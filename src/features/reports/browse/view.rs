//! The state of the page, read from its address and written to it.

use contract::{
    Bbox, LatLon,
    portal::Config,
    reports::{ReportCode, ReportFilter, ReportsPage, ReportsView},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use crate::map::Viewport;
use browser::{dom, net};

/// Grid in pixels to which the box is widened, so that a small movement of the map needs no new request.
const GRID_PX: f64 = 96.0;

type Navigate = Box<dyn Fn(&ReportsView)>;

/// The state of the page: a handle, `Copy`.
#[derive(Clone, Copy)]
pub(super) struct View {
    /// The view in the address.
    pub now: Memo<ReportsView>,
    /// The filters, separately, because they change less often than the rest.
    pub filter: Memo<ReportFilter>,
    /// The viewport of the map; before there is a map, the one it will have.
    pub viewport: RwSignal<Option<Viewport>>,
    /// The viewport's box, widened to a grid.
    pub bbox: Memo<Option<Bbox>>,
    start: Viewport,
    first_render: StoredValue<bool>,
    write: StoredValue<Navigate, LocalStorage>,
}

impl View {
    pub(super) fn new(city: &Config) -> Self {
        let location = use_location();
        let navigate = use_navigate();
        let now = Memo::new(move |_| ReportsView::parse(&location.search.get()));
        let filter = Memo::new(move |_| now.with(|view| view.filter.clone()));
        let start = first_viewport(&now.get_untracked(), city);
        let viewport = RwSignal::new(Some(start));
        let bbox = Memo::new(move |_| viewport.get().map(widened));
        let write: Navigate = Box::new(move |view| {
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&ReportsPage::List(Box::new(view.clone())).href(), options);
        });
        Self {
            now,
            filter,
            viewport,
            bbox,
            start,
            first_render: StoredValue::new(true),
            write: StoredValue::new_local(write),
        }
    }

    /// Where the map starts.
    pub(super) const fn start(self) -> Viewport {
        self.start
    }

    /// True on the first call only.
    pub(super) fn take_first_render(self) -> bool {
        self.first_render.try_update_value(|first_render| std::mem::replace(first_render, false)).unwrap_or(false)
    }

    /// Changes the view in the address.
    pub(super) fn change(self, edit: impl FnOnce(&mut ReportsView)) {
        let Some(mut view) = self.now.try_get_untracked() else { return };
        edit(&mut view);
        self.write.try_with_value(|write| write(&view));
    }

    /// The map came to rest.
    pub(super) fn moved(self, viewport: Viewport) {
        if self.viewport.try_get_untracked().flatten() == Some(viewport) {
            return;
        }
        self.viewport.try_set(Some(viewport));
        // A page opened without a position keeps its short address until the user moves the map.
        let at_start = same_place(viewport.center, self.start.center) && viewport.zoom == self.start.zoom;
        let has_position = self.now.try_with_untracked(|view| view.center.is_some()).unwrap_or(true);
        if has_position || !at_start {
            self.change(|view| {
                view.center = Some(viewport.center);
                view.zoom = Some(viewport.zoom);
            });
        }
    }

    /// Selects a report, or none.
    pub(super) fn select(self, code: Option<ReportCode>) {
        self.change(|view| view.selected = code);
    }

    /// The position in the address, when it differs from the map's.
    pub(super) fn address_position(self) -> Option<(LatLon, Option<u8>)> {
        let (center, zoom) = self.now.with(|view| (view.center, view.zoom));
        let viewport = self.viewport.get_untracked()?;
        let center = center?;
        let is_there = same_place(center, viewport.center) && zoom.is_none_or(|zoom| zoom == viewport.zoom);
        (!is_there).then_some((center, zoom))
    }
}

/// Whether two places are the same within the precision of addresses: five decimals, about one metre.
fn same_place(a: LatLon, b: LatLon) -> bool {
    (a.lat - b.lat).abs() < 2e-5 && (a.lon - b.lon).abs() < 2e-5
}

/// The viewport that the map will have, so that the list needn't wait for Leaflet.
fn first_viewport(view: &ReportsView, city: &Config) -> Viewport {
    let (center, zoom) = view.start(city.center, city.zoom);
    // Use the size that the document measured for its early requests: a toolbar that appeared or disappeared since
    // must not change the box.
    let (width, height) = net::early_size().unwrap_or_else(|| dom::size_of(["browse", "map"]));
    let (x, y) = civic::geo::mercator(center, f64::from(zoom));
    let corner =
        |dx: f64, dy: f64| civic::geo::unproject((x + dx * width / 2.0, y + dy * height / 2.0), f64::from(zoom));
    let (north_west, south_east) = (corner(-1.0, -1.0), corner(1.0, 1.0));
    let bbox =
        Bbox { min_lon: north_west.lon, min_lat: south_east.lat, max_lon: south_east.lon, max_lat: north_west.lat };
    Viewport { center, zoom, bbox }
}

fn widened(viewport: Viewport) -> Bbox {
    let zoom = f64::from(viewport.zoom);
    let bbox = viewport.bbox;
    let (left, top) = civic::geo::mercator(LatLon::new(bbox.max_lat, bbox.min_lon), zoom);
    let (right, bottom) = civic::geo::mercator(LatLon::new(bbox.min_lat, bbox.max_lon), zoom);
    let north_west =
        civic::geo::unproject(((left / GRID_PX).floor() * GRID_PX, (top / GRID_PX).floor() * GRID_PX), zoom);
    let south_east =
        civic::geo::unproject(((right / GRID_PX).ceil() * GRID_PX, (bottom / GRID_PX).ceil() * GRID_PX), zoom);
    Bbox { min_lon: north_west.lon, min_lat: south_east.lat, max_lon: south_east.lon, max_lat: north_west.lat }
}
