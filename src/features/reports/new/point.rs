//! The chosen point as text, its ward, and the buttons that move it.

use civic::geo::bbox_around;
use contract::LatLon;
use leptos::prelude::*;

use super::form::Form;
use ui::{FieldNotes, Icon, State, described_by, dynamic_text, dynamic_view};

/// Distance in metres that one press moves the point.
const NUDGE_M: f64 = 10.0;

/// The chosen point, or a message that none is chosen yet.
pub(super) fn view(form: Form) -> AnyView {
    let words = form.words;
    let chosen = Memo::new(move |_| form.draft.with(|draft| draft.at.is_some()));
    view! {
        <section class="point" aria-label=words.point_title()>
            <Icon name="map-pin"/>
            <div class="point-text">
                <p role="status" class="point-place">{dynamic_text(move || Some(place_text(form)))}</p>
                {dynamic_view(move || chosen.get().then(|| view! { {ward(form)} {nudges(form)} }).into_any())}
            </div>
        </section>
    }
    .into_any()
}

/// "Phường Cửa Nam (21.02851, 105.85213)".
pub(super) fn place_text(form: Form) -> String {
    let Some(at) = form.draft.with(|draft| draft.at) else { return form.words.point_none().to_owned() };
    let position = format!("{}, {}", contract::fixed(at.lat, 5), contract::fixed(at.lon, 5));
    match ward_name(form) {
        Some(name) => format!("{name} ({position})"),
        None => position,
    }
}

/// Name of the draft's ward.
fn ward_name(form: Form) -> Option<String> {
    let code = form.draft.with(|draft| draft.ward.clone())?;
    let tag = form.words.tag();
    let matching = form.lookup.get().filter(|lookup| lookup.ward.code == code).map(|lookup| lookup.ward);
    let ward = matching.or_else(|| form.wards.get()?.iter().find(|ward| ward.code == code).cloned());
    ward.map(|ward| ward.name.get(tag).to_owned())
}

/// A list of all wards, for when the lookup failed or isn't exact.
fn ward(form: Form) -> AnyView {
    let words = form.words;
    let unsure = Memo::new(move |_| {
        form.lookup.state.with(|state| match state {
            State::Loading => false,
            State::Loaded(lookup) => !lookup.exact,
            State::Failed(_) => true,
        })
    });
    let choose = move |event| {
        let code = event_target_value(&event);
        form.edit(|draft| {
            draft.ward_confirmed = !code.is_empty();
            draft.ward = Some(code).filter(|code| !code.is_empty());
        });
    };
    let select = move || {
        let Some(wards) = form.wards.get().filter(|_| unsure.get()) else { return ().into_any() };
        // Rendered again for each new lookup result. The element itself holds a choice made by hand.
        form.lookup.state.track();
        let selected_code = form.draft.with_untracked(|draft| draft.ward.clone()).unwrap_or_default();
        let mut rows: Vec<(String, String)> =
            wards.iter().map(|ward| (ward.name.get(words.tag()).to_owned(), ward.code.clone())).collect();
        rows.sort_by_cached_key(|(name, _)| civic::text::fold(name));
        let options = rows.into_iter().map(|(name, code)| {
            let selected = code == selected_code;
            view! { <option value=code selected=selected>{name}</option> }
        });
        let options = options.collect_view();
        view! {
            <div class="field">
                <label class="field-label" for="ward">{words.point_ward()}</label>
                <FieldNotes id="ward".to_owned() hint=words.point_ward_hint() fault=form.error("ward")/>
                <select id="ward" name="ward" aria-describedby=described_by("ward") on:change=choose>
                    <option value="" selected=selected_code.is_empty()>{words.point_ward_unknown()}</option>
                    {options}
                </select>
            </div>
        }
        .into_any()
    };
    dynamic_view(select)
}

/// Four buttons that move the point without a map.
fn nudges(form: Form) -> AnyView {
    let words = form.words;
    let moved = RwSignal::new("");
    let button = move |icon: &'static str, label: &'static str, done: &'static str, to: fn(LatLon) -> LatLon| {
        let press = move |_| {
            let Some(at) = form.draft.with_untracked(|draft| draft.at) else { return };
            let inside = form.set_place(to(at));
            if inside {
                form.map_target.set(form.draft.with_untracked(|draft| draft.at).map(|at| (at, None)));
            }
            // Clear the text first, so that screen readers announce the same text again.
            moved.set("");
            request_animation_frame(move || {
                moved.try_set(if inside { done } else { words.place_outside() });
            });
        };
        view! {
            <button type="button" class="button is-icon" aria-label=label on:click=press>
                <Icon name=icon/>
            </button>
        }
        .into_any()
    };
    view! {
        <div class="nudges" role="group" aria-labelledby="nudges-title">
            <p id="nudges-title" class="hint">{words.nudge_title()}</p>
            {button("arrow-up", words.nudge_north(), words.nudged_north(), |at| {
                LatLon::new(bbox_around(at, NUDGE_M).max_lat, at.lon)
            })}
            {button("arrow-down", words.nudge_south(), words.nudged_south(), |at| {
                LatLon::new(bbox_around(at, NUDGE_M).min_lat, at.lon)
            })}
            {button("arrow-left", words.nudge_west(), words.nudged_west(), |at| {
                LatLon::new(at.lat, bbox_around(at, NUDGE_M).min_lon)
            })}
            {button("arrow-right", words.nudge_east(), words.nudged_east(), |at| {
                LatLon::new(at.lat, bbox_around(at, NUDGE_M).max_lon)
            })}
            <p class="visually-hidden" role="status">{moved}</p>
        </div>
    }
    .into_any()
}
