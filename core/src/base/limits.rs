//! The bounds of what the core accepts; past one of them there is a problem, never a trap or a long wait.
//!
//! In: nothing. Out: constants with their units. Never: a number that a workspace may set (those are settings).

/// The longest id, in bytes.
pub const ID_BYTES: usize = 200;
/// The largest request, in bytes.
pub const REQUEST_BYTES: usize = 64 * 1024 * 1024;
/// The deepest nesting of a JSON value.
pub const JSON_DEPTH: usize = 100;
/// The longest template source, in bytes.
pub const TEMPLATE_BYTES: usize = 256 * 1024;
/// The longest reusable text with its subject, in bytes: each step that names it gets a copy.
pub const TEXT_BYTES: usize = 16 * 1024;
/// The longest address of a logo, in bytes.
pub const ADDRESS_BYTES: usize = 2_048;
/// The longest footer of an email, in bytes.
pub const FOOTER_BYTES: usize = 4_096;
/// The deepest nesting of template blocks.
pub const TEMPLATE_DEPTH: usize = 64;
/// The most steps (nodes and filters) of one rendering.
pub const RENDER_STEPS: usize = 200_000;
/// The longest rendered text, in bytes.
pub const RENDER_BYTES: usize = 1024 * 1024;
/// The most steps in a sequence.
pub const SEQUENCE_STEPS: usize = 500;
/// The most entries in a hand-made list, whatever the plan says.
pub const LIST_ENTRIES: usize = 100;
/// The longest wait in days, about a century.
pub const WAIT_DAYS: i64 = 36_525;
/// The most windows on one day.
pub const WINDOWS_A_DAY: usize = 48;
/// The most closed dates in a calendar.
pub const CLOSED_DATES: usize = 4_000;
/// The longest spread of sends after an opening, in minutes.
pub const SPREAD_MINUTES: u16 = 1_440;
/// The longest horizon of a calendar, in days.
pub const HORIZON_DAYS: u32 = 3_660;
/// How many ids of applied events an enrollment remembers, to know a repeated one.
pub const EVENTS_REMEMBERED: usize = 64;
/// The most items in one batch.
pub const BATCH_ITEMS: usize = 1_000_000;
