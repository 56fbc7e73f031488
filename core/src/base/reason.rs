//! A reason: the coded explanation that every decision carries (X5).
//!
//! In: a code, a sentence or what makes one, the inputs. Out: the wire's `Reason`. Never: personal data in the sentence.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Instant, Json};

/// Why something was decided: the rule that bound it, the inputs that it used, and where it would have been without.
#[derive(Clone)]
pub struct Reason {
    /// A stable code, `room.whatHeld`.
    pub code: Cow<'static, str>,
    /// The instant before the rule moved it.
    pub from: Option<Instant>,
    /// The instant after the rule moved it.
    pub to: Option<Instant>,
    words: Words,
}

/// What a reason says: written down, or made when somebody reads it.
#[derive(Clone)]
enum Words {
    Written { text: Cow<'static, str>, inputs: BTreeMap<Cow<'static, str>, Json> },
    Made(Arc<dyn Account>),
}

/// Tells a decision in words, from what it was made of. Most reasons are never read: only those that are cost their sentence.
pub trait Account: fmt::Debug + Send + Sync {
    /// The sentence, in English.
    fn text(&self) -> String;
    /// The inputs that the rule used, by name.
    fn inputs(&self) -> BTreeMap<Cow<'static, str>, Json>;
}

impl Reason {
    /// A reason with its code and sentence.
    pub fn new(code: &'static str, text: impl Into<Cow<'static, str>>) -> Self {
        let words = Words::Written { text: text.into(), inputs: BTreeMap::new() };
        Self { code: Cow::Borrowed(code), from: None, to: None, words }
    }

    /// A reason with its code and what will tell it.
    pub fn told_by(code: &'static str, account: impl Account + 'static) -> Self {
        Self { code: Cow::Borrowed(code), from: None, to: None, words: Words::Made(Arc::new(account)) }
    }

    /// The same reason, saying from where to where it moved something.
    #[must_use]
    pub fn moved(mut self, from: Instant, to: Instant) -> Self {
        self.from = Some(from);
        self.to = Some(to);
        self
    }

    /// The same reason with one more input.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Json>) -> Self {
        if let Words::Made(account) = &self.words {
            self.words = Words::Written { text: account.text().into(), inputs: account.inputs() };
        }
        if let Words::Written { inputs, .. } = &mut self.words {
            inputs.insert(Cow::Borrowed(name), value.into());
        }
        self
    }

    /// The sentence made from the code and its inputs, in English.
    pub fn text(&self) -> Cow<'_, str> {
        match &self.words {
            Words::Written { text, .. } => Cow::Borrowed(text),
            Words::Made(account) => Cow::Owned(account.text()),
        }
    }

    /// The inputs that the rule used, by name.
    pub fn inputs(&self) -> Cow<'_, BTreeMap<Cow<'static, str>, Json>> {
        match &self.words {
            Words::Written { inputs, .. } => Cow::Borrowed(inputs),
            Words::Made(account) => Cow::Owned(account.inputs()),
        }
    }
}

impl PartialEq for Reason {
    fn eq(&self, other: &Self) -> bool {
        (&self.code, self.from, self.to) == (&other.code, other.from, other.to)
            && self.text() == other.text()
            && self.inputs() == other.inputs()
    }
}

impl Eq for Reason {}

impl fmt::Debug for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Reason");
        shown.field("code", &self.code).field("text", &self.text()).field("from", &self.from).field("to", &self.to);
        shown.field("inputs", &self.inputs()).finish()
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", &self.code)?;
        map.serialize_entry("text", &self.text())?;
        if let Some(from) = &self.from {
            map.serialize_entry("from", from)?;
        }
        if let Some(to) = &self.to {
            map.serialize_entry("to", to)?;
        }
        for (name, value) in &*self.inputs() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// A reason as it crosses the wall.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Reason"))]
#[serde(rename_all = "camelCase", rename = "Reason")]
/// Why something was decided: the rule that bound it, the inputs that it used, and where it would have been without.
struct OnTheWire {
    /// A stable code, `room.whatHeld`.
    code: String,
    /// The sentence made from the code and its inputs, in English.
    text: String,
    /// The instant before the rule moved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Instant>,
    /// The instant after the rule moved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<Instant>,
    /// The inputs that the rule used, by name.
    #[serde(flatten)]
    inputs: BTreeMap<String, Json>,
}

impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let OnTheWire { code, text, from, to, inputs } = OnTheWire::deserialize(deserializer)?;
        let inputs = inputs.into_iter().map(|(name, value)| (Cow::Owned(name), value)).collect();
        Ok(Self { code: Cow::Owned(code), from, to, words: Words::Written { text: Cow::Owned(text), inputs } })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Reason {
    fn schema_name() -> Cow<'static, str> {
        OnTheWire::schema_name()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        OnTheWire::json_schema(generator)
    }
}
