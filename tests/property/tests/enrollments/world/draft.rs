//! Random drafts: steps with their waits, anchors, channels and texts.
//!
//! In: a [`Maker`]. Out: JSON as a person would write it. Never: what the settings say.

use super::{CHANNELS, DAY, Maker, Part, ZONES, clock};
use serde_json::{Value, json};

impl Maker<'_> {
    /// A step.
    pub(super) fn step(&self, item: u64, list: bool) -> Value {
        let mut step = json!({ "id": format!("s{item}"), "wait": self.wait(Part::Millis, 50 + item) });
        self.anchor(&mut step, item, list);
        if self.has(Part::Listed, item, 40) {
            let mut numbers = self.numbers(Part::Listed, item + 10);
            step["at"] = (0..numbers.between(1, 3)).map(|_| clock(numbers.between(0, 95) * 15)).collect::<Vec<_>>().into();
        }
        let mut numbers = self.numbers(Part::Channels, item + 10);
        let channels = ["automatic", "automatic", "email", "sms", "whatsapp", "sameConversation"];
        step["channel"] = json!(if self.has(Part::Channels, item, 80) { numbers.pick(&channels) } else { "email" });
        if self.has(Part::Channels, item + 20, 40) {
            step["fallback"] = json!([numbers.pick(&CHANNELS)]);
        }
        self.content(&mut step, item);
        if self.has(Part::Reply, item, 40) {
            step["onReply"] = json!(numbers.pick(&["stop", "reset", "hold", "continue"]));
        }
        if self.has(Part::Unreachable, item, 60) {
            step["onUnreachable"] = json!(numbers.pick(&["hold", "skip", "stop"]));
        }
        if self.has(Part::Late, item, 30) {
            step["maxLate"] = self.wait(Part::Late, item + 10);
        }
        if self.has(Part::Waive, item, 30) {
            step["ignoreWorkingHours"] = json!(true);
        }
        if self.has(Part::Compose, item, 50) {
            let mut numbers = self.numbers(Part::Compose, item + 10);
            step["compose"] = json!(numbers.pick(&["assisted", "assisted", "full"]));
            step["instructions"] = json!("ask for a call");
            step["onModelFailure"] = json!(numbers.pick(&["hold", "skip", "fallbackText"]));
        }
        step
    }

    fn anchor(&self, step: &mut Value, item: u64, list: bool) {
        let mut numbers = self.numbers(Part::Anchors, item + 10);
        let at =
            || json!(relance_model::json::instant(self.start() + self.numbers(Part::Anchors, item + 20).between(-DAY, 9 * DAY)));
        if list {
            if numbers.percent(70) {
                (step["anchor"], step["instant"]) = (json!("at"), at());
            } else {
                step["anchor"] = json!("enrollment");
            }
            return;
        }
        if !self.has(Part::Anchors, item, 40) {
            return;
        }
        let dated = self.target_kind() == "appointment";
        match numbers.between(0, 6) {
            0 => (step["anchor"], step["instant"]) = (json!("at"), at()),
            1 => step["anchor"] = json!("enrollment"),
            2 | 3 if dated => {
                step["anchor"] = json!("targetDate");
                step["wait"] = json!({ *numbers.pick(&["hours", "days", "businessDays"]): numbers.between(-6, 3) });
            }
            2 => step["anchor"] = json!("lastInbound"),
            3 if self.has(Part::Windows, item, 60) => {
                (step["anchor"], step["wait"]) = (json!("windowClose"), json!({ "hours": -numbers.between(0, 20) }));
            }
            _ => step["anchor"] = json!("lastOutbound"),
        }
    }

    fn content(&self, step: &mut Value, item: u64) {
        let mut numbers = self.numbers(Part::Contents, item + 10);
        let body = if self.has(Part::Gaps, item, 40) {
            "Hi {{ contact.firstName }}"
        } else {
            "Hi {{ contact.firstName | default: 'you' }}"
        };
        step["content"] = json!({ "type": "text", "subject": "Hello", "body": body });
        // The same words in every step would hide that one step's text goes out as another's.
        step["content"]["subject"] = json!(format!("Hello {item}"));
        let template = json!({ "type": "template", "template": "hello", "parameters": { "1": "{{ contact.firstName }}" } });
        if self.has(Part::Contents, item, 40) {
            match numbers.between(0, 2) {
                0 if step["channel"] == "whatsapp" => step["content"] = template,
                0 | 1 => step["outsideWindow"] = template,
                _ => step["workflow"] = json!({ "addTags": ["called"] }),
            }
        }
        if self.has(Part::Gaps, item + 20, 50) {
            step["onBlank"] = json!(numbers.pick(&["hold", "skip", "send"]));
        }
    }

    /// What it is about.
    pub(super) fn target_kind(&self) -> &'static str {
        if self.has(Part::Target, 0, 40) {
            "appointment"
        } else if self.has(Part::Conversation, 0, 80) {
            "conversation"
        } else {
            "contact"
        }
    }

    /// The draft.
    pub(super) fn draft(&self) -> Value {
        let list = self.has(Part::List, 0, 25);
        let steps: Vec<Value> = (0..self.0.steps as u64).map(|item| self.step(item, list)).collect();
        let mut draft = json!({ "name": "Welcome", "target": self.target_kind(), "goals": ["booked"], "steps": steps });
        if self.has(Part::Purpose, 0, 60) {
            draft["purpose"] = json!(self.numbers(Part::Purpose, 1).pick(&["service", "service", "transactional"]));
        }
        if list {
            draft["list"] = json!(true);
        }
        if self.has(Part::OwnCalendar, 0, 60) {
            draft["calendar"] = self.calendar(100);
        }
        if self.has(Part::Reply, 50, 60) {
            draft["onReply"] = json!(self.numbers(Part::Reply, 51).pick(&["reset", "hold", "continue", "reset"]));
        }
        if self.has(Part::Zone, 50, 30) {
            draft["zone"] = json!(self.numbers(Part::Zone, 51).pick(&ZONES));
        }
        if self.has(Part::Settings, 50, 20) {
            draft["withHuman"] = json!(true);
        }
        draft
    }
}
