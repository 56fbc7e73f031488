//! Tells what happens as it happens, as server-sent events: from a place on, then live.
//!
//! In: a workspace, kinds, the last place that the listener has. Out: a stream that ends when the listener is slow or gone, when the
//! service stops, or after a while, so that a key that was revoked is asked for again. Never: an event left out between what is looked
//! up and what is told live.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use axum::response::Response;
use bytes::Bytes;
use tokio::sync::mpsc::{Sender, channel};
use tokio_stream::wrappers::ReceiverStream;

use super::Api;
use super::refusal::Refusal;
use crate::engines::sql::FeedRow;
use crate::feed::Filter;
use crate::service::{Deaf, Ear, MOST_OF_A_KEY};

/// What a listener wants to hear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) filter: Filter,
    /// The last place that it has; absent: from now on.
    pub(super) after: Option<i64>,
}

/// How often a word is said where there is nothing to tell.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a stream lasts; whoever listens comes again by the last place.
const LONGEST: Duration = Duration::from_secs(900);
/// How long a listener may take for one event.
const PATIENCE: Duration = Duration::from_secs(30);
/// How soon to come again, in milliseconds.
const RETRY_MILLIS: u32 = 2_000;
/// How many events are looked up at once.
const PAGE: u32 = 500;
/// How soon somebody may come again whose key has as many streams as it may, in seconds.
const AGAIN: u64 = 5;
/// How many are written ahead of the connection.
const AHEAD: usize = 16;

type Out = Sender<Result<Bytes, Infallible>>;

/// Opens a stream of a key.
pub(super) fn open(api: &Arc<Api>, workspace: String, key: &str, wanted: Wanted) -> Result<Response, Refusal> {
    let ear = api.live.listen(&workspace, key, wanted.filter.clone()).map_err(|deaf| match deaf {
        Deaf::Closed => {
            Refusal::new(503, "api.overloaded", "not now", "expected a feed that is being read, found none yet").after(1)
        }
        Deaf::TooMany => {
            let detail = format!("expected up to {MOST_OF_A_KEY} streams of one key at once, found as many");
            Refusal::new(429, "api.tooManyStreams", "too many", detail)
                .help("close one, pass on what one stream tells to all who watch, or use a key for each service")
                .after(AGAIN)
        }
    })?;
    let (out, stream) = channel(AHEAD);
    let teller = Teller { api: Arc::clone(api), workspace, wanted, out };
    tokio::spawn(async move {
        // Ends with whichever comes first: the listener has gone, the service stops, the time is over.
        let _ = tokio::time::timeout(LONGEST, teller.tell(ear)).await;
    });
    let mut response = Response::new(Body::from_stream(ReceiverStream::new(stream)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

struct Teller {
    api: Arc<Api>,
    workspace: String,
    wanted: Wanted,
    out: Out,
}

impl Teller {
    /// First what there was up to the place from which the listener hears by itself, then what it hears.
    async fn tell(self, mut ear: Ear) -> Option<()> {
        self.write(format!("retry: {RETRY_MILLIS}\n\n")).await?;
        if let Some(after) = self.wanted.after {
            self.catch_up(after, ear.place()).await?;
        }
        loop {
            tokio::select! {
                event = ear.hear() => self.write(written(&*event?)).await?,
                () = tokio::time::sleep(HEARTBEAT) => self.write(": here\n\n".into()).await?,
                () = self.out.closed() => return None,
            }
        }
    }

    async fn catch_up(&self, after: i64, place: i64) -> Option<()> {
        let workspace = self.workspace.clone();
        let cleared = self.api.office.usual.ask(&self.workspace, |host| host.store().feed_place()).await.ok()?.ok()?.1;
        if after < cleared {
            let told = format!("event: feed.gap\ndata: {{\"after\":{after},\"from\":{cleared}}}\n\n");
            self.write(told).await?;
        }
        let mut after = after.max(cleared);
        loop {
            let workspace = workspace.clone();
            let asked = self.api.office.usual.ask(&self.workspace, move |host| {
                host.enter(&workspace);
                host.store().feed_between(after, place, PAGE)
            });
            let page = asked.await.ok()?.ok()?;
            let Some(last) = page.last() else { return Some(()) };
            after = last.seq;
            for event in page.iter().filter(|event| self.wanted.filter.wants(&event.kind)) {
                self.write(written(event)).await?;
            }
        }
    }

    /// Nothing where the listener is gone, or takes too long.
    async fn write(&self, text: String) -> Option<()> {
        tokio::time::timeout(PATIENCE, self.out.send(Ok(text.into()))).await.ok()?.ok()
    }
}

/// An event on the wire; JSON has no line ends of its own.
fn written(event: &FeedRow) -> String {
    let FeedRow { seq, kind, body, .. } = event;
    format!("id: {seq}\nevent: {kind}\ndata: {body}\n\n")
}
