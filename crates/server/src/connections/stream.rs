//! A socket that reports its traffic to its [`Place`].

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

use super::table::Place;

/// Maximum number of bytes read and discarded after the last response.
const DISCARDED_BYTES: usize = 4 << 20;

/// The socket.
pub(super) struct Stream {
    socket: TcpStream,
    place: Arc<Place>,
    /// Bytes discarded since the response ended.
    discarded: Option<usize>,
}

impl Stream {
    pub(super) const fn new(socket: TcpStream, place: Arc<Place>) -> Self {
        Self { socket, place, discarded: None }
    }

    fn written(&self, result: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        self.place.signals.set_blocked(result.is_pending());
        if let Poll::Ready(Ok(bytes)) = &result {
            self.place.signals.moved(*bytes);
        }
        result
    }
}

impl AsyncRead for Stream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.socket).poll_read(cx, buf))?;
        let bytes = buf.filled().len() - before;
        if bytes > 0 {
            self.place.signals.moved(bytes);
            if self.place.signals.awaits_head() {
                self.place.head();
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write(cx, buf);
        self.written(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write_vectored(cx, bufs);
        self.written(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    /// Closes our side and discards what the client still sends. Closing a socket with unread bytes resets it, and the
    /// client might then never see the response that rejected its request.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut discarded = match self.discarded {
            Some(bytes) => bytes,
            None => {
                ready!(Pin::new(&mut self.socket).poll_shutdown(cx))?;
                self.place.leave();
                0
            }
        };
        let mut scratch = [0; 4096];
        while discarded <= DISCARDED_BYTES {
            let mut buf = ReadBuf::new(&mut scratch);
            self.discarded = Some(discarded);
            match ready!(Pin::new(&mut self.socket).poll_read(cx, &mut buf)) {
                Ok(()) if !buf.filled().is_empty() => discarded += buf.filled().len(),
                Ok(()) | Err(_) => break,
            }
        }
        Poll::Ready(Ok(()))
    }
}
