//! A request's body that is read to its end even when nobody wants the rest.
//!
//! A server that refuses an upload and closes the connection makes the browser report a broken connection
//! instead of the refusal. So what is left of a refused upload is read and thrown away, within bounds.

use axum::body::{Body, BodyDataStream};
use bytes::Bytes;
use futures::{Stream, StreamExt as _};
use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

/// Beyond this the connection is cut: no photo is that large.
const BYTES: usize = 256 << 20;
const TIME: Duration = Duration::from_secs(60);

/// The stream of a body; dropping it early leaves a task behind that reads the rest.
pub struct Draining(Option<BodyDataStream>);

/// Makes a body that is read to its end, within bounds, whoever drops it.
pub fn draining(body: Body) -> Body {
    Body::from_stream(Draining(Some(body.into_data_stream())))
}

impl Stream for Draining {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(stream) = self.0.as_mut() else { return Poll::Ready(None) };
        let polled = stream.poll_next_unpin(context);
        if matches!(polled, Poll::Ready(None | Some(Err(_)))) {
            self.0 = None;
        }
        polled
    }
}

impl Drop for Draining {
    fn drop(&mut self) {
        if let Some(stream) = self.0.take()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(tokio::time::timeout(TIME, discard(stream)));
        }
    }
}

async fn discard(mut stream: BodyDataStream) {
    let mut left = BYTES;
    while let Some(Ok(chunk)) = stream.next().await {
        match left.checked_sub(chunk.len()) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}
