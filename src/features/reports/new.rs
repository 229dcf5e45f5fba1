//! `/reports/new`: the report form, step by step. The draft is stored on the device from the first letter until the
//! server has accepted the report.

mod autosave;
mod category;
mod check;
mod contact;
mod describe;
mod form;
mod nearby;
mod offer;
mod photos;
mod place;
mod point;
mod questions;
mod rules;
mod send;
mod sending;
mod session;
mod step;

use leptos::prelude::*;

use self::{form::Form, sending::Sending, step::Step};
use ui::{Confirm, ErrorSummary, Icon, PageTitle, Skeleton, dynamic_view, use_words};

/// The report form.
#[component]
pub fn New() -> impl IntoView {
    let words = use_words();
    let form = Form::new();
    autosave::start(form);
    view! {
        <div class="page report-form">
            <PageTitle text=words.title_new()/>
            {dynamic_view(move || match (form.ready.get() && !form.undecided.get(), form.offered.get()) {
                (false, _) => view! { <Skeleton rows=4/> }.into_any(),
                (true, Some(prefill)) => offer::view(form, prefill),
                (true, None) => view! { <Steps form/> }.into_any(),
            })}
        </div>
    }
    .into_any()
}

/// Progress, banners, the error summary, and the current step.
#[component]
fn Steps(form: Form) -> impl IntoView {
    let words = form.words;
    view! {
        <RestoredBanner form/>
        <Progress form/>
        {banner("wifi-off", words.form_offline(), move || form.offline.get())}
        {banner("triangle-alert", words.form_unkept(), move || form.unsaved.get())}
        {banner("info", words.form_elsewhere(), move || form.elsewhere.get())}
        {banner("send", words.send_meanwhile(), move || {
            form.sending.with(Sending::is_busy) && (form.step.get() != Step::Check || form.is_changed())
        })}
        <form
            class="step"
            novalidate
            autocomplete="on"
            on:submit=move |event| {
                event.prevent_default();
                form.next();
            }
        >
            <ErrorSummary faults=form.errors.into()/>
            {dynamic_view(move || {
                // Starting over renders every field again.
                form.generation.track();
                match form.step.get() {
                    Step::Place => place::view(form),
                    Step::Category => category::view(form),
                    Step::Questions => questions::view(form),
                    Step::Describe => describe::view(form),
                    Step::Nearby => nearby::view(form),
                    Step::Check => check::view(form),
                }
            })}
        </form>
    }
    .into_any()
}

/// A banner above the step, visible while `shown` is true.
fn banner(icon: &'static str, text: &'static str, shown: impl Fn() -> bool + Send + Sync + 'static) -> AnyView {
    let shown = Memo::new(move |_| shown());
    let draw = move || {
        view! {
            <p class="banner" role="status">
                <Icon name=icon/>
                {text}
            </p>
        }
    };
    dynamic_view(move || shown.get().then(draw).into_any())
}

/// The message that the draft was restored, and the button to start over.
#[component]
fn RestoredBanner(form: Form) -> impl IntoView {
    let words = form.words;
    let confirming = RwSignal::new(false);
    let busy = Memo::new(move |_| form.sending.with(Sending::is_busy));
    view! {
        {dynamic_view(move || {
            let banner = || {
                view! {
                    <div class="banner" role="status" data-testid="draft-kept">
                        <Icon name="rotate-ccw"/>
                        <p>{(!form.unsaved.get()).then(|| words.form_kept())}</p>
                        // A draft that is being sent cannot be deleted.
                        {dynamic_view(move || (!busy.get()).then(|| view! {
                            <button type="button" class="button is-quiet" on:click=move |_| confirming.set(true)>
                                {words.form_anew()}
                            </button>
                        }).into_any())}
                    </div>
                }
            };
            form.restored.get().then(banner).into_any()
        })}
        <Confirm
            open=confirming
            title=words.form_anew_title()
            text=words.form_anew_text()
            yes=words.form_anew_yes()
            no=words.form_anew_no()
            on_yes=Callback::new(move |()| form.start_over())
        />
    }
    .into_any()
}

/// The four parts of the form: which are done, and which is the current one.
#[component]
fn Progress(form: Form) -> impl IntoView {
    let words = form.words;
    let parts = [words.form_part_place(), words.form_part_what(), words.form_part_describe(), words.form_part_check()];
    let rows = parts.into_iter().zip(1_u8..).map(|(name, number)| {
        let now = move || form.step.get().part() == number;
        let done = move || form.step.get().part() > number;
        view! {
            <li class:is-done=done aria-current=move || now().then_some("step")>
                <span class="part-number num" aria-hidden="true">
                    {dynamic_view(move || {
                        if done() { view! { <Icon name="check"/> }.into_any() } else { number.into_any() }
                    })}
                </span>
                <span class="part-name">{name}</span>
            </li>
        }
    });
    view! { <ol class="parts" aria-label=words.form_parts()>{rows.collect_view()}</ol> }.into_any()
}

/// Heading of a step. It gets the focus when the user reaches the step.
fn heading(form: Form, title: &'static str) -> AnyView {
    let number = form.step.get_untracked().part();
    view! {
        <h2 id=step::HEADING tabindex="-1" class="step-title">
            <span class="step-count">{form.words.form_step(number)}</span>
            {title}
        </h2>
    }
    .into_any()
}

/// The buttons Continue and Back.
fn buttons(form: Form) -> AnyView {
    let words = form.words;
    let first = form.step.get_untracked() == Step::Place;
    view! {
        <div class="button-row">
            <button type="submit" class="button is-primary">{words.form_continue()}</button>
            {(!first)
                .then(|| {
                    view! {
                        <button type="button" class="button is-quiet" on:click=move |_| form.back()>
                            {words.form_back()}
                        </button>
                    }
                })}
        </div>
    }
    .into_any()
}
