//! The rooms of the house. They never import each other: what two need moves down.
//!
//! A room's code is fetched when it is first opened (feature `split`, which the release build sets): the
//! first page must not wait for rooms that nobody has asked for. Without the feature, in development
//! and in tests, all rooms are part of the one module.

pub mod about;
pub mod home;
pub mod reports;
pub mod settings;

use leptos::prelude::*;
use std::{future::Future, pin::Pin};

/// A room on its way; `None` when its code did not arrive.
pub type Arrival = Pin<Box<dyn Future<Output = Option<AnyView>>>>;

macro_rules! room {
    ($(#[$doc:meta])* $name:ident, $view:path) => {
        $(#[$doc])*
        pub fn $name() -> Arrival {
            #[cfg(feature = "split")]
            #[leptos::wasm_split::wasm_split($name, wasm_split_path = leptos::wasm_split, fallible)]
            fn room() -> Result<AnyView, leptos::wasm_split::SplitLoaderError> {
                Ok(view! { <$view/> }.into_any())
            }
            #[cfg(not(feature = "split"))]
            async fn room() -> Result<AnyView, std::convert::Infallible> {
                Ok(view! { <$view/> }.into_any())
            }
            Box::pin(async { room().await.ok() })
        }
    };
}

room!(
    /// `/reports`
    browse,
    reports::Browse
);
room!(
    /// `/reports/new`
    new_report,
    reports::New
);
room!(
    /// `/reports/mine`
    my_reports,
    reports::Mine
);
room!(
    /// `/reports/{code}`
    one_report,
    reports::One
);
room!(
    /// `/settings`
    settings_room,
    settings::Settings
);
room!(
    /// `/about`
    about_room,
    about::About
);
