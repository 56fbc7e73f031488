//! Answers many requests in one: the members that they share are given once.
//!
//! In: `items`, and the shared members beside it or under `common`; the items' operation as `each`, in `common`, or in each item.
//! Out: `results` in order, each with its own `result` or `problems`. Never: one item's problem in another's way.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::{Answer, Core, write};
use crate::base::{Json, Problem, limits};

pub(super) fn answer(core: &mut Core, request: &Json, out: &mut Vec<u8>) -> Answer {
    let Json::Map(members) = request else { return Ok(()) };
    let items = match members.get("items") {
        Some(Json::List(items)) => items,
        Some(other) => {
            let message = format!("expected a list of `items`, found {}", other.kind());
            return Err(vec![Problem::error("wire.wrongType", "/items", message)]);
        }
        None => {
            return Err(vec![Problem::error("wire.missingField", "/items", "expected a list of `items`, found nothing")]);
        }
    };
    if items.len() > limits::BATCH_ITEMS {
        let message = format!("expected at most {} items, found {}", limits::BATCH_ITEMS, items.len());
        return Err(vec![Problem::error("call.batchTooLarge", "/items", message).help("send several batches")]);
    }
    let shared = shared_members(members);
    out.extend_from_slice(b"{\"results\":[");
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        let start = out.len();
        out.extend_from_slice(b"{\"result\":");
        if let Err(mut problems) = one(core, &shared, item, out) {
            for problem in &mut problems {
                problem.path = place(members, item, index, &problem.path);
            }
            out.truncate(start);
            out.extend_from_slice(b"{\"problems\":");
            write(out, &problems);
        }
        out.push(b'}');
    }
    out.extend_from_slice(b"]}");
    Ok(())
}

/// Where in the batch the place of an item's request stands: in the item, in `common`, in `each`, or beside them.
fn place(members: &BTreeMap<String, Json>, item: &Json, index: usize, path: &str) -> String {
    let first = path.split('/').nth(1).unwrap_or_default();
    let common = members.get("common").and_then(|common| common.member(first));
    if item.member(first).is_some() {
        format!("/items/{index}{path}")
    } else if common.is_some() {
        format!("/common{path}")
    } else if first == "op" && members.contains_key("each") {
        "/each".into()
    } else if first != "op" && members.contains_key(first) {
        path.into()
    } else {
        format!("/items/{index}{path}")
    }
}

/// What the items share: the request's own members and those under `common`, with the operation as `op`.
fn shared_members(members: &BTreeMap<String, Json>) -> BTreeMap<String, Json> {
    let mut shared: BTreeMap<String, Json> = members
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "v" | "op" | "items" | "common" | "each"))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if let Some(each) = members.get("each") {
        shared.insert("op".into(), each.clone());
    }
    if let Some(Json::Map(common)) = members.get("common") {
        shared.extend(common.iter().map(|(name, value)| (name.clone(), value.clone())));
    }
    shared
}

fn one(core: &mut Core, shared: &BTreeMap<String, Json>, item: &Json, out: &mut Vec<u8>) -> Answer {
    let Json::Map(own) = item else {
        return Err(vec![Problem::error("wire.wrongType", "", format!("expected an object, found {}", item.kind()))]);
    };
    let mut request = shared.clone();
    request.extend(own.iter().map(|(name, value)| (name.clone(), value.clone())));
    let request = Json::Map(request);
    match super::operation(&request)? {
        "batch" => Err(vec![
            Problem::error("call.batchNested", "/op", "expected an operation other than `batch`, found `batch`")
                .help("put its items beside the others"),
        ]),
        name => core.perform(name, &request, out),
    }
}
