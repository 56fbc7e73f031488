//! Pages for everybody who has a link of a message: to leave (`/u/…`), to say how satisfied one is (`/s/…`), and what is opened and
//! clicked (`/t/…`).
//!
//! In: sealed tokens. Out: a page, a picture of one point, a way on to where a link leads. Never: an act by GET or HEAD, which machines
//! do ahead of people; a way on to an address that this host has not sealed itself; a wait for the database before the way on.

mod leave;
mod page;
mod survey;
mod track;
mod words;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Request};
use axum::response::Response;
use axum::routing::get;

use super::Api;
use super::seen::Seen;

/// The longest body that is looked at: `List-Unsubscribe=One-Click`, in whichever form.
const MOST_BODY: usize = 4 << 10;

/// The routes; without a public address there are no such links.
pub(super) fn routes(api: &Arc<Api>) -> Router {
    if api.links.is_none() {
        return Router::new();
    }
    let (shown, left, opened, clicked) = (Arc::clone(api), Arc::clone(api), Arc::clone(api), Arc::clone(api));
    let show = move |Path(token): Path<String>| async move { seen("pages.leave.show", leave::show(&shown, &token).await) };
    let leave = move |Path(token): Path<String>, request: Request| async move {
        seen("pages.leave", leave::leave(&left, &token, request).await)
    };
    let open = move |Path(token): Path<String>, request: Request| async move {
        seen("pages.open", track::opened(&opened, &token, &request))
    };
    let click = move |Path(token): Path<String>, request: Request| async move {
        seen("pages.click", track::clicked(&clicked, &token, &request))
    };
    let (asked, answered) = (Arc::clone(api), Arc::clone(api));
    let ask = move |Path(token): Path<String>| async move { seen("pages.survey.show", survey::show(&asked, &token).await) };
    let answer = move |Path(token): Path<String>, request: Request| async move {
        seen("pages.survey", survey::answer(&answered, &token, request).await)
    };
    let router = Router::new().route("/s/{token}", get(ask).post(answer));
    router.route("/u/{token}", get(show).post(leave)).route("/t/o/{token}", get(open)).route("/t/c/{token}", get(click))
}

fn seen(operation: &'static str, mut response: Response) -> Response {
    response.extensions_mut().insert(Seen::of(operation));
    response
}
