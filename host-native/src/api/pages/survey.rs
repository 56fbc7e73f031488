//! `/s/{token}`: how satisfied somebody is (E11). GET asks, POST keeps the answer.
//!
//! In: a token; for POST a form with a number and perhaps words. Out: a page in the reader's language. Never: an answer kept by GET; a word
//! about the person.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use http_body_util::{BodyExt, Limited};
use relance_core::base::EnrollmentId;

use super::page::{Form, Page};
use super::words::{self, Words};
use crate::api::Api;
use crate::fault::Fault;
use crate::host::Host;
use crate::track::Token;

/// The longest form that is looked at, in bytes.
const MOST_FORM: usize = 16 << 10;
/// The longest comment that is kept, in characters.
const MOST_COMMENT: usize = 2_000;

/// Asks.
pub(super) async fn show(api: &Arc<Api>, token: &str) -> Response {
    match asked(api, token, |host, enrollment| host.reader_of(enrollment)).await {
        Ok(locale) => {
            let words = words::of(locale.as_deref());
            page(words, StatusCode::OK, words.survey.question, words.survey.line, Form::Survey(&words.survey))
        }
        Err(response) => response,
    }
}

/// Keeps the answer; the last one counts.
pub(super) async fn answer(api: &Arc<Api>, token: &str, request: Request) -> Response {
    let body = tokio::time::timeout(crate::api::BODY, Limited::new(request.into_body(), MOST_FORM).collect()).await;
    let form = body.ok().and_then(Result::ok).map(|body| body.to_bytes()).unwrap_or_default();
    let Some((score, comment)) = read(&form) else {
        return match asked(api, token, |host, enrollment| host.reader_of(enrollment)).await {
            Ok(locale) => {
                let words = words::of(locale.as_deref());
                let form = Form::Survey(&words.survey);
                page(words, StatusCode::UNPROCESSABLE_ENTITY, words.survey.question, words.survey.line, form)
            }
            Err(response) => response,
        };
    };
    let kept = asked(api, token, move |host, enrollment| {
        let locale = host.reader_of(enrollment)?;
        let known = host.answer_survey(enrollment, score, comment.as_deref())?;
        Ok(locale.filter(|_| known))
    });
    match kept.await {
        Ok(locale) => {
            let words = words::of(locale.as_deref());
            page(words, StatusCode::OK, words.survey.thanks, words.survey.kept, Form::None)
        }
        Err(response) => response,
    }
}

/// The number and the words of a form.
fn read(form: &[u8]) -> Option<(u32, Option<String>)> {
    let (mut score, mut comment) = (None, None);
    for (name, value) in url::form_urlencoded::parse(form) {
        match &*name {
            "score" => score = value.parse().ok().filter(|score| (1..=5).contains(score)),
            "comment" => {
                let words: String = value.trim().chars().take(MOST_COMMENT).collect();
                comment = Some(words).filter(|words| !words.is_empty());
            }
            _ => {}
        }
    }
    Some((score?, comment))
}

async fn asked(
    api: &Arc<Api>,
    token: &str,
    ask: impl FnOnce(&mut Host, &EnrollmentId) -> Result<Option<String>, Fault> + Send + 'static,
) -> Result<Option<String>, Response> {
    let token = api.links.as_ref().and_then(|links| links.read(token));
    let Some(Token::Survey { workspace, enrollment }) = token else { return Err(unknown()) };
    let whose = workspace.clone();
    let answered = api.office.usual.ask(&whose, move |host| {
        host.enter(&workspace);
        let known = host.survey(&enrollment)?.is_some();
        Ok::<_, Fault>((known, if known { ask(host, &enrollment)? } else { None }))
    });
    match answered.await {
        Ok(Ok((true, locale))) => Ok(locale),
        Ok(Ok((false, _))) => Err(unknown()),
        Ok(Err(fault)) => {
            tracing::error!(kind = ?fault.kind, "an answer about satisfaction could not be kept");
            Err(later())
        }
        Err(_) => Err(later()),
    }
}

fn page(words: &Words, status: StatusCode, heading: &str, line: &str, form: Form<'_>) -> Response {
    Page { status, language: words.language, heading, line, who: "", form }.response()
}

fn unknown() -> Response {
    let words = words::of(None);
    page(words, StatusCode::NOT_FOUND, words.unknown, words.cut_off, Form::None)
}

fn later() -> Response {
    let words = words::of(None);
    page(words, StatusCode::SERVICE_UNAVAILABLE, words.later, words.again, Form::None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_has_a_number_of_one_to_five_and_perhaps_words() {
        assert_eq!(read(b"score=4&comment=well+done%21"), Some((4, Some("well done!".into()))));
        assert_eq!(read(b"score=5&comment=++"), Some((5, None)));
        for form in [&b""[..], b"score=0", b"score=6", b"score=x", b"comment=hi"] {
            assert_eq!(read(form), None);
        }
    }
}
