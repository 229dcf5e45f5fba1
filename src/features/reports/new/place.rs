//! Where is it? By the device's position, by name, on the map, or in one's own words.

use contract::{LatLon, SearchResultKind};
use leptos::prelude::*;

use super::{form::Form, heading, point, ways};
use crate::{
    cards::{Chosen, HitField},
    map::MapView,
};
use ui::{FieldNotes, Icon, TextField, Typing, locate_saying};

/// Zoom at which houses can be told apart.
const CLOSE: u8 = 17;

/// The step.
pub(super) fn view(form: Form) -> AnyView {
    let words = form.words;
    // What the last way of choosing has to say: too coarse, outside the city, only the street.
    let said = RwSignal::new(None::<String>);
    let address = RwSignal::new(form.draft.with_untracked(|draft| draft.address.clone()));
    view! {
        {heading(form, words.place_title())}
        <p class="lead">{words.place_lead()}</p>
        {my_position(form, said)}
        {search(form, said, address)}
        <p class="said" role="status">{said}</p>
        {map(form, said)}
        {point::view(form)}
        <TextField
            id="address"
            label=words.place_address()
            hint=words.place_address_hint()
            fault=form.fault("address")
            value=address
            typing=Typing { complete: "street-address", ..Typing::default() }
            on_input=Callback::new(move |text| form.edit(|draft| draft.address = text))
        />
        {ways(form)}
    }
    .into_any()
}

fn choose(form: Form, said: RwSignal<Option<String>>, at: LatLon, text: Option<String>) -> bool {
    let inside = form.set_place(at);
    said.set(if inside { text } else { Some(form.words.place_outside().to_owned()) });
    inside
}

/// "Use my position", asked for only when pressed.
fn my_position(form: Form, said: RwSignal<Option<String>>) -> AnyView {
    let words = form.words;
    let busy = RwSignal::new(false);
    let press = move |_| {
        locate_saying(busy, said, words, move |fix| {
            let accuracy = words.place_accuracy(civic::locale::distance(fix.accuracy_m, &words));
            if choose(form, said, fix.at, Some(accuracy)) {
                form.go.set(Some((fix.at, Some(CLOSE))));
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

/// A ward, street or landmark by name.
fn search(form: Form, said: RwSignal<Option<String>>, address: RwSignal<String>) -> AnyView {
    let words = form.words;
    let fault = form.fault("place-search");
    let on_chosen = Callback::new(move |chosen: Chosen| {
        let Chosen { hit, typed } = chosen;
        let Some(at) = hit.lat.zip(hit.lon).map(|(lat, lon)| LatLon::new(lat, lon)) else { return };
        let text = hit.approximate.then(|| words.place_approximate().to_owned());
        if !choose(form, said, at, text) {
            return;
        }
        form.go.set(Some((at, Some(if hit.kind == SearchResultKind::Ward { 15 } else { CLOSE }))));
        // A house number is known only to the person who typed it.
        let name = if hit.approximate { typed } else { hit.title.get(words.tag()).to_owned() };
        if hit.kind == SearchResultKind::Place {
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
                <HitField
                    id="place-search"
                    described_by="place-search-hint place-search-fault"
                    placeholder=words.place_search_placeholder()
                    kinds=vec![SearchResultKind::Place, SearchResultKind::Ward]
                    keep=true
                    near=near
                    on_chosen
                />
            </div>
        </div>
    }
    .into_any()
}

/// The map. It may fail: everything here can be done without it.
fn map(form: Form, said: RwSignal<Option<String>>) -> AnyView {
    let words = form.words;
    let city = form.city();
    let at = form.draft.with_untracked(|draft| draft.at);
    let (center, zoom) = at.map_or((city.center, city.zoom.start), |at| (at, CLOSE));
    let spot = Signal::derive(move || form.draft.with(|draft| draft.at));
    let on_tapped = Callback::new(move |at| {
        choose(form, said, at, None);
    });
    view! {
        <div class="place-map">
            <p class="hint" id="place-map-hint">{words.place_map_hint()}</p>
            <MapView
                markers=Signal::derive(Vec::new)
                spot
                on_tapped
                go=form.go
                center
                zoom
                label=words.place_map()
            />
        </div>
    }
    .into_any()
}
