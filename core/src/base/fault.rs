//! How a value's own `Deserialize` names the code of what is wrong with it, through serde's text-only errors.
//!
//! In: a code and a sentence. Out: a text that [`super::read`] takes apart again. Never: shown to anyone as it is.

use alloc::string::String;
use core::fmt::{self, Display};

/// Between code and sentence; a control character that no sentence holds.
pub(super) const SEPARATOR: char = '\u{1f}';

/// A coded fault for `serde::de::Error::custom`.
pub struct Fault<'a, M: Display> {
    /// The stable code of the problem.
    pub code: &'a str,
    /// What was expected and what was found.
    pub message: M,
}

impl<M: Display> Display for Fault<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{SEPARATOR}{SEPARATOR}{}", self.code, self.message)
    }
}

/// A problem found inside a value that was read on its own; its path goes on below the place where that value stands.
pub(super) struct Nested<'a>(pub(super) &'a super::Problem);

impl Display for Nested<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{SEPARATOR}{}{SEPARATOR}{}", self.0.code, self.0.path, self.0.message)
    }
}

/// A code and a sentence, taken out of a serde error's text if they are in it.
pub fn taken_apart(text: &str) -> Option<(String, &str)> {
    let mut parts = text.splitn(3, SEPARATOR);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(code), Some(_), Some(message)) => Some((code.into(), message)),
        _ => None,
    }
}
