//! `bench`: prints timings. They never fail a build, because they depend on the machine.

use std::path::PathBuf;

use crate::{Result, build, files, proc, server::Server, setup};

/// `cargo xtask bench map`: the map endpoint with many reports, optimised like the release server.
pub fn map() -> Result {
    proc::run(proc::cargo().args(["bench", "--profile", "server", "-p", "server", "--bench", "map"]))
}

/// `cargo xtask bench faults`: 500 seeded faults of disk, process and database, and reads while a writer is locked for
/// 15 seconds.
pub fn faults() -> Result {
    let mut tests = proc::cargo();
    tests.args(["test", "--profile", "server", "-p", "server", "--test", "faults", "--", "--nocapture"]);
    proc::run(tests.env("PORTAL_FAULT_RUNS", "500").env("PORTAL_LOCK_SECONDS", "15"))
}

/// `cargo xtask bench parking`: 100,000 generated stays, each compared with a calculation minute by minute, 1,000 runs of
/// the payment ledger and of the payment service, 10,000 forged webhooks for each provider, and lists of 10,000 sites.
pub fn parking() -> Result {
    for (test, variable, runs) in [("parking", "PORTAL_STAYS", "100000"), ("payments", "PORTAL_PAYMENT_RUNS", "1000")] {
        let mut tests = proc::cargo();
        tests.args(["test", "--profile", "server", "-p", "civic", "--test", test, "--", "--nocapture"]);
        proc::run(tests.env(variable, runs))?;
    }
    const FORGED: &[&str] = &["--lib", "forged", "--", "--nocapture"];
    const SERVICE: &[&str] = &["--test", "api", "payments_faults", "--", "--nocapture"];
    for (which, variable, runs) in [(FORGED, "PORTAL_FORGED_CALLS", "10000"), (SERVICE, "PORTAL_PAYMENT_RUNS", "1000")]
    {
        proc::run(proc::cargo().args(["test", "-p", "server"]).args(which).env(variable, runs))?;
    }
    proc::run(proc::cargo().args(["bench", "--profile", "server", "-p", "server", "--bench", "parking"]))
}

/// `cargo xtask bench transit`: journeys and searches on the Hanoi feed in Chromium, compared with planners from npm.
pub fn transit() -> Result {
    let gtfs = shared().join("gtfs");
    let feed = gtfs.join("hanoi_gtfs_v2_am.zip");
    if !feed.is_file() {
        println!("skipped: no gtfs/hanoi_gtfs_v2_am.zip in the shared data");
        return Ok(());
    }
    setup::for_transit()?;
    let engine = build::engine()?;
    let work = files::tools().join("tmp/transit");
    let names = gtfs.join("hanoi_stop_names_osm.txt");
    let mut pairs = proc::cargo();
    pairs.args([
        "run",
        "--quiet",
        "--profile",
        "server",
        "-p",
        "transit",
        "--features",
        "import",
        "--example",
        "bench_pairs",
        "--",
    ]);
    proc::run(pairs.arg(&feed).arg(names).arg(&work).arg("500"))?;
    let peers = work.join("peers.json");
    let mut node = proc::command("node");
    node.arg("xtask/npm-transit/peers.mjs").arg("--feed").arg(&feed).arg("--pairs").arg(work.join("pairs.json"));
    proc::run(node.arg("--leave-out").arg(work.join("leave-out.json")).arg("--out").arg(&peers))?;
    let mut node = proc::guarded("node", None);
    node.arg("xtask/scripts/transit.mjs").arg(engine).arg(&work).arg(setup::chromium()?).arg(&peers);
    proc::run(&mut node)?;
    println!("correctness: PORTAL_QUERIES=2000 cargo test -p transit --test queries");
    let mut queries = proc::cargo();
    proc::run(queries.args(["test", "--quiet", "-p", "transit", "--test", "queries"]).env("PORTAL_QUERIES", "2000"))
}

fn shared() -> PathBuf {
    std::env::var_os("PORTAL_SHARED_DATA").map_or_else(|| files::root().join("../shared/data"), PathBuf::from)
}

/// `cargo xtask bench scanner`: the time to read a camera frame in Chromium.
pub fn scanner() -> Result {
    build::page()?;
    let binary = build::server()?;
    setup::for_tests()?;
    let mut generate = proc::cargo();
    generate.args(["run", "--quiet", "--release", "-p", "scanner", "--example", "frames"]);
    let frames = files::tools().join("tmp/frames.bin");
    let file = std::fs::File::create(&frames).map_err(|error| format!("cannot write {}: {error}", frames.display()))?;
    proc::run(generate.stdout(file))?;
    let server = Server::start(&binary, "bench", &[])?;
    let mut node = proc::guarded("node", None);
    node.arg("xtask/scripts/scanner.mjs").arg(&server.origin).arg(frames);
    node.env("PORTAL_CHROMIUM", setup::chromium()?);
    proc::run(&mut node)
}

/// `cargo xtask bench web`: Lighthouse, mobile, simulated throttling, median of five runs. `before` is as in [`first`].
pub fn web(before: Option<&str>) -> Result {
    build::page()?;
    let binary = build::server()?;
    setup::for_bench()?;
    let basemap = shared().join("basemap/hanoi.pmtiles");
    let basemap = basemap.to_string_lossy();
    let flags = if std::path::Path::new(&*basemap).is_file() {
        vec!["--basemap", &basemap]
    } else {
        println!("skipped: no basemap/hanoi.pmtiles in the shared data, so /reports shows the city's sketch");
        Vec::new()
    };
    let server = Server::start(&binary, "bench", &flags)?;
    let before = before.map(|folder| start_before(folder, &flags)).transpose()?;
    let mut node = proc::guarded("node", None);
    node.arg("xtask/scripts/lighthouse.mjs");
    node.args(before.as_ref().map(|server| format!("before={}", server.origin)));
    node.arg(format!("now={}", server.origin)).args(["/", "/reports"]);
    // A heritage page in each of its languages: the page that a visitor opens on a phone at the gate.
    node.args(["vi", "en", "fr", "ko", "zh", "ja"].map(|lang| format!("/d/den-ngoc-son/{lang}")));
    node.env("CHROME_PATH", setup::chromium()?);
    proc::run(&mut node)
}

/// Starts another build: a folder with its `dist/` and `portal-server`.
fn start_before(folder: &str, flags: &[&str]) -> Result<Server> {
    let folder = PathBuf::from(folder);
    let binary = folder.join(format!("portal-server{}", std::env::consts::EXE_SUFFIX));
    if !binary.is_file() || !folder.join("dist/index.html").is_file() {
        return Err(format!("--before {}: there is no dist/index.html or no portal-server", folder.display()));
    }
    Server::start_with(&binary, &folder.join("dist"), "bench-before", flags)
}

/// Number of visits to each page per build. Odd, so that the median is one of the measured values.
const FIRST_RUNS: &str = "9";

/// `cargo xtask bench first`: the time until a first visit is usable. `before` is a folder with the `dist/` and
/// `portal-server` of another build, which is measured alternately with this one.
pub fn first(before: Option<&str>) -> Result {
    build::page()?;
    let binary = build::server()?;
    setup::for_tests()?;
    let now = Server::start(&binary, "bench", &[])?;
    let before = before.map(|folder| start_before(folder, &[])).transpose()?;
    let mut node = proc::guarded("node", None);
    node.arg("xtask/scripts/first.mjs").arg(FIRST_RUNS);
    node.args(before.as_ref().map(|server| format!("before={}", server.origin)));
    node.arg(format!("now={}", now.origin)).env("PORTAL_CHROMIUM", setup::chromium()?);
    proc::run(&mut node)
}
