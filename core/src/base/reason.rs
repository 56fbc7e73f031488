//! A reason: the coded explanation that every decision carries (X5).
//!
//! In: a code, a sentence, the inputs. Out: the wire's `Reason`. Never: personal data in the sentence.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::string::String;
use serde::{Deserialize, Serialize};

use super::{Instant, Json};

/// Why something was decided: the rule that bound it, the inputs that it used, and where it would have been without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// A stable code, `room.whatHeld`.
    pub code: Cow<'static, str>,
    /// The sentence made from the code and its inputs, in English.
    pub text: String,
    /// The instant before the rule moved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Instant>,
    /// The instant after the rule moved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Instant>,
    /// The inputs that the rule used, by name.
    #[serde(flatten)]
    pub inputs: BTreeMap<String, Json>,
}

impl Reason {
    /// A reason with its code and sentence.
    pub fn new(code: &'static str, text: impl Into<String>) -> Self {
        Self { code: Cow::Borrowed(code), text: text.into(), from: None, to: None, inputs: BTreeMap::new() }
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
    pub fn with(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.inputs.insert(name.into(), value.into());
        self
    }
}
