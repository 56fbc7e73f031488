//! What an operation answers.
//!
//! In: a value. Out: status, headers and bytes. Never: an error (see [`super::refusal`]).

use serde::Serialize;

use super::refusal::Refusal;
use super::stream::Wanted;

/// An answer of a type.
#[derive(Debug)]
pub(super) struct Answer<R> {
    body: Option<R>,
    status: Option<u16>,
    etag: Option<String>,
    location: Option<String>,
    cookie: Option<String>,
}

/// An answer as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Given {
    /// Where it is not the operation's usual one.
    pub(super) status: Option<u16>,
    pub(super) etag: Option<String>,
    pub(super) location: Option<String>,
    /// What the browser is to keep or to forget.
    pub(super) cookie: Option<String>,
    /// Where it is not JSON.
    pub(super) kind: Option<&'static str>,
    pub(super) body: Vec<u8>,
    /// Where it goes on: what is to be told while it happens.
    pub(super) live: Option<Wanted>,
}

impl<R: Serialize> Answer<R> {
    /// A value.
    pub(super) const fn of(body: R) -> Self {
        Self { body: Some(body), status: None, etag: None, location: None, cookie: None }
    }

    /// The same with another status than the operation's usual one.
    pub(super) fn status(self, status: u16) -> Self {
        Self { status: Some(status), ..self }
    }

    /// The same with the revision of what it shows.
    pub(super) fn revision(self, revision: impl std::fmt::Display) -> Self {
        Self { etag: Some(format!("\"{revision}\"")), ..self }
    }

    /// The same with the place of what was made.
    pub(super) fn at(self, location: impl Into<String>) -> Self {
        Self { location: Some(location.into()), ..self }
    }

    /// The same with its value as another type.
    pub(super) fn map<S>(self, change: impl FnOnce(R) -> S) -> Answer<S> {
        let Self { body, status, etag, location, cookie } = self;
        Answer { body: body.map(change), status, etag, location, cookie }
    }

    /// The same with what the browser is to keep or to forget.
    pub(super) fn cookie(self, cookie: impl Into<Option<String>>) -> Self {
        Self { cookie: cookie.into(), ..self }
    }

    pub(super) fn given(self) -> Result<Given, Refusal> {
        let Self { body, status, etag, location, cookie } = self;
        let body = body.map(|body| serde_json::to_vec(&body)).transpose();
        let body = body.map_err(|error| Refusal::broken(format!("the answer can't be written: {error}")))?.unwrap_or_default();
        Ok(Given { status, etag, location, cookie, kind: None, body, live: None })
    }
}

impl Given {
    /// Bytes of a kind.
    #[allow(dead_code, reason = "for operations that take the bytes as they come")]
    pub(super) fn bytes(kind: &'static str, body: impl Into<Vec<u8>>) -> Self {
        let (kind, body) = (Some(kind), body.into());
        Self { status: None, etag: None, location: None, cookie: None, kind, body, live: None }
    }

    /// What is to be told while it happens.
    pub(super) fn live(wanted: Wanted) -> Self {
        Self { live: Some(wanted), ..Self::bytes("text/event-stream", Vec::new()) }
    }
}

impl Answer<super::operation::Nothing> {
    /// Done, and nothing to say.
    pub(super) const fn done() -> Self {
        Self { body: None, status: Some(204), etag: None, location: None, cookie: None }
    }
}
