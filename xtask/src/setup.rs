//! Installs the pinned tools into `.tools/`. Each part first checks whether it is already installed, so that every
//! command can call it. Nothing outside the project changes, except system packages on Debian when run as root.

mod browser;
mod cargo_tools;
mod npm;
mod python;

pub use browser::chromium;
pub use cargo_tools::{WASM_SPLIT, locked};
pub use npm::wasm_opt_version;
pub use python::{code_readers, fonts, venv};

use crate::Result;

/// Installs the tools that build the page.
pub fn for_build() -> Result {
    cargo_tools::target()?;
    npm::node()?;
    npm::build_tools()?;
    cargo_tools::install()
}

/// Installs the tools that the tests need, including those of the build.
pub fn for_tests() -> Result {
    for_build()?;
    npm::end_to_end()?;
    chromium()?;
    venv().map(drop)
}

/// Installs what heritage pages are compared with: encoders of VietQR, an HTML validator, schema.org's vocabulary.
pub fn heritage_checks() -> Result {
    npm::node()?;
    npm::heritage()
}

/// Installs everything, for `cargo xtask setup`.
pub fn everything() -> Result {
    for_tests()?;
    println!("everything is installed");
    Ok(())
}

/// Installs only the wasm target, which clippy needs.
pub fn for_check() -> Result {
    cargo_tools::target()
}

/// Installs Lighthouse, for `bench web`.
pub fn for_bench() -> Result {
    for_build()?;
    npm::end_to_end()?;
    chromium()?;
    npm::lighthouse()
}

/// Installs a browser and other journey planners, for `bench transit`.
pub fn for_transit() -> Result {
    for_build()?;
    npm::end_to_end()?;
    chromium()?;
    npm::planners()
}
