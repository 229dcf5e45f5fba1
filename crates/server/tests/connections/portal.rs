//! The real program with a limit of descriptors, and misbehaving clients.

use std::{
    io::{BufRead as _, BufReader},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Mutex, MutexGuard, PoisonError, mpsc},
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
};

/// Longest acceptable response time, from the issue.
pub const MOST_RESPONSE_TIME: Duration = Duration::from_secs(2);
/// Timeout after which a test fails if the server does not answer at all.
pub const TIMEOUT: Duration = Duration::from_secs(60);

pub const ATTACKER: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 1));
pub const OTHER_CLIENT: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

/// A request whose response blocks if the client does not read it.
pub const LARGE: &[u8] = b"GET /large.bin HTTP/1.1\r\nHost: portal.example\r\n\r\n";
pub const PARTIAL_REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: portal.example\r\nAccept: text/";

/// A running server, which is stopped on drop.
pub struct Portal {
    child: Child,
    pub address: SocketAddr,
    _folder: TempDir,
    _turn: MutexGuard<'static, ()>,
}

/// Only one attack at a time, because a concurrent one would distort the response times.
static TURN: Mutex<()> = Mutex::new(());

impl Portal {
    /// Starts the server with a limit of `descriptors`.
    pub fn start(descriptors: u32, more: &[&str]) -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = tempfile::tempdir().expect("a folder");
        let dist = super::dist::build(folder.path());
        // Larger than all buffers between the server and a client that does not read.
        std::fs::write(dist.join("large.bin"), vec![7; 16 << 20]).expect("a file");
        let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/city");
        let city = if more.contains(&"--city") { vec![] } else { vec!["--city", fixture] };
        let limit = format!("ulimit -n {descriptors} && exec \"$0\" \"$@\"");
        let mut child = Command::new("sh")
            .args(["-c", &limit, env!("CARGO_BIN_EXE_portal-server"), "serve", "--listen", "127.0.0.1:0"])
            .args(["--log", "json", "--log-level", "warn,server::cli=info"])
            .args([PathBuf::from("--data-dir"), folder.path().join("data")])
            .args([PathBuf::from("--dist"), dist])
            .args(city.iter().chain(more))
            .stdout(Stdio::piped())
            .spawn()
            .expect("sh starts the server");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let (found, address) = mpsc::channel();
        // Read its output to the end, so that it never blocks on a full pipe.
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let address = line.split_once("\"address\":\"").and_then(|(_, rest)| rest.split_once('"'));
                match address.and_then(|(address, _)| address.parse().ok()) {
                    Some(address) => found.send(address).unwrap_or_default(),
                    None => println!("{line}"),
                }
            }
        });
        let address = address.recv_timeout(TIMEOUT).expect("the server says where it listens");
        Self { child, address, _folder: folder, _turn: turn }
    }

    /// A connection from a local address.
    pub async fn connect(&self, from: IpAddr) -> std::io::Result<TcpStream> {
        connect(self.address, from).await
    }

    /// A connection on which only these bytes were sent.
    pub async fn sent(&self, from: IpAddr, bytes: &[u8]) -> std::io::Result<TcpStream> {
        let mut stream = self.connect(from).await?;
        stream.write_all(bytes).await?;
        Ok(stream)
    }

    /// Opens many such connections.
    pub async fn many(&self, count: usize, from: IpAddr, bytes: &[u8]) -> Vec<TcpStream> {
        let mut open = Vec::new();
        for _ in 0..count {
            // Connections that the server closes immediately also count as an attack.
            open.extend(self.sent(from, bytes).await);
        }
        open
    }

    /// Requests a page on a new connection. Returns status and duration.
    pub async fn get(&self, from: IpAddr, path: &str) -> (u16, Duration) {
        let start = Instant::now();
        let client = reqwest::Client::builder().local_address(from).no_proxy().build().expect("a client");
        let request = client.get(format!("http://{}{path}", self.address)).send();
        let answer = tokio::time::timeout(TIMEOUT, request).await.expect("an answer").expect("an answer");
        let status = answer.status().as_u16();
        answer.bytes().await.expect("all of it");
        (status, start.elapsed())
    }

    /// Checks that the attacker's address and another one are answered quickly.
    pub async fn answers_everybody(&self, when: &str) {
        for from in [OTHER_CLIENT, ATTACKER] {
            for path in ["/health", "/"] {
                let (status, took) = self.get(from, path).await;
                assert_eq!(status, 200, "{when}: {path} from {from}");
                assert!(took <= MOST_RESPONSE_TIME, "{when}: {path} from {from} took {took:?}");
                println!("{when}: {path} from {from}: {took:?}");
            }
        }
    }

    /// Signals the server to stop. Returns its exit status and the duration.
    pub async fn stop(mut self) -> (ExitStatus, Duration) {
        let start = Instant::now();
        let process = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(process, rustix::process::Signal::TERM).expect("it is told to stop");
        let mut child = std::mem::replace(&mut self.child, Command::new("true").spawn().expect("true"));
        let ended = tokio::task::spawn_blocking(move || child.wait().expect("it ends"));
        let status = tokio::time::timeout(TIMEOUT, ended).await.expect("it ends").expect("no panic");
        (status, start.elapsed())
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A connection from a local address.
pub async fn connect(server: SocketAddr, from: IpAddr) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::new(from, 0))?;
    socket.connect(server).await
}

/// Raises this process's descriptor limit to what an attack needs.
pub fn many_descriptors(target: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|soft| soft < target) {
        let raised = Rlimit { current: Some(target), maximum: limit.maximum };
        setrlimit(Resource::Nofile, raised).expect("this test opens some thousand sockets: raise `ulimit -Hn`");
    }
}

/// Reads until the response head is complete or the server closes the connection.
pub async fn head(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = async {
        let mut chunk = [0; 4096];
        while !bytes.windows(4).any(|end| end == b"\r\n\r\n") {
            match stream.read(&mut chunk).await {
                Ok(0) | Err(_) => break,
                Ok(length) => bytes.extend_from_slice(&chunk[..length]),
            }
        }
    };
    tokio::time::timeout(TIMEOUT, read).await.expect("an answer or an end");
    String::from_utf8_lossy(&bytes).into_owned()
}
