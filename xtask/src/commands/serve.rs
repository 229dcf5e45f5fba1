//! `run`: builds everything and serves it.

use std::{env, path::Path, process::Command};

use crate::{Error, Result, build, files, proc};

const ADDRESS: &str = "127.0.0.1:8080";
const TILES: &str = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";
const ATTRIBUTION: &str = "© OpenStreetMap contributors";

/// Sets up, builds, and replaces this process with the server, so that signals reach it directly.
pub fn run(flags: &[String]) -> Result {
    build::page()?;
    let binary = build::server()?;
    let args = arguments(flags, &files::dist());
    println!("\nThe portal: http://{} (Ctrl-C ends it)\n", address(&args));
    let mut server = proc::command(binary);
    server.args(args);
    set_current_dir(&mut server);
    Err(replace(server))
}

/// Paths in flags are relative to the user's current folder. Our own defaults are absolute.
pub fn set_current_dir(server: &mut Command) {
    if let Ok(folder) = env::current_dir() {
        server.current_dir(folder);
    }
}

#[cfg(unix)]
fn replace(mut command: Command) -> Error {
    use std::os::unix::process::CommandExt;
    let line = proc::describe(&command);
    format!("cannot start `{line}`: {}", command.exec())
}

#[cfg(not(unix))]
fn replace(mut command: Command) -> Error {
    match proc::run(&mut command) {
        Ok(()) => std::process::exit(0),
        Err(error) => error,
    }
}

/// The server's arguments: our defaults for anything that `flags` do not set, then the flags unchanged.
pub fn arguments(flags: &[String], dist: &Path) -> Vec<String> {
    // The server also reads each flag from the environment. Our defaults must not override these variables.
    let variable = |name: &str| format!("PORTAL_{}", name.trim_start_matches('-').replace('-', "_").to_uppercase());
    let given = |name: &str| {
        flags.iter().any(|flag| flag == name || flag.starts_with(&format!("{name}=")))
            || env::var_os(variable(name)).is_some()
    };
    let mut args = vec!["serve".to_owned()];
    let mut default = |name: &str, value: &str| {
        if !given(name) {
            args.extend([name.to_owned(), value.to_owned()]);
        }
    };
    default("--listen", ADDRESS);
    default("--data-dir", &files::root().join(".run").to_string_lossy());
    default("--dist", &dist.to_string_lossy());
    if !given("--basemap") && !given("--tiles") {
        default("--tiles", TILES);
        default("--tiles-attribution", ATTRIBUTION);
    }
    if !given("--no-demo") && !given("--demo") {
        args.push("--demo".into());
    }
    args.extend(flags.iter().filter(|flag| *flag != "--no-demo").cloned());
    args
}

/// The address at which a server with these arguments listens.
pub fn address(args: &[String]) -> String {
    let value = |(at, arg): (usize, &String)| match arg.strip_prefix("--listen") {
        Some("") => args.get(at + 1).cloned(),
        Some(rest) => rest.strip_prefix('=').map(str::to_owned),
        None => None,
    };
    args.iter().enumerate().find_map(value).unwrap_or_else(|| ADDRESS.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(flags: &[&str]) -> String {
        let flags: Vec<String> = flags.iter().map(|flag| (*flag).to_owned()).collect();
        arguments(&flags, Path::new("dist")).join(" ").replace(&*files::root().to_string_lossy(), "ROOT")
    }

    #[test]
    fn what_is_not_given_has_a_default() {
        assert_eq!(
            line(&[]),
            "serve --listen 127.0.0.1:8080 --data-dir ROOT/.run --dist dist \
             --tiles https://tile.openstreetmap.org/{z}/{x}/{y}.png \
             --tiles-attribution © OpenStreetMap contributors --demo"
        );
        assert_eq!(
            line(&["--basemap", "a.pmtiles", "--no-demo", "--listen=0.0.0.0:80"]),
            "serve --data-dir ROOT/.run --dist dist --basemap a.pmtiles --listen=0.0.0.0:80"
        );
    }

    #[test]
    fn the_address_is_that_of_the_flags() {
        let address = |flags: &[&str]| {
            let flags: Vec<String> = flags.iter().map(|flag| (*flag).to_owned()).collect();
            super::address(&arguments(&flags, Path::new("dist")))
        };
        assert_eq!(address(&[]), "127.0.0.1:8080");
        assert_eq!(address(&["--listen", "[::1]:9"]), "[::1]:9");
        assert_eq!(address(&["--listen=x:1"]), "x:1");
    }
}
