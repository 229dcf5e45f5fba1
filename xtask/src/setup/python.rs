//! schemathesis, which tests the API with unusual requests, and the GTFS-realtime bindings, in a virtual environment.

use std::{fs, path::PathBuf, process::Command};

use crate::{Result, files, files::Fnv, proc};

/// Installs the virtual environment and returns the folder of its programs.
pub fn venv() -> Result<PathBuf> {
    let venv = files::tools().join("venv");
    let bin = venv.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let requirements = files::root().join("xtask/python/requirements.txt");
    let wanted = Fnv::of(files::read(&requirements)?.as_bytes()).hex();
    let stamp = venv.join("portal-installed");
    if files::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(bin);
    }
    println!("set-up: schemathesis (pip)");
    if venv.is_dir() {
        fs::remove_dir_all(&venv).map_err(|error| format!("cannot remove {}: {error}", files::shown(&venv)))?;
    }
    let create = || proc::output(proc::command("python3").args(["-m", "venv"]).arg(&venv));
    // On Debian `venv` is a separate package.
    if let Err(error) = create() {
        if !proc::can_apt() {
            return Err(format!("{error}\nPython 3 with its venv module is missing: install it and start again"));
        }
        proc::apt_install(&["python3", "python3-venv"])?;
        create()?;
    }
    let mut pip = Command::new(bin.join("python"));
    pip.current_dir(files::root()).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]);
    proc::run(pip.arg(&requirements))?;
    files::write(&stamp, wanted)?;
    Ok(bin)
}

/// Like [`venv`], with the library behind one of the code readers.
pub fn code_readers() -> Result<PathBuf> {
    let bin = venv()?;
    let finds = || {
        let code = "import pyzbar.pyzbar";
        proc::output(Command::new(bin.join("python")).args(["-c", code])).is_ok()
    };
    if finds() {
        return Ok(bin);
    }
    if proc::can_apt() {
        proc::apt_install(&["libzbar0"])?;
    }
    if finds() { Ok(bin) } else { Err("the library libzbar is missing: install it and start again".into()) }
}

/// Installs fonts for signs in six languages, if this machine lacks their characters.
pub fn fonts() -> Result {
    let has = |lang: &str| {
        let mut list = Command::new("fc-list");
        proc::output(list.arg(format!(":lang={lang}"))).is_ok_and(|fonts| !fonts.trim().is_empty())
    };
    if ["vi", "ko", "ja", "zh-cn"].iter().all(|lang| has(lang)) || !proc::can_apt() {
        return Ok(());
    }
    proc::apt_install(&["fontconfig", "fonts-noto-core", "fonts-noto-cjk"])
}
