//! The HTTP API: routes, keys, bodies, answers.
//!
//! In: requests. Out: JSON, problems as `application/problem+json`. Never: a decision; a statement to a database.
mod answer;
mod caller;
mod cookie;
mod door;
mod idempotency;
mod keys;
mod limits;
mod listing;
#[cfg(feature = "schema")]
pub mod openapi;
mod operation;
mod ops;
mod pace;
mod paced;
mod pages;
mod paging;
mod peer;
mod reading;
mod reference;
mod refusal;
mod roles;
mod routes;
mod scope;
mod seen;
mod serving;
mod stream;
mod told;
mod tries;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::body::HttpBody;
use axum::extract::{FromRequestParts, RawPathParams, Request};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_MATCH, LOCATION, RETRY_AFTER, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, on};
use http_body_util::{BodyExt, Limited};

use crate::clock::{self, Clock, Stopwatch};
use crate::config::{Options, WORKSPACE};
use crate::console;
use crate::engines::book::Bookkeeper;
use crate::engines::sql::Origin;
use crate::fault::{Fault, FaultKind};
use crate::hook::reach::Range;
use crate::meter::Meter;
use crate::service::{Live, Office, Roll};
use crate::track::Links;
use answer::Given;
use caller::Caller;
use door::Door;
use idempotency::Once;
use keys::Keys;
use limits::Left;
use operation::{Asked, AskedAt, Operation, Takes};
use refusal::Refusal;
use scope::Scope;
use seen::Cause;

pub use door::set_up_token;
pub use keys::make as make_key;
pub use scope::check as check_scopes;
pub(crate) use seen::Seen;
pub use serving::{Limits, serve};

/// What the API does, for machines.
const DESCRIPTION: &str = include_str!("../../schema/openapi.json");
/// How long a body may take to come.
const BODY: Duration = Duration::from_secs(30);
/// Whose turn it is where nobody knows yet who asks.
const NOBODY: &str = "";
/// By which a key that opens all workspaces says which one it means.
const FOR: HeaderName = HeaderName::from_static("relance-workspace");

/// What stands before the operations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Front {
    /// The proxies whose word on who asks is taken.
    pub trusted: Vec<Range>,
    /// How many requests a second each key may make, and five times as many at once; 0: as many as it wants.
    pub key_rate: u32,
    /// How many wrong keys a minute may come from one address, and three times as many at once; 0: as many as it wants.
    pub wrong_key_rate: u32,
    /// Whether the console is served.
    pub console: bool,
}

impl Default for Front {
    fn default() -> Self {
        Self { trusted: Vec::new(), key_rate: 500, wrong_key_rate: 10, console: true }
    }
}

/// What answers requests.
pub struct Api {
    office: Office,
    roll: Arc<Roll>,
    keys: Keys,
    clock: Clock,
    live: Arc<Live>,
    meter: Arc<Meter>,
    links: Option<Links>,
    front: Front,
    door: Arc<Door>,
    /// Who has the contacts, if not the database.
    bookkeeper: Option<Arc<dyn Bookkeeper>>,
    /// How the clock stood when the service began.
    started: String,
}

impl Api {
    /// An API in front of these desks; the roll says who is at work.
    ///
    /// # Errors
    /// When the options have links that can't be made.
    pub fn new(office: Office, roll: Arc<Roll>, options: &Options, front: Front, live: Arc<Live>) -> Result<Self, Fault> {
        let links = options.sender.mail.links.as_ref().map(Links::new).transpose();
        let links = links.map_err(|message| Fault::new(FaultKind::Input, message))?;
        let (clock, meter, door) = (options.clock.clone(), Arc::clone(&options.meter), Arc::new(Door::of(options, &front)));
        let (bookkeeper, started) = (options.bookkeeper.clone(), clock::note());
        Ok(Self { office, roll, keys: Keys::default(), clock, live, meter, links, front, door, bookkeeper, started })
    }

    /// Its routes, and those for operators: among them, or apart where those are asked elsewhere.
    pub fn routers(self, apart: bool) -> (Router, Option<Router>) {
        let api = Arc::new(self);
        let mut paths: BTreeMap<&'static str, MethodRouter> = BTreeMap::new();
        for operation in routes::all() {
            let (path, api) = (operation.path, Arc::clone(&api));
            let Ok(method) = MethodFilter::try_from(operation.method.clone()) else { continue };
            let operation = Arc::new(operation);
            let route = paths.remove(path).unwrap_or_default();
            let answer = move |request| Api::answer(Arc::clone(&api), Arc::clone(&operation), request);
            paths.insert(path, route.merge(on(method, answer)));
        }
        let router = paths.into_iter().fold(Router::new(), |router, (path, methods)| router.route(path, methods));
        let described = || async { ([(CONTENT_TYPE, "application/json")], DESCRIPTION) };
        let router = router.route("/openapi.json", axum::routing::get(described)).merge(reference::routes());
        let router = if api.front.console { router.merge(console::routes(console::FILES)) } else { router };
        let (router, ops) = (router.merge(pages::routes(&api)), ops::routes(&api));
        let (router, ops) = if apart { (router, Some(ops)) } else { (router.merge(ops), None) };
        (closed(router, &api.meter), ops.map(|ops| closed(ops, &api.meter)))
    }

    async fn answer(api: Arc<Self>, operation: Arc<Operation>, request: Request) -> Response {
        let mut seen = Seen::of(operation.id);
        let mut response = match api.respond(operation, request, &mut seen).await {
            Ok(response) => response,
            Err(refusal) => refused(&refusal),
        };
        response.extensions_mut().insert(seen);
        response
    }

    async fn respond(
        self: &Arc<Self>,
        operation: Arc<Operation>,
        request: Request,
        seen: &mut Seen,
    ) -> Result<Response, Refusal> {
        let (mut parts, body) = request.into_parts();
        let (caller, visit) = self.caller(&parts, operation.scope).await?;
        seen.key.clone_from(&caller.key);
        let workspace = workspace(&caller, operation.scope, &parts.headers)?;
        seen.workspace.clone_from(&workspace);
        let left = if caller.is_nobody() { None } else { self.door.limits.key(&caller.key, &self.meter)? };
        let path = in_path(&mut parts).await?;
        let body = match operation.takes {
            Takes::Nothing => Vec::new(), // Nobody waits for what nobody reads.
            takes => whole(&parts.headers, body, takes, operation.most_body).await?,
        };
        let if_match = text(&parts.headers, &IF_MATCH)?.map(|tag| tag.trim_start_matches("W/").trim_matches('"').to_owned());
        let query = parts.uri.query().unwrap_or_default().to_owned();
        let key = if operation.idempotent { idempotency::key(&parts.headers, &caller)? } else { None };
        let digest = idempotency::digest(&parts.method, parts.uri.path(), &query, &body);
        let address = parts.uri.path_and_query().map_or(String::new(), ToString::to_string);
        // Who comes in is of no workspace yet: there addresses take turns.
        let whose = match operation.at {
            AskedAt::Door => visit.from.clone().unwrap_or_default(),
            AskedAt::Usual | AskedAt::Slow => whose(&workspace, &path).to_owned(),
        };
        let (headers, listening) = (parts.headers, workspace.clone());
        let asked = Asked { headers, address, workspace, caller, visit, path, query, body, if_match, origin: None };
        let of = Arc::clone(&operation);
        let (watch, meter) = (Stopwatch::begin(), Arc::clone(&self.meter));
        let desks = match operation.at {
            AskedAt::Usual => &self.office.usual,
            AskedAt::Slow => &self.office.slow,
            AskedAt::Door => &self.office.door,
        };
        let answered = desks.ask(&whose, move |host| {
            meter.waited(watch.passed());
            host.enter(&asked.workspace);
            if !of.scope.is_public() && host.store().workspace_row(&asked.workspace)?.is_none() {
                return Err(Refusal::unknown("a workspace", &asked.workspace));
            }
            match key {
                Some(key) => {
                    let once = Once { key: &key, digest: &digest, status: of.status, sealed: of.secret, kept: of.kept };
                    let asked = |origin: &Origin| Asked { origin: Some(origin.clone()), ..asked.clone() };
                    idempotency::once(host, &once, |host, origin| (of.run)(host, asked(origin)))
                }
                None => (of.run)(host, asked),
            }
        });
        match answered.await?? {
            Given { live: Some(wanted), .. } => stream::open(self, listening, &seen.key, wanted),
            given => Ok(told_left(given_as(given, operation.status), left)),
        }
    }
}

/// The routes with what is said where there is none, and all that stands around every request.
fn closed(router: Router, meter: &Arc<Meter>) -> Router {
    let nothing =
        || async { refused(&Refusal::new(404, "api.unknown", "not found", "expected a path of the API, found another")) };
    let wrong = || async { refused(&Refusal::new(405, "api.method", "not so", "expected another method for this path")) };
    let meter = Arc::clone(meter);
    let around = axum::middleware::from_fn(move |request, next| seen::around(Arc::clone(&meter), request, next));
    router.fallback(nothing).method_not_allowed_fallback(wrong).layer(around)
}

/// The answer with how much is left to its key.
fn told_left(mut response: Response, left: Option<Left>) -> Response {
    if let Some(left) = left {
        for (name, value) in left.headers() {
            response.headers_mut().insert(name, value.into());
        }
    }
    response
}

/// Whose turn a request takes: its workspace's, and where that is nobody's yet, that of the one which the path names.
fn whose<'a>(workspace: &'a str, path: &'a BTreeMap<String, String>) -> &'a str {
    if workspace.is_empty() { path.get("workspace").map_or(NOBODY, String::as_str) } else { workspace }
}

/// The workspace that is meant: the caller's, or the one that a caller of all of them names. Where everybody may ask it is not looked at
/// whose else is named.
fn workspace(caller: &Caller, scope: Scope, headers: &HeaderMap) -> Result<String, Refusal> {
    let named = text(headers, &FOR)?;
    match (&caller.workspace, named) {
        (Some(own), Some(named)) if own != named && !scope.is_public() => {
            let detail = "expected the caller's own workspace, found another";
            Err(Refusal::new(403, "api.forbidden", "not yours", detail).help("leave out `relance-workspace`"))
        }
        (Some(own), _) => Ok(own.clone()),
        (None, named) => Ok(named.unwrap_or(WORKSPACE).to_owned()),
    }
}

async fn in_path(parts: &mut Parts) -> Result<BTreeMap<String, String>, Refusal> {
    let params = RawPathParams::from_request_parts(parts, &()).await;
    let unknown = |detail: &str| Refusal::new(404, "api.unknown", "not found", detail);
    let params = params.map_err(|_| unknown("expected a path that is UTF-8 once it is decoded, found other bytes"))?;
    // No name of ours has it, and not every database can be asked for it.
    if params.iter().any(|(_, value)| value.contains('\0')) {
        return Err(unknown("expected a path without the character U+0000 once it is decoded, found one"));
    }
    Ok(params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

/// Whether a body of this kind may be JSON: it says so, or says nothing.
fn may_be_json(headers: &HeaderMap) -> Result<(), Refusal> {
    let Some(kind) = text(headers, &CONTENT_TYPE)? else { return Ok(()) };
    let named = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if named == "application/json" || named.ends_with("+json") {
        return Ok(());
    }
    let shown: String = named.chars().take(80).collect();
    let detail = format!("expected a body of `application/json`, found one of `{}`", shown.escape_debug());
    Err(Refusal::new(415, "api.contentType", "not JSON", detail).help("send JSON with `content-type: application/json`"))
}

/// The whole body, if it is not longer than it may be and comes in time.
async fn whole(headers: &HeaderMap, body: Body, takes: Takes, most: usize) -> Result<Vec<u8>, Refusal> {
    if takes == Takes::Json && !body.is_end_stream() {
        may_be_json(headers)?;
    }
    let too_long = || {
        let detail = format!("expected a body of up to {most} bytes, found a longer one");
        Refusal::new(413, "api.tooLong", "too long", detail).help("send it in parts")
    };
    let told = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if told.is_some_and(|told| told > most as u64) {
        return Err(too_long());
    }
    let read = tokio::time::timeout(BODY, Limited::new(body, most).collect()).await;
    let slow = |_| Refusal::new(408, "api.tooSlow", "too slow", "expected the whole body in 30 seconds, found less");
    match read.map_err(slow)? {
        Ok(collected) => Ok(collected.to_bytes().into()),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => Err(too_long()),
        Err(_) => Err(Refusal::new(400, "api.cut", "not readable", "expected a whole body, found one that was cut off")),
    }
}

/// A header as text.
fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Refusal> {
    let unreadable = |_| Refusal::new(400, "api.header", "not readable", format!("expected plain text in the header `{name}`"));
    headers.get(name).map(|value| value.to_str().map_err(unreadable)).transpose()
}

fn given_as(given: Given, status: u16) -> Response {
    let Given { status: own, etag, location, cookie, kind, body, .. } = given;
    let status = StatusCode::from_u16(own.unwrap_or(status)).unwrap_or(StatusCode::OK);
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if status != StatusCode::NO_CONTENT {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind.unwrap_or("application/json")));
    }
    for (name, value) in [(ETAG, etag), (LOCATION, location), (SET_COOKIE, cookie)] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            headers.insert(name, value);
        }
    }
    response
}

/// A refusal as the document that it is.
fn refused(refusal: &Refusal) -> Response {
    let mut response = Response::new(Body::from(serde_json::to_vec(refusal).unwrap_or_default()));
    *response.status_mut() = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Some(cause) = refusal.cause() {
        response.extensions_mut().insert(Cause(cause.into()));
    }
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let Some(seconds) = refusal.retry_after {
        headers.insert(RETRY_AFTER, seconds.into());
    }
    if refusal.status == 401 {
        headers.insert(axum::http::header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}
