//! trunk, wasm-bindgen and the module splitter, built from their published sources at exact versions.

use std::{fs, process::Command};

use crate::{Result, files, proc};

/// 0.22 requires a newer compiler than the pinned one.
const TRUNK: &str = "0.21.14";

/// Splits the page's module into chunks. Must match the version of `wasm_split_helpers` that leptos depends on.
pub const WASM_SPLIT: &str = "0.2.4";

const WASM: &str = "wasm32-unknown-unknown";

/// Installs the standard library for the wasm target.
pub fn target() -> Result {
    let sysroot = proc::output(Command::new("rustc").args(["--print", "sysroot"]).current_dir(files::root()))?;
    if std::path::Path::new(&sysroot).join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    println!("set-up: the {WASM} target");
    proc::run(proc::command("rustup").args(["target", "add", WASM]))
}

/// A package with binaries, and how to compile it.
struct Tool {
    package: &'static str,
    version: String,
    args: &'static [&'static str],
    /// Compiling a tool takes longer than running it in a build, so a higher level gains little.
    opt_level: &'static str,
}

/// Installs tools that are missing or have another version.
pub fn install() -> Result {
    let lock = files::read(&files::root().join("Cargo.lock"))?;
    let bindgen = locked(&lock, "wasm-bindgen").ok_or("Cargo.lock names no wasm-bindgen")?;
    let mut missing = Vec::new();
    if installed("trunk").as_deref() != Some(TRUNK) {
        // Uses its own lock file, because newer versions of its dependencies do not build. Without TLS it cannot
        // download tools, which are installed here anyway, and it compiles faster.
        let args = &["--locked", "--no-default-features"];
        missing.push(Tool { package: "trunk", version: TRUNK.into(), args, opt_level: "0" });
    }
    if installed("wasm-bindgen").as_deref() != Some(bindgen.as_str()) {
        missing.push(Tool { package: "wasm-bindgen-cli", version: bindgen, args: &[], opt_level: "1" });
    }
    // It does not report its version, so cargo's install record is read instead.
    if !files::read(&files::tools().join(".crates.toml"))
        .is_ok_and(|record| record.contains(&format!("\"wasm_split_cli_support {WASM_SPLIT} ")))
    {
        let args = &["--locked", "--features", "build-binary"];
        missing.push(Tool { package: "wasm_split_cli_support", version: WASM_SPLIT.into(), args, opt_level: "1" });
    }
    let build = files::tools().join("build");
    for Tool { package, version, args, opt_level } in &missing {
        println!("set-up: {package} {version} (compiled once, some minutes)");
        let mut install = proc::cargo();
        install.args(["install", package, "--version", version, "--force", "--root"]).arg(files::tools());
        // One target folder for all tools, so that each reuses what the earlier ones have compiled.
        install.arg("--target-dir").arg(&build).args(*args);
        install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", opt_level);
        install.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        proc::run(&mut install)?;
    }
    if build.is_dir() {
        fs::remove_dir_all(&build).map_err(|error| format!("cannot remove {}: {error}", files::shown(&build)))?;
    }
    Ok(())
}

/// The version that an installed tool reports: the second word of `NAME VERSION`.
fn installed(name: &str) -> Option<String> {
    let text = proc::output(Command::new(files::tools().join("bin").join(name)).arg("--version")).ok()?;
    text.split_whitespace().nth(1).map(str::to_owned)
}

/// The version of a package in a lock file.
pub fn locked(lock: &str, name: &str) -> Option<String> {
    let (_, after) = lock.split_once(&format!("\nname = \"{name}\"\nversion = \""))?;
    after.split('"').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_the_whole_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.1.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(locked(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked(lock, "bindgen"), None);
    }
}
