//! Child processes: their working folder and PATH, and how they end together with this program.

use std::{
    env,
    ffi::OsStr,
    fs::File,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use crate::{Result, files};

/// A command in the project's root whose PATH lists the installed tools before the system's.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    set_up(&mut command);
    command
}

/// Like [`command`], but the child ends with this program, and after `limit` at the latest.
///
/// `setpriv` (Linux) asks the kernel to end the child when its parent dies; `timeout` (coreutils) passes the signal on
/// to every process that the child has started. If they are missing, the child shares the terminal's process group, so
/// that Ctrl-C still reaches it.
pub fn guarded(program: impl AsRef<OsStr>, limit: Option<Duration>) -> Command {
    let mut words: Vec<&OsStr> = Vec::new();
    if find("setpriv").is_some() {
        words.extend(["setpriv", "--pdeathsig", "TERM"].map(OsStr::new));
    }
    let seconds = limit.map(|limit| limit.as_secs().to_string());
    if let Some(seconds) = seconds.as_ref().filter(|_| find("timeout").is_some()) {
        words.extend(["timeout", "-k", "10", seconds].map(OsStr::new));
    }
    words.push(program.as_ref());
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    set_up(&mut command);
    command
}

fn set_up(command: &mut Command) {
    let mut dirs = vec![files::tools().join("bin"), files::tools().join("npm/node_modules/.bin")];
    dirs.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    // PATH cannot contain a folder with `:` in its name. In that case only the system's PATH is used.
    if let Ok(path) = env::join_paths(dirs) {
        command.env("PATH", path);
    }
    command.current_dir(files::root()).stdin(Stdio::null());
    // Cargo sets these for this program. Build scripts of other crates must not mistake them for their own.
    for (key, _) in env::vars_os() {
        if key.to_str().is_some_and(|key| key.starts_with("CARGO_PKG_") || key.starts_with("CARGO_MANIFEST_")) {
            command.env_remove(key);
        }
    }
}

/// Cargo of the pinned toolchain.
pub fn cargo() -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

static QUIET: AtomicBool = AtomicBool::new(false);

/// From now on [`run`] prints the output of failed commands only, so that errors stand out in a long report.
pub fn set_quiet() {
    QUIET.store(true, Ordering::Relaxed);
}

/// Runs a command and shows its output.
pub fn run(command: &mut Command) -> Result {
    let line = describe(command);
    let start = |error: std::io::Error| format!("cannot start `{line}`: {error}");
    let status = if QUIET.load(Ordering::Relaxed) {
        let output = command.output().map_err(start)?;
        if !output.status.success() {
            println!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        }
        output.status
    } else {
        command.status().map_err(start)?
    };
    if status.success() { Ok(()) } else { Err(format!("`{line}` failed ({status})")) }
}

/// A command that runs in the background.
pub struct Background {
    child: Child,
    line: String,
    log: PathBuf,
}

/// Starts a command at lower priority (Unix), so that it does not delay commands in the foreground.
pub fn in_background(mut command: Command, name: &str) -> Result<Background> {
    let line = describe(&command);
    let log = files::tools().join("log").join(format!("{name}.log"));
    files::write(&log, "")?;
    let open = || File::options().append(true).open(&log).map_err(|error| format!("cannot open the log: {error}"));
    command.stdout(Stdio::from(open()?)).stderr(Stdio::from(open()?));
    let child = command.spawn().map_err(|error| format!("cannot start `{line}`: {error}"))?;
    if find("renice").is_some() {
        let _ = output(Command::new("renice").args(["-n", "5", "-p"]).arg(child.id().to_string()));
    }
    Ok(Background { child, line, log })
}

impl Background {
    /// Waits for the command to end. If it failed, the error contains its output.
    pub fn wait(mut self) -> Result {
        let status = self.child.wait().map_err(|error| format!("lost `{}`: {error}", self.line))?;
        if status.success() {
            return Ok(());
        }
        Err(format!("{}\n`{}` failed ({status})", files::read(&self.log)?, self.line))
    }
}

/// Runs a command and returns its standard output.
pub fn output(command: &mut Command) -> Result<String> {
    let line = describe(command);
    let output = command.output().map_err(|error| format!("cannot start `{line}`: {error}"))?;
    if !output.status.success() {
        return Err(format!("`{line}` failed ({})\n{}", output.status, String::from_utf8_lossy(&output.stderr).trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The command line, for messages.
pub fn describe(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for arg in command.get_args() {
        line.push(' ');
        line.push_str(&arg.to_string_lossy());
    }
    line
}

/// The first executable with that name on PATH.
pub fn find(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|dir| dir.join(name)).find(|path| is_executable(path))
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file() || path.with_extension("exe").is_file()
}

/// Whether system packages can be installed: on Debian or a derivative, as root.
pub fn can_apt() -> bool {
    static ANSWER: OnceLock<bool> = OnceLock::new();
    *ANSWER.get_or_init(|| {
        Path::new("/etc/debian_version").is_file()
            && find("apt-get").is_some()
            && output(Command::new("id").arg("-u")).is_ok_and(|id| id == "0")
    })
}

/// Installs these packages with `apt-get install`.
pub fn apt_install(packages: &[&str]) -> Result {
    println!("  installing {} with apt-get", packages.join(", "));
    let apt = || {
        let mut apt = guarded("apt-get", Some(Duration::from_secs(900)));
        apt.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq");
        apt
    };
    run(apt().arg("update"))?;
    run(apt().args(["install", "-y", "--no-install-recommends"]).args(packages).stdout(Stdio::null()))
}
