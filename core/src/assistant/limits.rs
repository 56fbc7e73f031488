//! The limits that follow-ups keep: those of the settings and those of the plain-word rules, of two the stricter (E10).
//!
//! In: the settings of auto follow-ups. Out: [`Bounds`], and what they are in words. Never: a limit that a model or a contact has set.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::rules::{longer, rules};
use crate::wire::request::{Lines, RulesResult};
use crate::wire::{AtTimes, AutoFollowUps, Between, Channel, Limit, Wait, Weekday};

/// How many follow-ups an episode has at most where nobody says so: a model must not go on for ever.
pub const MOST: u32 = 5;

/// What follow-ups keep to.
#[derive(Debug, Clone, Default)]
pub struct Bounds {
    /// How many there are in an episode at most, where somebody says so.
    pub max: Option<u32>,
    /// How long at least between two.
    pub spacing: Option<Wait>,
    /// How long at least between our last message and the first.
    pub first_after: Option<Wait>,
    /// From some try on: at which local times.
    pub times: Vec<AtTimes>,
    /// The hours outside of which none goes out.
    pub between: Vec<Between>,
    /// The days on which none goes out.
    pub not_on: Vec<Weekday>,
    /// The channels on which none goes out.
    pub not_by: Vec<Channel>,
    /// What was read from the plain-word rules.
    pub read: RulesResult,
}

impl Bounds {
    /// Those of a workspace.
    pub fn of(settings: &AutoFollowUps) -> Self {
        // A text without end is a mistake; what is beyond is the model's.
        let read = rules(&Lines::Text(settings.instructions.clone()));
        let mut bounds = Self::default();
        for limit in settings.limits.iter().chain(read.limits.iter().map(|found| &found.limit)) {
            bounds.add(limit);
        }
        bounds.read = read;
        bounds
    }

    fn add(&mut self, limit: &Limit) {
        let at_least = |known: Option<Wait>, wait| Some(known.map_or(wait, |known| longer(known, wait)));
        match limit {
            Limit::MaxFollowUps(most) => self.max = Some(self.max.map_or(most.max, |known| known.min(most.max))),
            Limit::Spacing(least) => self.spacing = at_least(self.spacing, least.wait),
            Limit::FirstAfter(least) => self.first_after = at_least(self.first_after, least.wait),
            Limit::Times(times) => self.times.push(times.clone()),
            Limit::Between(between) => self.between.push(between.clone()),
            Limit::NotOn(not_on) => self.not_on.extend(not_on.days.iter().copied()),
            Limit::NotBy(not_by) => self.not_by.extend(not_by.channels.iter().cloned()),
            // A good-bye closes every conversation, whether a rule says so or not (E6).
            Limit::CloseOnGoodbye(_) => {}
        }
    }

    /// What holds, in words: whichever place it comes from.
    pub(super) fn told(&self) -> Vec<String> {
        let mut told = Vec::new();
        told.extend(self.max.map(|max| format!("at most {max} follow-ups before the contact writes again")));
        told.extend(self.spacing.map(|wait| format!("at least {wait} between two follow-ups")));
        told.extend(self.first_after.map(|wait| format!("at least {wait} before the first follow-up")));
        for times in &self.times {
            let after = if times.after == 0 { String::new() } else { format!("after {} follow-ups ", times.after) };
            told.push(format!("{after}only at {}", list(times.at.iter().map(ToString::to_string).collect())));
        }
        told.extend(self.between.iter().map(|open| format!("only between {} and {}", open.from, open.to)));
        let days = list(self.not_on.iter().map(|day| String::from(day.name())).collect());
        let channels = list(self.not_by.iter().map(|channel| String::from(channel.as_str())).collect());
        told.extend((!days.is_empty()).then(|| format!("never on {days}")));
        told.extend((!channels.is_empty()).then(|| format!("never by {channels}")));
        told
    }
}

/// Names one after the other, each once.
fn list(names: Vec<String>) -> String {
    let mut text = String::new();
    for (place, name) in names.iter().enumerate().filter(|(place, name)| !names.iter().take(*place).any(|known| known == *name)) {
        text.push_str(if place == 0 { "" } else { " or " });
        text.push_str(name);
    }
    text
}
