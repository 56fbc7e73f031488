//! Holds another answerer of `when` against the model, question after question.
//!
//! In: a seed, how many questions, and the other side as a function from request to response. Out: the differences, each made as
//! small as it gets. Never: a verdict which of the two is right.

use crate::generate::Generator;
use crate::json;
use crate::random::Random;
use crate::shrink::smallest;
use crate::when::{Question, when};
use crate::zone::Zones;
use serde_json::{Value, json};
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A question that the two sides answer differently.
#[derive(Debug)]
pub struct Difference {
    /// The seed, and the number of the question under it.
    pub seed: u64,
    /// The number of the question.
    pub stream: u64,
    /// The smallest request found that still shows a difference.
    pub request: Value,
    /// What the model says.
    pub expected: Value,
    /// What the other side says.
    pub found: Value,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let vector = json!({
            "name": "(what it shows)", "why": "(the rule)", "rules": ["(its id)"], "given": {},
            "when": self.request, "then": { "v": 1, "result": self.expected },
        });
        write!(f, "seed {} question {}\n{vector:#}\nbut the answer was {:#}", self.seed, self.stream, self.found)
    }
}

/// Asks both sides `questions` questions of this seed on `threads` threads, and gives the first differences, at most `most`.
/// `side` makes the other side, once a thread.
pub fn differences<S, F>(zones: &Zones, seed: u64, questions: u64, threads: u64, most: usize, side: S) -> Vec<Difference>
where
    S: Fn() -> F + Sync,
    F: FnMut(&Value) -> Value,
{
    let (next, enough) = (AtomicU64::new(0), AtomicBool::new(false));
    let work = || {
        let generator = Generator::new(zones);
        let mut other = side();
        let mut found: Vec<Difference> = Vec::new();
        while !enough.load(Ordering::Relaxed) {
            let stream = next.fetch_add(1, Ordering::Relaxed);
            if stream >= questions {
                break;
            }
            let question = generator.question(&mut Random::new(seed, stream));
            if differs(zones, &question, &mut other) {
                found.push(difference(zones, seed, stream, question, &mut other));
                enough.store(found.len() >= most, Ordering::Relaxed);
            }
        }
        found
    };
    let mut found: Vec<Difference> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().flat_map(|thread| thread.join().expect("a side that does not panic")).collect()
    });
    found.sort_by_key(|difference| difference.stream);
    found.truncate(most);
    found
}

fn difference(zones: &Zones, seed: u64, stream: u64, question: Question, other: &mut impl FnMut(&Value) -> Value) -> Difference {
    let small = smallest(question, |question| differs(zones, question, other));
    let request = json::request(&small);
    let found = other(&request);
    Difference { seed, stream, expected: json::result(&small, when(zones, &small)), found, request }
}

fn differs(zones: &Zones, question: &Question, other: &mut impl FnMut(&Value) -> Value) -> bool {
    let expected = json::result(question, when(zones, question));
    !agrees(&expected, &other(&json::request(question)))
}

/// Whether a response says what is expected: the members of the model's result, and either a time or that it is held.
pub fn agrees(expected: &Value, response: &Value) -> bool {
    let result = &response["result"];
    if expected.get("held").is_some() {
        return result["held"]["code"] == expected["held"]["code"] && result.get("at").is_none();
    }
    let same = |name: &str| result.get(name) == expected.get(name);
    result.get("held").is_none() && ["at", "local", "offset", "zone", "wall"].into_iter().all(same)
}

/// A number from the environment, so that a run can be longer or of another seed.
pub fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |value| value.parse().unwrap_or_else(|_| panic!("{name} is no number: {value}")))
}
