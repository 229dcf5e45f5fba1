//! Reactive views, texts and effects with erased closure types: the update code is compiled once, not once for every
//! closure.

use leptos::prelude::{AnyView, Effect, IntoAny};

type BoxedFn<T> = Box<dyn FnMut() -> T + Send>;

/// Redraws whenever a signal that it reads changes.
pub fn dynamic_view(draw: impl FnMut() -> AnyView + Send + 'static) -> AnyView {
    let draw: BoxedFn<AnyView> = Box::new(draw);
    draw.into_any()
}

/// A reactive text; `None` is no text.
pub fn dynamic_text(text: impl FnMut() -> Option<String> + Send + 'static) -> AnyView {
    let text: BoxedFn<Option<String>> = Box::new(text);
    text.into_any()
}

/// Runs after the view is drawn, and again whenever a signal that it reads changes.
pub fn effect(run: impl FnMut() + 'static) {
    let mut run: Box<dyn FnMut()> = Box::new(run);
    Effect::new(move |_: Option<()>| run());
}
