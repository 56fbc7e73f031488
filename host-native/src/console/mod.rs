//! Serves the built page: the web console, as it was taken into the binary.
//!
//! In: GET and HEAD of the page's own paths and of its files. Out: the files, as the browser wants them compressed. Never: a path of the
//! API's; a file that the build has not taken over.

mod encoding;
mod file;

use axum::Router;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};

use crate::api::Seen;
pub(crate) use file::File;
use file::Kept;

/// The page's files, by path; none where the program was built without it.
pub(crate) static FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/console.rs"));

/// What is shown at the page's own paths.
const PAGE: &str = "/index.html";
/// The page's own paths begin so; what follows is the page's to read.
const PLACES: [&str; 14] = [
    "upcoming",
    "sequences",
    "enrollments",
    "people",
    "conversations",
    "channels",
    "assistant",
    "settings",
    "simulate",
    "sign-in",
    "set-up",
    "account",
    "users",
    "keys",
];
/// What is said where there is no page.
const ABSENT: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>No console</title>\n</head>\n<body>\n\
    <h1>This program was built without its console</h1>\n\
    <p>Run <code>cargo xtask setup</code>, which makes it, then build the program again. The API works without it: \
    <a href=\"/docs\">its reference</a>.</p>\n</body>\n</html>\n";

/// The routes of a page with these files.
pub(crate) fn routes(files: &'static [File]) -> Router {
    let page = files.iter().find(|file| file.path == PAGE);
    let shown = || page.map_or_else(|| get(absent), |page| served(page, Kept::Asked));
    let router = PLACES.iter().fold(Router::new().route("/", shown()), |router, place| {
        let paths = [format!("/{place}"), format!("/{place}/"), format!("/{place}/{{*rest}}")];
        paths.iter().fold(router, |router, path| router.route(path, shown()))
    });
    files.iter().filter_map(|file| Some((file, kept(file)?))).fold(router, |router, (file, kept)| {
        let path = file.path.replace('{', "{{").replace('}', "}}");
        router.route(&path, served(file, kept))
    })
}

/// How long browsers may keep a file that stands under its own name; nothing where it does not: it is no path of the page's.
fn kept(file: &File) -> Option<Kept> {
    let name = file.path.strip_prefix('/')?;
    if name.starts_with("assets/") {
        return Some(Kept::Forever);
    }
    let taken = file.path == PAGE || name == "openapi.json" || name.contains('/') || !name.contains('.');
    (!taken).then_some(Kept::Asked)
}

fn served(file: &'static File, kept: Kept) -> MethodRouter {
    get(move |headers: HeaderMap| async move { seen(file.response(kept, &headers)) })
}

async fn absent() -> Response {
    seen((StatusCode::SERVICE_UNAVAILABLE, [(CONTENT_TYPE, "text/html; charset=utf-8")], ABSENT).into_response())
}

fn seen(mut response: Response) -> Response {
    response.extensions_mut().insert(Seen::of("console"));
    response
}

#[cfg(test)]
mod tests;
