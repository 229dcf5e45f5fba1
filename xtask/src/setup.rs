//! Installs the pinned tools into `.tools/`. Each part first looks whether it is already there, so
//! that every command can call it; nothing outside the project changes, except packages of a Debian
//! that runs us as root.

mod browser;
mod cargo_tools;
mod npm;
mod python;

pub use browser::chromium;
pub use cargo_tools::{WASM_SPLIT, locked};
pub use npm::wasm_opt_version;
pub use python::{code_readers, fonts, venv};

use crate::Result;

/// What the page's build needs.
pub fn for_build() -> Result {
    cargo_tools::target()?;
    npm::node()?;
    npm::build_tools()?;
    cargo_tools::install()
}

/// What the tests need on top of the build.
pub fn for_tests() -> Result {
    for_build()?;
    npm::end_to_end()?;
    chromium()?;
    venv().map(drop)
}

/// What heritage pages are held beside: encoders of VietQR, a validator of HTML, schema.org's vocabulary.
pub fn heritage_checks() -> Result {
    npm::node()?;
    npm::heritage()
}

/// Everything; what `cargo xtask setup` does.
pub fn everything() -> Result {
    for_tests()?;
    println!("everything is installed");
    Ok(())
}

/// The wasm target alone, which clippy needs.
pub fn for_check() -> Result {
    cargo_tools::target()
}

/// Lighthouse, for `bench web`.
pub fn for_bench() -> Result {
    for_build()?;
    npm::end_to_end()?;
    chromium()?;
    npm::lighthouse()
}

/// A browser and other journey planners, for `bench transit`.
pub fn for_transit() -> Result {
    for_build()?;
    npm::end_to_end()?;
    chromium()?;
    npm::planners()
}
