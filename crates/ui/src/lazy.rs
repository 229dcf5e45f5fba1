//! Views whose code is fetched when they are first needed.

use browser::{scripts, timer};
use contract::ApiError;
use futures::{future::select, join};
use leptos::{prelude::*, reactive::computed::ScopedFuture, task::spawn_local};
use std::{
    future::Future,
    pin::{Pin, pin},
};

use super::{Failure, Skeleton, State, dynamic_view};

/// How long a view waits for its style sheet, in milliseconds.
const STYLE_PATIENCE: i32 = 4_000;

/// Code on its way; `None` when it did not arrive.
pub type ViewFuture = Pin<Box<dyn Future<Output = Option<AnyView>>>>;

/// Fetches code, and draws it if it is still waited for.
pub type LoadView = fn(MountGuard) -> ViewFuture;

/// Who waits for code: nothing is drawn for a view that has gone, whose contexts are gone as well.
#[derive(Clone, Copy)]
pub struct MountGuard(RwSignal<State<()>>);

impl MountGuard {
    /// Draws, unless nobody waits any more.
    pub fn draw(self, draw: impl FnOnce() -> AnyView) -> AnyView {
        if self.0.is_disposed() { ().into_any() } else { draw() }
    }
}

/// Makes a function that fetches the code of a component without properties and draws it.
///
/// The caller has [`ViewFuture`] and [`MountGuard`] in scope. Without its feature `split`, in development and in tests, all
/// code is part of the one module.
#[macro_export]
macro_rules! lazy_view {
    ($(#[$doc:meta])* $name:ident, $view:path) => {
        $(#[$doc])*
        pub fn $name(guard: MountGuard) -> ViewFuture {
            #[cfg(feature = "split")]
            #[leptos::wasm_split::wasm_split($name, wasm_split_path = leptos::wasm_split, fallible)]
            fn load(guard: MountGuard) -> Result<AnyView, leptos::wasm_split::SplitLoaderError> {
                Ok(guard.draw(|| view! { <$view/> }.into_any()))
            }
            #[cfg(not(feature = "split"))]
            async fn load(guard: MountGuard) -> Result<AnyView, std::convert::Infallible> {
                Ok(guard.draw(|| view! { <$view/> }.into_any()))
            }
            Box::pin(async move { load(guard).await.ok() })
        }
    };
}
type Slot = StoredValue<Option<AnyView>, LocalStorage>;

/// Fetches a view, which is drawn as a child of the component that asks, whenever it arrives.
fn fetch(load: LoadView, stylesheet: Option<&'static str>, slot: Slot, state: RwSignal<State<()>>) {
    state.set(State::Loading);
    spawn_local(ScopedFuture::new(async move {
        // Without its style sheet a view is poorer and can be used: it is not waited for for ever.
        let styled = async {
            if let Some(name) = stylesheet {
                select(pin!(scripts::style(name)), pin!(timer::sleep(STYLE_PATIENCE))).await;
            }
        };
        let (arrived, ()) = join!(load(MountGuard(state)), styled);
        let next = if arrived.is_some() { State::Loaded(()) } else { State::Failed(ApiError::Offline) };
        slot.try_set_value(arrived);
        state.try_set(next);
    }));
}

/// A view whose code may still be on its way.
#[component]
pub fn LazyView(
    /// Fetches the code and draws the view.
    load: LoadView,
    /// Name of its style sheet.
    #[prop(optional_no_strip)]
    stylesheet: Option<&'static str>,
) -> impl IntoView {
    let slot = StoredValue::new_local(None);
    let state = RwSignal::new(State::Loading);
    fetch(load, stylesheet, slot, state);
    dynamic_view(move || match state.get() {
        State::Loading => view! { <div class="page"><Skeleton rows=3/></div> }.into_any(),
        State::Loaded(()) => slot.try_update_value(Option::take).flatten().into_any(),
        State::Failed(error) => {
            let again = Some(Callback::new(move |()| fetch(load, stylesheet, slot, state)));
            view! { <div class="page"><Failure error again/></div> }.into_any()
        }
    })
}

/// A small part of a page whose code comes later: nothing stands in its place meanwhile.
#[component]
pub fn LazyPart(
    /// Fetches the code and draws the view.
    load: LoadView,
    /// Set when the code did not arrive.
    load_failed: RwSignal<bool>,
) -> impl IntoView {
    let slot = StoredValue::new_local(None);
    let state = RwSignal::new(State::Loading);
    fetch(load, None, slot, state);
    dynamic_view(move || match state.get() {
        State::Loading => ().into_any(),
        State::Loaded(()) => slot.try_update_value(Option::take).flatten().into_any(),
        State::Failed(_) => {
            load_failed.set(true);
            ().into_any()
        }
    })
}
