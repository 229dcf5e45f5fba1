//! Reports: the map with its list, the page of a report, the reports of this device, and the form.

mod browse;
mod mine;
mod new;
mod one;

pub use browse::Browse;
pub use mine::Mine;
pub use new::New;
pub use one::One;
