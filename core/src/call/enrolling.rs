//! The operation `enroll`, for one contact or for the many of `items`.
//!
//! In: a request as a JSON value. Out: the result's bytes, or problems with their place. Never: a decision.

use alloc::boxed::Box;
use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use super::operations::result;
use super::{Answer, Core, typed};
use crate::base::{Json, Problem, limits, pointer, read};
use crate::check::facts::{Around, Given};
use crate::check::{self, Facts, Prepared};
use crate::lifecycle::Request;
use crate::time::Zones;
use crate::wire::Settings;
use crate::wire::request::{EnrollManyRequest, EnrollRequest, EnrollResult};
use crate::{bulk, engine};

/// What an item has of its own, and a request with `items` must not have beside them.
const OF_AN_ITEM: [&str; 6] = ["contact", "target", "conversation", "existing", "sent", "id"];

impl Core {
    pub(super) fn enroll(&self, zones: &Zones, request: &Json, out: &mut Vec<u8>) -> Answer {
        if request.member("items").is_some() {
            return self.enroll_many(zones, request, out);
        }
        if request.member("dryRun").is_some() {
            // A host that asked for a dry run must not be handed messages to send.
            let problem = Problem::error("enroll.dryRunOfOne", "/dryRun", "expected `items` beside `dryRun`, found none");
            return Err(vec![problem.help("a dry run of one is `items` with one")]);
        }
        let request: EnrollRequest = typed(request)?;
        let defaults = Settings::default();
        let given = Given {
            version: self.handles.version(&request.version, "/version")?,
            contact: &request.contact,
            conversation: request.conversation.as_ref(),
            settings: self.handles.settings(request.settings.as_ref(), &defaults, "/settings")?,
            sent: &request.sent,
            around: Around { competing: &[], sequence_paused: request.sequence_paused },
            zones,
            now: request.now,
            prepared: self.prepared(&request.version, request.settings.as_ref(), zones),
            path: "",
        };
        let facts = Facts::new(&given)?;
        let about =
            Request { id: request.id.as_ref(), target: request.target.as_ref(), existing: &request.existing, live: request.live };
        let answer = match engine::enroll(&facts, &about) {
            Ok(turn) => EnrollResult::Enrolled(Box::new(turn)),
            Err(refused) => EnrollResult::Refused { refused },
        };
        result(out, &answer)
    }

    fn enroll_many(&self, zones: &Zones, request: &Json, out: &mut Vec<u8>) -> Answer {
        let beside = OF_AN_ITEM.iter().filter(|name| request.member(name).is_some());
        let beside: Vec<Problem> = beside.map(|name| misplaced(name)).collect();
        if !beside.is_empty() {
            return Err(beside);
        }
        let request: EnrollManyRequest = typed(request)?;
        if request.items.len() > limits::BATCH_ITEMS {
            let message = format!("expected at most {} items, found {}", limits::BATCH_ITEMS, request.items.len());
            return Err(vec![Problem::error("call.batchTooLarge", "/items", message).help("send several calls")]);
        }
        let defaults = Settings::default();
        let version = self.handles.version(&request.version, "/version")?;
        let settings = self.handles.settings(request.settings.as_ref(), &defaults, "/settings")?;
        check::shared(&version.draft, settings, zones)?;
        let own;
        let prepared = match self.prepared(&request.version, request.settings.as_ref(), zones) {
            Some(prepared) => prepared,
            None => {
                own = Prepared::new(&version.draft, settings, zones, "")?;
                &own
            }
        };
        let common = bulk::Common {
            version,
            settings,
            prepared,
            zones,
            live: request.live,
            sequence_paused: request.sequence_paused,
            dry_run: request.dry_run,
            now: request.now,
        };
        let items = request.items.iter().enumerate().map(|(index, item)| read::read(item, &pointer::element("/items", index)));
        result(out, &bulk::enroll(&common, items))
    }
}

fn misplaced(name: &str) -> Problem {
    let message = format!("expected `{name}` in each of the `items`, found it beside them");
    Problem::error("enroll.besideItems", pointer::member("", name), message).help("move it into the item that it belongs to")
}
