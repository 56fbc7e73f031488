//! Reads the webhooks of Twilio: messages that people wrote, and what became of ours.
//!
//! In: a form, signed over the exact address and the sorted members; or JSON, signed over the address with the body's digest in it. Out:
//! what it tells. Never: a time of Twilio's, which names none; the host's stands there.
//!
//! **Words that stop and start.** Twilio itself keeps the list of who said STOP to which sender, and refuses to send to them (21610). What
//! it has understood it says by `OptOutType`; without it the words themselves count that it goes by. They say what is wanted of the carrier
//! and are no answer to us. YES is both: it opens again for whoever had stopped, and answers a question for everybody else.

use relance_core::base::Instant;
use relance_core::wire::Channel;
use ring::digest::{SHA256, digest};

use super::json::{failed, inbound};
use super::signature::{header, is_base64_sha1, members};
use super::{Delivered, Delivery, Headers, Inbound, Message, Refused, What};
use crate::account::{TwilioAccount, is_phone};
use crate::send::codes::TWILIO;

const STOP: [&str; 8] = ["STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "REVOKE", "OPTOUT", "CANCEL"];
const START: [&str; 3] = ["START", "UNSTOP", "YES"];

/// `X-Twilio-Signature`: over the address and the members of the form in order; of JSON, over the address, whose `bodySHA256` is the
/// body's digest. The port that belongs to the scheme may have been added or left out on the way.
pub(super) fn verify(account: &TwilioAccount, url: &str, headers: &Headers<'_>, body: &[u8]) -> Result<(), Refused> {
    let token = account.auth_token.as_ref().ok_or(Refused::Forged)?.reveal();
    let signature = header(headers, "x-twilio-signature").ok_or(Refused::Forged)?;
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let declared = members(query).into_iter().find(|(name, _)| name == "bodySHA256").map(|(_, value)| value);
    let signed = match declared {
        Some(declared) => {
            let found: String = digest(&SHA256, body).as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
            if !declared.eq_ignore_ascii_case(&found) {
                return Err(Refused::Forged);
            }
            String::new()
        }
        None => {
            let mut form = members(&String::from_utf8_lossy(body));
            form.sort();
            // The same member twice with the same value counts once, as Twilio's own libraries have it.
            form.dedup();
            form.into_iter().map(|(name, value)| name + &value).collect()
        }
    };
    let good = |url: &String| is_base64_sha1(token.as_bytes(), format!("{url}{signed}").as_bytes(), signature);
    if addresses(url).iter().any(good) { Ok(()) } else { Err(Refused::Forged) }
}

/// The address as it came, and with its usual port and without.
fn addresses(url: &str) -> Vec<String> {
    let mut all = vec![url.to_owned()];
    let Some((scheme, rest)) = url.split_once("://") else { return all };
    let port = if scheme.eq_ignore_ascii_case("https") { ":443" } else { ":80" };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let host = authority.strip_suffix(port).unwrap_or(authority);
    all.extend([format!("{scheme}://{host}{path}"), format!("{scheme}://{host}{port}{path}")]);
    all
}

/// What it tells; nothing where it is of another kind.
pub(super) fn read(_: &TwilioAccount, url: &str, body: &[u8], now: Instant) -> Vec<Inbound> {
    let form = members(&String::from_utf8_lossy(body));
    let form = Form(&form);
    let Some(sid) = form.text("MessageSid").or_else(|| form.text("SmsSid")) else { return Vec::new() };
    match form.text("MessageStatus").or_else(|| form.text("SmsStatus")).filter(|status| *status != "received") {
        Some(status) => delivery(&form, sid, status, url, now).into_iter().collect(),
        None => received(&form, sid, now),
    }
}

struct Form<'a>(&'a [(String, String)]);

impl<'a> Form<'a> {
    fn text(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// An address as contacts have it, and the channel that it is on.
    fn address(&self, name: &str) -> (Option<String>, Channel) {
        let given = self.text(name).unwrap_or_default();
        let (bare, channel) = match given.strip_prefix("whatsapp:") {
            Some(bare) => (bare, "whatsapp"),
            None => (given, "sms"),
        };
        (Some(bare.trim()).filter(|bare| !bare.is_empty()).map(str::to_owned), Channel::fixed(channel))
    }
}

fn delivery(form: &Form<'_>, sid: &str, status: &str, url: &str, now: Instant) -> Option<Inbound> {
    let code = form.text("ErrorCode").and_then(|code| code.parse().ok()).filter(|code| *code != 0);
    let became = match status {
        "sent" => Delivered::Sent,
        "delivered" => Delivered::Delivered,
        "read" => Delivered::Read,
        "failed" | "undelivered" | "canceled" => failed(TWILIO.judge(code, None, status)),
        _ => return None, // On its way.
    };
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let key = members(query).into_iter().find(|(name, _)| name == "relance-key").map(|(_, value)| value);
    let (from, channel) = form.address("To");
    let (to, _) = form.address("From");
    let what = What::Delivery(Delivery { message: sid.to_owned(), key, status: became });
    Some(inbound(format!("twilio/{sid}/{status}"), now, channel, from, to, what))
}

fn received(form: &Form<'_>, sid: &str, now: Instant) -> Vec<Inbound> {
    let (from, channel) = form.address("From");
    let (to, _) = form.address("To");
    // What comes from a short code or a name is no person's.
    let Some(from) = from.filter(|from| is_phone(from)) else { return Vec::new() };
    let words = form.text("Body").or_else(|| form.text("ButtonText"));
    let word = words.unwrap_or_default().trim().to_ascii_uppercase();
    let sms = channel.as_str() == "sms";
    let (stops, starts) = match form.text("OptOutType").map(str::to_ascii_uppercase).as_deref() {
        Some("STOP") => (true, false),
        Some("START") => (false, true),
        Some(_) => (false, false), // HELP is answered by Twilio, and asked by a person.
        None => (sms && STOP.contains(&word.as_str()), sms && START.contains(&word.as_str())),
    };
    let made = |kind: &str, what: What| {
        inbound(format!("twilio/{sid}/{kind}"), now, channel.clone(), Some(from.clone()), to.clone(), what)
    };
    let mut found = Vec::new();
    if stops {
        found.push(made("optOut", What::OptOut { purpose: None }));
    } else if starts {
        found.push(made("optIn", What::OptIn { purpose: None }));
    }
    if found.is_empty() || word == "YES" {
        let attachments = form.text("NumMedia").and_then(|many| many.parse().ok()).unwrap_or(0);
        let answers = form.text("OriginalRepliedMessageSid").map(str::to_owned).into_iter().collect();
        let text = words.map(|words| relance_core::base::Private::new(words.to_owned()));
        if form.text("ReferralSourceType") == Some("ad") {
            found.push(made("adEntry", What::Opened { by: relance_core::wire::OpenedBy::AdEntry }));
        }
        found.push(made("message", What::Message(Message { text, attachments, answers, ..Message::default() })));
    }
    found
}
