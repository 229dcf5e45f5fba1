//! The step for the place: by the device's position, by name, on the map, or as free text.

use contract::{LatLon, SearchResultKind};
use leptos::prelude::*;

use super::{buttons, form::Form, heading, point};
use crate::{
    cards::{SearchCombobox, Selection},
    map::MapView,
};
use ui::{FieldNotes, Icon, InputAttributes, TextField, locate_with_status};

/// Zoom level at which single houses are visible.
const HOUSE_ZOOM: u8 = 17;

/// The step.
pub(super) fn view(form: Form) -> AnyView {
    let words = form.words;
    // Message about the last choice: too coarse, outside the city, or only the street.
    let message = RwSignal::new(None::<String>);
    let address = RwSignal::new(form.draft.with_untracked(|draft| draft.address.clone()));
    view! {
        {heading(form, words.place_title())}
        <p class="lead">{words.place_lead()}</p>
        {position_button(form, message)}
        {search(form, message, address)}
        <p class="status-text" role="status">{message}</p>
        {map(form, message)}
        {point::view(form)}
        <TextField
            id="address"
            label=words.place_address()
            hint=words.place_address_hint()
            fault=form.error("address")
            value=address
            attributes=InputAttributes { complete: "street-address", ..InputAttributes::default() }
            on_input=Callback::new(move |text| form.edit(|draft| draft.address = text))
        />
        {buttons(form)}
    }
    .into_any()
}

fn choose_place(form: Form, message: RwSignal<Option<String>>, at: LatLon, text: Option<String>) -> bool {
    let inside = form.set_place(at);
    message.set(if inside { text } else { Some(form.words.place_outside().to_owned()) });
    inside
}

/// "Use my position". The position is requested only when the button is pressed.
fn position_button(form: Form, message: RwSignal<Option<String>>) -> AnyView {
    let words = form.words;
    let busy = RwSignal::new(false);
    let press = move |_| {
        locate_with_status(busy, message, words, move |fix| {
            let accuracy = words.place_accuracy(civic::locale::distance(fix.accuracy_m, &words));
            if choose_place(form, message, fix.at, Some(accuracy)) {
                form.map_target.set(Some((fix.at, Some(HOUSE_ZOOM))));
            }
        });
    };
    view! {
        <button type="button" class="button locate" aria-busy=move || busy.get().then_some("true") on:click=press>
            <Icon name="locate-fixed"/>
            {words.place_locate()}
        </button>
    }
    .into_any()
}

/// Search for a ward, street or landmark by name.
fn search(form: Form, message: RwSignal<Option<String>>, address: RwSignal<String>) -> AnyView {
    let words = form.words;
    let fault = form.error("place-search");
    let on_chosen = Callback::new(move |selection: Selection| {
        let Selection { result, typed } = selection;
        let Some(at) = result.lat.zip(result.lon).map(|(lat, lon)| LatLon::new(lat, lon)) else { return };
        let text = result.approximate.then(|| words.place_approximate().to_owned());
        if !choose_place(form, message, at, text) {
            return;
        }
        form.map_target.set(Some((at, Some(if result.kind == SearchResultKind::Ward { 15 } else { HOUSE_ZOOM }))));
        // An approximate result lacks the house number, so use the text that was typed.
        let name = if result.approximate { typed } else { result.title.get(words.tag()).to_owned() };
        if result.kind == SearchResultKind::Place {
            address.set(name.clone());
            form.edit(|draft| draft.address = name);
        }
    });
    let near = Signal::derive(move || form.draft.with(|draft| draft.at));
    view! {
        <div class="field" class:is-wrong=move || fault.with(Option::is_some)>
            <label class="field-label" for="place-search">{words.place_search()}</label>
            <FieldNotes id="place-search".to_owned() hint=words.place_search_hint() fault/>
            <div class="search">
                <Icon name="search"/>
                <SearchCombobox
                    id="place-search"
                    described_by="place-search-hint place-search-fault"
                    placeholder=words.place_search_placeholder()
                    kinds=vec![SearchResultKind::Place, SearchResultKind::Ward]
                    keep_text=true
                    near=near
                    on_chosen
                />
            </div>
        </div>
    }
    .into_any()
}

/// The map. It may fail to load: the step works without it.
fn map(form: Form, message: RwSignal<Option<String>>) -> AnyView {
    let words = form.words;
    let city = form.city();
    let at = form.draft.with_untracked(|draft| draft.at);
    let (center, zoom) = at.map_or((city.center, city.zoom.start), |at| (at, HOUSE_ZOOM));
    let spot = Signal::derive(move || form.draft.with(|draft| draft.at));
    let on_tapped = Callback::new(move |at| {
        choose_place(form, message, at, None);
    });
    view! {
        <div class="place-map">
            <p class="hint" id="place-map-hint">{words.place_map_hint()}</p>
            <MapView
                markers=Signal::derive(Vec::new)
                spot
                on_tapped
                go=form.map_target
                center
                zoom
                label=words.place_map()
            />
        </div>
    }
    .into_any()
}
