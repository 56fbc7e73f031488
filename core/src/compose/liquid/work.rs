//! What one rendering may still spend, and what filters need from outside.
//!
//! In: the limits and the zone. Out: permission, or trouble. Never: a trap; every bound of [`limits`] ends as an error.

use alloc::format;
use alloc::string::String;

use super::date::Zone;
use super::value::Value;
use crate::base::limits;

/// How many bytes of made text cost one step.
pub(super) const BYTES_A_STEP: usize = 64;

/// Why a filter or a node gives up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Too many steps.
    Steps,
    /// Too much text.
    TooLong,
    /// A value that the filter or operator can't take: what was expected and found.
    Value(String),
}

impl Trouble {
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::Steps => "compose.renderSteps",
            Self::TooLong => "compose.renderTooLong",
            Self::Value(_) => "compose.renderValue",
        }
    }

    pub(super) fn message(self) -> String {
        match self {
            Self::Steps => format!("expected a rendering of at most {} steps, found one that takes more", limits::RENDER_STEPS),
            Self::TooLong => format!("expected at most {} bytes of text, found more", limits::RENDER_BYTES),
            Self::Value(message) => message,
        }
    }
}

/// The purse of one rendering.
pub(super) struct Work<'c> {
    steps: usize,
    pub(super) zone: &'c dyn Zone,
}

impl<'c> Work<'c> {
    pub(super) const fn new(zone: &'c dyn Zone) -> Self {
        Self { steps: limits::RENDER_STEPS, zone }
    }

    /// Spends steps.
    pub(super) fn spend(&mut self, steps: usize) -> Result<(), Trouble> {
        self.steps = self.steps.checked_sub(steps).ok_or(Trouble::Steps)?;
        Ok(())
    }

    /// A text that was made, paid for by its length.
    pub(super) fn made<'a>(&mut self, text: String) -> Result<Value<'a>, Trouble> {
        check_length(&text)?;
        self.spend(text.len() / BYTES_A_STEP)?;
        Ok(Value::text(text))
    }
}

/// That a text is not too long.
pub(super) fn check_length(text: &str) -> Result<(), Trouble> {
    if text.len() > limits::RENDER_BYTES { Err(Trouble::TooLong) } else { Ok(()) }
}

/// Adds a piece, unless the text becomes too long.
pub(super) fn add(text: &mut String, piece: &str) -> Result<(), Trouble> {
    if text.len().saturating_add(piece.len()) > limits::RENDER_BYTES {
        return Err(Trouble::TooLong);
    }
    text.push_str(piece);
    Ok(())
}
