//! The laws of enrollments (X7), tried on the core with random worlds, events and a virtual clock.
//!
//! In: generated cases. Out: no broken law, or the smallest case found that breaks one, with its seed. Never: a provider, a wait.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "a test: a broken assumption must stop it"
)]

mod again;
mod clock;
mod moves;
mod reach;
mod sending;
mod states;
mod walk;
mod world;

use moves::{Case, cases};
use proptest::prelude::*;
use walk::Walk;

/// The most events of a walk.
const MOVES: usize = 24;
/// How many cases a law is tried on, unless the environment says otherwise.
const CASES: u64 = 150;

/// Tries a law on walks.
fn law(name: &str, holds: impl Fn(&Walk) -> Result<(), TestCaseError>) {
    law_on(CASES, name, holds);
}

/// The same on as many walks as it takes to come by what is rare: a second episode, another channel.
fn rare(name: &str, holds: impl Fn(&Walk) -> Result<(), TestCaseError>) {
    law_on(CASES * 10, name, holds);
}

fn law_on(cases_tried: u64, name: &str, holds: impl Fn(&Walk) -> Result<(), TestCaseError>) {
    relance_property::law_on(cases_tried, name, cases(MOVES), |case: Case| {
        let walk = walk::walk(&case);
        holds(&walk).map_err(|broken| TestCaseError::fail(format!("{broken}\n{}", story(&walk))))
    });
}

/// A walk in words, for whoever must find out why it breaks a law.
fn story(walk: &Walk) -> String {
    let json = |value: &dyn erased::Write| value.json();
    let world = &walk.world;
    let mut story = format!(
        "version {}\nsettings {}\ncontact {}\nconversation {}\ntarget {}\n",
        json(&world.version),
        json(&world.settings),
        json(&world.contact),
        json(&world.conversation),
        json(&world.target)
    );
    for (index, record) in walk.records.iter().enumerate() {
        let told: Vec<String> = record
            .turn
            .decisions
            .iter()
            .map(|decision| {
                let codes: Vec<&str> = decision.reasons.iter().map(|reason| reason.code.as_ref()).collect();
                let (step, at) = (decision.step.as_ref().map_or("", |step| step.as_str()), decision.at.map(|at| at.to_string()));
                format!("{} {step} {} {codes:?}", decision.what, at.unwrap_or_default())
            })
            .collect();
        let state = &record.turn.state;
        story += &format!(
            "{index} {} {} -> {told:?}; {:?} {:?} wake {:?}\n",
            record.now,
            json(&record.event),
            state.status,
            state.waiting_for,
            state.wake_at.map(|at| at.to_string())
        );
    }
    story
}

/// Anything that has a JSON text.
mod erased {
    pub trait Write {
        fn json(&self) -> String;
    }
    impl<T: serde::Serialize> Write for T {
        fn json(&self) -> String {
            serde_json::to_string(self).unwrap()
        }
    }
}
