//! `dev`: serve, and rebuild what has changed.
//!
//! Plain polling of file times: no daemon, no watcher library, and the same post-processing as the
//! release page, so that icons and map libraries are there while developing too.

use std::{
    path::{Path, PathBuf},
    process::Child,
    thread,
    time::{Duration, SystemTime},
};

use super::serve;
use crate::{Result, build, files, proc, server, setup};

/// `cargo xtask dev`: ends with Ctrl-C.
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

/// The server's process, ended with this one.
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
    serve::start_here(&mut command);
    report(command.spawn().map_err(|error| format!("cannot start {}: {error}", files::shown(binary))))
}

/// A failed build is shown, and the last good one goes on.
fn report<T>(result: Result<T>) -> Option<T> {
    result.map_err(|error| eprintln!("error: {error}")).ok()
}

/// When any of these files was changed last, and how many they are (a removed file changes no time).
fn newest(paths: &[PathBuf]) -> (Option<SystemTime>, usize) {
    let times = paths.iter().filter_map(|path| path.metadata().ok()?.modified().ok());
    (times.max(), paths.len())
}
