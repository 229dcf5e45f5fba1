//! Keeps the draft on the device, brings it back, and follows the address.

use civic::draft::Draft;
use contract::reports::{Prefill, ReportCode, ReportsPage};
use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use std::rc::Rc;

use super::{desk::desk, form::Form, offer, step::Step};
use browser::timer;
use ui::{Latest, effect};

/// Milliseconds of silence after a change before it is kept.
const PAUSE: i32 = 300;

pub(super) fn start(form: Form) {
    let search = use_location().search;
    let desk = desk();
    desk.clone().open();
    let navigate = use_navigate();
    desk.filed.replace(Some(Rc::new(move |code: &ReportCode| {
        let (said, href) = (form.words.send_done(code), ReportsPage::One(code.clone()).href());
        // A link asks something of the person just now.
        if form.offered.try_with_untracked(Option::is_some) == Some(true) {
            form.notices.link(said, href, false);
        } else {
            form.notices.say(said);
            navigate(&href, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    })));
    follow(form, search);
    save(form);
    let online = window_event_listener(ev::online, move |_| {
        form.offline.try_set(false);
    });
    let offline = window_event_listener(ev::offline, move |_| {
        form.offline.try_set(true);
    });
    on_cleanup(move || {
        self::desk().filed.take();
        online.remove();
        offline.remove();
    });
    ward(form);
}

/// Shows the step that the address names, and takes in what a link wants to fill in.
fn follow(form: Form, search: Memo<String>) {
    let mut first = true;
    effect(move || {
        let query = search.get();
        if !form.ready.get() {
            return;
        }
        untrack(|| {
            if first {
                form.restored.set(!form.draft.with(Draft::is_empty));
                offer::heal(form);
            }
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
    let latest = Latest::new();
    effect(move || {
        form.draft.track();
        if !form.ready.get() {
            return;
        }
        let turn = latest.begin();
        spawn_local(async move {
            timer::sleep(PAUSE).await;
            if !turn.is_latest() {
                return;
            }
            desk().keep().await;
        });
    });
    let stash = || desk().stash();
    // On a telephone, a page that goes out of sight may never come back.
    let hidden = window_event_listener_untyped("visibilitychange", move |_| stash());
    let leaving = window_event_listener_untyped("pagehide", move |_| stash());
    on_cleanup(move || {
        stash();
        // Where the quick store refuses, the other one may not.
        spawn_local(desk().keep());
        hidden.remove();
        leaving.remove();
    });
}

/// Takes the ward of the place over, unless the person chose one, and leaves out one that the city does not have.
fn ward(form: Form) {
    effect(move || {
        let Some(wards) = form.wards.get() else { return };
        let known =
            form.draft.with(|draft| draft.ward.as_ref().is_none_or(|code| wards.iter().any(|ward| ward.code == *code)));
        if !known {
            form.edit(|draft| (draft.ward, draft.ward_confirmed) = (None, false));
        }
    });
    effect(move || {
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
