//! What the page shows, as its address says it.

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

/// Pixels to which the box is widened, so that a nudge of the map asks nothing new.
const STEP: f64 = 96.0;

type Go = Box<dyn Fn(&ReportsView)>;

/// The state of the page: a handle, `Copy`.
#[derive(Clone, Copy)]
pub(super) struct View {
    /// What the address says.
    pub now: Memo<ReportsView>,
    /// The filters alone: they change less often than the rest.
    pub filter: Memo<ReportFilter>,
    /// What the map shows; before there is a map, what it will show.
    pub viewport: RwSignal<Option<Viewport>>,
    /// The viewport's box, widened to a grid.
    pub bbox: Memo<Option<Bbox>>,
    start: Viewport,
    fresh: StoredValue<bool>,
    go: StoredValue<Go, LocalStorage>,
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
        let go: Go = Box::new(move |view| {
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&ReportsPage::List(Box::new(view.clone())).href(), options);
        });
        Self { now, filter, viewport, bbox, start, fresh: StoredValue::new(true), go: StoredValue::new_local(go) }
    }

    /// Where the map starts.
    pub(super) const fn start(self) -> Viewport {
        self.start
    }

    /// Whether nobody has asked this before.
    pub(super) fn fresh(self) -> bool {
        self.fresh.try_update_value(|fresh| std::mem::replace(fresh, false)).unwrap_or(false)
    }

    /// Changes what the address says.
    pub(super) fn change(self, edit: impl FnOnce(&mut ReportsView)) {
        let Some(mut view) = self.now.try_get_untracked() else { return };
        edit(&mut view);
        self.go.try_with_value(|go| go(&view));
    }

    /// The map came to rest.
    pub(super) fn moved(self, viewport: Viewport) {
        if self.viewport.try_get_untracked().flatten() == Some(viewport) {
            return;
        }
        self.viewport.try_set(Some(viewport));
        // A page that was opened without a position keeps its short address until somebody moves the map.
        let at_start = same_place(viewport.center, self.start.center) && viewport.zoom == self.start.zoom;
        let named = self.now.try_with_untracked(|view| view.center.is_some()).unwrap_or(true);
        if named || !at_start {
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

    /// Where the address wants the map to be, when the map is elsewhere.
    pub(super) fn moved_elsewhere(self) -> Option<(LatLon, Option<u8>)> {
        let (center, zoom) = self.now.with(|view| (view.center, view.zoom));
        let viewport = self.viewport.get_untracked()?;
        let center = center?;
        let there = same_place(center, viewport.center) && zoom.is_none_or(|zoom| zoom == viewport.zoom);
        (!there).then_some((center, zoom))
    }
}

/// Addresses hold five decimals, one metre: less than that is the same place.
fn same_place(a: LatLon, b: LatLon) -> bool {
    (a.lat - b.lat).abs() < 2e-5 && (a.lon - b.lon).abs() < 2e-5
}

/// What the map will show: the list need not wait for Leaflet.
fn first_viewport(view: &ReportsView, city: &Config) -> Viewport {
    let (center, zoom) = view.start(city.center, city.zoom);
    // As the document has measured it for its early questions: a bar that came or went since makes no other box.
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
    let north_west = civic::geo::unproject(((left / STEP).floor() * STEP, (top / STEP).floor() * STEP), zoom);
    let south_east = civic::geo::unproject(((right / STEP).ceil() * STEP, (bottom / STEP).ceil() * STEP), zoom);
    Bbox { min_lon: north_west.lon, min_lat: south_east.lat, max_lon: south_east.lon, max_lat: north_west.lat }
}
