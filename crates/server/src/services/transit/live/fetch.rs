//! Where feeds come from: a file that somebody writes, or an address.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    time::Duration,
};

/// No feed of one city is larger.
const MOST_BYTES: u64 = 32 << 20;
/// A feed that takes longer is as good as dead.
const PATIENCE: Duration = Duration::from_secs(10);
/// Stands for the stop in the address of a feed that is asked for single stops.
const STOP: &str = "{stop}";

/// A file or an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Read anew each time.
    File(PathBuf),
    /// `http` or `https`.
    Url(String),
}

impl Source {
    /// A URL, else a file.
    pub fn parse(text: &str) -> Self {
        match text.starts_with("https://") || text.starts_with("http://") {
            true => Self::Url(text.to_owned()),
            false => Self::File(PathBuf::from(text)),
        }
    }

    /// Whether it is asked for single stops.
    pub fn is_of_stops(&self) -> bool {
        match self {
            Self::File(path) => path.to_string_lossy().contains(STOP),
            Self::Url(url) => url.contains(STOP),
        }
    }

    /// For the log: without the query, where keys stand.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Url(url) => url.split(['?', '#']).next().unwrap_or_default().to_owned(),
        }
    }

    /// The bytes of now, for a stop where it is asked for stops. Blocks.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn fetch(&self, stop: &str) -> Result<Vec<u8>, String> {
        match self {
            Self::File(path) => {
                // A stop must not lead out of the folder.
                let plain = stop.replace(['/', '\\', '\0'], "_");
                read(Path::new(&path.to_string_lossy().replace(STOP, &plain)))
            }
            Self::Url(url) => get(&url.replace(STOP, &contract::encode_segment(stop))),
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| format!("cannot be opened: {error}"))?;
    let read = file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| format!("cannot be read: {error}"))?;
    if read as u64 > MOST_BYTES { Err(format!("is larger than {MOST_BYTES} bytes")) } else { Ok(bytes) }
}

fn get(url: &str) -> Result<Vec<u8>, String> {
    let config = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).max_redirects(3);
    let agent: ureq::Agent = config.user_agent("civic-portal").build().into();
    let mut answer = agent.get(url).call().map_err(|error| match error {
        ureq::Error::StatusCode(status) => format!("answers with status {status}"),
        error => format!("does not answer: {error}"),
    })?;
    answer.body_mut().with_config().limit(MOST_BYTES).read_to_vec().map_err(|error| format!("breaks off: {error}"))
}
