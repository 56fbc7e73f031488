//! Dresses an email's HTML: the workspace's logo, colour and footer around it, and the link to leave (F2).
//!
//! In: the HTML and the buttons of a message, how it is to look. Out: HTML. Never: a text that is not escaped; a layout around a document
//! that has one of its own, or where the workspace has no branding.

use relance_core::wire::{Branding, Button};

/// The layout, the same in every host.
const LAYOUT: &str = include_str!("layout.html");
/// The colour of links and buttons where the workspace has none.
const COLOR: &str = "#1d4ed8";
/// The colour of links on a dark ground where the workspace's own is too dark to be read.
const ON_DARK: &str = "#93c5fd";
/// How bright a colour is, of 255, for dark words to stand on it rather than white ones.
const BRIGHT: u32 = 150;
/// How much of the text stands beside the subject in a list of messages, in characters.
const PREHEADER: usize = 100;
/// Languages that are written from right to left.
const FROM_RIGHT: [&str; 8] = ["ar", "dv", "fa", "he", "ps", "sd", "ur", "yi"];

/// How a message is to look.
#[derive(Debug, Default)]
pub(super) struct Look<'a> {
    pub(super) branding: Option<&'a Branding>,
    /// Whose logo it is, for whom does not see it.
    pub(super) from_name: Option<&'a str>,
    /// The language of the words, such as `es` or `pt-BR`.
    pub(super) language: Option<&'a str>,
    pub(super) subject: &'a str,
    /// The words as plain text.
    pub(super) text: &'a str,
    pub(super) leave: Option<&'a str>,
}

/// The buttons as HTML: in the workspace's colour where it has one, else links. One that leads nowhere is for chats.
pub(super) fn buttons(buttons: &[Button], branding: Option<&Branding>) -> String {
    let linked = buttons.iter().filter_map(|button| Some((button, button.url.as_deref()?)));
    let one = |(button, url): (&Button, &str)| {
        let (url, words) = (escaped(url), escaped(&button.text));
        match branding {
            None => format!("\n<p><a href=\"{url}\">{words}</a></p>"),
            Some(own) => {
                let color = color(own);
                let ink = ink(color);
                format!(
                    "\n<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"margin:16px 0\"><tr>\
                     <td style=\"border-radius:6px;background:{color}\"><a class=\"button\" href=\"{url}\" \
                     style=\"display:inline-block;padding:12px 24px;border-radius:6px;color:{ink};font-weight:600;text-decoration:none\">\
                     {words}</a></td></tr></table>"
                )
            }
        }
    };
    linked.map(one).collect()
}

/// The HTML as it goes out.
pub(super) fn dressed(html: &str, look: &Look<'_>) -> String {
    match look.branding {
        Some(branding) if !is_document(html) => laid_out(html, branding, look),
        _ => framed(html, look),
    }
}

/// Without a layout: the logo above, footer and link below, inside of a document's body.
fn framed(html: &str, look: &Look<'_>) -> String {
    let of = |part: fn(&Branding) -> Option<&String>| look.branding.and_then(part);
    let color = of(|own| own.color.as_ref()).map(|color| format!(" style=\"color:{}\"", escaped(color))).unwrap_or_default();
    let above = of(|own| own.logo_url.as_ref())
        .map(|logo| format!("<p><img src=\"{}\" alt=\"{}\" style=\"max-height:60px\"></p>\n", escaped(logo), alt(look)));
    let footer = of(|own| own.footer.as_ref())
        .map(|footer| format!("\n<p style=\"font-size:small;white-space:pre-line\">{}</p>", escaped(footer)));
    let leave =
        look.leave.map(|url| format!("\n<p style=\"font-size:small\"><a href=\"{}\"{color}>Unsubscribe</a></p>", escaped(url)));
    let below = footer.unwrap_or_default() + &leave.unwrap_or_default();
    let (head, body, end) = opened(html);
    format!("{head}{}{body}{below}{end}", above.unwrap_or_default())
}

/// A document's beginning with its body's tag, what stands in the body, and the rest; what is no document stands in the body whole.
pub(super) fn opened(html: &str) -> (&str, &str, &str) {
    let lower = html.to_ascii_lowercase();
    let start = lower.find("<body").and_then(|at| Some(at + lower.get(at..)?.find('>')? + 1)).unwrap_or(0);
    let end = lower.rfind("</body").or_else(|| lower.rfind("</html")).filter(|end| *end >= start).unwrap_or(html.len());
    (html.get(..start).unwrap_or_default(), html.get(start..end).unwrap_or_default(), html.get(end..).unwrap_or_default())
}

fn is_document(html: &str) -> bool {
    let lower = html.to_ascii_lowercase();
    ["<!doctype", "<html", "<body"].iter().any(|tag| lower.contains(tag))
}

fn laid_out(html: &str, branding: &Branding, look: &Look<'_>) -> String {
    let color = color(branding);
    let mut out = String::with_capacity(LAYOUT.len() + html.len() + 512);
    let mut parts = LAYOUT.split("{{");
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (name, rest) = part.split_once("}}").unwrap_or(("", part));
        match name {
            "lang" => out.extend(look.language.map(|language| format!(" lang=\"{}\"", escaped(language)))),
            "dir" => out.push_str(direction(look.language)),
            "title" => out.push_str(&escaped(look.subject)),
            "color" => out.push_str(&escaped(color)),
            "dark" => out.push_str(&escaped(if brightness(color) > BRIGHT / 2 { color } else { ON_DARK })),
            "ink" => out.push_str(ink(color)),
            "preheader" => out.push_str(&escaped(&preheader(look.text))),
            "logo" => out.extend(logo(branding, look)),
            "words" => out.push_str(html),
            "foot" => out.push_str(&foot(branding, look)),
            _ => {}
        }
        out.push_str(rest);
    }
    out
}

fn logo(branding: &Branding, look: &Look<'_>) -> Option<String> {
    let url = escaped(branding.logo_url.as_ref()?);
    let image =
        format!("<img src=\"{url}\" alt=\"{}\" height=\"48\" style=\"height:48px;width:auto;max-width:240px\">", alt(look));
    Some(format!("<tr><td align=\"center\" style=\"padding:8px 0 24px\">{image}</td></tr>\n"))
}

fn foot(branding: &Branding, look: &Look<'_>) -> String {
    let words = branding.footer.as_ref().map(|footer| escaped(footer).replace("\r\n", "\n").replace('\n', "<br>"));
    let leave = look
        .leave
        .map(|url| format!("<a href=\"{}\" style=\"color:#5b626a;text-decoration:underline\">Unsubscribe</a>", escaped(url)));
    let lines: Vec<String> = words.into_iter().chain(leave).collect();
    if lines.is_empty() {
        return String::new();
    }
    format!(
        "<tr><td class=\"foot\" align=\"center\" style=\"padding:24px 12px;color:#5b626a;\
         font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:13px;line-height:1.5\">{}</td></tr>\n",
        lines.join("<br><br>")
    )
}

fn alt(look: &Look<'_>) -> String {
    look.from_name.map(escaped).unwrap_or_default()
}

fn color(branding: &Branding) -> &str {
    branding.color.as_deref().filter(|color| is_color(color)).unwrap_or(COLOR)
}

fn is_color(color: &str) -> bool {
    color.strip_prefix('#').is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The colour of words on this one.
fn ink(color: &str) -> &'static str {
    if brightness(color) > BRIGHT { "#1c1f22" } else { "#ffffff" }
}

/// How bright a colour is to the eye, of 255.
fn brightness(color: &str) -> u32 {
    let part = |at: usize| color.get(at..at + 2).and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or(0);
    (299 * part(1) + 587 * part(3) + 114 * part(5)) / 1_000
}

fn direction(language: Option<&str>) -> &'static str {
    match language.map(|language| language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()) {
        Some(language) if FROM_RIGHT.contains(&language.as_str()) => "rtl",
        Some(_) => "ltr",
        None => "auto",
    }
}

/// The words that a list of messages shows beside the subject: the first of the text, in one line.
fn preheader(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(PREHEADER).collect()
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn branding() -> Branding {
        let json = r##"{"logoUrl":"https://a.example/l.png?a&b","color":"#0a7cff","footer":"A & B\nStreet 1"}"##;
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_branded_message_is_the_page_that_both_hosts_make() {
        // The Node host's tests read the same file.
        let (branding, button) = (branding(), r#"{"text":"Book & go","url":"https://example.org/?a=1&b=2"}"#);
        let look = Look {
            branding: Some(&branding),
            from_name: Some("Northwind \"Notes\""),
            language: Some("pt-BR"),
            subject: "Hi <there>",
            text: "Hello,\n\nnice to have you.",
            leave: Some("https://example.org/leave?k=1&w=2"),
        };
        let html = format!("<p>Hello,</p>{}", buttons(&[serde_json::from_str(button).unwrap()], Some(&branding)));
        let page = dressed(&html, &look);
        let expected = include_str!("branded.html");
        assert_eq!(page.trim(), expected.trim(), "{page}");
    }

    #[test]
    fn words_on_a_button_can_be_read_whatever_its_colour() {
        assert_eq!(
            (ink("#000000"), ink("#ffffff"), ink("#0a7cff"), ink("#ffd400")),
            ("#ffffff", "#1c1f22", "#ffffff", "#1c1f22")
        );
    }

    #[test]
    fn the_direction_is_the_languages() {
        assert_eq!((direction(Some("he-IL")), direction(Some("es")), direction(None)), ("rtl", "ltr", "auto"));
    }

    #[test]
    fn a_document_keeps_its_own_layout_and_has_logo_footer_and_link_inside_of_its_body() {
        let branding = branding();
        let look = Look { branding: Some(&branding), leave: Some("https://example.org/leave"), ..Look::default() };
        let page = dressed("<!doctype html><html><Body class=\"a\">Hi</Body></html>", &look);
        assert!(
            page.starts_with("<!doctype html><html><Body class=\"a\"><p><img src=\"https://a.example/l.png?a&amp;b\""),
            "{page}"
        );
        assert!(page.ends_with("Unsubscribe</a></p></Body></html>"), "{page}");
    }

    #[test]
    fn without_branding_nothing_but_the_link_is_added() {
        let look = Look { leave: Some("https://example.org/leave"), ..Look::default() };
        let expected = "<p>Hi</p>\n<p style=\"font-size:small\"><a href=\"https://example.org/leave\">Unsubscribe</a></p>";
        assert_eq!(dressed("<p>Hi</p>", &look), expected);
        assert_eq!(dressed("<p>Hi</p>", &Look::default()), "<p>Hi</p>");
    }
}
