//! `dev`: serves the portal and rebuilds what has changed.
//!
//! It polls file times, without a daemon or a watcher library. The post-processing is the same as for the release page,
//! so icons and map libraries are available in development too.

use std::{
    path::{Path, PathBuf},
    process::Child,
    thread,
    time::{Duration, SystemTime},
};

use super::serve;
use crate::{Result, build, files, proc, server, setup};

/// `cargo xtask dev`: runs until Ctrl-C.
pub fn dev(flags: &[String]) -> Result {
    setup::for_build()?;
    let dist = files::tools().join("dev/dist");
    let args = serve::arguments(flags, &dist);
    let page_of = || newest(&build::page_inputs());
    let server_of = || newest(&["crates", "data"].map(|path| files::walk(&files::root().join(path))).concat());
    let (mut page, mut code) = (page_of(), server_of());
    report(build::into(&dist, build::Profile::Debug));
    let mut running = Running(report(server_binary()).and_then(|path| start(&path, &args)));
    println!(
        "\nThe portal: http://{} (rebuilt on every change; reload the page; Ctrl-C ends it)\n",
        serve::address(&args)
    );
    loop {
        thread::sleep(Duration::from_millis(400));
        let now = page_of();
        if now != page {
            page = now;
            println!("the page has changed");
            report(build::into(&dist, build::Profile::Debug));
        }
        let now = server_of();
        if now != code {
            code = now;
            println!("the server has changed");
            if let Some(path) = report(server_binary()) {
                running.stop();
                running.0 = start(&path, &args);
            }
        }
    }
}

/// The server's process. It is stopped when this value is dropped.
struct Running(Option<Child>);

impl Running {
    fn stop(&mut self) {
        if let Some(mut child) = self.0.take() {
            server::end(&mut child);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

fn server_binary() -> Result<PathBuf> {
    proc::run(proc::cargo().args(["build", "-p", "server"]))?;
    Ok(files::target().join("debug").join(format!("portal-server{}", std::env::consts::EXE_SUFFIX)))
}

fn start(binary: &Path, args: &[String]) -> Option<Child> {
    let mut command = proc::guarded(binary, None);
    command.args(args);
    serve::set_current_dir(&mut command);
    report(command.spawn().map_err(|error| format!("cannot start {}: {error}", files::shown(binary))))
}

/// Prints the error of a failed build; the last good one keeps running.
fn report<T>(result: Result<T>) -> Option<T> {
    result.map_err(|error| eprintln!("error: {error}")).ok()
}

/// The latest modification time of these files, and their number (removing a file changes no time).
fn newest(paths: &[PathBuf]) -> (Option<SystemTime>, usize) {
    let times = paths.iter().filter_map(|path| path.metadata().ok()?.modified().ok());
    (times.max(), paths.len())
}
