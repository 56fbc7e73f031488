//! What was measured, as lines, and beside what is wanted.
//!
//! In: costs of contenders. Out: lines and ratios. Never: a failure because of a number; a busy machine makes it, not the code.

use std::time::Duration;

use crate::restart::Begun;

/// What so many pieces of work cost.
#[derive(Clone)]
pub(crate) struct Cost {
    pub(crate) pieces: u32,
    pub(crate) took: Duration,
    /// Processor time of the workers' process.
    pub(crate) worker_micros: u64,
    /// Processor time of the database's server, if it is another process.
    pub(crate) server_micros: u64,
}

impl Cost {
    /// Pieces a second of the clock.
    fn rate(&self) -> f64 {
        f64::from(self.pieces) / self.took.as_secs_f64().max(1e-9)
    }

    /// Microseconds of processor time a piece: worker's, server's, both.
    #[allow(clippy::cast_precision_loss, reason = "microseconds of a few minutes")]
    fn micros(&self) -> [f64; 3] {
        let each = |micros: u64| micros as f64 / f64::from(self.pieces.max(1));
        [each(self.worker_micros), each(self.server_micros), each(self.worker_micros + self.server_micros)]
    }

    fn cpu(&self) -> f64 {
        let [.., both] = self.micros();
        both
    }
}

/// What one contender cost: draining, an idle poll where it was measured, beginning anew where that was.
pub(crate) struct Measured {
    pub(crate) drained: Cost,
    pub(crate) idle: Option<Cost>,
    pub(crate) begun: Option<Begun>,
}

impl From<(Cost, Option<Cost>)> for Measured {
    fn from((drained, idle): (Cost, Option<Cost>)) -> Self {
        Self { drained, idle, begun: None }
    }
}

/// Everything that was measured.
#[derive(Default)]
pub(crate) struct Table {
    drained: Vec<(String, u32, Cost)>,
    idle: Vec<(String, u32, Cost)>,
    late: Vec<(String, [i64; 2])>,
    begun: Vec<(String, u32, u64, u64)>,
}

impl Table {
    #[allow(clippy::unused_self, reason = "it is the table's head")]
    pub(crate) fn head(&self) {
        println!("{:<26} {:>9} {:>9} {:>24}", "due work", "pending", "jobs/s", "µs CPU: worker+server");
    }

    /// All that was measured of a contender.
    pub(crate) fn all(&mut self, name: &str, pending: u32, measured: &Measured) {
        self.drained(name, pending, &measured.drained);
        if let Some(idle) = &measured.idle {
            self.idle(name, pending, idle);
        }
        if let Some(Begun { millis, kilobytes }) = measured.begun {
            println!(
                "{:<26} {pending:>9} {:>9} first due work after {millis} ms, {} MB at most",
                format!("{name}, begun anew"),
                "",
                kilobytes / 1_024
            );
            self.begun.push((name.into(), pending, millis, kilobytes));
        }
    }

    pub(crate) fn drained(&mut self, name: &str, pending: u32, cost: &Cost) {
        let [worker, server, both] = cost.micros();
        println!("{name:<26} {pending:>9} {:>9.0} {worker:>8.1} + {server:<5.1} = {both:>5.1}", cost.rate());
        self.drained.push((name.into(), pending, cost.clone()));
    }

    pub(crate) fn idle(&mut self, name: &str, pending: u32, cost: &Cost) {
        let [worker, server, both] = cost.micros();
        println!("{:<26} {pending:>9} {:>9} {worker:>8.1} + {server:<5.1} = {both:>5.1}", format!("{name}, an idle poll"), "");
        self.idle.push((name.into(), pending, cost.clone()));
    }

    /// Milliseconds from due to picked up.
    pub(crate) fn late(&mut self, name: &str, late: &mut [i64]) {
        late.sort_unstable();
        let at = |percent: usize| late.get((late.len() * percent / 100).min(late.len().saturating_sub(1))).copied().unwrap_or(-1);
        let [p50, p99] = [at(50), at(99)];
        println!("{:<36} p50 {p50} ms, p99 {p99} ms ({} jobs)", format!("{name}, due to picked up"), late.len());
        self.late.push((name.into(), [p50, p99]));
    }

    /// Each ratio that is wanted, by the clock and by processor time.
    pub(crate) fn ratios(&self) {
        println!("\n{:<46} {:>9} {:>9} {:>9}", "ratio", "by clock", "by CPU", "wanted");
        let of = |name: &str, pending: u32| {
            self.drained.iter().find(|(known, at, _)| known == name && *at == pending).map(|(.., cost)| cost)
        };
        let mut sizes: Vec<u32> = self.drained.iter().map(|(_, pending, _)| *pending).collect();
        sizes.sort_unstable();
        sizes.dedup();
        for &pending in &sizes {
            let Some(own) = of("relance", pending) else { continue };
            let peers = ["graphile-worker", "pg-boss", "bullmq"].into_iter().filter_map(|name| of(name, pending));
            if let Some(best) = peers.max_by(|one, other| one.rate().total_cmp(&other.rate())) {
                line(&format!("relance / the better queue, {pending} pending"), own, best, 1.5);
            }
            if let Some(limit) = of("limit", pending) {
                line(&format!("relance / limit, {pending} pending"), own, limit, 0.6);
            }
        }
        if let (Some(&least), Some(&most)) = (sizes.first(), sizes.last()) {
            for name in ["limit", "graphile-worker", "pg-boss", "bullmq", "relance", "relance, SQLite", "relance, Restate"] {
                if let (Some(few), Some(many)) = (of(name, least), of(name, most))
                    && least < most
                {
                    line(&format!("{name}: {most} / {least} pending"), many, few, 0.8);
                }
            }
            if let (Some(own), Some(limit)) = (of("relance, SQLite", least), of("limit, SQLite", least)) {
                line("relance / limit, SQLite", own, limit, 0.5);
            }
            self.idle_ratios(least, most);
        }
        for (name, pending, millis, kilobytes) in &self.begun {
            let (what, seconds) =
                (format!("{name}: first due work, {pending} pending"), Duration::from_millis(*millis).as_secs_f64());
            println!("{what:<46} {:>19} {:>9}", format!("{seconds:.1} s"), "< 10 s");
            println!(
                "{:<46} {:>19} {:>9}",
                format!("{name}: memory, {pending} pending"),
                format!("{} MB", kilobytes / 1_024),
                "< 500 MB"
            );
        }
        if let Some((_, [p50, p99])) = self.late.iter().find(|(name, _)| name == "relance") {
            println!("{:<46} {:>19} {:>9}", "relance: due to picked up, p50 / p99 ms", format!("{p50} / {p99}"), "5 / 50");
        }
    }

    fn idle_ratios(&self, least: u32, most: u32) {
        let of = |name: &str, pending: u32| {
            self.idle.iter().find(|(known, at, _)| known == name && *at == pending).map(|(.., cost)| cost)
        };
        for name in ["limit", "graphile-worker", "pg-boss", "relance"] {
            if let (Some(few), Some(many)) = (of(name, least), of(name, most))
                && least < most
            {
                let ratio = many.cpu() / few.cpu().max(1e-9);
                println!(
                    "{:<46} {:>9} {ratio:>8.2}× {:>9}",
                    format!("{name}: idle poll, {most} / {least} pending"),
                    "",
                    "≤ 1.20×"
                );
            }
        }
    }
}

fn line(what: &str, own: &Cost, other: &Cost, wanted: f64) {
    let (clock, cpu) = (own.rate() / other.rate().max(1e-9), other.cpu() / own.cpu().max(1e-9));
    let word = if clock.max(cpu) >= wanted { "" } else { "  below" };
    println!("{what:<46} {clock:>8.2}× {cpu:>8.2}× {:>9}{word}", format!("≥ {wanted:.2}×"));
}
