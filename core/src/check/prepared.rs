//! What a sequence and a workspace's settings come to for every contact alike, made once.
//!
//! In: a draft, settings, zone data. Out: calendars compiled, business days, and room for what later rooms make of the draft. Never:
//! anything of a contact.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::any::Any;
use core::cell::OnceCell;
use core::ops::Deref;

use super::facts::calendars;
use crate::base::{Problem, pointer};
use crate::time::{BusinessDays, Hours, Zones};
use crate::wire::{Draft, Settings};

/// A sequence under a workspace's settings, ready for any number of contacts.
#[derive(Debug, Default)]
pub struct Prepared {
    /// The calendars that hold for its sends, the one whose business days count first.
    pub hours: Vec<Hours>,
    /// Its business days (T3).
    pub business_days: BusinessDays,
    made: OnceCell<Box<dyn Any + Send>>,
}

impl Prepared {
    /// Compiles the calendars of a draft and of a workspace; `path` is where the facts stand in the request.
    ///
    /// # Errors
    /// What is wrong with a calendar; all of it.
    pub fn new(draft: &Draft, settings: &Settings, zones: &Zones, path: &str) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let hours = calendars(draft, settings).into_iter().filter_map(|(calendar, at)| {
            Hours::compile(&calendar, zones, &pointer::join(path, at)).map_err(|found| problems.extend(found)).ok()
        });
        let hours: Vec<Hours> = hours.collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        let business_days = hours.first().map(|hours| hours.business_days().clone()).unwrap_or_default();
        Ok(Self { hours, business_days, made: OnceCell::new() })
    }

    /// What one later room keeps here, empty at first.
    pub fn kept<T: Any + Send + Default>(&self) -> Option<&T> {
        self.made.get_or_init(|| Box::new(T::default())).downcast_ref()
    }
}

/// A [`Prepared`] of one's own, or one that somebody keeps.
pub enum Ready<'a> {
    /// Made for this once.
    Own(Box<Prepared>),
    /// Made before.
    Kept(&'a Prepared),
}

impl Deref for Ready<'_> {
    type Target = Prepared;
    fn deref(&self) -> &Prepared {
        match self {
            Self::Own(prepared) => prepared,
            Self::Kept(prepared) => prepared,
        }
    }
}
