//! Sources of feeds: a file that another program writes, or an HTTP address.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    time::Duration,
};

/// Maximum size of a feed in bytes; no city's feed is larger.
const MOST_BYTES: u64 = 32 << 20;
/// Timeout of a request: a slower feed counts as unavailable.
const PATIENCE: Duration = Duration::from_secs(10);
/// Placeholder for the stop in the address of a feed that is requested for single stops.
const STOP: &str = "{stop}";

/// A file or an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file, read again on each poll.
    File(PathBuf),
    /// An `http` or `https` address.
    Url(String),
}

impl Source {
    /// Parses an `http` or `https` URL; any other text is the path of a file.
    pub fn parse(text: &str) -> Self {
        match text.starts_with("https://") || text.starts_with("http://") {
            true => Self::Url(text.to_owned()),
            false => Self::File(PathBuf::from(text)),
        }
    }

    /// Whether the feed is requested for single stops.
    pub fn is_of_stops(&self) -> bool {
        match self {
            Self::File(path) => path.to_string_lossy().contains(STOP),
            Self::Url(url) => url.contains(STOP),
        }
    }

    /// The name for the log, without the query, which may contain keys.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Url(url) => url.split(['?', '#']).next().unwrap_or_default().to_owned(),
        }
    }

    /// The current bytes of the feed, for `stop` if it is requested for single stops. Blocks.
    ///
    /// # Errors
    /// A message for the operator, without a subject.
    pub fn fetch(&self, stop: &str) -> Result<Vec<u8>, String> {
        match self {
            Self::File(path) => {
                // A stop's id must not lead out of the folder.
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
