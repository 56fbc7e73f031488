//! The log: what the host does, line by line on standard error, for whoever operates it.
//!
//! In: how much, in which form, and a collector for traces where the build can send them. Out: lines, spans. Never: an address, a name, a
//! message's text, a secret; and nothing of a library's own, which might name them. Ids and coded reasons stand for all of that.
//!
//! A span `turn` is one contact's turn, a span `send` one attempt at a provider, a span `request` one call of the service.

#[cfg(feature = "otel")]
mod traces;

use std::io::Write;

pub use tracing::Level;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry};

use crate::clock;
use crate::fault::{Fault, FaultKind};

/// Whose words are heard: this crate's.
const OWN: &str = "relance";

/// How the log is.
#[derive(Debug, Clone)]
pub struct Config {
    /// How much; nothing at all without.
    pub level: Option<Level>,
    /// A JSON document a line instead of words.
    pub json: bool,
    /// Where traces go: the address of a collector that takes OTLP over HTTP.
    pub collector: Option<String>,
}

/// The log for as long as it is kept; what was not sent to a collector yet, is sent when it is dropped.
#[derive(Default)]
pub struct Log {
    #[cfg(feature = "otel")]
    traces: Option<traces::Traces>,
}

/// Begins the log. Once a process.
///
/// # Errors
/// When there is one already, or traces can't be sent to such an address.
pub fn start(config: &Config) -> Result<Log, Fault> {
    let level = config.level.map_or(LevelFilter::OFF, LevelFilter::from_level);
    let lines = tracing_subscriber::fmt::layer().with_timer(Now).with_target(false).with_ansi(false).with_writer(StandardError);
    let lines: Box<dyn Layer<Registry> + Send + Sync> =
        if config.json { lines.json().flatten_event(true).with_span_list(false).boxed() } else { lines.boxed() };
    let lines = lines.with_filter(Targets::new().with_target(OWN, level));
    let taken = |_| Fault::new(FaultKind::Input, "the log was begun before");
    #[cfg(feature = "otel")]
    if let Some(address) = &config.collector {
        let traces = traces::Traces::new(address)?;
        let spans = traces.layer().with_filter(Targets::new().with_target(OWN, LevelFilter::DEBUG));
        tracing_subscriber::registry().with(lines).with(spans).try_init().map_err(taken)?;
        return Ok(Log { traces: Some(traces) });
    }
    tracing_subscriber::registry().with(lines).try_init().map_err(taken)?;
    Ok(Log::default())
}

/// From here on a panic is a line of the log that names its place in the code, and says nothing of what it was about: that may quote a person.
pub fn note_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(thread = std::thread::current().name().unwrap_or("-"), place, "a panic");
    }));
}

#[cfg(feature = "otel")]
impl Drop for Log {
    fn drop(&mut self) {
        if let Some(traces) = &self.traces {
            traces.finish();
        }
    }
}

/// The machine's time, as the wire writes instants.
struct Now;

impl FormatTime for Now {
    fn format_time(&self, writer: &mut Writer<'_>) -> std::fmt::Result {
        write!(writer, "{}", clock::machine_now())
    }
}

/// Standard error, where nobody who reads what a command answers is disturbed.
struct StandardError;

impl<'a> MakeWriter<'a> for StandardError {
    type Writer = Quiet;

    fn make_writer(&'a self) -> Quiet {
        Quiet
    }
}

/// Writes lines, and goes on where nobody reads them any more.
struct Quiet;

impl Write for Quiet {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let _ = std::io::stderr().lock().write_all(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
