//! The data that crosses the wall: what hosts send and what they get back. The single source of every schema and type.
//!
//! In and out: plain serde types, camelCase, ordered. Never: logic beyond reading a value that cannot be wrong.

pub mod calendar;

pub use calendar::{Calendar, LocalDate, LocalDateTime, LocalTime, Wait, Weekday, Window, Windows, ZoneId};
