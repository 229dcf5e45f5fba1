//! What follows signals, all of one type: the code that keeps it up to date is in the page once, not once for
//! every closure.

use leptos::prelude::{AnyView, Effect, IntoAny};

type Draw<T> = Box<dyn FnMut() -> T + Send>;

/// Draws anew whenever something that it reads changes.
pub fn dynamic_view(draw: impl FnMut() -> AnyView + Send + 'static) -> AnyView {
    let draw: Draw<AnyView> = Box::new(draw);
    draw.into_any()
}

/// A text that changes; `None` is no text.
pub fn dynamic_text(say: impl FnMut() -> Option<String> + Send + 'static) -> AnyView {
    let say: Draw<Option<String>> = Box::new(say);
    say.into_any()
}

/// Runs after the view is drawn, and again whenever something that it reads changes.
pub fn effect(run: impl FnMut() + 'static) {
    let mut run: Box<dyn FnMut()> = Box::new(run);
    Effect::new(move |_: Option<()>| run());
}
