//! Runs the real program on a data folder that outlives it.

use contract::{API_BASE, DEVICE_HEADER};
use reqwest::StatusCode;
use std::{
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

use crate::preload::{Disk, library};

/// Time limit for a server to start or recover, on a busy machine.
const TIMEOUT: Duration = Duration::from_secs(30);

pub const DEVICE: &str = "0123456789abcdef0123456789abcdef";

pub struct Portal {
    folder: TempDir,
    child: Option<Child>,
    origin: String,
    pub disk: Disk,
    pub client: reqwest::Client,
}

impl Portal {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("data")).expect("a folder");
        let disk = Disk::new(folder.path().join("control"));
        let client = reqwest::Client::builder().timeout(Duration::from_secs(20)).build().expect("a client");
        let mut portal = Self { folder, child: None, origin: String::new(), disk, client };
        portal.resume();
        portal
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Starts the program on the existing data folder.
    pub fn resume(&mut self) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portal-server"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--rate-limit", "0", "--log", "json"]);
        command.arg("--data-dir").arg(self.data());
        command.arg("--city").arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/city"));
        command.env("LD_PRELOAD", library());
        command.env("FAULTS_CONTROL", &self.disk.path).env("FAULTS_FOLDER", self.data());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().expect("the program");
        let mut lines = BufReader::new(child.stdout.take().expect("its log")).lines();
        let address = loop {
            let line = lines.next().expect("the program goes on").expect("a line");
            if let Some((_, rest)) = line.split_once("\"address\":\"") {
                break rest.split('"').next().expect("an address").to_owned();
            }
        };
        // Read the log to its end, so that the program never blocks on a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        self.origin = format!("http://{address}");
        self.child = Some(child);
    }

    /// kill -9.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("killed");
            child.wait().expect("ended");
        }
    }

    pub fn url(&self, target: &str) -> String {
        format!("{}{API_BASE}{target}", self.origin)
    }

    pub async fn get(&self, target: &str) -> reqwest::Result<reqwest::Response> {
        self.client.get(self.url(target)).header(DEVICE_HEADER, DEVICE).send().await
    }

    /// The status of `/health` or `/ready`.
    pub async fn status(&self, path: &str) -> Option<StatusCode> {
        Some(self.client.get(format!("{}{path}", self.origin)).send().await.ok()?.status())
    }

    /// Waits until `/ready` answers with this status.
    pub async fn until_ready(&self, expected: StatusCode) {
        let start = Instant::now();
        loop {
            let status = self.status("/ready").await;
            if status == Some(expected) {
                return;
            }
            assert!(start.elapsed() < TIMEOUT, "/ready answers {status:?}, not {expected}");
            tokio::task::yield_now().await;
        }
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        self.kill();
    }
}
