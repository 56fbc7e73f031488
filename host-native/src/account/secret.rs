//! A secret: printed and serialised as `‹redacted›`, revealed only where it is used.
//!
//! In: the text of a password, a token, a key. Out: the same, by an explicit call. Never: the text through `Debug`, `Display`,
//! `Serialize` or an error of `Deserialize`.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// What stands where a secret would.
pub const MASK: &str = "‹redacted›";

/// A password, a token or a key.
///
/// ```
/// use relance::account::Secret;
/// let token = Secret::new("hunter2");
/// assert_eq!(format!("{token:?} {token}"), "‹redacted› ‹redacted›");
/// assert_eq!(serde_json::to_string(&token).unwrap(), "\"‹redacted›\"");
/// assert_eq!(token.reveal(), "hunter2");
/// ```
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transparent))]
pub struct Secret(String);

impl Secret {
    /// Keeps a text to itself.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself; call it only where it is needed, never to print.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(MASK)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The library's own sentence would show what it found.
        String::deserialize(deserializer).map(Self).map_err(|_| de::Error::custom("expected a text for a secret"))
    }
}
