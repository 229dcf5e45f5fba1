//! Data that a link fills in: applied at once to an empty draft, otherwise only when the user agrees. A link that fills
//! in everything leads to the check step, so that a report takes two taps.

use civic::{draft::Draft, geo::distance_m};
use contract::reports::Prefill;
use leptos::prelude::*;

use super::{form::Form, session::session, step::Step};
use ui::{Icon, State, dynamic_text, effect};

/// Places less than this many metres apart count as the same.
const SAME_M: f64 = 20.0;

/// Applies the data of a link, or asks what to do with it.
pub(super) fn apply_link(form: Form, prefill: Prefill) {
    let (empty, same) = form.draft.with_untracked(|draft| (draft.is_empty(), has_data(draft, &prefill)));
    if empty {
        fill(form, prefill);
    } else if same && prefill.is_complete() {
        // The link again, or a reload before the categories were there.
        form.undecided.set(true);
    } else if same {
        form.open(Step::of_number(form.draft.with_untracked(|draft| draft.step)), true);
    } else {
        form.offered.set(Some(prefill));
    }
}

/// Whether a draft already has the data of the link.
fn has_data(draft: &Draft, prefill: &Prefill) -> bool {
    let near = |at| draft.at.is_some_and(|own| distance_m(own, at) < SAME_M);
    prefill.category.as_ref().is_none_or(|category| *category == draft.category)
        && prefill.at.is_none_or(near)
        && prefill.place.as_ref().is_none_or(|place| *place == draft.address)
        && (prefill.about.is_none() || prefill.about == draft.about)
        // What the user has added to the description, or answered otherwise than the link, is no other report.
        && prefill.description.as_ref().is_none_or(|text| draft.description.trim_start().starts_with(text.as_str()))
}

/// Fills in an empty draft and opens its first step.
fn fill(form: Form, prefill: Prefill) {
    let is_complete = prefill.is_complete();
    let outside = prefill.at.is_some_and(|at| !form.set_place(at));
    if outside {
        form.notices.problem(form.words.place_outside());
    }
    form.edit(|draft| {
        draft.category = prefill.category.unwrap_or_default();
        draft.address = prefill.place.unwrap_or_default();
        draft.about = prefill.about;
        draft.description = prefill.description.unwrap_or_default();
        draft.answers = prefill.answers;
    });
    remove_invalid_about(form);
    form.generation.update(|generation| *generation += 1);
    if is_complete {
        form.undecided.set(true);
    } else {
        form.open(Step::Place, true);
    }
}

/// Opens a draft that a link has filled in at the first step in which something is missing, once the categories are
/// there or have failed to load: they say what is required.
pub(super) fn open_filled_draft(form: Form) {
    effect(move || {
        let is_waiting = form.catalogue.state.with(|state| matches!(state, State::Loading));
        if !form.undecided.get() || is_waiting {
            return;
        }
        untrack(|| {
            let step = form.draft.with(|draft| form.rules().first_incomplete(draft));
            form.arrive(step, true);
            form.open(form.step.get(), true);
            form.undecided.set(false);
        });
    });
}

/// Removes an invalid `about`, which the user couldn't correct, because no field shows it.
pub(super) fn remove_invalid_about(form: Form) {
    let about_is_wrong = form.draft.with_untracked(|draft| !form.rules().errors(draft, Some(Step::Check)).is_empty());
    if about_is_wrong {
        form.edit(|draft| draft.about = None);
    }
}

/// Asks the user: continue the draft, or start over with the link's data?
pub(super) fn view(form: Form, prefill: Prefill) -> AnyView {
    let words = form.words;
    let draft_summary = form.draft.with_untracked(|draft| civic::report::summary(&draft.description));
    let continue_draft = move |_| {
        form.offered.set(None);
        form.open(Step::of_number(form.draft.with_untracked(|draft| draft.step)), true);
    };
    let use_link = move |_| {
        session().start_over();
        form.reset();
        fill(form, prefill.clone());
        form.offered.set(None);
    };
    view! {
        <section class="offer" aria-labelledby="offer-title">
            <h2 id="offer-title">
                <Icon name="rotate-ccw"/>
                {words.offer_title()}
            </h2>
            {(!draft_summary.is_empty()).then(|| view! { <blockquote>{draft_summary}</blockquote> })}
            <p>
                {dynamic_text(move || {
                    form.sending.track();
                    let text = if session().is_sending_this() { words.send_meanwhile() } else { words.offer_text() };
                    Some(text.to_owned())
                })}
            </p>
            <div class="button-row">
                <button type="button" class="button is-primary" on:click=continue_draft>{words.offer_go_on()}</button>
                <button type="button" class="button" on:click=use_link>{words.offer_new()}</button>
            </div>
        </section>
    }
    .into_any()
}
