//! What a link fills in: over an empty draft at once, over another one only when the person says so.

use civic::{draft::Draft, geo::distance_m};
use contract::reports::Prefill;
use leptos::prelude::*;

use super::{desk::desk, form::Form, step::Step};
use ui::{Icon, dynamic_text};

/// Places nearer than this are the same.
const SAME_M: f64 = 20.0;

/// A link was followed.
pub(super) fn take(form: Form, prefill: Prefill) {
    let (empty, same) = form.draft.with_untracked(|draft| (draft.is_empty(), holds(draft, &prefill)));
    if empty {
        fill(form, prefill);
        form.open(Step::Place, true);
    } else if same {
        form.open(Step::of_number(form.draft.with_untracked(|draft| draft.step)), true);
    } else {
        form.offered.set(Some(prefill));
    }
}

/// Whether a draft says already what the link says.
fn holds(draft: &Draft, prefill: &Prefill) -> bool {
    let near = |at| draft.at.is_some_and(|own| distance_m(own, at) < SAME_M);
    prefill.category.as_ref().is_none_or(|category| *category == draft.category)
        && prefill.at.is_none_or(near)
        && prefill.place.as_ref().is_none_or(|place| *place == draft.address)
        && (prefill.about.is_none() || prefill.about == draft.about)
}

fn fill(form: Form, prefill: Prefill) {
    let outside = prefill.at.is_some_and(|at| !form.set_place(at));
    if outside {
        form.notices.problem(form.words.place_outside());
    }
    form.edit(|draft| {
        draft.category = prefill.category.unwrap_or_default();
        draft.address = prefill.place.unwrap_or_default();
        draft.about = prefill.about;
    });
    heal(form);
    form.turn.update(|turn| *turn += 1);
}

/// Leaves out what is wrong and nobody could mend, because no field shows it.
pub(super) fn heal(form: Form) {
    let about_is_wrong = form.draft.with_untracked(|draft| !form.rules().faults(draft, Some(Step::Check)).is_empty());
    if about_is_wrong {
        form.edit(|draft| draft.about = None);
    }
}

/// Which of the two?
pub(super) fn view(form: Form, prefill: Prefill) -> AnyView {
    let words = form.words;
    let kept = form.draft.with_untracked(|draft| civic::report::summary(&draft.description));
    let go_on = move |_| {
        form.offered.set(None);
        form.open(Step::of_number(form.draft.with_untracked(|draft| draft.step)), true);
    };
    let take_new = move |_| {
        desk().renew();
        form.forget_around();
        fill(form, prefill.clone());
        form.offered.set(None);
        form.open(Step::Place, true);
    };
    view! {
        <section class="offer" aria-labelledby="offer-title">
            <h2 id="offer-title">
                <Icon name="rotate-ccw"/>
                {words.offer_title()}
            </h2>
            {(!kept.is_empty()).then(|| view! { <blockquote>{kept}</blockquote> })}
            <p>
                {dynamic_text(move || {
                    form.sending.track();
                    let said = if desk().sends_this() { words.send_meanwhile() } else { words.offer_text() };
                    Some(said.to_owned())
                })}
            </p>
            <div class="button-row">
                <button type="button" class="button is-primary" on:click=go_on>{words.offer_go_on()}</button>
                <button type="button" class="button" on:click=take_new>{words.offer_new()}</button>
            </div>
        </section>
    }
    .into_any()
}
