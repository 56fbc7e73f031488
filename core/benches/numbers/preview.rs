//! The whole preview of the four-step schedule: states, routes, texts and reasons, as an editor shows it.
//!
//! In: nothing. Out: what a preview costs. Never: a preview without its reasons.

use relance_core::base::{EnrollmentId, Instant};
use relance_core::check::Prepared;
use relance_core::check::facts::{Around, Given};
use relance_core::preview::{Wanted, preview};
use relance_core::time::Zones;
use relance_core::wire::{Contact, Draft, Settings};
use serde_json::json;

use crate::measure::{cost, say};
use crate::schedule::{ZONES, calendar, start};

const PREVIEWS: usize = 10_000;

pub(crate) fn run() {
    let zones = Zones::embedded();
    let steps = [json!({ "minutes": 5 }), json!({ "days": 2 }), json!({ "businessDays": 3 }), json!({ "days": 7 })];
    let content = json!({ "type": "text", "subject": "Hello", "body": "Shall we talk?" });
    let steps: Vec<serde_json::Value> = steps
        .into_iter()
        .enumerate()
        .map(|(index, wait)| json!({ "id": format!("s{index}"), "wait": wait, "channel": "email", "content": content }))
        .collect();
    let draft: Draft = serde_json::from_value(json!({ "name": "Four", "calendar": calendar(), "steps": steps })).unwrap();
    let version = relance_core::check::publish::publish(&draft, None, None);
    let settings = Settings::default();
    let contacts: Vec<Contact> = ZONES
        .iter()
        .map(|zone| serde_json::from_value(json!({ "id": "c1", "email": "ada@example.org", "timezone": zone })).unwrap())
        .collect();
    // As a host with handles has it: what is the same for every contact is made once.
    let prepared = Prepared::new(&version.draft, &settings, &zones, "").unwrap();
    let id = EnrollmentId::new("e1");
    let wanted = Wanted { target: None, id: Some(&id), render: false };
    let whole = |index: usize| {
        let given = Given {
            version: &version,
            contact: &contacts[index % 40],
            conversation: None,
            settings: &settings,
            sent: &[],
            around: Around::default(),
            zones: &zones,
            now: Instant::from_millis(start(index)).unwrap(),
            prepared: Some(&prepared),
            path: "",
        };
        preview(&given, &wanted).unwrap()
    };
    say("preview core", cost(PREVIEWS, whole));
}
