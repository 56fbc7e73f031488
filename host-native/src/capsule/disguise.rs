//! Replaces what is a person's or a workspace's own words in facts and events, and keeps what decisions depend on.
//!
//! In: JSON values of the wire. Out: the same with made-up words: ids, names, addresses, texts, attributes. Never: a text kept that is not
//! named here; zones, languages, channels, moments and the core's own words stay.

use std::collections::BTreeMap;

use relance_core::base::{EnrollmentId, Instant, Json};
use relance_core::wire::{LocalDate, LocalDateTime, LocalTime, Window};

use super::html::{Form, Part, parts};
use super::made_up::MadeUp;

/// Members whose texts are the core's own words, or what it decides by.
const KEPT: [&str; 44] = [
    "anchor",
    "businessDays",
    "category",
    "channel",
    "channelOrder",
    "channels",
    "class",
    "color",
    "compose",
    "consent",
    "days",
    "decide",
    "decision",
    "fallback",
    "features",
    "goal",
    "goals",
    "handledBy",
    "kind",
    "language",
    "level",
    "locale",
    "onBlank",
    "onModelFailure",
    "onReply",
    "onUnreachable",
    "opens",
    "optOuts",
    "plausibleZones",
    "policies",
    "purpose",
    "reenroll",
    "region",
    "status",
    "step",
    "suppressed",
    "target",
    "timezone",
    "type",
    "unknownOutcome",
    "use",
    "waitingFor",
    "workingHoursZone",
    "zone",
];
/// Members whose texts are a person's, whatever they look like.
const OWN: [&str; 9] = ["firstName", "lastName", "email", "phone", "text", "body", "subject", "html", "answer"];
/// Members whose own members are named by channels or by somebody's choice.
const NAMED_BY_OTHERS: [&str; 5] = ["lastInbound", "openings", "suppressed", "parameters", "texts"];
/// Members whose texts are the key of a message.
const KEYS: [&str; 2] = ["key", "question"];
/// Numbers below it say nothing about anybody.
const LARGE: i64 = 1_000;
const WEEK_MILLIS: i64 = 7 * 24 * 3_600_000;
/// By how many weeks dates are moved at most.
const MOST_WEEKS: u32 = 150;

/// Whose words a value has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// The workspace's: settings and versions, whose texts are templates.
    Workspace,
    /// Facts and events.
    Facts,
    /// Attributes: all of it is somebody's own.
    Own,
}

/// Where a value stands.
#[derive(Clone, Copy)]
struct At<'a> {
    member: &'a str,
    parent: &'a str,
    whose: Whose,
}

/// Replaces texts.
pub(super) struct Disguise<'a> {
    words: MadeUp,
    /// The enrollment that all of it is about.
    own: &'a EnrollmentId,
    /// The digests of texts that wait for approval, as they are now.
    digests: BTreeMap<String, String>,
}

impl<'a> Disguise<'a> {
    /// One that reads the original first.
    pub(super) fn reading(own: &'a EnrollmentId, seed: [u8; 32]) -> Self {
        Self { words: MadeUp::reading(seed), own, digests: BTreeMap::new() }
    }

    /// All has been read: from here on words are made up.
    pub(super) fn begin(&mut self) {
        self.words.begin();
    }

    /// A text that waits for approval has this digest now.
    pub(super) fn digest_is(&mut self, before: String, now: String) {
        self.digests.insert(before, now);
    }

    /// A value of the wire.
    pub(super) fn value(&mut self, value: &Json, whose: Whose) -> Json {
        self.at(value, At { member: "", parent: "", whose })
    }

    /// Words as they come: nothing in them is form.
    pub(super) fn text(&mut self, text: &str) -> String {
        self.formed(text, Form::default())
    }

    /// The id of an enrollment: one that the core has made says nothing, and is kept, for moments are spread by it.
    pub(super) fn enrollment(&mut self, id: &str) -> String {
        if is_made_id(id) { id.to_owned() } else { self.text(id) }
    }

    /// The key of a message: `enrollment/step/1`.
    pub(super) fn key(&mut self, key: &str) -> String {
        let own = key.strip_prefix(self.own.as_str()).filter(|rest| rest.starts_with('/'));
        if let Some(rest) = own {
            return self.enrollment(&self.own.to_string()) + rest;
        }
        match key.split_once('/') {
            Some((enrollment, rest)) => format!("{}/{}", self.enrollment(enrollment), self.text(rest)),
            None => self.text(key),
        }
    }

    fn at(&mut self, value: &Json, at: At<'_>) -> Json {
        match value {
            Json::Map(members) => {
                let below = |name: &str| match name {
                    "attributes" | "workspace" => Whose::Own,
                    "addresses" if at.whose == Whose::Facts => Whose::Own,
                    _ => at.whose,
                };
                let of = |name: &'_ String| (name.clone(), below(name));
                let named: Vec<(String, Whose)> = members.keys().map(of).collect();
                let values = members.values().zip(&named);
                let values: Vec<Json> = values
                    .map(|(value, (name, whose))| {
                        // Below these the names are somebody's choice, and say nothing of what a text is.
                        let member = if NAMED_BY_OTHERS.contains(&at.member) { at.member } else { name };
                        self.at(value, At { member, parent: at.member, whose: *whose })
                    })
                    .collect();
                Json::Map(named.into_iter().map(|(name, _)| name).zip(values).collect())
            }
            Json::List(items) => {
                // Items stand where their list does.
                Json::List(items.iter().map(|item| self.at(item, at)).collect())
            }
            Json::Str(text) => Json::Str(self.string(text, at)),
            Json::Int(number) if at.whose == Whose::Own && number.abs() >= LARGE => self.number(value),
            Json::Dec(_) if at.whose == Whose::Own => self.number(value),
            other => other.clone(),
        }
    }

    fn string(&mut self, text: &str, at: At<'_>) -> String {
        let At { member, parent, whose } = at;
        if whose == Whose::Own {
            return self.own_text(text);
        }
        if KEYS.contains(&member) {
            return self.key(text);
        }
        match member {
            "id" if parent == "steps" => text.to_owned(),
            "id" | "enrollment" => self.enrollment(text),
            "digest" => self.digests.get(text).cloned().unwrap_or_else(|| text.to_owned()),
            "hash" => text.to_owned(),
            "answer" => self.answer(text),
            // The names of a provider's parameters are what the parameters of a template are named by; a profile's addresses are kinds.
            "parameters" if parent == "templates" => text.to_owned(),
            "addresses" if parent == "profile" => text.to_owned(),
            member if KEPT.contains(&member) => text.to_owned(),
            member if !OWN.contains(&member) && is_moment(text) => text.to_owned(),
            member => {
                let html = matches!(member, "html" | "footer");
                self.formed(text, Form { liquid: whose == Whose::Workspace, html })
            }
        }
    }

    /// Somebody's own text: a date is another one on the same day of the week.
    fn own_text(&mut self, text: &str) -> String {
        let weeks = i64::from(self.words.number("weeks") % MOST_WEEKS) + 1;
        let moved = |at: Instant| Instant::from_millis(at.millis() - weeks * WEEK_MILLIS);
        if text.parse::<LocalDate>().is_ok()
            && let Some(at) = format!("{text}T00:00:00Z").parse().ok().and_then(moved)
        {
            return at.to_string().chars().take(text.len()).collect();
        }
        if let Some(at) = text.parse().ok().and_then(moved) {
            return at.to_string();
        }
        self.text(text)
    }

    fn formed(&mut self, text: &str, form: Form) -> String {
        let mut made = String::new();
        for part in parts(text, form) {
            match part {
                Part::Form(form) => made.push_str(form),
                Part::Word(word) => made.push_str(&self.words.word(word)),
            }
        }
        made
    }

    /// What a model has answered: its members are the core's words.
    fn answer(&mut self, text: &str) -> String {
        let read = text.find('{').zip(text.rfind('}')).and_then(|(from, to)| {
            let json: Json = serde_json::from_str(text.get(from..=to)?).ok()?;
            Some((text.get(..from)?, json, text.get(to + 1..)?))
        });
        let Some((before, json, after)) = read else { return self.text(text) };
        let json = serde_json::to_string(&self.value(&json, Whose::Facts)).unwrap_or_default();
        format!("{}{json}{}", self.text(before), self.text(after))
    }

    /// A number with as many digits.
    fn number(&mut self, number: &Json) -> Json {
        let Ok(text) = serde_json::to_string(number) else { return Json::Null };
        if text.chars().filter(char::is_ascii_digit).count() < 4 {
            return number.clone();
        }
        let made = self.text(&text);
        serde_json::from_str(&made).unwrap_or_default()
    }
}

/// Whether the core has made this id: it is a digest.
fn is_made_id(id: &str) -> bool {
    let digest = id.strip_prefix("enr_").or_else(|| id.strip_prefix("auto_"));
    digest.is_some_and(|digest| digest.len() == 20 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Whether a text is a moment, a date, a time of day or a span of it.
fn is_moment(text: &str) -> bool {
    text.parse::<Instant>().is_ok()
        || text.parse::<LocalDate>().is_ok()
        || text.parse::<LocalTime>().is_ok()
        || text.parse::<LocalDateTime>().is_ok()
        || text.parse::<Window>().is_ok()
}
