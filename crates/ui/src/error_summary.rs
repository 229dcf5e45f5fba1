//! What is wrong with a form, at its top: a list of links to the fields at fault.

use leptos::prelude::*;

use super::{Icon, dynamic_view, use_words};
use browser::dom;

/// A field at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Id of its element.
    pub field: String,
    /// What is wrong and what to do.
    pub text: String,
}

/// Id of the list, which takes the focus when a form is refused.
pub const FAULT_LIST: &str = "faults";

/// The list; nothing while nothing is wrong.
#[component]
pub fn ErrorSummary(
    /// The fields at fault, in the order of the form.
    faults: Signal<Vec<FieldError>>,
) -> impl IntoView {
    let words = use_words();
    let row = |fault: FieldError| {
        let id = fault.field.clone();
        view! {
            <li>
                <a
                    href=format!("#{}", fault.field)
                    // The router would take a bare hash for a page.
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
            <div class="faults" id=FAULT_LIST tabindex="-1" role="alert" aria-labelledby="faults-title">
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
