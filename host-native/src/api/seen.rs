//! Around every request: an id for it, a line in the log, its count and its time, and headers that every answer has.
//!
//! In: a request, and what answers it. Out: the same answer. Never: a body, an address, a query, a secret in the log; a token of a public
//! page, which stands in the path: operations are named by their id.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;
use tracing::field::Empty;

use crate::clock::Stopwatch;
use crate::meter::Meter;
use crate::service::random;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");
/// How long an id may be that the caller gives.
const MOST_ID: usize = 64;
/// For answers that no browser has to show anything of.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// What only the log is told of why a request could not be answered: the database's words without values, the core's codes.
#[derive(Debug, Clone)]
pub(super) struct Cause(pub(super) String);

/// What is known of a request once it is answered.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(super) operation: &'static str,
    pub(super) workspace: String,
    pub(super) key: String,
}

impl Seen {
    /// A request for this operation, of nobody yet.
    pub(crate) const fn of(operation: &'static str) -> Self {
        Self { operation, workspace: String::new(), key: String::new() }
    }
}

/// Answers, and notes that it was.
pub(super) async fn around(meter: Arc<Meter>, request: Request, next: Next) -> Response {
    let (watch, id) = (Stopwatch::begin(), id_of(&request));
    let span = tracing::info_span!("request", request = %id, operation = Empty, status = Empty, workspace = Empty, key = Empty);
    let mut response = next.run(request).instrument(span.clone()).await;
    let seen = response.extensions_mut().remove::<Seen>().unwrap_or(Seen::of("none"));
    let cause = response.extensions_mut().remove::<Cause>().map(|Cause(cause)| cause);
    let (status, took) = (response.status().as_u16(), watch.passed());
    meter.answered(seen.operation, status, &seen.workspace, took);
    span.record("operation", seen.operation).record("status", status);
    span.record("workspace", &seen.workspace).record("key", &seen.key);
    let Seen { operation, workspace, key } = &seen;
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    match status {
        500.. => tracing::error!(operation, status, millis, workspace, key, request = %id, cause, "answered"),
        _ => tracing::info!(operation, status, millis, workspace, key, request = %id, "answered"),
    }
    let headers = response.headers_mut();
    let usual = [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
        (ROBOTS, "noindex, nofollow"),
        (CONTENT_SECURITY_POLICY, NOTHING),
    ];
    for (name, value) in usual {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    response
}

/// The caller's own id of the request where it is a plain one, else a new one.
fn id_of(request: &Request) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let given = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok());
    let given = given.filter(|id| (1..=MOST_ID).contains(&id.len()) && id.bytes().all(plain));
    given.map_or_else(|| random::id("req").unwrap_or_default(), str::to_owned)
}
