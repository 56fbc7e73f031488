//! Time: zone rules, local time, waits, hours, the next open moment, labels.
//!
//! In: instants, zones, waits and calendars. Out: instants with their local intent and the reasons that moved them.
//! Never: a clock (`now` comes in), an offset taken once and used for another day (T1).

#[cfg(doc)]
#[doc = include_str!("../../docs/TIME.md")]
pub mod guide {}

pub mod account;
pub mod hours;
pub mod label;
pub mod local;
pub mod opening;
pub mod pack;
pub mod policies;
pub mod posix;
pub mod strip;
pub mod times;
pub mod wait;
pub mod when;
pub mod zone;
pub mod zones;

mod before;
mod dates;
mod days;
mod week;

pub use hours::{Hours, OpenHours, Rule};
pub use local::Local;
pub use opening::{NoOpenTime, NoReasons, Opening, Sink, SpreadKey};
pub use pack::BadPack;
pub use wait::{BusinessDays, Candidate, NoCandidate};
pub use zone::{Readings, Stretch, Wall, Zone};
pub use zones::{UnknownZone, Zones};

/// Seconds of a day by elapsed time.
pub(crate) const SECONDS_A_DAY: i64 = 86_400;
