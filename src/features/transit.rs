//! Public transport: stops and lines, what leaves next, and journeys.

mod follow;
mod home;
mod journey;
mod kept;
mod line;
mod live;
mod options;
mod parts;
mod plan;
mod stop;

pub use home::Home;
pub use line::LinePage;
pub use plan::Plan;
pub use stop::StopPage;
