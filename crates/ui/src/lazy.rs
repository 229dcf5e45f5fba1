//! Views whose code is fetched on first use.

use browser::{scripts, timer};
use contract::ApiError;
use futures::{future::select, join};
use leptos::{prelude::*, reactive::computed::ScopedFuture, task::spawn_local};
use std::{
    future::Future,
    pin::{Pin, pin},
};

use super::{Failure, Skeleton, State, dynamic_view};

/// How long a view waits for its stylesheet, in milliseconds.
const STYLE_TIMEOUT_MS: i32 = 4_000;

/// A view whose code is being fetched; `None` if the code did not arrive.
pub type ViewFuture = Pin<Box<dyn Future<Output = Option<AnyView>>>>;

/// Fetches code and draws its view, if the view is still needed.
pub type LoadView = fn(MountGuard) -> ViewFuture;

/// Guards the component that waits for code. Once it is unmounted, its contexts are gone and nothing may be drawn.
#[derive(Clone, Copy)]
pub struct MountGuard(RwSignal<State<()>>);

impl MountGuard {
    /// Draws, unless the component was unmounted.
    pub fn draw(self, draw: impl FnOnce() -> AnyView) -> AnyView {
        if self.0.is_disposed() { ().into_any() } else { draw() }
    }
}

/// Defines a function that fetches the code of a component without properties and draws it.
///
/// [`ViewFuture`] and [`MountGuard`] must be in scope. Without the caller's feature `split`, in development and in
/// tests, all code is in one module.
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

/// Fetches a view. It is drawn as a child of the calling component, whenever it arrives.
fn fetch(load: LoadView, stylesheet: Option<&'static str>, slot: Slot, state: RwSignal<State<()>>) {
    state.set(State::Loading);
    spawn_local(ScopedFuture::new(async move {
        // A view is usable without its stylesheet, so don't wait for it indefinitely.
        let styled = async {
            if let Some(name) = stylesheet {
                select(pin!(scripts::style(name)), pin!(timer::sleep(STYLE_TIMEOUT_MS))).await;
            }
        };
        let (view, ()) = join!(load(MountGuard(state)), styled);
        let next = if view.is_some() { State::Loaded(()) } else { State::Failed(ApiError::Offline) };
        slot.try_set_value(view);
        state.try_set(next);
    }));
}

/// A view whose code may still be loading.
#[component]
pub fn LazyView(
    /// Fetches the code and draws the view.
    load: LoadView,
    /// Name of its stylesheet.
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

/// A small part of a page whose code loads later. Draws nothing in the meantime.
#[component]
pub fn LazyPart(
    /// Fetches the code and draws the view.
    load: LoadView,
    /// Set if the code did not arrive.
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
