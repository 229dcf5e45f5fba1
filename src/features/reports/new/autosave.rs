//! Saves the draft on the device, restores it, and follows the step in the address.

use civic::draft::Draft;
use contract::reports::{Prefill, ReportCode, ReportsPage};
use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use std::rc::Rc;

use super::{form::Form, offer, session::session, step::Step};
use browser::timer;
use ui::{Latest, effect};

/// Milliseconds without a change after which the draft is saved.
const DEBOUNCE_MS: i32 = 300;

pub(super) fn start(form: Form) {
    let search = use_location().search;
    let session = session();
    session.clone().open();
    let navigate = use_navigate();
    session.on_filed.replace(Some(Rc::new(move |code: &ReportCode| {
        let (message, href) = (form.words.send_done(code), ReportsPage::One(code.clone()).href());
        // The user is deciding about the data of a link, so don't navigate away.
        if form.offered.try_with_untracked(Option::is_some) == Some(true) {
            form.notices.link(message, href, false);
        } else {
            form.notices.success(message);
            navigate(&href, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    })));
    follow_address(form, search);
    offer::open_filled_draft(form);
    save_on_change(form);
    let online = window_event_listener(ev::online, move |_| {
        form.offline.try_set(false);
    });
    let offline = window_event_listener(ev::offline, move |_| {
        form.offline.try_set(true);
    });
    on_cleanup(move || {
        self::session().on_filed.take();
        online.remove();
        offline.remove();
    });
    sync_ward(form);
}

/// Shows the step in the address, and handles data that a link fills in.
fn follow_address(form: Form, search: Memo<String>) {
    let mut first = true;
    effect(move || {
        let query = search.get();
        if !form.ready.get() {
            return;
        }
        untrack(|| {
            if first {
                form.restored.set(!form.draft.with(Draft::is_empty));
                offer::remove_invalid_about(form);
            }
            let prefill = Prefill::parse(&query);
            if prefill != Prefill::default() {
                offer::apply_link(form, prefill);
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

/// Saves the draft after each change, and at once when the page may be closing.
fn save_on_change(form: Form) {
    let latest = Latest::new();
    effect(move || {
        form.draft.track();
        if !form.ready.get() {
            return;
        }
        let token = latest.begin();
        spawn_local(async move {
            timer::sleep(DEBOUNCE_MS).await;
            if !token.is_latest() {
                return;
            }
            session().save().await;
        });
    });
    let stash = || session().stash();
    // On a phone, a hidden page may never become visible again.
    let hidden = window_event_listener_untyped("visibilitychange", move |_| stash());
    let leaving = window_event_listener_untyped("pagehide", move |_| stash());
    on_cleanup(move || {
        stash();
        // Also save to the slower storage, which may work where the fast one fails.
        spawn_local(session().save());
        hidden.remove();
        leaving.remove();
    });
}

/// Sets the ward of the place, unless the user chose one, and clears a ward that the city doesn't have.
fn sync_ward(form: Form) {
    effect(move || {
        let Some(wards) = form.wards.get() else { return };
        let known =
            form.draft.with(|draft| draft.ward.as_ref().is_none_or(|code| wards.iter().any(|ward| ward.code == *code)));
        if !known {
            form.edit(|draft| (draft.ward, draft.ward_confirmed) = (None, false));
        }
    });
    effect(move || {
        let Some(lookup) = form.lookup.get() else { return };
        if form.lookup.busy.get() {
            return;
        }
        let open = form.draft.with_untracked(|draft| draft.at.is_some() && !draft.ward_confirmed);
        if open {
            form.edit(|draft| {
                draft.ward_confirmed = lookup.exact;
                draft.ward = Some(lookup.ward.code);
            });
        }
    });
}
