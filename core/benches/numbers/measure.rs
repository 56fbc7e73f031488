//! How a piece of work is timed: processor time, which a busy machine hardly disturbs, best of five rounds of some tenths of a second.
//!
//! In: work for an index. Out: picoseconds a piece. Never: the time of a warm-up.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long a round lasts at least: the system counts a processor's time in steps of some milliseconds.
const ENOUGH: Duration = Duration::from_millis(400);

/// Prints what one piece of a work costs.
pub(crate) fn say(name: &str, picoseconds: u64) {
    println!("{name}\t{}.{:03}", picoseconds / 1000, picoseconds % 1000);
}

/// What one of `pieces` costs, in picoseconds.
pub(crate) fn cost<T>(pieces: usize, work: impl Fn(usize) -> T) -> u64 {
    let round = || {
        let (began, mut passes) = (Clock::now(), 0);
        while passes == 0 || began.elapsed() < ENOUGH {
            for index in 0..pieces {
                black_box(work(black_box(index)));
            }
            passes += 1;
        }
        began.elapsed().as_nanos() * 1000 / (pieces * passes) as u128
    };
    round();
    u64::try_from((0..5).map(|_| round()).min().unwrap()).unwrap()
}

/// Time that this program has had a processor, where the system tells; else time on the wall.
enum Clock {
    Processor(u64),
    Wall(Instant),
}

impl Clock {
    fn now() -> Self {
        processor().map_or_else(|| Self::Wall(Instant::now()), Self::Processor)
    }

    fn elapsed(&self) -> Duration {
        match self {
            Self::Processor(began) => Duration::from_nanos(processor().unwrap_or(*began) - began),
            Self::Wall(began) => began.elapsed(),
        }
    }
}

/// Nanoseconds on a processor so far.
fn processor() -> Option<u64> {
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}
