//! Decides what waits, and leaves alone what can't be decided.
//!
//! In: rows that wait, in whichever workspace. Out: each decided, or left for a while, or listed with its reason. Never: one that holds up
//! those behind it; one that is tried for ever.

use serde_json::Value;

use super::super::Host;
use super::Kept;
use crate::engines::sql::Standing;
use crate::fault::{Fault, FaultKind};
use crate::inbound::Inbound;

/// How many of those that wait are looked at in one go.
const GO: u32 = 100;
/// How often it is tried to decide one whose decision fails; then a person may.
const MOST_TRIES: u32 = 6;
/// How long such a one is left alone the first time, in milliseconds; twice as long each time.
const LEAST_REST: i64 = 2_000;

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Decides some of what waits, in whichever workspace; `place` is how far the last look has come. Says whether there may be more. What
    /// can't be decided concerns nobody else.
    pub fn hear_waiting(&mut self, place: &mut (i64, String, String)) -> Result<bool, Fault> {
        let waiting = self.store.waiting_inbound(place, GO)?;
        let own = self.store.workspace().to_owned();
        let more = waiting.len() >= usize::try_from(GO).unwrap_or(usize::MAX);
        *place = waiting.last().filter(|_| more).cloned().unwrap_or_default();
        let mut away = None;
        for (_, workspace, id) in waiting {
            self.enter(&workspace);
            let done = match self.grouped(|host| host.decide_waiting(&id)) {
                Err(fault) if !matches!(fault.kind, FaultKind::Busy | FaultKind::Unreachable) => {
                    tracing::error!(workspace, inbound = id, %fault, "could not be decided");
                    self.grouped(|host| host.note_hindered(&id))
                }
                done => done,
            };
            match done {
                Err(fault) if fault.kind == FaultKind::Unreachable => {
                    away = Some(fault); // Nobody is heard of without the database.
                    break;
                }
                // Whoever is busy is not for ever.
                Err(fault) if fault.kind != FaultKind::Busy => {
                    tracing::error!(workspace, inbound = id, %fault, "that it could not be decided can't be noted");
                }
                _ => {}
            }
        }
        self.enter(&own);
        away.map_or(Ok(more), Err)
    }

    fn decide_waiting(&mut self, id: &str) -> Result<(), Fault> {
        let Some(row) = self.store.inbound_locked(id)?.filter(|row| row.standing == Standing::Waiting) else { return Ok(()) };
        let kept: Kept = serde_json::from_str(&row.json)?;
        if kept.hindered.is_some_and(|(_, until)| until > self.clock.now()) {
            return Ok(());
        }
        self.decide_inbound(row, None).map(drop)
    }

    /// Leaves one alone that could not be decided, longer each time; after several times it stands among what a person may decide.
    fn note_hindered(&mut self, id: &str) -> Result<(), Fault> {
        let found = self.store.inbound_locked(id)?.filter(|row| row.standing == Standing::Waiting);
        let Some(mut row) = found else { return Ok(()) };
        match serde_json::from_str::<Kept>(&row.json) {
            Ok(mut kept) => {
                let tries = kept.hindered.map_or(0, |(tries, _)| tries).saturating_add(1);
                let rest = LEAST_REST.saturating_mul(1 << tries.saturating_sub(1).min(MOST_TRIES));
                kept.hindered = Some((tries, self.clock.now().saturating_plus_millis(rest)));
                if tries >= MOST_TRIES {
                    (kept.hindered, kept.reason) = (None, Some("inbound.undecided".into()));
                    row.standing = Standing::Unmatched;
                }
                row.json = serde_json::to_string(&kept)?;
            }
            // What can't be read is kept as it is: another version may have written it.
            Err(_) => row.standing = Standing::Unmatched,
        }
        self.store.settle_inbound(&row)?;
        self.tell_of(&row)
    }
}

/// What was told, as every database can keep it: without NULs, wherever they stand.
pub(super) fn storable(told: Inbound) -> Result<Inbound, Fault> {
    let json = serde_json::to_string(&told)?;
    if !json.contains("\\u0000") {
        return Ok(told);
    }
    let mut value: Value = serde_json::from_str(&json)?;
    clean(&mut value);
    Ok(serde_json::from_value(value)?)
}

fn clean(value: &mut Value) {
    match value {
        Value::String(text) => text.retain(|letter| letter != '\0'),
        Value::Array(all) => all.iter_mut().for_each(clean),
        Value::Object(members) => members.values_mut().for_each(clean),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use relance_core::base::Instant;
    use relance_core::wire::Channel;
    use serde_json::json;

    use super::*;
    use crate::clock::Clock;
    use crate::config::Options;
    use crate::engines::sql::InboundRow;

    fn at(seconds: i64) -> Instant {
        "2026-11-23T08:00:00Z".parse::<Instant>().unwrap().saturating_plus_millis(seconds * 1_000)
    }

    fn keep(host: &mut Host, id: &str, told: Value) {
        let (id, channel, kind, standing) = (id.to_owned(), Channel::new("sms"), "message".to_owned(), Standing::Waiting);
        let json = json!({ "told": told, "signed": true }).to_string();
        let (account, contact, enrollment) = (None, None, None);
        let row = InboundRow { id, account, channel, kind, contact, enrollment, at: at(0), received_at: at(0), standing, json };
        assert!(host.store().keep_inbound(&row).unwrap());
    }

    fn found(host: &mut Host, id: &str) -> InboundRow {
        host.store().inbound(id).unwrap().unwrap()
    }

    #[test]
    fn what_can_not_be_decided_holds_nobody_up_and_is_listed_after_several_tries() {
        let (dir, clock) = (tempfile::tempdir().unwrap(), Clock::standing_at(at(0)));
        let mut host = Host::open(Options { clock: clock.clone(), ..Options::new(dir.path()) }).unwrap();
        let people = [json!({ "id": "ana", "phone": "+34600000001" }), json!({ "id": "bob", "phone": "+34600000002" })];
        host.import_contacts(people.into_iter().map(|one| serde_json::from_value(one).unwrap()).collect()).unwrap();
        let message = |from: &str| json!({ "id": "m", "at": at(0), "channel": "sms", "from": from, "kind": "message", "text": "Yes, please." });
        keep(&mut host, "in_1", json!("by a version to come"));
        keep(&mut host, "in_2", message("+34600000001"));
        keep(&mut host, "in_3", message("+34600000002"));
        let faulty = "CREATE TRIGGER faulty BEFORE UPDATE ON inbound WHEN NEW.id = 'in_2' AND NEW.status = 'matched'
                      BEGIN SELECT RAISE(ABORT, 'it can not be'); END";
        rusqlite::Connection::open(dir.path().join("relance.db")).unwrap().execute_batch(faulty).unwrap();

        host.hear_waiting(&mut Default::default()).unwrap();
        let stands = ["in_1", "in_2", "in_3"].map(|id| found(&mut host, id).standing);
        assert_eq!(stands, [Standing::Unmatched, Standing::Waiting, Standing::Matched]);
        assert!(found(&mut host, "in_1").json.contains("to come"), "it is kept as it was");

        // Left alone for a while, longer each time.
        for (second, tries) in [(1, 1), (2, 2), (5, 2), (6, 3), (14, 4), (30, 5), (61, 5)] {
            clock.advance_to(at(second), Duration::ZERO);
            host.hear_waiting(&mut Default::default()).unwrap();
            let kept: Kept = serde_json::from_str(&found(&mut host, "in_2").json).unwrap();
            assert_eq!(kept.hindered.map(|(tries, _)| tries), Some(tries), "after {second} s");
        }
        clock.advance_to(at(62), Duration::ZERO);
        host.hear_waiting(&mut Default::default()).unwrap();
        let row = found(&mut host, "in_2");
        let kept: Kept = serde_json::from_str(&row.json).unwrap();
        assert_eq!((row.standing, kept.reason.as_deref()), (Standing::Unmatched, Some("inbound.undecided")));
        assert_eq!(found(&mut host, "in_3").standing, Standing::Matched);
    }

    #[test]
    fn what_no_database_can_keep_is_left_out_wherever_it_stands() {
        let told = json!({ "id": "m\u{0}1", "at": at(0), "channel": "sm\u{0}s", "from": "+34\u{0}6", "kind": "message",
            "text": "\\u0000 a\u{0}\nb", "headers": [["x", "\u{0}y"]] });
        let json = serde_json::to_value(storable(serde_json::from_value(told).unwrap()).unwrap()).unwrap();
        assert_eq!((&json["id"], &json["channel"], &json["from"]), (&json!("m1"), &json!("sms"), &json!("+346")));
        assert_eq!((&json["text"], &json["headers"]), (&json!("\\u0000 a\nb"), &json!([["x", "y"]])));
    }
}
