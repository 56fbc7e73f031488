//! `/u/{token}`: the way to leave (S2, RFC 8058). GET asks, POST does it.
//!
//! In: a token, and for POST a body that nothing depends on. Out: a page in the reader's language. Never: an act by GET; a word more about
//! the person than a part of the address.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use http_body_util::{BodyExt, Limited};

use super::page::{Form, Page};
use super::{MOST_BODY, words};
use crate::api::Api;
use crate::fault::Fault;
use crate::host::{Host, Leaver};
use crate::track::Token;

/// Asks.
pub(super) async fn show(api: &Arc<Api>, token: &str) -> Response {
    match asked(api, token, |host, token| host.leaver(&token.contact, &token.channel)).await {
        Ok(leaver) if leaver.gone => left(&leaver),
        Ok(leaver) => {
            let words = words::of(leaver.locale.as_deref());
            let page = Page {
                status: StatusCode::OK,
                language: words.language,
                heading: words.leave,
                line: words.question,
                who: &who(&leaver),
                form: Form::Leave { button: words.button },
            };
            page.response()
        }
        Err(response) => response,
    }
}

/// Does it, and says so; also to who has done it before.
pub(super) async fn leave(api: &Arc<Api>, token: &str, request: Request) -> Response {
    // What stands in it changes nothing; it is read so that whoever sends it hears the answer.
    let body = Limited::new(request.into_body(), MOST_BODY).collect();
    let _ = tokio::time::timeout(crate::api::BODY, body).await;
    match asked(api, token, |host, token| host.leave(&token.contact, &token.channel)).await {
        Ok(leaver) => left(&leaver),
        Err(response) => response,
    }
}

/// What a token to leave by says.
struct Leaving {
    contact: relance_core::base::ContactId,
    channel: relance_core::wire::Channel,
}

async fn asked(
    api: &Arc<Api>,
    token: &str,
    ask: impl FnOnce(&mut Host, &Leaving) -> Result<Option<Leaver>, Fault> + Send + 'static,
) -> Result<Leaver, Response> {
    let token = api.links.as_ref().and_then(|links| links.read(token));
    let Some(Token::Leave { workspace, contact, channel, .. }) = token else { return Err(unknown()) };
    let leaving = Leaving { contact, channel };
    let whose = workspace.clone();
    let answered = api.office.usual.ask(&whose, move |host| {
        host.enter(&workspace);
        ask(host, &leaving)
    });
    match answered.await {
        Ok(Ok(found)) => found.ok_or_else(unknown),
        Ok(Err(fault)) => {
            tracing::error!(kind = ?fault.kind, "nobody could leave by a link");
            Err(later())
        }
        Err(_) => Err(later()),
    }
}

fn left(leaver: &Leaver) -> Response {
    let words = words::of(leaver.locale.as_deref());
    let page = Page {
        status: StatusCode::OK,
        language: words.language,
        heading: words.left,
        line: words.no_more,
        who: &who(leaver),
        form: Form::None,
    };
    page.response()
}

/// Who writes, and to which address.
fn who(leaver: &Leaver) -> String {
    let parts = [leaver.sender.as_deref(), leaver.address.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn unknown() -> Response {
    let words = words::of(None);
    let (language, heading, line) = (words.language, words.unknown, words.cut_off);
    Page { status: StatusCode::NOT_FOUND, language, heading, line, who: "", form: Form::None }.response()
}

fn later() -> Response {
    let words = words::of(None);
    let (language, heading, line) = (words.language, words.later, words.again);
    Page { status: StatusCode::SERVICE_UNAVAILABLE, language, heading, line, who: "", form: Form::None }.response()
}
