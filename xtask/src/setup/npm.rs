//! npm packages, installed exactly as in their lock files.

use std::{path::Path, process::Command};

use crate::{Result, files, files::Fnv, proc};

/// Checks that Node is installed and new enough.
pub fn node() -> Result {
    let text = proc::output(Command::new("node").arg("--version"))
        .map_err(|_| "Node is missing: install Node 20 or newer (with npm) and start again".to_owned())?;
    match major(&text) {
        Some(20..) => Ok(()),
        _ => Err(format!("Node {text} is too old: install Node 20 or newer and start again")),
    }
}

/// Installs wasm-opt, the map libraries and the icons into `.tools/npm`.
pub fn build_tools() -> Result {
    copy_and_install("npm", "wasm-opt, map libraries, icons")
}

/// The version that `wasm-opt --version` of the pinned npm package `binaryen` reports, as Trunk writes it:
/// `version_132`.
pub fn wasm_opt_version() -> Result<String> {
    let package = files::read(&files::root().join("xtask/npm/package.json"))?;
    binaryen(&package).ok_or_else(|| "xtask/npm/package.json names no exact version of binaryen".into())
}

fn binaryen(package: &str) -> Option<String> {
    let (_, after) = package.split_once("\"binaryen\": \"")?;
    let (number, _) = after.split_once('.')?;
    number.chars().all(|c| c.is_ascii_digit()).then(|| format!("version_{number}"))
}

/// Installs Lighthouse into `.tools/npm-bench`.
pub fn lighthouse() -> Result {
    copy_and_install("npm-bench", "Lighthouse")
}

/// Installs other journey planners into `.tools/npm-transit`.
pub fn planners() -> Result {
    copy_and_install("npm-transit", "journey planners to compare with")
}

/// Installs the third-party programs that heritage pages are compared with into `.tools/npm-heritage`.
pub fn heritage() -> Result {
    copy_and_install("npm-heritage", "encoders of VietQR, html-validate, schema.org's vocabulary")
}

/// Installs Playwright into `end2end/node_modules`.
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

/// Runs `npm ci`, unless the last installation used this lock file.
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
    // Browsers are downloaded in a separate step with a time limit.
    npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    proc::run(&mut npm)?;
    files::write(&stamp, wanted)
}

/// The major version: 20 for `v20.11.1`.
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
