//! The words every room shares: ids, instants, problems, reasons, limits and the JSON value.
//!
//! In: text and numbers. Out: values that cannot be wrong. Never: a rule of the product, a clock, a float beyond [`number`].

pub mod arithmetic;
pub mod fault;
pub mod ids;
pub mod instant;
pub mod json;
pub mod limits;
pub mod name;
pub mod near;
pub mod number;
pub mod pointer;
pub mod private;
pub mod problem;
pub mod read;
pub mod reason;

pub use ids::{ContactId, ConversationId, EnrollmentId, EventId, SendKey, SequenceId, StepId, TargetId, TextName};
pub use instant::Instant;
pub use json::Json;
pub use name::Name;
pub use number::Decimal;
pub use private::Private;
pub use problem::{Problem, Severity};
pub use reason::{Account, Reason};
