//! The implementation of each `cargo xtask` command.

mod bench;
mod check;
mod dev;
mod generate;
mod heritage;
mod serve;
mod test;

pub use bench::{
    faults as bench_faults, first as bench_first, map as bench_map, parking as bench_parking, scanner as bench_scanner,
    transit as bench_transit, web as bench_web,
};
pub use check::check;
pub use dev::dev;
pub use generate::gtfs_realtime as generate_gtfs_realtime;
pub use serve::run;
pub use test::test;

use crate::{Result, build as builder, files};

/// `cargo xtask build`
pub fn build() -> Result {
    builder::page()?;
    let server = builder::server()?;
    println!("dist/ and {}", files::shown(&server));
    Ok(())
}
