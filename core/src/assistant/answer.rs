//! Answers of models, read and refused (M3): one JSON object of the right shape, texts that may be sent, times that lie ahead.
//!
//! In: an answer, word for word. Out: the typed answer, or everything that is wrong with it and how to say so to the model. Never: a
//! member that the schema does not have; a trap on whatever a model writes.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use serde::de::DeserializeOwned;

use super::gaps::gap;
use super::links::foreign;
use super::prompts;
use super::rules::{has_condition, rules};
use crate::base::{Instant, Json, Problem, limits, read as reader};
use crate::check::entries::List;
use crate::check::facts::zone_of;
use crate::time::{Local, Zone, Zones};
use crate::wire::assistant::{AutoFillAnswer, ClassifyAnswer, RulesAnswer, SummarizeAnswer};
use crate::wire::request::{
    CancelOnReply, EntriesRequest, EntriesResult, Entry, Intent, Lines, ReadLimit, ReadRequest, ReadResult, RulesResult,
};
use crate::wire::{ChannelChoice, ComposeAnswer, Content, DecideAnswer, Decided, Kind, LocalDateTime, Settings, Step, ZoneId};

/// How long an answer may be, in bytes.
const ANSWER_BYTES: usize = 64 * 1024;
/// How long a reason or a summary may be, in characters.
const SENTENCES: usize = 4_000;

/// Something that was read, or what is wrong with it.
type Read<T> = Result<T, Vec<Problem>>;

/// What an answer says.
///
/// # Errors
/// What is wrong with the request; what is wrong with the answer is in the result.
pub fn read(
    request: &ReadRequest,
    settings: &Settings,
    zones: &Zones,
    faults: fn(&str, &str) -> Vec<Problem>,
) -> Read<ReadResult> {
    let zone = match &request.contact {
        Some(contact) => zone_of(contact, settings, zones, "")?,
        None => zones
            .zone_at(settings.zone.as_ref().map_or("UTC", |zone| zone.as_str()), "/settings/zone")
            .map_err(|problem| vec![problem])?,
    };
    let (answer, now) = (request.answer.reveal(), request.now);
    let mut result = ReadResult { usable: true, ..ReadResult::default() };
    let problems = match request.kind {
        Kind::Decide => {
            decided(answer, settings, &zone).map(|(decide, at)| (result.decide, result.at) = (Some(decide), at)).err()
        }
        Kind::Compose => composed(answer, None, settings).map(|compose| result.compose = Some(compose)).err(),
        Kind::Classify => classified(answer, &zone).map(|(said, at)| (result.classify, result.at) = (Some(said), at)).err(),
        Kind::Summarize => summarized(answer).map(|summary| result.summarize = Some(summary)).err(),
        Kind::Rules => {
            ruled(answer, request.instructions.as_deref().unwrap_or_default()).map(|read| result.rules = Some(read)).err()
        }
        Kind::AutoFill => listed(answer, settings, &zone, now, faults).map(|list| result.auto_fill = Some(list)).err(),
    };
    if let Some(problems) = problems {
        let told: Vec<String> = problems.iter().map(|problem| format!("{}: {}", problem.path, problem.message)).collect();
        return Ok(ReadResult {
            problems,
            repair: Some(format!("{} {}", prompts::REPAIR, told.join("; "))),
            ..ReadResult::default()
        });
    }
    Ok(result)
}

/// The one JSON object of an answer: alone, in a code fence, or with words around it.
fn object<T: DeserializeOwned>(answer: &str) -> Read<T> {
    let wrong = |message: &str| vec![Problem::error("assistant.malformed", "", message).help("answer with one JSON object")];
    if answer.len() > ANSWER_BYTES {
        return Err(wrong(&format!("expected an answer of at most {ANSWER_BYTES} bytes, found {}", answer.len())));
    }
    let inner = answer.find('{').zip(answer.rfind('}')).and_then(|(from, to)| answer.get(from..=to));
    let inner = inner.ok_or_else(|| wrong("expected one JSON object, found none"))?;
    let value: Json = serde_json::from_str(inner).map_err(|_| wrong("expected one JSON object, found something else"))?;
    reader::read(&value, "").map_err(|problem| vec![problem])
}

/// A text that may be sent: not blank, not endless, nothing left to fill in, no link that is not the business's own.
fn sendable(text: &str, path: &str, own: &[&str]) -> Vec<Problem> {
    let problem = |code, message: String| vec![Problem::error(code, path, message)];
    if text.trim().is_empty() {
        return problem("assistant.textEmpty", "expected a text, found only white space".into());
    }
    if text.len() > limits::TEXT_BYTES {
        return problem("assistant.textTooLong", format!("expected at most {} bytes, found {}", limits::TEXT_BYTES, text.len()));
    }
    if let Some(gap) = gap(text) {
        return problem("assistant.placeholder", format!("expected a text that is ready to send, found `{gap}` to be filled in"));
    }
    if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')) {
        return problem("assistant.controlCharacter", "expected plain text, found control characters".into());
    }
    match foreign(text, own.iter().copied()) {
        Some(host) => problem("assistant.linkUnknown", format!("expected links of the business alone, found one to `{host}`")),
        None => Vec::new(),
    }
}

/// The words in which the business names its own addresses: the workspace's data and its instructions.
fn own_words(settings: &Settings) -> Vec<&str> {
    let auto = settings.auto_follow_ups.as_deref();
    let instructions = auto.into_iter().flat_map(|auto| {
        let scenarios = [&auto.stopped_replying, &auto.busy, &auto.asked_for_time];
        let own = scenarios.into_iter().filter_map(|scenario| scenario.instructions.as_deref());
        own.chain([auto.instructions.as_str()])
    });
    let mut words: Vec<&str> = instructions.collect();
    settings.workspace.values().for_each(|value| strings(value, &mut words));
    words
}

fn strings<'a>(value: &'a Json, found: &mut Vec<&'a str>) {
    match value {
        Json::Str(text) => found.push(text),
        Json::List(values) => values.iter().for_each(|value| strings(value, found)),
        Json::Map(members) => members.values().for_each(|value| strings(value, found)),
        _ => {}
    }
}

fn sound<T>(value: T, problems: Vec<Problem>) -> Read<T> {
    if problems.is_empty() { Ok(value) } else { Err(problems) }
}

/// A local time on the contact's clock, with seconds or without.
fn moment(text: &str, path: &str, zone: &Zone) -> Read<Instant> {
    let wrong = || {
        let shown = crate::base::instant::shown(text);
        vec![Problem::error(
            "assistant.timeUnreadable",
            path,
            format!("expected a local time such as `2026-11-24T09:00`, found `{shown}`"),
        )]
    };
    let minutes = text.trim().get(..16).unwrap_or_default();
    let local: LocalDateTime = reader::read(&Json::Str(minutes.to_owned()), path).map_err(|_| wrong())?;
    Instant::from_millis(zone.resolve(Local::of(local)).0).ok_or_else(wrong)
}

/// A decision, and the instant of its `at`. One in the past is not refused: the core moves it (M1).
///
/// # Errors
/// What is wrong with it.
pub fn decided(answer: &str, settings: &Settings, zone: &Zone) -> Read<(DecideAnswer, Option<Instant>)> {
    let mut read: DecideAnswer = object(answer)?;
    let mut problems = Vec::new();
    let at = match (&read.decision, &read.at) {
        (Decided::Schedule, None) => {
            problems.push(Problem::error("assistant.timeMissing", "/at", "expected a time with `schedule`, found none"));
            None
        }
        (Decided::Schedule, Some(at)) => moment(at, "/at", zone).map_err(|found| problems.extend(found)).ok(),
        _ => None,
    };
    if let Some(text) = &read.text
        && read.decision == Decided::ReEngage
    {
        problems.extend(sendable(text, "/text", &own_words(settings)));
    }
    read.reason = super::material::cut(read.reason.trim(), SENTENCES);
    sound((read, at), problems)
}

/// A message for a step, if it is for one; its words, too, may name addresses of the business.
///
/// # Errors
/// What is wrong with it.
pub fn composed(answer: &str, step: Option<&Step>, settings: &Settings) -> Read<ComposeAnswer> {
    let mut own = own_words(settings);
    for step in step.into_iter() {
        own.extend(step.instructions.as_deref());
        match &step.content {
            Content::Text(text) => own.push(&text.body),
            Content::Rich(rich) => own.extend([rich.text.as_deref(), rich.html.as_deref()].into_iter().flatten()),
            Content::Template(_) | Content::Named(_) => {}
        }
    }
    let read: ComposeAnswer = object(answer)?;
    let mut problems = sendable(&read.text, "/text", &own);
    if let Some(subject) = &read.subject {
        problems.extend(sendable(subject, "/subject", &own));
        if subject.contains(['\n', '\r']) {
            problems.push(Problem::error("assistant.subjectLines", "/subject", "expected one line, found several"));
        }
    }
    sound(read, problems)
}

/// What a message asks for, and the instant that it names.
///
/// # Errors
/// What is wrong with it.
pub fn classified(answer: &str, zone: &Zone) -> Read<(ClassifyAnswer, Option<Instant>)> {
    let read: ClassifyAnswer = object(answer)?;
    match (read.intent, &read.at) {
        (Intent::AskedForTime, None) => {
            Err(vec![Problem::error("assistant.timeMissing", "/at", "expected a time with `askedForTime`, found none")])
        }
        (Intent::AskedForTime, Some(at)) => {
            let at = moment(at, "/at", zone)?;
            Ok((read, Some(at)))
        }
        _ => Ok((read, None)),
    }
}

/// A summary.
///
/// # Errors
/// What is wrong with it.
pub fn summarized(answer: &str) -> Read<SummarizeAnswer> {
    let mut read: SummarizeAnswer = object(answer)?;
    read.summary = super::material::cut(read.summary.trim(), SENTENCES);
    let problem = || vec![Problem::error("assistant.textEmpty", "/summary", "expected a text, found only white space")];
    if read.summary.is_empty() { Err(problem()) } else { Ok(read) }
}

/// The limits of plain-word rules: those that are read without a model, and for words without one those that the model names. What holds only
/// sometimes stays what it is, and so do words of which nobody can say which of them the model has read.
fn ruled(answer: &str, instructions: &str) -> Read<RulesResult> {
    let answer: RulesAnswer = object(answer)?;
    let mut read = rules(&Lines::Text(instructions.to_owned()));
    let mut taken = Vec::new();
    for proposed in answer.limits {
        let mut of_line = read.rest.iter().filter(|rest| rest.line == proposed.line && !has_condition(&rest.text));
        let Some(rest) = of_line.next() else { continue };
        if of_line.next().is_none() {
            taken.push((rest.line, rest.text.clone()));
        }
        read.limits.push(ReadLimit { line: rest.line, text: rest.text.clone(), limit: proposed.limit });
    }
    read.rest.retain(|rest| !taken.iter().any(|(line, text)| *line == rest.line && *text == rest.text));
    read.limits.sort_by_key(|limit| limit.line);
    Ok(read)
}

/// A proposed list, shown as a list of a person's is (A9): what is wrong with an entry stands beside it.
fn listed(
    answer: &str,
    settings: &Settings,
    zone: &Zone,
    now: Instant,
    template: fn(&str, &str) -> Vec<Problem>,
) -> Read<EntriesResult> {
    let answer: AutoFillAnswer = object(answer)?;
    let mut entries = Vec::new();
    let mut problems = Vec::new();
    for (index, entry) in answer.entries.iter().take(limits::LIST_ENTRIES).enumerate() {
        let path = |member: &str| format!("/entries/{index}/{member}");
        problems.extend(sendable(&entry.text, &path("text"), &own_words(settings)));
        match moment(&entry.local, &path("local"), zone) {
            Ok(at) => entries.push(Entry {
                id: None,
                at: Some(at),
                local: None,
                text: entry.text.clone(),
                subject: entry.subject.clone(),
                cancel_on_reply: CancelOnReply::default(),
            }),
            Err(found) => problems.extend(found),
        }
    }
    if entries.is_empty() && problems.is_empty() {
        problems.push(Problem::error("assistant.noEntries", "/entries", "expected at least one entry, found none"));
    }
    let request = EntriesRequest {
        entries: sound(entries, problems)?,
        index: None,
        now,
        zone: ZoneId(zone.id()),
        settings: None,
        name: None,
        channel: ChannelChoice::default(),
    };
    List { request: &request, settings, zone, template }.view()
}
