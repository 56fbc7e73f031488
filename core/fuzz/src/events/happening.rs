//! What happens, and when: every type of event, with members that fit and members that don't.
//!
//! In: numbers. Out: an event, and the time at which it is heard. Never: an event that the wire could not carry.

use arbitrary::{Result, Unstructured};
use serde_json::{Value, json};

use super::super::pool;
use super::Walk;

const KINDS: [&str; 33] = [
    "due",
    "sent",
    "replied",
    "rejected",
    "unknownOutcome",
    "bounced",
    "unsubscribed",
    "complained",
    "optedOut",
    "goal",
    "paused",
    "resumed",
    "stopped",
    "stepSkipped",
    "stepCancelled",
    "rescheduled",
    "sendNow",
    "released",
    "outbound",
    "handedBack",
    "modelAnswered",
    "modelFailed",
    "approved",
    "refused",
    "accountRestored",
    "migrated",
    "recalculated",
    "targetChanged",
    "contactDeleted",
    "enrolled",
    "unknown",
    "sneezed",
    "again",
];
const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440 * MINUTE;

impl Walk {
    /// Moves the host's clock: to the wake-up, on, and now and then back.
    pub(super) fn pass_time(&mut self, numbers: &mut Unstructured<'_>) -> Result<()> {
        let wake = self.state["wakeAt"].as_str().map(pool::millis);
        self.now = match numbers.int_in_range(0..=15_u8)? {
            0..=4 => wake.unwrap_or(self.now).max(self.now),
            5 | 6 => wake.unwrap_or(self.now).max(self.now) + i64::from(numbers.arbitrary::<u16>()?) * MINUTE,
            7 | 8 => self.now,
            9 | 10 => self.now + i64::from(numbers.arbitrary::<u8>()?) * MINUTE,
            11 => self.now + i64::from(numbers.arbitrary::<u32>()?),
            12 => self.now + i64::from(numbers.arbitrary::<u8>()?) * DAY,
            13 => self.now - i64::from(numbers.arbitrary::<u8>()?) * MINUTE,
            14 => self.now - i64::from(numbers.arbitrary::<u8>()?) * DAY,
            _ => pool::millis(&pool::instant(numbers.arbitrary()?)),
        };
        Ok(())
    }

    /// Something that happened.
    pub(super) fn event(&mut self, numbers: &mut Unstructured<'_>) -> Result<Value> {
        let kind = *numbers.choose(&KINDS)?;
        if kind == "again" {
            return Ok(if self.events.is_empty() { self.of(numbers, "due")? } else { numbers.choose(&self.events)?.clone() });
        }
        self.of(numbers, kind)
    }

    fn of(&self, numbers: &mut Unstructured<'_>, kind: &str) -> Result<Value> {
        let at = self.moment(numbers)?;
        let mut event = json!({ "type": kind, "at": at });
        if numbers.ratio(1, 4)? {
            event["id"] = json!(format!("n{}", numbers.int_in_range(0..=12)?));
        }
        match kind {
            "replied" => self.replied(numbers, &mut event)?,
            "sent" | "rejected" | "unknownOutcome" | "modelAnswered" | "modelFailed" => {
                event["key"] = json!(self.key(numbers)?);
                self.outcome(numbers, kind, &mut event)?;
            }
            "bounced" => {
                maybe(numbers, &mut event, "kind", |numbers| numbers.choose(&["soft", "hard"]).map(|kind| json!(kind)))?;
                maybe(numbers, &mut event, "channel", channel)?;
                maybe(numbers, &mut event, "key", |numbers| self.key(numbers).map(Value::from))?;
            }
            "unsubscribed" | "complained" | "optedOut" | "accountRestored" => {
                maybe(numbers, &mut event, "channel", channel)?;
                maybe(numbers, &mut event, "purpose", purpose)?;
            }
            "goal" => event["goal"] = json!(numbers.choose(&["booked", "paid", "none"])?),
            "paused" | "resumed" => {
                let levels = ["enrollment", "sequence", "workspace"];
                maybe(numbers, &mut event, "level", |numbers| numbers.choose(&levels).map(|level| json!(level)))?;
                maybe(numbers, &mut event, "until", |numbers| self.moment(numbers).map(Value::from))?;
            }
            "stepSkipped" | "stepCancelled" | "sendNow" | "released" | "refused" => self.step(numbers, &mut event)?,
            "rescheduled" => {
                self.step(numbers, &mut event)?;
                event["to"] = json!(self.moment(numbers)?);
            }
            "approved" => {
                self.step(numbers, &mut event)?;
                let digest = self.digests.get(usize::from(numbers.int_in_range(0..=3_u8)?));
                event["digest"] = json!(digest.map_or("0", String::as_str));
                maybe(numbers, &mut event, "content", content)?;
            }
            "targetChanged" => event["target"] = self.target(numbers)?,
            "outbound" | "handedBack" => {
                maybe(numbers, &mut event, "by", |numbers| numbers.choose(&["ai", "human"]).map(|by| json!(by)))?;
                maybe(numbers, &mut event, "conversation", |numbers| numbers.choose(&["t1", "t2"]).map(|talk| json!(talk)))?;
            }
            _ => {}
        }
        Ok(event)
    }

    fn replied(&self, numbers: &mut Unstructured<'_>, event: &mut Value) -> Result<()> {
        maybe(numbers, event, "channel", channel)?;
        maybe(numbers, event, "conversation", |numbers| numbers.choose(&["t1", "t2"]).map(|talk| json!(talk)))?;
        maybe(numbers, event, "text", |numbers| numbers.choose(&["STOP", "yes", "tomorrow"]).map(|text| json!(text)))?;
        if numbers.ratio(1, 4)? {
            event["automatic"] = json!(true);
            maybe(numbers, event, "returnDate", |numbers| Ok(json!(self.moment(numbers)?.get(..10))))?;
        }
        Ok(())
    }

    /// What it is about, most often with another date; or something else.
    fn target(&self, numbers: &mut Unstructured<'_>) -> Result<Value> {
        let mut target = self.state["target"].clone();
        match numbers.int_in_range(0..=7_u8)? {
            0 => target["id"] = json!("another"),
            1 => drop(target.as_object_mut().map(|target| target.remove("date"))),
            2 => {}
            _ => target["date"] = json!(self.moment(numbers)?),
        }
        Ok(target)
    }

    fn outcome(&self, numbers: &mut Unstructured<'_>, kind: &str, event: &mut Value) -> Result<()> {
        const CLASSES: [&str; 8] =
            ["transient", "throttle", "defer", "windowClosed", "permanent", "optedOut", "content", "config"];
        match kind {
            "rejected" => {
                event["class"] = json!(numbers.choose(&CLASSES)?);
                maybe(numbers, event, "purpose", purpose)?;
                maybe(numbers, event, "retryAt", |numbers| self.moment(numbers).map(Value::from))?;
            }
            "unknownOutcome" => event["keyHonoured"] = json!(numbers.arbitrary::<bool>()?),
            "modelAnswered" => event["content"] = content(numbers)?,
            "modelFailed" => event["outOfCredits"] = json!(numbers.ratio(1, 4)?),
            _ => {}
        }
        Ok(())
    }

    /// A step of the enrollment, one that is none, or no word of it.
    fn step(&self, numbers: &mut Unstructured<'_>, event: &mut Value) -> Result<()> {
        maybe(numbers, event, "step", |numbers| numbers.choose(&["s1", "s2", "s3", "s4", "none"]).map(|step| json!(step)))
    }

    /// The key of a message or a question, most often of the last one.
    fn key(&self, numbers: &mut Unstructured<'_>) -> Result<String> {
        let back = usize::from(numbers.int_in_range(0..=7_u8)?);
        let known = if back < 5 { self.keys.first() } else { self.keys.get(back - 4) };
        Ok(known.cloned().unwrap_or_else(|| "e1/s1/9".into()))
    }

    /// An instant: now, a while ago, to come, or anywhere.
    fn moment(&self, numbers: &mut Unstructured<'_>) -> Result<String> {
        Ok(pool::instant(match numbers.int_in_range(0..=15_u8)? {
            0..=7 => self.now,
            8 | 9 => self.now - i64::from(numbers.arbitrary::<u16>()?) * MINUTE,
            10 | 11 => self.now + i64::from(numbers.arbitrary::<u16>()?) * MINUTE,
            12 => self.now - i64::from(numbers.arbitrary::<u8>()?) * DAY,
            13 => self.now + i64::from(numbers.arbitrary::<u8>()?) * DAY,
            14 => i64::from(numbers.arbitrary::<i32>()?),
            _ => numbers.arbitrary()?,
        }))
    }
}

/// Half of the time, sets a member.
fn maybe(
    numbers: &mut Unstructured<'_>,
    event: &mut Value,
    name: &str,
    value: impl FnOnce(&mut Unstructured<'_>) -> Result<Value>,
) -> Result<()> {
    if numbers.arbitrary()? {
        event[name] = value(numbers)?;
    }
    Ok(())
}

fn channel(numbers: &mut Unstructured<'_>) -> Result<Value> {
    numbers.choose(&["email", "sms", "whatsapp", "messenger", "all", "pigeon"]).map(|channel| json!(channel))
}

fn purpose(numbers: &mut Unstructured<'_>) -> Result<Value> {
    numbers.choose(&["marketing", "service", "transactional"]).map(|purpose| json!(purpose))
}

/// What a model or a person writes: a text, an empty one, a long one, one of a form that does not fit.
fn content(numbers: &mut Unstructured<'_>) -> Result<Value> {
    let contents = [
        json!({ "type": "text", "subject": "A call", "body": "Shall we {{ talk }}?" }),
        json!({ "type": "text", "body": "  " }),
        json!({ "type": "text", "subject": "A call", "body": "word ".repeat(900) }),
        json!({ "type": "rich", "subject": "A call", "html": "<p>Shall we?</p>" }),
        json!({ "type": "template", "template": "hello" }),
    ];
    numbers.choose(&contents).cloned()
}
