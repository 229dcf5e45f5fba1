//! The Chromium that all browser tests use.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use crate::{Result, files, proc};

/// Returns the first of these that works: `PORTAL_CHROMIUM`; the previous choice; the system's browser; Playwright's
/// own download, which is blocked on some networks and takes minutes to fail; on Debian as root, the packaged browser.
pub fn chromium() -> Result<PathBuf> {
    if let Some(path) = env::var_os("PORTAL_CHROMIUM").map(PathBuf::from) {
        return if starts(&path) {
            Ok(path)
        } else {
            Err(format!("PORTAL_CHROMIUM={} does not start", path.display()))
        };
    }
    let choice = files::tools().join("chromium");
    if let Some(path) = files::read(&choice).ok().map(|path| PathBuf::from(path.trim())).filter(|path| starts(path)) {
        return Ok(path);
    }
    println!("set-up: a Chromium for the tests");
    let path = system().or_else(download).or_else(packaged).ok_or(
        "no Chromium: neither could Playwright fetch its own, nor is one on PATH. \
         Install Chromium, or point PORTAL_CHROMIUM at one, and start again",
    )?;
    println!("  using {}", path.display());
    files::write(&choice, path.to_string_lossy().as_bytes())?;
    Ok(path)
}

/// A browser may be installed but lack a library that it needs.
fn starts(path: &Path) -> bool {
    proc::output(Command::new(path).arg("--version").stdin(Stdio::null())).is_ok()
}

fn download() -> Option<PathBuf> {
    let end2end = files::root().join("end2end");
    let playwright = |program: &str| {
        let mut command = proc::guarded(program, Some(Duration::from_secs(180)));
        command.current_dir(&end2end).env("PLAYWRIGHT_BROWSERS_PATH", files::tools().join("browsers"));
        command
    };
    let mut install = playwright("node");
    install.args(["node_modules/@playwright/test/cli.js", "install", "--no-shell", "chromium"]);
    // In milliseconds. Playwright tries several mirrors in turn; without a network this must not delay the tests.
    install.env("PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT", "5000").stdout(Stdio::null()).stderr(Stdio::null());
    println!("  trying Playwright's own download, for three minutes at most");
    if proc::run(&mut install).is_err() {
        println!("  it does not arrive here");
        return None;
    }
    let ask = "console.log(require('@playwright/test').chromium.executablePath())";
    let path = PathBuf::from(proc::output(playwright("node").args(["-e", ask])).ok()?);
    let works = starts(&path);
    if !works {
        println!("  it lacks libraries of the system");
    }
    works.then_some(path)
}

fn system() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
        .iter()
        .filter_map(|name| proc::find(name))
        .find(|path| starts(path))
}

fn packaged() -> Option<PathBuf> {
    if !proc::can_apt() {
        return None;
    }
    match proc::apt_install(&["chromium"]) {
        Ok(()) => system(),
        Err(error) => {
            println!("  {error}");
            None
        }
    }
}
