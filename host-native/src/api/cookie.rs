//! The cookie that a browser is known by while somebody is signed in.
//!
//! In: a token, or the headers of a request. Out: `Set-Cookie`, or the token. Never: a cookie that a script can read, or that another site
//! can send.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

use crate::engines::sql::LONGEST_SECONDS;

/// What the cookie is called.
const NAME: &str = "relance_session";
/// In front of its name where browsers keep it to this host and to TLS.
const HOST: &str = "__Host-";
/// What a token looks like: 32 bytes in base 64.
const TOKEN: usize = 43;

/// How the cookie is called and kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cookie {
    /// The world reaches the service by TLS.
    secure: bool,
}

impl Cookie {
    /// For a service that the world reaches at this address.
    pub(super) fn of(public_url: Option<&str>) -> Self {
        Self { secure: public_url.is_some_and(|url| url.starts_with("https://")) }
    }

    fn name(self) -> String {
        format!("{}{NAME}", if self.secure { HOST } else { "" })
    }

    /// The token of a request, if it has one; the first where there are several.
    pub(super) fn token(self, headers: &HeaderMap) -> Option<&str> {
        let name = self.name();
        let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(known, _)| *known == name).map(|(_, token)| token).filter(|token| is_token(token))
    }

    /// What has the browser keep this token.
    pub(super) fn kept(self, token: &str) -> String {
        self.set(token, LONGEST_SECONDS)
    }

    /// What has the browser forget it.
    pub(super) fn forgotten(self) -> String {
        self.set("", 0)
    }

    fn set(self, token: &str, seconds: i64) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{}={token}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Strict{secure}", self.name())
    }
}

fn is_token(text: &str) -> bool {
    text.len() == TOKEN && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO-_";

    #[test]
    fn a_cookie_is_for_this_host_alone_and_by_tls_where_there_is_tls() {
        let plain = Cookie::of(None);
        assert_eq!(plain.kept(TOKEN), format!("relance_session={TOKEN}; Max-Age=2592000; Path=/; HttpOnly; SameSite=Strict"));
        assert_eq!(plain, Cookie::of(Some("http://go.example.com")));
        let secure = Cookie::of(Some("https://go.example.com"));
        assert_eq!(
            secure.kept(TOKEN),
            format!("__Host-relance_session={TOKEN}; Max-Age=2592000; Path=/; HttpOnly; SameSite=Strict; Secure")
        );
        assert_eq!(secure.forgotten(), "__Host-relance_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict; Secure");
    }

    #[test]
    fn a_token_is_found_among_other_cookies_and_only_under_its_whole_name() {
        let sent = |secure: bool, lines: &[&str]| {
            let headers: HeaderMap = lines.iter().map(|line| (COOKIE, line.parse().unwrap())).collect();
            Cookie { secure }.token(&headers).map(str::to_owned)
        };
        let (plain, host) = (format!("relance_session={TOKEN}"), format!("__Host-relance_session={TOKEN}"));
        assert_eq!(sent(false, &[&format!("a=b; {plain}; c=d")]).as_deref(), Some(TOKEN));
        assert_eq!(sent(false, &["a=b", &plain]).as_deref(), Some(TOKEN));
        assert_eq!(sent(true, &[&host]).as_deref(), Some(TOKEN));
        assert_eq!((sent(true, &[&plain]), sent(false, &[&host])), (None, None));
        for none in ["", "relance_session=", "relance_session=short", &format!("relance_session={TOKEN}x"), &format!("x{plain}")]
        {
            assert_eq!(sent(false, &[none]), None, "{none}");
        }
    }
}
