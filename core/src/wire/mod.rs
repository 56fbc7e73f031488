//! The data that crosses the wall: what hosts send and what they get back. The single source of every schema and type.
//!
//! In and out: plain serde types, camelCase, ordered. Never: logic beyond reading a value that cannot be wrong.

pub mod around;
pub mod assistant;
pub mod auto_follow_ups;
pub mod calendar;
pub mod channel;
pub mod contact;
pub mod content;
pub mod effect;
pub mod enrollment;
pub mod event;
pub mod request;
pub mod sequence;
pub mod settings;
pub mod time;
pub mod times;
pub mod watch;

pub use around::{Competing, Existing, SentRecord};
pub use assistant::{Author, ComposeAnswer, DecideAnswer, Decided, Kind, Message, Role, Said};
pub use auto_follow_ups::{
    AtLeast, AtTimes, AutoFollowUps, Between, Closing, Decide, Inactivity, Limit, MaxFollowUps, NotBy, NotOn, OnGoodbye, Pace,
    Scenario, Survey,
};
pub use calendar::{Calendar, LocalDate, LocalDateTime, LocalTime, Wait, Weekday, Window, Windows, ZoneId};
pub use channel::{
    AddressKind, Channel, ChannelChoice, ChannelProfile, OpenedBy, OpensFor, ProviderTemplate, Purpose, TemplateCategory,
    TemplateStatus,
};
pub use contact::{Consent, Contact, Conversation, Handler, Target, TargetKind};
pub use content::{Button, Content, NamedContent, RichContent, TemplateContent, TextContent, Written};
pub use effect::{
    AskModel, Cancel, Decision, Effect, Notify, PauseAccount, RequestApproval, RunWorkflow, Send, Suppress, TimelineEntry, Turn,
    Unsubscribe,
};
pub use enrollment::{
    Ended, Enrollment, Pause, PauseLevel, Planned, Remaining, Status, StepState, StepStatus, StopStrength, WaitingFor,
    ZoneChoice, ZoneSource,
};
pub use event::{BounceKind, Bounced, Event, Happened, RejectClass, Rejected, Replied, Sent};
pub use sequence::{
    Anchor, Compose, Draft, OnBlank, OnModelFailure, OnReply, OnUnreachable, Reenroll, Step, Version, Workflow, ZoneRule,
};
pub use settings::{
    Branding, Cap, ChannelSettings, EmailSettings, EntrySettings, ModelSettings, PartsOfDay, Plan, Settings, UnknownOutcome,
};
pub use watch::{
    AboutConversation, AskAbout, Asked, BeginFollowUp, CloseConversation, FollowUp, Occasion, Promised, Proposed, Question,
    StopEnrollment, WatchEffect, WatchStatus, WatchTurn, Watched,
};
