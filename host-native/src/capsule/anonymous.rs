//! Makes a capsule anonymous: made-up words in place of people's and the workspace's own, and everything decided anew from them.
//!
//! In: a capsule's content. Out: another one, whose timeline is what the core makes of the anonymised facts, with word of every decision
//! that is not the original's. Never: an original text in it; the seed of the made-up words kept.

use std::collections::BTreeMap;

use relance_core::base::{EnrollmentId, Instant, Json, SendKey};
use relance_core::wire::Version;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::disguise::{Disguise, Whose};
use super::walk::{Facts, Story, Turn, decide};
use super::{Anonymous, Content, Entry, Message, Otherwise, Zones, sha256};
use crate::fault::{Fault, FaultKind};
use crate::guest::Guest;

/// How often other words are tried where what is decided depends on them: by chance two fall into the same place.
const TRIES: usize = 4;

/// The content with made-up words; `seeds` gives a secret for each try.
///
/// # Errors
/// When the core does not take the anonymised facts.
pub fn anonymised(
    content: &Content,
    guest: &mut Guest,
    seeds: &mut dyn FnMut() -> Result<[u8; 32], Fault>,
) -> Result<Content, Fault> {
    let mut best: Option<Content> = None;
    for _ in 0..TRIES {
        let made = Making::new(content, seeds()?)?.make(guest)?;
        let different = |content: &Content| content.anonymous.as_ref().map_or(0, |anonymous| anonymous.different.len());
        if best.as_ref().is_none_or(|best| different(&made) < different(best)) {
            best = Some(made);
        }
        if best.as_ref().is_some_and(|best| different(best) == 0) {
            break;
        }
    }
    best.ok_or_else(|| Fault::new(FaultKind::Core, "the capsule could not be made anonymous"))
}

/// What of an entry is read.
#[derive(Deserialize)]
struct Read<'a> {
    now: Instant,
    event: Json,
    #[serde(borrow)]
    effects: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    digest: Option<String>,
}

struct Making<'a> {
    from: &'a Content,
    disguise: Disguise<'a>,
    made: Content,
    /// Under which name a part is known now, by what it was.
    names: BTreeMap<String, String>,
    /// The messages that the new timeline asks for, by key.
    sends: BTreeMap<String, String>,
}

impl<'a> Making<'a> {
    fn new(from: &'a Content, seed: [u8; 32]) -> Result<Self, Fault> {
        let mut disguise = Disguise::reading(&from.enrollment, seed);
        // Once over everything: no made-up word is one of these.
        for (_, part, whose) in from.kinds() {
            disguise.value(&json(part)?, whose);
        }
        for one in &from.timeline {
            disguise.value(&json(&one.entry)?, Whose::Facts);
        }
        disguise.value(&json(&from.state)?, Whose::Facts);
        for message in &from.outbox {
            disguise.value(&json(&message.message)?, Whose::Facts);
            disguise.value(&told(&(&message.message_id, &message.detail))?, Whose::Own);
        }
        disguise.begin();
        let enrollment = EnrollmentId::new(disguise.enrollment(from.enrollment.as_str()));
        let target = typed(&disguise.value(&told(&from.target)?, Whose::Facts))?;
        let Zones { pack, from: begin, to, rules } = &from.zones;
        let made = Content {
            made: from.made.clone(),
            anonymous: None,
            enrollment,
            target,
            zones: Zones { pack: pack.clone(), from: *begin, to: *to, rules: rules.clone() },
            parts: BTreeMap::new(),
            timeline: Vec::new(),
            state: from.state.clone(),
            outbox: Vec::new(),
        };
        Ok(Self { from, disguise, made, names: BTreeMap::new(), sends: BTreeMap::new() })
    }

    fn make(mut self, guest: &mut Guest) -> Result<Content, Fault> {
        for (name, part, whose) in self.from.kinds() {
            let mut text = told_as(&self.disguise.value(&json(part)?, whose))?;
            if self.from.timeline.iter().any(|one| one.version == name) {
                text = hashed(&text)?;
            }
            let made = self.made.part(&RawValue::from_string(text)?)?;
            self.names.insert(name.to_owned(), made);
        }
        let mut different = Vec::new();
        let mut state: Option<Box<RawValue>> = None;
        for (index, one) in self.from.timeline.iter().enumerate() {
            let turn = self.again(guest, state.as_deref(), one)?;
            let (original, here) = (decisions(&one.entry)?, decisions(&turn.entry)?);
            if original != here {
                different.push(Otherwise { entry: index, original, here });
            }
            let entry = self.renamed(one, turn.entry);
            self.made.timeline.push(entry);
            state = Some(turn.state);
        }
        self.made.state =
            state.ok_or_else(|| Fault::new(FaultKind::Input, "expected at least the `enrolled` entry, found none"))?;
        for message in &self.from.outbox {
            let message = self.message(message)?;
            self.made.outbox.push(message);
        }
        self.made.anonymous = Some(Anonymous { same: different.is_empty(), different });
        Ok(self.made)
    }

    /// The same event as made-up facts decide it.
    fn again(&mut self, guest: &mut Guest, state: Option<&RawValue>, one: &Entry) -> Result<Turn, Fault> {
        let Read { now, event, effects } = serde_json::from_str(one.entry.get())?;
        let event = RawValue::from_string(told_as(&self.disguise.value(&event, Whose::Facts))?)?;
        let renamed = self.renamed(one, one.entry.clone());
        let story = Story { id: &self.made.enrollment, target: &self.made.target, steps: Vec::new() };
        let facts: Facts<'_> = self.made.facts(&renamed)?;
        let turn = decide(guest, &story, state, &facts, (&event, now))?.map_err(|refused| {
            let message = format!("expected the anonymised enrollment to begin as the original did, found: {}", refused.text());
            Fault::new(FaultKind::Core, message).help("ask for the capsule as it is")
        })?;
        let Read { effects: made, .. } = serde_json::from_str(turn.entry.get())?;
        // Who approves a text names it by its digest, and the text is another one here.
        for (before, now) in digests(&effects)?.into_iter().zip(digests(&made)?) {
            self.disguise.digest_is(before, now);
        }
        for effect in made {
            if let Some(rest) = effect.get().strip_prefix(r#"{"type":"send","#)
                && let Some(key) = json(effect)?.member("key").and_then(Json::as_str)
            {
                self.sends.insert(key.to_owned(), format!("{{{rest}"));
            }
        }
        Ok(turn)
    }

    fn renamed(&self, one: &Entry, entry: Box<RawValue>) -> Entry {
        let name = |name: &String| self.names.get(name).cloned().unwrap_or_default();
        Entry {
            number: one.number,
            version: name(&one.version),
            settings: name(&one.settings),
            contact: name(&one.contact),
            conversation: one.conversation.as_ref().map(name),
            sent: one.sent.as_ref().map(name),
            competing: one.competing.as_ref().map(name),
            sequence_paused: one.sequence_paused,
            entry,
        }
    }

    fn message(&mut self, of: &Message) -> Result<Message, Fault> {
        let key = self.disguise.key(of.key.as_str());
        let text = match self.sends.get(&key) {
            Some(text) => text.clone(),
            None => told_as(&self.disguise.value(&json(&of.message)?, Whose::Facts))?,
        };
        let mut text_of = |text: &Option<String>| text.as_deref().map(|text| self.disguise.text(text));
        let (message_id, detail) = (text_of(&of.message_id), text_of(&of.detail));
        let Message { status, attempts, queued_at, settled_at, .. } = *of;
        let (key, message) = (SendKey::new(key), RawValue::from_string(text)?);
        Ok(Message { key, status, attempts, queued_at, settled_at, message_id, detail, message })
    }
}

impl Content {
    /// The parts, and whose words each has.
    fn kinds(&self) -> impl Iterator<Item = (&str, &RawValue, Whose)> {
        self.parts.iter().map(|(name, part)| {
            let workspace = self.timeline.iter().any(|one| one.version == *name || one.settings == *name);
            (name.as_str(), &**part, if workspace { Whose::Workspace } else { Whose::Facts })
        })
    }
}

/// A version with the hash of what it says now.
fn hashed(text: &str) -> Result<String, Fault> {
    let mut version: Version = serde_json::from_str(text)?;
    version.hash = sha256(&serde_json::to_string(&version.draft)?);
    Ok(serde_json::to_string(&version)?)
}

/// The digests of the texts that an entry asks to have approved.
fn digests(effects: &[&RawValue]) -> Result<Vec<String>, Fault> {
    let asked = effects.iter().map(|effect| serde_json::from_str::<Asked>(effect.get()));
    let asked = asked.collect::<Result<Vec<_>, _>>()?;
    Ok(asked.into_iter().filter(|asked| asked.kind == "requestApproval").filter_map(|asked| asked.digest).collect())
}

/// What an entry has decided, without a word of anybody's: what, which step, when, for which reasons; what is asked for, on which channel.
fn decisions(entry: &RawValue) -> Result<Vec<String>, Fault> {
    let entry = json(entry)?;
    let items = |value: &Json, name: &str| match value.member(name) {
        Some(Json::List(items)) => items.clone(),
        _ => Vec::new(),
    };
    let words = |value: &Json, names: &[&str]| {
        let words = names.iter().filter_map(|name| value.member(name)?.as_str());
        words.collect::<Vec<_>>().join(" ")
    };
    let mut told: Vec<String> = Vec::new();
    for decision in items(&entry, "decisions") {
        let reasons: Vec<String> =
            items(&decision, "reasons").iter().map(|reason| words(reason, &["code", "from", "to"])).collect();
        told.push(format!("{}: {}", words(&decision, &["what", "step", "at"]), reasons.join(", ")));
    }
    for effect in items(&entry, "effects") {
        told.push(format!("→ {}", words(&effect, &["type", "step", "channel", "until"])));
    }
    told.push(format!("wake {}", entry.member("wakeAt").and_then(Json::as_str).unwrap_or("never")));
    Ok(told)
}

fn json(text: &RawValue) -> Result<Json, Fault> {
    Ok(serde_json::from_str(text.get())?)
}

fn told(value: &impl Serialize) -> Result<Json, Fault> {
    Ok(serde_json::from_str(&serde_json::to_string(value)?)?)
}

fn told_as(value: &Json) -> Result<String, Fault> {
    Ok(serde_json::to_string(value)?)
}

fn typed<T: for<'de> Deserialize<'de>>(value: &Json) -> Result<T, Fault> {
    Ok(serde_json::from_str(&serde_json::to_string(value)?)?)
}
