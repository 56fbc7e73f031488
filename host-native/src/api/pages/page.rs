//! The look of a public page: a heading, a line, a button perhaps; no script, nothing from elsewhere.
//!
//! In: words. Out: HTML with the headers that keep it so. Never: a text that is not escaped.

use std::sync::LazyLock;

use axum::body::Body;
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

/// The whole look; its digest stands in the policy, so that no other is taken.
const STYLE: &str = ":root{color-scheme:light dark}\
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f3f4f6;color:#1c1f22;\
font:1.0625rem/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}\
main{box-sizing:border-box;width:min(32rem,100% - 2rem);margin:2rem 0;padding:2rem;border-radius:.75rem;background:#fff}\
h1{margin:0 0 1rem;font-size:1.5rem;line-height:1.25}p{margin:0 0 1rem}p:last-child{margin:0}\
.who{overflow-wrap:anywhere;color:#4b5359}\
fieldset{border:0;margin:0 0 1rem;padding:0;display:flex;flex-wrap:wrap;gap:.5rem 1rem}legend{padding:0 0 .5rem}\
fieldset label{display:inline-flex;align-items:center;gap:.375rem;min-height:2.75rem}fieldset input{width:1.25rem;height:1.25rem}\
textarea{box-sizing:border-box;width:100%;margin:.375rem 0 0;padding:.5rem;font:inherit;border:1px solid #767c82;border-radius:.5rem}\
button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1.25rem;border:0;border-radius:.5rem;background:#1f5fd0;\
color:#fff;cursor:pointer}button:hover{background:#174ba8}button:focus-visible{outline:3px solid #1f5fd0;outline-offset:3px}\
@media(prefers-color-scheme:dark){body{background:#111315;color:#e9eaec}main{background:#1c1f22}.who{color:#a7adb4}\
textarea{background:#111315;color:inherit}button{background:#8ab4ff;color:#111315}button:hover{background:#aecaff}button:focus-visible{outline-color:#8ab4ff}}";

static POLICY: LazyLock<Option<HeaderValue>> = LazyLock::new(|| {
    let digest = BASE64_STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    let policy =
        format!("default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    HeaderValue::from_str(&policy).ok()
});

/// What a page says.
pub(super) struct Page<'a> {
    pub(super) status: StatusCode,
    pub(super) language: &'static str,
    pub(super) heading: &'a str,
    pub(super) line: &'a str,
    /// Whom it is about: who writes, to which address.
    pub(super) who: &'a str,
    /// What can be done on it.
    pub(super) form: Form<'a>,
}

/// What can be done on a page.
pub(super) enum Form<'a> {
    /// Nothing.
    None,
    /// To leave.
    Leave {
        /// What the button says.
        button: &'a str,
    },
    /// To say how satisfied one is.
    Survey(&'a super::words::Survey),
}

impl Form<'_> {
    fn html(&self) -> String {
        match self {
            Self::None => String::new(),
            // Posted to the same address, as a mail program does it (RFC 8058).
            Self::Leave { button } => {
                let field = "<input type=\"hidden\" name=\"List-Unsubscribe\" value=\"One-Click\">";
                format!("<form method=\"post\">{field}<button type=\"submit\">{}</button></form>\n", escaped(button))
            }
            Self::Survey(words) => {
                let scores: String = (1..=5)
                    .map(|score| {
                        format!("<label><input type=\"radio\" name=\"score\" value=\"{score}\" required> {score}</label>\n")
                    })
                    .collect();
                format!(
                    "<form method=\"post\">\n<fieldset>\n<legend>{} · {}</legend>\n{scores}</fieldset>\n\
                     <p><label>{}<textarea name=\"comment\" rows=\"4\" maxlength=\"2000\"></textarea></label></p>\n\
                     <button type=\"submit\">{}</button></form>\n",
                    escaped(words.scale),
                    escaped(words.best),
                    escaped(words.comment),
                    escaped(words.send)
                )
            }
        }
    }
}

impl Page<'_> {
    /// The page.
    pub(super) fn response(&self) -> Response {
        let Self { status, language, heading, line, who, form } = self;
        let (heading, line, who) = (escaped(heading), escaped(line), escaped(who));
        let who = if who.is_empty() { String::new() } else { format!("<p class=\"who\">{who}</p>\n") };
        let form = form.html();
        let html = format!(
            "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"robots\" content=\"noindex, nofollow\">\n<title>{heading}</title>\n<style>{STYLE}</style>\n</head>\n\
             <body>\n<main>\n<h1>{heading}</h1>\n<p>{line}</p>\n{who}{form}</main>\n</body>\n</html>\n"
        );
        let mut response = Response::new(Body::from(html));
        *response.status_mut() = *status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language));
        if let Some(policy) = &*POLICY {
            headers.insert(CONTENT_SECURITY_POLICY, policy.clone());
        }
        if *status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("60"));
        }
        response
    }
}

/// A text as it stands in HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}
