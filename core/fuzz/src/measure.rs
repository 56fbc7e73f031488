//! How long an input takes: a core that hangs a host on one request is broken too.
//!
//! In: what to do with an input. Out: nothing, or a panic when it takes too long each time. Never: the time that other programs
//! take; what is counted is what this thread spent on a processor.

use std::fs;

/// The most that an input may take, in milliseconds, in a release build.
const LIMIT_MILLIS: u64 = 50;
/// How much longer everything takes here: counted coverage and checked arithmetic.
const SLOWDOWN: u64 = 5;
/// How often an input that took too long is tried before it counts as slow: caches and page faults are no finding.
const TRIES: usize = 3;

/// Does it, and again where it took too long.
///
/// # Panics
/// When it took too long each time.
pub fn within_limit(what: impl Fn()) {
    let mut took = Vec::new();
    for _ in 0..TRIES {
        let before = spent_millis();
        what();
        match (before, spent_millis()) {
            (Some(before), Some(after)) if after - before > LIMIT_MILLIS * SLOWDOWN => took.push(after - before),
            _ => return,
        }
    }
    panic!("slow: {took:?} ms of processor time, at most {} are allowed", LIMIT_MILLIS * SLOWDOWN);
}

/// The time that this thread has spent on a processor, where the system tells.
fn spent_millis() -> Option<u64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanos: u64 = text.split_whitespace().next()?.parse().ok()?;
    Some(nanos / 1_000_000)
}
