//! What a contact wrote, and what is meant by it, without a model: the new words of a reply, words for leaving and coming back, when
//! somebody asks to be contacted, what else they say, automatic replies.
//!
//! In: a message with its subject, headers and channel, the time and the contact's zone. Out: an intent with how sure it is and the words that
//! it rests on. Never: a decision; what becomes of an intent is for the host's event and `lifecycle`.

mod asking;
mod automatic;
mod dates;
mod opt_out;
mod reply;
mod table;
mod words;

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use chrono::TimeDelta;

use crate::base::{Instant, Private, Problem};
use crate::time::{Local, Zone, Zones};
use crate::wire::LocalDateTime;
use crate::wire::request::{Basis, Confidence, Grain, Intent, UnderstandRequest, UnderstandResult};
use asking::Asked;
use automatic::Mail;
use opt_out::Place;
use reply::Reply;

/// The channel whose messages quote what they answer.
const EMAIL: &str = "email";
/// The channel whose carriers act upon words of their own.
const SMS: &str = "sms";

/// An intent and what it rests on.
#[derive(Debug, Clone)]
struct Reading {
    intent: Intent,
    confidence: Confidence,
    basis: Basis,
    phrase: String,
}

/// The operation `understand`.
///
/// ```
/// use relance_core::base::Json;
/// use relance_core::{time::Zones, understand::understand, wire::request::Intent};
/// let request: Json = serde_json::from_str(r#"{ "channel": "email", "now": "2026-11-21T09:00:00Z", "zone": "Europe/Madrid",
///     "text": "Please remove me from your list.\n\nOn Fri, 20 Nov 2026 at 10:00, Ann <ann@shop.example> wrote:\n> Hello!" }"#).unwrap();
/// let said = understand(&Zones::embedded(), &relance_core::base::read::read(&request, "").unwrap()).unwrap();
/// assert_eq!(said.text.reveal(), "Please remove me from your list.");
/// assert_eq!(said.intent, Intent::OptOut);
/// ```
///
/// # Errors
/// An unknown zone; neither text nor HTML.
pub fn understand(zones: &Zones, request: &UnderstandRequest) -> Result<UnderstandResult, Vec<Problem>> {
    let zone = zones.zone_at(request.zone.as_str(), "/zone").map_err(|problem| vec![problem])?;
    let reply = new_words(request)?;
    let subject = request.subject.as_ref().map_or("", |subject| subject.reveal().as_str());
    let by_mail = request.channel.as_ref().is_none_or(|channel| channel.as_str() == EMAIL);
    let mail = Mail { headers: &request.headers, subject, text: &reply.text, by_mail };
    let timed = of_time(zones, &zone, request, &mail);
    // Who names the time at which they don't want to be called does not leave.
    let stays = |said: &Reading| timed.refused && said.intent == Intent::OptOut && said.confidence == Confidence::Unsure;
    let said = intent(request, &mail).filter(|said| !stays(said));
    // `Don't call before ten` is no good-bye; who is on leave and asks for a call on the ninth is no program.
    let yields = |said: &Reading| match (said.intent, said.confidence) {
        (Intent::OptOut, Confidence::Unsure) => true,
        (Intent::OptOut, Confidence::Likely) => timed.not_before,
        (Intent::AutoReply, Confidence::Unsure) => timed.clearly,
        _ => false,
    };
    let reading = match (said, timed.reading) {
        (Some(said), Some(asked)) if asked.intent == Intent::AskedForTime && yields(&said) => Some(asked),
        (said, asked) => said.or(asked),
    };
    let wish = timed.at.filter(|_| reading.as_ref().is_some_and(|reading| reading.intent == Intent::AskedForTime));
    let reading = reading.map(|reading| Reading {
        // What may be our own words, quoted, is for a person to look at.
        confidence: if reply.doubtful && reading.basis == Basis::Phrase { Confidence::Unsure } else { reading.confidence },
        ..reading
    });
    let auto_reply = reading.as_ref().filter(|reading| reading.intent == Intent::AutoReply).map(|_| {
        let today = zone.local(request.now).date().0;
        automatic::returning(&mail, today, request.locale.as_deref())
    });
    Ok(UnderstandResult {
        intent: reading.as_ref().map_or(Intent::None, |reading| reading.intent),
        confidence: reading.as_ref().map(|reading| reading.confidence),
        basis: reading.as_ref().map(|reading| reading.basis),
        phrase: reading.map(|reading| Private::new(reading.phrase)),
        at: wish.map(|(at, _)| at),
        local: wish.map(|(at, _)| zone.local_date_time(at)),
        grain: wish.map(|(_, grain)| grain),
        text: Private::new(reply.text),
        auto_reply,
    })
}

/// The phrases of a text that speak of a time relative to when they are read, and are false by then: `tomorrow` on another date, `this morning`
/// after noon, `in two hours` when more than half of them have passed, `next week` in another week, `on Friday` when that Friday has come. They are
/// read in English, Spanish, Portuguese, French and German; `locale` says which of them where the words don't.
///
/// Dates and times of the clock say the same whenever they are read, and are not among them; nor is a habit (`every Monday`) or a range of days
/// (`Monday to Friday`).
///
/// ```
/// use relance_core::{base::Instant, time::Zones, understand::stale};
/// let zone = Zones::embedded().zone("Europe/Madrid").unwrap();
/// let [friday, monday] = ["2026-11-20T17:00:00Z", "2026-11-23T08:00:00Z"].map(|at| at.parse::<Instant>().unwrap());
/// assert_eq!(stale("Shall we talk tomorrow, or next week?", Some("en-GB"), friday, monday, &zone), ["tomorrow", "next week"]);
/// assert!(stale("Shall we talk on 5 December?", Some("en-GB"), friday, monday, &zone).is_empty());
/// ```
pub fn stale(text: &str, locale: Option<&str>, written: Instant, read: Instant, zone: &Zone) -> Vec<String> {
    let local = |at: Instant| zone.local(at).date_time().0;
    let passed = TimeDelta::milliseconds(read.millis().saturating_sub(written.millis()));
    asking::stale(text, locale, asking::Times { written: local(written), read: local(read), passed })
}

/// What the person newly wrote. Only email quotes; a channel that is not named is read as email, which loses nothing that is not quoted.
fn new_words(request: &UnderstandRequest) -> Result<Reply, Vec<Problem>> {
    let quotes = request.channel.as_ref().is_none_or(|channel| channel.as_str() == EMAIL);
    let text = request.text.as_ref().map(|text| text.reveal().as_str());
    match (text.filter(|text| !text.trim().is_empty()), &request.html, text) {
        (Some(text), _, _) if quotes => Ok(reply::of_text(text)),
        (Some(text), _, _) => Ok(reply::whole(text)),
        (None, Some(html), _) => Ok(reply::of_html(html.reveal())),
        (None, None, Some(blank)) => Ok(reply::whole(blank)),
        (None, None, None) => {
            let problem = Problem::error("understand.messageMissing", "", "expected `text` or `html`, found neither");
            Err(vec![problem.help("a message without words has the text \"\"")])
        }
    }
}

/// What is said of being contacted at a time.
#[derive(Debug, Default)]
struct OfTime {
    /// That somebody wants to be contacted, or what else their words mean.
    reading: Option<Reading>,
    at: Option<(Instant, Grain)>,
    /// They say clearly that they want to be contacted then.
    clearly: bool,
    /// They don't want it any sooner.
    not_before: bool,
    /// They don't want to be contacted at a time that they name.
    refused: bool,
}

/// Whether the person asks to be contacted at a time, or says that they can't now.
fn of_time(zones: &Zones, zone: &Zone, request: &UnderstandRequest, mail: &Mail<'_>) -> OfTime {
    let named = |name: Option<&str>| name.map_or_else(|| Some(zone.clone()), |name| zones.zone(name).ok());
    let local = |name: Option<&'static str>| Some(named(name)?.local(request.now).date_time().0);
    let reading = |intent, phrase| Some(Reading { intent, confidence: Confidence::Likely, basis: Basis::Phrase, phrase });
    let heard = asking::read(mail.text, request.locale.as_deref(), request.parts_of_day, &local);
    let of_time = OfTime { refused: heard.refused, ..OfTime::default() };
    match heard.asked {
        Some(Asked::For { at, elapsed, zone: name, grain, phrase, clearly, not_before }) => {
            let at = match elapsed {
                Some(elapsed) => request.now.plus_millis(elapsed.num_milliseconds()),
                None => named(name).and_then(|zone| Instant::from_millis(zone.resolve(Local::of(LocalDateTime(at))).0)),
            };
            // Clocks that change meanwhile may bring it nearer than it looks.
            let ahead = at.and_then(|at| at.millis().checked_sub(request.now.millis())).map(TimeDelta::milliseconds);
            match at.filter(|_| ahead.is_some_and(asking::may_be_promised)) {
                Some(at) => OfTime {
                    reading: reading(Intent::AskedForTime, phrase),
                    at: Some((at, grain)),
                    clearly,
                    not_before,
                    ..of_time
                },
                None => of_time,
            }
        }
        Some(Asked::Said { intent, phrase, firmly }) => {
            let confidence = if firmly { Confidence::Likely } else { Confidence::Unsure };
            OfTime { reading: reading(intent, phrase).map(|said| Reading { confidence, ..said }), ..of_time }
        }
        None => of_time,
    }
}

/// What a message asks for. A word for leaving counts even where a program sent it: mail programs unsubscribe people so. What else a program
/// sends is read no further, so that nobody leaves or comes back by what their absence says.
fn intent(request: &UnderstandRequest, mail: &Mail<'_>) -> Option<Reading> {
    if let Some(reading) = opt_out::subject(mail.subject) {
        return Some(reading);
    }
    let place =
        Place { carrier: request.channel.as_ref().is_some_and(|channel| channel.as_str() == SMS), opted_out: request.opted_out };
    let said = opt_out::read(mail.text, place);
    let automatic = automatic::read(mail);
    match (said, automatic) {
        (Some(said), Some(automatic)) => {
            // Somebody may write of a journey and leave; a header or a subject is a program's.
            let by_program = automatic.basis != Basis::Phrase && said.basis == Basis::Phrase;
            Some(if by_program || said.confidence < automatic.confidence { automatic } else { said })
        }
        (said, automatic) => said.or(automatic),
    }
}
