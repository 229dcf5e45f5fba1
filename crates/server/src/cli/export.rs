//! `portal-server export heritage DIR`.

use anyhow::Context as _;
use clap::{Args, Subcommand};
use std::path::PathBuf;

use super::Data;
use crate::{app::App, heritage, http::origin, options::Options};

/// Write pages to files.
#[derive(Debug, Subcommand)]
pub(super) enum Export {
    /// Every heritage page in every language, with all that belongs to it, for a server of files.
    Heritage(Heritage),
}

#[derive(Debug, Args)]
pub(super) struct Heritage {
    /// Folder to write into.
    folder: PathBuf,
    /// Where people will reach the pages, such as https://portal.example.
    #[arg(long, value_name = "URL", env = "PORTAL_PUBLIC_URL", value_parser = origin::public)]
    public_url: String,
    /// Folder of the built page: icons come from there.
    #[arg(long, value_name = "DIR", env = "PORTAL_DIST")]
    dist: Option<PathBuf>,
    #[command(flatten)]
    data: Data,
}

impl Export {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let Self::Heritage(export) = self;
        let options = Options { dist: export.dist, public_url: Some(export.public_url), ..export.data.options() };
        let app = App::open(options).await?;
        let files = heritage::files(&app);
        for (path, bytes) in &files {
            let path = export.folder.join(path);
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
            }
            std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
        }
        let pages = files.iter().filter(|(path, _)| path.ends_with("index.html")).count();
        println!("{pages} pages, {} files: {}", files.len(), export.folder.display());
        Ok(())
    }
}
