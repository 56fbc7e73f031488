//! The data that crosses the wall: what hosts send and what they get back. The single source of every schema and type.
//!
//! In and out: plain serde types, camelCase, ordered. Never: logic beyond reading a value that cannot be wrong.

pub mod calendar;
pub mod channel;
pub mod contact;
pub mod effect;
pub mod enrollment;
pub mod event;
pub mod request;
pub mod sequence;
pub mod settings;
pub mod time;

pub use calendar::{Calendar, LocalDate, LocalDateTime, LocalTime, Wait, Weekday, Window, Windows, ZoneId};
pub use channel::{Channel, ChannelChoice, Purpose};
pub use contact::{Contact, Conversation, Handler, Target, TargetKind};
pub use effect::{Cancel, Decision, Effect, Notify, RunWorkflow, Send, Suppress, TimelineEntry, Turn, Unsubscribe};
pub use enrollment::{
    Ended, Enrollment, Existing, Pause, Planned, Remaining, SentRecord, Status, StepState, StepStatus, StopStrength, WaitingFor,
    ZoneChoice, ZoneSource,
};
pub use event::{BounceKind, Bounced, Event, Happened, RejectClass, Rejected, Replied, Sent};
pub use sequence::{
    Anchor, Button, Compose, Content, Draft, OnBlank, OnReply, OnUnreachable, Reenroll, RichContent, Step, TemplateContent,
    TextContent, Version, Workflow, ZoneRule,
};
pub use settings::{ChannelSettings, EmailSettings, EntrySettings, Plan, Settings, UnknownOutcome};
