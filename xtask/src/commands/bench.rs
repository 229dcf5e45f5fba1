//! `bench`: times, printed and never gated, because they depend on the machine.

use std::path::PathBuf;

use crate::{Result, build, files, proc, server::Server, setup};

/// `cargo xtask bench map`: the map endpoint over many reports, optimised as the release server is.
pub fn map() -> Result {
    proc::run(proc::cargo().args(["bench", "--profile", "server", "-p", "server", "--bench", "map"]))
}

/// `cargo xtask bench web`: Lighthouse, mobile, simulated throttling, median of five.
pub fn web() -> Result {
    build::page()?;
    let binary = build::server()?;
    setup::for_bench()?;
    let shared =
        std::env::var_os("PORTAL_SHARED_DATA").map_or_else(|| files::root().join("../shared/data"), PathBuf::from);
    let basemap = shared.join("basemap/hanoi.pmtiles");
    let basemap = basemap.to_string_lossy();
    let flags = if std::path::Path::new(&*basemap).is_file() {
        vec!["--basemap", &basemap]
    } else {
        println!("skipped: no basemap/hanoi.pmtiles in the shared data, so /reports shows the city's sketch");
        Vec::new()
    };
    let server = Server::start(&binary, "bench", &flags)?;
    let mut node = proc::guarded("node", None);
    node.arg("xtask/scripts/lighthouse.mjs").arg(&server.origin).args(["/", "/reports"]);
    node.env("CHROME_PATH", setup::chromium()?);
    proc::run(&mut node)
}
