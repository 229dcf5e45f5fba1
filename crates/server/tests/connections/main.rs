//! Clients that hold connections and send little or nothing. All other clients are still answered, and the server stops
//! on request and recovers.

#[path = "../web/dist.rs"]
mod dist;
mod portal;

use portal::{
    ATTACKER, LARGE, MOST_RESPONSE_TIME, OTHER_CLIENT, PARTIAL_REQUEST, Portal, TIMEOUT, connect, head,
    many_descriptors,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    task::JoinSet,
};

const SLOW_BODY: &[u8] = b"POST /api/v1/reports HTTP/1.1\r\nHost: portal.example\r\nContent-Type: application/json\r\n\
    Idempotency-Key: 00000000-0000-4000-8000-00000000aaaa\r\nContent-Length: 5000\r\n\r\n{\"category\":";

#[tokio::test(flavor = "multi_thread")]
async fn half_requests_stop_nobody() {
    many_descriptors(4096);
    let portal = Portal::start(1024, &[]);
    portal.answers_everybody("before").await;
    let halves = portal.many(1100, ATTACKER, PARTIAL_REQUEST).await;
    portal.answers_everybody("beside 1,100 half requests").await;
    let more = portal.many(1100, ATTACKER, b"").await;
    portal.answers_everybody("beside 1,100 empty connections").await;
    let others = portal.many(1100, OTHER_CLIENT, PARTIAL_REQUEST).await;
    portal.answers_everybody("beside half requests of both").await;
    drop((halves, more, others));
    portal.answers_everybody("afterwards").await;
}

/// HTTP/2 in clear text with a window size of zero, so no response could ever be sent.
const HTTP2: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\x06\x04\0\0\0\0\0\0\x04\0\0\0\0";

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_speak_http_2_stop_nobody() {
    many_descriptors(4096);
    let portal = Portal::start(1024, &[]);
    let mut one = connect(portal.address, ATTACKER).await.expect("a connection");
    one.write_all(HTTP2).await.expect("sent");
    let mut received = Vec::new();
    let ended = tokio::time::timeout(TIMEOUT, one.read_to_end(&mut received)).await;
    assert!(ended.is_ok(), "HTTP/2 without TLS is refused, and the connection closed: {received:?}");
    assert!(!received.starts_with(b"\0\0"), "no frame of HTTP/2: {received:?}");
    let second = portal.many(1100, ATTACKER, HTTP2).await;
    portal.answers_everybody("beside 1,100 that speak HTTP/2").await;
    drop(second);
    portal.answers_everybody("afterwards").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn half_requests_that_are_kept_up_stop_nobody() {
    const COUNT: usize = 2000;
    many_descriptors(8192);
    let portal = Portal::start(1024, &[]);
    let (server, opened) = (portal.address, Arc::new(AtomicUsize::new(0)));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let count = Arc::clone(&opened);
    // On a separate thread, so that other clients in this test do not wait for them.
    let attack = std::thread::spawn(move || {
        let one = move |opened: Arc<AtomicUsize>| async move {
            loop {
                let Ok(mut stream) = connect(server, ATTACKER).await else { continue };
                if stream.write_all(PARTIAL_REQUEST).await.is_ok() {
                    opened.fetch_add(1, Relaxed);
                    // Until the server closes the connection.
                    let _ = stream.read(&mut [0; 16]).await;
                }
            }
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async move {
            let mut all = JoinSet::new();
            (0..COUNT).for_each(|_| drop(all.spawn(one(Arc::clone(&count)))));
            let _ = stopped.await;
        });
    });
    for round in 1..=5 {
        while opened.load(Relaxed) < round * COUNT {
            tokio::task::yield_now().await;
        }
        portal.answers_everybody(&format!("after {} half requests", opened.load(Relaxed))).await;
    }
    stop.send(()).expect("the attack goes on");
    attack.join().expect("no panic");
    portal.answers_everybody("afterwards").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_proxy_its_address_is_not_taken_for_a_client() {
    many_descriptors(4096);
    let portal = Portal::start(1024, &["--behind-proxy"]);
    // More than the limit of one client address, but less than the total limit.
    let mut halves = portal.many(300, ATTACKER, PARTIAL_REQUEST).await;
    portal.answers_everybody("beside half requests").await;
    for half in &mut halves {
        half.write_all(b"html\r\n\r\n").await.expect("the connection is still there");
        assert!(head(half).await.starts_with("HTTP/1.1 200"), "none was dropped");
    }
    let _more = portal.many(1100, ATTACKER, PARTIAL_REQUEST).await;
    portal.answers_everybody("beside 1,100 half requests").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_do_not_come_stop_nobody() {
    many_descriptors(4096);
    let portal = Portal::start(1024, &["--rate-limit", "0"]);
    let slow = portal.many(1100, ATTACKER, SLOW_BODY).await;
    portal.answers_everybody("beside 1,100 slow bodies").await;
    let readers = portal.many(20, ATTACKER, LARGE).await;
    portal.answers_everybody("beside clients that do not read").await;
    drop((slow, readers));
    portal.answers_everybody("afterwards").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn finished_requests_of_one_address_are_not_counted() {
    many_descriptors(4096);
    let portal = Portal::start(1024, &[]);
    let request = b"GET /api/v1/config HTTP/1.1\r\nHost: portal.example\r\n\r\n";
    let mut open = Vec::new();
    // More phones behind one address than there are descriptors; each keeps its connection open.
    for _ in 0..1300 {
        let mut stream = portal.sent(ATTACKER, request).await.expect("a connection");
        assert!(head(&mut stream).await.starts_with("HTTP/1.1 200"), "everybody is answered");
        open.push(stream);
    }
    portal.answers_everybody("beside idle connections").await;
    // The oldest idle connections are closed first, so the newest can still be used.
    let last = open.last_mut().expect("a connection");
    last.write_all(request).await.expect("the connection is still there");
    assert!(head(last).await.contains("HTTP/1.1 200"));
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_without_end_are_refused() {
    let portal = Portal::start(1024, &[]);
    let long = "x".repeat(500_000);
    let head_of = |name: &str| format!("GET / HTTP/1.1\r\nHost: portal.example\r\n{name}: {long}\r\n\r\n");
    let many = format!("GET / HTTP/1.1\r\nHost: portal.example\r\n{}\r\n", "a: b\r\n".repeat(60_000));
    for request in [head_of("Cookie"), head_of("Accept-Language"), head_of("X-Anything"), many] {
        let start = std::time::Instant::now();
        let mut stream = portal.connect(OTHER_CLIENT).await.expect("a connection");
        let (mut reader, mut writer) = stream.split();
        let mut answer = String::new();
        let (_, read) = tokio::join!(writer.write_all(request.as_bytes()), reader.read_to_string(&mut answer));
        assert!(read.is_ok(), "an answer, not a broken connection");
        assert!(answer.starts_with("HTTP/1.1 431"), "{}", answer.lines().next().unwrap_or_default());
        assert!(start.elapsed() <= MOST_RESPONSE_TIME, "{:?}", start.elapsed());
    }
    portal.answers_everybody("afterwards").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_waits_for_nobody_for_long() {
    many_descriptors(4096);
    // This city has public transport, and therefore events.
    let city = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/hanoi");
    let portal = Portal::start(1024, &["--rate-limit", "0", "--city", city]);
    let mut stubborn = portal.many(50, ATTACKER, PARTIAL_REQUEST).await;
    stubborn.extend(portal.many(50, ATTACKER, SLOW_BODY).await);
    stubborn.extend(portal.many(50, ATTACKER, b"GET / HTTP/1.1\r\nHost: portal.example\r\n\r\n").await);
    stubborn.extend(portal.many(5, ATTACKER, LARGE).await);
    let mut events = Vec::new();
    for _ in 0..20 {
        let request = b"GET /api/v1/events?topics=transit HTTP/1.1\r\nHost: portal.example\r\n\r\n";
        let mut stream = portal.sent(ATTACKER, request).await.expect("a connection");
        assert!(head(&mut stream).await.starts_with("HTTP/1.1 200"));
        events.push(stream);
    }
    let (status, took) = portal.stop().await;
    println!("stopped after {took:?}");
    assert!(status.success(), "{status}");
    assert!(took <= Duration::from_secs(5), "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_without_requests_is_prompt_and_an_open_one_is_finished() {
    let portal = Portal::start(1024, &[]);
    let address = portal.address;
    let idle = portal.sent(OTHER_CLIENT, b"GET /health HTTP/1.1\r\nHost: portal.example\r\n\r\n").await;
    let mut idle = idle.expect("a connection");
    assert!(head(&mut idle).await.starts_with("HTTP/1.1 200"));
    let body = b"{\"nothing\":\"of a report\"}";
    let start = format!(
        "POST /api/v1/reports HTTP/1.1\r\nHost: portal.example\r\nContent-Type: application/json\r\n\
         Idempotency-Key: 00000000-0000-4000-8000-00000000aaab\r\nContent-Length: {}\r\n\r\n{{",
        body.len()
    );
    let mut open = portal.sent(OTHER_CLIENT, start.as_bytes()).await.expect("a connection");
    portal.answers_everybody("the request before was accepted").await;
    let finish = async {
        // No connections are accepted any more: the shutdown has started.
        while tokio::net::TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
        open.write_all(&body[1..]).await.expect("the connection is still there");
        head(&mut open).await
    };
    let finished = async { tokio::time::timeout(TIMEOUT, finish).await.expect("the stop begins") };
    let ((status, took), answer) = tokio::join!(portal.stop(), finished);
    assert!(answer.starts_with("HTTP/1.1 4"), "what was open is answered: {answer}");
    assert!(status.success() && took < Duration::from_secs(3), "no drain limit was waited for: {took:?}");
}
