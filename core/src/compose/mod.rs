//! What a step says: templates with their variables, filled from the data of one contact (B9, B10, S2, S3).
//!
//! In: content and data. Out: text, what each variable was, and where a blank would have reached the reader. Never: a channel.

pub mod liquid;

mod content;
mod data;
mod fit;
mod kept;
mod render;
mod review;
mod rows;
mod segments;
mod trial;

pub use content::{Composed, compose, draft};
pub use render::render;
pub use review::{faults, review};
pub use rows::{Cell, Row, Rows};
pub use segments::segments;
pub use trial::trial;
