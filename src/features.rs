//! The rooms of the house. They never import each other: what two need moves down.
//!
//! A room's code is fetched when it is first opened (feature `split`, which the release build sets): the
//! first page must not wait for rooms that nobody has asked for. Without the feature, in development
//! and in tests, all rooms are part of the one module.

pub mod about;
pub mod guide;
pub mod home;
pub mod reports;
pub mod settings;
pub mod transit;

use leptos::prelude::*;

use ui::{Arrival, Waiting, room};

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
    /// `/bus`
    bus,
    transit::Home
);
room!(
    /// `/bus/plan`
    bus_plan,
    transit::Plan
);
room!(
    /// `/bus/routes/{id}`
    bus_route,
    transit::LinePage
);
room!(
    /// `/bus/stops/{id}`
    bus_stop,
    transit::StopPage
);
room!(
    /// `/heritage`, `/d/{slug}` and `/scan`: who opens one mostly goes on to another, and each room of its own makes the
    /// table of parts longer for everybody.
    heritage,
    guide::Guide
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
