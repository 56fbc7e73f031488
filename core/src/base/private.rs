//! A wrapper for personal data that prints as `‹redacted›`, so that no log shows it by accident.
//!
//! In: a value. Out: the same value, by an explicit call. Never: the value through `Debug` or `Display`.

use core::fmt;
use serde::{Deserialize, Serialize};

/// Personal data. Serialises as what it holds; prints as `‹redacted›`.
///
/// ```
/// use relance_core::base::Private;
/// let phone = Private::new("+33 6 00 00 00 00");
/// assert_eq!(format!("{phone:?}"), "‹redacted›");
/// assert_eq!(*phone.reveal(), "+33 6 00 00 00 00");
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Private<T>(T);

impl<T> Private<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself; call it only where it is needed, never to print.
    pub const fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Private<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹redacted›")
    }
}

impl<T> fmt::Display for Private<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹redacted›")
    }
}
