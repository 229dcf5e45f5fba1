//! Confirmation of an action that cannot be undone.

use leptos::{html, prelude::*};

use super::effect;

/// A dialog with a question, a confirm button and a cancel button. Escape cancels.
#[component]
pub fn Confirm(
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// The question.
    title: &'static str,
    /// Consequences of the action.
    text: &'static str,
    /// Label of the confirm button.
    yes: &'static str,
    /// Label of the cancel button.
    no: &'static str,
    /// Called on confirmation.
    on_yes: Callback<()>,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    effect(move || {
        let (Some(dialog), open) = (dialog.get(), open.get()) else { return };
        if open && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog class="confirm" node_ref=dialog aria-labelledby="confirm-title" on:close=move |_| open.set(false)>
            <h2 id="confirm-title">{title}</h2>
            <p>{text}</p>
            <div class="button-row">
                <button
                    type="button"
                    class="button is-danger"
                    on:click=move |_| {
                        open.set(false);
                        on_yes.run(());
                    }
                >
                    {yes}
                </button>
                // Cancel has the focus, so that pressing Enter out of habit destroys nothing.
                <button type="button" class="button" autofocus on:click=move |_| open.set(false)>{no}</button>
            </div>
        </dialog>
    }
    .into_any()
}
