//! Public transport: stops and lines, departures, and journeys.

mod follow;
mod home;
mod journey;
mod line;
mod live;
mod options;
mod parts;
mod plan;
mod saved_items;
mod stop;

pub use home::Home;
pub use line::LinePage;
pub use plan::Plan;
pub use stop::StopPage;
