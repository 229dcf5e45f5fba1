//! `portal-server openapi`.

use anyhow::Context as _;
use clap::Args;
use std::{io::Write as _, path::PathBuf};

use crate::api::openapi_json;

#[derive(Debug, Args)]
pub(super) struct OpenApi {
    /// Write the document to this file instead of printing it.
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

impl OpenApi {
    pub(super) fn run(&self) -> anyhow::Result<()> {
        let document = openapi_json();
        match &self.write {
            Some(path) => {
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
                }
                std::fs::write(path, document).with_context(|| format!("{}: cannot be written", path.display()))
            }
            None => std::io::stdout().write_all(document.as_bytes()).context("standard output"),
        }
    }
}
