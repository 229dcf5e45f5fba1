//! `/reports`: the map and the list of reports, which show the same reports and share the selection. The whole state is
//! in the address, so that reload, Back and shared links restore it.

mod cache;
mod data;
mod filters;
mod list;
mod markers;
mod panel;
mod view;

use contract::{
    LatLon,
    reports::{ReportCode, ReportsPage},
};
use leptos::prelude::*;

use self::{filters::Filters, list::ReportList, view::View};
use crate::map::MapView;
use browser::{client::Client, dom, place as entry};
use ui::{Icon, PageTitle, dynamic_text, dynamic_view, effect, use_city, use_words};

/// Height of the bottom sheet on a phone.
#[derive(Clone, Copy, PartialEq)]
enum Sheet {
    Peek,
    Half,
    Full,
}

impl Sheet {
    const fn name(self) -> &'static str {
        match self {
            Self::Peek => "peek",
            Self::Half => "half",
            Self::Full => "full",
        }
    }

    const fn up(self) -> Self {
        match self {
            Self::Peek => Self::Half,
            Self::Half | Self::Full => Self::Full,
        }
    }

    const fn down(self) -> Self {
        match self {
            Self::Full => Self::Half,
            Self::Half | Self::Peek => Self::Peek,
        }
    }
}

/// Key under which a history entry stores the sheet's height.
const SHEET: &str = "sheet";

/// The page.
#[component]
pub fn Browse() -> impl IntoView {
    let words = use_words();
    let city = use_city();
    let client = expect_context::<Client>();
    let view = View::new(&city);
    let start = view.start();
    let hovered = RwSignal::new(None::<String>);
    let map_target = RwSignal::new(None::<(LatLon, Option<u8>)>);
    let sheet = RwSignal::new(match entry::get(SHEET).as_deref() {
        Some("peek") => Sheet::Peek,
        Some("full") => Sheet::Full,
        _ => Sheet::Half,
    });
    let data = data::fetch(client, view);
    let markers = markers::markers(data, view, hovered, words);

    // Back, Forward and links move the map. Movements reported by the map itself are ignored.
    effect(move || {
        if let Some((at, zoom)) = view.address_position() {
            map_target.set(Some((at, zoom)));
        }
    });
    let select_marker = Callback::new(move |key: String| match key.parse::<ReportCode>() {
        Ok(code) => {
            view.select(Some(code));
            sheet.update(|sheet| *sheet = if *sheet == Sheet::Peek { Sheet::Half } else { *sheet });
        }
        Err(_) => {
            if let Some((at, zoom)) = markers::cluster_of(&key).zip(view.viewport.get_untracked().map(|v| v.zoom)) {
                map_target.set(Some((at, Some(zoom.saturating_add(2)))));
            }
        }
    });
    // A memo, so that not every change of the address renders the map again.
    let list_only = Memo::new(move |_| view.now.with(|view| view.list));
    let drag_start = StoredValue::new(None::<f64>);
    let sheet_changes = RwSignal::new(0_u8);
    effect(move || {
        entry::set(SHEET, sheet.get().name());
        sheet_changes.update(|sheet_changes| *sheet_changes = sheet_changes.wrapping_add(1));
    });

    let tools = view! {
        <div class="sheet-buttons">
            <button
                type="button"
                class="button is-quiet is-icon"
                aria-label=words.sheet_down()
                disabled=move || sheet.get() == Sheet::Peek
                on:click=move |_| sheet.update(|sheet| *sheet = sheet.down())
            >
                <Icon name="chevron-down"/>
            </button>
            <button
                type="button"
                class="button is-quiet is-icon"
                aria-label=words.sheet_up()
                disabled=move || sheet.get() == Sheet::Full
                on:click=move |_| sheet.update(|sheet| *sheet = sheet.up())
            >
                <Icon name="chevron-up"/>
            </button>
        </div>
    }
    .into_any();

    view! {
        <div class="browse" class:is-list=move || list_only.get() data-sheet=move || sheet.get().name()>
            <PageTitle text=words.reports_title() hidden=true/>
            {dynamic_view(move || {
                (!list_only.get()).then(|| {
                    view! {
                        <MapView
                            markers=markers
                            on_moved=Callback::new(move |viewport| view.moved(viewport))
                            on_chosen=select_marker
                            on_pointed=Callback::new(move |key| hovered.set(key))
                            on_tapped=Callback::new(move |_| view.select(None))
                            go=map_target
                            center=start.center
                            zoom=start.zoom
                            label=words.map_label()
                            covers=".leaflet-bar, .map-hint, .map-actions .button, .panel"
                            covers_moved=sheet_changes
                        />
                    }
                }).into_any()
            })}
            <section class="panel" aria-label=words.reports_list()>
                <div
                    class="panel-grip"
                    on:pointerdown=move |event| drag_start.set_value(Some(f64::from(event.client_y())))
                    on:pointerup=move |event| {
                        if let Some(from) = drag_start.get_value() {
                            let moved = f64::from(event.client_y()) - from;
                            if moved < -24.0 {
                                sheet.update(|sheet| *sheet = sheet.up());
                            } else if moved > 24.0 {
                                sheet.update(|sheet| *sheet = sheet.down());
                            }
                        }
                        drag_start.set_value(None);
                    }
                >
                    <span class="grip" aria-hidden="true"></span>
                </div>
                <Filters view/>
                <ReportList view data hovered tools=tools/>
            </section>
            <div class="map-actions">
                <button
                    type="button"
                    class="button"
                    on:click=move |_| {
                        view.change(|view| view.list = !view.list);
                        dom::scroll_to_top();
                    }
                >
                    <Icon name="list"/>
                    <span class="button-word">
                        {dynamic_text(move || {
                            Some(if list_only.get() { words.view_map() } else { words.view_list() }.to_owned())
                        })}
                    </span>
                </button>
                {dynamic_view(move || (!list_only.get()).then(|| view! { <data::Locate map_target/> }).into_any())}
                <a class="button is-primary" href=ReportsPage::form().href()>
                    <Icon name="plus"/>
                    {words.nav_new()}
                </a>
            </div>
        </div>
    }
    .into_any()
}
