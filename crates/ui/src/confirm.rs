//! A question before something that cannot be taken back.

use leptos::{html, prelude::*};

use super::effect;

/// A dialogue with a question, a way on and a way back. Escape is the way back.
#[component]
pub fn Confirm(
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// The question.
    title: &'static str,
    /// What it means.
    text: &'static str,
    /// The way on.
    yes: &'static str,
    /// The way back.
    no: &'static str,
    /// The person wants it.
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
                // The way back has the focus: Enter by habit destroys nothing.
                <button type="button" class="button" autofocus on:click=move |_| open.set(false)>{no}</button>
            </div>
        </dialog>
    }
    .into_any()
}
