//! Keeps the draft on the device, brings it back, and follows the address.

use contract::Prefill;
use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;

use super::{form::Form, offer, step::Step};
use crate::{
    browser::{draft, scripts, timer},
    ui::watch,
};

/// Milliseconds of silence after a change before it is kept.
const PAUSE: i32 = 300;

pub(super) fn start(form: Form) {
    let search = use_location().search;
    spawn_local(async move {
        let (kept, _) = futures::join!(draft::load(), scripts::style("form-css"));
        if form.ready.try_get_untracked().is_none() {
            return;
        }
        form.restored.set(!kept.is_empty());
        form.draft.set(kept);
        form.ready.set(true);
    });
    follow(form, search);
    save(form);
    let online = window_event_listener(ev::online, move |_| {
        form.offline.try_set(false);
    });
    let offline = window_event_listener(ev::offline, move |_| {
        form.offline.try_set(true);
    });
    on_cleanup(move || {
        online.remove();
        offline.remove();
    });
    ward(form);
}

/// Shows the step that the address names, and takes in what a link wants to fill in.
fn follow(form: Form, search: Memo<String>) {
    let mut first = true;
    watch(move || {
        let query = search.get();
        if !form.ready.get() {
            return;
        }
        untrack(|| {
            let prefill = Prefill::parse(&query);
            if prefill != Prefill::default() {
                offer::take(form, prefill);
            } else if first && form.restored.get() && !query.contains("step=") {
                let step = Step::of_number(form.draft.with(|draft| draft.step));
                form.arrive(step, true);
                form.open(form.step.get(), true);
            } else {
                form.arrive(Step::of_query(&query), first);
            }
        });
        first = false;
    });
}

/// Keeps the draft after each change, and at once when the page may be on its way out.
fn save(form: Form) {
    let latest = StoredValue::new(0_u32);
    watch(move || {
        form.draft.track();
        if !form.ready.get() {
            return;
        }
        let now = latest.get_value().wrapping_add(1);
        latest.set_value(now);
        spawn_local(async move {
            timer::sleep(PAUSE).await;
            if latest.try_get_value() != Some(now) {
                return;
            }
            match form.draft.try_get_untracked() {
                Some(kept) if kept.is_empty() => draft::forget().await,
                Some(kept) => draft::save(&kept).await,
                None => {}
            }
        });
    });
    let stash = move || {
        if form.ready.try_get_untracked() == Some(true) {
            form.draft.try_with_untracked(|kept| {
                if !kept.is_empty() {
                    draft::stash(kept);
                }
            });
        }
    };
    // On a telephone, a page that goes out of sight may never come back.
    let hidden = window_event_listener_untyped("visibilitychange", move |_| stash());
    let leaving = window_event_listener_untyped("pagehide", move |_| stash());
    on_cleanup(move || {
        stash();
        hidden.remove();
        leaving.remove();
    });
}

/// Takes the ward of the place over, unless the person chose one.
fn ward(form: Form) {
    watch(move || {
        let Some(found) = form.lookup.get() else { return };
        if form.lookup.busy.get() {
            return;
        }
        let open = form.draft.with_untracked(|draft| draft.at.is_some() && !draft.ward_confirmed);
        if open {
            form.edit(|draft| {
                draft.ward_confirmed = found.exact;
                draft.ward = Some(found.ward.code);
            });
        }
    });
}
