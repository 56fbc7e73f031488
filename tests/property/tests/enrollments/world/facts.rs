//! Random settings, contacts, conversations, and what else the contact gets.
//!
//! In: a [`Maker`]. Out: JSON as a host would hand it in. Never: the draft.

use super::{CHANNELS, DAY, Maker, Part, ZONES, date};
use relance_model::json::instant;
use relance_model::random::Random;
use serde_json::{Value, json};

impl Maker<'_> {
    pub(super) fn settings(&self) -> Value {
        let mut numbers = self.numbers(Part::Settings, 1);
        let mut settings = json!({
            "channels": { "email": {}, "sms": {}, "whatsapp": { "off": numbers.percent(30) }, "messenger": {} },
            "channelOrder": ["whatsapp", "email"],
        });
        if self.has(Part::WorkspaceCalendar, 0, 60) {
            settings["calendar"] = self.calendar(200);
        }
        if self.has(Part::Zone, 60, 60) {
            settings["zone"] = json!(self.numbers(Part::Zone, 61).pick(&ZONES));
        }
        if self.has(Part::Settings, 0, 50) {
            settings["humanHold"] = json!({ "hours": numbers.between(0, 60) });
            settings["maxEpisodes"] = json!(numbers.between(1, 4));
            settings["unknownOutcome"] = json!(numbers.pick(&["asSent", "hold"]));
        }
        if self.has(Part::Zone, 70, 70) {
            settings["plausibleZones"] = json!(["America/New_York", "America/Los_Angeles"]);
        }
        self.limits(&mut settings);
        self.laws(&mut settings);
        self.channels(&mut settings["channels"]);
        settings
    }

    /// Caps, spacing, grace, the model.
    fn limits(&self, settings: &mut Value) {
        if self.has(Part::Caps, 0, 50) {
            let mut numbers = self.numbers(Part::Caps, 1);
            let cap = |numbers: &mut Random| {
                let per = match numbers.between(0, 3) {
                    0 => json!({ "minutes": numbers.between(10, 3_000) }),
                    1 => json!({ "hours": numbers.between(1, 100) }),
                    2 => json!({ "days": numbers.between(1, 8) }),
                    _ => json!({ "businessDays": numbers.between(1, 4) }),
                };
                let mut cap = json!({ "max": numbers.between(1, 3), "per": per });
                if numbers.percent(40) {
                    cap["channels"] = json!([numbers.pick(&CHANNELS), "email"]);
                }
                cap
            };
            settings["caps"] = (0..numbers.between(1, 2)).map(|_| cap(&mut numbers)).collect::<Vec<_>>().into();
        }
        if self.has(Part::Spacing, 0, 35) {
            let mut numbers = self.numbers(Part::Spacing, 1);
            let waits = [json!({ "minutes": 90 }), json!({ "hours": 20 }), json!({ "days": 2 }), json!({ "businessDays": 1 })];
            settings["spacing"] = numbers.pick(&waits).clone();
        }
        if self.has(Part::Grace, 0, 60) {
            settings["migrationGrace"] = json!({ "minutes": self.numbers(Part::Grace, 1).between(0, 3_000) });
        }
        if !self.has(Part::Model, 0, 15) {
            settings["model"] = json!({ "name": "m", "tries": self.numbers(Part::Model, 1).between(1, 3) });
        }
    }

    /// Policies, and the holidays on which some of them are closed.
    fn laws(&self, settings: &mut Value) {
        if !self.has(Part::Policies, 0, 60) {
            return;
        }
        let mut numbers = self.numbers(Part::Policies, 1);
        let all = ["us.telephone", "fr.telephone", "night"];
        settings["policies"] = all.into_iter().filter(|_| numbers.percent(60)).collect::<Vec<_>>().into();
        let first = self.start() / DAY;
        let dates = |numbers: &mut Random| (0..4).map(|_| date(first + numbers.between(0, 20))).collect::<Vec<_>>();
        settings["holidays"] = json!({ "FR": dates(&mut numbers), "US": dates(&mut numbers), "FR-57": dates(&mut numbers) });
    }

    /// What differs from the channels' presets: windows, templates, consents.
    fn channels(&self, channels: &mut Value) {
        if self.has(Part::Profiles, 0, 50) {
            let mut numbers = self.numbers(Part::Profiles, 1);
            let opens = json!({ "opens": numbers.pick(&["message", "call"]), "hours": numbers.between(1, 96) });
            let windows = if numbers.percent(20) { json!([]) } else { json!([opens]) };
            let name = *numbers.pick(&["whatsapp", "messenger", "sms"]);
            channels[name]["profile"] = json!({ "windows": windows, "marginMinutes": numbers.between(0, 60) });
        }
        if self.has(Part::Templates, 0, 50) {
            let mut numbers = self.numbers(Part::Templates, 1);
            let status = *numbers.pick(&["approved", "approved", "pending", "rejected", "paused", "disabled"]);
            channels["whatsapp"]["templates"] = json!([{ "name": "hello", "language": "en", "status": status }]);
        }
        if self.has(Part::Consents, 0, 40) {
            let mut numbers = self.numbers(Part::Consents, 1);
            channels[*numbers.pick(&CHANNELS)]["consent"] = json!(["marketing", "service"]);
        }
    }

    /// What the contact has got before.
    pub(super) fn sent(&self) -> Value {
        if !self.has(Part::Sent, 0, 50) {
            return json!([]);
        }
        let mut numbers = self.numbers(Part::Sent, 2);
        let one = |numbers: &mut Random| {
            let at = instant(self.start() - numbers.between(0, 5 * DAY));
            let mut sent = json!({ "at": at, "channel": numbers.pick(&CHANNELS) });
            if numbers.percent(50) {
                sent["purpose"] = json!(numbers.pick(&["marketing", "service", "transactional"]));
            }
            sent
        };
        (0..numbers.between(1, 4)).map(|_| one(&mut numbers)).collect::<Vec<_>>().into()
    }

    /// Other enrollments of the contact.
    pub(super) fn competing(&self) -> Value {
        if !self.has(Part::Competing, 0, 40) {
            return json!([]);
        }
        let mut numbers = self.numbers(Part::Competing, 1);
        let one = |numbers: &mut Random| {
            let due = instant(self.start() + numbers.between(-DAY, 8 * DAY));
            let id = *numbers.pick(&["a1", "z1"]);
            let mut other = json!({ "id": id, "priority": numbers.between(-1, 1), "due": due });
            if numbers.percent(60) {
                other["channel"] = json!(numbers.pick(&CHANNELS));
            }
            other
        };
        (0..numbers.between(1, 3)).map(|_| one(&mut numbers)).collect::<Vec<_>>().into()
    }

    pub(super) fn contact(&self) -> Value {
        let mut contact = json!({ "id": "c1", "email": "ada@example.com" });
        if !self.has(Part::Gaps, 50, 60) {
            contact["firstName"] = json!("Ada");
        }
        if !self.has(Part::Gaps, 51, 30) {
            contact["phone"] = json!("+33612345678");
        }
        if !self.has(Part::Gaps, 52, 50) {
            contact["addresses"] = json!({ "messenger": "m1" });
        }
        if !self.has(Part::Zone, 80, 25) {
            contact["timezone"] = json!(self.numbers(Part::Millis, 81).pick(&ZONES));
        }
        if self.has(Part::OptOuts, 0, 40) {
            contact["optOuts"] = json!([self.numbers(Part::OptOuts, 1).pick(&CHANNELS)]);
        }
        if self.has(Part::Conversation, 1, 60) {
            let at = instant(self.start() - self.numbers(Part::Conversation, 2).between(0, 2 * DAY));
            contact["lastInbound"] = json!({ "whatsapp": at });
        }
        if self.has(Part::Region, 0, 60) {
            let regions = ["FR", "FR-57", "US", "US-TX", "US-CT", "US-CA", "DE"];
            contact["region"] = json!(self.numbers(Part::Region, 1).pick(&regions));
        }
        if self.has(Part::Openings, 0, 50) {
            let mut numbers = self.numbers(Part::Openings, 1);
            let at = instant(self.start() - numbers.between(0, 4 * DAY));
            contact["openings"] = json!({ "whatsapp": { "call": at }, "messenger": { "adEntry": at } });
        }
        if self.has(Part::Consents, 1, 70) {
            let mut numbers = self.numbers(Part::Consents, 2);
            let one = |numbers: &mut Random| {
                let at = self.start() - numbers.between(-DAY, 9 * DAY);
                let mut consent = json!({ "at": instant(at) });
                if numbers.percent(60) {
                    consent["channel"] = json!(numbers.pick(&CHANNELS));
                }
                if numbers.percent(50) {
                    consent["purpose"] = json!(numbers.pick(&["marketing", "service"]));
                }
                if numbers.percent(50) {
                    consent["until"] = json!(instant(self.start() + numbers.between(0, 9 * DAY)));
                }
                consent
            };
            contact["consents"] = (0..numbers.between(1, 2)).map(|_| one(&mut numbers)).collect::<Vec<_>>().into();
        }
        contact
    }

    pub(super) fn conversation(&self) -> Value {
        if self.target_kind() != "conversation" {
            return Value::Null;
        }
        let mut numbers = self.numbers(Part::Conversation, 3);
        let mut conversation = json!({ "id": "v1", "channel": numbers.pick(&CHANNELS) });
        if numbers.percent(50) {
            conversation["lastOutbound"] = json!(instant(self.start() - numbers.between(0, 2 * DAY)));
        }
        conversation
    }

    pub(super) fn target(&self) -> Value {
        if self.target_kind() != "appointment" {
            return Value::Null;
        }
        let at = self.start() + self.numbers(Part::Target, 1).between(0, 10 * DAY);
        json!({ "type": "appointment", "id": "t1", "date": instant(at) })
    }
}
