//! The release server, started for a test on a free port and stopped after it.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{Result, files, proc};

/// Maximum time for the first start, which loads the city.
const START: Duration = Duration::from_secs(60);

/// A running server. Its data folder is removed when it ends.
pub struct Server {
    child: Child,
    data: PathBuf,
    /// `http://127.0.0.1:PORT`
    pub origin: String,
}

impl Server {
    /// Starts the server with the release page and the demonstration reports. Its log goes to `.tools/log`.
    pub fn start(binary: &Path, name: &str, flags: &[&str]) -> Result<Self> {
        Self::start_with(binary, &files::dist(), name, flags)
    }

    /// Like [`Self::start`], with another page.
    pub fn start_with(binary: &Path, dist: &Path, name: &str, flags: &[&str]) -> Result<Self> {
        let port = free_port()?;
        let address = format!("127.0.0.1:{port}");
        let data = files::tools().join("tmp").join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&data).map_err(|error| format!("cannot make {}: {error}", files::shown(&data)))?;
        let log = files::tools().join("log").join(format!("server-{name}.log"));
        files::write(&log, "")?;
        let open = || fs::File::options().append(true).open(&log).map_err(|error| error.to_string());
        let mut command = proc::guarded(binary, None);
        command.args(["serve", "--listen", &address, "--demo", "--data-dir"]).arg(&data);
        command.arg("--dist").arg(dist).args(flags).stdout(Stdio::from(open()?)).stderr(Stdio::from(open()?));
        let child = command.spawn().map_err(|error| format!("cannot start {}: {error}", files::shown(binary)))?;
        let mut server = Self { child, data, origin: format!("http://{address}") };
        let start = Instant::now();
        while !answers(&address) {
            let gone = server.child.try_wait().map_err(|error| error.to_string())?;
            if gone.is_some() || start.elapsed() > START {
                return Err(format!("the server does not answer GET /health\n{}", files::read(&log)?));
            }
            thread::sleep(Duration::from_millis(100));
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        end(&mut self.child);
        // Anything left over is in an ignored folder.
        let _ = fs::remove_dir_all(&self.data);
    }
}

/// Asks a child to end, and kills it after five seconds.
pub fn end(child: &mut Child) {
    let _ = Command::new("kill").arg(child.id().to_string()).status();
    for _ in 0..50 {
        match child.try_wait() {
            Ok(None) => thread::sleep(Duration::from_millis(100)),
            Ok(Some(_)) | Err(_) => return,
        }
    }
    let _ = child.kill();
    let _ = child.wait();
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| format!("no free port: {error}"))?;
    Ok(listener.local_addr().map_err(|error| error.to_string())?.port())
}

/// Whether `GET /health` responds with status 200.
pub fn answers(address: &str) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        write!(stream, "GET /health HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
        let mut head = [0; 15];
        stream.read_exact(&mut head)?;
        Ok(String::from_utf8_lossy(&head).into_owned())
    };
    ask().is_ok_and(|head| head.starts_with("HTTP/1.1 200"))
}
