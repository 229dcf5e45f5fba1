//! Error summary at the top of a form: links to the fields with errors.

use leptos::prelude::*;

use super::{Icon, dynamic_view, use_words};
use browser::dom;

/// A field with an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Id of the field's element.
    pub field: String,
    /// The error and how to fix it.
    pub text: String,
}

/// Id of the summary, which gets the focus when validation fails.
pub const ERROR_SUMMARY_ID: &str = "faults";

/// The summary. Draws nothing if there are no errors.
#[component]
pub fn ErrorSummary(
    /// The field errors in the order of the form.
    faults: Signal<Vec<FieldError>>,
) -> impl IntoView {
    let words = use_words();
    let row = |fault: FieldError| {
        let id = fault.field.clone();
        view! {
            <li>
                <a
                    href=format!("#{}", fault.field)
                    // The router would treat a bare hash as a page.
                    on:click=move |event| {
                        event.prevent_default();
                        event.stop_propagation();
                        dom::focus(&id);
                    }
                >
                    {fault.text}
                </a>
            </li>
        }
    };
    dynamic_view(move || {
        let faults = faults.get();
        if faults.is_empty() {
            return ().into_any();
        }
        view! {
            <div class="faults" id=ERROR_SUMMARY_ID tabindex="-1" role="alert" aria-labelledby="faults-title">
                <h2 id="faults-title">
                    <Icon name="circle-alert"/>
                    {words.form_faults()}
                </h2>
                <ul>{faults.into_iter().map(row).collect_view()}</ul>
            </div>
        }
        .into_any()
    })
}
