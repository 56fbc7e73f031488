//! Newtypes for identifiers, so that one kind of id can never stand where another belongs.
//!
//! In: strings from the wire. Out: typed ids. Never: a meaning read from an id's text.

use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, de};

use super::{Name, limits};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(Name);

        impl $name {
            /// Wraps a text that the caller knows to be an id of this kind.
            pub fn new(text: impl Into<Name>) -> Self {
                Self(text.into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Name::deserialize(deserializer)?;
                if text.is_empty() || text.len() > limits::ID_BYTES || text.chars().any(char::is_control) {
                    return Err(de::Error::custom(format_args!(
                        "expected an id of 1 to {} bytes without control characters, found one of {} bytes",
                        limits::ID_BYTES,
                        text.len()
                    )));
                }
                Ok(Self(text))
            }
        }
    };
}

id!(
    /// A person to follow up.
    ContactId
);
id!(
    /// A thread with a contact on one channel.
    ConversationId
);
id!(
    /// What a cadence is about: a contact, conversation, deal, appointment or charge.
    TargetId
);
id!(
    /// One target going through one version.
    EnrollmentId
);
id!(
    /// The blueprint of a cadence.
    SequenceId
);
id!(
    /// A step within a sequence; stable over versions.
    StepId
);
id!(
    /// Something that happened; the same id twice is the same event.
    EventId
);
id!(
    /// The idempotency key of one intent to send: `enrollment/step/attempt-of-intent` (X3).
    SendKey
);
id!(
    /// The name of a reusable message text (B11).
    TextName
);
