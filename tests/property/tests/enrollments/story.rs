//! A walk in words, for whoever must find out why it breaks a law.
//!
//! In: a walk. Out: its facts, and each turn in a line. Never: a judgement.

use crate::walk::Walk;

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

/// Tells it.
pub fn of(walk: &Walk) -> String {
    let world = &walk.world;
    let mut story = format!(
        "version {}\nsettings {}\ncontact {}\nconversation {}\ntarget {}\nsent {}\ncompeting {}\n",
        json(&world.version),
        json(&world.settings),
        json(&world.contact),
        json(&world.conversation),
        json(&world.target),
        json(&world.sent),
        json(&world.competing)
    );
    let mut version = &world.version.hash;
    for (index, record) in walk.records.iter().enumerate() {
        if &record.known.version.hash != version {
            version = &record.known.version.hash;
            story += &format!("version {}\n", json(&*record.known.version));
        }
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
