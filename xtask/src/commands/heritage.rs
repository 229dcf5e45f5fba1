//! Compares heritage pages, signs and codes with third-party programs: encoders and readers of codes, an HTML
//! validator, and the schema.org vocabulary.

use std::{path::Path, process::Command, time::Duration};

use super::check;
use crate::{Result, build, files, proc, setup, steps::Steps};

const ORIGIN: &str = "https://portal.example";

/// Adds the steps. The last one reads images from the end-to-end tests.
pub fn add(steps: &mut Steps) {
    const PAGES: &str = "heritage pages";
    const CODES: &str = "codes on signs and screens";
    let folder = files::tools().join("tmp/heritage");
    let _ = std::fs::remove_dir_all(&folder);
    match prepare(&folder) {
        Ok(()) => {
            let tools = files::tools().join("npm-heritage");
            let mut command = limited("node");
            command.arg(files::root().join("xtask/scripts/heritage.mjs"));
            command.arg(folder.join("pages")).arg(folder.join("cases.jsonl"));
            command.arg(folder.join("days.txt")).arg(tools);
            steps.command(PAGES, command, None);
            match setup::code_readers() {
                Ok(bin) => {
                    let mut command = limited(bin.join("python"));
                    command.arg(files::root().join("xtask/python/codes.py"));
                    command.arg(folder.join("signs.pdf")).arg(folder.join("signs.txt"));
                    command.arg(files::root().join("end2end/test-results/codes"));
                    steps.command(CODES, command, None);
                }
                Err(error) => steps.blocked(CODES, &error),
            }
        }
        Err(error) => {
            steps.blocked(PAGES, &error);
            steps.blocked(CODES, "there are no signs");
        }
    }
}

fn limited(program: impl AsRef<std::ffi::OsStr>) -> Command {
    proc::guarded(program, Some(Duration::from_secs(5 * 60)))
}

/// Exports all pages, makes all signs, and generates bank transfers.
fn prepare(folder: &Path) -> Result {
    setup::heritage_checks()?;
    let server = || Command::new(build::server_binary());
    let mut export = server();
    export.args(["export", "heritage"]).arg(folder.join("pages")).args(["--public-url", ORIGIN]);
    proc::run(export.arg("--dist").arg(files::dist()).arg("--data-dir").arg(folder.join("data")))?;
    setup::fonts()?;
    let mut signs = server();
    proc::run(signs.args(["signs", "--public-url", ORIGIN, "--pdf"]).arg(folder.join("signs.pdf")))?;
    // The exported folder lists the signs: there is one for each site.
    let mut slugs: Vec<String> = std::fs::read_dir(folder.join("pages/d"))
        .map_err(|error| format!("the exported pages cannot be read: {error}"))?
        .flatten()
        .filter(|entry| entry.path().join("index.html").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    slugs.sort();
    let addresses: Vec<String> = slugs.iter().map(|slug| format!("{ORIGIN}/d/{slug}?s=1")).collect();
    files::write(&folder.join("signs.txt"), addresses.join("\n"))?;
    for (example, file) in [("vietqr_cases", "cases.jsonl"), ("lunar_days", "days.txt")] {
        let mut run = check::cargo(&["run", "--quiet", "-p", "civic", "--example", example]);
        files::write(&folder.join(file), proc::output(&mut run)?)?;
    }
    Ok(())
}
