//! `/docs`: the API's reference, a page that reads `/openapi.json` and asks nobody else.
//!
//! In: nothing. Out: HTML, its script and its look, as they are in the binary. Never: anything from another host.

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::seen::Seen;

const HTML: &str = include_str!("reference/reference.html");
const SCRIPT: &str = include_str!("reference/reference.js");
const STYLE: &str = include_str!("reference/reference.css");
/// The page's own files, and nothing else from anywhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'; \
                      base-uri 'none'; form-action 'none'";

/// The routes.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/docs", get(|| async { file("text/html; charset=utf-8", HTML) }))
        .route("/docs/reference.js", get(|| async { file("text/javascript; charset=utf-8", SCRIPT) }))
        .route("/docs/reference.css", get(|| async { file("text/css; charset=utf-8", STYLE) }))
}

fn file(kind: &'static str, text: &'static str) -> Response {
    let headers = [(CONTENT_TYPE, kind), (CONTENT_SECURITY_POLICY, POLICY), (CACHE_CONTROL, "no-cache")];
    let mut response = (headers, text).into_response();
    response.extensions_mut().insert(Seen::of("docs"));
    response
}
