//! npm packages, exactly as their lock files say.

use std::{path::Path, process::Command};

use crate::{Result, files, files::Fnv, proc};

/// Node must be there and new enough.
pub fn node() -> Result {
    let text = proc::output(Command::new("node").arg("--version"))
        .map_err(|_| "Node is missing: install Node 20 or newer (with npm) and start again".to_owned())?;
    match major(&text) {
        Some(20..) => Ok(()),
        _ => Err(format!("Node {text} is too old: install Node 20 or newer and start again")),
    }
}

/// wasm-opt, the map libraries and the icons, in `.tools/npm`.
pub fn build_tools() -> Result {
    copy_and_install("npm", "wasm-opt, map libraries, icons")
}

/// What `wasm-opt --version` of the pinned npm package `binaryen` says, as Trunk writes it: `version_132`.
pub fn wasm_opt_version() -> Result<String> {
    let package = files::read(&files::root().join("xtask/npm/package.json"))?;
    binaryen(&package).ok_or_else(|| "xtask/npm/package.json names no exact version of binaryen".into())
}

fn binaryen(package: &str) -> Option<String> {
    let (_, after) = package.split_once("\"binaryen\": \"")?;
    let (number, _) = after.split_once('.')?;
    number.chars().all(|c| c.is_ascii_digit()).then(|| format!("version_{number}"))
}

/// Lighthouse, in `.tools/npm-bench`.
pub fn lighthouse() -> Result {
    copy_and_install("npm-bench", "Lighthouse")
}

/// Other journey planners, in `.tools/npm-transit`.
pub fn planners() -> Result {
    copy_and_install("npm-transit", "journey planners to compare with")
}

/// Other people's programs that heritage pages are held beside, in `.tools/npm-heritage`.
pub fn heritage() -> Result {
    copy_and_install("npm-heritage", "encoders of VietQR, html-validate, schema.org's vocabulary")
}

/// Playwright, in `end2end/node_modules`.
pub fn end_to_end() -> Result {
    install(&files::root().join("end2end"), "Playwright")
}

fn copy_and_install(name: &str, what: &str) -> Result {
    let from = files::root().join("xtask").join(name);
    let to = files::tools().join(name);
    for file in ["package.json", "package-lock.json", ".npmrc"] {
        files::copy(&from.join(file), &to.join(file))?;
    }
    install(&to, what)
}

/// `npm ci`, unless this lock file is what was installed last.
fn install(dir: &Path, what: &str) -> Result {
    let lock = files::read(&dir.join("package-lock.json"))?;
    let stamp = dir.join("node_modules/.portal-installed");
    let wanted = Fnv::of(lock.as_bytes()).hex();
    if files::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("set-up: {what} (npm)");
    let mut npm = proc::command("npm");
    npm.current_dir(dir).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
    // Browsers are fetched in a step of their own, with a limit on the time.
    npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    proc::run(&mut npm)?;
    files::write(&stamp, wanted)
}

/// `v20.11.1` is 20.
fn major(version: &str) -> Option<u32> {
    version.trim().trim_start_matches('v').split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_are_compared_as_numbers() {
        assert_eq!(major("v20.11.1\n"), Some(20));
        assert_eq!(major("v9.0.0"), Some(9));
        assert_eq!(major("?"), None);
    }

    #[test]
    fn only_an_exact_binaryen_is_a_version() {
        assert_eq!(binaryen(r#"{ "binaryen": "132.0.0" }"#).as_deref(), Some("version_132"));
        assert_eq!(binaryen(r#"{ "binaryen": "^132.0.0" }"#), None);
    }
}
