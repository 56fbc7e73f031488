//! `/t/o/{token}` and `/t/c/{token}`: what is opened and clicked (F3).
//!
//! In: tokens. Out: a picture of one point; the way on to where the link leads. Never: a reader who waits until it is written down, or who
//! gets nowhere because it can't be.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, LOCATION, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::api::Api;
use crate::api::peer::{self, Peer};
use crate::host::Engaged;
use crate::track::{HitKind, Token};

/// A picture of one point that is not there: GIF, 43 bytes.
const POINT: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff\x21\xf9\x04\x01\x00\x00\x00\x00\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00\x3b";
/// Headers by which a browser says that it only fetches ahead.
const AHEAD: [&str; 4] = ["sec-purpose", "purpose", "x-purpose", "x-moz"];

/// The picture, whatever the token says: nobody who reads sees a difference.
pub(super) fn opened(api: &Arc<Api>, token: &str, request: &Request) -> Response {
    if let Some(Token::Open { workspace, key }) = api.links.as_ref().and_then(|links| links.read(token)) {
        note(api, workspace, hit(api, request, HitKind::Open, key, None));
    }
    ([(CONTENT_TYPE, "image/gif")], POINT).into_response()
}

/// On to where the link leads.
pub(super) fn clicked(api: &Arc<Api>, token: &str, request: &Request) -> Response {
    let token = api.links.as_ref().and_then(|links| links.read(token));
    let Some(Token::Click { workspace, key, target, .. }) = token else {
        return (StatusCode::NOT_FOUND, [(CONTENT_TYPE, "text/plain; charset=utf-8")], "this link does not work\n")
            .into_response();
    };
    let on = location(&target);
    note(api, workspace, hit(api, request, HitKind::Click, key, Some(target)));
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::FOUND;
    if let Some(on) = on {
        response.headers_mut().insert(LOCATION, on);
    }
    response
}

fn hit(api: &Api, request: &Request, kind: HitKind, key: relance_core::base::SendKey, url: Option<String>) -> Engaged {
    let headers = request.headers();
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    Engaged {
        key,
        kind,
        url,
        method: request.method().to_string(),
        user_agent: headers.get(USER_AGENT).and_then(|name| name.to_str().ok()).unwrap_or_default().to_owned(),
        purpose: AHEAD.into_iter().find_map(text),
        ip: from(api, request, headers),
    }
}

fn from(api: &Api, request: &Request, headers: &HeaderMap) -> Option<std::net::IpAddr> {
    peer::client(request.extensions().get::<Peer>().copied(), headers, &api.front.trusted)
}

/// Has it written down, and does not wait for that.
fn note(api: &Arc<Api>, workspace: String, engaged: Engaged) {
    let api = Arc::clone(api);
    tokio::spawn(async move {
        let (links, whose) = (api.links.clone(), workspace.clone());
        let noted = api.office.usual.ask(&whose, move |host| {
            host.enter(&workspace);
            links.map(|links| host.note_engagement(&engaged, &links)).transpose()
        });
        if !matches!(noted.await, Ok(Ok(_))) {
            tracing::warn!("an open or a click could not be written down");
        }
    });
}

/// An address as a header has it: letters beyond ASCII percent-encoded.
fn location(target: &str) -> Option<HeaderValue> {
    let mut plain = String::with_capacity(target.len());
    for byte in target.bytes() {
        match byte {
            b'!'..=b'~' => plain.push(char::from(byte)),
            other => plain.push_str(&format!("%{other:02X}")),
        }
    }
    HeaderValue::from_str(&plain).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stays_as_it_is_but_for_letters_that_headers_have_not() {
        assert_eq!(location("https://example.org/?a=1&b=%C3%BC#x").unwrap(), "https://example.org/?a=1&b=%C3%BC#x");
        assert_eq!(location("https://example.org/ü\r\nx: y").unwrap(), "https://example.org/%C3%BC%0D%0Ax:%20y");
        assert_eq!(POINT.len(), 43);
    }
}
