//! Counts what the host does, for `/metrics`: requests, messages, decisions, commits, deliveries, and how long they took.
//!
//! In: what happened. Out: the same in the text format of OpenMetrics, which Prometheus reads. Never: an address, an id of a person; a
//! workspace's name, unless somebody wants them, because every label's value is a series that is kept.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use relance_core::wire::Channel;

use crate::clock::machine_millis;
use crate::engines::sql::Backlog;
use crate::report::SendStatus;

/// The media type of the text.
pub const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// From a millisecond to ten seconds.
const BUCKETS: [f64; 10] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 10.0];

type Labels = Vec<(&'static str, String)>;
type Counts = Family<Labels, Counter>;
type Levels = Family<Labels, Gauge>;
type Times = Family<Labels, Histogram, fn() -> Histogram>;

/// What is counted. All of it begins at nothing when the process does.
pub struct Meter {
    registry: Registry,
    by_workspace: AtomicBool,
    since: i64,
    requests: Counts,
    request_seconds: Times,
    limited: Counts,
    waited: Histogram,
    connections: Gauge,
    messages: Counts,
    decisions: Counter,
    deliveries: Counts,
    commits: Counts,
    commit_seconds: Histogram,
    hindered: Counter,
    panics: Counts,
    engagements: Counts,
    backlog: Levels,
    jobs: Levels,
    feed_lag: Gauge<f64, std::sync::atomic::AtomicU64>,
    process: Process,
}

/// What the system says of this process.
#[derive(Default)]
struct Process {
    memory: Gauge,
    descriptors: Gauge,
    threads: Gauge,
    uptime: Gauge<i64, AtomicI64>,
}

impl fmt::Debug for Meter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meter").finish_non_exhaustive()
    }
}

fn histogram() -> Histogram {
    Histogram::new(BUCKETS)
}

impl Default for Meter {
    fn default() -> Self {
        let mut meter = Self {
            registry: Registry::with_prefix("relance"),
            by_workspace: AtomicBool::new(false),
            since: machine_millis(),
            requests: Family::default(),
            request_seconds: Family::new_with_constructor(histogram),
            limited: Family::default(),
            waited: histogram(),
            connections: Gauge::default(),
            messages: Family::default(),
            decisions: Counter::default(),
            deliveries: Family::default(),
            commits: Family::default(),
            commit_seconds: histogram(),
            hindered: Counter::default(),
            panics: Family::default(),
            engagements: Family::default(),
            backlog: Family::default(),
            jobs: Family::default(),
            feed_lag: Gauge::default(),
            process: Process::default(),
        };
        meter.register();
        meter
    }
}

impl Meter {
    fn register(&mut self) {
        let (all, seconds) = (&mut self.registry, || Unit::Seconds);
        all.register("build", "The program's version", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
        all.register("requests", "Requests answered, by operation and class of status", self.requests.clone());
        let says = "How long requests took until their answer began, by operation";
        all.register_with_unit("request", says, seconds(), self.request_seconds.clone());
        all.register("limited", "Requests refused by a limit: of a key's rate, of wrong keys", self.limited.clone());
        let says = "How long requests waited for a thread that answers";
        all.register_with_unit("request_wait", says, seconds(), self.waited.clone());
        all.register("connections", "Connections that are open now", self.connections.clone());
        all.register("messages", "Messages handed to providers, by channel and outcome", self.messages.clone());
        all.register("decisions", "Wake-ups that the core decided", self.decisions.clone());
        all.register("deliveries", "Webhooks posted to others, by what became of them", self.deliveries.clone());
        all.register("commits", "Transactions of the store, by whether they were kept", self.commits.clone());
        let says = "How long the store took to commit";
        all.register_with_unit("commit", says, seconds(), self.commit_seconds.clone());
        all.register("hindered", "Times that a worker had to begin anew: the database was away or busy", self.hindered.clone());
        all.register(
            "panics",
            "Times that a thread's work broke off where it must not, by what the thread does",
            self.panics.clone(),
        );
        all.register("engagements", "Opens and clicks, by kind and whether a machine did it", self.engagements.clone());
        let says = "What waits in the database: due and overdue wake-ups, messages, deliveries, what was put aside";
        all.register("backlog", says, self.backlog.clone());
        all.register("jobs", "Jobs, by status", self.jobs.clone());
        let says = "How old the oldest event is that has no place in the feed yet";
        all.register_with_unit("feed_lag", says, seconds(), self.feed_lag.clone());
        all.register_with_unit("process_memory", "Resident memory", Unit::Bytes, self.process.memory.clone());
        all.register("process_open_fds", "Open file descriptors", self.process.descriptors.clone());
        all.register("process_threads", "Threads", self.process.threads.clone());
        all.register_with_unit("process_uptime", "Since the process began", seconds(), self.process.uptime.clone());
    }

    /// From here on requests and messages are counted by workspace too.
    pub fn count_by_workspace(&self) {
        self.by_workspace.store(true, Ordering::Relaxed);
    }

    fn labels<const N: usize>(&self, own: [(&'static str, String); N], workspace: &str) -> Labels {
        let mut labels = Vec::from(own);
        if self.by_workspace.load(Ordering::Relaxed) {
            labels.push(("workspace", workspace.to_owned()));
        }
        labels
    }

    /// A request was answered.
    pub fn answered(&self, operation: &'static str, status: u16, workspace: &str, took: Duration) {
        let class = format!("{}xx", status / 100);
        let labels = self.labels([("operation", operation.into()), ("class", class)], workspace);
        self.requests.get_or_create(&labels).inc();
        self.request_seconds.get_or_create(&vec![("operation", operation.into())]).observe(took.as_secs_f64());
    }

    /// A request was refused by a limit.
    pub fn limited(&self, by: &'static str) {
        self.limited.get_or_create(&vec![("by", by.into())]).inc();
    }

    /// A request had its turn after so long.
    pub fn waited(&self, time: Duration) {
        self.waited.observe(time.as_secs_f64());
    }

    /// A connection was opened, or closed.
    pub fn connected(&self, open: bool) {
        self.connections.inc_by(if open { 1 } else { -1 });
    }

    /// A message was handed over.
    pub fn handed(&self, workspace: &str, channel: &Channel, status: SendStatus) {
        let labels = self.labels([("channel", channel.to_string()), ("outcome", status.name().into())], workspace);
        self.messages.get_or_create(&labels).inc();
    }

    /// So many wake-ups were decided.
    pub fn decided(&self, count: u64) {
        self.decisions.inc_by(count);
    }

    /// A webhook was posted, and this became of it.
    pub fn delivered(&self, outcome: &'static str) {
        self.deliveries.get_or_create(&vec![("outcome", outcome.into())]).inc();
    }

    /// The store has committed, or could not.
    pub fn committed(&self, time: Duration, kept: bool) {
        self.commits.get_or_create(&vec![("kept", kept.to_string())]).inc();
        self.commit_seconds.observe(time.as_secs_f64());
    }

    /// A worker has to begin anew.
    pub fn hindered(&self) {
        self.hindered.inc();
    }

    /// A thread's work broke off.
    pub fn panicked(&self, thread: &str) {
        self.panics.get_or_create(&vec![("thread", thread.to_owned())]).inc();
    }

    /// A message was opened, or a link of it followed.
    pub fn engaged(&self, kind: &'static str, machine: bool) {
        self.engagements.get_or_create(&vec![("kind", kind.into()), ("machine", machine.to_string())]).inc();
    }

    /// All of it as text; what waits in the database only where that could be asked.
    pub fn text(&self, backlog: Option<&Backlog>) -> String {
        // What is not known just now is left out: an old number would be taken for a new one.
        self.backlog.clear();
        self.jobs.clear();
        if let Some(backlog) = backlog {
            let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
            for (of, count) in backlog.counts() {
                self.backlog.get_or_create(&vec![("of", of.into())]).set(number(count));
            }
            for (status, count) in &backlog.jobs {
                self.jobs.get_or_create(&vec![("status", status.clone())]).set(number(*count));
            }
            self.feed_lag.set(backlog.feed_lag.as_secs_f64());
        }
        self.process.look(self.since);
        let mut text = String::new();
        let _ = encode(&mut text, &self.registry); // A text takes whatever is written into it.
        text
    }
}

impl Process {
    /// Linux tells; elsewhere nothing is known.
    fn look(&self, since: i64) {
        self.uptime.set((machine_millis() - since) / 1_000);
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let of = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
            line.split_whitespace().next()?.parse::<i64>().ok()
        };
        self.memory.set(of("VmRSS").unwrap_or(0) * 1_024);
        self.threads.set(of("Threads").unwrap_or(0));
        let open = std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
        self.descriptors.set(i64::try_from(open).unwrap_or(i64::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_told_and_workspaces_only_where_they_are_wanted() {
        let meter = Meter::default();
        meter.answered("contacts.put", 204, "acme", Duration::from_millis(3));
        meter.handed("acme", &Channel::new("email"), SendStatus::Accepted);
        meter.decided(7);
        let text = meter.text(None);
        for line in [
            r#"relance_requests_total{operation="contacts.put",class="2xx"} 1"#,
            r#"relance_request_seconds_bucket{le="0.005",operation="contacts.put"} 1"#,
            r#"relance_messages_total{channel="email",outcome="accepted"} 1"#,
            "relance_decisions_total 7",
            "# TYPE relance_commit_seconds histogram",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in {text}");
        }
        assert!(text.ends_with("# EOF\n") && !text.contains("acme"));
        meter.count_by_workspace();
        meter.answered("contacts.put", 204, "acme", Duration::from_millis(3));
        assert!(meter.text(None).contains(r#"class="2xx",workspace="acme"} 1"#));
    }
}
