//! One operation of the API: where it is, who may, what it takes and gives, what it does.
//!
//! In: a function that answers typed questions. Out: an [`Operation`], from which both the routes and their description are made.
//! Never: a route without a description; a description without a route.

mod verbs;

use std::collections::BTreeMap;

use axum::http::{HeaderMap, HeaderName, Method};
use relance_core::base::{Json, read};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::answer::{Answer, Given};
use super::caller::Caller;
use super::door::Visit;
use super::idempotency::Kept;
use super::reading::{in_body, in_query};
use super::refusal::Refusal;
use super::scope::Scope;
use super::stream::Wanted;
use crate::engines::sql::Origin;
use crate::host::Host;
pub(super) use verbs::{delete, get, patch, post, put};

/// A type whose shape the description shows.
#[cfg(feature = "schema")]
pub(super) trait Shape: schemars::JsonSchema + 'static {}
#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema + 'static> Shape for T {}
/// A type whose shape the description shows; only the build that makes the description needs it.
#[cfg(not(feature = "schema"))]
pub(super) trait Shape: 'static {}
#[cfg(not(feature = "schema"))]
impl<T: 'static> Shape for T {}

/// No query, no body: what an operation takes that takes nothing.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "NoMembers"))]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// What an operation is asked.
pub(super) struct Call<Q, B> {
    /// The workspace that it is about.
    pub(super) workspace: String,
    /// Who asks.
    pub(super) caller: Caller,
    /// How they came in.
    pub(super) visit: Visit,
    /// What stands in the path, by name.
    pub(super) path: BTreeMap<String, String>,
    /// The query.
    pub(super) query: Q,
    /// The body.
    pub(super) body: B,
    /// `If-Match`: the revision that must still be the newest.
    pub(super) if_match: Option<String>,
    /// The request, where it has a key and may be repeated: what it makes part by part gets its ids from it.
    pub(super) origin: Option<Origin>,
}

impl<Q, B> Call<Q, B> {
    /// What stands in the path under this name.
    pub(super) fn at(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// The same as an id of a kind.
    ///
    /// # Errors
    /// When the text can't be one.
    pub(super) fn id<T: DeserializeOwned>(&self, name: &str) -> Result<T, Refusal> {
        let text = Json::Str(self.at(name).to_owned());
        read::read(&text, "").map_err(|problem| Refusal::of_path(name, problem))
    }
}

/// What an operation takes as its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// None: one that is sent all the same is not read.
    Nothing,
    /// JSON, whatever more exactly it is called: `application/json`, `application/merge-patch+json`.
    Json,
    /// The bytes as they come, of this media type.
    Bytes(&'static str),
}

/// Who answers an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AskedAt {
    /// The usual desks: the store and the core are asked.
    Usual,
    /// Those for which somebody beyond this service is asked, who may take their time: a provider, a name server.
    Slow,
    /// Those at which passwords are compared.
    Door,
}

/// A question as it came.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) headers: HeaderMap,
    /// The whole address as it was asked for: path and query.
    pub(super) address: String,
    pub(super) workspace: String,
    pub(super) caller: Caller,
    pub(super) visit: Visit,
    pub(super) path: BTreeMap<String, String>,
    pub(super) query: String,
    pub(super) body: Vec<u8>,
    pub(super) if_match: Option<String>,
    pub(super) origin: Option<Origin>,
}

/// A function that answers a typed question.
type Typed<Q, B, R> = fn(&mut Host, Call<Q, B>) -> Result<Answer<R>, Refusal>;
/// What a listener wants, from its question and the last place that it names.
type Tells<Q> = fn(&mut Host, Call<Q, Nothing>, Option<String>) -> Result<Wanted, Refusal>;
type Run = Box<dyn Fn(&mut Host, Asked) -> Result<Given, Refusal> + Send + Sync>;

/// An operation.
#[cfg_attr(not(feature = "schema"), allow(dead_code, reason = "the description tells the rest"))]
pub(super) struct Operation {
    pub(super) method: Method,
    /// The path, with `{names}`.
    pub(super) path: &'static str,
    /// Its id in the description: `contacts.put`.
    pub(super) id: &'static str,
    /// What it does, a sentence.
    pub(super) summary: &'static str,
    pub(super) scope: Scope,
    pub(super) takes: Takes,
    /// How long its body may be, in bytes.
    pub(super) most_body: usize,
    /// The status of an answer that is one.
    pub(super) status: u16,
    /// What else it answers with, beside what every operation of its kind does.
    pub(super) also: &'static [u16],
    /// Whether `If-Match` is heard: what it changes has a revision.
    pub(super) revised: bool,
    /// Whether the same key gives the same answer again.
    pub(super) idempotent: bool,
    /// How what it does is kept beside that answer.
    pub(super) kept: Kept,
    /// Whether its answer holds a secret, so that it is kept only sealed.
    pub(super) secret: bool,
    /// Who answers it.
    pub(super) at: AskedAt,
    #[cfg(feature = "schema")]
    pub(super) shapes: super::openapi::Shapes,
    pub(super) run: Run,
}

/// The last place that a listener has.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// The longest usual body.
const MOST_BODY: usize = 1 << 20;

impl Operation {
    /// An operation that takes a query and a body.
    pub(super) fn new<Q, B, R>(
        method: Method,
        path: &'static str,
        id: &'static str,
        scope: Scope,
        summary: &'static str,
        run: Typed<Q, B, R>,
    ) -> Self
    where
        Q: DeserializeOwned + Shape,
        B: DeserializeOwned + Shape,
        R: Serialize + Shape,
    {
        let idempotent = method == Method::POST;
        let takes = matches!(method, Method::POST | Method::PUT | Method::PATCH);
        Self {
            method,
            path,
            id,
            summary,
            scope,
            takes: if takes { Takes::Json } else { Takes::Nothing },
            most_body: MOST_BODY,
            status: 200,
            also: &[],
            revised: false,
            idempotent,
            kept: kept(scope),
            secret: false,
            at: AskedAt::Usual,
            #[cfg(feature = "schema")]
            shapes: super::openapi::Shapes::of::<Q, B, R>(takes),
            run: Box::new(move |host, asked| {
                let Asked { workspace, caller, visit, path, query, body, if_match, origin, .. } = asked;
                let (query, body) = (in_query(&query)?, if takes { in_body(&body)? } else { in_body(b"")? });
                run(host, Call { workspace, caller, visit, path, query, body, if_match, origin })?.given()
            }),
        }
    }

    /// An operation that takes the bytes as they come, and gives bytes.
    pub(super) fn raw(
        method: Method,
        path: &'static str,
        id: &'static str,
        scope: Scope,
        summary: &'static str,
        run: fn(&mut Host, Asked) -> Result<Given, Refusal>,
    ) -> Self {
        let takes = if method == Method::GET { Takes::Nothing } else { Takes::Bytes("*/*") };
        Self {
            method,
            path,
            id,
            summary,
            scope,
            takes,
            most_body: MOST_BODY,
            status: 200,
            also: &[],
            revised: false,
            idempotent: false,
            kept: kept(scope),
            secret: false,
            at: AskedAt::Usual,
            #[cfg(feature = "schema")]
            shapes: super::openapi::Shapes::raw(),
            run: Box::new(run),
        }
    }

    /// An operation that takes the bytes of a kind as they come, and gives a value.
    pub(super) fn bytes<Q: DeserializeOwned + Shape, R: Serialize + Shape>(
        path: &'static str,
        id: &'static str,
        scope: Scope,
        summary: &'static str,
        kind: &'static str,
        run: Typed<Q, Vec<u8>, R>,
    ) -> Self {
        let run: Run = Box::new(move |host, asked| {
            let Asked { workspace, caller, visit, path, query, body, if_match, origin, .. } = asked;
            run(host, Call { workspace, caller, visit, path, query: in_query(&query)?, body, if_match, origin })?.given()
        });
        Self {
            #[cfg(feature = "schema")]
            shapes: super::openapi::Shapes::bytes::<Q, R>(),
            takes: Takes::Bytes(kind),
            idempotent: true,
            run,
            ..Self::raw(Method::POST, path, id, scope, summary, |_, _| Err(Refusal::broken("an operation does nothing")))
        }
    }

    /// An operation that tells what happens; it is given the last place that the listener has, if it says so in a header.
    pub(super) fn live<Q: DeserializeOwned + Shape>(
        path: &'static str,
        id: &'static str,
        scope: Scope,
        summary: &'static str,
        run: Tells<Q>,
    ) -> Self {
        let run: Run = Box::new(move |host, asked| {
            let last = super::text(&asked.headers, &LAST_EVENT_ID)?.map(str::to_owned);
            let Asked { workspace, caller, visit, path, query, if_match, .. } = asked;
            let (query, body) = (in_query(&query)?, Nothing {});
            run(host, Call { workspace, caller, visit, path, query, body, if_match, origin: None }, last).map(Given::live)
        });
        Self {
            #[cfg(feature = "schema")]
            shapes: super::openapi::Shapes::live::<Q>(),
            most_body: 0,
            run,
            ..Self::raw(Method::GET, path, id, scope, summary, |_, _| Err(Refusal::broken("an operation does nothing")))
        }
    }

    /// The same, whose answer has this status.
    pub(super) fn gives(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// The same, which has answers and refusals of these statuses, too.
    pub(super) fn also_gives(self, also: &'static [u16]) -> Self {
        Self { also, ..self }
    }

    /// The same, which hears `If-Match` and gives `ETag`.
    pub(super) fn revised(self) -> Self {
        Self { revised: true, ..self }
    }

    /// The same, whose answer holds a secret.
    pub(super) fn shows_secret(self) -> Self {
        Self { secret: true, ..self }
    }

    /// The same, for which a provider or a name server is asked: it keeps none of the usual desks.
    pub(super) fn asks_others(self) -> Self {
        Self { at: AskedAt::Slow, ..self }
    }

    /// The same, for which passwords are compared: it has desks of its own, few of them.
    pub(super) fn compares_passwords(self) -> Self {
        Self { at: AskedAt::Door, ..self }
    }

    /// The same, which may be done twice: a repeat of it is a request like any other.
    pub(super) fn done_anew(self) -> Self {
        Self { idempotent: false, ..self }
    }

    /// The same, which is slow before it makes anything, and says itself from where on it is one with its answer.
    pub(super) fn looks_first(self) -> Self {
        Self { kept: Kept::Later, ..self }
    }

    /// The same, which is long, or asks others: a repeat of it finds what is there of it.
    pub(super) fn in_parts(self) -> Self {
        Self { kept: Kept::Apart, ..self }
    }

    /// The same with a body of up to so many bytes.
    pub(super) fn takes_up_to(self, most_body: usize) -> Self {
        Self { most_body, ..self }
    }
}

/// What only looks at something makes nothing that a repeat could make again.
const fn kept(scope: Scope) -> Kept {
    match scope {
        Scope::Write(_) => Kept::Together,
        Scope::Public | Scope::Visitor | Scope::Anybody | Scope::Read(_) => Kept::Apart,
    }
}
