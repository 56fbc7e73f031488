//! The operation `assistant.ask`: a request to a model, with the JSON Schema of its answer (M3).
//!
//! In: what is asked for, the conversation, the settings. Out: what is said to the model, in order. Never: what a contact wrote outside of
//! the material.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::material::{Material, cut, local};
use super::{Bounds, MOST, prompts};
use crate::base::{Json, Private, Problem};
use crate::check::facts::zone_of;
use crate::time::{Zone, Zones};
use crate::wire::request::{AskRequest, AskResult};
use crate::wire::{Content, Kind, Role, Said, Settings, Watched};

/// How long the instructions of a request may be, in characters.
const INSTRUCTIONS: usize = 8_000;
/// How many entries a list has where the plan does not say so.
const ENTRIES: u32 = 4;

/// The request for a model.
///
/// # Errors
/// What is missing: a contact for all but `rules`, the effect for `compose`, the rules for `rules`; a zone that does not exist.
pub fn ask(request: &AskRequest, settings: &Settings, zones: &Zones) -> Result<AskResult, Vec<Problem>> {
    let person = || {
        let contact = request.contact.as_ref().ok_or_else(|| missing("contact", "hand in the contact"))?;
        let zone = zone_of(contact, settings, zones, "")?;
        Ok::<_, Vec<Problem>>((Material::about(request, contact, settings, &zone), zone))
    };
    let (prompt, tokens, material) = match request.kind {
        Kind::Rules => (prompts::RULES, 1_000, rules(request)?),
        Kind::Compose => (prompts::COMPOSE, 1_500, compose(request, person()?.0, settings)?),
        Kind::AutoFill => (prompts::AUTO_FILL, 3_000, auto_fill(request, person()?.0, settings)),
        Kind::Classify => (prompts::CLASSIFY, 300, person()?.0),
        Kind::Summarize => (prompts::SUMMARIZE, 500, person()?.0),
        Kind::Decide => (prompts::DECIDE, 1_000, decide(request, person()?, settings)),
    };
    let said = |role, content: String| Said { role, content: Private::new(content) };
    Ok(AskResult {
        messages: vec![said(Role::System, format!("{}\n\n{prompt}", prompts::COMMON)), said(Role::User, material.text())],
        schema_name: format!("{}_answer", snake(request.kind.name())),
        schema: schema(request.kind),
        max_output_tokens: tokens,
    })
}

fn missing(member: &str, help: &str) -> Vec<Problem> {
    let problem = Problem::error("wire.missingField", format!("/{member}"), format!("expected `{member}`, found nothing"));
    vec![problem.help(help)]
}

fn rules(request: &AskRequest) -> Result<Material, Vec<Problem>> {
    let lines = request.instructions.as_ref().ok_or_else(|| missing("instructions", "hand in the rules, one a line"))?;
    let lines = cut(lines, INSTRUCTIONS);
    let numbered = lines.lines().enumerate().map(|(index, line)| Json::Str(format!("{}: {line}", index + 1)));
    Ok(Material::default().with("rules", Json::List(numbered.collect())))
}

/// The draft, the instructions and what the channel takes.
fn compose(request: &AskRequest, about: Material, settings: &Settings) -> Result<Material, Vec<Problem>> {
    let asked = request.effect.as_ref().ok_or_else(|| missing("effect", "hand in the `askModel` effect"))?;
    let (subject, draft) = match &asked.draft {
        Content::Text(text) => (text.subject.clone(), Some(text.body.clone())),
        Content::Rich(rich) => (rich.subject.clone(), rich.text.clone().or_else(|| rich.html.clone())),
        Content::Template(_) | Content::Named(_) => (None, None),
    };
    let profile = crate::check::channels::profile(&asked.channel, settings);
    let most = profile.as_ref().and_then(|profile| profile.max_characters);
    let workspace = settings.auto_follow_ups.as_ref().map(|auto| cut(&auto.instructions, INSTRUCTIONS));
    Ok(about
        .with("channel", asked.channel.as_str().to_string())
        .with("wantsSubject", profile.is_some_and(|profile| profile.subject))
        .some("atMostCharacters", most.map(i64::from))
        .some("subject", subject.filter(|subject| !subject.trim().is_empty()))
        .some("draft", draft.filter(|draft| !draft.trim().is_empty()))
        .some("instructions", asked.instructions.as_ref().map(|text| cut(text, INSTRUCTIONS)))
        .some("rulesOfTheBusiness", workspace.filter(|rules| !rules.is_empty())))
}

fn auto_fill(request: &AskRequest, about: Material, settings: &Settings) -> Material {
    let most = settings.plan.as_ref().and_then(|plan| plan.max_entries).unwrap_or(ENTRIES);
    about.with("atMost", i64::from(most)).some("instructions", request.instructions.as_ref().map(|text| cut(text, INSTRUCTIONS)))
}

/// Where the conversation stands, and the limits within which a decision counts.
fn decide(request: &AskRequest, (about, zone): (Material, Zone), settings: &Settings) -> Material {
    let auto = settings.auto_follow_ups.as_deref().cloned().unwrap_or_default();
    let bounds = Bounds::of(&auto);
    let stands = |watched: &Watched| {
        let most = bounds.max.unwrap_or(MOST);
        let mut lines =
            vec![format!("{} of at most {most} follow-ups have been sent since the contact last wrote", watched.sent)];
        lines.extend(watched.last_sent.map(|at| format!("the last one was sent at {}", local(at, &zone))));
        lines.extend(watched.last_inbound.map(|at| format!("the contact last wrote at {}", local(at, &zone))));
        lines
    };
    let limits = bounds.told().into_iter().chain(request.watched.iter().flat_map(stands));
    let rest: Vec<Json> = bounds.read.rest.iter().map(|line| Json::Str(cut(&line.text, INSTRUCTIONS))).collect();
    about.with("limits", Json::List(limits.map(Json::Str).collect())).with("rulesOfTheBusiness", Json::List(rest))
}

/// The JSON Schema of an answer, made from the wire's types.
pub(super) fn schema(kind: Kind) -> Json {
    let text = match kind {
        Kind::Decide => include_str!("../../schema/answers/decide.json"),
        Kind::Compose => include_str!("../../schema/answers/compose.json"),
        Kind::AutoFill => include_str!("../../schema/answers/auto-fill.json"),
        Kind::Classify => include_str!("../../schema/answers/classify.json"),
        Kind::Summarize => include_str!("../../schema/answers/summarize.json"),
        Kind::Rules => include_str!("../../schema/answers/rules.json"),
    };
    let mut schema: Json = serde_json::from_str(text).unwrap_or_default();
    if let Json::Map(members) = &mut schema {
        // Which command made the file is nothing to a model.
        members.remove("$comment");
    }
    schema
}

/// A name with underscores, as APIs of models want it.
fn snake(name: &str) -> String {
    name.chars().fold(String::new(), |mut text, letter| {
        if letter.is_ascii_uppercase() {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
        text
    })
}
