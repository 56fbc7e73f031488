//! Checks how a workspace's email looks: logo, colour, footer (F2).
//!
//! In: branding as written. Out: problems; the parts of it that are sound. Never: a logo fetched.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::base::{Problem, limits};
use crate::wire::Branding;

/// Problems with branding that stands at `path`.
pub fn problems(branding: &Branding, path: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut add = |code, place: &str, message: String, help: &'static str| {
        problems.push(Problem::error(code, format!("{path}/{place}"), message).help(help));
    };
    if branding.logo_url.as_deref().is_some_and(|url| !is_address(url)) {
        let message = String::from("expected an address that begins with `https://`, found another text");
        add("check.brandingLogo", "logoUrl", message, "mail programs show pictures from `https` addresses only");
    }
    if branding.color.as_deref().is_some_and(|color| !is_color(color)) {
        let message = String::from("expected a colour as `#rrggbb`, found another text");
        add("check.brandingColor", "color", message, "write six hexadecimal digits, such as `#0a7cff`");
    }
    if let Some(footer) = branding.footer.as_deref().filter(|footer| !is_footer(footer)) {
        let found = if footer.trim().is_empty() { "only white space".into() } else { format!("one of {} bytes", footer.len()) };
        let message = format!("expected a text of at most {} bytes, found {found}", limits::FOOTER_BYTES);
        add("check.brandingFooter", "footer", message, "leave it out, or write a few lines");
    }
    problems
}

/// What of it is sound: nobody is handed an address or a colour that is none.
pub fn sound(branding: &Branding) -> Option<Branding> {
    let sound = Branding {
        logo_url: branding.logo_url.clone().filter(|url| is_address(url)),
        color: branding.color.clone().filter(|color| is_color(color)),
        footer: branding.footer.clone().filter(|footer| is_footer(footer)),
    };
    (sound != Branding::default()).then_some(sound)
}

fn is_address(url: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"' | b'\'' | b'\\');
    let host = url.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next());
    host.is_some_and(|host| !host.is_empty()) && url.len() <= limits::ADDRESS_BYTES && url.bytes().all(plain)
}

fn is_color(color: &str) -> bool {
    color.strip_prefix('#').is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn is_footer(footer: &str) -> bool {
    !footer.trim().is_empty() && footer.len() <= limits::FOOTER_BYTES
}
