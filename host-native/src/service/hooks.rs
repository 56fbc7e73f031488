//! Delivers webhooks: several at once, one at a time for each endpoint, fair between workspaces.
//!
//! In: deliveries that are due. Out: the same posted, and what came back written down. Never: an endpoint that waits for another one's
//! answer; a workspace that takes all hands.
//!
//! A delivery counts once its answer is written down. What a crash leaves between the two goes out again, under the same `webhook-id`:
//! at least once, and in no promised order.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use relance_core::base::Instant;

use super::Stop;
use super::roll::{Post, Roll};
use crate::clock::Clock;
use crate::config::Options;
use crate::crash;
use crate::engines::sql::{Among, Posting, Settlement, Store, Verdict};
use crate::fault::Fault;
use crate::hook::post::{Answer, Letter, Poster};
use crate::hook::reach::{Guard, System};
use crate::hook::{SEALED, Schedule, Secrets};
use crate::meter::Meter;
use crate::seal::Keys;

/// How webhooks are delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hooks {
    /// How many at once; 0: none by this process.
    pub hands: usize,
    /// When they are tried again.
    pub schedule: Schedule,
    /// How long an answer may take.
    pub timeout: Duration,
    /// After how long of nothing but failures an endpoint gets nothing any more.
    pub most_failing: Duration,
}

impl Default for Hooks {
    fn default() -> Self {
        Self {
            hands: 16,
            schedule: Schedule::default(),
            timeout: Duration::from_secs(15),
            most_failing: Duration::from_secs(5 * 86_400),
        }
    }
}

/// A delivery with all that a hand needs, and its answer.
type Job = (Posting, Letter);
type Done = (Posting, Instant, Answer);

/// What decides on deliveries: what is due, and what follows an answer.
pub struct Deliveries {
    keys: Arc<Keys>,
    hooks: Hooks,
    clock: Clock,
    meter: Arc<Meter>,
    last: String,
}

impl Deliveries {
    /// Those of a host that is opened so.
    pub fn new(options: &Options, hooks: &Hooks) -> Result<Self, Fault> {
        let keys = Arc::new(options.keys()?);
        let (clock, meter) = (options.clock.clone(), Arc::clone(&options.meter));
        Ok(Self { keys, hooks: hooks.clone(), clock, meter, last: String::new() })
    }

    /// Posts all that is due, one after the other, and says how many: what a trial does, and a test.
    pub fn deliver_due(&mut self, store: &mut Store, poster: &Poster) -> Result<usize, Fault> {
        let mut count = 0;
        loop {
            let (jobs, mut settled) = self.claim(store, &Among::all(), 16)?;
            let now = self.clock.now();
            settled.extend(jobs.into_iter().map(|(posting, letter)| {
                let answer = poster.post(&letter, now);
                crash::point("hook.answered");
                self.judge(posting, now, answer)
            }));
            if settled.is_empty() {
                return Ok(count);
            }
            count += settled.len();
            self.settle(store, &settled)?;
        }
    }

    /// Takes what is due in hand; what can't be signed has failed already.
    fn claim(&mut self, store: &Store, among: &Among, most: usize) -> Result<(Vec<Job>, Vec<Settlement>), Fault> {
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        let (mut jobs, mut failed) = (Vec::new(), Vec::new());
        for posting in store.claim_postings(among, most, &mut self.last)? {
            match self.secrets(&posting) {
                Ok(secrets) => {
                    let Posting { url, id, body, .. } = &posting;
                    let letter = Letter { url: url.clone(), id: id.clone(), body: body.clone(), secrets };
                    jobs.push((posting, letter));
                }
                Err(fault) => {
                    let answer = Answer { code: None, said: fault.to_string(), retry_at: None, millis: 0 };
                    failed.push(self.judge(posting, self.clock.now(), answer));
                }
            }
        }
        Ok((jobs, failed))
    }

    fn secrets(&self, posting: &Posting) -> Result<Secrets, Fault> {
        let opened = self.keys.open(SEALED, &posting.sealed, &posting.workspace, &posting.endpoint)?;
        Ok(serde_json::from_str(&opened)?)
    }

    /// What follows an answer.
    fn judge(&self, posting: Posting, at: Instant, answer: Answer) -> Settlement {
        let Answer { code, said, retry_at, millis } = answer;
        let verdict = match code {
            Some(200..=299) => Verdict::Delivered,
            Some(410) => Verdict::Gone,
            _ => match self.hooks.schedule.next(&posting.id, posting.turn, at, retry_at) {
                Some(next) => Verdict::Again(next),
                None => Verdict::GivenUp,
            },
        };
        self.meter.delivered(match verdict {
            Verdict::Delivered => "delivered",
            Verdict::Again(_) => "again",
            Verdict::Gone => "gone",
            Verdict::GivenUp => "givenUp",
        });
        Settlement { posting, at, millis, code, said, verdict }
    }

    fn settle(&self, store: &mut Store, settled: &[Settlement]) -> Result<(), Fault> {
        let most_failing = i64::try_from(self.hooks.most_failing.as_millis()).unwrap_or(i64::MAX);
        store.settle_postings(settled, most_failing)
    }
}

/// The hands, and what they have under way; kept where the store is opened anew.
pub(super) struct Desk {
    deliveries: Deliveries,
    jobs: Option<Sender<Job>>,
    done: Receiver<Done>,
    hands: Vec<JoinHandle<()>>,
    /// How many deliveries of each workspace are under way.
    under_way: BTreeMap<String, usize>,
    /// What came back and is not written down yet.
    unsettled: Vec<Settlement>,
}

impl Desk {
    pub(super) fn open(options: &Options, hooks: &Hooks, roll: &Arc<Roll>) -> Result<Self, Fault> {
        let deliveries = Deliveries::new(options, hooks)?;
        let guard = Guard::new(options.reach.clone(), Arc::new(System));
        let poster = Arc::new(Poster::new(guard, hooks.timeout));
        let ((jobs, line), (told, done)) = (channel::<Job>(), channel::<Done>());
        let line = Arc::new(Mutex::new(line));
        let hand = |number: usize| {
            let (line, told, poster, clock) = (Arc::clone(&line), told.clone(), Arc::clone(&poster), options.clock.clone());
            roll.start(&format!("webhook {number}"), move |post| {
                hand(&post, &line, &told, &clock, |letter, at| poster.post(letter, at));
                post.leave();
            })
        };
        let hands = (0..hooks.hands).map(hand).collect::<Result<Vec<_>, Fault>>()?;
        Ok(Self { deliveries, jobs: Some(jobs), done, hands, under_way: BTreeMap::new(), unsettled: Vec::new() })
    }

    /// Whose deliveries are wanted: not of those who have a quarter of the hands already.
    fn among(&self) -> Among {
        let share = (self.hands.len() / 4).max(1);
        let full = self.under_way.iter().filter(|(_, count)| **count >= share);
        Among::AllBut(full.map(|(workspace, _)| workspace.clone()).collect())
    }

    fn take(&mut self, (posting, at, answer): Done) {
        if let Some(count) = self.under_way.get_mut(&posting.workspace) {
            *count -= 1;
            if *count == 0 {
                self.under_way.remove(&posting.workspace);
            }
        }
        let settled = self.deliveries.judge(posting, at, answer);
        self.unsettled.push(settled);
    }

    /// Takes what has come back, waiting for the first for so long.
    fn hear(&mut self, patience: Duration) -> bool {
        match self.done.recv_timeout(patience) {
            Ok(first) => {
                self.take(first);
                while let Ok(next) = self.done.try_recv() {
                    self.take(next);
                }
                true
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
        }
    }

    fn settle(&mut self, store: &mut Store) -> Result<(), Fault> {
        if !self.unsettled.is_empty() {
            self.deliveries.settle(store, &self.unsettled)?;
            self.unsettled.clear();
        }
        Ok(())
    }

    /// Hands out what is due, to as many hands as are free; says how many.
    fn hand_out(&mut self, store: &mut Store) -> Result<usize, Fault> {
        let free = self.hands.len().saturating_sub(self.under_way.values().sum());
        let (jobs, failed) = self.deliveries.claim(store, &self.among(), free)?;
        let count = jobs.len();
        self.unsettled.extend(failed);
        for (posting, letter) in jobs {
            *self.under_way.entry(posting.workspace.clone()).or_default() += 1;
            if let Some(line) = &self.jobs {
                let _ = line.send((posting, letter)); // The hands live as long as the line.
            }
        }
        Ok(count)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.jobs = None;
        for hand in self.hands.drain(..) {
            let _ = hand.join(); // It has said what there was to say.
        }
    }
}

/// One after the other, until the line is closed. Each has an answer, whatever becomes of posting it: somebody waits for it.
fn hand(
    post: &Post,
    line: &Mutex<Receiver<Job>>,
    told: &Sender<Done>,
    clock: &Clock,
    deliver: impl Fn(&Letter, Instant) -> Answer,
) {
    loop {
        let next = line.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((posting, letter)) = next else { return };
        let at = clock.now();
        let answer = post.catch(|| deliver(&letter, at)).unwrap_or_else(|| Answer {
            code: None,
            said: "posting it broke off here".into(),
            retry_at: None,
            millis: 0,
        });
        crash::point("hook.answered");
        let _ = told.send((posting, at, answer)); // Nobody hears any more: it goes out again under the same id.
    }
}

/// Delivers until told to stop; what is under way then is waited for.
pub(super) fn work(store: &mut Store, desk: &mut Desk, stop: &Stop) -> Result<(), Fault> {
    let nap = store.nap().max(Duration::from_millis(50));
    desk.settle(store)?;
    while !stop.is_set() {
        store.sweep_now_and_then()?; // An endpoint in the hand of somebody who is gone.
        let handed = desk.hand_out(store)?;
        if !desk.unsettled.is_empty() || desk.hear(if handed > 0 { Duration::from_millis(1) } else { nap }) {
            desk.settle(store)?;
        }
    }
    while !desk.under_way.is_empty() {
        desk.hear(nap);
        desk.settle(store)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what went wrong by stopping")]

    use super::*;
    use crate::service::Roll;

    #[test]
    fn a_delivery_that_breaks_off_has_an_answer_and_its_hand_goes_on() {
        let roll = Roll::new(&Arc::default());
        let ((jobs, line), (told, done)) = (channel::<Job>(), channel::<Done>());
        let thread = roll.start("webhook 0", move |post| {
            hand(&post, &Mutex::new(line), &told, &Clock::system(), |letter, _| match letter.id.as_str() {
                "evt_1" => panic!("https://example.com/hook?token=secret"),
                _ => Answer { code: Some(200), said: String::new(), retry_at: None, millis: 1 },
            });
            post.leave();
        });
        for id in ["evt_1", "evt_2"] {
            let [workspace, endpoint, url, sealed, body] = ["acme", "wh_1", "https://example.com/", "", "{}"].map(String::from);
            let letter = Letter { url: url.clone(), id: id.into(), body: body.clone(), secrets: Secrets::new().unwrap() };
            jobs.send((Posting { workspace, endpoint, url, sealed, id: id.into(), body, turn: 1 }, letter)).unwrap();
        }
        drop(jobs);
        let came: Vec<(String, Option<u16>)> = done.iter().map(|(posting, _, answer)| (posting.id, answer.code)).collect();
        assert_eq!(came, [("evt_1".to_owned(), None), ("evt_2".to_owned(), Some(200))]);
        thread.unwrap().join().unwrap();
    }
}
