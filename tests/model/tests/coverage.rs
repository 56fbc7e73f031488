//! The generator reaches what it is there for: gaps, overlaps, every kind of wait and rule, in every zone.
//!
//! In: a fixed seed. Out: shares that are not small. Never: the core.

use relance_model::generate::Generator;
use relance_model::random::Random;
use relance_model::{Answer, Start, Wait, Wall, Zones, json, when};
use std::collections::{BTreeMap, BTreeSet};

const QUESTIONS: u64 = 20_000;

#[test]
fn generated_questions_reach_every_kind_of_case() {
    let zones = Zones::load();
    let generator = Generator::new(&zones);
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let mut asked = BTreeSet::new();
    for stream in 0..QUESTIONS {
        let question = generator.question(&mut Random::new(1, stream));
        let answer = when(&zones, &question);
        asked.insert(question.zone.clone());
        let mut count = |what, is: bool| *counts.entry(what).or_default() += u64::from(is);
        let kind = match question.start {
            Start::Instant(_) => "instant",
            Start::Local(_) => "local",
            Start::Wait { wait: Wait::Minutes(_), .. } => "minutes",
            Start::Wait { wait: Wait::Hours(_), .. } => "hours",
            Start::Wait { wait: Wait::Days(_), .. } => "days",
            Start::Wait { wait: Wait::BusinessDays(_), .. } => "business days",
        };
        count(kind, true);
        let Answer::At { at, wall, .. } = answer else {
            count("held", true);
            continue;
        };
        count("gap", wall == Wall::Gap);
        count("overlap", wall == Wall::Overlap);
        let free = relance_model::Question { calendar: None, ..question.clone() };
        let moved = !matches!(when(&zones, &free), Answer::At { at: unmoved, .. } if unmoved == at);
        count("moved by the calendar", moved);
        let zone = zones.named(&question.zone);
        let jumps = |zone: &relance_model::Zone| zone.changes().any(|(change, ..)| change == at);
        count("opens at a clock change", moved && jumps(zone));
        count("listed times", !question.at.is_empty());
        let calendar = question.calendar.as_ref();
        count("another zone's hours", calendar.is_some_and(|calendar| calendar.working_hours_zone.is_some()));
        count("closed dates", calendar.is_some_and(|calendar| !calendar.closed_dates.is_empty()));
    }
    println!("{counts:#?}");
    assert_eq!(asked.len(), 598, "every zone is asked");
    for (what, count) in &counts {
        assert!(*count > QUESTIONS / 400, "{what}: {count} of {QUESTIONS}");
    }
}

#[test]
fn the_same_seed_asks_the_same() {
    let zones = Zones::load();
    let generator = Generator::new(&zones);
    let ask = |seed, stream| json::request(&generator.question(&mut Random::new(seed, stream)));
    assert_eq!(ask(7, 3), ask(7, 3));
    assert_ne!(ask(7, 3), ask(7, 4));
    assert_ne!(ask(7, 3), ask(8, 3));
}
